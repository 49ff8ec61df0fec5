"""勾稽关系 R1, R2, R3, R5: printed in the form, or the arithmetic of every published report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules.report import ReportData, catalogue, check, outcome, read
from gongkai.apps.disclosure.tests.report.samples import balanced, bureau, city, findings, unchecked

BALANCES = {"R1", "R2", "R3", "R5"}


def broken(data) -> set[str]:
    return {finding.rule for finding in check(data) if finding.severity == "error"}


def test_r1_new_and_carried_in_equal_results_and_carried_out():
    """本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和。"""
    report = city()
    report["requests_matrix"]["new"][0] += 1
    report["requests_matrix"]["new"][6] += 1
    found = findings(check(report), "R1")
    assert [finding.cells[0] for finding in found] == ["requests.natural_person.new", "requests.total.new"]
    assert (found[0].expected, found[0].found) == (14148, 14147)
    assert (
        found[0].message
        == "“自然人”列：一（13613）加二（535）等于14148，三（七）总计（13364）加四（783）等于14147，应当相等"
    )


def test_r2_total_adds_up_the_results():
    report = city()
    report["requests_matrix"]["denied.third_party"][1] = 3
    report["requests_matrix"]["denied.third_party"][6] = 52
    found = findings(check(report), "R2")
    assert [finding.cells[0] for finding in found] == [
        "requests.enterprise.results_total",
        "requests.total.results_total",
    ]
    assert (found[0].expected, found[0].found) == (253, 252)


def test_r3_total_column_adds_up_the_applicants():
    report = city()
    report["requests_matrix"]["unable.not_held"][6] = 3223
    found = findings(check(report), "R3")
    assert [(finding.expected, finding.found) for finding in found] == [(3222, 3223)]
    assert found[0].message == "“（四）无法提供 1.本机关不掌握相关政府信息”一行：六类申请人之和为3222，总计列为3223"


@pytest.mark.parametrize("group", ["review", "direct_suit", "suit_after_review"])
def test_r5_each_group_of_disputes_adds_up(group):
    report = city()
    report["disputes"][group][4] += 1
    assert [finding.cells[0] for finding in findings(check(report), "R5")] == [f"disputes.{group}.total"]


def test_r5_is_not_guessed_where_the_split_was_lost():
    found = check(bureau())
    assert findings(found, "R5") == []
    assert "R5" in unchecked(found)


def test_r5_judges_the_groups_whose_split_is_known():
    report = bureau()
    report["disputes"] = {"review": [1, 0, 0, 0, 5]}
    del report["disputes_known"]["review.total"]
    result = outcome(report)
    assert "R5" in result.checked
    assert [finding.cells[0] for finding in findings(result.findings, "R5")] == ["disputes.review.total"]


def test_one_row_of_other_handling_is_accepted():
    """Published reports for 2021 and later may show （六）其他处理 as one row."""
    assert broken(bureau()) == set()


def test_a_group_total_must_agree_with_its_rows():
    report = city()
    report["requests"] = {"total": {"other": 1487}}
    found = findings(check(report), "R2")
    assert [(finding.cells[0], finding.expected, finding.found) for finding in found] == [
        ("requests.total.other", 1486, 1487)
    ]


def test_tables_that_were_not_sent_are_not_passed():
    found = check({"art20_5": {"licences": {"decisions": 1}}})
    assert unchecked(found) >= BALANCES
    assert outcome({"art20_5": {"licences": {"decisions": 1}}}).checked == ("R6",)


def test_an_empty_form_balances():
    """零报告: a body without a single request still reports."""
    assert broken(ReportData.from_cells({})) == set()


def test_totals_are_computed_from_inputs_alone():
    full = read(city())
    inputs = {cell.key: full.value(cell.key) for cell in catalogue().inputs()}
    again = ReportData.from_cells(inputs).with_totals()
    assert all(again.value(key) == full.value(key) for key in catalogue().printed)


def test_totals_of_a_bare_group_are_computed_too():
    data = read(bureau())
    kept = {k: v for k, v in data.values.items() if k in catalogue().bare or catalogue().printed[k].kind == "input"}
    inputs = {k: v for k, v in kept.items() if not k.startswith("requests.total.")}
    again = ReportData.from_cells(inputs).with_totals()
    assert again.value("requests.total.other") == 4
    assert again.value("requests.total.results_total") == 21


@given(balanced())
def test_balanced_reports_break_no_balance(data):
    assert broken(data) == set()


@given(balanced(), st.data())
def test_one_changed_number_breaks_a_balance(data, choice):
    """Any single cell of sections three and four, up or down, is noticed."""
    keys = [key for key, cell in catalogue().printed.items() if cell.table in ("requests", "disputes")]
    key = choice.draw(st.sampled_from([*keys, *catalogue().bare]))
    value = data.value(key)
    # A group that is blank or zero above its rows is how the full form is filled, so it counts only from one on.
    least = 1 if key in catalogue().bare else 0
    other = choice.draw(st.integers(min_value=least, max_value=10_000).filter(lambda number: number != value))
    changed = ReportData.from_cells({**data.values, key: other}, report_year=2024)
    assert broken(changed) & BALANCES
