"""偏差 of the items of a catalogue entry, measured anew when the entry changes. A figure for ranking, no act."""

from gongkai.apps.services.actions.placing import MOST_DEVIATION
from gongkai.apps.services.models import CatalogueEntry, ItemVersion, ServiceItem
from gongkai.apps.services.queries import standards
from gongkai.apps.services.rules.alignment import Standing, severity_of
from gongkai.apps.services.rules.checking import check, licence_days
from gongkai.apps.services.rules.elements import Elements
from gongkai.kernel import workdays

CHUNK = 500


def measure(entry: CatalogueEntry) -> int:
    """How many items changed their distance from the catalogue."""
    standard, today = standards.standard_of(entry), workdays.today()
    licence, changed, last = licence_days(today), 0, 0
    while rows := list(
        ServiceItem.objects.filter(catalogue=entry, state__in=standards.LIVE, pk__gt=last).order_by("pk")[:CHUNK]
    ):
        last = rows[-1].pk
        documents = _documents(rows)
        moved = []
        for item in rows:
            found = check(documents[item.pk], standard, Standing(today), licence=licence)
            deviation = min(severity_of(found), MOST_DEVIATION)
            if deviation != item.deviation:
                item.deviation = deviation
                moved.append(item)
        ServiceItem.objects.bulk_update(moved, ["deviation"])
        changed += len(moved)
    return changed


def _documents(items: list[ServiceItem]) -> dict[int, Elements]:
    numbers = {item.pk: item.number for item in items}
    rows = ItemVersion.objects.filter(item__in=numbers, published_at__isnull=False)
    return {v.item_id: standards.elements_of(v) for v in rows if v.number == numbers[v.item_id]}
