"""The cells of one row of a sheet: what its columns say, and whole rows of repeated elements that were read before.

The materials and steps of an item are those of its catalogue entry in most lists, word for word.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from gongkai.apps.services.rules import loading
from gongkai.apps.services.rules.loading import Made
from gongkai.apps.services.rules.sheets.columns import Cell, Readings
from gongkai.apps.services.rules.sheets.layouts import Col

LONGEST_KEPT = 400
MOST_KEPT = 20_000
UNKNOWN: Any = object()
# What a row says: the columns that hold something, each with its cell.
Said = list[tuple[Col, Cell]]


class Row:
    """Some columns of a layout by their place in a row, so that empty cells cost next to nothing."""

    def __init__(self, columns: Sequence[Col]) -> None:
        self.columns = [(col.at, col, col.read) for col in sorted(columns, key=lambda one: one.at)]
        self.width = self.columns[-1][0] + 1 if columns else 0

    def said(self, row: Sequence[Any]) -> Said:
        if len(row) < self.width:
            row = [*row, *[""] * (self.width - len(row))]
        found = []
        for at, col, reading in self.columns:
            value = row[at]
            if value == "":
                continue
            cell = reading[value] if type(value) is str else reading.of(value)
            if cell.said:
                found.append((col, cell))
        return found


class Group:
    """The columns of one repeated element; `number` is that of 材料1、材料2 …"""

    def __init__(self, scope: str, number: int, columns: Sequence[Col], readings: Readings) -> None:
        self.scope, self.number, self.row = scope, number, Row(columns)
        self.width = self.row.width
        at = [col.at for col in columns]
        self.cells = itemgetter(*at) if len(at) > 1 else itemgetter(slice(at[0], at[0] + 1))
        self.is_one = len(at) == 1
        self.known = readings.rows.setdefault((scope, tuple(col.target.key for col in columns)), {})

    def read(self, row: Sequence[Any]) -> Made | Said | None:
        """The row as it is entered; its cells, where they hold something to tell or nothing to enter; None for none."""
        if len(row) < self.width:
            row = [*row, *[""] * (self.width - len(row))]
        key = tuple(self.cells(row)) if self.is_one else self.cells(row)
        known = self.known.get(key, UNKNOWN)
        if known is not UNKNOWN:
            return known
        said = self.row.said(row)
        found = self._made(said) if said else None
        if said and found is None:
            return said
        # 1 and True are one key, and a number and a flag are not.
        if bool not in map(type, key) and sum(len(cell.said) for _, cell in said) <= LONGEST_KEPT:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            self.known[key] = found
        return found

    def _made(self, said: Said) -> Made | None:
        values = {col.target.key: cell.value for col, cell in said if cell.value is not None}
        if not values or any(cell.trouble or cell.problem for _, cell in said):
            return None
        return None if loading.lacking(self.scope, 1, values) else loading.made(self.scope, values)
