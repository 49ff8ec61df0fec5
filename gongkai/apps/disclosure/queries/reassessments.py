"""定期评估 (条例第十八条): which refused information is due, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from gongkai.apps.disclosure.models import DisclosureRequest, Document, Reassessment, ReassessmentItem
from gongkai.apps.disclosure.queries import duty_settings
from gongkai.apps.disclosure.rules import duties, outcomes
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.reassessment"
OPENERS = ("disclosure.clerk", "disclosure.head")


@dataclass(frozen=True)
class Due:
    """One piece of information that has been refused for long enough."""

    refused_on: date
    ground: str
    document_id: int | None = None
    request_id: int | None = None


@dataclass(frozen=True)
class BodyState:
    """How a body stands: what is due now, whether a round is open, when the last one ended."""

    org: Organisation
    due: int
    open: Reassessment | None
    last_on: date | None

    @property
    def late(self) -> bool:
        return self.due > 0 and self.open is None


def rounds(actor: Actor) -> QuerySet[Reassessment]:
    rows = Reassessment.objects.filter(cases.within_reach(actor, KIND))
    return rows.select_related("case__org", "org").annotate(
        item_count=Count("items"), released=Count("items", filter=Q(items__decision="release"))
    )


def round_of(actor: Actor, uid: UUID) -> Reassessment | None:
    return rounds(actor).filter(case__uid=uid).first()


def open_round(org: Organisation) -> Reassessment | None:
    rows = Reassessment.objects.filter(org=org, case__closed_on=None)
    return rows.select_related("case").first()


def items(round: Reassessment) -> QuerySet[ReassessmentItem]:
    return round.items.select_related(
        "round__org", "document__case", "document__current", "document__working", "request__case", "draft__case"
    ).order_by("refused_on", "pk")


def number_of(item: ReassessmentItem) -> str:
    """How the journal names it: index number or case number."""
    return item.document.index_no if item.document else item.request.case.number if item.request else ""


def cutoff(org: Organisation, today: date) -> date:
    return duties.months_before(today, duty_settings.value(org, "reassess_months"))


def due(org: Organisation, cutoff_on: date) -> list[Due]:
    """Filed documents and refused requests not looked at since the day, the oldest first."""
    filed, refused = _filed(org, cutoff_on), _refused(org, cutoff_on)
    found = [
        Due(on, ground, document_id=pk)
        for pk, on, ground in filed.values_list("pk", "case__closed_on", "ground")
        if on is not None
    ]
    for pk, on, outcome in refused.values_list("pk", "decided_on", "outcome"):
        if on is not None:
            found.append(Due(on, outcomes.outcome(outcome).label, request_id=pk))
    return sorted(found, key=lambda one: one.refused_on)


def due_count(org: Organisation, cutoff_on: date) -> int:
    return _filed(org, cutoff_on).count() + _refused(org, cutoff_on).count()


def states(orgs: Iterable[Organisation]) -> list[BodyState]:
    """Those with something due come first. Four statements for each body."""
    today = workdays.today()
    found = []
    for org in orgs:
        last = Reassessment.objects.filter(org=org).aggregate(on=Max("concluded_on"))["on"]
        found.append(BodyState(org, due_count(org, cutoff(org, today)), open_round(org), last))
    return sorted(found, key=lambda one: (not one.late, one.org.path))


def opened_by(actor: Actor) -> list[Organisation]:
    return list(bodies({pk for role in OPENERS for pk in actor.org_ids(role)}))


def bodies_that_owe() -> list[Organisation]:
    """Bodies with anything refused and no open round, for the reminder."""
    with_documents = Document.objects.filter(case__step="filed").values("org_id")
    with_requests = DisclosureRequest.objects.filter(outcome__startswith="denied.").values("org_id")
    rows = Organisation.objects.filter(Q(pk__in=with_documents) | Q(pk__in=with_requests), active=True)
    return list(rows.order_by("path"))


def _filed(org: Organisation, cutoff_on: date) -> QuerySet[Document]:
    rows = Document.objects.filter(org=org, case__step="filed", case__closed_on__lte=cutoff_on)
    return _not_since(rows, "document", cutoff_on)


def _refused(org: Organisation, cutoff_on: date) -> QuerySet[DisclosureRequest]:
    rows = DisclosureRequest.objects.filter(org=org, outcome__startswith="denied.", decided_on__lte=cutoff_on)
    return _not_since(rows, "request", cutoff_on)


def _not_since(rows: QuerySet[Any], own: str, cutoff_on: date) -> QuerySet[Any]:
    """Not looked at after the day; what was decided to be published and is public needs no further look."""
    looked = ReassessmentItem.objects.filter(round__case__step="concluded", **{own: OuterRef("pk")})
    last = Subquery(looked.order_by("-round__concluded_on").values("round__concluded_on")[:1])
    rows = rows.annotate(looked_on=last).filter(Q(looked_on=None) | Q(looked_on__lte=cutoff_on))
    return rows.exclude(Exists(looked.filter(decision="release", draft__visible=True)))
