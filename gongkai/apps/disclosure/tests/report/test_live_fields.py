"""Figures in the text as live fields: no figure is typed."""

import pytest

from gongkai.apps.disclosure.rules.report import check, narrative_fields, read, render_narrative
from gongkai.apps.disclosure.tests.report.samples import bureau, city, findings


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("收到申请{{指标:requests.total.new}}件", "收到申请14069件"),
        ("收到申请{{ 指标：requests.total.new }}件", "收到申请14069件"),
        ("收到申请{{指标:requests.total.new|件}}。", "收到申请14069件。"),
        ("约{{指标:requests.total.new|万件}}", "约1.4069万件"),
        ("不予公开{{指标:requests.total.denied|件}}", "不予公开730件"),
        ("诉讼{{指标:disputes.suit.total}}件", "诉讼212件"),
        ("收费{{指标:art20_8.administrative_fees.amount_10k}}万元", "收费316441万元"),
        ("收费{{指标:art20_8.administrative_fees.amount_10k|亿元}}", "收费31.6441亿元"),
        ("收费{{指标:art20_8.administrative_fees.amount_10k|元}}", "收费3164410000元"),
        ("没有指标", "没有指标"),
    ],
)
def test_a_field_shows_the_figure_of_the_report(text, shown):
    rendered = render_narrative(text, read(city()))
    assert (rendered.text, rendered.problems) == (shown, ())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{指标:requests.total.gone}}", "没有“requests.total.gone”这个指标"),
        ("{{指标:}}", "没有“”这个指标"),
        ("{{指标:requests.total.new|万元}}", "不能用单位“万元”"),
        ("{{指标:art20_8.administrative_fees.amount_10k|件}}", "不能用单位“件”"),
        ("{{requests.total.new}}", "应写成“{{指标:键}}”"),
    ],
)
def test_a_field_that_cannot_be_filled_stays_and_is_told(text, problem):
    rendered = render_narrative(text, read(city()))
    assert rendered.text == text
    assert len(rendered.problems) == 1
    assert problem in rendered.problems[0]


def test_a_number_that_is_not_known_is_not_printed():
    rendered = render_narrative("维持{{指标:disputes.review.upheld}}件", read(bureau()))
    assert rendered.text == "维持{{指标:disputes.review.upheld}}件"
    assert rendered.problems == ("指标“行政复议“结果维持””的数尚不能确定",)


def test_fields_are_listed_with_their_labels():
    fields = narrative_fields("收到{{指标:requests.total.new}}件，办结{{指标:requests.total.results_total|件}}。")
    assert [(field.key, field.unit, field.problem) for field in fields] == [
        ("requests.total.new", "", ""),
        ("requests.total.results_total", "件", ""),
    ]
    assert fields[0].label == "“总计”列“一、本年新收政府信息公开申请数量”"


def test_a_broken_field_blocks_publication():
    found = findings(check(city(), narrative={"overview": "收到{{指标:requests.gone}}件"}), "R6")
    assert [(f.severity, f.message) for f in found] == [("error", "“一、总体情况”：没有“requests.gone”这个指标")]


def test_a_live_figure_beside_the_wrong_words_is_questioned():
    text = {"overview": "办理依申请公开{{指标:requests.total.granted}}件"}
    assert [f.expected for f in findings(check(city(), narrative=text), "R10")] == [13810]
