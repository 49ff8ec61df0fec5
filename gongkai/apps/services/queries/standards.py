"""Versions as plain values: elements of an item, standard of a catalogue entry."""

from collections.abc import Iterable
from datetime import date

from gongkai.apps.services.models import CatalogueEntry, CatalogueVersion, ItemVersion, ServiceItem
from gongkai.apps.services.rules.alignment import Standard, Standing
from gongkai.apps.services.rules.checking import check
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.loading import frozen, stored
from gongkai.apps.services.rules.problems import Problem

# As good as "always" for what has not yet begun to hold.
NOT_YET = date(9999, 12, 31)
LIVE = ("in_use", "suspended")
CHUNK = 500
# (key of a catalogue entry, number of its version) → its standard elements.
Known = dict[tuple[int, int], Elements]


def elements_of(version: ItemVersion | CatalogueVersion) -> Elements:
    return stored(version.document)


def current_version(item: ServiceItem) -> ItemVersion | None:
    rows = ItemVersion.objects.filter(item=item, number=item.number).select_related("form")
    return rows.first() if item.number else None


def version_on(item: ServiceItem, day: date) -> ItemVersion | None:
    """现行版本 on a day: what an application accepted that day is judged by, whatever was published since."""
    rows = ItemVersion.objects.filter(item=item, published_at__isnull=False, effective_on__lte=day)
    return rows.order_by("-effective_on", "-number").first()


def catalogue_version(entry: CatalogueEntry) -> CatalogueVersion | None:
    rows = CatalogueVersion.objects.filter(entry=entry, number=entry.number).select_related("form")
    return rows.first() if entry.number else None


def standard_of(entry: CatalogueEntry | None) -> Standard | None:
    """The standard in force of a catalogue entry; None before it has one."""
    version = catalogue_version(entry) if entry is not None else None
    return _standard(entry, stored(version.document)) if entry is not None and version is not None else None


def standards(entries: Iterable[CatalogueEntry], known: Known | None = None) -> dict[int, Standard]:
    """By key of the entry: two statements for any number of them.

    `known` keeps what was read from one list to the next: a published version never changes, so that only its number
    has to be looked up.
    """
    wanted = {entry.pk: entry for entry in entries}
    kept = known if known is not None else {}
    missing = [pk for pk, entry in wanted.items() if (pk, entry.number) not in kept]
    for start in range(0, len(missing), CHUNK):
        rows = CatalogueVersion.objects.filter(entry__in=missing[start : start + CHUNK], published_at__isnull=False)
        for key, number, document in rows.values_list("entry_id", "number", "document"):
            if number == wanted[key].number:
                kept[key, number] = frozen(document)
    keys = ((pk, entry.number) for pk, entry in wanted.items())
    return {key[0]: _standard(wanted[key[0]], kept[key]) for key in keys if key in kept}


def _standard(entry: CatalogueEntry, elements: Elements) -> Standard:
    return Standard(
        code=entry.code,
        name=entry.name,
        type=entry.type,
        levels=entry.levels,
        in_force_from=entry.in_force_from or NOT_YET,
        in_force_to=entry.in_force_to,
        elements=elements,
    )


def twin_of(item: ServiceItem) -> str:
    """A6: another item in force for the same catalogue entry, body, level and situation; its code, or nothing."""
    rows = ServiceItem.objects.filter(catalogue=item.catalogue, org=item.org, level=item.level, handling=item.handling)
    if item.catalogue_id is None:
        return ""
    return rows.filter(state__in=LIVE).exclude(pk=item.pk).values_list("code", flat=True).first() or ""


def problems_of(item: ServiceItem, elements: Elements, on: date) -> list[Problem]:
    """Everything said against these elements of this item on the day they take effect."""
    return check(elements, standard_of(item.catalogue), Standing(on, twin_of(item)))
