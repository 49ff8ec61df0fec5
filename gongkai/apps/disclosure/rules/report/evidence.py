"""Against what is known outside the form: R8, R11, R14, R15."""

from gongkai.apps.disclosure.rules.report.cells import FEE_KEY, REQUESTS, Cell
from gongkai.apps.disclosure.rules.report.findings import Run
from gongkai.apps.disclosure.rules.report.inputs import Body, Inputs, body_from_name
from gongkai.apps.disclosure.rules.report.template import Row

FEE_UNPAID = f"{REQUESTS}.total.other.fee_unpaid"
EXCESSIVE = f"{REQUESTS}.total.not_processed.excessive"
PUBLISHED_ELSEWHERE = ("art20_5", "art20_6")


def rule_making(run: Run, inputs: Inputs) -> None:
    """R8, 立法法第九十一条、第九十三条: departments of local governments, counties and townships make no 规章."""
    found = [(row, cell.key) for row in _sensitive_rows(inputs) for cell in _cells_of(inputs, row)]
    if not any(cell.table in inputs.data.tables for row in _sensitive_rows(inputs) for cell in _cells_of(inputs, row)):
        return run.skip("没有提供规章、规范性文件表")
    filled = [(row, key) for row, key in found if inputs.data.usable(key) and inputs.data.value(key)]
    if not filled:
        return run.did()
    body = _body(inputs)
    if body is None:
        return run.skip("没有说明报告单位的性质和有无规章制定权")
    power = _may_make_rules(body, filled[0][0])
    if power is None:
        return run.skip("没有说明本机关有无规章制定权")
    run.did()
    if not power:
        kind = body.known_kind
        what = f"{kind.label}一般" if kind and body.rule_making is None else "本机关"
        for _, key in filled:
            value = inputs.data.value(key)
            message = f"{inputs.data.book.label(key)}为{value}，{what}没有规章制定权，请核实是否把规范性文件计入"
            run.violation(message, (key,), expected=0, found=value)


def special_results(run: Run, inputs: Inputs) -> None:
    """R11: 逾期未缴费 needs a fee notice (条例第四十二条), 大量反复申请 a demand for reasons (第三十五条)."""
    data, facts = inputs.data, inputs.facts
    if REQUESTS not in data.tables:
        return run.skip("没有提供第三部分的申请情况表")
    if not data.usable(FEE_UNPAID, EXCESSIVE):
        return run.skip("有一栏的数无法识别，见R6")
    unpaid, excessive = data.value(FEE_UNPAID), data.value(EXCESSIVE)
    notices, records = facts.fee_notices_issued, facts.excessive_records
    if unpaid and notices is None:
        run.skip("没有本年度收费通知的件数", (FEE_UNPAID,))
    else:
        run.did()
    if notices is not None and unpaid > notices:
        message = f"逾期未缴费不再处理{unpaid}件，多于本年度发出的收费通知{notices}件"
        run.violation(message, (FEE_UNPAID,), expected=notices, found=unpaid)
    if excessive and records is None:
        run.skip("没有要求申请人说明理由的记录数", (EXCESSIVE,))
    else:
        run.did()
    if records == 0 and excessive:
        message = f"无正当理由大量反复申请{excessive}件，没有要求申请人说明理由的记录（条例第三十五条）"
        run.violation(message, (EXCESSIVE,), expected=0, found=excessive)


def other_systems(run: Run, inputs: Inputs) -> None:
    """R14: licences, penalties and compulsion as the publication systems count them."""
    external = inputs.facts.external
    if external is None:
        return run.skip("没有许可、处罚、强制公示系统的数")
    for key, cell in inputs.data.book.printed.items():
        if cell.table not in PUBLISHED_ELSEWHERE or cell.table not in inputs.data.tables or key not in external:
            continue
        if not inputs.data.usable(key):
            continue
        run.did()
        expected, found = external[key], inputs.data.value(key)
        if expected != found:
            message = f"{cell.label}：公示系统为{expected}，本表填{found}"
            run.violation(message, (key,), expected=expected, found=found)
    if not run.ran:
        run.skip("公示系统的数与本表没有对应的栏")


def drill_down(run: Run, inputs: Inputs) -> None:
    """R15: every count opens to as many records as it says."""
    drilldown = inputs.facts.drilldown
    if drilldown is None:
        return run.skip("没有提供各数字所依据的记录")
    run.did()
    data, silent = inputs.data, []
    for key, cell in data.book.printed.items():
        if key == FEE_KEY or cell.type != "int" or not data.usable(key):
            continue
        value = data.value(key)
        if key not in drilldown and value:
            silent.append(key)
        elif drilldown.get(key, 0) != value:
            message = f"{cell.label}填{value}，依据的记录有{drilldown[key]}条"
            run.violation(message, (key,), expected=drilldown[key], found=value)
    if silent:
        run.violation(f"有{len(silent)}个数字不能展开到所依据的记录", tuple(silent))


def _body(inputs: Inputs) -> Body | None:
    given = inputs.body
    if given and (given.kind or given.rule_making is not None):
        return given
    return body_from_name(given.name if given and given.name else inputs.data.unit_name)


def _sensitive_rows(inputs: Inputs) -> list[Row]:
    return [row for table in inputs.data.form.tables.values() for row in table.rows if row.warn_if_nonzero_for]


def _cells_of(inputs: Inputs, row: Row) -> list[Cell]:
    return [cell for cell in inputs.data.book.printed.values() if cell.row == row.key and cell.table != REQUESTS]


def _may_make_rules(body: Body, row: Row) -> bool | None:
    if body.rule_making is not None:
        return body.rule_making
    return False if body.kind in row.warn_if_nonzero_for else None
