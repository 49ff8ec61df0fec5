"""The tables of a form as printed: cells with their spans, roles for screen readers, keys for drill-down.

One model serves the web page, Word and the spreadsheet, so that all three have the same cells and labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import lcm
from typing import Literal

from gongkai.apps.disclosure.rules.report.cells import (
    DISPUTES,
    OTHER_GROUP,
    REQUESTS,
    request_columns,
    request_key,
)
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.template import Column, Row, Section, Table
from gongkai.apps.disclosure.rules.report.values import Number, printed

Scope = Literal["", "col", "colgroup", "row", "rowgroup"]
NOT_KNOWN = "—"
LABEL_COLUMNS = 3


@dataclass(frozen=True)
class TableCell:
    """A cell: a header (`scope` set, `id` for others to point at) or a number (`key`, `value`, `headers`).

    `unknown`: the published original does not show this number; it is not zero.
    """

    text: str
    rowspan: int = 1
    colspan: int = 1
    scope: Scope = ""
    id: str = ""
    headers: tuple[str, ...] = ()
    key: str = ""
    value: Number | None = None
    label: str = ""
    unknown: bool = False
    # Of a sum: units whose reports do not show this number.
    lacking: tuple[str, ...] = ()

    @property
    def is_header(self) -> bool:
        return bool(self.scope)


TableRow = tuple[TableCell, ...]


@dataclass(frozen=True)
class TableModel:
    """One table: `head` rows, then `bodies`, groups of rows that belong together. `width` counts grid columns."""

    key: str
    section: Section
    width: int
    head: tuple[TableRow, ...]
    bodies: tuple[tuple[TableRow, ...], ...]

    @property
    def title(self) -> str:
        return self.section.heading

    @property
    def rows(self) -> tuple[TableRow, ...]:
        return (*self.head, *(row for body in self.bodies for row in body))

    def numbers(self) -> Iterator[TableCell]:
        return (cell for row in self.rows for cell in row if cell.key)

    def placed(self) -> Iterator[tuple[int, int, TableCell]]:
        """Every cell with the row and column of its upper left corner on the grid."""
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while (y, x) in taken:
                    x += 1
                yield y, x, cell
                taken |= {(y + dy, x + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan)}


def table_model(data: ReportData) -> tuple[TableModel, ...]:
    """The tables of the form with the numbers of the report; every zero is printed as 0.

    T21 and T19: sections 二, 三 and 四. T14: one list of nine blocks. Before: the figures under their own names.
    """
    printers = {"tables": _proactive, "table": _requests, "list": _statistics, "entries": _entries}
    found = []
    for section in data.form.sections:
        if section.key == DISPUTES:
            found.append(_disputes(data, section))
        elif section.kind in printers and (section.kind != "entries" or data.entries):
            found.append(printers[section.kind](data, section))
    return tuple(found)


def _number(data: ReportData, key: str, headers: tuple[str, ...], colspan: int = 1, unit: str = "") -> TableCell:
    label = data.book.label(key)
    if not data.usable(key):
        return TableCell(NOT_KNOWN, colspan=colspan, key=key, headers=headers, label=label, unknown=True)
    value = data.value(key)
    text = f"{printed(value)}{unit if value else ''}"
    lacking = data.lacking.get(key, ())
    return TableCell(text, colspan=colspan, key=key, value=value, headers=headers, label=label, lacking=lacking)


def _proactive(data: ReportData, section: Section) -> TableModel:
    """二: one block for each item of 条例第二十条, on a grid that every block divides evenly."""
    blocks = []
    tables = _tables(data, section)
    width = 1 + lcm(*(len(table.columns) for _, table in tables))
    for name, table in tables:
        title = TableCell(table.label, colspan=width, scope="rowgroup", id=f"h-{name}")
        span = (width - 1) // len(table.columns)
        corner = TableCell(table.row_header, scope="col", id=f"h-{name}-rows")
        heads = [TableCell(c.label, colspan=span, scope="col", id=f"h-{name}-{c.key}") for c in table.columns]
        rows: list[TableRow] = [(title,), (corner, *heads)]
        for row in table.rows:
            label = TableCell(row.label, scope="row", id=f"h-{name}-{row.key}")
            numbers = (
                _number(data, f"{name}.{row.key}.{c.key}", (title.id, head.id, label.id), span, c.unit)
                for c, head in zip(table.columns, heads, strict=True)
            )
            rows.append((label, *numbers))
        blocks.append(tuple(rows))
    return TableModel(section.key, section, width, (), tuple(blocks))


def _statistics(data: ReportData, section: Section) -> TableModel:
    """统计表: 指标名称, 单位, 统计数; a body for each of the nine blocks."""
    names = ("指标名称", "单位", "统计数")
    head = tuple(TableCell(text, scope="col", id=f"h-statistics-{n}") for n, text in enumerate(names))
    bodies = []
    for name, table in _tables(data, section):
        rows: list[TableRow] = []
        for row in table.rows:
            own = f"h-{name}-{row.key}".replace(".", "-")
            text = "\u3000" * row.level + row.label
            if row.kind == "header":
                rows.append((TableCell(text, scope="row", id=own), TableCell(""), TableCell("")))
                continue
            number = _number(data, f"{name}.{row.key}.{table.columns[0].key}", (head[2].id, own))
            rows.append((TableCell(text, scope="row", id=own), TableCell(row.unit), number))
        bodies.append(tuple(rows))
    return TableModel(section.key, section, len(head), (head,), tuple(bodies))


def _entries(data: ReportData, section: Section) -> TableModel:
    """Figures of a report without a common form, each under the name that the report gave it."""
    names = ("统计项目", "数", "单位")
    head = tuple(TableCell(text, scope="col", id=f"h-entries-{n}") for n, text in enumerate(names))
    rows = []
    for n, entry in enumerate(data.entries):
        label = TableCell(entry.label, scope="row", id=f"h-entries-row-{n}")
        rows.append((label, TableCell(entry.value, headers=(head[1].id, label.id)), TableCell(entry.unit)))
    return TableModel(section.key, section, len(head), (head,), (tuple(rows),))


def _tables(data: ReportData, section: Section) -> list[tuple[str, Table]]:
    return [(name, table) for name, table in data.form.tables.items() if table.section == section.no]


@dataclass
class _RequestsTable:
    """三: three label columns and seven number columns."""

    data: ReportData
    section: Section
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def model(self) -> TableModel:
        section = self.section
        head = self._head()
        table = self.data.form.tables[REQUESTS]
        bodies = []
        for row in (row for row in table.rows if row.parent is None):
            if row.kind == "header":
                bodies.append(tuple(self._results(row)))
            else:
                bodies.append((self._line((_header(row, colspan=LABEL_COLUMNS),), row, ()),))
        return TableModel(section.key, section, LABEL_COLUMNS + len(table.columns), head, tuple(bodies))

    def _head(self) -> tuple[TableRow, ...]:
        """The note on the balance stands beside 申请人情况, over the labels, as in the form."""
        table = self.data.form.tables[REQUESTS]
        note = TableCell(f"（{table.note}）", rowspan=3, colspan=LABEL_COLUMNS)
        top = TableCell("申请人情况", colspan=len(table.columns), scope="colgroup", id="h-requests-applicants")
        second: list[TableCell] = []
        third: list[TableCell] = []
        for group, columns in groupby(table.columns, key=lambda column: column.group):
            members = list(columns)
            if group is None:
                second += [_column(c, rowspan=2) for c in members]
                self.heads |= {c.key: (top.id, _column(c).id) for c in members}
                continue
            over = TableCell(group, colspan=len(members), scope="colgroup", id="h-requests-organisations")
            second.append(over)
            third += [_column(c) for c in members]
            self.heads |= {c.key: (top.id, over.id, _column(c).id) for c in members}
        return (note, top), tuple(second), tuple(third)

    def _results(self, header: Row) -> Iterator[TableRow]:
        """三、本年度办理结果 spans everything up to （七）总计."""
        lines = list(self._result_lines(header))
        first = _header(header, rowspan=len(lines), scope="rowgroup")
        yield self._line((first, *lines[0][0]), lines[0][1], (first.id,))
        for labels, row in lines[1:]:
            yield self._line(labels, row, (first.id,))

    def _result_lines(self, header: Row) -> Iterator[tuple[TableRow, Row]]:
        table = self.data.form.tables[REQUESTS]
        for row in table.children(header.key):
            children = table.children(row.key)
            # A report that gives （六）其他处理 only as a total keeps it in one row.
            if not children or (row.key == OTHER_GROUP and self.data.bare_other):
                yield (_header(row, colspan=LABEL_COLUMNS - 1),), row
                continue
            group = _header(row, rowspan=len(children))
            for n, child in enumerate(children):
                yield (*([group] if n == 0 else []), _header(child)), child

    def _line(self, labels: TableRow, row: Row, over: tuple[str, ...]) -> TableRow:
        group = f"h-requests-{row.parent}".replace(".", "-") if row.level > 1 else ""
        own = f"h-requests-{row.key}".replace(".", "-")
        ids = tuple(dict.fromkeys((*over, *([group] if group else []), own)))
        keys = ((request_key(column.key, row.key), self.heads[column.key]) for column in request_columns())
        return (*labels, *(_number(self.data, key, (*heads, *ids)) for key, heads in keys))


def _requests(data: ReportData, section: Section) -> TableModel:
    return _RequestsTable(data, section).model()


def _disputes(data: ReportData, section: Section) -> TableModel:
    """四: one row of fifteen numbers under three groups, two of them lawsuits."""
    columns = data.form.tables[DISPUTES].columns
    top: list[TableCell] = []
    middle: list[TableCell] = []
    bottom: list[TableCell] = []
    over: dict[str, tuple[str, ...]] = {}
    for name, members in groupby(columns, key=lambda column: (column.group or "").partition("/")[0]):
        parts = list(members)
        kind = TableCell(name, colspan=len(parts), scope="colgroup", id=f"{_group_id(parts[0])}-kind")
        top.append(kind)
        for group, cells in groupby(parts, key=lambda column: column.group or ""):
            inside = list(cells)
            sub = group.partition("/")[2]
            headers: tuple[str, ...] = (kind.id,)
            if sub:
                middle.append(TableCell(sub, colspan=len(inside), scope="colgroup", id=_group_id(inside[0])))
                headers = (kind.id, middle[-1].id)
            target, rowspan = (bottom, 1) if sub else (middle, 2)
            for column in inside:
                cell = replace(_column(column), id=f"h-disputes-{column.key.replace('.', '-')}", rowspan=rowspan)
                target.append(cell)
                over[column.key] = (*headers, cell.id)
    numbers = tuple(_number(data, f"{DISPUTES}.{c.key}", over[c.key]) for c in columns)
    return TableModel(section.key, section, len(columns), (tuple(top), tuple(middle), tuple(bottom)), ((numbers,),))


def _group_id(column: Column) -> str:
    return f"h-disputes-{column.key.partition('.')[0]}"


def _column(column: Column, rowspan: int = 1) -> TableCell:
    return TableCell(column.label, rowspan=rowspan, scope="col", id=f"h-requests-{column.key}-column")


def _header(row: Row, *, rowspan: int = 1, colspan: int = 1, scope: Scope = "row") -> TableCell:
    own = f"h-requests-{row.key}".replace(".", "-")
    return TableCell(row.label, rowspan=rowspan, colspan=colspan, scope=scope, id=own)
