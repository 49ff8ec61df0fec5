"""R9 and R10: what the text says against what the tables say."""

from decimal import Decimal

import pytest

from gongkai.apps.disclosure.rules.report import Body, check, figures_in, read, split_sections
from gongkai.apps.disclosure.rules.report.numerals import evaluate, figures
from gongkai.apps.disclosure.tests.report.samples import BUREAU_TEXT, bureau, city, findings, shared, unchecked

TOTAL = "requests.total"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("21", 21), ("1,602", 1602), ("1，602", 1602), ("3.2万", 32000), ("60.91万", 609100), ("10亿", 10**9),
        ("3千", 3000), ("12万3千", 123000), ("三千二百", 3200), ("二十一", 21), ("十五", 15), ("一百零八", 108),
        ("一万零五", 10005), ("两千", 2000), ("三千二", 3200), ("三万二", 32000), ("二〇二三", 2023), ("零", 0),
        ("一亿二千万", 120_000_000), ("贰佰叁拾", 230),
    ],
)  # fmt: skip
def test_numbers_as_chinese_texts_write_them(text, number):
    assert evaluate(text) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收到申请23件", [(23, "件", False)]),
        ("收到申请 23 件", [(23, "件", False)]),
        ("条例第二十条第（一）项、第20条", []),
        ("2023年1月1日至12月31日", []),
        ("答复率100%，12345平台", []),
        ("稿件70余篇，近2万人次", [(70, "篇", True), (20000, "人次", True)]),
        ("10余万件", [(100000, "件", True)]),
        ("延长20个工作日、8个月", []),
        ("251.5万元", [(2515000, "元", False)]),
        ("1602条,3条", [(1602, "条", False), (3, "条", False)]),
        ("国办公开办函〔2021〕30号", []),
    ],
)
def test_figures_are_numbers_with_a_unit(text, found):
    assert [(figure.value, figure.unit, figure.approximate) for figure in figures(text)] == found


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("共收到政府信息公开申请23件，办结21件，结转下年度2件。",
         {"requests.total.new": 23, "requests.total.results_total": 21, "requests.total.carried_out": 2}),
        ("受理２３件政府信息公开申请", {"requests.total.new": 23}),
        ("办理依申请公开3条", {"requests.total.results_total": 3}),
        ("上年结转5件，同比增加20件", {"requests.total.carried_in": 5}),
        ("予以公开3件，部分公开1件，不予公开1件，无法提供11件，不予处理1件，其他处理4件",
         {"requests.total.granted": 3, "requests.total.partial": 1, "requests.total.denied": 1,
          "requests.total.unable": 11, "requests.total.not_processed": 1, "requests.total.other": 4}),
        ("全年受理依申请公开申请三千二百件，其中自然人3000件，法人或其他组织200件",
         {"requests.total.new": 3200, "requests.natural_person.new": 3000, "requests.organisations.new": 200}),
        ("被申请行政复议5件，维持3件，纠正1件；被提起行政诉讼2件，维持1件",
         {"disputes.review.total": 5, "disputes.review.upheld": 3, "disputes.review.corrected": 1,
          "disputes.suit.total": 2, "disputes.suit.upheld": 1}),
        ("未经复议直接起诉1件，复议后起诉2件",
         {"disputes.direct_suit.total": 1, "disputes.suit_after_review.total": 2}),
        ("制发行政规范性文件12件，废止3件，现行有效100件",
         {"art20_1.normative_documents.made": 12, "art20_1.normative_documents.repealed": 3,
          "art20_1.normative_documents.in_force": 100}),
        ("作出行政许可决定140240件，行政处罚决定5件",
         {"art20_5.licences.decisions": 140240, "art20_6.penalties.decisions": 5}),
        ("收取行政事业性收费251.5万元", {"art20_8.administrative_fees.amount_10k": Decimal("251.5")}),
        ("收取信息处理费300元", {"fee_collected_10k": Decimal("0.03")}),
        ("未收到政府信息公开申请，未发生行政复议、行政诉讼案件",
         {"requests.total.new": 0, "disputes.review.total": 0, "disputes.suit.total": 0}),
        ("共收到政府資訊公開申請，合計23件", {"requests.total.new": 23}),
        ("共收到政府信息公開申請，合計23件", {"requests.total.new": 23}),
        ("本機關不掌握相關政府信息11件", {"requests.total.unable.not_held": 11}),
    ],
)  # fmt: skip
def test_a_figure_names_the_cell_it_speaks_of(text, cells):
    found = {figure.cell: figure.value for figure in figures_in({"overview": text}, 2023) if figure.cell}
    assert found == cells


@pytest.mark.parametrize(
    "text",
    [
        "2022年收到政府信息公开申请30件",
        "去年收到政府信息公开申请30件",
        "收到的政府信息公开申请较上年增加5件",
        "通过网络收到政府信息公开申请20件，信函3件",
        "认真做好依申请公开工作，办理建议提案5件",
        "办理局长信箱来信25件、线上咨询394件、监督投诉8件",
        "处理12345平台转办件117件",
        "公开政府信息1602条，主动公开规范性文件8件",
        "出台规章制度5项",
        "公开行政许可事项50项",
        "无正当理由大量反复申请的，依法处理",
    ],
)
def test_figures_of_other_matters_name_no_cell(text):
    """Letters, hotline orders, other years and changes are not counts of the form."""
    assert [figure for figure in figures_in({"overview": text}, 2023) if figure.cell] == []


def test_r10_the_bureau_s_text_says_3_where_the_table_says_21():
    found = check(bureau(), narrative=BUREAU_TEXT, body=Body("government_department"))
    warnings = [(f.rule, f.cells, f.expected, f.found) for f in found if f.checked]
    assert warnings == [
        ("R8", ("art20_1.rules.in_force",), 0, 2),
        ("R10", ("requests.total.results_total",), 21, 3),
    ]
    assert findings(found, "R10")[0].message == (
        "“一、总体情况”写“办理依申请公开3条”，表中“总计”列“（七）总计”为21件；3与“（一）予以公开”一栏相同，请核对所指"
    )
    assert unchecked(found) == {"R4", "R5", "R7", "R12", "R13", "R14", "R15"}


def test_r10_letters_add_up_to_what_the_text_says():
    """427 = 局长信箱25 + 在线咨询394 + 监督投诉8; 阳光信访 and 12345 are extra."""
    text = {**BUREAU_TEXT, "overview": BUREAU_TEXT["overview"].replace("427", "428")}
    found = findings(check(bureau(), narrative=text), "R10")
    assert [(f.expected, f.found) for f in found] == [(21, 3), (427, 428)]
    assert found[1].message == "“一、总体情况”来信咨询共428件，分项25加394加8等于427，请核对"


def test_r10_a_text_that_agrees_is_not_questioned():
    text = "全年收到申请14,069件，上年结转560件。共办结依申请公开13810件，结转下年度819件，被申请行政复议790件。"
    assert findings(check(city(), narrative={"overview": text.replace("申请14", "政府信息公开申请14")}), "R10") == []


@pytest.mark.parametrize(("text", "warned"), [("1.4万余件", False), ("近1.4万件", False), ("2万余件", True)])
def test_r10_round_figures_may_be_ten_percent_off(text, warned):
    found = findings(check(city(), narrative={"overview": f"收到政府信息公开申请{text}"}), "R10")
    assert bool(found) is warned


def test_r10_a_statement_of_nil_is_compared():
    found = findings(check(city(), narrative={"overview": "本年度未发生行政复议、行政诉讼案件。"}), "R10")
    assert [finding.cells for finding in found] == [("disputes.review.total",), ("disputes.suit.total",)]


def test_r10_the_same_slip_is_told_once():
    text = {"overview": "收到政府信息公开申请5件。收到政府信息公开申请5件。"}
    assert len(findings(check(city(), narrative=text), "R10")) == 1


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("2023年度本单位未收取相关信息处理费用。", False),
        ("2023年度本單位未收取相關信息處理費用。", False),
        ("收取政府信息公开信息处理费300元。", False),
        ("无其他需要报告的事项。", True),
        ("", True),
    ],
)
def test_r9_section_six_speaks_of_the_fee_also_when_nil(text, warned):
    found = findings(check(bureau(), narrative={"other_matters": text}), "R9")
    assert [finding.severity for finding in found] == (["warning"] if warned else [])


def test_r9_and_r10_are_not_passed_without_a_text():
    assert unchecked(check(bureau())) >= {"R9", "R10"}
    assert "R9" in unchecked(check(bureau(), narrative={"overview": ""}))


def test_r10_a_fee_of_nil_is_compared_with_the_amount():
    report = bureau() | {"fee_collected_10k": "300元"}
    found = findings(check(report, narrative={"other_matters": "未收取信息处理费。"}), "R10")
    assert [(finding.expected, finding.found) for finding in found] == [(Decimal("0.03"), 0)]


def test_a_text_of_one_piece_is_cut_at_its_sections():
    lines = ["某局年报", "", "一、总体情况", "收到申请。", "三、收到和处理政府信息公开申请情况", "1"]
    text = "\n".join([*lines, "五、存在的主要问题及改进情况", "不足。"])
    assert split_sections(text) == {"introduction": "某局年报", "overview": "收到申请。", "problems": "不足。"}


def test_the_published_report_of_the_bureau_raises_what_the_reference_says():
    """annual-report.md 第8节: R8 and R10, nothing else."""
    text = shared("data/reports/jiangsu-organs-2023.txt").read_text(encoding="utf-8")
    sections = split_sections(text)
    assert set(sections) == {"introduction", "overview", "problems", "other_matters"}
    found = check(read(bureau()), narrative=sections)
    assert [finding.rule for finding in found if finding.checked] == ["R8", "R10"]


def test_long_texts_are_read_in_time():
    text = "收到政府信息公开申请1件，" * 4000 + "9" * 20000 + "一" * 20000 + "1,111" * 4000
    assert len([figure for figure in figures_in({"overview": text}) if figure.cell]) == 4000
