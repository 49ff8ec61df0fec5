"""The forms before that of 2021 as law data: rows, examples, pages and files (国办公开办函〔2019〕60号 and earlier)."""

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.apps.disclosure.rules.report.check import CHECKS, STATISTICS, outcome
from gongkai.apps.disclosure.rules.report.data import Entry, ReportData
from gongkai.apps.disclosure.rules.report.document import ReportDocument, parts
from gongkai.apps.disclosure.rules.report.export import csv_file, json_data
from gongkai.apps.disclosure.rules.report.shapes import read
from gongkai.apps.disclosure.rules.report.spreadsheet import spreadsheet_file
from gongkai.apps.disclosure.rules.report.tables import table_model
from gongkai.apps.disclosure.rules.report.template import FREE_TEXT, REPORT_2019, STATISTICS_2014, form, form_of, forms
from gongkai.apps.disclosure.rules.report.word import word_file

EXAMPLES = [pytest.param(one, e, id=f"{one.id} {e.name}") for one in forms() for e in one.examples]


@pytest.mark.parametrize(
    ("year", "form_id"),
    [(2008, "free-text"), (2013, "free-text"), (2014, "statistics-2014"), (2018, "statistics-2014"),
     (2019, "report-2019"), (2020, "report-2019"), (2021, "gov-info-annual-report-2021"),
     (2030, "gov-info-annual-report-2021")],
)  # fmt: skip
def test_every_year_has_the_form_then_in_force(year, form_id):
    assert form_of(year).id == form_id


@pytest.mark.parametrize(("one", "example"), EXAMPLES)
def test_worked_examples_come_out(one, example):
    data = ReportData.from_cells(example.cells, form_id=one.id, report_year=one.template.applies_to_report_years.first)
    found = outcome(data)
    assert sorted({f.rule for f in found.findings if f.checked}) == sorted(example.violations)


def test_2019_has_twenty_result_rows_and_five_tables():
    """三、本年度办理结果: 其他处理 is one row until 2020."""
    rows = form(REPORT_2019).tables["requests"].rows
    below = [row for row in rows if row.kind != "header" and row.level > 0]
    assert len(below) == 20
    assert [row.label for row in below if row.key.startswith("other")] == ["（六）其他处理"]
    assert [t.label for t in form(REPORT_2019).tables.values() if t.section == 2] == [
        "第二十条第（一）项",
        "第二十条第（五）项",
        "第二十条第（六）项",
        "第二十条第（八）项",
        "第二十条第（九）项",
    ]


def test_2014_has_nine_blocks_and_no_carry_over():
    tables = form(STATISTICS_2014).tables
    assert len(tables) == 9
    assert not [key for key in catalogue(STATISTICS_2014).printed if "carried" in key]


def test_every_rule_of_every_form_is_checked():
    for one in forms():
        assert {rule.id for rule in one.rules} <= CHECKS.keys() | STATISTICS.keys()
        for key, terms in catalogue(one.id).formulas.items():
            assert all(catalogue(one.id).find(name) for name in (key, *terms))


def example(form_id):
    one = form(form_id)
    return ReportData.from_cells(one.examples[0].cells, form_id=form_id, report_year=2019)


def test_totals_of_the_statistics_table_are_computed_from_the_deepest_sum_up():
    """答复数 adds 不同意公开, which is itself a sum."""
    cells = {"on_request.denied.privacy.number": 2, "on_request.granted.number": 3}
    data = ReportData.from_cells(cells, form_id=STATISTICS_2014).with_totals()
    assert data.value("on_request.denied.number") == 2
    assert data.value("on_request.answered.number") == 5


@pytest.mark.parametrize("form_id", [REPORT_2019, STATISTICS_2014])
def test_what_is_written_as_data_reads_back_the_same(form_id):
    data = example(form_id)
    document = ReportDocument(data, "安澜县财政局", 2019)
    back = read(json_data(document))
    assert back.form_id == form_id and not back.problems
    assert {k: v for k, v in back.values.items() if v} == {k: v for k, v in data.values.items() if v}
    assert form_id in csv_file(document).decode("utf-8-sig")


@pytest.mark.parametrize("form_id", [REPORT_2019, STATISTICS_2014])
def test_word_spreadsheet_and_page_show_every_cell_of_the_form(form_id):
    document = ReportDocument(example(form_id), "安澜县财政局", 2019, narrative={"overview": "情况如下。"})
    shown = [cell.key for model in table_model(document.data) for cell in model.numbers()]
    assert sorted(shown) == sorted(catalogue(form_id).printed)
    text = [c.text for table in Document(BytesIO(word_file(document))).tables for row in table.rows for c in row.cells]
    sheets = CalamineWorkbook.from_filelike(BytesIO(spreadsheet_file(document)))
    cells = [str(v) for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python() for v in row]
    for label in (
        ("860", "25.1万元", "第二十条第（九）项")
        if form_id == REPORT_2019
        else ("960", "九、政府信息公开会议和培训情况")
    ):
        assert label in text
        assert any(label in cell for cell in cells)


def test_the_grid_of_every_table_is_full():
    for one in (REPORT_2019, STATISTICS_2014):
        for model in table_model(example(one)):
            filled = sum(cell.rowspan * cell.colspan for _, _, cell in model.placed())
            assert filled == model.width * len(model.rows)


def test_a_report_without_a_common_form_keeps_its_own_names():
    data = replace(ReportData.from_cells({}, form_id=FREE_TEXT), entries=(Entry("专栏页面访问量", "3.2万", "人次"),))
    document = ReportDocument(data, "安澜县财政局", 2010, narrative={"overview": "开展了工作。"})
    table = next(part.table for part in parts(document) if part.table)
    assert [cell.text for cell in table.bodies[0][0]] == ["专栏页面访问量", "3.2万", "人次"]
    assert outcome(data).findings == ()
