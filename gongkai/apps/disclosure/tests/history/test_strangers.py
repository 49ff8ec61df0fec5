"""Layouts of other hands: nothing read wrong, nearly all read right; the full figure is `./dev bench strangers`."""

from collections import Counter

import pytest

from benchmarks._stranger_files import DIRECT
from benchmarks.strangers import score, strangers
from gongkai.apps.disclosure.rules.report.reading import read_figure, read_report
from gongkai.kernel.files.extract.tables import blocks

FILES = 7


@pytest.mark.parametrize("held", [False, True], ids=["seen", "held"])
@pytest.mark.parametrize("route", DIRECT)
def test_other_layouts_are_read_without_a_wrong_number(route, held):
    total: Counter[str] = Counter()
    for one in strangers(FILES, 3, held=held):
        found, _ = score(one, read_report(blocks(DIRECT[route](one.blocks), route.rpartition(".")[2])))
        total += found
    assert total["wrong"] == 0
    assert total["right"] / total["cells"] >= 0.9


def read(*grids):
    return read_report(["某局2022年政府信息公开工作年度报告", *grids])


KINDS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def test_a_subtotal_of_organisations_is_not_the_total():
    head = ["项目", *KINDS[:6], "小计", "总计"]
    found = read([head, ["（一）予以公开", "5", "1", "0", "0", "0", "2", "3", "8"]])
    assert found.cells["requests.total.granted"].value == 8
    assert found.cells["requests.other_org.granted"].value == 2


def test_rows_on_the_next_page_keep_the_order_of_the_head():
    """The next page's grid may have fewer columns of labels."""
    first = [["项目", None, *KINDS], ["（一）予以公开", None, "5", "", "", "", "", "", "5"]]
    second = [["（二）部分公开", "", "2", "", "", "", "", "2"]]
    found = read(first, second)
    assert found.cells["requests.enterprise.partial"].value == 2
    assert found.cells["requests.total.partial"].value == 2


def test_the_ways_down_the_side_and_the_results_across():
    head = ["类别", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [
        ["行政复议", "1", "0", "0", "2", "3"],
        ["未经复议直接起诉", "", "", "", "", ""],
        ["复议后起诉", "0", "4", "0", "0", "4"],
    ]
    found = read([head, *rows])
    assert found.cells["disputes.review.pending"].value == 2
    assert found.cells["disputes.direct_suit.total"].value == 0
    assert found.cells["disputes.suit_after_review.corrected"].value == 4


def test_a_table_that_lies_on_its_side_is_turned():
    rows = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "（二）部分公开"]
    rows += [
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "4.保护第三方合法权益",
        "（七）总计",
        "四、结转下年度继续办理",
    ]
    body = [[name, *[str(n)] * len(rows)] for n, name in enumerate(KINDS[:6])]
    found = read([["申请人", *rows], *body, ["总计", *["15"] * len(rows)]])
    assert found.cells["requests.enterprise.new"].value == 1
    assert found.cells["requests.legal_service.carried_out"].value == 4


@pytest.mark.parametrize("raw", ["3\n5", "12 34", "1 2345"])
def test_two_numbers_in_one_cell_are_never_joined(raw):
    """A cell that holds two numbers is no number; a person looks."""
    figure = read_figure(raw, "int")
    assert figure.value is None and "换行" in figure.note


def test_a_blank_between_thousands_is_none_between_numbers():
    assert read_figure("1 234", "int").value == 1234


def test_a_formula_without_a_saved_result_is_left_to_a_person_and_is_no_zero():
    rows = [["项目", *KINDS], ["一、本年新收政府信息公开申请数量", *"123456", "=SUM(B2:G2)"]]
    rows += [["二、上年结转政府信息公开申请数量", *"000000", "0"], ["（一）予以公开", *"111111", "6"]]
    found = read(rows)
    cell = found.cells["requests.total.new"]
    assert (cell.value, cell.state, cell.raw) == (None, "doubt", "=SUM(B2:G2)")
    assert "没有保存计算结果" in cell.note
    assert found.cells["requests.natural_person.new"].value == 1
    assert "requests.total.new" in found.open_cells
