"""认领 and 偏差: how lists stand to the catalogue and to each other (service items §3, §13)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from gongkai.apps.services.models import CatalogueEntry, CatalogueState, ItemChange, ServiceItem
from gongkai.apps.services.queries.items import items
from gongkai.apps.services.queries.standards import LIVE
from gongkai.apps.services.rules.alignment import Compared, differing
from gongkai.apps.services.rules.indicators import Tally
from gongkai.apps.services.rules.tables import APPLICATION
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import upper_bound
from gongkai.kernel.people.actors import Actor

FULLY_ONLINE, INSTANT, BY_LEVELS = "5", "1", "7"
BLOCKING = 10


@dataclass(frozen=True)
class Claims:
    """Who has claimed one entry: bodies with an item in force, and how many of those depart from it."""

    bodies: int
    items: int
    deviating: int
    outdated: int


def claims_of(entry: CatalogueEntry) -> Claims:
    rows = ServiceItem.objects.filter(catalogue=entry, state__in=LIVE)
    found = rows.aggregate(
        bodies=Count("org", distinct=True),
        items=Count("pk"),
        deviating=Count("pk", filter=Q(deviation__gte=BLOCKING)),
        outdated=Count("pk", filter=Q(catalogue_number__lt=entry.number)),
    )
    return Claims(**found)


# 偏差 --------------------------------------------------------------------------


def deviations(actor: Actor) -> QuerySet[ServiceItem]:
    """Items in force that depart from their catalogue, within this person's reach; the worst first when sorted so."""
    return items(actor).filter(visible=True, deviation__gt=0)


def sendable(actor: Actor, entry: CatalogueEntry) -> QuerySet[ServiceItem]:
    """Items of one entry that may be sent back: something blocks, and no change is under way."""
    rows = deviations(actor).filter(catalogue=entry, deviation__gte=BLOCKING)
    under_way = ItemChange.objects.filter(open=True).values("item_id")
    return rows.exclude(pk__in=under_way).order_by("org_path", "pk")


def siblings(entry: CatalogueEntry) -> QuerySet[ServiceItem]:
    """A8: the public items of one catalogue entry, side by side."""
    return ServiceItem.objects.filter(catalogue=entry, visible=True).select_related("org")


def differing_of(rows: Sequence[ServiceItem]) -> list[str]:
    """In which respects siblings differ."""
    return differing([Compared(r.material_count, r.promised_days, r.visits, r.is_fee) for r in rows])


# 覆盖和指标 ----------------------------------------------------------------------


def in_tree(path: str) -> QuerySet[ServiceItem]:
    return ServiceItem.objects.filter(state__in=LIVE, org_path__gte=path, org_path__lt=upper_bound(path))


def tally(org: Organisation) -> Tally:
    """The counts behind the indicators of a body and of what lies below it."""
    rows = in_tree(org.path)
    applied = Q(starts_from=APPLICATION)
    timed = Q(comparable_limits=True)
    found = rows.aggregate(
        filled=Sum("filled_count", default=0),
        required=Sum("required_count", default=0),
        in_force=Count("pk"),
        with_guide=Count("pk", filter=Q(visible=True)),
        applied_for=Count("pk", filter=applied),
        online=Count("pk", filter=applied & Q(online=True)),
        fully_online=Count("pk", filter=applied & Q(depth=FULLY_ONLINE)),
        one_visit=Count("pk", filter=applied & Q(visits__lte=1)),
        instant=Count("pk", filter=applied & Q(project_type=INSTANT)),
        promised_days=Sum("promised_days", filter=timed, default=0),
        statutory_days=Sum("statutory_days", filter=timed, default=0),
    )
    should, claimed = claim_counts(org)
    return Tally(should_claim=should, claimed=claimed, **found)


def claim_counts(org: Organisation) -> tuple[int, int]:
    """(应认领, 已认领) catalogue entries: those permitted at the levels that this body and its tree exercise.

    (0, 0) for a body with nothing below it: no list says which single body answers for an entry nobody has claimed.
    """
    if not org.children.exists():
        return 0, 0
    rows = in_tree(org.path)
    wanted = Q(levels__contains=BY_LEVELS)
    for level in sorted({level for level in rows.values_list("level", flat=True).distinct() if level}):
        wanted |= Q(levels__contains=level)
    entries = CatalogueEntry.objects.filter(wanted, state=CatalogueState.IN_FORCE)
    return entries.count(), entries.filter(pk__in=rows.values("catalogue_id")).count()


@dataclass(frozen=True)
class Part:
    """One body below another, with everything that lies below it."""

    org: Organisation
    items: int
    entries: int
    deviating: int
    outdated: int
    has_below: bool


def parts(org: Organisation) -> list[Part]:
    """The body itself and each directly below it, each with one reading of its range."""
    below = list(Organisation.objects.filter(parent=org, active=True).order_by("path").annotate(n=Count("children")))
    found = []
    for one, has_below in [(org, False), *((o, bool(o.n)) for o in below)]:
        rows = in_tree(one.path) if one is not org else ServiceItem.objects.filter(org=org, state__in=LIVE)
        counted = rows.aggregate(
            items=Count("pk"),
            entries=Count("catalogue", distinct=True),
            deviating=Count("pk", filter=Q(deviation__gte=BLOCKING)),
            outdated=Count("pk", filter=Q(catalogue_number__lt=F("catalogue__number"))),
        )
        found.append(Part(one, has_below=has_below, **counted))
    return found
