"""Small definitions for tests: one with every kind of field, one as a bureau would write it, and how to change them."""

import copy
from datetime import date
from typing import Any

from gongkai.kernel.eforms.definition import Definition, Known, load
from gongkai.kernel.eforms.evaluation import Context, Result, evaluate

TODAY = date(2026, 3, 2)
KNOWN = Known(sources=("applicant.name", "applicant.address"), code_lists=("sex",))

# 老年人补贴申请: three steps, rows, conditions, a computed amount, a material, a signature.
SUBSIDY: dict[str, Any] = {
    "schema": 1,
    "title": "高龄津贴申请",
    "pages": [
        {
            "id": "person",
            "title": "申请人",
            "parts": [
                {
                    "kind": "text",
                    "id": "name",
                    "label": "姓名",
                    "required": True,
                    "prefill": "applicant.name",
                    "lock": True,
                },
                {"kind": "citizen_id", "id": "number", "label": "公民身份号码", "required": True},
                {"kind": "mobile", "id": "phone", "label": "手机号码"},
                {"kind": "yes_no", "id": "agent", "label": "由他人代办", "required": True},
                {
                    "kind": "group",
                    "id": "agency",
                    "label": "代办人",
                    "show": "agent = true",
                    "parts": [{"kind": "text", "id": "agent_name", "label": "代办人姓名", "required": True}],
                },
            ],
        },
        {
            "id": "family",
            "title": "家庭情况",
            "parts": [
                {
                    "kind": "rows",
                    "id": "members",
                    "label": "家庭成员",
                    "min": 1,
                    "max": 5,
                    "row_label": "人",
                    "fields": [
                        {"kind": "text", "id": "member", "label": "成员姓名", "required": True},
                        {"kind": "amount", "id": "income", "label": "月收入", "unit": "元", "min": "0"},
                    ],
                },
                {
                    "kind": "amount",
                    "id": "average",
                    "label": "人均月收入",
                    "unit": "元",
                    "calculate": "round(sum(members, income) / count(members), 2)",
                },
                {"kind": "long_text", "id": "hardship", "label": "困难情况", "show": "average < 1000"},
            ],
        },
        {
            "id": "papers",
            "title": "材料和签名",
            "parts": [
                {"kind": "file", "id": "card", "label": "身份证照片", "required": True, "max_count": 2},
                {
                    "kind": "statement",
                    "id": "truth",
                    "label": "承诺",
                    "required": True,
                    "text": "以上内容属实，如有虚假，愿意承担法律责任。",
                },
                {"kind": "signature", "id": "sign", "label": "申请人签名", "required": True},
            ],
        },
    ],
    "rules": [
        {
            "id": "of_age",
            "check": "years(born(number), today()) >= 80",
            "message": "申请人应当年满80周岁。",
            "at": "number",
        }
    ],
}


def one(*parts: dict[str, Any], rules: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A form of one page."""
    data: dict[str, Any] = {"title": "表", "pages": [{"id": "page", "title": "一", "parts": list(parts)}]}
    return {**data, "rules": rules} if rules else data


def field(kind: str, id_: str = "a", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "id": id_, "label": f"项{id_}", **more}


def subsidy(**changes: Any) -> Definition:
    return load({**copy.deepcopy(SUBSIDY), **changes}, KNOWN)


def judge(data: dict[str, Any], answers: Any, **context: Any) -> Result:
    return evaluate(load(data, KNOWN), answers, Context(today=TODAY, **context))


def messages(result: Result) -> dict[str, str]:
    """Path → message."""
    return {problem.path: problem.message for problem in result.problems}
