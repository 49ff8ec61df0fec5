"""The check as the public API asks for it."""

import json
from copy import deepcopy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules.report import BadReport, api_check
from gongkai.apps.disclosure.tests.report.samples import BUREAU, BUREAU_TEXT, CITY, bureau, city, shared


def violated(answer) -> list[tuple[str, str]]:
    return [(violation["rule"], violation["severity"]) for violation in answer["violations"]]


def test_the_bureau_s_report_is_publishable_with_two_warnings():
    answer = api_check(bureau() | {"narrative": BUREAU_TEXT, "body": BUREAU})
    assert violated(answer) == [("R8", "warning"), ("R10", "warning")]
    assert (answer["errors"], answer["warnings"], answer["publishable"]) == (0, 2, True)
    assert answer["checked"] == ["R1", "R2", "R3", "R6", "R8", "R9", "R10", "R11"]
    assert {entry["rule"] for entry in answer["not_checked"]} == {"R4", "R5", "R7", "R12", "R13", "R14", "R15"}
    assert all(entry["reason"] and "未检查" not in entry["reason"] for entry in answer["not_checked"])


def test_the_city_s_report_is_clean():
    answer = api_check(city() | {"body": CITY})
    assert answer["violations"] == []
    assert answer["checked"] == ["R1", "R2", "R3", "R5", "R6", "R8"]


def test_an_error_blocks_publication_and_names_its_cells():
    report = city()
    report["requests_matrix"]["granted"][0] += 1
    answer = api_check(report)
    assert answer["publishable"] is False
    assert answer["violations"][0] == {
        "rule": "R2",
        "severity": "error",
        "message": "“自然人”列：（一）至（六）各项之和为13365，（七）总计为13364",
        "cells": answer["violations"][0]["cells"],
        "expected": 13365,
        "found": 13364,
    }
    assert answer["violations"][0]["cells"][:3] == [
        "requests.natural_person.results_total",
        "requests.natural_person.granted",
        "requests.natural_person.partial",
    ]


def test_the_answer_is_plain_json():
    report = bureau() | {"fee_collected_10k": "300元", "narrative": {"other_matters": "未收取信息处理费。"}}
    answer = api_check(report)
    assert json.loads(json.dumps(answer)) == answer
    assert [v["expected"] for v in answer["violations"] if v["rule"] == "R10"] == [0.03]


def test_last_year_and_subordinates_are_read_by_the_same_keys():
    last = deepcopy(city()) | {"report_year": 2024}
    answer = api_check(city() | {"previous": last, "subordinates": [city(), city()], "body": CITY})
    assert {"R4", "R7", "R12", "R13"} <= set(answer["checked"])
    assert {"R4", "R7", "R12"} <= {rule for rule, _ in violated(answer)}


def test_facts_open_the_remaining_rules():
    facts = {
        "fee_notices_issued": "203",
        "excessive_records": 1,
        "external": {},
        "drilldown": {},
        "frozen_units": ["A"],
    }
    answer = api_check(city() | {"facts": facts, "subordinates": []})
    assert {"R11", "R12", "R15"} <= set(answer["checked"])


def test_a_whole_text_is_cut_at_its_sections():
    answer = api_check(bureau() | {"narrative": "一、总体情况\n办理依申请公开3条。\n六、其他需要报告的事项\n无。"})
    assert [rule for rule, _ in violated(answer)] == ["R8", "R9", "R10"]


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        (None, "报告应为一组“键：值”数据"),
        ([], "报告应为一组“键：值”数据"),
        ("x", "报告应为一组“键：值”数据"),
        ({}, "没有可核对的表格"),
        ({"name": "某局"}, "没有可核对的表格"),
        ({"requests": []}, "“requests”应为一组“键：值”数据，现为一个列表"),
        ({"requests_matrix": {"new": [1, 2]}}, "“new”一行应为7个数的列表"),
        ({"disputes": {"review": [1]}}, "“review”应为5个数的列表"),
        ({"report_year": "二〇二三"}, "报告年度应为四位年份"),
        ({"report_year": 2010}, "2010年度报告没有全国统一格式"),
        ({"template_id": "t"}, "报告格式应为gov-info-annual-report-2021、"),
        ({"template": ["t"]}, "报告格式应为gov-info-annual-report-2021、"),
        ({"narrative": 5}, "“narrative”应为各部分文字"),
        ({"narrative": {"summary": ""}}, "“narrative”没有“summary”这一部分"),
        ({"narrative": {"overview": 5}}, "“narrative”的“overview”应为文字"),
        ({"narrative": "长" * 60_001}, "文字过长"),
        ({"narrative": {"overview": "长" * 60_001}}, "“overview”的文字过长"),
        ({"body": "局"}, "“body”应为一组“键：值”数据"),
        ({"body": {"kind": "company"}}, "不认识的单位性质“company”"),
        ({"body": {"kind": ["government"]}}, "不认识的单位性质一个列表"),
        ({"body": {"rule_making": "是"}}, "“rule_making”应为 true 或 false"),
        ({"body": {"size": 3}}, "“body”没有“size”这一项"),
        ({"body": {"name": 3}}, "“body”的“name”应为文字"),
        ({"previous": 5}, "上一年度报告：报告应为一组“键：值”数据"),
        ({"previous": {"requests": 5}}, "上一年度报告：“requests”应为一组“键：值”数据"),
        ({"subordinates": {}}, "“subordinates”应为不超过10000份报告的列表"),
        ({"subordinates": [5]}, "第1个单位的报告：报告应为一组“键：值”数据"),
        ({"facts": 5}, "“facts”应为一组“键：值”数据"),
        ({"facts": {"weather": 1}}, "“facts”没有“weather”这一项"),
        ({"facts": {"fee_notices_issued": -1}}, "“fee_notices_issued”不能是负数"),
        ({"facts": {"external": 5}}, "“external”应为“栏：数”的一组数据"),
        ({"facts": {"external": {"a": "b"}}}, "“a”应为不小于0的整数"),
        ({"facts": {"frozen_units": "A"}}, "“frozen_units”应为单位代码的列表"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_chinese_sentence(payload, sentence):
    if isinstance(payload, dict) and payload and "name" not in payload:
        payload = {"art20_5": {"licences": {"decisions": 1}}} | payload
    with pytest.raises(BadReport) as refused:
        api_check(payload)
    assert any(sentence in problem for problem in refused.value.problems), refused.value.problems


def test_a_wrong_number_is_a_violation_not_a_refusal():
    answer = api_check({"requests": {"total": {"new": -1, "granted": "很多", "gone": 1}}})
    assert [rule for rule, _ in violated(answer) if rule == "R6"] == ["R6"] * 3
    assert answer["publishable"] is False


def test_an_older_report_may_be_the_last_one():
    previous = {"report_year": 2020, "requests": {"total": {"carried_out": 2}}}
    answer = api_check({"report_year": 2021, "requests": {"total": {"carried_in": 3}}, "previous": previous})
    assert "R4" in {rule for rule, _ in violated(answer)}


def test_the_examples_of_the_reference_are_as_it_says():
    """annual-report-2021.yaml, examples: entered by their keys as they stand there."""
    examples = yaml.safe_load(shared("domain/annual-report-2021.yaml").read_text(encoding="utf-8"))["examples"]
    first, second = (api_check(example) for example in examples)
    assert violated(first) == [("R8", "warning")]
    assert "R5" in {entry["rule"] for entry in first["not_checked"]}
    assert violated(second) == []
    assert second["publishable"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
NAMES = [
    "requests", "requests_matrix", "requests_columns", "disputes", "disputes_known", "art20_1", "narrative",
    "previous", "body", "report_year", "subordinates", "fee_collected_10k", "facts", "unit_code", "name",
]  # fmt: skip


@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
def test_any_json_is_answered_or_refused(payload):
    try:
        answer = api_check(payload)
    except BadReport as refused:
        assert refused.problems
        str(refused).encode()
    else:
        json.dumps(answer, ensure_ascii=False).encode()
