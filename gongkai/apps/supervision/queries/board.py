"""监察总览: open cases of a tree of bodies, counted by state, body, kind and day. No case is read for it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from gongkai.apps.supervision.models import Event, EventState
from gongkai.apps.supervision.queries.events import ANSWERING, WATCHING
from gongkai.apps.supervision.queries.figures import OWN
from gongkai.kernel import workdays
from gongkai.kernel.cases.models import PAUSED_DUE, Case
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.orgs.queries import active_bodies, upper_bound
from gongkai.kernel.people.actors import Actor

SOON_DAYS = 3
STATES = {"late": "已超期", "today": "今日到期", "soon": "三个工作日内到期", "paused": "暂停计时", "open": "全部在办"}


@dataclass(frozen=True, slots=True)
class Counts:
    """Open cases by state; `late` is past its due date, `soon` due within three working days, today not included."""

    open: int = 0
    late: int = 0
    today: int = 0
    soon: int = 0
    paused: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.open + other.open,
            self.late + other.late,
            self.today + other.today,
            self.soon + other.soon,
            self.paused + other.paused,
        )


@dataclass
class Board:
    """`bodies`: the chosen body itself and each tree below it; `kinds`: (kind, counts)."""

    total: Counts
    bodies: list[tuple[Organisation, Counts]]
    kinds: list[tuple[str, Counts]]
    events: dict[int, int] = field(default_factory=dict)


def reach(actor: Actor) -> QuerySet[Organisation]:
    """Bodies whose open cases this person may count: the trees he supervises, the bodies he answers for."""
    condition = Q(pk__in={pk for role in ANSWERING for pk in actor.org_ids(role)})
    for path in {path for role in WATCHING for path in actor.org_paths(role)}:
        condition |= Q(path__gte=path, path__lt=upper_bound(path))
    return active_bodies().filter(condition).order_by("path")


def whole(actor: Actor, org: Organisation) -> bool:
    """Whether everything below this body may be counted too."""
    return actor.holds_any(WATCHING, org) is not None


def open_cases(org: Organisation, *, below: bool) -> QuerySet[Case]:
    """Open cases of a body; what supervision prepares against it is not among them."""
    rows = Case.objects.filter(closed_on=None).exclude(kind__startswith=OWN)
    if below:
        return rows.filter(org_path__gte=org.path, org_path__lt=upper_bound(org.path))
    return rows.filter(org=org)


def board(org: Organisation, *, below: bool) -> Board:
    """The board of one body: three statements, whatever the number of cases and bodies; the cases are read once."""
    by_org: dict[int, Counts] = {}
    kinds: dict[str, Counts] = {}
    for (body, kind), counts in _counted(open_cases(org, below=below)).items():
        by_org[body] = by_org.get(body, Counts()) + counts
        kinds[kind] = kinds.get(kind, Counts()) + counts
    bodies = _folded(org, by_org) if below else [(org, by_org.get(org.pk, Counts()))]
    total = sum(by_org.values(), Counts())
    return Board(total, bodies, sorted(kinds.items(), key=lambda pair: -pair[1].open), _events(org, below))


def state(rows: QuerySet[Case], name: str, today: date | None = None) -> QuerySet[Case]:
    """Open cases of one state of `STATES`."""
    day = today or workdays.today()
    soon = workdays.calendar().add(day, SOON_DAYS)
    conditions = {
        "late": Q(due_sort__lt=day),
        "today": Q(due_sort=day),
        "soon": Q(due_sort__gt=day, due_sort__lte=soon),
        "paused": Q(due_sort=PAUSED_DUE),
        "open": Q(),
    }
    return rows.filter(conditions[name])


def due_days(rows: QuerySet[Case], first: date, last: date) -> dict[date, int]:
    """How many open cases come due on each day."""
    found = rows.filter(due_sort__gte=first, due_sort__lte=last).order_by().values_list("due_sort")
    return dict(found.annotate(n=Count("pk")))


def _counted(rows: QuerySet[Case]) -> dict[tuple[int, str], Counts]:
    """Counts by body and kind."""
    day = workdays.today()
    soon = workdays.calendar().add(day, SOON_DAYS)
    found = (
        rows.order_by()
        .values_list("org_id", "kind")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(due_sort__lt=day)),
            today=Count("pk", filter=Q(due_sort=day)),
            soon=Count("pk", filter=Q(due_sort__gt=day, due_sort__lte=soon)),
            paused=Count("pk", filter=Q(due_sort=PAUSED_DUE)),
        )
    )
    return {(body, kind): Counts(*counts) for body, kind, *counts in found}


def _folded(org: Organisation, by_org: dict[Any, Counts]) -> list[tuple[Organisation, Counts]]:
    """The body itself, then each body directly below with everything under it."""
    folded: dict[str, Counts] = {}
    paths = dict(
        Organisation.objects.filter(path__gte=org.path, path__lt=upper_bound(org.path)).values_list("pk", "path")
    )
    for pk, counts in by_org.items():
        path = paths.get(pk)
        if path is not None:
            head = path[: len(org.path) + STEP]
            folded[head] = folded.get(head, Counts()) + counts
    heads = Organisation.objects.filter(path__in=list(folded)).order_by("path")
    return [(one, folded[one.path]) for one in heads]


def _events(org: Organisation, below: bool) -> dict[int, int]:
    """Open events by signal."""
    rows = Event.objects.filter(state=EventState.OPEN)
    rows = rows.filter(org_path__gte=org.path, org_path__lt=upper_bound(org.path)) if below else rows.filter(org=org)
    return dict(rows.order_by().values_list("signal").annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar of due dates; `heat` from 0 (none) to 4 (the most of the weeks shown)."""

    on: date
    count: int
    workday: bool
    heat: int


def weeks(today: date, counts: dict[date, int], number: int) -> list[list[Day]]:
    """到期日历: weeks from Monday on, the current one first."""
    calendar, most = workdays.calendar(), max(counts.values(), default=0)
    monday = today - timedelta(today.weekday())
    days = [monday + timedelta(n) for n in range(number * 7)]
    cells = [
        Day(day, n, calendar.is_workday(day), -(-4 * n // most) if most else 0)
        for day in days
        for n in [counts.get(day, 0)]
    ]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]
