"""Service points, and the items they help with."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.services.models import ItemState, ServiceItem, ServicePoint
from gongkai.apps.services.queries.items import public
from gongkai.apps.services.queries.lists.links import reach_of
from gongkai.kernel.orgs.queries import upper_bound
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Post
from gongkai.kernel.workdays import today

AGENT, AGENCY_MANAGER = "services.agent", "services.agency_manager"
VISITOR, VISIT_MANAGER = "services.visitor", "services.visit_manager"
MANAGERS = (AGENCY_MANAGER, VISIT_MANAGER)
LISTED = 30


def points(*, agency: bool = False, visits: bool = False) -> QuerySet[ServicePoint]:
    """Open points, by what they offer."""
    rows = ServicePoint.objects.filter(active=True, org__active=True).select_related("org")
    if agency:
        rows = rows.filter(offers_agency=True)
    if visits:
        rows = rows.filter(offers_visits=True)
    return rows.order_by("org_path", "name")


def point(uid: UUID) -> ServicePoint | None:
    return points().filter(uid=uid).first()


def at_desk(actor: Actor) -> QuerySet[ServicePoint]:
    """Points of the bodies where this person manages 代办 or 上门."""
    orgs = {org for role in MANAGERS for org in actor.org_ids(role)}
    return ServicePoint.objects.filter(org_id__in=orgs).select_related("org").order_by("name")


def desk_point(actor: Actor, uid: UUID) -> ServicePoint | None:
    return at_desk(actor).filter(uid=uid).first()


def registering(actor: Actor, kind: str) -> list[ServicePoint]:
    """Points at which this person may register what somebody asks for by phone or in person."""
    roles = (AGENCY_MANAGER, AGENT) if kind == "agency" else (VISIT_MANAGER, VISITOR)
    rows = points(agency=kind == "agency", visits=kind == "visit")
    return [one for one in rows if actor.holds_any(roles, one.org) is not None]


def items_at(place: ServicePoint) -> QuerySet[ServiceItem]:
    """Items a point helps with: applied for, in use, of the bodies of its government."""
    path = reach_of(place.org)
    rows = public().filter(state=ItemState.IN_USE, is_handled=True, org_path__gte=path, org_path__lt=upper_bound(path))
    return rows.exclude(starts_from="duty").order_by("name", "pk")


def items_found(place: ServicePoint, words: str) -> list[ServiceItem]:
    """Some items by words of their names or by their code."""
    rows = items_at(place)
    for word in words.split()[:6]:
        rows = rows.filter(Q(name__contains=word) | Q(code=word.upper()))
    return list(rows[:LISTED])


def items_chosen(place: ServicePoint, uids: Iterable[str]) -> list[ServiceItem]:
    """Those of the items named that the point helps with, in the order named."""
    wanted = []
    for text in uids:
        try:
            wanted.append(UUID(text))
        except ValueError:
            continue
    found = {one.uid: one for one in items_at(place).filter(uid__in=wanted)}
    return [found[uid] for uid in dict.fromkeys(wanted) if uid in found]


def people_with(role: str, place: ServicePoint) -> QuerySet[Account]:
    """Who can act in a role for the body of a point today; a role that reaches downwards may be held above it."""
    valid = Q(posts__from_on__lte=today()) & (Q(posts__to_on=None) | Q(posts__to_on__gte=today()))
    paths = [place.org_path[:n] for n in range(4, len(place.org_path) + 1, 4)]
    rows = Account.objects.filter(valid, posts__role=role, posts__org__path__in=paths, is_active=True)
    return rows.distinct().order_by("name", "pk")


def holds_deciding(account: Account, items: Iterable[ServiceItem], roles: Iterable[str]) -> ServiceItem | None:
    """The first of these items at whose body this person receives, examines or decides; None for nobody of the kind."""
    deciding = set(
        Post.objects.filter(account=account, role__in=list(roles), from_on__lte=today())
        .filter(Q(to_on=None) | Q(to_on__gte=today()))
        .values_list("org_id", flat=True)
    )
    return next((item for item in items if item.org_id in deciding), None)
