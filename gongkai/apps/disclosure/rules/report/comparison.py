"""历年对比、单位对比: rows of reports side by side, year on year, shares and rates (年度报告 §9).

Rows of different forms stand in one line only where `series.comparable` joins them; elsewhere the place says why not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from gongkai.apps.disclosure.rules.report.cells import (
    DISPUTE_GROUPS,
    DISPUTES,
    FEE_KEY,
    REQUESTS,
    applicant_columns,
    catalogue,
    group_rows,
    request_key,
    row_label,
)
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.series import Fit, comparable
from gongkai.apps.disclosure.rules.report.template import CURRENT, template
from gongkai.apps.disclosure.rules.report.values import Number

TOTAL = "total"
RESULTS_TOTAL = f"{REQUESTS}.results_total"
ON_TIME, CORRECTED = "rate.on_time", "rate.corrected"
RATES = {ON_TIME: "按期答复率", CORRECTED: "复议诉讼纠正率（纠正数占已审结数）"}
CLOSED = ("upheld", "corrected", "other")
UNVERIFIED = "未核实"
NOT_SHOWN, NO_RECORDS, NO_CASES = "原报告未列明", "平台没有办理记录", "没有审结案件"


@dataclass(frozen=True)
class Line:
    """One row that can be compared: its key without the applicant column, its label, its section."""

    key: str
    label: str
    section: str
    level: int = 0

    @property
    def is_result(self) -> bool:
        """Whether it is one of the results that add up to （七）总计."""
        return self.section == "results"

    @property
    def is_rate(self) -> bool:
        return self.key in RATES


@dataclass(frozen=True)
class Point:
    """A row in one year: the number, or why there is none.

    `change` and `share` are percentages, None where they say nothing. `fit` tells how the row of an older form was
    read where it is not the same row, `verified` whether that reading was seen in a text.
    """

    value: Number | None
    missing: str = ""
    fit: str = ""
    change: Decimal | None = None
    share: Decimal | None = None
    verified: bool = True

    @property
    def remark(self) -> str:
        """For a spreadsheet: why there is no number, or how it was read, and whether that is sure."""
        words = self.missing or self.fit
        return words if self.verified else f"{words}（{UNVERIFIED}）"


@dataclass(frozen=True)
class Rated:
    """What live records say of a year's answers: on time, and all."""

    on_time: int
    decided: int


@cache
def lines() -> tuple[Line, ...]:
    """Every row of the form in force that is compared, in its order, and the rates."""
    groups = {row.key for row in group_rows()}
    found: list[Line] = []
    for name, table in template().tables.items():
        if name == REQUESTS:
            for row in table.rows:
                if row.kind != "header" or row.key in groups:
                    section = "results" if row.parent and row.key != "results_total" else "requests"
                    found.append(Line(f"{REQUESTS}.{row.key}", row_label(row), section, row.level))
        elif name == DISPUTES:
            labels = catalogue().printed
            found += [Line(key, cell.label, "disputes") for key, cell in labels.items() if cell.table == DISPUTES]
        else:
            found += [Line(k, c.label, "proactive") for k, c in catalogue().printed.items() if c.table == name]
    found.append(Line(FEE_KEY, catalogue().label(FEE_KEY), "requests"))
    return (*found, *(Line(key, label, "rates") for key, label in RATES.items()))


def line(key: str) -> Line | None:
    return next((one for one in lines() if one.key == key), None)


def points(one: Line, reports: Sequence[ReportData | None], rated: Sequence[Rated | None] | None = None) -> list[Point]:
    """One row through the years, in order of time; None stands for a year without a report."""
    facts = rated or [None] * len(reports)
    read = [_point(one, report, fact) for report, fact in zip(reports, facts, strict=True)]
    done: list[Point] = []
    for index, point in enumerate(read):
        before = read[index - 1] if index else None
        moved = None if before is None or one.is_rate else change(before.value, point.value)
        done.append(replace(point, change=moved, share=_share(one, point.value, reports[index])))
    return done


def change(before: Number | None, now: Number | None) -> Decimal | None:
    """同比, percent with one place; None from nothing or from zero, where a percentage says nothing."""
    if before is None or now is None or before == 0:
        return None
    return _percent(Decimal(now) - Decimal(before), Decimal(before))


def corrected_rate(data: ReportData) -> Decimal | None:
    """纠正率: corrected among the closed cases of all three groups; None when none was closed, never 0 or 100."""
    cells = {part: [f"{DISPUTES}.{group}.{part}" for group in DISPUTE_GROUPS] for part in CLOSED}
    if DISPUTES not in data.tables or not data.usable(*(key for keys in cells.values() for key in keys)):
        return None
    closed = sum(data.value(key) for keys in cells.values() for key in keys)
    return _percent(Decimal(sum(data.value(key) for key in cells["corrected"])), Decimal(closed)) if closed else None


def cells_of(key: str, form_id: str) -> tuple[str, ...]:
    """The stored cells a row is read from in a report of that form; none where it is not joined."""
    fit = _fit(key, form_id)
    if not fit.joined:
        return ()
    return tuple(cell for row in (fit.later if form_id == CURRENT else fit.earlier) for cell in _cells(row, form_id))


def _point(one: Line, report: ReportData | None, fact: Rated | None) -> Point:
    if report is None:
        return Point(None, "没有报告")
    if one.key == ON_TIME:
        if fact is None or not fact.decided:
            return Point(None, NO_RECORDS)
        return Point(_percent(Decimal(fact.on_time), Decimal(fact.decided)))
    if one.key == CORRECTED:
        rate = corrected_rate(report)
        return Point(rate, "" if rate is not None else NO_CASES)
    fit = _fit(one.key, report.form_id)
    note = "" if fit.key == "exact" else f"{fit.label}：{fit.note}"
    if not fit.joined:
        return Point(None, fit.label, fit.note, verified=fit.verified)
    rows = fit.later if report.form_id == CURRENT else fit.earlier
    values = [_value(report, row) for row in rows]
    if any(value is None for value in values):
        return Point(None, NOT_SHOWN, note, verified=fit.verified)
    return Point(sum((value for value in values if value is not None), 0), fit=note, verified=fit.verified)


def _fit(key: str, form_id: str) -> Fit:
    if key == FEE_KEY:
        return Fit("exact" if form_id == CURRENT else "none", "不可比", form_id == CURRENT, "", (key,), (key,))
    return comparable(key, CURRENT, form_id)


def _value(report: ReportData, row: str) -> Number | None:
    """The 总计 column of a row; older pages leave it blank, then the six columns are added up."""
    total, *columns = _cells(row, report.form_id)
    parts = [key for key in columns if report.book.find(key)]
    if report.book.find(total) is None or not report.usable(total):
        return None
    if parts and not report.value(total) and report.usable(*parts):
        return sum((report.value(part) for part in parts), 0)
    return report.value(total)


def _cells(row: str, form_id: str) -> tuple[str, ...]:
    table, _, rest = row.partition(".")
    if table != REQUESTS or REQUESTS not in catalogue(form_id).form.tables:
        return (row,)
    return (request_key(TOTAL, rest), *(request_key(column.key, rest) for column in applicant_columns()))


def _share(one: Line, value: Number | None, report: ReportData | None) -> Decimal | None:
    if not one.is_result or value is None or report is None:
        return None
    whole = _point(Line(RESULTS_TOTAL, "", "requests"), report, None).value
    return _percent(Decimal(value), Decimal(whole)) if whole else None


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"))


def from_stored(cells: Mapping[str, object], form_id: str) -> ReportData:
    """A few stored cells as a report, for lists that read only the cells they show."""
    return ReportData.from_cells(dict(cells), form_id=form_id)
