"""A complete entry as lists carry it, and its catalogue entry; tests change one thing at a time."""

from datetime import date
from typing import Any

from gongkai.apps.services.rules.alignment import Standard, Standing
from gongkai.apps.services.rules.checking import check
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.loading import stored
from gongkai.apps.services.rules.problems import Problem

DAY = date(2026, 11, 2)
BASIC = "340123020002"
LAW = {
    "title": "中华人民共和国城镇燃气管理条例",
    "number": "国务院令第583号",
    "kind": "regulation",
    "article": "第十五条",
}
CONDITIONS = "1.有符合国家标准的燃气气源；\n2.有符合国家标准的燃气设施。"


def raw(**changes: Any) -> dict[str, Any]:
    """燃气经营许可, as one county handles it; a change of None takes the element out."""
    values = {
        "name": "燃气经营许可证核发",
        "type": "01",
        "kind": "普通许可",
        "level": "4",
        "power_source": "1",
        "bases": [LAW],
        "body_type": "1",
        "service_objects": ["2", "6"],
        "accept_conditions": CONDITIONS,
        "materials": [
            {
                "name": "燃气经营许可申请表",
                "kind": "original",
                "necessity": "necessary",
                "originals": 1,
                "source": "applicant",
            },
            {
                "name": "营业执照",
                "kind": "electronic",
                "necessity": "necessary",
                "source": "government",
                "shared": True,
            },
        ],
        "statutory_days": 20,
        "statutory_unit": "working",
        "promised_days": 10,
        "promised_unit": "working",
        "project_type": "2",
        "handling_forms": ["1", "2"],
        "steps": [
            {"name": "受理", "kind": "accept", "post": "窗口", "days": 1},
            {"name": "审查", "kind": "examine", "post": "燃气管理股", "days": 6},
            {"name": "决定", "kind": "decide", "post": "分管领导", "days": 2},
            {"name": "办结", "kind": "close", "post": "窗口", "days": 1},
            {"name": "送达", "kind": "deliver", "post": "窗口"},
        ],
        "in_hall": True,
        "venues": [{"name": "县政务服务中心", "address": "安澜大道1号", "window": "3号", "hours": "工作日9:00—17:00"}],
        "consult": "0549-6200100",
        "complaint": "0549-6200200",
        "is_fee": False,
        "visits": 1,
        "visits_note": "需要核验申请表原件",
        "online": True,
        "depth": "3",
        "online_url": "https://zw.example.gov.cn/gas",
        "results": [{"name": "燃气经营许可证", "kind": "licence", "sample": "sample-gas"}],
        "legal_topics": ["operate"],
        "questions": [{"question": "分公司要办吗？", "answer": "要。"}],
        "remedies": "60日内申请行政复议，6个月内提起行政诉讼。",
    }
    values.update(changes)
    return {key: value for key, value in values.items() if value is not None}


def elements(**changes: Any) -> Elements:
    return stored(raw(**changes))


def standard(**changes: Any) -> Standard:
    kept = ("bases", "accept_conditions", "materials", "statutory_days", "statutory_unit", "steps")
    base = {key: value for key, value in raw().items() if key in kept}
    fields: dict[str, Any] = {
        "code": BASIC,
        "name": "燃气经营许可证核发",
        "type": "01",
        "levels": "34",
        "in_force_from": date(2020, 1, 1),
    }
    own = {key: changes.pop(key) for key in list(changes) if key in fields or key == "in_force_to"}
    return Standard(**(fields | own), elements=stored(base | changes))


def duty(**changes: Any) -> Elements:
    """行政处罚: begun by duty."""
    values = {
        "name": "对擅自经营燃气的处罚",
        "type": "02",
        "level": "4",
        "bases": [LAW],
        "body_type": "1",
        "illegal_acts": "未取得燃气经营许可证从事燃气经营。",
        "penalties": ["2"],
        "duty_procedures": ["ordinary"],
        "remedies": "60日内申请行政复议。",
        "responsibilities": "立案、调查、审查、告知、决定、送达、执行。",
    }
    return stored({k: v for k, v in (values | changes).items() if v is not None})


def said(found: list[Problem], check_id: str = "", element: str = "") -> list[Problem]:
    return [p for p in found if (not check_id or p.check == check_id) and (not element or p.element == element)]


def checked(standard_: Standard | None = None, **changes: Any) -> list[Problem]:
    return check(elements(**changes), standard_ or standard(), Standing(DAY))
