"""认领 and 偏差: how lists stand to the catalogue (service items §3, §13)."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from gongkai.apps.services.models import CatalogueEntry, CatalogueState, ServiceItem
from gongkai.apps.services.queries.standards import LIVE
from gongkai.apps.services.rules.indicators import Tally
from gongkai.apps.services.rules.tables import APPLICATION
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import upper_bound

FULLY_ONLINE, INSTANT = "5", "1"


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
        deviating=Count("pk", filter=Q(deviation__gte=10)),
        outdated=Count("pk", filter=Q(catalogue_number__lt=entry.number)),
    )
    return Claims(**found)


def in_tree(path: str) -> QuerySet[ServiceItem]:
    rows = ServiceItem.objects.filter(state__in=LIVE)
    return rows.filter(org_path__gte=path, org_path__lt=upper_bound(path)) if path else rows


def tally(org: Organisation, *, below: bool) -> Tally:
    """The counts behind the indicators of one body, or of its whole tree."""
    rows = in_tree(org.path) if below else ServiceItem.objects.filter(org=org, state__in=LIVE)
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
    should, claimed = claim_counts(org, below=below)
    return Tally(should_claim=should, claimed=claimed, **found)


def claim_counts(org: Organisation, *, below: bool) -> tuple[int, int]:
    """(应认领, 已认领) catalogue entries of a tree: what the catalogue permits at the levels exercised in it.

    (0, 0) for a single body: no list says which body answers for an entry that nobody has claimed.
    """
    if not below:
        return 0, 0
    rows = in_tree(org.path)
    levels = sorted({level for level in rows.values_list("level", flat=True).distinct() if level})
    wanted = Q(levels__contains="7")
    for level in levels:
        wanted |= Q(levels__contains=level)
    entries = CatalogueEntry.objects.filter(wanted, state=CatalogueState.IN_FORCE)
    return entries.count(), entries.filter(pk__in=rows.values("catalogue_id")).count()
