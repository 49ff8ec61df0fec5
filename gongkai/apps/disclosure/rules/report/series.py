"""Whether a row of one form may continue a row of another in a series of years (历年对比).

Source: `law/annual_report_series.yaml`. Rows are named without the applicant column: `requests.granted`,
`disputes.review.upheld`, `art20_1.rules.in_force`, `on_request.partial.number`. What is not listed is not comparable.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import model_validator

from gongkai.apps.disclosure.rules.report.cells import REQUESTS, catalogue
from gongkai.apps.disclosure.rules.report.template import FILES, LAW, form
from gongkai.kernel import law

FitKey = Literal["exact", "good", "fair", "ambiguous", "none"]


class FitKind(law.Entry):
    key: FitKey
    label: str
    joined: bool
    note: str


class Mapping(law.Entry):
    earlier_rows: tuple[str, ...]
    later_rows: tuple[str, ...]
    fit: FitKey
    note: str = ""
    mark: law.Mark | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_names(cls, value: dict[str, object]) -> dict[str, object]:
        """The file says `from` and `to`, as people read it."""
        names = {"from": "earlier_rows", "to": "later_rows"}
        return {names.get(key, key): part for key, part in value.items()}


class Pair(law.Sourced):
    earlier: str
    later: str
    same_tables: tuple[str, ...]
    maps: tuple[Mapping, ...]


class SeriesTable(law.Table):
    fits: tuple[FitKind, ...]
    series: tuple[Pair, ...]

    @model_validator(mode="after")
    def _rows_known(self) -> "SeriesTable":
        for pair in self.series:
            for one in pair.maps:
                sides = ((pair.earlier, one.earlier_rows), (pair.later, one.later_rows))
                if missing := [row for form_id, rows in sides for row in rows if not _has(form_id, row)]:
                    raise ValueError(f"{pair.earlier} → {pair.later}：没有{'、'.join(missing)}这一行")
        return self


@dataclass(frozen=True)
class Fit:
    """How well two rows match. `joined`: a line may run through both, with `note` beside it; otherwise they stand
    apart. `earlier` and `later`: the rows that are added up on either side of the change of forms."""

    key: FitKey
    label: str
    joined: bool
    note: str = ""
    earlier: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    # False: that these rows match, or the form itself, was not seen in a text (mark K of the law file).
    verified: bool = True


def comparable(row_key: str, template_a: str, template_b: str) -> Fit:
    """How `row_key` of form `template_a` matches what form `template_b` has in its place.

    Both directions are answered; `earlier` and `later` are always in the order of time. Raises KeyError for a form
    that no file describes.
    """
    form(template_a), form(template_b)
    if template_a == template_b:
        known = _has(template_a, row_key)
        return _fit("exact" if known else "none", "", (row_key,), (row_key,))
    forwards = _order(template_a) < _order(template_b)
    earlier, later = (template_a, template_b) if forwards else (template_b, template_a)
    pair = next((one for one in _table().series if (one.earlier, one.later) == (earlier, later)), None)
    if pair is None:
        return _fit("none")
    for one in pair.maps:
        if row_key in (one.earlier_rows if forwards else one.later_rows):
            return _fit(one.fit, one.note, one.earlier_rows, one.later_rows, (one.mark or pair.mark) != "K")
    same = row_key.partition(".")[0] in pair.same_tables and _has(earlier, row_key) and _has(later, row_key)
    return _fit("exact", "", (row_key,), (row_key,)) if same else _fit("none")


def row_of(cell: str) -> str:
    """The row of a cell as series name it: `requests.total.granted` → `requests.granted`."""
    table, _, rest = cell.partition(".")
    return f"{table}.{rest.partition('.')[2]}" if table == REQUESTS else cell


@cache
def _rows(form_id: str) -> frozenset[str]:
    book = catalogue(form_id)
    return frozenset(row_of(key) for key in (*book.printed, *book.bare, *book.computed))


def _has(form_id: str, row: str) -> bool:
    return row in _rows(form_id)


def _fit(
    key: FitKey, note: str = "", earlier: tuple[str, ...] = (), later: tuple[str, ...] = (), verified: bool = True
) -> Fit:
    kind = next(one for one in _table().fits if one.key == key)
    return Fit(key, kind.label, kind.joined, note or kind.note, earlier, later, verified)


def _order(form_id: str) -> int:
    """Forms in order of time."""
    return -list(FILES).index(form_id)


@cache
def _table() -> SeriesTable:
    return law.load(f"{LAW}/annual_report_series.yaml", SeriesTable)
