"""Rows of sheets put together to items: values for `rules.loading.composed`, and where each of them stood."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gongkai.apps.services.rules import codes, loading, tables
from gongkai.apps.services.rules.loading import Made
from gongkai.apps.services.rules.problems import Problem
from gongkai.apps.services.rules.sheets import bases, cells, words
from gongkai.apps.services.rules.sheets.columns import LIMITS, Cell, Readings
from gongkai.apps.services.rules.sheets.files import Source
from gongkai.apps.services.rules.sheets.layouts import Col, Layout, find
from gongkai.apps.services.rules.sheets.rows import Group, Row, Said
from gongkai.apps.services.rules.sheets.sent import CellProblem, SentList, SheetItem
from gongkai.apps.services.rules.sheets.words import ITEM
from gongkai.kernel.numbering.codes.text import half_width, squeeze

Step = Callable[[int], None]
FEW_CELLS = 2
IDENTIFYING = ("code", "name", "catalogue_code")


def read(source: Source, step: Step | None = None, readings: Readings | None = None) -> SentList:
    """Read every sheet: the items first, then the sheets of their materials, steps and so on.

    `readings` keep what was made of cells from one file to the next. Raises files.UnreadableFile.
    """
    found = SentList(notes=list(source.notes))
    known = readings if readings is not None else Readings()
    layouts = []
    for sheet in source.sheets:
        if words.plain(sheet.name) in words.ignored_sheets():
            continue
        layout = find(sheet.name, sheet.rows(), sheet.first_column, known)
        if layout is None:
            found.note(f"工作表“{sheet.name}”没有找到表头，没有读取。")
            continue
        for heading in layout.repeated:
            found.note(f"工作表“{sheet.name}”的“{heading}”与前面的列重复，没有读取。")
        if layout.unknown and layout.scope != ITEM:
            found.note(f"工作表“{sheet.name}”的“{'、'.join(layout.unknown.values())}”不是要素，没有读取。")
        layouts.append((sheet, layout))
    found.layouts = [layout for _, layout in layouts]
    links = _Links(found)
    for sheet, layout in sorted(layouts, key=lambda one: one[1].scope != ITEM):
        reader = _Items(found, layout, known) if layout.scope == ITEM else _Rows(found, layout, known, links)
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

    def __init__(self, found: SentList, layout: Layout, readings: Readings) -> None:
        self.found, self.layout = found, layout
        own = [c for c in layout.columns if c.target.scope == ITEM]
        columns: dict[tuple[str, int], list[Col]] = {}
        for col in layout.columns:
            if col.target.scope != ITEM:
                columns.setdefault((col.target.scope, col.target.number), []).append(col)
        self.own, self.all = Row(own), Row(layout.columns)
        self.groups = [Group(scope, number, some, readings) for (scope, number), some in columns.items()]
        self.has_groups = layout.has_groups
        self.identifying = [c.at for c in own if c.target.key in IDENTIFYING]
        self.last: SheetItem | None = None
        self.last_key: tuple[str, ...] = ()

    def take(self, number: int, row: list[Any]) -> None:
        own = self.own.said(row)
        groups = [(group, found) for group in self.groups if (found := group.read(row)) is not None]
        if not own and not groups:
            return
        texts = {col.at: cell.said for col, cell in own}
        key = tuple([texts.get(at, "") for at in self.identifying])
        if self.last is not None and groups and self._goes_on(own, key):
            self._enter(self.last, number, groups)
            return
        if not any(key):
            self._stray(number, self.all.said(row))
            return
        if len(own) <= FEW_CELLS and not groups and words.is_footer(own[0][1].said):
            self.found.note(f"{self.layout.sheet}第{number}行是说明，没有读取。")
            return
        self.last, self.last_key = self._item(number, row, own), key
        self._enter(self.last, number, groups)
        self.found.items.append(self.last)

    def _goes_on(self, own: Said, key: tuple[str, ...]) -> bool:
        """The same item again (a merged cell), or nothing of its own, beside another row of a repeated element."""
        return self.has_groups and (key == self.last_key or all(col.target.key == "serial" for col, _ in own))

    def _stray(self, number: int, said: Said) -> None:
        if len(said) <= FEW_CELLS:
            self.found.note(f"{self.layout.sheet}第{number}行没有事项名称和编码，没有读取。")
            return
        self.found.stray.append(CellProblem(self.layout.sheet, number, -1, said[0][1].said, "没有事项名称和事项编码。"))

    def _item(self, number: int, row: list[Any], own: Said) -> SheetItem:
        item = SheetItem(self.layout, number, {}, {}, {}, {})
        for col, cell in own:
            key = col.target.key
            if col.read.is_identity:
                item.identity[key] = cell.said
            elif cell.value is not None or cell.trouble or cell.problem:
                item.cells[key] = cell.said
                self._value(item, number, col, cell)
        there = [(name, row[at]) for at, name in self.layout.unknown.items() if at < len(row)]
        unknown = {name: said for name, value in there if (said := cells.text(value))}
        if unknown and (kept := loading.extras(unknown, item.unfit)):
            item.values["extras"] = kept
        _identity_problems(item)
        return item

    def _value(self, item: SheetItem, number: int, col: Col, cell: Cell) -> None:
        key = col.target.key
        if cell.trouble:
            item.say(self.layout, number, col.at + self.layout.first_column, cell.said, cell.trouble)
        elif col.read.is_plain:
            _from_text(item, col, number, cell.said)
        elif cell.problem:
            item.unfit.append(Problem(key, cell.problem))
        else:
            item.values[key] = cell.value
        unit = LIMITS.get((ITEM, key))
        if unit and not cell.trouble and (cell.unit or col.target.unit):
            item.values.setdefault(unit, cell.unit or col.target.unit)

    def _enter(self, item: SheetItem, number: int, groups: Sequence[tuple[Group, Made | Said]]) -> None:
        for group, found in groups:
            _enter(item, self.layout, group, number, found)


class _Links:
    """The items of the file by code, serial or name, for the sheets whose rows name them; made when first asked for,
    which is after the sheets of items."""

    def __init__(self, found: SentList) -> None:
        self._found = found
        self._known: dict[str, dict[str, SheetItem | None]] = {}

    def by(self, key: str) -> dict[str, SheetItem | None]:
        if key not in self._known:
            known: dict[str, SheetItem | None] = {}
            for item in self._found.items:
                value = _link(key, item.cells.get("name", "") if key == "name" else item.identity.get(key, ""))
                if value:
                    # Two items of one name: neither is meant.
                    known[value] = None if value in known else item
            self._known[key] = known
        return self._known[key]


class _Rows:
    """A sheet of one repeated element, each row naming its item by code, serial or name."""

    def __init__(self, found: SentList, layout: Layout, readings: Readings, links: "_Links") -> None:
        self.found, self.layout = found, layout
        self.group = Group(layout.scope, 0, [c for c in layout.columns if c.target.scope == layout.scope], readings)
        self.links = [
            c for c in layout.columns if c.target.scope == ITEM and c.target.key in ("code", "serial", "name")
        ]
        self.links.sort(key=lambda c: ("code", "serial", "name").index(c.target.key))
        self.named = Row(self.links)
        self.known = {c.target.key: links.by(c.target.key) for c in self.links}
        self.last: SheetItem | None = None

    def take(self, number: int, row: list[Any]) -> None:
        found = self.group.read(row)
        if found is None:
            return
        named = {col.target.key: cell.said for col, cell in self.named.said(row)}
        item = self._item(named)
        if item is None:
            given = next((named[c.target.key] for c in self.links if c.target.key in named), "")
            column = self.links[0].at + self.layout.first_column
            text = f"实施清单中没有这个事项，或者不止一个（{self.links[0].heading}）。"
            self.found.stray.append(CellProblem(self.layout.sheet, number, column, given, text))
            return
        self.last = item
        _enter(item, self.layout, self.group, number, found)

    def _item(self, named: dict[str, str]) -> SheetItem | None:
        given = False
        for key, items in self.known.items():
            if text := named.get(key):
                given = True
                if (item := items.get(text) or items.get(_link(key, text))) is not None:
                    return item
        # A row that names nothing goes on with the item above it.
        return None if given else self.last


def _link(key: str, text: str) -> str:
    if key == "name":
        return squeeze(half_width(text)).replace("（", "(").replace("）", ")")
    return squeeze(half_width(text)).upper()


def _enter(item: SheetItem, layout: Layout, group: Group, number: int, found: Made | Said) -> None:
    """One row of a repeated element where it belongs; its number is that of its place."""
    if isinstance(found, Made):
        item.rows.setdefault(group.scope, []).append((layout, number, group.number))
        item.made.setdefault(group.scope, []).append(found)
        return
    values: dict[str, Any] = {}
    unfit: dict[str, str] = {}
    for col, cell in found:
        if cell.value is not None:
            values[col.target.key] = cell.value
        elif cell.trouble:
            # Told already where it stands; what follows need not say that nothing is there.
            item.say(layout, number, col.at + layout.first_column, cell.said, cell.trouble)
            unfit[col.target.key] = ""
        elif cell.problem:
            unfit[col.target.key] = cell.problem
    if values or any(unfit.values()):
        item.rows.setdefault(group.scope, []).append((layout, number, group.number))
        at = len(item.rows[group.scope])
        item.unfit += [Problem(group.scope, text, at, key) for key, text in unfit.items() if text]
        if values:
            item.made.setdefault(group.scope, []).append(loading.made(group.scope, values))
            item.unfit += loading.lacking(group.scope, at, values | unfit)


def _from_text(item: SheetItem, col: Col, number: int, text: str) -> None:
    """设定依据 in one cell, a line for each; of other repeated elements one cell says too little."""
    if col.target.key != "bases":
        element = tables.elements()[col.target.key]
        wanted = "、".join(c.label for c in element.columns if c.required)
        trouble = f"{element.label}应当分列或者另表填写（{wanted}），一格文字不能录入。"
        item.say(item.layout, number, col.at + item.layout.first_column, text, trouble)
        return
    for line in bases.split(text):
        problems: list[Problem] = []
        places = item.rows.get("bases", [])
        values = loading.row("bases", bases.read(line), len(places) + 1, problems)
        item.rows.setdefault("bases", []).append((item.layout, number, 0))
        item.unfit += problems
        if values:
            item.made.setdefault("bases", []).append(loading.made("bases", values))


def _identity_problems(item: SheetItem) -> None:
    given = item.identity.get("effective_on", "")
    if given and item.effective_on is None:
        column = item.layout.column_of(ITEM, "effective_on")
        item.say(item.layout, item.row, column, given, "不是日期，请写成2024年3月1日或者2024-03-01。")
    state = item.identity.get("state", "")
    if state and not item.state:
        item.say(item.layout, item.row, item.layout.column_of(ITEM, "state"), state, "应为在用、暂停或者取消。")


def by_body(items: list[SheetItem]) -> Iterator[tuple[tuple[str, str], list[SheetItem]]]:
    """Items of each body (its code, its name) in the order of the file."""
    found: dict[tuple[str, str], list[SheetItem]] = {}
    for item in items:
        key = (codes.normalise(item.org_code), squeeze(item.org_name))
        found.setdefault(key, []).append(item)
    yield from found.items()
