"""The numbers of one yearly report, addressed by key paths."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from gongkai.apps.disclosure.rules.report.cells import (
    OTHER_GROUP,
    REQUESTS,
    Catalogue,
    applicant_columns,
    catalogue,
    request_columns,
    request_key,
)
from gongkai.apps.disclosure.rules.report.template import CURRENT, Form, form
from gongkai.apps.disclosure.rules.report.values import CellError, Number, parse, shown

TOTAL_COLUMN = f"{REQUESTS}.total."


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell (R6). `malformed`: not a wrong number but a shape that cannot be read at all."""

    cell: str
    message: str
    malformed: bool = False


@dataclass(frozen=True)
class Entry:
    """原报告所列统计项目: a figure under the name that its report gave it."""

    label: str
    value: str
    unit: str = ""


@dataclass(frozen=True)
class OtherFigure:
    """A number of another system that the text may tell (监察件数 …); `value` None where the text does not tell it."""

    label: str
    unit: str
    value: int | None = None


@dataclass(frozen=True)
class ReportData:
    """报告数据: cells by key. Blank cells read as 0; counts are int, amounts Decimal in 万元.

    `lacking`: of a sum, cells that some of the units added up do not show, with the names of those units; the number
    is the sum of the others. `given`: cells that were written, blank or not. `unknown`: cells whose split the
    published original does not show. `bad`: cells that could not be read, each with its entry in `problems`. `raw`:
    what was written where it was not a plain number. `tables`: tables that were supplied at all. `form_id`: the form
    whose keys these are. `entries`: figures of a report without a common form, under the names it gave them.
    `others`: numbers outside the form that its text may tell, by their names.
    """

    values: Mapping[str, Number] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    bad: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)
    tables: frozenset[str] = frozenset()
    report_year: int | None = None
    unit_code: str = ""
    unit_name: str = ""
    form_id: str = CURRENT
    entries: tuple[Entry, ...] = ()
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: Mapping[str, OtherFigure] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        return form(self.form_id)

    @property
    def book(self) -> Catalogue:
        return catalogue(self.form_id)

    @classmethod
    def from_cells(
        cls,
        cells: Mapping[str, object],
        *,
        report_year: int | None = None,
        unit_code: str = "",
        unit_name: str = "",
        unknown: Iterable[str] = (),
        tables: Iterable[str] | None = None,
        form_id: str = CURRENT,
    ) -> "ReportData":
        """From a flat `{key: number}`; a key that is not in the form, or not a number, becomes a problem.

        `tables`: what was supplied at all; by default the whole form, whose missing cells are blank.
        """
        values: dict[str, Number] = {}
        raw: dict[str, str] = {}
        problems: list[Problem] = []
        bad: set[str] = set()
        book = catalogue(form_id)
        for key, value in cells.items():
            cell = book.printed.get(key) or book.bare.get(key)
            if cell is None:
                problems.append(Problem(str(key), f"报告格式中没有{shown(key)}这一栏"))
                continue
            try:
                number = parse(value, cell.type)
            except CellError as error:
                problems.append(Problem(key, f"{cell.label}：{error}"))
                bad.add(key)
                continue
            if number is not None:
                values[key] = number
            if isinstance(value, str) and value.strip():
                raw[key] = value
        return cls(
            values=values,
            given=frozenset(key for key in cells if book.find(key)),
            unknown=frozenset(unknown),
            bad=frozenset(bad),
            problems=tuple(problems),
            raw=raw,
            tables=frozenset(form(form_id).tables if tables is None else tables),
            report_year=report_year,
            unit_code=unit_code,
            unit_name=unit_name,
            form_id=form_id,
        )

    def value(self, key: str) -> Number:
        """The number of a cell, a group or a computed cell. Raises KeyError for a key the form does not have."""
        return _number(self.book, self.values, key)

    def usable(self, *keys: str) -> bool:
        """Whether every one of the cells has a number that can be reasoned about."""
        return all(self._usable(key) for key in keys)

    def is_bare(self, key: str) -> bool:
        """Whether a group (（六）其他处理) holds a total of its own with no row below it filled."""
        return key in self.book.bare and self.values.get(key, 0) > 0 and not _children(self.book, self.values, key)

    @property
    def bare_other(self) -> bool:
        """Whether the report shows （六）其他处理 as one row, as published reports of 2021 and later still do."""
        return bool(self.book.bare) and any(
            self.is_bare(request_key(column.key, OTHER_GROUP)) for column in request_columns()
        )

    def has_column(self, column: str) -> bool:
        """Whether any cell of this column of section 3 was written."""
        return any(key.startswith(f"{REQUESTS}.{column}.") for key in self.given)

    def with_totals(self) -> "ReportData":
        """The same inputs with every total of the form computed; inputs are never changed."""
        filled = dict(self.values)
        # The 总计 column adds up the others, so it comes last; a sum stands before the sums among its parts.
        formulas = sorted(reversed(self.book.formulas.items()), key=lambda item: item[0].startswith(TOTAL_COLUMN))
        for key, terms in formulas:
            # A sum of parts that some unit does not show is not the total that this unit does show.
            if self.usable(*terms) and (key not in filled or not self.lacking.keys() & set(terms)):
                filled[key] = sum((_number(self.book, filled, term) for term in terms), 0)
        if self.bare_other:
            parts = [request_key(column.key, OTHER_GROUP) for column in applicant_columns()]
            filled[TOTAL_COLUMN + OTHER_GROUP] = sum((_number(self.book, filled, part) for part in parts), 0)
        return replace(self, values=filled, given=self.given | filled.keys())

    def as_known(self) -> "ReportData":
        """For checks: a sum that lacks a unit's number is no number to compare."""
        return replace(self, unknown=self.unknown | self.lacking.keys()) if self.lacking else self

    def with_lacking(self, by_unit: Mapping[str, Iterable[str]]) -> "ReportData":
        """`by_unit`: name of a unit → cells that its report does not show."""
        found: dict[str, list[str]] = {}
        for name, cells in by_unit.items():
            for cell in cells:
                found.setdefault(cell, []).append(name)
        return replace(self, lacking={cell: tuple(names) for cell, names in found.items()})

    def with_others(self, others: Mapping[str, OtherFigure]) -> "ReportData":
        return replace(self, others=others)

    def _usable(self, key: str) -> bool:
        if key in self.unknown or key in self.bad or self.book.find(key) is None:
            return False
        return all(self._usable(part) for part in self.book.sums.get(key, ()))


def _number(book: Catalogue, values: Mapping[str, Number], key: str) -> Number:
    if key in book.bare:
        return _children(book, values, key) or values.get(key, 0)
    if key in book.sums:
        return sum((_number(book, values, part) for part in book.sums[key]), 0)
    if key not in book.printed:
        raise KeyError(key)
    return values.get(key, 0)


def _children(book: Catalogue, values: Mapping[str, Number], key: str) -> Number:
    return sum((values.get(part, 0) for part in book.sums[key]), 0)
