"""R4, R7, R13: this year's report against last year's."""

from copy import deepcopy

import pytest

from gongkai.apps.disclosure.rules.report import check, outcome, read
from gongkai.apps.disclosure.tests.report.samples import bureau, city, findings, unchecked


def last_year() -> dict:
    """A report for 2024 that the city's report for 2025 follows without a break."""
    report = deepcopy(city()) | {"report_year": 2024}
    report["requests_matrix"]["carried_out"] = [535, 6, 0, 1, 18, 0, 560]
    report["art20_1"]["rules"]["in_force"] = 76
    report["art20_1"]["normative_documents"]["in_force"] = 4605
    return report


def test_a_report_that_follows_the_last_one_is_clean():
    found = check(city(), previous=last_year())
    assert [findings(found, rule) for rule in ("R4", "R7", "R13")] == [[], [], []]
    assert unchecked(found) & {"R4", "R7", "R13"} == set()


def test_r4_carried_in_is_what_was_carried_out_last_year():
    """二、上年结转政府信息公开申请数量 = 上一年度报告的四。"""
    previous = last_year()
    previous["requests_matrix"]["carried_out"][1] = 7
    found = findings(check(city(), previous=previous), "R4")
    assert [(f.cells, f.expected, f.found, f.severity) for f in found] == [
        (("requests.enterprise.carried_in",), 7, 6, "error")
    ]
    assert found[0].message == "“商业企业”列：上一年度报告结转下年度7件，本年度上年结转填6件"


def test_r4_compares_the_columns_that_last_year_shows():
    previous = {"report_year": 2022, "requests": {"total": {"carried_out": 1}}}
    found = findings(check(bureau(), previous=previous), "R4")
    assert [finding.cells for finding in found] == [("requests.total.carried_in",)]


def test_r4_refuses_the_report_of_another_year():
    found = findings(check(city(), previous=last_year() | {"report_year": 2023}), "R4")
    assert [finding.message for finding in found] == ["上一年度报告应为2024年度，提供的是2023年度"]


def test_r7_in_force_follows_from_made_and_repealed():
    previous = last_year()
    previous["art20_1"]["rules"]["in_force"] = 75
    found = findings(check(city(), previous=previous), "R7")
    assert [(f.cells[0], f.expected, f.found, f.severity) for f in found] == [
        ("art20_1.rules.in_force", 73, 74, "warning")
    ]


def test_r7_does_not_join_the_stock_of_the_older_form():
    """T19 counts 对外公开总数量, T21 现行有效件数: not the same thing."""
    previous = {**last_year(), "report_year": 2020}
    report = city() | {"report_year": 2021}
    found = check(report, previous=previous)
    assert findings(found, "R7") == []
    assert "R7" in unchecked(found)


@pytest.mark.parametrize(
    ("now", "warned"), [(150, False), (151, True), (50, False), (49, True), (0, True), (100, False)]
)
def test_r13_asks_about_a_change_of_more_than_half(now, warned):
    previous = {"report_year": 2024, "art20_5": {"licences": {"decisions": 100}}}
    found = findings(
        check({"report_year": 2025, "art20_5": {"licences": {"decisions": now}}}, previous=previous), "R13"
    )
    assert [finding.cells for finding in found] == ([("art20_5.licences.decisions",)] if warned else [])


def test_r13_asks_about_a_class_that_appears_for_the_first_time():
    report = city()
    report["requests_matrix"]["new"] = [13600, 252, 12, 45, 128, 32, 14069]
    found = findings(check(report, previous=last_year()), "R13")
    assert [finding.message for finding in found] == [
        "“科研机构”列“一、本年新收政府信息公开申请数量”：上年为0，本年首次出现12，请说明"
    ]


def test_r13_says_how_much():
    previous = {"report_year": 2024, "art20_5": {"licences": {"decisions": 3}}}
    found = findings(check({"art20_5": {"licences": {"decisions": 8}}}, previous=previous), "R13")
    assert found[0].message == "第二十条第（五）项“行政许可”本年处理决定数量：上年3，本年8，增加166.7%，请说明"


def test_r13_compares_other_handling_as_a_whole_where_one_year_has_no_split():
    split = bureau() | {"report_year": 2024}
    for column in ("natural_person", "total"):
        del split["requests"][column]["other"]
        split["requests"][column]["other.other"] = 4
    assert findings(check(split, previous=bureau()), "R13") == []


def test_without_last_year_nothing_is_passed():
    assert unchecked(check(city())) >= {"R4", "R7", "R13"}


def test_a_last_year_that_cannot_be_read_is_told():
    found = findings(check(city(), previous={"requests": {"total": {"carried_out": -1}}}), "R6")
    assert found[0].message.startswith("上一年度报告：")


def test_the_last_report_may_be_read_already():
    assert outcome(read(city()), previous=read(last_year())).errors == 0
