"""R8, R11, R12, R14, R15: the report against what is known outside the form."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules.report import Body, Facts, add_up, catalogue, check, read
from gongkai.apps.disclosure.tests.report.samples import balanced, bureau, city, findings, unchecked


@pytest.mark.parametrize(
    ("body", "warned"),
    [
        (Body("government_department"), True),
        (Body("government_department", rule_making=False), True),
        (Body("government_department", rule_making=True), False),
        (Body("township"), True),
        (Body("government", rule_making=False), True),
        (Body("government", rule_making=True), False),
        (Body(name="江苏省机关事务管理局"), True),
    ],
)
def test_r8_rules_at_a_body_that_makes_none(body, warned):
    """立法法第九十一条、第九十三条: rules are made by ministries, provinces and cities with districts."""
    report = bureau() | {"unit_name": ""}
    found = findings(check(report, body=body), "R8")
    assert [(finding.cells, finding.severity) for finding in found] == (
        [(("art20_1.rules.in_force",), "warning")] if warned else []
    )


def test_r8_is_not_passed_where_the_power_is_unknown():
    assert "R8" in unchecked(check(bureau() | {"unit_name": ""}, body=Body("government")))
    assert "R8" in unchecked(check(bureau() | {"unit_name": ""}))


def test_r8_has_nothing_to_ask_where_there_are_no_rules():
    report = bureau() | {"unit_name": ""}
    report["art20_1"]["rules"]["in_force"] = 0
    found = check(report)
    assert findings(found, "R8") == []
    assert "R8" not in unchecked(found)


@pytest.mark.parametrize(
    ("name", "warned"),
    [("临江县财政局", True), ("临江县人民政府", None), ("临江县河东乡人民政府 2023", True), ("某院", None)],
)
def test_r8_reads_the_kind_of_body_from_its_name_when_nobody_tells(name, warned):
    found = check(bureau() | {"unit_name": name})
    assert bool(findings(found, "R8")) is bool(warned)
    assert ("R8" in unchecked(found)) is (warned is None)


def test_r11_unpaid_fees_need_notices():
    """条例第四十二条: no fee is due without a notice."""
    found = findings(check(city(), facts=Facts(fee_notices_issued=202, excessive_records=3)), "R11")
    assert [(f.cells, f.expected, f.found) for f in found] == [(("requests.total.other.fee_unpaid",), 202, 203)]
    assert findings(check(city(), facts=Facts(fee_notices_issued=203, excessive_records=3)), "R11") == []


def test_r11_excessive_requests_need_a_demand_for_reasons():
    """条例第三十五条: 行政机关可以要求申请人说明理由。"""
    found = findings(check(city(), facts=Facts(fee_notices_issued=300, excessive_records=0)), "R11")
    assert [finding.cells for finding in found] == [("requests.total.not_processed.excessive",)]


def test_r11_is_checked_where_neither_result_occurs():
    found = check(bureau())
    assert findings(found, "R11") == []
    assert "R11" not in unchecked(found)


def test_r14_counts_of_the_publication_systems():
    external = {"art20_5.licences.decisions": 140239, "art20_6.penalties.decisions": 0}
    found = findings(check(bureau(), facts=Facts(external=external)), "R14")
    assert [(f.cells, f.expected, f.found, f.severity) for f in found] == [
        (("art20_5.licences.decisions",), 140239, 140240, "warning")
    ]


def test_r15_every_number_opens_to_its_records():
    data = read(city())
    complete = {key: data.value(key) for key, cell in catalogue().printed.items() if cell.type == "int"}
    assert findings(check(data, facts=Facts(drilldown=complete)), "R15") == []
    found = findings(check(data, facts=Facts(drilldown={**complete, "requests.total.new": 14068})), "R15")
    assert [(f.cells, f.severity) for f in found] == [(("requests.total.new",), "info")]
    del complete["requests.total.new"]
    found = findings(check(data, facts=Facts(drilldown=complete)), "R15")
    assert [finding.message for finding in found] == ["有1个数字不能展开到所依据的记录"]


def test_r12_a_government_report_is_the_sum_of_its_units():
    """条例第四十九条: 县级以上地方人民政府的政府信息公开工作主管部门公布本级政府年度报告。"""
    parts = [read(city()), read(city())]
    total = add_up(tuple(parts))
    assert findings(check(total, subordinates=parts), "R12") == []
    found = findings(check(parts[0], subordinates=parts), "R12")
    assert ("requests.total.new",) in {finding.cells for finding in found}
    assert {finding.severity for finding in found} == {"error"}
    fee = next(finding for finding in found if finding.cells == ("art20_8.administrative_fees.amount_10k",))
    assert (fee.expected, fee.found) == (Decimal(632882), Decimal(316441))


def test_r12_units_of_the_frozen_list_are_all_there_and_once():
    parts = [read(city() | {"unit_code": code}) for code in ("A", "A", "C")]
    facts = Facts(frozen_units=("A", "B"))
    messages = [f.message for f in findings(check(add_up(tuple(parts)), subordinates=parts, facts=facts), "R12")]
    assert messages == ["单位A的报告汇总了2次", "纳入汇总的单位B没有报告", "单位C不在纳入汇总的单位名单中"]


def test_r12_a_unit_that_shows_other_handling_in_one_row_is_added_as_a_group():
    parts = [read(bureau()), read(city())]
    total = add_up(tuple(parts))
    assert total.value("requests.total.other") == 4 + 1486
    assert findings(check(total, subordinates=parts), "R12") == []


def test_r12_what_one_unit_does_not_show_is_the_sum_of_the_others_and_says_so():
    parts = (read(bureau()), read(city()))
    total = add_up(parts)
    assert total.value("disputes.review.upheld") == parts[1].value("disputes.review.upheld")
    assert total.lacking["disputes.review.upheld"] == (parts[0].unit_name,)
    assert not total.as_known().usable("disputes.review.upheld")
    assert total.value("disputes.review.total") == 795


def test_r12_is_no_matter_for_a_department():
    found = [f for f in check(bureau(), body=Body("government_department")) if f.rule == "R12"]
    assert [finding.message for finding in found] == ["未检查：不是政府汇总报告"]


@given(st.lists(balanced(), min_size=1, max_size=4))
def test_balanced_reports_add_up_to_a_balanced_report(parts):
    found = check(add_up(tuple(parts)), subordinates=parts)
    assert [finding for finding in found if finding.severity == "error"] == []
