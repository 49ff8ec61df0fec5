"""How the cells of a column are read: tidied, converted and checked in one go, and each different cell only once.

Lists repeat themselves: codes, yes and no, materials and conditions copied from the catalogue stand in them thousands
of times. What was made of a short cell is kept as long as one import runs.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.loading import Made, reader_of
from gongkai.apps.services.rules.sheets import cells, words
from gongkai.apps.services.rules.sheets.words import ITEM, Target

LONGEST_KEPT = 120
MOST_KEPT = 4_000
# A limit may carry its unit in the same cell.
LIMITS = {(ITEM, "statutory_days"): "statutory_unit", (ITEM, "promised_days"): "promised_unit"}


class Cell(NamedTuple):
    """What a cell says and means. `trouble`: it cannot be understood; `problem`: understood, and not allowed."""

    said: str
    value: Any = None
    trouble: str = ""
    problem: str = ""
    unit: str = ""


NOTHING = Cell("")


class Reading(dict[str, Cell]):
    """Text of a cell → what was made of it, for one kind of column."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self.target = target
        spec = spec_of(target)
        self.is_identity = spec is None
        # A repeated element in one cell is taken apart by whoever knows its rows.
        self.is_plain = spec is None or spec.kind == "rows"
        if spec is not None and not self.is_plain:
            self.convert = cells.with_unit if target[:2] in LIMITS else _without_unit(cells.converter(spec))
            self.strict = reader_of(spec)

    def __reduce__(self) -> tuple[Callable[[Target], "Reading"], tuple[Target]]:
        """What was read elsewhere comes without what was kept there."""
        return _reading_of, (self.target,)

    def __missing__(self, value: str) -> Cell:
        cell = self.of(value)
        if len(value) <= LONGEST_KEPT:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[value] = cell
        return cell

    def of(self, value: Any) -> Cell:
        """Any cell, without keeping it: numbers and days are not told apart by their value alone (1, 1.0, True)."""
        said = cells.text(value)
        if not said:
            return NOTHING
        if self.is_identity:
            return Cell(said, said)
        if words.is_nothing(said):
            return Cell(said)
        if self.is_plain:
            return Cell(said, said)
        converted, unit, trouble = self.convert(said)
        if trouble or converted is None:
            return Cell(said, trouble=trouble)
        found, problem = self.strict(converted)
        # Blanks only, a list of nothing: not filled in.
        return Cell(said, None if problem or found in ("", ()) else found, problem=problem, unit=unit)


@cache
def _reading_of(target: Target) -> Reading:
    return Reading(target)


def _without_unit(convert: cells.Converter) -> Callable[[str], tuple[Any, str, str]]:
    def read(said: str) -> tuple[Any, str, str]:
        value, trouble = convert(said)
        return value, "", trouble

    return read


class Readings(dict[tuple[str, str], Reading]):
    """(scope, key) of a column → how it is read, with the headers and rows read before; one for an import."""

    def __init__(self) -> None:
        super().__init__()
        self.headers: dict[Any, Any] = {}
        self.rows: dict[tuple[str, tuple[str, ...]], dict[Any, Made | None]] = {}

    def of(self, target: Target) -> Reading:
        """As what a column holds is read, whatever its number and unit."""
        key = target[:2]
        if key not in self:
            self[key] = Reading(target)
        return self[key]


def spec_of(target: Target) -> tables.Element | tables.Column | None:
    """The element or column of the law file; None for an identity."""
    if target.scope == ITEM:
        return tables.elements().get(target.key)
    return next((c for c in tables.elements()[target.scope].columns if c.key == target.key), None)
