"""The printed form: order, spans and labels of the three tables, and what a screen reader is told."""

import re

import pytest
from django.template.loader import render_to_string

from gongkai.apps.disclosure.rules.report import ReportData, catalogue, read, table_model
from gongkai.apps.disclosure.tests.report.samples import bureau, city


def tables(report):
    return {model.key: model for model in table_model(read(report))}


@pytest.mark.parametrize("report", [bureau, city])
def test_the_cells_of_a_table_tile_its_grid(report):
    for model in table_model(read(report())):
        covered = [
            (y + dy, x + dx)
            for y, x, cell in model.placed()
            for dy in range(cell.rowspan)
            for dx in range(cell.colspan)
        ]
        assert sorted(covered) == [(y, x) for y in range(len(model.rows)) for x in range(model.width)]


def test_three_spans_twenty_two_rows():
    model = tables(city())["requests"]
    spans = {cell.text: (cell.rowspan, cell.colspan) for row in model.rows for cell in row if cell.is_header}
    assert spans["三、本年度办理结果"] == (22, 1)
    assert spans["（三）不予公开"] == (8, 1)
    assert spans["（四）无法提供"] == (3, 1)
    assert spans["（五）不予处理"] == (5, 1)
    assert spans["（六）其他处理"] == (3, 1)
    assert spans["一、本年新收政府信息公开申请数量"] == (1, 3)
    assert spans["（七）总计"] == spans["（一）予以公开"] == (1, 2)
    assert spans["申请人情况"] == (1, 7)
    assert spans["法人或其他组织"] == (1, 5)
    assert spans["自然人"] == spans["总计"] == (2, 1)
    assert len(model.rows) == 28


def test_the_balance_stands_in_the_corner_as_in_the_form():
    note = tables(city())["requests"].rows[0][0]
    assert note.text == "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    assert (note.rowspan, note.colspan) == (3, 3)


def test_one_row_of_other_handling_stays_one_row():
    model = tables(bureau())["requests"]
    spans = {cell.text: (cell.rowspan, cell.colspan) for row in model.rows for cell in row if cell.is_header}
    assert spans["三、本年度办理结果"] == (20, 1)
    assert spans["（六）其他处理"] == (1, 2)
    assert {cell.key: cell.text for cell in model.numbers()}["requests.total.other"] == "4"


def test_section_two_has_a_block_for_each_item_of_article_20():
    model = tables(city())["proactive"]
    rows = [[cell.text for cell in row] for row in model.rows]
    assert rows == [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "3", "5", "74"],
        ["行政规范性文件", "564", "984", "4185"],
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", "11398889"],
        ["第二十条第（六）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政处罚", "6937489"],
        ["行政强制", "166105"],
        ["第二十条第（八）项"],
        ["信息内容", "本年收费金额（单位：万元）"],
        ["行政事业性收费", "316441"],
    ]


def test_section_four_is_one_row_under_three_groups():
    rows = [[cell.text for cell in row] for row in tables(city())["disputes"].rows]
    parts = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert rows[0] == ["行政复议", "行政诉讼"]
    assert rows[1] == [*parts, "未经复议直接起诉", "复议后起诉"]
    assert rows[2] == parts * 2
    assert rows[3] == [str(n) for n in [376, 97, 196, 121, 790, 16, 1, 12, 27, 56, 74, 1, 30, 51, 156]]


def test_zero_is_printed_and_an_unknown_number_is_not():
    numbers = {cell.key: cell for model in table_model(read(bureau())) for cell in model.numbers()}
    assert numbers["requests.enterprise.new"].text == "0"
    assert numbers["disputes.review.upheld"].text == "—"
    assert numbers["disputes.review.upheld"].unknown
    assert numbers["disputes.review.total"].text == "5"


def test_every_printed_cell_stands_in_the_tables_once():
    keys = [cell.key for model in table_model(ReportData()) for cell in model.numbers()]
    printed = [key for key, cell in catalogue().printed.items() if cell.table]
    assert sorted(keys) == sorted(printed)


@pytest.mark.parametrize("report", [bureau, city])
def test_every_number_names_its_headers(report):
    for model in table_model(read(report())):
        heads = {cell.id: cell.text for row in model.rows for cell in row if cell.is_header}
        assert len(heads) == sum(cell.is_header for row in model.rows for cell in row)
        for cell in model.numbers():
            assert set(cell.headers) <= set(heads)
            spoken = [heads[name] for name in cell.headers]
            assert len(spoken) >= 2
            assert all(word.strip("“”") for word in spoken)


def test_a_screen_reader_hears_group_column_and_row():
    model = tables(city())["requests"]
    heads = {cell.id: cell.text for row in model.rows for cell in row if cell.is_header}
    cell = next(cell for cell in model.numbers() if cell.key == "requests.enterprise.denied.third_party")
    assert [heads[name] for name in cell.headers] == [
        "申请人情况", "法人或其他组织", "商业企业", "三、本年度办理结果", "（三）不予公开", "4.保护第三方合法权益",
    ]  # fmt: skip


def page(report, **context) -> str:
    return render_to_string("disclosure/report/_tables.html", {"tables": table_model(read(report)), **context})


def test_the_page_has_the_same_cells():
    html = page(city())
    assert html.count("<table") == 3
    assert html.count("<td") == 7 * 25 + 15 + 10 + 1
    assert re.search(r'<th scope="rowgroup" id="h-requests-results" rowspan="22">三、本年度办理结果</th>', html)
    assert 'data-key="requests.total.new" class="number">14069</td>' in html
    assert len(re.findall(r' id="([^"]+)"', html)) == len(set(re.findall(r' id="([^"]+)"', html)))
    assert "style=" not in html
    assert "<script" not in html


def test_numbers_open_to_their_records_only_for_those_who_may_see_them():
    assert "<a " not in page(city())
    html = page(city(), drill_base="/desk/reports/1/cells/")
    assert 'href="/desk/reports/1/cells/requests.total.new"' in html
    # A zero has no records to open.
    assert 'requests.total.not_processed.publication"' in html
    assert 'href="/desk/reports/1/cells/requests.total.not_processed.publication"' not in html


def test_a_number_that_is_not_known_is_read_out_as_such():
    assert '<span aria-label="原报告未列明">—</span>' in page(bureau())
