"""The text against the tables: R9 and R10."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from gongkai.apps.disclosure.rules.report.cells import FEE_KEY, REQUESTS, row_label
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.findings import Run
from gongkai.apps.disclosure.rules.report.inputs import Inputs
from gongkai.apps.disclosure.rules.report.live_fields import render_narrative
from gongkai.apps.disclosure.rules.report.narrative import SENTENCE, NarrativeFigure, figures_in, normalise, places
from gongkai.apps.disclosure.rules.report.template import SplitTotal, template, wording
from gongkai.apps.disclosure.rules.report.values import Number, printed

FEE_SECTION = "other_matters"


def fee_statement(run: Run, inputs: Inputs) -> None:
    """R9: section six says what was collected as 信息处理费, also when it was nothing."""
    if inputs.narrative is None or FEE_SECTION not in inputs.narrative:
        return run.skip("没有提供第六部分文字")
    run.did()
    text = normalise(inputs.narrative[FEE_SECTION])
    if not any(word in text for word in wording().fee_statement):
        run.violation("第六部分没有说明信息处理费收取情况，未收取的也应当说明", (FEE_KEY,))


def figures(run: Run, inputs: Inputs) -> None:
    """R10: a figure of the text equals the cell it names; totals that the text splits equal their parts."""
    if inputs.narrative is None:
        return run.skip("没有提供文字部分")
    run.did()
    texts = {key: render_narrative(text, inputs.data).text for key, text in inputs.narrative.items()}
    told: set[tuple[str, str, Number]] = set()
    for figure in figures_in(texts, inputs.data.report_year):
        mark = (figure.section, figure.cell or "", figure.value)
        if figure.cell and mark not in told and _differs(figure, inputs.data):
            told.add(mark)
            found = inputs.data.value(figure.cell)
            run.violation(_message(figure, inputs.data), (figure.cell,), expected=found, found=figure.value)
    for message, expected, stated in _split_totals(texts):
        run.violation(message, expected=expected, found=stated)


def _differs(figure: NarrativeFigure, data: ReportData) -> bool:
    key = figure.cell or ""
    cell = data.book.find(key)
    shown = key in data.given if key == FEE_KEY else bool(cell and cell.table in data.tables)
    if not shown or not data.usable(key):
        return False
    table = Decimal(data.value(key))
    if figure.approximate:
        return abs(table - figure.value) * 100 > wording().approximate_tolerance_percent * table
    return table != figure.value


def _message(figure: NarrativeFigure, data: ReportData) -> str:
    key = figure.cell or ""
    money = key == FEE_KEY or key.endswith("amount_10k")
    unit = "万元" if money else "件"
    says = f"写“{figure.excerpt}”" if figure.unit else f"写明“{figure.excerpt}”"
    text = f"{_section(figure.section)}{says}，表中{data.book.label(key)}为{printed(data.value(key))}{unit}"
    same = None if money else _same_number(figure, data)
    return f"{text}；{printed(figure.value)}与“{same}”一栏相同，请核对所指" if same else f"{text}，请核对"


def _same_number(figure: NarrativeFigure, data: ReportData) -> str | None:
    """The row of the same column that holds the stated number, when there is just one."""
    key = figure.cell or ""
    if not key.startswith(f"{REQUESTS}.") or figure.value == 0:
        return None
    column = key.split(".")[1]
    rows = [row for row in data.form.tables[REQUESTS].rows if data.book.find(f"{REQUESTS}.{column}.{row.key}")]
    same = [row for row in rows if data.value(f"{REQUESTS}.{column}.{row.key}") == figure.value]
    return row_label(same[0], data.form_id) if len(same) == 1 else None


def _section(key: str) -> str:
    section = next((s for s in template().sections if s.key == key), None)
    return f"“{section.heading}”" if section else "文字部分"


def _split_totals(texts: Mapping[str, str]) -> Iterator[tuple[str, Number, Number]]:
    for section, text in texts.items():
        for sentence in SENTENCE.findall(normalise(text)):
            for entry in wording().sums:
                yield from _split_total(section, sentence, entry)


def _split_total(section: str, sentence: str, entry: SplitTotal) -> Iterator[tuple[str, Number, Number]]:
    total: Decimal | None = None
    parts: list[Decimal] = []
    for place in places(sentence):
        if place.figure.approximate:
            continue
        if any(word in place.before for group in entry.parts for word in group):
            parts.append(place.figure.value)
        elif total is None and any(word in place.before for word in entry.total):
            total = place.figure.value
    if total is not None and len(parts) > 1 and sum(parts) != total:
        adding = "加".join(printed(part) for part in parts)
        message = f"{_section(section)}{entry.label}共{printed(total)}件，分项{adding}等于{printed(sum(parts))}，请核对"
        yield message, int(sum(parts)), int(total)
