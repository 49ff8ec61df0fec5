"""Rows of sheets put together to items: raw values for `rules.loading.load`, and where each of them stood."""

from collections.abc import Callable, Iterator
from typing import Any

from gongkai.apps.services.rules import codes, tables
from gongkai.apps.services.rules.sheets import bases, cells, words
from gongkai.apps.services.rules.sheets.files import Source
from gongkai.apps.services.rules.sheets.layouts import Col, Layout, find
from gongkai.apps.services.rules.sheets.sent import CellProblem, SentList, SheetItem
from gongkai.apps.services.rules.sheets.words import ITEM
from gongkai.kernel.numbering.codes.text import half_width, squeeze

Step = Callable[[int], None]
FEW_CELLS = 2
UNITS = {"statutory_days": "statutory_unit", "promised_days": "promised_unit"}
IDENTIFYING = ("code", "name", "catalogue_code")


def read(source: Source, step: Step | None = None) -> SentList:
    """Read every sheet: the items first, then the sheets of their materials, steps and so on."""
    found = SentList(notes=list(source.notes))
    layouts = []
    for sheet in source.sheets:
        if words.plain(sheet.name) in words.ignored_sheets():
            continue
        layout = find(sheet.name, sheet.rows(), sheet.first_column)
        if layout is None:
            found.note(f"工作表“{sheet.name}”没有找到表头，没有读取。")
            continue
        for heading in layout.repeated:
            found.note(f"工作表“{sheet.name}”的“{heading}”与前面的列重复，没有读取。")
        if layout.unknown and layout.scope != ITEM:
            found.note(f"工作表“{sheet.name}”的“{'、'.join(layout.unknown.values())}”不是要素，没有读取。")
        layouts.append((sheet, layout))
    found.layouts = [layout for _, layout in layouts]
    for sheet, layout in sorted(layouts, key=lambda one: one[1].scope != ITEM):
        reader = _Items(found, layout) if layout.scope == ITEM else _Rows(found, layout)
        for number, row in sheet.rows():
            if number > layout.last:
                reader.take(number, row)
                found.row_count += 1
                if step is not None and number % 500 == 0:
                    step(500)
    if not found.layouts:
        found.note("没有找到事项清单：表头中应有“事项名称”或者“事项编码”。")
    return found


class _Items:
    """A sheet of items, perhaps with rows of repeated elements beside or below each item."""

    def __init__(self, found: SentList, layout: Layout) -> None:
        self.found, self.layout = found, layout
        self.own = [c for c in layout.columns if c.target.scope == ITEM]
        self.groups: dict[tuple[str, int], list[Col]] = {}
        for col in layout.columns:
            if col.target.scope != ITEM:
                self.groups.setdefault((col.target.scope, col.target.number), []).append(col)
        self.identifying = [c for c in self.own if c.target.key in IDENTIFYING]
        self.last: SheetItem | None = None
        self.last_key: tuple[str, ...] = ()

    def take(self, number: int, row: list[Any]) -> None:
        width = len(row)
        said = {c.at: text for c in self.layout.columns if c.at < width and (text := cells.text(row[c.at]))}
        if not said:
            return
        key = tuple(said.get(c.at, "") for c in self.identifying)
        if self.last is not None and self._goes_on(said, key):
            self._read_groups(self.last, number, said)
            return
        if not any(key):
            self._stray(number, row, said)
            return
        if len(said) <= FEW_CELLS and _is_footer(next(iter(said.values()))):
            self.found.note(f"{self.layout.sheet}第{number}行是说明，没有读取。")
            return
        self.last, self.last_key = self._item(number, row, said), key
        self.found.items.append(self.last)

    def _goes_on(self, said: dict[int, str], key: tuple[str, ...]) -> bool:
        """The same item again (a merged cell), or nothing of its own, beside another row of a repeated element."""
        if not self.layout.has_groups or not any(c.at in said for cols in self.groups.values() for c in cols):
            return False
        return key == self.last_key or not any(c.at in said for c in self.own if c.target.key != "serial")

    def _stray(self, number: int, row: list[Any], said: dict[int, str]) -> None:
        if len(said) <= FEW_CELLS:
            self.found.note(f"{self.layout.sheet}第{number}行没有事项名称和编码，没有读取。")
            return
        text = "没有事项名称和事项编码。"
        self.found.stray.append(CellProblem(self.layout.sheet, number, -1, next(iter(said.values())), text))

    def _item(self, number: int, row: list[Any], said: dict[int, str]) -> SheetItem:
        item = SheetItem(self.layout, number, {}, {}, {})
        for col in self.own:
            text = said.get(col.at)
            if text is None:
                continue
            key = col.target.key
            if key in words.IDENTITIES:
                item.identity[key] = text
                continue
            if words.is_nothing(text):
                continue
            item.cells[key] = text
            self._value(item, number, col, text)
        if extras := {
            name: t for at, name in self.layout.unknown.items() if at < len(row) and (t := cells.text(row[at]))
        }:
            item.raw["extras"] = extras
        _identity_problems(item)
        self._read_groups(item, number, said)
        return item

    def _value(self, item: SheetItem, number: int, col: Col, text: str) -> None:
        key = col.target.key
        if key in UNITS:
            value, unit, trouble = cells.with_unit(text)
            if not trouble and (unit or col.target.unit):
                item.raw.setdefault(UNITS[key], unit or col.target.unit)
        elif tables.elements()[key].kind == "rows":
            _from_text(item, col, number, text)
            return
        else:
            value, trouble = col.read(text)
        if trouble:
            item.say(self.layout, number, col.at + self.layout.first_column, text, trouble)
        else:
            item.raw[key] = value

    def _read_groups(self, item: SheetItem, number: int, said: dict[int, str]) -> None:
        for (scope, at), columns in self.groups.items():
            if any(c.at in said for c in columns):
                _read_row(item, self.layout, scope, at, number, columns, said)


class _Rows:
    """A sheet of one repeated element, each row naming its item by code, serial or name."""

    def __init__(self, found: SentList, layout: Layout) -> None:
        self.found, self.layout = found, layout
        self.columns = [c for c in layout.columns if c.target.scope == layout.scope]
        self.links = [
            c for c in layout.columns if c.target.scope == ITEM and c.target.key in ("code", "serial", "name")
        ]
        self.links.sort(key=lambda c: ("code", "serial", "name").index(c.target.key))
        self.known: dict[str, dict[str, SheetItem | None]] = {c.target.key: {} for c in self.links}
        for item in found.items:
            for key in self.known:
                value = _link(key, item.cells.get("name", "") if key == "name" else item.identity.get(key, ""))
                if value:
                    # Two items of one name: neither is meant.
                    self.known[key][value] = None if value in self.known[key] else item
        self.last: SheetItem | None = None

    def take(self, number: int, row: list[Any]) -> None:
        width = len(row)
        said = {c.at: text for c in self.layout.columns if c.at < width and (text := cells.text(row[c.at]))}
        if not any(c.at in said for c in self.columns):
            return
        item = self._item(said)
        if item is None:
            named = next((said[c.at] for c in self.links if c.at in said), "")
            column = self.links[0].at + self.layout.first_column
            text = f"实施清单中没有这个事项，或者不止一个（{self.links[0].heading}）。"
            self.found.stray.append(CellProblem(self.layout.sheet, number, column, named, text))
            return
        self.last = item
        _read_row(item, self.layout, self.layout.scope, 0, number, self.columns, said)

    def _item(self, said: dict[int, str]) -> SheetItem | None:
        named = False
        for col in self.links:
            if text := said.get(col.at):
                named = True
                if (item := self.known[col.target.key].get(_link(col.target.key, text))) is not None:
                    return item
        # A row that names nothing goes on with the item above it.
        return None if named else self.last


def _link(key: str, text: str) -> str:
    if key == "name":
        return squeeze(half_width(text)).replace("（", "(").replace("）", ")")
    return squeeze(half_width(text)).upper()


def _read_row(
    item: SheetItem, layout: Layout, scope: str, at: int, number: int, columns: list[Col], said: dict[int, str]
) -> None:
    values: dict[str, Any] = {}
    for col in columns:
        text = said.get(col.at)
        if text is None or words.is_nothing(text):
            continue
        value, trouble = col.read(text)
        if trouble:
            item.say(layout, number, col.at + layout.first_column, text, trouble)
            # Told already where it stands; what follows need not say that nothing is there.
            value = None
        if value is not None:
            values[col.target.key] = value
    if values:
        item.raw.setdefault(scope, []).append(values)
        item.rows.setdefault(scope, []).append((layout, number, at))


def _from_text(item: SheetItem, col: Col, number: int, text: str) -> None:
    """设定依据 in one cell, a line for each; of other repeated elements one cell says too little."""
    if col.target.key != "bases":
        element = tables.elements()[col.target.key]
        wanted = "、".join(c.label for c in element.columns if c.required)
        trouble = f"{element.label}应当分列或者另表填写（{wanted}），一格文字不能录入。"
        item.say(item.layout, number, col.at + item.layout.first_column, text, trouble)
        return
    for line in bases.split(text):
        item.raw.setdefault("bases", []).append(bases.read(line))
        item.rows.setdefault("bases", []).append((item.layout, number, 0))


def _identity_problems(item: SheetItem) -> None:
    given = item.identity.get("effective_on", "")
    if given and item.effective_on is None:
        column = item.layout.column_of(ITEM, "effective_on")
        item.say(item.layout, item.row, column, given, "不是日期，请写成2024年3月1日或者2024-03-01。")
    state = item.identity.get("state", "")
    if state and not item.state:
        item.say(item.layout, item.row, item.layout.column_of(ITEM, "state"), state, "应为在用、暂停或者取消。")


def _is_footer(text: str) -> bool:
    return any(text.startswith(word) for word in words.book().footers)


def by_body(items: list[SheetItem]) -> Iterator[tuple[tuple[str, str], list[SheetItem]]]:
    """Items of each body (its code, its name) in the order of the file."""
    found: dict[tuple[str, str], list[SheetItem]] = {}
    for item in items:
        key = (codes.normalise(item.org_code), squeeze(item.org_name))
        found.setdefault(key, []).append(item)
    yield from found.items()
