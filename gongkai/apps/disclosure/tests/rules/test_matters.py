"""一事一申请: splitting and merging (国办函〔2020〕109号第四条)."""

import pytest

from gongkai.apps.disclosure.rules import matters


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("2023年度部门预算", ["2023年度部门预算"]),
        ("", []),
        ("1. 征地批复\n2. 补偿方案", ["征地批复", "补偿方案"]),
        ("申请公开以下信息：1、征地批复；2、补偿方案。", ["申请公开以下信息：征地批复", "申请公开以下信息：补偿方案"]),
        ("一、征地批复\n二、补偿方案\n三、听证笔录", ["征地批复", "补偿方案", "听证笔录"]),
        ("（一）征地批复；（二）补偿方案", ["征地批复", "补偿方案"]),
        ("①征地批复；②补偿方案", ["征地批复", "补偿方案"]),
        ("1.5公里道路的批复；2.3公里道路的批复", ["1.5公里道路的批复；2.3公里道路的批复"]),
        ("关于第一、二批项目的批复", ["关于第一、二批项目的批复"]),
    ],
)
def test_numbered_matters_are_suggested(description, expected):
    assert matters.matters(description) == expected


def test_a_split_makes_at_least_two_different_parts():
    assert matters.split_problems(["征地批复", "补偿方案"]) == []
    assert matters.split_problems(["征地批复", " "]) == ["拆分至少需要两项内容。"]
    assert matters.split_problems(["征地批复", "征地批复 "]) == ["拆分后的内容有重复。"]


def test_requests_are_merged_only_when_everything_agrees():
    marks = {"same_applicant": True, "same_body": True, "both_open": True, "same_matter": True}
    assert matters.merge_problems(**marks) == []
    for mark in marks:
        assert len(matters.merge_problems(**(marks | {mark: False}))) == 1
