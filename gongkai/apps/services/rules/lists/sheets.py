"""A list as a body sends it: sheets and cells are read by rules.sheets, columns by the names of that list."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from gongkai.apps.services.rules.lists.definitions import BASES, base_columns, identities, lists
from gongkai.apps.services.rules.sheets import bases, cells, words
from gongkai.apps.services.rules.sheets.files import SheetRows, Source
from gongkai.apps.services.rules.sheets.layouts import SEARCHED, Layout
from gongkai.apps.services.rules.sheets.sent import CellProblem, SentList, SheetItem
from gongkai.kernel.numbering.codes.text import squeeze

DEEPEST = 2
ENOUGH = 2
FEW_CELLS = 2
BASIS = "basis."
DAYS = ("effective_on", "until_on")
Read = Callable[[str], tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Col:
    """One column: `key` is an identity, an element of the list, or `basis.` and a column of 设定依据."""

    at: int
    heading: str
    key: str


@dataclass(slots=True)
class SheetLine:
    """One line as it was sent, with the place of each of its cells."""

    list_id: str
    layout: Layout
    columns: tuple[Col, ...]
    row: int
    identity: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    # Sheet rows of the bases, the first one's is `row`.
    basis_rows: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.identity.get("name", "")

    @property
    def code(self) -> str:
        return "".join(self.identity.get("code", "").split())

    @property
    def org_code(self) -> str:
        return squeeze(self.identity.get("org_code", "")).upper()

    @property
    def org_name(self) -> str:
        return squeeze(self.identity.get("org_name", ""))

    @property
    def is_ended(self) -> bool:
        return words.code_of("task_states", self.identity.get("state", "")) == "3"

    def day(self, key: str) -> date | None:
        return cells.day(self.identity.get(key, ""))

    def said(self, key: str, text: str, number: int = 0, column: str = "") -> CellProblem:
        """Something said against an element of the line, at the cell it came from."""
        row = self.basis_rows[number - 1] if number and number <= len(self.basis_rows) else self.row
        wanted = (f"{BASIS}{column}", key) if column else (key, f"{BASIS}title")
        col = next((c for name in wanted for c in self.columns if c.key == name), None)
        at = col.at + self.layout.first_column if col else -1
        value = self.cells.get(key, "") or self.identity.get(key, "")
        return CellProblem(self.layout.sheet, row, at, value, text, col.heading if col else "")

    def as_item(self) -> SheetItem:
        """For the workbook that goes back: which rows of which sheet are meant."""
        item = SheetItem(self.layout, self.row, {}, {}, {}, {})
        item.rows[BASES] = [(self.layout, row, 0) for row in self.basis_rows]
        return item


@dataclass(slots=True)
class SentLines:
    """Everything a file holds; `sent` is what the workbook of what was refused is written from."""

    lines: list[SheetLine] = field(default_factory=list)
    sent: SentList = field(default_factory=SentList)

    @property
    def stray(self) -> list[CellProblem]:
        return self.sent.stray


def read(source: Source, list_id: str = "") -> SentLines:
    """Read every sheet. A sheet named after a list holds that list, every other one `list_id`."""
    found = SentLines(sent=SentList(notes=list(source.notes)))
    for sheet in source.sheets:
        plain = words.plain(sheet.name)
        if plain in words.ignored_sheets():
            continue
        wanted = _by_sheet().get(plain, list_id)
        if list_id and wanted != list_id:
            found.sent.note(f"工作表“{sheet.name}”是{lists()[wanted].label}，没有读取。")
            continue
        header = _header(sheet, wanted) if wanted else None
        if header is None:
            found.sent.note(f"工作表“{sheet.name}”没有找到表头，没有读取。")
            continue
        layout, columns = header
        if layout.unknown:
            found.sent.note(f"工作表“{sheet.name}”的“{'、'.join(layout.unknown.values())}”不是清单的要素，没有读取。")
        found.sent.layouts.append(layout)
        _Reader(found, wanted, layout, columns).all(sheet.rows())
    if not found.sent.layouts:
        found.sent.note("没有找到清单：表头中应有名称和清单的要素。")
    return found


class _Reader:
    """The rows of one sheet; a row that names nothing goes on with the bases of the line above it."""

    def __init__(self, found: SentLines, list_id: str, layout: Layout, columns: tuple[Col, ...]) -> None:
        self.found, self.list_id, self.layout, self.columns = found, list_id, layout, columns
        self.last: SheetLine | None = None
        self.last_key: tuple[str, ...] = ()

    def all(self, rows: Iterator[tuple[int, list[Any]]]) -> None:
        for number, row in rows:
            if number > self.layout.last:
                self.take(number, row)
                self.found.sent.row_count += 1

    def take(self, number: int, row: Sequence[Any]) -> None:
        said = {c.key: text for c in self.columns if c.at < len(row) and (text := cells.text(row[c.at]))}
        if not said:
            return
        key = tuple(said.get(name, "") for name in ("code", "name", "org_name", "org_code"))
        based = any(name.startswith(BASIS) for name in said)
        if self.last is not None and based and (not any(key) or key == self.last_key):
            self._basis(self.last, number, said)
            return
        if not said.get("name"):
            first = next(iter(said.values()))
            if len(said) <= FEW_CELLS or words.is_footer(first):
                self.found.sent.note(f"{self.layout.sheet}第{number}行没有名称，没有读取。")
            else:
                self.found.stray.append(CellProblem(self.layout.sheet, number, -1, first, "没有名称。"))
            return
        if len(said) <= FEW_CELLS and words.is_footer(said["name"]):
            self.found.sent.note(f"{self.layout.sheet}第{number}行是说明，没有读取。")
            return
        line = SheetLine(self.list_id, self.layout, self.columns, number)
        for name, text in said.items():
            self._cell(line, name, text)
        self._basis(line, number, said)
        self.last, self.last_key = line, key
        self.found.lines.append(line)

    def _cell(self, line: SheetLine, key: str, text: str) -> None:
        if key in identities():
            line.identity[key] = text
            if key in DAYS and not words.is_nothing(text) and cells.day(text) is None:
                line.problems.append(line.said(key, "不是日期，请写成2024年3月1日或者2024-03-01。"))
            return
        if key.startswith(BASIS) or words.is_nothing(text):
            return
        line.cells[key] = text
        if key == BASES:
            rows = [bases.read(part) for part in bases.split(text)]
            line.raw.setdefault(BASES, []).extend(rows)
            line.basis_rows += [line.row] * len(rows)
            return
        value, trouble = _readers(self.list_id)[key](text)
        if trouble:
            line.problems.append(line.said(key, trouble))
        else:
            line.raw[key] = value

    def _basis(self, line: SheetLine, number: int, said: dict[str, str]) -> None:
        values: dict[str, Any] = {}
        for column in base_columns():
            text = said.get(f"{BASIS}{column.key}", "")
            if not text or words.is_nothing(text):
                continue
            value, trouble = cells.converter(column)(text)
            if trouble:
                line.problems.append(line.said(BASES, trouble, 0, column.key))
            else:
                values[column.key] = value
        if not values:
            return
        if "title" in values and "kind" not in values:
            read = bases.read(values["title"]) if "《" in values["title"] else values
            values = {**read, **{k: v for k, v in values.items() if k != "title"}}
            if kind := bases.rank(values.get("title", ""), values.get("number", "")):
                values.setdefault("kind", kind)
        line.raw.setdefault(BASES, []).append(values)
        line.basis_rows.append(number)


@cache
def _readers(list_id: str) -> dict[str, Read]:
    return {e.key: cells.converter(e) for e in lists()[list_id].scalars}


@cache
def _by_sheet() -> dict[str, str]:
    return {words.plain(name): one.id for one in lists().values() for name in (one.label, *one.sheets)}


@cache
def headings(list_id: str) -> dict[str, str]:
    """Plain heading → key. What the list calls an element goes before what others call it."""
    known: dict[str, str] = {}
    for column in base_columns():
        known |= {words.plain(name): f"{BASIS}{column.key}" for name in (basis_heading(column.label),)}
    for one in identities().values():
        known |= {words.plain(name): one.key for name in (one.label, *one.names)}
    known[words.plain(lists()[list_id].line)] = "name"
    known[words.plain(f"{lists()[list_id].line}名称")] = "name"
    for element in lists()[list_id].elements:
        known |= {words.plain(name): element.key for name in element.names}
    for element in lists()[list_id].elements:
        known |= {words.plain(name): element.key for name in (element.national, element.label) if name}
    return known


def basis_heading(label: str) -> str:
    return f"依据-{label}"


def _header(sheet: SheetRows, list_id: str) -> tuple[Layout, tuple[Col, ...]] | None:
    """The row, or the two rows, of headings that most columns are known in."""
    head = []
    for number, row in sheet.rows():
        if number > SEARCHED:
            break
        head.append((number, [cells.text(v) for v in row]))
    best: tuple[Layout, tuple[Col, ...]] | None = None
    for top in range(len(head)):
        if best is not None and top >= best[0].last:
            break
        for depth in range(1, min(DEEPEST, len(head) - top) + 1):
            made = _layout(sheet, list_id, head[top : top + depth])
            if made is not None and (best is None or len(made[1]) > len(best[1])):
                best = made
    return best


def _layout(sheet: SheetRows, list_id: str, head: list[tuple[int, list[str]]]) -> tuple[Layout, tuple[Col, ...]] | None:
    columns: list[Col] = []
    unknown: dict[int, str] = {}
    for at in range(max(len(row) for _, row in head)):
        labels = list(dict.fromkeys(row[at] for _, row in head if at < len(row) and row[at]))
        if not labels or words.plain(labels[-1]) in words.ignored_columns():
            continue
        if len(head) > 1 and (at >= len(head[-1][1]) or not head[-1][1][at]):
            return None  # below a heading that is not merged downwards there is data
        key = _key(labels, list_id)
        if key is None:
            unknown[at] = "-".join(labels)
        elif key not in {c.key for c in columns}:
            columns.append(Col(at, "-".join(labels), key))
    keys = {c.key for c in columns}
    if "name" not in keys or len(keys - {"serial"}) < ENOUGH:
        return None
    header = [row for _, row in head]
    first, last = head[0][0], head[-1][0]
    layout = Layout(sheet.name, list_id, first, last, [], sheet.first_column, unknown, header)
    return layout, tuple(columns)


def _key(labels: list[str], list_id: str) -> str | None:
    known = headings(list_id)
    for text in (labels[-1], "-".join(labels), labels[0]):
        name = words.plain(text)
        found = known.get(name) or known.get(words.plain(words.BRACKETS.sub("", name)))
        if found:
            return found
    return None


def by_body(lines: list[SheetLine]) -> dict[tuple[str, str], list[SheetLine]]:
    """Lines of each body (its code, its name) in the order of the file."""
    found: dict[tuple[str, str], list[SheetLine]] = {}
    for line in lines:
        found.setdefault((line.org_code, line.org_name), []).append(line)
    return found
