"""Against the report of the year before: R4, R7, R13."""

from decimal import Decimal

from gongkai.apps.disclosure.rules.report.cells import (
    DISPUTE_GROUPS,
    DISPUTES,
    OTHER_GROUP,
    REQUESTS,
    Catalogue,
    applicant_columns,
    numbered_rows,
    request_columns,
    request_key,
)
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.findings import Run
from gongkai.apps.disclosure.rules.report.inputs import Inputs
from gongkai.apps.disclosure.rules.report.template import template
from gongkai.apps.disclosure.rules.report.values import printed

NO_PREVIOUS = "没有提供上一年度报告"
DOCUMENTS = "art20_1"


def carried_in(run: Run, inputs: Inputs) -> None:
    """R4: 二、上年结转 of a year is 四、结转下年度 of the year before, in every column that year shows."""
    data, previous = inputs.data, inputs.previous
    if previous is None:
        return run.skip(NO_PREVIOUS)
    if data.report_year and previous.report_year and previous.report_year != data.report_year - 1:
        return run.violation(f"上一年度报告应为{data.report_year - 1}年度，提供的是{previous.report_year}年度")
    if REQUESTS not in data.tables or REQUESTS not in previous.tables:
        return run.skip("本年度或上一年度没有申请情况表")
    for column in request_columns():
        now, before = request_key(column.key, "carried_in"), request_key(column.key, "carried_out")
        if not previous.has_column(column.key) or not (data.usable(now) and previous.usable(before)):
            continue
        run.did()
        if data.value(now) != previous.value(before):
            expected, found = previous.value(before), data.value(now)
            message = f"“{column.label}”列：上一年度报告结转下年度{expected}件，本年度上年结转填{found}件"
            run.violation(message, (now,), expected=expected, found=found)


def in_force(run: Run, inputs: Inputs) -> None:
    """R7: 现行有效件数 = that of the year before + 制发 - 废止; other changes need a note."""
    data, previous = inputs.data, inputs.previous
    if previous is None:
        return run.skip(NO_PREVIOUS)
    if previous.form_id != data.form_id:
        return run.skip("上一年度报告用的是另一种格式，口径不同")
    if DOCUMENTS not in data.tables or DOCUMENTS not in previous.tables:
        return run.skip("本年度或上一年度没有规章、规范性文件表")
    for row in data.form.tables[DOCUMENTS].rows:
        made, repealed, stock = cells = tuple(f"{DOCUMENTS}.{row.key}.{c}" for c in ("made", "repealed", "in_force"))
        if not (data.usable(*cells) and previous.usable(stock)):
            continue
        run.did()
        expected = previous.value(stock) + data.value(made) - data.value(repealed)
        if expected != data.value(stock):
            message = (
                f"“{row.label}”现行有效件数：上年{previous.value(stock)}加制发{data.value(made)}"
                f"减废止{data.value(repealed)}等于{expected}，本年填{data.value(stock)}，请说明原因"
            )
            run.violation(message, (stock, made, repealed), expected=expected, found=data.value(stock))


def unusual_changes(run: Run, inputs: Inputs) -> None:
    """R13: a change of more than half, or a class that appears for the first time, asks for a note."""
    data, previous = inputs.data, inputs.previous
    if previous is None:
        return run.skip(NO_PREVIOUS)
    for key in _watched(data, previous):
        if not _comparable(key, data, previous):
            continue
        run.did()
        before, now = Decimal(previous.value(key)), Decimal(data.value(key))
        label = data.book.label(key)
        if before == 0 and now > 0:
            run.violation(f"{label}：上年为0，本年首次出现{printed(now)}，请说明", (key,), expected=before, found=now)
        elif abs(now - before) * 100 > template().limits.change_percent * before:
            word = "增加" if now > before else "减少"
            percent = f"{float(abs(now - before) * 100 / before):.1f}".removesuffix(".0")
            message = f"{label}：上年{printed(before)}，本年{printed(now)}，{word}{percent}%，请说明"
            run.violation(message, (key,), expected=before, found=now)
    if not run.ran:
        run.skip("上一年度报告没有可比的数")


def _watched(data: ReportData, previous: ReportData) -> tuple[str, ...]:
    book = data.book
    if REQUESTS not in data.form.tables:
        return tuple(key for key, cell in book.printed.items() if data.form.tables[cell.table].row(cell.row).level < 2)
    bare = OTHER_GROUP in _group_keys(book) and (data.bare_other or previous.bare_other or _as_one_row(previous))
    proactive = (key for key, cell in book.printed.items() if cell.table not in ("", REQUESTS, DISPUTES))
    rows = [row.key for row in numbered_rows(data.form_id) if not (bare and row.parent == OTHER_GROUP)]
    totals = (request_key("total", row) for row in (*rows, *([OTHER_GROUP] if bare else [])))
    classes = (request_key(column.key, "new") for column in applicant_columns())
    return (*proactive, *totals, *classes, *(f"{DISPUTES}.{group}.total" for group in DISPUTE_GROUPS))


def _group_keys(book: Catalogue) -> frozenset[str]:
    return frozenset(cell.row for cell in book.bare.values())


def _as_one_row(data: ReportData) -> bool:
    """The form of 2019 has （六）其他处理 as one row."""
    return request_key("total", OTHER_GROUP) in data.book.printed


def _comparable(key: str, data: ReportData, previous: ReportData) -> bool:
    cell = data.book.find(key)
    if cell is None or previous.book.find(key) is None:
        return False
    if cell.table not in data.tables or cell.table not in previous.tables:
        return False
    if cell.table == REQUESTS and not previous.has_column(cell.column):
        return False
    if cell.table not in (REQUESTS, DISPUTES) and previous.form_id != data.form_id:
        return False
    return data.usable(key) and previous.usable(key)
