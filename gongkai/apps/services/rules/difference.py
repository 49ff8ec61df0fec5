"""两个版本的差别, element by element and row by row, with what it newly asks of people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gongkai.apps.services.rules import limits, tables
from gongkai.apps.services.rules.alignment import added_conditions, squeezed
from gongkai.apps.services.rules.elements import ROWS, Elements

# By what a row is known again.
ROW_KEYS: dict[str, tuple[str, ...]] = {
    "bases": ("title", "article"),
    "materials": ("name", "when"),
    "special_procedures": ("kind", "name"),
    "steps": ("name",),
    "venues": ("name", "window"),
    "fees": ("name",),
    "results": ("name",),
    "intermediaries": ("name",),
    "questions": ("question",),
    "discretion": ("situation",),
}
# What needs a legal basis when it is added (A5), and what merely burdens.
CONDITION, MATERIAL, FEE, STEP = "增加条件", "增加材料", "增加收费", "增加环节"
NEEDS_BASIS = (CONDITION, MATERIAL, FEE, STEP)
ROW_BURDENS = {
    "materials": MATERIAL,
    "steps": STEP,
    "fees": FEE,
    "special_procedures": "增加特别程序",
    "intermediaries": "增加中介服务",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as people read it."""

    label: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Change:
    """One element that differs; `row` names the row of a repeated one. `burden` says what it newly asks, or nothing."""

    element: str
    label: str
    kind: str  # added, removed, changed
    cells: tuple[Cell, ...]
    row: str = ""
    burden: str = ""

    @property
    def needs_basis(self) -> bool:
        return self.burden in NEEDS_BASIS


@dataclass(frozen=True, slots=True)
class Difference:
    changes: tuple[Change, ...] = field(default=())

    @property
    def burdens(self) -> list[str]:
        return list(dict.fromkeys(c.burden for c in self.changes if c.burden))

    @property
    def needs_basis(self) -> bool:
        """A condition, a material, a fee or a step comes in."""
        return any(change.needs_basis for change in self.changes)


def difference(before: Elements, after: Elements) -> Difference:
    """What changed, in the order of the elements; rows that only moved have not changed."""
    found: list[Change] = []
    for key, element in tables.elements().items():
        old, new = getattr(before, key), getattr(after, key)
        if old == new:
            continue
        if key in ROWS:
            found += _rows(element, old, new)
        else:
            cell = Cell(element.label, words(element, old), words(element, new))
            found.append(Change(key, element.label, _kind(old, new), (cell,), burden=_burden(key, before, after)))
    if dict(before.extras) != dict(after.extras):
        found += _extras(before, after)
    return Difference(tuple(found))


def _kind(old: Any, new: Any) -> str:
    if old in (None, "", ()):
        return "added"
    return "removed" if new in (None, "", ()) else "changed"


def _burden(key: str, before: Elements, after: Elements) -> str:
    if key == "accept_conditions" and added_conditions(before.accept_conditions, after.accept_conditions):
        return CONDITION
    if key == "is_fee" and after.is_fee and not before.is_fee:
        return FEE
    if key == "visits" and (after.visits or 0) > (before.visits if before.visits is not None else 99):
        return "增加到场次数"
    if key == "statutory_days" and _longer(limits.statutory(before), limits.statutory(after)):
        return "延长法定时限"
    if key == "promised_days" and _longer(limits.promised(before), limits.promised(after)):
        return "延长承诺时限"
    return ""


def _longer(old: limits.Limit | None, new: limits.Limit | None) -> bool:
    return bool(old and new and new.exceeds(old))


def _rows(element: tables.Element, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Change]:
    """Rows are paired by what they are known by; the second of one name pairs with the second."""
    before, after = _keyed(element.key, old), _keyed(element.key, new)
    for key, row in after.items():
        earlier = before.get(key)
        if earlier == row:
            continue
        cells = tuple(c for c in _cells(element, earlier, row) if c.changed)
        burden = _row_burden(element.key, earlier, row)
        yield Change(
            element.key, element.label, "changed" if earlier else "added", cells, _title(element.key, row), burden
        )
    for key, row in before.items():
        if key not in after:
            cells = tuple(c for c in _cells(element, row, None) if c.changed)
            yield Change(element.key, element.label, "removed", cells, _title(element.key, row))


def _keyed(key: str, rows: tuple[Any, ...]) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for row in rows:
        name = tuple(squeezed(getattr(row, column)) for column in ROW_KEYS[key])
        count = 1
        while (*name, str(count)) in found:
            count += 1
        found[(*name, str(count))] = row
    return found


def _row_burden(key: str, earlier: Any, row: Any) -> str:
    if key == "materials":
        return MATERIAL if _asks_more(earlier, row) else ""
    return ROW_BURDENS.get(key, "") if earlier is None else ""


def _asks_more(earlier: Any, row: Any) -> bool:
    """A material that people must newly bring, or more of it than before."""
    if row.shared or row.necessity == "optional":
        return False
    if earlier is None or earlier.shared or earlier.necessity != row.necessity == "necessary":
        return True
    return (row.originals or 0) > (earlier.originals or 0) or (row.copies or 0) > (earlier.copies or 0)


def _cells(element: tables.Element, old: Any, new: Any) -> Iterator[Cell]:
    for column in element.columns:
        before, after = (words(column, getattr(row, column.key)) if row is not None else "" for row in (old, new))
        yield Cell(column.label, before, after)


def _title(key: str, row: Any) -> str:
    columns = {column.key: column for column in tables.elements()[key].columns}
    return " ".join(filter(None, (words(columns[name], getattr(row, name)) for name in ROW_KEYS[key])))[:80]


def _extras(before: Elements, after: Elements) -> Iterator[Change]:
    for key in dict.fromkeys([*before.extras, *after.extras]):
        old, new = before.extras.get(key, ""), after.extras.get(key, "")
        if old != new:
            yield Change("extras", "其他信息", _kind(old, new), (Cell(key, old, new),), key)


def words(spec: tables.Element | tables.Column, value: Any) -> str:
    """A value as people read it: codes in words, flags as 是 and 否."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if spec.kind == "code":
        return tables.label(spec.table, value)
    if spec.kind == "codes":
        return "、".join(tables.label(spec.table, code) for code in value)
    return "\n".join(value) if isinstance(value, tuple) else str(value)
