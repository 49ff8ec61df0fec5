"""整批录入和随目录取消 (law/steps/batch.toml): one case, one journal entry, one transaction for many rows.

This is the way of imports. The checks are those of a single item; a list that was approved elsewhere may be taken
over with what departs from the catalogue (`keep_deviations`), and the departures are then ranked and sent back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.services.actions.entries import Header, refuse_shape, standing
from gongkai.apps.services.actions.placing import columns, region_of, topic_rows
from gongkai.apps.services.events import ItemsAdopted, ItemsCancelled
from gongkai.apps.services.models import (
    BatchScope,
    CatalogueEntry,
    CatalogueState,
    CatalogueVersion,
    ItemBatch,
    ItemState,
    ItemTopic,
    ItemVersion,
    ServiceItem,
)
from gongkai.apps.services.queries import standards
from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.alignment import Standing
from gongkai.apps.services.rules.checking import check, licence_days
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.loading import document
from gongkai.apps.services.rules.problems import Problem
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor

KIND = "services.batch"
CHUNK = 500
LIVE = (ItemState.IN_USE, ItemState.SUSPENDED)
# What no list can be forgiven: there is no such catalogue entry, or it does not hold.
NEVER_KEPT = frozenset({"A1", "A6", "A9"})


@dataclass(frozen=True, slots=True)
class AdoptedItem:
    """One row of a list: its catalogue entry, elements, code as the list gives it, and what reading it found."""

    catalogue: CatalogueEntry
    elements: Elements
    code: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class AdoptedEntry:
    """One row of a catalogue."""

    code: str
    elements: Elements
    levels: str
    department: str = ""
    guided_by: str = ""
    parent_code: str = ""


class BatchRefused(Refused):
    """The whole list is refused; `rows` says what is wrong with which row, counted from 1."""

    def __init__(self, rows: dict[int, list[str]]) -> None:
        first = min(rows)
        super().__init__(f"{len(rows)}行不符合要求，没有录入。第{first}行：{rows[first][0]}", code="rows")
        self.rows = rows


@act("services.batch.adopt_items")
def adopt_items(
    *,
    org: Organisation,
    by: Actor,
    rows: Sequence[AdoptedItem],
    source: str,
    effective_on: date | None = None,
    keep_deviations: bool = False,
) -> ItemBatch:
    """整批录入一个机关的实施清单: all rows or none."""
    if not source.strip():
        raise Refused("请写明清单的批准文件。", field="source")
    on = effective_on or workdays.today()
    if on > workdays.today():
        raise Refused("整批录入的清单应当已经生效。", field="effective_on")
    batch = _open(org, BatchScope.ITEMS, len(rows), source, on)
    found = _examine(org, rows, on, keep_deviations)
    items, versions, topics = _items(org, rows, found, on)
    ServiceItem.objects.bulk_create(items, batch_size=CHUNK)
    ItemVersion.objects.bulk_create(versions, batch_size=CHUNK)
    ItemTopic.objects.bulk_create(topics, batch_size=CHUNK)
    _hang_below(org, items)
    deviating = sum(item.deviation >= 10 for item in items)
    context().detail(count=len(items), source=source, effective_on=on, deviating=deviating, closed_on=on)
    emit(ItemsAdopted(case_uid=batch.case.uid, org_path=org.path, count=len(items)))
    return batch


@act("services.batch.adopt_catalogue")
def adopt_catalogue(
    *, org: Organisation, by: Actor, rows: Sequence[AdoptedEntry], source: str, effective_on: date
) -> ItemBatch:
    """整批录入基本目录: every entry with its first version in force."""
    if not source.strip():
        raise Refused("请写明目录的批准文件。", field="source")
    wrong: dict[int, list[str]] = {}
    taken = set(CatalogueEntry.objects.filter(code__in=[r.code for r in rows]).values_list("code", flat=True))
    entries, versions = [], []
    for number, row in enumerate(rows, 1):
        header = Header(row.levels, row.department, row.guided_by)
        if said := _entry_problems(row, taken):
            wrong[number] = said
            continue
        try:
            refuse_shape(row.elements, header)
        except Refused as refusal:
            wrong[number] = [refusal.message]
            continue
        taken.add(row.code)
        values = {"levels": row.levels, "department": row.department, "guided_by": row.guided_by}
        entry = CatalogueEntry(code=row.code, org=org, org_path=org.path, state=CatalogueState.IN_FORCE, number=1)
        entry.in_force_from = effective_on
        for name, value in standing(row.elements, values).items():
            setattr(entry, name, value)
        entries.append(entry)
        versions.append(
            CatalogueVersion(
                entry=entry,
                number=1,
                header=values,
                document=document(row.elements),
                reason=source[:500],
                effective_on=effective_on,
                published_at=workdays.now(),
            )
        )
    if wrong:
        raise BatchRefused(wrong)
    batch = _open(org, BatchScope.CATALOGUE, len(entries), source, effective_on)
    CatalogueEntry.objects.bulk_create(entries, batch_size=CHUNK)
    CatalogueVersion.objects.bulk_create(versions, batch_size=CHUNK)
    by_code = {entry.code: entry for entry in entries}
    below = [(by_code[row.code], by_code[row.parent_code]) for row in rows if row.parent_code in by_code]
    for entry, parent in below:
        entry.parent = parent
    CatalogueEntry.objects.bulk_update([entry for entry, _ in below], ["parent"], batch_size=CHUNK)
    context().detail(count=len(entries), source=source, closed_on=effective_on)
    return batch


@act("services.batch.cancel_with_catalogue")
def cancel_with_catalogue(*, org: Organisation, by: Actor, entry: CatalogueEntry, on: date) -> ItemBatch:
    """随目录取消 (A9): every entry below ends on the day its catalogue entry ends."""
    reason = f"基本目录取消：{entry.cancel_basis}"[:500]
    ended = ServiceItem.objects.filter(catalogue=entry, state__in=LIVE).update(
        state=ItemState.CANCELLED, visible=False, cancelled_on=on, state_reason=reason, suspended_until_on=None
    )
    batch = _open(org, BatchScope.CANCELLATION, ended, entry.cancel_basis, on)
    context().detail(count=ended, catalogue=entry.code, closed_on=on)
    emit(
        ItemsCancelled(catalogue_uid=entry.uid, code=entry.code, org_path=entry.org_path, cancelled_on=on, count=ended)
    )
    return batch


def _open(org: Organisation, scope: BatchScope, count: int, source: str, on: date) -> ItemBatch:
    case = open_case(KIND, org=org, title=f"{org.label}{scope.label}{count}条", opened_on=on)
    batch = ItemBatch(
        case=case, org=org, org_path=org.path, scope=scope, count=count, source=source.strip()[:300], effective_on=on
    )
    batch.save(force_insert=True)
    return batch


def _examine(
    org: Organisation, rows: Sequence[AdoptedItem], on: date, keep_deviations: bool
) -> list[tuple[str, list[Problem]]]:
    """(code, findings) of every row; refuses with everything that is wrong with the list."""
    known = standards.standards({row.catalogue.pk: row.catalogue for row in rows}.values())
    given = [codes.parse(row.code) if row.code.strip() else None for row in rows]
    taken = _taken(code.text for code in given if code)
    live = _live(org, {row.catalogue.pk for row in rows})
    licence = licence_days(on)
    wrong: dict[int, list[str]] = {}
    found: list[tuple[str, list[Problem]]] = []
    for number, (row, code) in enumerate(zip(rows, given, strict=True), 1):
        standard = known.get(row.catalogue.pk)
        said = [str(p) for p in row.problems if p.blocks] + _code_problems(org, row, code, taken)
        key = (row.catalogue.pk, row.elements.level, code.handling if code else "")
        problems = check(row.elements, standard, Standing(on, live.get(key, "")), licence=licence)
        said += [str(p) for p in problems if p.blocks and (not keep_deviations or p.check in NEVER_KEPT)]
        if said:
            wrong[number] = said
        text = code.text if code else ""
        taken.add(text)
        live.setdefault(key, text or row.elements.name)
        found.append((text, problems))
    if wrong:
        raise BatchRefused(wrong)
    return found


def _code_problems(org: Organisation, row: AdoptedItem, code: codes.ItemCode | None, taken: set[str]) -> list[str]:
    if code is None:
        return ["没有事项编码。"] if len(row.catalogue.code) == codes.BASIC else []
    said = [*code.problems]
    said += codes.disagreements(code, uscc=org.uscc, level=row.elements.level, basic=row.catalogue.code)
    return [*said, f"编码{code.text}已经使用。"] if code.text in taken else said


def _items(
    org: Organisation, rows: Sequence[AdoptedItem], found: list[tuple[str, list[Problem]]], on: date
) -> tuple[list[ServiceItem], list[ItemVersion], list[ItemTopic]]:
    items, versions, topics = [], [], []
    region, now = region_of(org), workdays.now()
    for row, (code, problems) in zip(rows, found, strict=True):
        parsed = codes.parse(code) if code else None
        item = ServiceItem(
            code=code,
            foreign_code=parsed.foreign if parsed else True,
            catalogue=row.catalogue,
            handling=parsed.handling if parsed else "",
            org=org,
            org_path=org.path,
            region_code=region,
            state=ItemState.IN_USE,
            visible=True,
            number=1,
            catalogue_number=row.catalogue.number,
            effective_on=on,
            first_effective_on=on,
            **columns(row.elements, problems),
        )
        items.append(item)
        versions.append(
            ItemVersion(
                item=item,
                number=1,
                document=document(row.elements),
                catalogue_number=row.catalogue.number,
                effective_on=on,
                published_at=now,
            )
        )
        topics += topic_rows(item, row.elements)
    return items, versions, topics


def _hang_below(org: Organisation, items: list[ServiceItem]) -> None:
    """业务办理项 below their implementation entry, which is then applied for by situation."""
    below = [item for item in items if item.handling]
    if not below:
        return
    mains = {item.code: item for item in items if not item.handling and item.code}
    missing = {item.code[: codes.IMPLEMENTATION] for item in below} - mains.keys()
    mains |= {item.code: item for item in ServiceItem.objects.filter(org=org, code__in=missing)}
    for item in below:
        item.parent = mains.get(item.code[: codes.IMPLEMENTATION])
    ServiceItem.objects.bulk_update(below, ["parent"], batch_size=CHUNK)
    split = {item.parent_id for item in below if item.parent_id}
    ServiceItem.objects.filter(pk__in=split).update(is_handled=False)


def _taken(texts: Iterable[str]) -> set[str]:
    wanted = list(texts)
    found: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        rows = ServiceItem.objects.filter(code__in=wanted[start : start + CHUNK])
        found |= set(rows.values_list("code", flat=True))
    return found


def _live(org: Organisation, catalogue: set[int]) -> dict[tuple[int, str, str], str]:
    """A6: what is in force already, by catalogue entry, level and situation."""
    rows = ServiceItem.objects.filter(org=org, state__in=LIVE, catalogue__in=catalogue)
    values: Any = rows.values_list("catalogue_id", "level", "handling", "code", "name")
    return {(key, level, handling): code or name for key, level, handling, code, name in values}


def _entry_problems(row: AdoptedEntry, taken: set[str]) -> list[str]:
    code = codes.parse_basic(row.code)
    said = [*code.problems]
    if not code.foreign and code.valid and code.type != row.elements.type:
        said.append(f"基本编码第3至4位“{code.type}”与事项类型“{row.elements.type}”不一致。")
    if row.code in taken:
        said.append(f"基本编码{row.code}已经使用。")
    return said
