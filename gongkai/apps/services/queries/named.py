"""What a code leads to, and who does it where: texts name entries of the catalogue, a visitor needs his own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from gongkai.apps.services.models import CatalogueEntry, CatalogueState, ItemVersion, ServiceItem
from gongkai.apps.services.queries.items import public
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import codes, regions, tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.journeys import bare

SHOWN = 3  # bodies beside one another; the rest behind a link
MOST_BELOW = 600
FOUND = 15  # results of the editors' search
BY_DUTY = (tables.DUTY,)
Situation = tuple[str, str]  # code of an entry, and the situation; empty: the whole


@dataclass(frozen=True)
class Named:
    """An entry of the catalogue in force, or a public item of one body."""

    code: str
    entry: CatalogueEntry | None = None
    item: ServiceItem | None = None

    @property
    def name(self) -> str:
        return str(self.item.name if self.item else self.entry.name if self.entry else self.code)

    @property
    def whose(self) -> str:
        """What tells an item of one body from the entry for all."""
        return str(self.item.org.label) if self.item else "各地实施"


@dataclass(frozen=True)
class Offer:
    """A code with the items of a place: those beside one another, and how many more there are."""

    named: Named
    items: tuple[ServiceItem, ...] = ()
    more: int = 0

    @property
    def item(self) -> ServiceItem | None:
        return self.items[0] if self.items else None


def known(wanted: Iterable[str]) -> dict[str, Named]:
    """The codes that lead to something in force; two statements for any number of them."""
    texts = list(dict.fromkeys(wanted))
    if not texts:
        return {}
    entries = CatalogueEntry.objects.filter(code__in=texts, state=CatalogueState.IN_FORCE).select_related("org")
    found = {entry.code: Named(entry.code, entry=entry) for entry in entries}
    items = public().select_related("catalogue").filter(code__in=[code for code in texts if code not in found])
    return found | {item.code: Named(item.code, item=item) for item in items}


def offers(wanted: Sequence[str], region: str) -> dict[str, Offer]:
    """Each known code with who does it in a place: the place itself, else a wider one, else what lies in it."""
    there = known(wanted)
    entries = {named.entry.pk: code for code, named in there.items() if named.entry}
    found = {code: Offer(named, (named.item,)) for code, named in there.items() if named.item}
    by_entry = _of_entries(entries, region) if region and entries else {}
    for pk, code in entries.items():
        items, count = by_entry.get(pk, ([], 0))
        found[code] = Offer(there[code], tuple(items[:SHOWN]), max(count - SHOWN, 0))
    return found


def situations(wanted: Iterable[Situation]) -> set[Situation]:
    """Those of entries in force that some body has published as 业务办理项; three statements for any number."""
    pairs = {pair for pair in wanted if pair[1]}
    there = known(code for code, _ in pairs)
    names = {(there[c].entry, s): spelled(there[c].name, s) for c, s in pairs if c in there and there[c].entry}
    if not names:
        return set()
    rows = public().exclude(handling="").filter(catalogue__in=[entry for entry, _ in names])
    rows = rows.filter(name__in=[name for both in names.values() for name in both])
    published = set(rows.order_by().values_list("catalogue", "name").distinct())
    found = (
        (entry, s) for (entry, s), both in names.items() if entry and any((entry.pk, n) in published for n in both)
    )
    return {(entry.code, situation) for entry, situation in found}


def situations_of(wanted: Iterable[str]) -> dict[str, list[str]]:
    """For editors: what bodies call the situations of entries, by code; three statements for any number."""
    entries = {one.entry.pk: one for one in known(wanted).values() if one.entry}
    if not entries:
        return {}
    found: dict[str, list[str]] = {}
    rows = public().exclude(handling="").filter(catalogue__in=entries).order_by("name")
    for pk, name in rows.values_list("catalogue", "name").distinct():
        one = entries[pk]
        names = found.setdefault(one.code, [])
        situation = bare(name[len(one.name) :]) if name.startswith(one.name) else ""
        if situation and situation not in names and len(names) < FOUND:
            names.append(situation)
    return {code: names for code, names in found.items() if names}


def in_situations(there: Mapping[str, Offer], wanted: Iterable[Situation]) -> dict[Situation, Offer]:
    """What a place offers, narrowed to the 业务办理项 that are asked for; a body that does not split the entry by that
    situation stays with the whole, where one chooses. One statement."""
    pairs = [pair for pair in dict.fromkeys(wanted) if pair[0] in there]
    parents = {item.pk for code, situation in pairs if situation for item in there[code].items}
    names = {name for code, situation in pairs if situation for name in spelled(there[code].named.name, situation)}
    children = public().filter(parent__in=parents, name__in=names).exclude(handling="")
    children = children.select_related("org", "catalogue")
    below = {(one.parent_id, one.name): one for one in children} if parents else {}

    def narrowed(item: ServiceItem, names: Sequence[str]) -> ServiceItem:
        return next((below[item.pk, name] for name in names if (item.pk, name) in below), item)

    return {
        (code, situation): replace(
            there[code],
            items=tuple(narrowed(one, spelled(there[code].named.name, situation)) for one in there[code].items),
        )
        if situation
        else there[code]
        for code, situation in pairs
    }


def spelled(name: str, situation: str) -> tuple[str, str]:
    """The name of a 业务办理项 (A2: the situation in brackets behind it), in the two widths bodies write."""
    return f"{name}（{situation}）", f"{name}({situation})"


def _of_entries(entries: dict[int, str], region: str) -> dict[int, tuple[list[ServiceItem], int]]:
    above = regions.containing(region)
    # 业务办理项 are reached from the entry they belong to.
    rows = public().filter(handling="").exclude(starts_from="duty").select_related("org", "catalogue")
    found: dict[int, list[ServiceItem]] = {}
    for item in rows.filter(catalogue__in=entries, region_code__in=above).order_by("org_path", "code", "pk"):
        found.setdefault(item.catalogue_id or 0, []).append(item)
    nearest = {pk: _nearest(items, above) for pk, items in found.items()}
    counted = {pk: (items, len(items)) for pk, items in nearest.items()}
    missing = [pk for pk in entries if pk not in counted]
    if missing:
        for item in _below(rows, region).filter(catalogue__in=missing).order_by("org_path", "code", "pk")[:MOST_BELOW]:
            key = item.catalogue_id or 0
            items, count = counted.get(key, ([], 0))
            counted[key] = ([*items, item], count + 1)
    return counted


def _nearest(items: list[ServiceItem], above: list[str]) -> list[ServiceItem]:
    """Of the place itself; where it has none, of the narrowest place around it that has."""
    narrowest = max(above.index(item.region_code) for item in items)
    return [item for item in items if item.region_code == above[narrowest]]


def _below(rows: QuerySet[ServiceItem], region: str) -> QuerySet[ServiceItem]:
    digits = regions.stem(region)
    return rows.filter(region_code__gte=digits, region_code__lt=f"{digits}A")


def documents(items: Iterable[ServiceItem]) -> dict[int, Elements]:
    """What the versions in force say, by key of the item; one statement."""
    wanted = {item.pk: item.number for item in items}
    condition = Q()
    for pk, number in wanted.items():
        condition |= Q(item=pk, number=number)
    if not wanted:
        return {}
    return {version.item_id: elements_of(version) for version in ItemVersion.objects.filter(condition)}


def search(text: str, org_path: str) -> list[Named]:
    """For editors: entries of the catalogue by name or code, then public items of bodies of their tree."""
    words = text.strip()[:60]
    if not words:
        return []
    code = codes.normalise(words)
    wanted = Q(name__contains=words) | Q(code__startswith=code) if code else Q(name__contains=words)
    entries = CatalogueEntry.objects.filter(wanted, state=CatalogueState.IN_FORCE).select_related("org")
    # Nobody applies for what a body does by duty.
    entries = entries.exclude(type__in=[one for one in tables.item_types() if tables.starts_allowed(one) == BY_DUTY])
    items = public().filter(wanted, org_path__startswith=org_path[:4]).exclude(code="").exclude(starts_from="duty")
    found = [Named(entry.code, entry=entry) for entry in entries.order_by("code")[:FOUND]]
    return found + [Named(item.code, item=item) for item in items.order_by("org_path", "code")[:FOUND]]
