"""The rows of a batch written: new items with their first version, items in force with the next one.

A list of thousands pays for every question asked of a row, so rows are composed as kernel.rows composes them.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F

from gongkai.apps.services.actions.placing import columns, region_of, topic_rows
from gongkai.apps.services.models import ItemState, ItemTopic, ItemVersion, ServiceItem
from gongkai.apps.services.queries.adopting import AdoptedItem, Examined
from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.loading import document
from gongkai.kernel import rows as kept
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation

CHUNK = 500
BLOCKING = 10
Pair = tuple[AdoptedItem, Examined]


def enter(org: Organisation, pairs: Sequence[Pair], on: date) -> int:
    """New items; how many of them depart from the catalogue."""
    region, now = region_of(org), workdays.now()
    items = [_item(org, region, row, found, on, now) for row, found in pairs]
    mains, below = [i for i in items if not i.handling], [i for i in items if i.handling]
    split = {item.code[: codes.IMPLEMENTATION] for item in below}
    for item in mains:
        # What is divided into situations is applied for by situation.
        item.is_handled = item.code not in split
    kept.insert_many(mains)
    _hang_below(org, mains, below, split)
    kept.insert_many(below)
    kept.insert_many(
        [_version(item, row, item.effective_on, now, "") for item, (row, _) in zip(items, pairs, strict=True)]
    )
    kept.insert_many([t for item, (row, _) in zip(items, pairs, strict=True) for t in topic_rows(item, row.elements)])
    return sum(item.deviation >= BLOCKING for item in items)


def renew(pairs: Sequence[Pair], on: date, reason: str) -> int:
    """The next version of items in force; how many of them depart from the catalogue."""
    if not pairs:
        return 0
    now, items, versions = workdays.now(), [], []
    locked = ServiceItem.objects.select_for_update().in_bulk([row.item.pk for row, _ in pairs if row.item])
    forms = _forms_of(list(locked))
    for row, found in pairs:
        assert row.item is not None
        item = locked[row.item.pk]
        copies = columns(row.elements, found.problems)
        for name, value in copies.items():
            setattr(item, name, value)
        item.number += 1
        item.catalogue_number, item.effective_on = row.catalogue.number, row.effective_on or on
        items.append(item)
        versions.append(_version(item, row, item.effective_on, now, reason, *forms.get(item.pk, ("", None))))
    kept.update_many(items, [*copies, "number", "catalogue_number", "effective_on"])
    kept.insert_many(versions)
    ItemTopic.objects.filter(item__in=items).delete()
    kept.insert_many([t for item, (row, _) in zip(items, pairs, strict=True) for t in topic_rows(item, row.elements)])
    return sum(item.deviation >= BLOCKING for item in items)


def _forms_of(items: list[int]) -> dict[int, tuple[str, int | None]]:
    """A list says nothing of forms: the next version names the one before's."""
    found: dict[int, tuple[str, int | None]] = {}
    for start in range(0, len(items), CHUNK):
        rows = ItemVersion.objects.filter(item__in=items[start : start + CHUNK], number=F("item__number"))
        named = rows.exclude(form_source="").values_list("item_id", "form_source", "form_id")
        found |= {item: (source, form) for item, source, form in named}
    return found


def _item(org: Organisation, region: str, row: AdoptedItem, found: Examined, on: date, now: datetime) -> ServiceItem:
    code = found.code
    day = row.effective_on or on
    return kept.new(
        ServiceItem,
        code=code.text if code else "",
        foreign_code=code.foreign if code else True,
        catalogue=row.catalogue,
        handling=code.handling if code else "",
        org=org,
        org_path=org.path,
        region_code=region,
        state=ItemState.IN_USE.value,
        visible=True,
        number=1,
        catalogue_number=row.catalogue.number,
        effective_on=day,
        first_effective_on=day,
        created_at=now,
        **columns(row.elements, found.problems),
    )


def _version(
    item: ServiceItem,
    row: AdoptedItem,
    on: date | None,
    now: datetime,
    reason: str,
    form_source: str = "",
    form_id: int | None = None,
) -> ItemVersion:
    return kept.new(
        ItemVersion,
        item=item,
        form_source=form_source,
        form_id=form_id,
        number=item.number,
        document=row.document if row.document is not None else document(row.elements),
        catalogue_number=row.catalogue.number,
        reason=reason[:500],
        effective_on=on,
        published_at=now,
        created_at=now,
    )


def _hang_below(org: Organisation, mains: list[ServiceItem], below: list[ServiceItem], split: set[str]) -> None:
    """业务办理项 below their implementation entry, of this list or in force before."""
    entries = {item.code: item for item in mains if item.code}
    if before := split - entries.keys():
        earlier = list(ServiceItem.objects.filter(org=org, code__in=before))
        ServiceItem.objects.filter(pk__in=[item.pk for item in earlier]).update(is_handled=False)
        entries |= {item.code: item for item in earlier}
    for item in below:
        item.parent = entries.get(item.code[: codes.IMPLEMENTATION])
