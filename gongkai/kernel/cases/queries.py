"""Reading cases. Who may see what is decided here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hmac import compare_digest
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from gongkai.kernel import workdays
from gongkai.kernel.cases import separation
from gongkai.kernel.cases.letters import templates, verify_code
from gongkai.kernel.cases.models import Case, Clock, Letter
from gongkai.kernel.cases.procedures import PUBLIC, START, SYSTEM, ActSpec, Procedure, procedure, procedures
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import STEP
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor, Holding
from gongkai.kernel.people.models import Post
from gongkai.kernel.registry import role_scope

NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Za-z]{4,50}")


def visible(actor: Actor, kind: str | None = None) -> QuerySet[Case]:
    """Cases a member of staff may open: those of the bodies where a post names a role of the procedure."""
    condition = Q(pk__in=[])
    for spec in [procedure(kind)] if kind else procedures().values():
        condition |= Q(kind=spec.kind) & _reach(actor, roles_of(spec))
    return Case.objects.filter(condition)


def within_reach(actor: Actor, kind: str, case: str = "case__") -> Q:
    """`visible` as a condition on an app's own table, whose rows are of one kind.

    A list that asks `case__in=visible(…)` collects every visible case before it shows fifty. `case` is the way to
    the columns `org` and `org_path`: through the case, or "" for tables that carry copies of them.
    """
    return _reach(actor, roles_of(procedure(kind)), case)


def roles_of(spec: Procedure) -> frozenset[str]:
    """Who has a part in such cases. Whoever may only open one has none in those that others opened."""
    acting = {r for a in spec.acts if set(a.source) != {START} for r in a.by if r not in (PUBLIC, SYSTEM)}
    return frozenset(acting | set(spec.watchers))


def _reach(actor: Actor, roles: Iterable[str], case: str = "") -> Q:
    held = [h for h in actor.holdings if h.role in roles]
    own = {h.org_id for h in held if role_scope(h.role) == "own"}
    trees = sorted({h.org_path for h in held if role_scope(h.role) == "subtree"})
    condition = Q(**{f"{case}org_id__in": own}) | in_paths([p for p in trees if len(p) > STEP], f"{case}org_path")
    for root in (p for p in trees if len(p) == STEP):
        # The tree of a root is nearly everything: a range of paths would make databases collect and sort it all,
        # a plain comparison lets them walk the list in its own order and stop after a page.
        condition |= Q(**{f"{case}org_path__startswith": root})
    return condition


@dataclass(frozen=True)
class InboxFilter:
    """What of the inbox is wanted: one kind, one body, and whose: `mine` given to me, `open` given to nobody."""

    kind: str = ""
    org_id: int | None = None
    whose: Literal["", "mine", "open"] = ""

    def condition(self) -> Q:
        wanted = Q()
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.org_id is not None:
            wanted &= Q(org_id=self.org_id)
        if self.whose == "open":
            wanted &= Q(handler=None)
        elif self.whose == "mine":
            wanted &= Q(handler__isnull=False)
        return wanted


def inbox(
    actor: Actor,
    *,
    after: tuple[date, int] | None = None,
    size: int = 50,
    only: InboxFilter = InboxFilter(),
) -> list[Case]:
    """待办: open cases that wait for one of this person's posts, soonest due first.

    One index range per post, merged; the cost does not grow with the number of cases. `after` is
    (due_sort, pk) of the last case of the page before.
    """
    found: dict[int, Case] = {}
    for condition in _waiting(actor):
        rows = Case.objects.filter(condition, only.condition(), closed_on=None)
        rows = rows.select_related("org", "department", "handler")
        if after is not None:
            rows = rows.filter(Q(due_sort__gt=after[0]) | Q(due_sort=after[0], pk__gt=after[1]), due_sort__gte=after[0])
        found |= {case.pk: case for case in rows.order_by("due_sort", "pk")[:size]}
    return sorted(found.values(), key=lambda c: (c.due_sort, c.pk))[:size]


def inbox_count(actor: Actor, limit: int = 1000) -> int:
    """How many wait, counted no further than `limit`."""
    total = 0
    for condition in _waiting(actor):
        rows = Case.objects.filter(condition, closed_on=None)
        # Unordered, SQLite skips through every body's open cases; ordered, PostgreSQL walks all due dates instead.
        if connection.vendor == "sqlite":
            rows = rows.order_by("due_sort", "pk")
        total += rows[: limit + 1].count()
    return min(total, limit + 1)


def _waiting(actor: Actor) -> list[Q]:
    """One condition per (role, body) held; a case given to somebody else is not in the way."""
    accounts = accounts_of(actor)
    seen: dict[tuple[str, int, str], set[int | None]] = {}
    for holding in actor.holdings:
        seen.setdefault((holding.role, holding.org_id, holding.org_path), set()).add(holding.department_id)
    conditions = []
    for (role, org_id, path), departments in seen.items():
        if role_scope(role) == "subtree":
            condition = in_paths([path]) & Q(waiting_role=role) & _not_anothers(role, accounts)
        else:
            condition = Q(org_id=org_id, waiting_role=role) & _not_anothers(role, accounts, org_id)
        if None not in departments:
            condition &= Q(department=None) | Q(department_id__in=departments)
        conditions.append(condition)
    return conditions


def _not_anothers(role: str, accounts: set[int], org_id: int | None = None) -> Q:
    """Given to nobody, to me, or to one it does not wait for now: a reviewer sees what a handler drafts."""
    others = Post.objects.filter(role=role).exclude(account_id__in=accounts)
    if org_id is not None:
        others = others.filter(org_id=org_id)
    return Q(handler=None) | ~Q(handler_id__in=others.values("account_id"))


def accounts_of(actor: Actor) -> set[int]:
    """The person, and everybody this person stands in for today."""
    stood_in_for = {h.for_account_id for h in actor.holdings if h.for_account_id is not None}
    return stood_in_for | ({actor.account_id} if actor.account_id is not None else set())


@dataclass(frozen=True)
class OfferedAct:
    """A button: the act, under which post, and what is said against doing it with the same hands."""

    spec: ActSpec
    holding: Holding | None
    warning: str = ""

    @property
    def name(self) -> str:
        return self.spec.id


def available(case: Case, actor: Actor) -> list[OfferedAct]:
    """What this person can do with this case now, the usual act first; separation of duties included."""
    spec = procedure(case.kind)
    offered = []
    done: set[str] | None = None
    for act in spec.acts_from(case.step):
        holding = actor.holds_any(act.by, case.org)
        if holding is None:
            continue
        warning = ""
        if act.not_by:
            done = done if done is not None else _acts_done(case, actor)
            may, warning = separation.offered(case, act, done)
            if not may:
                continue
        offered.append(OfferedAct(act, holding, warning))
    return sorted(offered, key=lambda o: (not o.spec.primary, o.spec.danger))


def one_pass(case: Case, actor: Actor) -> list[OfferedAct]:
    """The acts of review that lie before this person one after the other; empty unless there are at least two."""
    spec = procedure(case.kind)
    found: list[OfferedAct] = []
    if not spec.one_pass:
        return found
    step, done = case.step, _acts_done(case, actor)
    for act in (spec.act(name) for name in spec.one_pass):
        if step not in act.source or not act.to:
            continue
        holding = actor.holds_any(act.by, case.org)
        may, warning = separation.offered(case, act, done)
        if holding is None or not may:
            break
        found.append(OfferedAct(act, holding, warning))
        step, done = act.to[0], done | {f"{case.kind}.{act.id}"}
    return found if len(found) > 1 else []


def usual_acts(cases: Sequence[Case], actor: Actor) -> dict[int, OfferedAct]:
    """The usual act of each case for this person, for lists: one query however many cases there are."""
    done: dict[str, set[str]] = {}
    entries_of_mine = Entry.objects.filter(subject__in=[case.subject for case in cases], actor_id=actor.account_id)
    for subject, name in entries_of_mine.values_list("subject", "act").distinct():
        done.setdefault(subject, set()).add(name)
    found = {}
    for case in cases:
        for act in procedure(case.kind).acts_from(case.step):
            holding = actor.holds_any(act.by, case.org) if act.primary else None
            if holding is None:
                continue
            may, warning = separation.offered(case, act, done.get(case.subject, set()))
            if may:
                found[case.pk] = OfferedAct(act, holding, warning)
                break
    return found


def find(actor: Actor, uid: UUID | str) -> Case | None:
    """One case this person may open; None where there is none or it is not for these eyes."""
    return visible(actor).select_related("org", "department", "handler").filter(uid=uid).first()


def search(
    actor: Actor, text: str, *, kind: str = "", open_only: bool = False, before: int | None = None, size: int = 50
) -> list[Case]:
    """Visible cases whose number begins with the text, or whose title contains it; newest first.

    `before` is the key of the last case of the page above.
    """
    rows = visible(actor, kind or None).select_related("org", "department", "handler")
    text = text.strip()
    if NUMBER.fullmatch(text):
        # Digits sort before letters in every collation, so this is the range of all numbers that begin so.
        rows = rows.filter(number__gte=text.upper(), number__lte=text.upper().ljust(50, "Z"))
    elif text:
        rows = rows.filter(title__icontains=text)
    if open_only:
        rows = rows.filter(closed_on=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:size])


def kinds_of(actor: Actor) -> list[Procedure]:
    """Procedures in which one of this person's roles has a part."""
    return [spec for spec in procedures().values() if roles_of(spec) & actor.roles]


def letter_for(actor: Actor, uid: UUID | str) -> Letter | None:
    """A letter of a case this person may open."""
    letter = Letter.objects.select_related("case__org", "org").filter(uid=uid).first()
    if letter is None or not visible(actor, letter.case.kind).filter(pk=letter.case_id).exists():
        return None
    return letter


def verifiable_letter(uid: UUID | str) -> Letter | None:
    """A letter whose QR code somebody has scanned; only of the kinds that may be verified."""
    letter = Letter.objects.select_related("case", "org").filter(uid=uid).first()
    return letter if letter is not None and letter.content.get("verifiable") else None


def overtaken_by(letter: Letter) -> list[Letter]:
    """Letters of the same case that ended or changed since what this one says: revoked, corrected, decided anew."""
    names = [template.id for template in templates().values() if template.overtakes]
    rows = Letter.objects.filter(case_id=letter.case_id, pk__gt=letter.pk, template__in=names)
    return list(rows.order_by("pk"))


def letter_by_number_and_code(number: str, code: str) -> Letter | None:
    """A verifiable letter by 文号 and 查验码; a wrong number and a wrong code look the same."""
    wanted = code.strip().upper()
    for letter in Letter.objects.select_related("case", "org").filter(number=number.strip())[:20]:
        if letter.content.get("verifiable") and compare_digest(verify_code(letter).encode(), wanted.encode()):
            return letter
    return None


def case_numbers(uids: Iterable[str]) -> dict[str, str]:
    """Numbers by uid, for those who may know that there is such a case (auditors)."""
    rows = Case.objects.filter(uid__in=list(uids)).values_list("uid", "number")
    return {str(uid): number for uid, number in rows}


def clock_rounds(case: Case, key: str) -> list[Clock]:
    """Every round of one clock of a case, first to last, with its events."""
    return list(Clock.objects.filter(case=case, key=key).order_by("round").prefetch_related("events"))


def clocks_of(case: Case) -> list[Clock]:
    """The clocks of a case as they stand, in the order in which they began."""
    return list(Clock.objects.filter(case=case).order_by("pk"))


def letters_of(case: Case) -> list[Letter]:
    return list(Letter.objects.filter(case=case).select_related("org").order_by("pk"))


def dated(actor: Actor, *, days: int = 120, size: int = 500) -> list[Case]:
    """The part of the inbox that has a due date, for calendars: nothing further ahead than `days`."""
    horizon = workdays.today() + timedelta(days=days)
    return [case for case in inbox(actor, size=size) if case.due_on is not None and case.due_on <= horizon]


def _acts_done(case: Case, actor: Actor) -> set[str]:
    return set(
        Entry.objects.filter(subject=case.subject, actor_id=actor.account_id).values_list("act", flat=True).distinct()
    )


@dataclass(frozen=True)
class PublicMoment:
    """One line of what the applicant sees."""

    at: Any
    label: str
    note: str


def public_timeline(case: Case) -> list[PublicMoment]:
    """The course of a case in the applicant's words: only acts the procedure declares public, no names."""
    spec = procedure(case.kind)
    labels = {f"{spec.kind}.{a.id}": a.public for a in spec.acts if a.public}
    return [
        PublicMoment(e.at, labels[e.act], str(e.details.get("public_note", "")))
        for e in entries(case.subject)
        if e.act in labels
    ]


def days_left(case: Case, today: date | None = None) -> int | None:
    """Working days from today to the due date; negative once late, None while nothing runs."""
    if case.due_on is None:
        return None
    day = today or workdays.today()
    calendar = workdays.calendar()
    return calendar.elapsed(day, case.due_on) if day <= case.due_on else -calendar.elapsed(case.due_on, day)
