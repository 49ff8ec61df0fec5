"""监察事件: who may see which, and what hangs on one. Visibility is decided here for lists, pages, exports and files.

Who supervises sees all bodies in reach; a body's liaison and chief see their own; the person an event is held against
sees it.
"""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from gongkai.apps.supervision.models import (
    ChangeKind,
    Correction,
    Event,
    EventState,
    Measure,
    Order,
    Raise,
    RuleChange,
    Signal,
)
from gongkai.apps.supervision.rules import schema
from gongkai.kernel import law
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.handlers import roles_waited_for
from gongkai.kernel.cases.models import Case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor, Holding

SUPERVISOR, LEAD, REVIEWER = "supervision.supervisor", "supervision.lead", "supervision.reviewer"
LIAISON, CHIEF, HELD = "supervision.liaison", "supervision.chief", "supervision.held"
WATCHING = (SUPERVISOR, LEAD, REVIEWER)
ANSWERING = (LIAISON, CHIEF)
STAFF = (*WATCHING, *ANSWERING)


def visible(actor: Actor) -> Q:
    """The condition on `Event`, and on anything with the same columns."""
    paths = [path for role in WATCHING for path in actor.org_paths(role)]
    own = {org for role in ANSWERING for org in actor.org_ids(role)}
    condition = in_paths(sorted(set(paths))) | Q(org_id__in=own)
    return condition | Q(held_by_id=actor.account_id) if actor.account_id is not None else condition


def events(actor: Actor) -> QuerySet[Event]:
    return Event.objects.filter(visible(actor)).select_related("org", "held_by", "department", "case")


def listed(actor: Actor) -> QuerySet[Event]:
    """Rows of the list: with the answer that is due, and the name of a rule that an organisation added."""
    rows = labelled(Event.objects.filter(visible(actor)))
    return rows.select_related("org", "held_by", "correction__case")


def labelled(rows: QuerySet[Event]) -> QuerySet[Event]:
    """With what `label_of` needs for rules of an organisation's own."""
    own = RuleChange.objects.filter(kind=ChangeKind.ADD, rule=OuterRef("rule")).values("definition__label")[:1]
    return rows.annotate(own_label=Subquery(own))


def label_of(event: Event) -> str:
    known = schema.rules().get(event.rule)
    return known.label if known else str(getattr(event, "own_label", "") or event.rule)


def event(actor: Actor, uid: UUID) -> Event | None:
    """One event; also for whoever may open its case."""
    beside = ("org", "held_by", "department", "case__org", "acknowledged_by")
    found = Event.objects.select_related(*beside).filter(uid=uid).first()
    if found is None:
        return None
    if events(actor).filter(pk=found.pk).exists():
        return found
    return found if cases.find(actor, found.case_uid) is not None else None


def supervises(actor: Actor, event: Event) -> bool:
    return actor.holds_any(WATCHING, event.org) is not None


def is_held(actor: Actor, event: Event) -> bool:
    """Whether this event is held against this person: who handled the case, or nobody did and it waits for his post."""
    if actor.account_id is None:
        return False
    if event.held_by_id is not None:
        return event.held_by_id == actor.account_id
    case = event.case
    return case is not None and actor.holds_any(roles_waited_for(case), case.org) is not None


def as_held(actor: Actor, event: Event) -> Actor:
    """The same person with the standing of whoever the event is held against; no post gives it."""
    if not is_held(actor, event):
        return actor
    org = event.org
    holdings = (*actor.holdings, Holding(HELD, org.pk, org.path, org.label))
    return Actor(actor.kind, actor.name, actor.account_id, holdings, actor.part)


def may_acknowledge(actor: Actor, event: Event) -> bool:
    return is_held(actor, event) or actor.holds_any(ANSWERING, event.org) is not None


def may_prove(actor: Actor, event: Event) -> bool:
    return supervises(actor, event) or may_acknowledge(actor, event)


def raises(event: Event) -> list[Raise]:
    return list(Raise.objects.filter(event=event))


def of_case(case: Case) -> list[Event]:
    """Every event of a case, for whoever may open the case."""
    return list(Event.objects.filter(case_uid=case.uid).select_related("org").order_by("reached_on", "pk"))


def correction_of(event: Event) -> Correction | None:
    return Correction.objects.select_related("case__org", "event", "org").filter(event=event).first()


def unanswered(limit: int) -> list[int]:
    """Cards for which no correction has been opened yet."""
    rows = Event.objects.filter(needs_answer=True).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def below(org: UUID) -> Q:
    """Events of a body and of those below it; an unknown one has none."""
    found = Organisation.objects.filter(uid=org).first()
    return in_paths([found.path] if found else [])


def to_tell(today: object, limit: int) -> list[Event]:
    """Open events whose next addressee is due, held for whoever tells them; another run passes them by."""
    rows = Event.objects.filter(tell_on__lte=today, state=EventState.OPEN).order_by("tell_on", "pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    return list(rows.select_related("org", "case__org", "held_by")[:limit])


def basis_of(rule: str, version: str) -> str:
    """The citation under which an event stands."""
    known = schema.rules().get(rule)
    if known is None:
        return "本单位增设的规则"
    found = next((v for v in known.versions if known.version_name(v) == version), known.versions[-1])
    return f"{law.source(found.source).named}{law.cite(found.article) if found.article else ''}"


def rule_label(rule: str, labels: Mapping[str, str]) -> str:
    """By `queries.rules.labels()`: rules that organisations added have their names in rows."""
    return labels.get(rule, rule)


NUMBER = re.compile(r"JC\d{4}(\d{8,})")


def by_numbers(actor: Actor, numbers: Iterable[str]) -> tuple[list[Event], list[str]]:
    """Events by their printed numbers, and the numbers there is nothing for."""
    asked = {number.upper(): NUMBER.fullmatch(number.upper()) for number in numbers}
    keys = {int(found.group(1)) for found in asked.values() if found}
    known = {event.number: event for event in events(actor).filter(pk__in=keys)}
    return [known[number] for number in asked if number in known], [n for n in asked if n not in known]


def of_order(order: Order) -> list[Event]:
    return list(order.events.select_related("org").order_by("pk"))


def of_measure(measure: Measure) -> list[Event]:
    return list(measure.events.select_related("org").order_by("pk"))


def corrections_without(known: Iterable[int]) -> list[Correction]:
    """Corrections that are not among these, in the order in which they were opened."""
    rows = Correction.objects.exclude(pk__in=list(known)).select_related("event")
    return list(rows.order_by("pk"))


def cards_of(org: Organisation) -> list[Event]:
    """Red cards of a body that nobody has lifted, oldest first."""
    rows = Event.objects.filter(org=org, signal__gte=Signal.RED, case__isnull=False).exclude(state=EventState.VOID)
    return list(rows.exclude(kind__startswith="supervision.").order_by("reached_on", "pk"))
