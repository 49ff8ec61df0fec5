"""Reading places: those anybody may visit, those this person keeps, and their months (条例第二十五条)."""

from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from gongkai.apps.disclosure.models import PlaceKind, ReadingMonth, ReadingPlace
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor

KEEPERS = ("disclosure.clerk", "disclosure.head")


def open_to_the_public(org: Organisation) -> list[ReadingPlace]:
    """Places of the body and of the bodies above it: where its information can be read."""
    return list(_reachable(org).filter(closed_on=None).select_related("org"))


def all_open() -> QuerySet[ReadingPlace]:
    """Every place that is open, with this year's `visitors` and `items` (None where no month was recorded)."""
    january = workdays.today().replace(month=1, day=1)
    months = ReadingMonth.objects.filter(place=OuterRef("pk"), month__gte=january).order_by().values("place")
    rows = ReadingPlace.objects.filter(closed_on=None, org__active=True).select_related("org")
    return rows.annotate(
        visitors=Subquery(months.annotate(sum=Sum("visitors")).values("sum")),
        items=Subquery(months.annotate(sum=Sum("items")).values("sum")),
    )


def found(rows: QuerySet[ReadingPlace], text: str, kind: str) -> QuerySet[ReadingPlace]:
    """Places of a kind whose name, address or body has these words."""
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(address__contains=text) | Q(org__name__contains=text))
    return rows.filter(kind=kind) if kind else rows


def receivers(org: Organisation) -> list[ReadingPlace]:
    """Archives and libraries to which this body delivers: its own and those of the bodies above."""
    return list(_reachable(org).filter(closed_on=None, receives=True).select_related("org"))


def kept_by(actor: Actor) -> list[Organisation]:
    return list(bodies({pk for role in KEEPERS for pk in actor.org_ids(role)}))


def of_body(org: Organisation) -> QuerySet[ReadingPlace]:
    return ReadingPlace.objects.filter(org=org).order_by("closed_on", "kind", "pk")


def place(actor: Actor, uid: UUID) -> ReadingPlace | None:
    orgs = {pk for role in KEEPERS for pk in actor.org_ids(role)}
    return ReadingPlace.objects.filter(uid=uid, org_id__in=orgs).select_related("org").first()


def months(org: Organisation, size: int = 36) -> list[ReadingMonth]:
    return list(ReadingMonth.objects.filter(org=org).select_related("place").order_by("-month", "place")[:size])


def month_of(place: ReadingPlace, month: date) -> ReadingMonth | None:
    return ReadingMonth.objects.filter(place=place, month=month).first()


def missing_months(places: list[ReadingPlace], today: date) -> list[tuple[ReadingPlace, date]]:
    """Places whose last month was not recorded."""
    last = date(today.year - (today.month == 1), today.month - 1 or 12, 1)
    known = set(ReadingMonth.objects.filter(place__in=places, month=last).values_list("place", flat=True))
    return [
        (one, last)
        for one in places
        if one.closed_on is None and one.pk not in known and one.opened_on.replace(day=1) <= last
    ]


def is_read_at(kind: str) -> bool:
    """Whether people are counted there; nobody counts who looks at a board."""
    return kind not in (PlaceKind.NOTICE_BOARD, PlaceKind.SCREEN)


def _reachable(org: Organisation) -> QuerySet[ReadingPlace]:
    paths = [org.path[:n] for n in range(STEP, len(org.path) + 1, STEP)]
    return ReadingPlace.objects.filter(Q(org_path__in=paths)).order_by("-org_path", "kind", "pk")
