"""R6: blank is zero, counts are non-negative integers, the fee is a decimal; anything else is named, never raised."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules.report import ReportData, catalogue, check, read
from gongkai.apps.disclosure.rules.report.values import CellError, parse, printed
from gongkai.apps.disclosure.tests.report.samples import bureau, findings

NEW = "requests.natural_person.new"
FEES = "art20_8.administrative_fees.amount_10k"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (None, None), ("", None), ("  ", None), ("　", None), (0, 0), (23, 23), ("23", 23), ("２３", 23),
        ("1,602", 1602), ("1，602", 1602), ("１１,３９８,８８９", 11398889), (" 7 ", 7), ("007", 7),
    ],
)  # fmt: skip
def test_a_count_reads_as_it_was_written(written, number):
    assert parse(written, "int") == number


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (-1, "不能是负数"), ("-1", "不能是负数"), ("－１", "不能是负数"), (True, "应为数字"), (False, "应为数字"),
        (2.0, "应为整数"), (2.5, "应为整数"), ("2.5", "应为不小于0的整数"), (float("nan"), "不是有效的数字"),
        (float("inf"), "不是有效的数字"), (Decimal("NaN"), "不是有效的数字"), (10**13, "数值过大"),
        pytest.param(10**6000, "数值过大", id="huge"), ("9" * 41, "内容过长"), ("9" * 30, "数值过大"),
        ("1,60", "应为不小于0的整数"),
        ("二十三", "应为不小于0的整数"), ("٣", "应为不小于0的整数"), ([], "一个列表"), ({}, "一组数据"),
        pytest.param("\ud800", "应为不小于0的整数", id="surrogate"), (b"1", "应为数字"),
    ],
)  # fmt: skip
def test_a_count_that_is_none_is_refused_with_a_sentence(written, sentence):
    with pytest.raises(CellError, match=sentence):
        parse(written, "int")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (316441, "316441"), (31.6, "31.6"), ("31.64", "31.64"), ("251000元", "25.1"), ("251,000元", "25.1"),
        ("2.5亿元", "25000"), ("３１.６万元", "31.6"), ("0.000001", "0.000001"), (Decimal("1.50"), "1.5"),
    ],
)  # fmt: skip
def test_an_amount_is_kept_in_ten_thousand_yuan(written, amount):
    assert parse(written, "decimal") == Decimal(amount)
    assert printed(parse(written, "decimal")) == amount


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("0.0000001", "最多6位小数"), (1e-7, "最多6位小数"), ("1.00000000000000000000000000000001", "最多6位小数"),
        (-0.5, "不能是负数"), ("1e5", "应为金额"), (Decimal("1E+999999"), "数值过大"),
        pytest.param(10**6000, "数值过大", id="huge"), (Decimal("1E-999999"), "最多6位小数"),
        ("约30万元", "应为金额"), (True, "应为数字"), (float("nan"), "不是有效的数字"),
    ],
)  # fmt: skip
def test_an_amount_that_is_none_is_refused_with_a_sentence(written, sentence):
    with pytest.raises(CellError, match=sentence):
        parse(written, "decimal")


def test_blank_cells_read_as_zero_and_the_raw_cell_is_kept():
    data = ReportData.from_cells({NEW: "１,０２４", FEES: "251000元", "requests.total.new": ""})
    assert data.value("requests.total.new") == 0
    assert data.value(NEW) == 1024
    assert data.value(FEES) == Decimal("25.1")
    assert data.raw == {NEW: "１,０２４", FEES: "251000元"}


def test_every_bad_cell_is_named_in_chinese_and_blocks_publication():
    report = bureau()
    report["requests"]["natural_person"] |= {"new": -3, "denied.third_party": 2.5, "unable.gone": 1, "results": 21}
    report["art20_9"] = {"procurement": 1}
    found = {finding.cells[0]: finding for finding in findings(check(report), "R6")}
    assert set(found) == {
        "requests.natural_person.new",
        "requests.natural_person.denied.third_party",
        "requests.natural_person.unable.gone",
        "requests.natural_person.results",
        "art20_9.procurement",
    }
    assert found["requests.natural_person.new"].message == (
        "“自然人”列“一、本年新收政府信息公开申请数量”：不能是负数，现为“-3”"
    )
    assert found["requests.natural_person.results"].message == "“三、本年度办理结果”一行不填数，请填写其下各行"
    assert all(finding.severity == "error" for finding in found.values())


def test_a_sum_over_a_bad_cell_is_not_judged_twice():
    report = bureau()
    report["requests"]["natural_person"]["new"] = "很多"
    found = check(report)
    assert findings(found, "R1") == []
    assert [finding.cells for finding in found if finding.rule == "R1" and not finding.checked] == [(NEW,)]


def test_a_key_that_the_form_does_not_have_is_a_programming_error_when_read():
    with pytest.raises(KeyError):
        ReportData().value("requests.total.nothing")


def test_many_bad_cells_are_told_up_to_a_limit():
    data = read({"requests": {"total": {f"row{n}": 1 for n in range(5000)}}})
    assert len(data.problems) == 201
    assert data.problems[-1].message == "另有4800处问题未列出"


KEYS = st.sampled_from(
    [
        *catalogue().printed,
        *["requests", "total", "natural_person", "new", "disputes", "review", "art20_1", "rules", "made"],
    ]
) | st.text(max_size=8)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.decimals(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=30,
)


@given(
    st.dictionaries(
        st.sampled_from(["requests", "requests_matrix", "requests_columns", "disputes", "disputes_known", "art20_8"])
        | st.text(max_size=6),
        ANYTHING,
        max_size=5,
    )
)
def test_nothing_that_is_sent_as_a_report_raises(payload):
    found = check(payload)
    assert all(finding.message for finding in found)
    "".join(finding.message for finding in found).encode()
