"""Balances inside one report: R1, R2, R3, R5 and the cells themselves, R6 (勾稽关系)."""

from gongkai.apps.disclosure.rules.report.cells import (
    DISPUTE_GROUPS,
    DISPUTES,
    OTHER_GROUP,
    REQUESTS,
    applicant_columns,
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
    formula = data.form.tables[REQUESTS].row("results_total").formula or ""
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
        for group in group_rows(data.form_id):
            _group_agrees(run, data, request_key(column.key, group.key))


def applicants(run: Run, inputs: Inputs) -> None:
    """R3: in every row 总计 adds up 自然人 and the five kinds of organisations."""
    data = inputs.data
    if REQUESTS not in data.tables:
        return run.skip(NO_REQUESTS)
    rows = [*numbered_rows(data.form_id)]
    if data.bare_other:
        rows.append(data.form.tables[REQUESTS].row(OTHER_GROUP))
    for row in rows:
        parts = tuple(request_key(column.key, row.key) for column in applicant_columns())
        total = request_key("total", row.key)
        if not _readable(run, data, (total, *parts)):
            continue
        expected, found = sum(data.value(part) for part in parts), data.value(total)
        if expected != found:
            message = f"“{row_label(row, data.form_id)}”一行：六类申请人之和为{expected}，总计列为{found}"
            run.violation(message, (total, *parts), expected=expected, found=found)


def disputes(run: Run, inputs: Inputs) -> None:
    """R5: in each of the three groups 总计 adds up the four results. A lost split is told, not guessed."""
    data = inputs.data
    if DISPUTES not in data.tables:
        return run.skip("没有提供第四部分的复议诉讼表")
    lost: list[str] = []
    for group in DISPUTE_GROUPS:
        total = f"{DISPUTES}.{group}.total"
        parts = data.book.formulas[total]
        if any(cell in data.unknown for cell in (total, *parts)):
            lost.append(total)
            continue
        if not _readable(run, data, (total, *parts)):
            continue
        expected, found = sum(data.value(part) for part in parts), data.value(total)
        if expected != found:
            message = f"{_group_label(data, total)}：四种情形之和为{expected}，总计为{found}"
            run.violation(message, (total, *parts), expected=expected, found=found)
    if lost:
        names = "、".join(_group_label(data, total) for total in lost)
        run.skip(f"{names}只有总计，原报告未能看出属于哪种情形", tuple(lost))


def statistics(run: Run, inputs: Inputs) -> None:
    """S1: 收到, 办结, 答复, 复议 and the like equal the sum of their parts (国办发〔2014〕32号 statistics)."""
    data = inputs.data
    for total, parts in data.book.formulas.items():
        if data.book.printed[total].table not in data.tables or not _readable(run, data, (total, *parts)):
            continue
        expected, found = sum(data.value(part) for part in parts), data.value(total)
        if expected != found:
            message = f"{data.book.label(total)}：各分项之和为{expected}，填{found}"
            run.violation(message, (total, *parts), expected=expected, found=found)


def parts_of(run: Run, inputs: Inputs) -> None:
    """S2: what is 其中 of a row is not larger than the row."""
    data = inputs.data
    for name, table in data.form.tables.items():
        for row in table.rows if name in data.tables else ():
            if not row.part_of:
                continue
            part, whole = (f"{name}.{key}.{table.columns[0].key}" for key in (row.key, row.part_of))
            if not _readable(run, data, (part, whole)) or data.value(part) <= data.value(whole):
                continue
            message = f"{data.book.label(part)}为{data.value(part)}，大于{data.book.label(whole)}{data.value(whole)}"
            run.violation(message, (part, whole), expected=data.value(whole), found=data.value(part))


def numbers(run: Run, inputs: Inputs) -> None:
    """R6: cells that are not non-negative integers, amounts with more than six places, cells the form does not have."""
    run.did()
    for problem in inputs.data.problems:
        run.violation(problem.message, (problem.cell,) if problem.cell else ())


def _group_agrees(run: Run, data: ReportData, key: str) -> None:
    """（六）其他处理 may stand alone; with rows below it, it must be their sum."""
    own = data.values.get(key, 0)
    if own and data.usable(key) and not data.is_bare(key) and own != data.value(key):
        message = f"{data.book.label(key)}填{own}，其下各行之和为{data.value(key)}"
        run.violation(message, (key, *data.book.sums[key]), expected=data.value(key), found=own)


def _readable(run: Run, data: ReportData, cells: tuple[str, ...]) -> bool:
    """A sum over a cell that could not be read says nothing; R6 has named that cell already."""
    if data.usable(*cells):
        run.did()
        return True
    lost = tuple(cell for cell in cells if not data.usable(cell))
    unread = [cell for cell in lost if cell not in data.unknown]
    run.skip("有一栏的数无法识别，见R6" if unread else "原报告未能看出属于哪一栏", lost)
    return False


def _filled(data: ReportData, key: str) -> tuple[str, ...]:
    """The cells behind a term: the rows of a group, or the group itself where it stands alone."""
    return (key,) if data.is_bare(key) else data.book.sums.get(key, (key,))


def _group_label(data: ReportData, total: str) -> str:
    return data.book.label(total).partition("“")[0]
