"""R12: a government's report is the sum of the reports of its frozen list of units (条例第四十九条).

Reports are added one after the other and not kept: a province has thousands. What a unit's report does not show is
missing from the sum, and the sum says whose.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gongkai.apps.disclosure.rules.report.cells import (
    FEE_KEY,
    OTHER_GROUP,
    REQUESTS,
    catalogue,
    request_columns,
)
from gongkai.apps.disclosure.rules.report.cells import request_key as key_of
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.filing import number
from gongkai.apps.disclosure.rules.report.findings import Run
from gongkai.apps.disclosure.rules.report.inputs import Added, Inputs
from gongkai.apps.disclosure.rules.report.template import CURRENT, form
from gongkai.apps.disclosure.rules.report.values import Number, printed


@dataclass(frozen=True)
class Filing:
    """The stored cells of one unit's report. `unknown`: cells that it does not show; nil is not among them."""

    name: str
    cells: Mapping[str, object]
    unknown: frozenset[str] = frozenset()


@dataclass
class Sum:
    """Adds filings of one form as they come."""

    form_id: str = CURRENT
    values: dict[str, Number] = field(default_factory=dict)
    groups: dict[str, Number] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=dict)
    bare: bool = False

    def __post_init__(self) -> None:
        self.values = dict.fromkeys(catalogue(self.form_id).printed, 0)
        self.groups = dict.fromkeys(catalogue(self.form_id).bare, 0)

    def add(self, filing: Filing) -> None:
        cells = filing.cells
        for key, value in cells.items():
            # Most cells of most reports are nil.
            if value != "0" and key in self.values:
                self.values[key] += number(value)
        for key in self.groups:
            self._group(key, cells)
        for key in filing.unknown:
            self.lacking.setdefault(key, []).append(filing.name)

    def _group(self, key: str, cells: Mapping[str, object]) -> None:
        """（六）其他处理: the sum of its rows, or of a report that shows the group alone, its own number."""
        rows = sum(number(cells.get(part)) for part in catalogue(self.form_id).sums[key])
        self.groups[key] += rows or number(cells.get(key))
        self.bare |= not rows and bool(number(cells.get(key)))

    def data(self) -> ReportData:
        values = dict(self.values)
        if self.bare:
            rows = {part for key in self.groups for part in catalogue(self.form_id).sums[key]}
            values = {key: value for key, value in values.items() if key not in rows} | self.groups
        return ReportData(
            values=values,
            given=frozenset(values),
            tables=frozenset(form(self.form_id).tables),
            form_id=self.form_id,
            lacking={key: tuple(names) for key, names in self.lacking.items()},
        )


def add_up(reports: Iterable[ReportData]) -> ReportData:
    """The report that the given ones make together; each is held only while it is added."""
    together = Sum()
    tables: set[str] = set()
    for one in reports:
        together.add(_filing(one))
        tables |= one.tables
    found = together.data()
    return ReportData(
        values=found.values, given=found.given, tables=frozenset(tables), form_id=found.form_id, lacking=found.lacking
    )


def _filing(report: ReportData) -> Filing:
    """Cells that a report cannot tell, its own group in their place where it shows that alone."""
    keys = _summed(report.bare_other)
    cells = {key: report.value(key) for key in keys if report.usable(key)}
    return Filing(report.unit_name, cells, frozenset(key for key in keys if not report.usable(key)))


def added(reports: tuple[ReportData, ...]) -> Added:
    codes = tuple(report.unit_code for report in reports if report.unit_code)
    return Added(add_up(reports), codes, any(report.bare_other for report in reports))


def sums(run: Run, inputs: Inputs) -> None:
    """R12: every cell equals the sum over the subordinate reports; no unit is missing or counted twice."""
    data, units = inputs.data, inputs.added
    if units is None:
        government = inputs.body is None or inputs.body.is_government
        return run.skip("没有提供纳入汇总单位的报告" if government else "不是政府汇总报告")
    run.did()
    _units(run, inputs, units)
    total = units.total
    for key in _summed(data.bare_other or units.bare):
        cell = catalogue().find(key)
        shown = key in data.given if key == FEE_KEY else bool(cell and cell.table in data.tables)
        if key in total.lacking:
            run.skip("有的单位没有列明这一栏，本报告为其余单位之和", (key,))
            continue
        if not shown or not data.usable(key) or not total.usable(key):
            continue
        if total.value(key) != data.value(key):
            together, own = total.value(key), data.value(key)
            told = f"{len(units.codes)}个单位之和为{printed(together)}，本报告填{printed(own)}"
            run.violation(f"{catalogue().label(key)}：{told}", (key,), expected=together, found=own)


def _units(run: Run, inputs: Inputs, units: Added) -> None:
    codes = Counter(units.codes)
    for code in (code for code, times in codes.items() if times > 1):
        run.violation(f"单位{code}的报告汇总了{codes[code]}次")
    frozen = inputs.facts.frozen_units
    if frozen is None:
        return
    for code in (code for code in frozen if code not in codes):
        run.violation(f"纳入汇总的单位{code}没有报告")
    listed = frozenset(frozen)
    for code in (code for code in codes if code not in listed):
        run.violation(f"单位{code}不在纳入汇总的单位名单中")


def _summed(bare: bool) -> tuple[str, ...]:
    """All printed cells; with a bare （六）其他处理 anywhere, that group instead of its rows."""
    if not bare:
        return tuple(catalogue().printed)
    rows = {part for column in request_columns() for part in catalogue().sums[key_of(column.key, OTHER_GROUP)]}
    groups = tuple(f"{REQUESTS}.{column.key}.{OTHER_GROUP}" for column in request_columns())
    return (*(key for key in catalogue().printed if key not in rows), *groups)
