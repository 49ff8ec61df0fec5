"""Items written as lists: the workbook with a sheet for each repeated element, and one flat table for CSV.

What is written here is read back by rules.sheets.items without a difference.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import xlsxwriter

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.difference import words
from gongkai.apps.services.rules.elements import ROWS, Elements
from gongkai.apps.services.rules.lifecycle import EXCHANGE

MAIN = "实施清单"
SHEET_ROWS = 1_048_575
IDENTITY = ("序号", "实施主体", "实施主体编码", "基本编码", "事项编码", "事项状态", "生效日期")
LINKS = ("序号", "事项编码")


@dataclass(frozen=True, slots=True)
class Written:
    """One item on its way into a list."""

    org_name: str
    org_code: str
    catalogue_code: str
    code: str
    state: str
    effective_on: date | None
    number: int
    elements: Elements

    def identity(self, serial: int) -> list[str]:
        day = self.effective_on.isoformat() if self.effective_on else ""
        state = tables.label("task_states", EXCHANGE.get(self.state, ""))
        return [str(serial), self.org_name, self.org_code, self.catalogue_code, self.code, state, day]


def scalars() -> list[tables.Element]:
    return [e for e in tables.elements().values() if e.kind != "rows"]


def groups() -> list[tables.Element]:
    return [e for e in tables.elements().values() if e.kind == "rows"]


def workbook(
    target: IO[bytes], items: Iterable[Written], extras: Sequence[str] = (), safe: Callable[[str], str] = str
) -> int:
    """Write a workbook in constant memory; returns how many items. `safe` makes texts harmless for spreadsheets."""
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "bg_color": "#EAEEF3", "border": 1, "valign": "vcenter", "text_wrap": True})
    main = _Page(book, MAIN, [*IDENTITY, *(e.label for e in scalars()), *extras], head, safe)
    pages = {e.key: _Page(book, e.label, [*LINKS, *(c.label for c in e.columns)], head, safe) for e in groups()}
    serial = 0
    for serial, item in enumerate(items, 1):
        e = item.elements
        main.add([*item.identity(serial), *(words(s, getattr(e, s.key)) for s in scalars()), *_extra(e, extras)])
        for group in groups():
            for row in getattr(e, group.key):
                pages[group.key].add([str(serial), item.code, *_cells(group, row)])
    book.close()
    return serial


class _Page:
    """A sheet that goes on in another when it is full."""

    def __init__(self, book: Any, title: str, header: Sequence[str], head: Any, safe: Callable[[str], str]) -> None:
        self.book, self.title, self.header, self.head, self.safe = book, title, header, head, safe
        self.part, self.at = 0, SHEET_ROWS
        self._begin()

    def _begin(self) -> None:
        self.part += 1
        self.page = self.book.add_worksheet(self.title if self.part == 1 else f"{self.title}（{self.part}）")
        self.page.freeze_panes(1, 0)
        self.page.set_column(0, len(self.header) - 1, 18)
        for column, label in enumerate(self.header):
            self.page.write_string(0, column, label, self.head)
        self.at = 0

    def add(self, values: Sequence[str]) -> None:
        if self.at == SHEET_ROWS:
            self._begin()
        self.at += 1
        for column, value in enumerate(values):
            if value:
                self.page.write_string(self.at, column, self.safe(value))


def flat_header(extras: Sequence[str] = ()) -> list[str]:
    named = [f"{g.label}-{c.label}" for g in groups() for c in g.columns]
    return [*IDENTITY, *(e.label for e in scalars()), *extras, *named]


def flat_rows(items: Iterable[Written], extras: Sequence[str] = ()) -> Iterator[list[str]]:
    """One line for an item and as many more as its longest repeated element needs."""
    for serial, item in enumerate(items, 1):
        e = item.elements
        own = [*item.identity(serial), *(words(s, getattr(e, s.key)) for s in scalars()), *_extra(e, extras)]
        for line in range(max(1, *(len(getattr(e, g.key)) for g in groups()))):
            row = list(own) if line == 0 else [""] * len(own)
            for group in groups():
                there = getattr(e, group.key)
                row += _cells(group, there[line]) if line < len(there) else [""] * len(group.columns)
            yield row


def _extra(elements: Elements, extras: Sequence[str]) -> list[str]:
    return [elements.extras.get(name, "") for name in extras]


def _cells(group: tables.Element, row: Any) -> list[str]:
    return [words(c, getattr(row, c.key)) for c in group.columns]


# 国家交换 ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a batch of the exchange says of each record: `cd_batch`, `cd_time`, `data_source`."""

    batch: str
    time: str
    source: str


def record(item: Written, exchange: Exchange) -> dict[str, Any]:
    """One item under the names of the national exchange; `cd_operation` I for a first version, U for a later one, D
    for what has ended."""
    ended = item.state == "cancelled"
    found: dict[str, Any] = {
        "catalog_code": item.catalogue_code,
        "task_code": item.code,
        "dept_name": item.org_name,
        "dept_code": item.org_code,
        "task_version": str(item.number),
        "task_state": EXCHANGE.get(item.state, ""),
        "plan_effective_date": item.effective_on.isoformat() if item.effective_on else "",
    }
    for element in tables.elements().values():
        value = getattr(item.elements, element.key)
        if value in (None, "", ()):
            continue
        name = element.national or element.key
        found[name] = [_national(element, row) for row in value] if element.key in ROWS else _value(value)
    found |= {"cd_operation": "D" if ended else ("I" if item.number == 1 else "U"), "cd_time": exchange.time}
    return found | {"cd_batch": exchange.batch, "data_source": exchange.source}


def exchange_header() -> list[str]:
    """Columns of the exchange table as CSV: basic and extend side by side, repeated elements as JSON in one column."""
    first = ["catalog_code", "task_code", "dept_name", "dept_code", "task_version", "task_state", "plan_effective_date"]
    names = [e.national or e.key for e in tables.elements().values()]
    return [*first, *dict.fromkeys(names), "cd_operation", "cd_time", "cd_batch", "data_source"]


def _national(element: tables.Element, row: Any) -> Mapping[str, Any]:
    values = ((c, getattr(row, c.key)) for c in element.columns)
    return {c.national or c.key: _value(v) for c, v in values if v is not None and v != ""}


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else "0"
    return ",".join(value) if isinstance(value, tuple) else str(value)
