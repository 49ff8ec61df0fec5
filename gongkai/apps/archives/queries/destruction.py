"""Reading files by their retention: what is over, what must stay and why, what the archives are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from gongkai.apps.archives import rules
from gongkai.apps.archives.models import DestructionItem, DestructionList, Hold, ItemState
from gongkai.kernel import workdays
from gongkai.kernel.cases import destruction
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedures
from gongkai.kernel.cases.queries import within_reach
from gongkai.kernel.cases.retention import Period, period_of, schedule
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "archives.destruction"
ARCHIVIST = "archives.archivist"
STAFF = (ARCHIVIST, "archives.appraiser", "archives.lead", "archives.chief")
OPEN_LIST = ("drawn", "appraisal", "approval", "signature", "approved", "running")


def bodies_of(actor: Actor) -> QuerySet[Organisation]:
    """Bodies whose files this person has to do with, as any of the four."""
    held = {h.org_id for h in actor.holdings if h.role in STAFF}
    return Organisation.objects.filter(pk__in=held).select_related("region").order_by("path")


def lists(actor: Actor) -> QuerySet[DestructionList]:
    """Lists this person may open, each with its `count`."""
    rows = DestructionList.objects.filter(within_reach(actor, KIND)).select_related("case", "org")
    return rows.annotate(count=Count("items"))


def list_of(actor: Actor, uid: UUID) -> DestructionList | None:
    return lists(actor).filter(case__uid=uid).first()


def items(found: DestructionList) -> QuerySet[DestructionItem]:
    return DestructionItem.objects.filter(list=found)


def listed(found: DestructionList) -> QuerySet[DestructionItem]:
    return items(found).filter(state=ItemState.LISTED)


def counts(found: DestructionList) -> dict[str, int]:
    states = list(items(found).values_list("state", flat=True))
    return {state: states.count(state) for state in ItemState.values}


# 保管期满 ----------------------------------------------------------------------


@dataclass(frozen=True)
class Expired:
    """A file whose period is over, and what keeps it all the same; `hold` is empty when nothing does."""

    case: Case
    closed_on: date
    period: Period
    expires_on: date
    hold: str


def expired(org: Organisation, *, size: int = 500, after: int = 0) -> list[Expired]:
    """Closed files of a body whose period is over, in the order in which they were made, each with what holds it."""
    today = workdays.today()
    condition = Q(pk__in=[])
    for one in (p for rows in schedule().values() for p in rows if p.years):
        last = rules.last_closing(today, one.years)
        condition |= Q(kind=one.kind, closed_on__range=(one.start, min(last, one.end) if one.end else last))
    rows = Case.objects.filter(condition, org=org, pk__gt=after).select_related("org").order_by("pk")[:size]
    cases = list(rows)
    kept = holds(cases)
    found = []
    for case in cases:
        closed, period = case.closed_on, period_of(case.kind, case.closed_on)
        over = rules.expires_on(closed, period.years) if period and closed else None
        if closed is not None and period is not None and over is not None:
            found.append(Expired(case, closed, period, over, kept.get(case.pk, "")))
    return found


def holds(cases: list[Case]) -> dict[int, str]:
    """暂缓销毁 by key: what the apps say, what somebody wrote down, what another list already has."""
    day = workdays.today()
    keys = [case.pk for case in cases]
    found = destruction.holds(cases)
    in_force = Q(until_on=None) | Q(until_on__gte=day)
    for hold in Hold.objects.filter(in_force, case__in=keys, released_at=None):
        until = f"，保管至{hold.until_on:%Y-%m-%d}" if hold.until_on else ""
        found[hold.case_id] = f"{hold.reason}{until}"
    return found


def holds_of(case: Case) -> list[Hold]:
    """What was written down to keep one file, and not released."""
    return list(Hold.objects.filter(case=case, released_at=None).order_by("pk"))


def on_open_lists(cases: list[Case]) -> set[UUID]:
    """Which of these a list under way already has."""
    rows = DestructionItem.objects.filter(
        case_uid__in=[c.uid for c in cases], state=ItemState.LISTED, list__case__step__in=OPEN_LIST
    )
    return set(rows.values_list("case_uid", flat=True))


def drawable(org: Organisation, *, size: int = 500) -> list[Expired]:
    """What a new list of this body would hold: over, not held, on no other list."""
    found: list[Expired] = []
    after = 0
    while len(found) < size:
        page = expired(org, size=500, after=after)
        if not page:
            break
        after = page[-1].case.pk
        free = [one for one in page if not one.hold]
        taken = on_open_lists([one.case for one in free])
        found += [one for one in free if one.case.uid not in taken]
    return found[:size]


def waiting_bodies() -> Iterator[Organisation]:
    """Active bodies without a list under way, for which one may be drawn."""
    busy = DestructionList.objects.filter(case__step__in=OPEN_LIST).values("org")
    yield from Organisation.objects.filter(active=True).exclude(pk__in=busy).order_by("path").iterator()


def running_list(uid: str) -> DestructionList | None:
    """A list whose destruction is under way; None once it is through."""
    return DestructionList.objects.select_related("case", "org").filter(case__uid=uid, case__step="running").first()


def running() -> list[UUID]:
    """Lists whose destruction has begun and is not through."""
    return list(DestructionList.objects.filter(case__step="running").values_list("case__uid", flat=True))


# 不能计算 ----------------------------------------------------------------------


@dataclass(frozen=True)
class Unknown:
    """Closed files of one kind whose date cannot be computed, and why. They are never on a list."""

    label: str
    count: int
    first: date
    last: date
    reason: str


def unknown(org: Organisation) -> list[Unknown]:
    """Kinds of closed files the schedule says nothing about, in whole or for some years."""
    found = []
    for kind, first, last, count in _closed_kinds(org):
        rows = schedule().get(kind, ())
        label = procedures()[kind].label if kind in procedures() else kind
        if not rows:
            found.append(Unknown(label, count, first, last, "保管期限表没有列入这类案卷"))
        elif first < rows[0].start:
            early = Case.objects.filter(org=org, kind=kind, closed_on__lt=rows[0].start)
            latest = early.aggregate(last=Max("closed_on"))["last"]
            found.append(Unknown(label, early.count(), first, latest, f"保管期限表自{rows[0].start}起才有规定"))
    return found


def _closed_kinds(org: Organisation) -> list[tuple[str, date, date, int]]:
    rows = Case.objects.filter(org=org, closed_on__isnull=False).values("kind").order_by("kind")
    spans = rows.annotate(first=Min("closed_on"), last=Max("closed_on"))
    return [
        (row["kind"], row["first"], row["last"], Case.objects.filter(org=org, kind=row["kind"]).count())
        for row in spans
    ]


@dataclass(frozen=True)
class Answer:
    """What the schedule says about one file, in words for a person who asks."""

    case: Case
    period: Period | None
    expires_on: date | None
    hold: str
    text: str

    @property
    def is_file(self) -> bool:
        """Closed: only then it is a file of the archives, whose title they may read."""
        return self.case.closed_on is not None


def answer(actor: Actor, number: str) -> Answer | None:
    """保管期限 of one file of one of the person's bodies, by its number."""
    case = Case.objects.filter(number=number, org__in=bodies_of(actor)).select_related("org").first()
    if case is None:
        return None
    period = period_of(case.kind, case.closed_on)
    hold = holds([case]).get(case.pk, "")
    if case.closed_on is None:
        return Answer(case, None, None, hold, "尚未办结，保管期限自办结年度的次年起算。")
    if period is None:
        return Answer(case, None, None, hold, "保管期限表没有规定，不能计算；不会列入销毁清册。")
    over = rules.expires_on(case.closed_on, period.years)
    text = "永久保管，不销毁。" if over is None else f"{over.year}年1月1日期满。"
    return Answer(case, period, over, hold, text)
