"""What was found in a published report, cell by cell."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.apps.disclosure.rules.report.data import Entry, ReportData
from gongkai.apps.disclosure.rules.report.values import Number

# sure: label, place and number agree. doubt: a person must look. lost: the original does not show it any more.
State = Literal["sure", "doubt", "lost"]


@dataclass(frozen=True)
class Found:
    """One cell: as it stands in the original, the number read, how sure, and why not."""

    raw: str
    value: Number | None
    state: State = "sure"
    note: str = ""


@dataclass
class Reading:
    """A published report as far as it could be read. `problems`: sentences about the report as a whole."""

    form_id: str
    year: int | None = None
    cells: dict[str, Found] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def put(self, key: str, found: Found) -> None:
        """Keep a cell. Found twice with different numbers, neither is believed."""
        before = self.cells.get(key)
        if before is None:
            self.cells[key] = found
        elif before.value != found.value:
            raw = f"{before.raw}；{found.raw}"
            value = found.value if before.value is None else before.value
            self.cells[key] = Found(raw, value, "doubt", "原报告中出现两次，数不相同")

    def doubt(self, key: str, note: str) -> None:
        if (found := self.cells.get(key)) and found.state == "sure":
            self.cells[key] = replace(found, state="doubt", note=note)

    @property
    def open_cells(self) -> list[str]:
        """Cells that wait for a person, in the order of the form."""
        order = {key: n for n, key in enumerate(catalogue(self.form_id).printed)}
        keys = [key for key, found in self.cells.items() if found.state == "doubt"]
        return sorted(keys, key=lambda key: order.get(key, len(order)))

    def data(self, *, unit_code: str = "", unit_name: str = "") -> ReportData:
        """The numbers as read; what was lost or could not be read is unknown, not zero."""
        book = catalogue(self.form_id)
        values = {key: _plain(found.value) for key, found in self.cells.items() if found.value is not None}
        known = {key: value for key, value in values.items() if book.printed.get(key) or book.bare.get(key)}
        data = ReportData.from_cells(
            known,
            report_year=self.year,
            unit_code=unit_code,
            unit_name=unit_name,
            unknown=[key for key, found in self.cells.items() if found.value is None],
            tables={cell.table for key in self.cells if (cell := book.find(key))},
            form_id=self.form_id,
        )
        raw = {key: found.raw for key, found in self.cells.items() if found.raw}
        return replace(data, raw=raw, entries=tuple(self.entries))


def _plain(value: Number) -> Number:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
