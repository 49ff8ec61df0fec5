"""登记表、进度表、月报、自查: a period's figures of one body or of every body of a subtree, open to their records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai.apps.disclosure.models import AnnualReport, DisclosureRequest, Document, Guide
from gongkai.apps.disclosure.queries.documents import public
from gongkai.apps.disclosure.queries.guides import duties_of, outdated
from gongkai.apps.disclosure.rules import publication
from gongkai.apps.disclosure.rules.report.due import due_on
from gongkai.apps.disclosure.rules.statistics import (
    MEASURES,
    Facts,
    Measure,
    Period,
    on_time,
    year_before,
    year_to_date,
)
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.figures.declare import Scope
from gongkai.kernel.figures.reading import drill, table, table_by_org
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import in_paths, subtree
from gongkai.kernel.people.actors import Actor

OFFICE = ("disclosure.clerk", "disclosure.head", "disclosure.leader")
SUPERVISOR = "disclosure.supervisor"
COMPACT = tuple(one for one in MEASURES if one.compact)
Tables = Mapping[str, Mapping[tuple[Any, ...], Any]]


def bodies(actor: Actor) -> QuerySet[Organisation]:
    """Bodies whose statistics this person may read: those of the office's posts, those under an authority's."""
    own = {h.org_id for h in actor.holdings if h.role in OFFICE}
    below = sorted({h.org_path for h in actor.holdings if h.role == SUPERVISOR})
    return Organisation.objects.filter(Q(pk__in=own) | in_paths(below, "path"), active=True)


def body(actor: Actor, slug: str) -> Organisation | None:
    """One of them; without a name the first of the tree."""
    rows = bodies(actor).order_by("path")
    return rows.filter(site_slug=slug).first() if slug else rows.first()


def may_see_below(actor: Actor, org: Organisation) -> bool:
    """Whether the bodies below may be counted too: only where a post as authority reaches them."""
    return any(h.role == SUPERVISOR and org.path.startswith(h.org_path) for h in actor.holdings)


def counted(org: Organisation, *, below: bool) -> QuerySet[Organisation]:
    """The body, or every body of its subtree."""
    rows = subtree(org.path) if below else Organisation.objects.filter(pk=org.pk)
    return rows.filter(active=True)


def scope_of(org: Organisation, period: Period, *, below: bool) -> Scope:
    return Scope(org.path, period.first, period.last, below, org.pk)


@dataclass(frozen=True)
class Line:
    """One line of 登记表: the period, the year so far, the same period of the year before."""

    measure: Measure
    now: Any
    so_far: Any
    before: Any


@dataclass(frozen=True)
class Statement:
    """登记表 of one body or a subtree."""

    org: Organisation
    period: Period
    below: bool
    lines: list[Line]

    def value(self, name: str) -> Any:
        return next(line.now for line in self.lines if line.measure.id == name)

    @property
    def on_time_rate(self) -> Any:
        return on_time(self.value("decided"), self.value("late"))


def statement(org: Organisation, period: Period, *, below: bool = False) -> Statement:
    """Every measure in three periods; a query for each figure and period, however many bodies."""
    asked = (period, year_to_date(period), year_before(period))
    now, so_far, before = (_tables(scope_of(org, one, below=below)) for one in asked)
    lines = [Line(m, m.value(now[m.figure]), m.value(so_far[m.figure]), m.value(before[m.figure])) for m in MEASURES]
    return Statement(org, period, below, lines)


def _tables(scope: Scope) -> Tables:
    return {name: table(name, scope) for name in dict.fromkeys(measure.figure for measure in MEASURES)}


def attach(orgs: Iterable[Organisation], period: Period) -> list[Organisation]:
    """The bodies of a page, each with its `counts` by measure: one query for each figure, however many bodies."""
    rows = list(orgs)
    scope = Scope("", period.first, period.last, org_ids=tuple(org.pk for org in rows) or (0,))
    names = dict.fromkeys(m.figure for m in COMPACT)
    tables = {name: table_by_org(name, scope) for name in names}
    for org in rows:
        org.counts = {m.id: m.value(tables[m.figure].get(org.pk, {})) for m in COMPACT}  # type: ignore[attr-defined]
        org.on_time_rate = on_time(org.counts["decided"], org.counts["late"])  # type: ignore[attr-defined]
    return rows


def records(measure: Measure, scope: Scope) -> QuerySet[Any]:
    """What a number opens to."""
    rows = drill(measure.figure, scope, measure.key).select_related("case")
    return rows.filter(outcome__startswith=measure.prefix) if measure.prefix else rows


# 进度表 -----------------------------------------------------------------------------------------


def progress(actor: Actor, orgs: Sequence[int] | None, path: str, period: Period) -> QuerySet[DisclosureRequest]:
    """Requests received in the period, and those from before that are still open at its end."""
    rows = DisclosureRequest.objects.filter(cases.within_reach(actor, "disclosure.request", ""))
    where = Q(org__in=orgs) if orgs is not None else in_paths([path])
    received = Q(receipt_on__gte=period.first, receipt_on__lte=period.last)
    still_open = Q(receipt_on__lt=period.first) & (Q(decided_on=None) | Q(decided_on__gt=period.last))
    return rows.filter(where, received | still_open).select_related("case__department", "case__handler", "org")


@dataclass(frozen=True)
class Progress:
    """How far a body's requests of the period are today."""

    total: int
    closed: int
    waiting: int
    soon: int
    late: int

    @property
    def under_way(self) -> int:
        return self.total - self.closed


SOON = 5  # working days


def progress_by_body(orgs: Iterable[Organisation], rows: QuerySet[DisclosureRequest]) -> list[Organisation]:
    """The bodies of a page, each with its `progress`; one query."""
    page, today = list(orgs), workdays.today()
    soon = workdays.calendar().add(today, SOON)
    open_now = Q(decided_on=None)
    counted = (
        rows.filter(org__in=page)
        .order_by()
        .values("org")
        .annotate(
            total=Count("pk"),
            closed=Count("pk", filter=~open_now),
            waiting=Count("pk", filter=open_now & Q(case__paused=True)),
            soon=Count("pk", filter=open_now & Q(case__due_on__gte=today, case__due_on__lte=soon)),
            late=Count("pk", filter=open_now & Q(case__due_on__lt=today)),
        )
    )
    names = ("total", "closed", "waiting", "soon", "late")
    found = {org_id: Progress(*counts) for org_id, *counts in counted.values_list("org", *names)}
    for org in page:
        org.progress = found.get(org.pk, Progress(0, 0, 0, 0, 0))  # type: ignore[attr-defined]
    return page


# 自查 -------------------------------------------------------------------------------------------


def facts(orgs: Sequence[Organisation], period: Period) -> dict[int, Facts]:
    """What the records say of each body; nine queries, however many bodies."""
    ids, today = [org.pk for org in orgs], workdays.today()
    scope = Scope("", period.first, period.last, org_ids=tuple(ids) or (0,))
    names = ("requests.decided", "requests.late", "requests.overdue", "disputes.decided")
    tables = {name: table_by_org(f"disclosure.{name}", scope) for name in names}
    published, late = _published(ids, period)
    filled = _filled_columns(ids)
    guides = {guide.org_id: guide for guide in Guide.objects.filter(org__in=ids).order_by("org", "number")}
    year = period.last.year - 1
    filed = dict(AnnualReport.objects.filter(org__in=ids, year=year).values_list("org", "published_on"))
    found = {}
    for org in orgs:
        counts = {name: tables[name].get(org.pk, {}) for name in names}
        disputes = counts["disputes.decided"]
        found[org.pk] = Facts(
            decided=sum(counts["requests.decided"].values()),
            late=sum(counts["requests.late"].values()),
            overdue=sum(counts["requests.overdue"].values()),
            published=published.get(org.pk, 0),
            published_late=late.get(org.pk, 0),
            empty_columns=tuple(c.label for c in duties_of(org) if c.key not in filled.get(org.pk, set())),
            guide_problems=tuple(outdated(guides.get(org.pk), org, today)),
            report_year=year,
            report_due=due_on(year, org.kind),
            report_filed=filed.get(org.pk),
            disputes_closed=sum(disputes.values()),
            disputes_corrected=sum(n for (_, result), n in disputes.items() if result == "corrected"),
            today=today,
        )
    return found


def _published(ids: Sequence[int], period: Period) -> tuple[dict[int, int], dict[int, int]]:
    """How many were made public in the period, and how many of them after their day (第二十六条)."""
    rows = Document.objects.filter(
        org__in=ids, current__isnull=False, published_on__gte=period.first, published_on__lte=period.last
    )
    counts: dict[int, int] = {}
    late: dict[int, int] = {}
    calendar = workdays.calendar()
    limits: dict[tuple[str, date, date | None], date] = {}
    for org_id, kind, formed, changed, public_on in rows.values_list(
        "org", "kind", "formed_on", "changed_on", "published_on"
    ):
        key = (kind, formed, changed)
        if key not in limits:
            limits[key] = publication.due_on(kind, formed_on=formed, changed_on=changed, calendar=calendar)
        counts[org_id] = counts.get(org_id, 0) + 1
        late[org_id] = late.get(org_id, 0) + bool(public_on and public_on > limits[key])
    return counts, late


def _filled_columns(ids: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for org_id, column in public().filter(org__in=ids).order_by().values_list("org", "column").distinct():
        found.setdefault(org_id, set()).add(column)
    return found
