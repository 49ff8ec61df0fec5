"""整批录入和随目录取消 (law/steps/batch.toml): one case, one journal entry, one transaction for many rows.

This is the way of imports. The checks are those of a single item; a list that was approved elsewhere may be taken
over with what departs from the catalogue (`keep_deviations`), and the departures are then ranked and sent back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.apps.services.actions import adopting
from gongkai.apps.services.actions.entries import Header, refuse_shape, standing
from gongkai.apps.services.events import ItemsAdopted, ItemsCancelled
from gongkai.apps.services.models import (
    BatchScope,
    CatalogueEntry,
    CatalogueState,
    CatalogueVersion,
    ItemBatch,
    ItemState,
    ServiceItem,
)
from gongkai.apps.services.queries import standards
from gongkai.apps.services.queries.adopting import CODE, AdoptedItem, Examined, examine
from gongkai.apps.services.rules import codes
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

__all__ = ["AdoptedEntry", "AdoptedItem", "BatchRefused", "adopt_catalogue", "adopt_items", "cancel_with_catalogue"]

KIND = "services.batch"
CHUNK = 500
LIVE = (ItemState.IN_USE, ItemState.SUSPENDED)


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
    """The whole list is refused; `rows` says what is wrong with which row, counted from 1, `found` as findings."""

    def __init__(self, rows: dict[int, list[str]], found: dict[int, list[Problem]] | None = None) -> None:
        first = min(rows)
        super().__init__(f"{len(rows)}行不符合要求，没有录入。第{first}行：{rows[first][0]}", code="rows")
        self.rows = rows
        self.found = found or {}


@act("services.batch.adopt_items")
def adopt_items(
    *,
    org: Organisation,
    by: Actor,
    rows: Sequence[AdoptedItem],
    source: str,
    effective_on: date | None = None,
    keep_deviations: bool = False,
    digest: str = "",
    known: standards.Known | None = None,
) -> ItemBatch:
    """整批录入一个机关的实施清单: all rows or none; what is in force already gets a new version.

    `digest` is that of the file the list came from, `known` what was read of the catalogue for lists before this one.
    """
    if not source.strip():
        raise Refused("请写明清单的批准文件。", field="source")
    on = effective_on or workdays.today()
    if on > workdays.today():
        raise Refused("整批录入的清单应当已经生效。", field="effective_on")
    batch = open_batch(org, BatchScope.ITEMS, len(rows), source, on, digest)
    found = _examined(org, rows, on, keep_deviations, known)
    pairs = list(zip(rows, found, strict=True))
    deviating = adopting.enter(org, [p for p in pairs if p[0].item is None], on)
    deviating += adopting.renew([p for p in pairs if p[0].item is not None], on, source)
    changed = sum(row.item is not None for row in rows)
    details = {"count": len(rows), "source": source, "effective_on": on, "deviating": deviating, "closed_on": on}
    context().detail(**details, **({"changed": changed} if changed else {}), **({"sha256": digest} if digest else {}))
    emit(ItemsAdopted(case_uid=batch.case.uid, org_path=org.path, count=len(rows)))
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
    batch = open_batch(org, BatchScope.CATALOGUE, len(entries), source, effective_on)
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
    batch = open_batch(org, BatchScope.CANCELLATION, ended, entry.cancel_basis, on)
    context().detail(count=ended, catalogue=entry.code, closed_on=on)
    emit(
        ItemsCancelled(catalogue_uid=entry.uid, code=entry.code, org_path=entry.org_path, cancelled_on=on, count=ended)
    )
    return batch


def open_batch(
    org: Organisation, scope: BatchScope, count: int, source: str, on: date, digest: str = "", named: str = ""
) -> ItemBatch:
    """The case of a batch, inside the act that enters its rows; `named` is what of the scope it holds."""
    case = open_case(KIND, org=org, title=f"{org.label}{named or scope.label}{count}条", opened_on=on)
    batch = ItemBatch(
        case=case,
        org=org,
        org_path=org.path,
        scope=scope,
        count=count,
        source=source.strip()[:300],
        effective_on=on,
        digest=digest,
    )
    batch.save(force_insert=True)
    return batch


def _examined(
    org: Organisation,
    rows: Sequence[AdoptedItem],
    on: date,
    keep_deviations: bool,
    known: standards.Known | None,
) -> list[Examined]:
    """Findings of every row; refuses with everything that is wrong with the list."""
    found = examine(org, rows, on, keep_deviations, known)
    if wrong := {number: one.refused for number, one in enumerate(found, 1) if one.refused}:
        said = {number: [p.text if p.element == CODE else str(p) for p in one] for number, one in wrong.items()}
        raise BatchRefused(said, wrong)
    return found


def _entry_problems(row: AdoptedEntry, taken: set[str]) -> list[str]:
    code = codes.parse_basic(row.code)
    said = [*code.problems]
    if not code.foreign and code.valid and code.type != row.elements.type:
        said.append(f"基本编码第3至4位“{code.type}”与事项类型“{row.elements.type}”不一致。")
    if row.code in taken:
        said.append(f"基本编码{row.code}已经使用。")
    return said
