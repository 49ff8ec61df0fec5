"""Reading items. Public means visible: every list, page, export and index goes through `public()`."""

from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from gongkai.apps.services.models import ItemState, ItemVersion, ServiceItem
from gongkai.apps.services.rules import lifecycle
from gongkai.apps.services.rules.facets import object_bit
from gongkai.apps.services.rules.regions import stem
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import in_paths, upper_bound
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.registry import role_scope

KIND = "services.change"
COUNTY_DIGITS = 6


def public() -> QuerySet[ServiceItem]:
    """权力清单和服务事项 as anybody may read them: in use or suspended; no draft, nothing cancelled."""
    return ServiceItem.objects.filter(visible=True).select_related("org")


def public_item(uid: UUID) -> ServiceItem | None:
    return public().select_related("catalogue", "parent").filter(uid=uid).first()


def tombstone(uid: UUID) -> ServiceItem | None:
    """An item that was public and has ended: its address says so and keeps its versions."""
    rows = ServiceItem.objects.filter(state=ItemState.CANCELLED, number__gt=0)
    return rows.select_related("org", "catalogue", "parent", "replaced_by").filter(uid=uid).first()


def by_code(code: str) -> ServiceItem | None:
    """A public item by its 实施编码 or 业务办理项编码."""
    return public().filter(code=code).exclude(code="").first()


def public_versions(item: ServiceItem) -> QuerySet[ItemVersion]:
    """Versions that were in force, newest first."""
    return ItemVersion.objects.filter(item=item, published_at__isnull=False).order_by("-number")


def version_list(item: ServiceItem) -> QuerySet[ItemVersion]:
    """The same to be listed: without their documents, each of which is a whole guide."""
    return public_versions(item).defer("document")


def items_below(item: ServiceItem) -> QuerySet[ServiceItem]:
    return public().filter(parent=item).order_by("handling", "code", "pk")


def below(rows: QuerySet[ServiceItem], path: str) -> QuerySet[ServiceItem]:
    return rows.filter(org_path__gte=path, org_path__lt=upper_bound(path)) if path else rows


def narrowed(
    rows: QuerySet[ServiceItem],
    *,
    region: str = "",
    type: str = "",
    objects: str = "",
    audience: str = "",
    topic: str = "",
    initial: str = "",
    depth: str = "",
    power: bool | None = None,
) -> QuerySet[ServiceItem]:
    """Filters that lists share; each is a column of the item, a theme is a row of its own table.

    `objects` is a code of 服务对象; `topic` needs its `audience` (person or legal); `region` its code with what lies
    below it by digits.
    """
    if region:
        digits = stem(region)
        rows = rows.filter(region_code__gte=digits, region_code__lt=f"{digits}A")
    if type:
        rows = rows.filter(type=type)
    if power is not None:
        rows = rows.exclude(type="20") if power else rows.filter(type="20")
    if objects:
        rows = rows.annotate(bit=F("objects_bits").bitand(object_bit(objects))).filter(bit__gt=0)
    if audience:
        rows = rows.filter(for_person=True) if audience == "person" else rows.filter(for_legal=True)
    if topic:
        rows = rows.filter(topics__audience=audience, topics__topic=topic)
    if initial:
        rows = rows.filter(initial=initial)
    return rows.filter(depth=depth) if depth else rows


def items(actor: Actor) -> QuerySet[ServiceItem]:
    """Items a member of staff may open, whatever their state; what was given up is not listed."""
    reach = cases.within_reach(actor, KIND, case="")
    return ServiceItem.objects.filter(reach).exclude(state=ItemState.DISCARDED).select_related("org", "catalogue")


def item(actor: Actor, uid: UUID) -> ServiceItem | None:
    return items(actor).select_related("parent").filter(uid=uid).first()


def bodies(actor: Actor, roles: frozenset[str] | None = None) -> QuerySet[Organisation]:
    """Bodies whose items this person has to do with, in the order of the tree."""
    wanted = roles if roles is not None else cases.roles_of(procedure(KIND))
    held = [h for h in actor.holdings if h.role in wanted]
    own = Q(pk__in={h.org_id for h in held if role_scope(h.role) == "own"})
    trees = in_paths(sorted({h.org_path for h in held if role_scope(h.role) == "subtree"}), "path")
    return Organisation.objects.filter(own | trees, active=True).order_by("path")


def bodies_with_items() -> list[tuple[Organisation, int]]:
    """Bodies in the order of the tree with the number of their public items."""
    counts = dict(ServiceItem.objects.filter(visible=True).values_list("org").annotate(count=Count("pk")).order_by())
    rows = Organisation.objects.filter(pk__in=counts, active=True).order_by("path")
    return [(org, counts[org.pk]) for org in rows]


def implementation_entries(orgs: QuerySet[Organisation]) -> QuerySet[ServiceItem]:
    """实施事项 of bodies that may be split into 业务办理项."""
    rows = ServiceItem.objects.filter(org__in=orgs, handling="", state__in=(ItemState.IN_USE, ItemState.SUSPENDED))
    return rows.order_by("name", "pk")


def outdated(rows: QuerySet[ServiceItem]) -> QuerySet[ServiceItem]:
    """目录已修改、尚未调整: checked against an earlier version of the catalogue than the one in force."""
    return rows.filter(visible=True, catalogue_number__lt=F("catalogue__number"))


def regions() -> list[tuple[str, str]]:
    """Regions that bodies belong to, counties and above, with their codes."""
    # Thousands of bodies share some hundred places: the database sends each place once.
    used = Organisation.objects.filter(active=True, region__isnull=False).order_by("region_id")
    return [one for one in used.values_list("region_id", "region__name").distinct() if len(one[0]) <= COUNTY_DIGITS]


def why_closed(item: ServiceItem, day: date) -> str:
    """Why this item takes no application on a day; empty when it does. The door for the hall."""
    standing = lifecycle.Standing(
        state=item.state,
        is_handled=item.is_handled,
        cancelled_on=item.cancelled_on,
        catalogue_to=item.catalogue.in_force_to if item.catalogue else None,
        starts_from=item.starts_from,
    )
    return lifecycle.why_closed(standing, day)
