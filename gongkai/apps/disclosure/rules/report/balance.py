"""Balances inside one report: R1, R2, R3, R5 and the cells themselves, R6 (勾稽关系)."""

from gongkai.apps.disclosure.rules.report.cells import (
    DISPUTE_GROUPS,
    DISPUTES,
    OTHER_GROUP,
    REQUESTS,
    applicant_columns,
    catalogue,
    group_rows,
    numbered_rows,
    parse_formula,
    request_columns,
    request_key,
    row_label,
)
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.findings import Run
from gongkai.apps.disclosure.rules.report.inputs import Inputs
from gongkai.apps.disclosure.rules.report.template import template

NO_REQUESTS = "没有提供第三部分的申请情况表"


def carry_over(run: Run, inputs: Inputs) -> None:
    """R1, printed in the form: in every column, 一 + 二 = 三（七）总计 + 四."""
    data = inputs.data
    if REQUESTS not in data.tables:
        return run.skip(NO_REQUESTS)
    for column in request_columns():
        new, carried_in, total, carried_out = cells = tuple(
            request_key(column.key, row) for row in ("new", "carried_in", "results_total", "carried_out")
        )
        if not _readable(run, data, cells):
            continue
        left = data.value(new) + data.value(carried_in)
        right = data.value(total) + data.value(carried_out)
        if left != right:
            run.violation(
                f"“{column.label}”列：一（{data.value(new)}）加二（{data.value(carried_in)}）等于{left}，"
                f"三（七）总计（{data.value(total)}）加四（{data.value(carried_out)}）等于{right}，应当相等",
                cells,
                expected=left,
                found=right,
            )


def results(run: Run, inputs: Inputs) -> None:
    """R2: in every column （七）总计 adds up （一）to（六）; a group's own total agrees with its rows."""
    data = inputs.data
    if REQUESTS not in data.tables:
        return run.skip(NO_REQUESTS)
    formula = template().tables[REQUESTS].row("results_total").formula or ""
    for column in request_columns():
        terms = tuple(request_key(column.key, name) for _, name in parse_formula(formula))
        total = request_key(column.key, "results_total")
        if not _readable(run, data, (total, *terms)):
            continue
        expected, found = sum(data.value(term) for term in terms), data.value(total)
        if expected != found:
            parts = tuple(cell for term in terms for cell in _filled(data, term))
            message = f"“{column.label}”列：（一）至（六）各项之和为{expected}，（七）总计为{found}"
            run.violation(message, (total, *parts), expected=expected, found=found)
        for group in group_rows():
            _group_agrees(run, data, request_key(column.key, group.key))


def applicants(run: Run, inputs: Inputs) -> None:
    """R3: in every row 总计 adds up 自然人 and the five kinds of organisations."""
    data = inputs.data
    if REQUESTS not in data.tables:
        return run.skip(NO_REQUESTS)
    rows = [*numbered_rows()]
    if data.bare_other:
        rows.append(template().tables[REQUESTS].row(OTHER_GROUP))
    for row in rows:
        parts = tuple(request_key(column.key, row.key) for column in applicant_columns())
        total = request_key("total", row.key)
        if not _readable(run, data, (total, *parts)):
            continue
        expected, found = sum(data.value(part) for part in parts), data.value(total)
        if expected != found:
            message = f"“{row_label(row)}”一行：六类申请人之和为{expected}，总计列为{found}"
            run.violation(message, (total, *parts), expected=expected, found=found)


def disputes(run: Run, inputs: Inputs) -> None:
    """R5: in each of the three groups 总计 adds up the four results. A lost split is told, not guessed."""
    data = inputs.data
    if DISPUTES not in data.tables:
        return run.skip("没有提供第四部分的复议诉讼表")
    lost: list[str] = []
    for group in DISPUTE_GROUPS:
        total = f"{DISPUTES}.{group}.total"
        parts = catalogue().formulas[total]
        if any(cell in data.unknown for cell in (total, *parts)):
            lost.append(total)
            continue
        if not _readable(run, data, (total, *parts)):
            continue
        expected, found = sum(data.value(part) for part in parts), data.value(total)
        if expected != found:
            message = f"{_group_label(total)}：四种情形之和为{expected}，总计为{found}"
            run.violation(message, (total, *parts), expected=expected, found=found)
    if lost:
        names = "、".join(map(_group_label, lost))
        run.skip(f"{names}只有总计，原报告未能看出属于哪种情形", tuple(lost))


def numbers(run: Run, inputs: Inputs) -> None:
    """R6: cells that are not non-negative integers, amounts with more than six places, cells the form does not have."""
    run.did()
    for problem in inputs.data.problems:
        run.violation(problem.message, (problem.cell,) if problem.cell else ())


def _group_agrees(run: Run, data: ReportData, key: str) -> None:
    """（六）其他处理 may stand alone; with rows below it, it must be their sum."""
    own = data.values.get(key, 0)
    if own and data.usable(key) and not data.is_bare(key) and own != data.value(key):
        message = f"{catalogue().label(key)}填{own}，其下各行之和为{data.value(key)}"
        run.violation(message, (key, *catalogue().sums[key]), expected=data.value(key), found=own)


def _readable(run: Run, data: ReportData, cells: tuple[str, ...]) -> bool:
    """A sum over a cell that could not be read says nothing; R6 has named that cell already."""
    if data.usable(*cells):
        run.did()
        return True
    run.skip("有一栏的数无法识别，见R6", tuple(cell for cell in cells if not data.usable(cell)))
    return False


def _filled(data: ReportData, key: str) -> tuple[str, ...]:
    """The cells behind a term: the rows of a group, or the group itself where it stands alone."""
    return (key,) if data.is_bare(key) else catalogue().sums.get(key, (key,))


def _group_label(total: str) -> str:
    return catalogue().label(total).partition("“")[0]
