"""R12: a government's report is the sum of the reports of its frozen list of units (条例第四十九条)."""

from collections import Counter
from collections.abc import Iterable, Mapping

from gongkai.apps.disclosure.rules.report.cells import FEE_KEY, OTHER_GROUP, REQUESTS, catalogue, request_columns
from gongkai.apps.disclosure.rules.report.cells import request_key as key_of
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.filing import number
from gongkai.apps.disclosure.rules.report.findings import Run
from gongkai.apps.disclosure.rules.report.inputs import Inputs
from gongkai.apps.disclosure.rules.report.template import CURRENT, form
from gongkai.apps.disclosure.rules.report.values import Number, printed


def add_cells(filings: Iterable[Mapping[str, object]], form_id: str = CURRENT) -> ReportData | None:
    """The same for stored cells of fixed reports, which are plain numbers; None where one shows a group alone."""
    book = catalogue(form_id)
    sums: dict[str, Number] = dict.fromkeys(book.printed, 0)
    for cells in filings:
        for key, value in cells.items():
            # Most cells of most reports are nil.
            if value == "0":
                continue
            if key in sums:
                sums[key] += number(value)
            elif key in book.bare and number(value):
                return None
    tables = frozenset(form(form_id).tables)
    return ReportData(values=sums, given=frozenset(sums), tables=tables, form_id=form_id)


def add_up(reports: tuple[ReportData, ...]) -> ReportData:
    """The report that the given ones make together; cells that one of them cannot tell stay unknown."""
    bare = any(report.bare_other for report in reports)
    values: dict[str, Number] = {}
    unknown: set[str] = set()
    for key in _summed(bare):
        if all(report.usable(key) for report in reports):
            values[key] = sum((report.value(key) for report in reports), 0)
        else:
            unknown.add(key)
    tables = frozenset(table for report in reports for table in report.tables)
    return ReportData(values=values, given=frozenset(values), unknown=frozenset(unknown), tables=tables)


def sums(run: Run, inputs: Inputs) -> None:
    """R12: every cell equals the sum over the subordinate reports; no unit is missing or counted twice."""
    data, subordinates = inputs.data, inputs.subordinates
    if subordinates is None:
        government = inputs.body is None or inputs.body.is_government
        return run.skip("没有提供纳入汇总单位的报告" if government else "不是政府汇总报告")
    run.did()
    _units(run, inputs)
    total = add_up(subordinates)
    bare = data.bare_other or any(report.bare_other for report in subordinates)
    for key in _summed(bare):
        cell = catalogue().find(key)
        shown = key in data.given if key == FEE_KEY else bool(cell and cell.table in data.tables)
        if not shown or not data.usable(key) or not total.usable(key):
            continue
        if total.value(key) != data.value(key):
            together, own = total.value(key), data.value(key)
            told = f"{len(subordinates)}个单位之和为{printed(together)}，本报告填{printed(own)}"
            run.violation(f"{catalogue().label(key)}：{told}", (key,), expected=together, found=own)


def _units(run: Run, inputs: Inputs) -> None:
    codes = Counter(report.unit_code for report in inputs.subordinates or () if report.unit_code)
    for code in (code for code, times in codes.items() if times > 1):
        run.violation(f"单位{code}的报告汇总了{codes[code]}次")
    frozen = inputs.facts.frozen_units
    if frozen is None:
        return
    for code in (code for code in frozen if code not in codes):
        run.violation(f"纳入汇总的单位{code}没有报告")
    for code in (code for code in codes if code not in frozen):
        run.violation(f"单位{code}不在纳入汇总的单位名单中")


def _summed(bare: bool) -> tuple[str, ...]:
    """All printed cells; with a bare （六）其他处理 anywhere, that group instead of its rows."""
    if not bare:
        return tuple(catalogue().printed)
    rows = {part for column in request_columns() for part in catalogue().sums[key_of(column.key, OTHER_GROUP)]}
    groups = tuple(f"{REQUESTS}.{column.key}.{OTHER_GROUP}" for column in request_columns())
    return (*(key for key in catalogue().printed if key not in rows), *groups)
