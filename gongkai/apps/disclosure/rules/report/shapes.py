"""Reading a report from the shapes in which it arrives: columns of rows, a matrix, dotted keys or lists of five,
totals without their split. Nothing here raises: what cannot be read becomes a `Problem` that names the cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeGuard

from gongkai.apps.disclosure.rules.report.cells import (
    DISPUTE_GROUPS,
    DISPUTES,
    FEE_KEY,
    REQUESTS,
    catalogue,
    request_columns,
    request_key,
)
from gongkai.apps.disclosure.rules.report.data import Problem, ReportData
from gongkai.apps.disclosure.rules.report.template import CURRENT, FILES, Form, form, form_of, forms
from gongkai.apps.disclosure.rules.report.values import parse, shown

DEEPEST = 4
MOST_PROBLEMS = 200
FIRST_YEAR, LAST_YEAR = 2008, 2100
# Keys that travel with the numbers and are read elsewhere, or are notes of whoever copied the report.
COMPANIONS = frozenset({
    "template_id", "template", "report_year", "unit_code", "unit_name", "name", "source", "title",
    "narrative", "previous", "body", "subordinates", "facts", "disputes_raw", "disputes_unknown",
})  # fmt: skip


def read(payload: object) -> ReportData:
    """A report from a mapping with the keys of the template; check `problems` of what comes back."""
    reader = _Reader()
    if not isinstance(payload, Mapping):
        return ReportData(problems=(Problem("", "报告应为一组“键：值”数据", malformed=True),))
    reader.read(payload)
    return reader.result()


class _Reader:
    def __init__(self) -> None:
        self.cells: dict[str, object] = {}
        self.problems: list[Problem] = []
        self.tables: set[str] = set()
        self.unknown: set[str] = set()
        self.payload: Mapping[object, object] = {}
        self.form: Form = form(CURRENT)

    def result(self) -> ReportData:
        data = ReportData.from_cells(self.cells, unknown=self.unknown, tables=self.tables, form_id=self.form.id)
        year = self._report_year()
        return replace(
            data,
            problems=_capped([*self.problems, *data.problems]),
            report_year=year,
            unit_code=_text(self.payload.get("unit_code")),
            unit_name=_text(self.payload.get("unit_name") or self.payload.get("name")),
        )

    def read(self, payload: Mapping[object, object]) -> None:
        self.payload = payload
        self.form = self._form()
        for key, block in payload.items():
            if key in COMPANIONS or key == "requests_columns":
                continue
            if key == REQUESTS:
                self._requests(block)
            elif key == "requests_matrix":
                self._matrix(block, payload.get("requests_columns"))
            elif key == DISPUTES:
                self._disputes(block)
            elif key == "disputes_known":
                self._disputes_known(block)
            elif key == FEE_KEY:
                self._put(FEE_KEY, block)
            elif isinstance(key, str) and key in plain_tables():
                self._table(key, block)
            else:
                self._wrong(_text(key), f"报告格式中没有{shown(key)}这一项")

    def _table(self, name: str, block: object) -> None:
        if self._is_block(block, name):
            for key, value in self._leaves(block, name):
                self._put(key, value)

    def _requests(self, block: object) -> None:
        if not self._is_block(block, REQUESTS):
            return
        known = {column.key for column in request_columns()}
        for column, rows in block.items():
            if column not in known:
                self._wrong(f"{REQUESTS}.{_text(column)}", f"申请情况表没有{shown(column)}这一列")
            elif rows is None or rows == "":
                continue
            elif not isinstance(rows, Mapping):
                self._malformed(f"{REQUESTS}.{column}", "申请情况表的每一列应为“行：数”的一组数据")
            else:
                for key, value in self._leaves(rows, f"{REQUESTS}.{column}"):
                    self._put(key, value)

    def _matrix(self, block: object, columns: object) -> None:
        names = self._matrix_columns(columns)
        if names is None or not self._is_block(block, REQUESTS, "requests_matrix"):
            return
        for row, numbers in block.items():
            if numbers is None or numbers == "":
                continue
            if not is_list(numbers) or len(numbers) != len(names):
                self._malformed(f"requests_matrix.{_text(row)}", f"{shown(row)}一行应为{len(names)}个数的列表")
                continue
            for column, value in zip(names, numbers, strict=True):
                self._put(request_key(column, _text(row)), value)

    def _matrix_columns(self, columns: object) -> list[str] | None:
        known = [column.key for column in request_columns()]
        if columns is None:
            return known
        if not is_list(columns) or any(name not in known or columns.count(name) > 1 for name in columns):
            self._malformed("requests_columns", f"应为不重复的列名列表，可用：{'、'.join(known)}")
            return None
        return [str(name) for name in columns]

    def _disputes(self, block: object) -> None:
        if is_list(block):
            block = self._dispute_lists(block)
        if not self._is_block(block, DISPUTES):
            return
        for key, value in block.items():
            if key in DISPUTE_GROUPS and is_list(value):
                self._dispute_group(key, value)
            else:
                for name, number in self._leaves({key: value}, DISPUTES):
                    self._put(name, number)

    def _dispute_lists(self, block: Sequence[object]) -> object:
        size = len(dispute_parts())
        if len(block) == size * len(DISPUTE_GROUPS):
            return {g: block[i * size : (i + 1) * size] for i, g in enumerate(DISPUTE_GROUPS)}
        if len(block) == len(DISPUTE_GROUPS):
            return dict(zip(DISPUTE_GROUPS, block, strict=True))
        return block

    def _dispute_group(self, group: str, numbers: Sequence[object]) -> None:
        parts = dispute_parts()
        if len(numbers) != len(parts):
            order = "结果维持、结果纠正、其他结果、尚未审结、总计"
            self._malformed(f"{DISPUTES}.{group}", f"“{group}”应为{len(parts)}个数的列表：{order}")
            return
        for part, value in zip(parts, numbers, strict=True):
            self._put(f"{DISPUTES}.{group}.{part}", value)

    def _disputes_known(self, block: object) -> None:
        """Totals of a published report whose split was lost: the cells not given are unknown, not zero."""
        if not self._is_block(block, DISPUTES, "disputes_known"):
            return
        known = [key for key, value in self._leaves(block, DISPUTES) if self._put(key, value)]
        for group in DISPUTE_GROUPS:
            cells = {f"{DISPUTES}.{group}.{part}" for part in dispute_parts()}
            if cells & set(known):
                self.unknown |= cells - set(known) - self.cells.keys()

    def _leaves(self, block: object, prefix: str, depth: int = 0) -> Iterator[tuple[str, object]]:
        """`{denied: {third_party: 1}}` and `{denied.third_party: 1}` are the same cell."""
        if not isinstance(block, Mapping):
            yield prefix, block
        elif depth > DEEPEST:
            self._malformed(prefix, "数据层数过多")
        else:
            for key, value in block.items():
                yield from self._leaves(value, f"{prefix}.{_text(key)}", depth + 1)

    def _put(self, key: str, value: object) -> bool:
        book = catalogue(self.form.id)
        cell = book.printed.get(key) or book.bare.get(key)
        if cell is None:
            self._no_such_cell(key, value)
            return False
        if key in self.cells and not _same(self.cells[key], value, cell.type):
            self._wrong(key, f"{cell.label}：填写了两个不同的数，{shown(self.cells[key])}和{shown(value)}")
            return False
        self.cells[key] = value
        return True

    def _no_such_cell(self, key: str, value: object) -> None:
        table, *place = key.split(".")
        row = ".".join(place[1:])
        headers = _headers(self.form.id)
        if table == REQUESTS and row in headers:
            if value not in (None, "", 0):
                self._wrong(key, f"“{headers[row]}”一行不填数，请填写其下各行")
        elif len(self.problems) > MOST_PROBLEMS:
            # Only counted: words for each of a hundred thousand keys would cost seconds and are not listed.
            self._wrong("", "")
        else:
            self._wrong(key, f"报告格式中没有{shown(key)}这一栏")

    def _is_block(self, block: object, table: str, name: str = "") -> TypeGuard[Mapping[object, object]]:
        if block is None or block == "":
            return False
        if not isinstance(block, Mapping):
            self._malformed(name or table, f"{shown(name or table)}应为一组“键：值”数据，现为{shown(block)}")
            return False
        self.tables.add(table)
        return True

    def _report_year(self) -> int | None:
        value = self.payload.get("report_year")
        if value is None or value == "":
            return None
        text = "" if isinstance(value, bool) else _text(value).strip().removesuffix("度").removesuffix("年")
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            self._malformed("report_year", f"报告年度应为四位年份，现为{shown(value)}")
            return None
        year = int(text)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            self._malformed("report_year", f"报告年度应在{FIRST_YEAR}年至{LAST_YEAR}年之间，现为{year}")
            return None
        return year

    def _form(self) -> Form:
        """The form that is named, else the one of the report's year, else the one in force."""
        for name in ("template_id", "template"):
            given = self.payload.get(name)
            if given is not None and given != "" and (not isinstance(given, str) or given not in FILES):
                self._malformed(name, f"报告格式应为{'、'.join(FILES)}之一，现为{shown(given)}")
                return form(CURRENT)
        if named := self.payload.get("template_id") or self.payload.get("template"):
            return form(str(named))
        year = _text(self.payload.get("report_year")).strip().removesuffix("度").removesuffix("年")
        return form_of(int(year)) if year.isascii() and year.isdigit() and len(year) == 4 else form(CURRENT)

    def _wrong(self, cell: str, message: str) -> None:
        self.problems.append(Problem(cell, message))

    def _malformed(self, cell: str, message: str) -> None:
        self.problems.append(Problem(cell, message, malformed=True))


@cache
def _headers(form_id: str) -> dict[str, str]:
    """Rows of 申请情况表 that carry no numbers of their own."""
    table = form(form_id).tables.get(REQUESTS)
    return {row.key: row.label for row in table.rows if row.kind == "header"} if table else {}


@cache
def plain_tables() -> dict[str, str]:
    """Tables of rows and columns of every form → label; a table of another form is read, its cells are not known."""
    special = (REQUESTS, DISPUTES)
    return {name: one.label for known in reversed(forms()) for name, one in known.tables.items() if name not in special}


def dispute_parts() -> tuple[str, ...]:
    """`upheld, corrected, other, pending, total`: the five cells of each group."""
    columns = form(CURRENT).tables[DISPUTES].columns
    return tuple(column.key.partition(".")[2] for column in columns if column.key.startswith(f"{DISPUTE_GROUPS[0]}."))


def is_list(value: object) -> TypeGuard[Sequence[object]]:
    """A list of values; a text is not one."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _same(one: object, two: object, kind: str) -> bool:
    try:
        return (parse(one, kind) or 0) == (parse(two, kind) or 0)  # type: ignore[arg-type]
    except ValueError:
        return False


def _text(value: object) -> str:
    if isinstance(value, int) and abs(value) < 10**20:
        value = str(value)
    return "".join(c if c.isprintable() else "?" for c in value[:80]) if isinstance(value, str) else ""


def _capped(problems: list[Problem]) -> tuple[Problem, ...]:
    if len(problems) <= MOST_PROBLEMS:
        return tuple(problems)
    rest = len(problems) - MOST_PROBLEMS
    return (*problems[:MOST_PROBLEMS], Problem("", f"另有{rest}处问题未列出"))
