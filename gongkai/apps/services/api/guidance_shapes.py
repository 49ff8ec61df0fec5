"""Shapes of 一件事, 自测 and 常办事项 as programs read them."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gongkai.apps.services.api.shapes import BodyOfItem, Code

ORG: JsonDict = {"slug": "county", "name": "安澜县人民政府"}
UID = "7d6a1f0e-7a53-4c62-9c1e-1f1a3c0f9c11"
JOURNEY: JsonDict = {
    "uid": UID,
    "title": "开餐饮店",
    "audience": {"key": "legal", "label": "企业全生命周期"},
    "stage": {"key": "permit", "label": "准营"},
    "org": ORG,
    "region": "341298",
    "joint": True,
    "version": 1,
    "published_on": "2026-11-02",
    "url": f"https://www.example.gov.cn/services/journeys/{UID}/",
}
DOING: JsonDict = {
    "code": "340131001000",
    "name": "食品经营许可",
    "when": "",
    "situation": "",
    "lead": True,
    "items": [
        {
            "uid": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11",
            "code": "11341298007290063U4340131001000",
            "name": "食品经营许可",
            "org": {"slug": "market", "name": "安澜县市场监督管理局"},
        }
    ],
    "more": 0,
}
SELFTEST: JsonDict = {
    "uid": UID,
    "title": "开店要不要办食品经营许可",
    "intro": "两道题。",
    "version": 1,
    "published_on": "2026-11-02",
    "about": {"kind": "catalogue", "code": "340131001000", "name": "食品经营许可"},
    "first": "q1",
    "questions": [
        {
            "key": "q1",
            "text": "店里卖什么？",
            "help": "",
            "answers": [{"text": "饭菜", "to": "r1", "materials": []}, {"text": "农产品", "to": "r2", "materials": []}],
        }
    ],
    "outcomes": [
        {"key": "r1", "kind": "apply", "text": "需要办许可。", "basis": "", "codes": [], "materials": []},
        {
            "key": "r2",
            "kind": "needless",
            "text": "不需要办许可。",
            "basis": "《中华人民共和国食品安全法》第三十五条",
            "codes": [],
            "materials": [],
        },
    ],
    "url": f"https://www.example.gov.cn/services/selftests/{UID}/",
}


class JourneyFacts(BaseModel):
    """一件事."""

    model_config = ConfigDict(json_schema_extra={"examples": [JOURNEY]})

    uid: UUID = Field(description="一件事标识")
    title: str = Field(description="标题")
    audience: Code = Field(description="对象")
    stage: Code = Field(description="全生命周期的阶段")
    org: BodyOfItem = Field(description="编制单位")
    region: str = Field(description="适用的行政区划代码，含下级")
    joint: bool = Field(description="是否可以一次申请")
    version: int = Field(description="现行版本号")
    published_on: date = Field(description="发布日期")
    url: str = Field(description="网页地址")


class JourneyList(BaseModel):
    """一页一件事."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [JOURNEY], "next": None}]})

    items: list[JourneyFacts] = Field(description="本页各件")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")


class ItemOfStep(BaseModel):
    """办理一个事项的机关."""

    uid: UUID = Field(description="事项标识，可以查询全部要素")
    code: str = Field(description="事项编码")
    name: str = Field(description="事项名称")
    org: BodyOfItem = Field(description="实施主体")


class Doing(BaseModel):
    """一步中要办的一项."""

    model_config = ConfigDict(json_schema_extra={"examples": [DOING]})

    code: str = Field(description="基本编码，或者某个机关的事项编码")
    name: str = Field(description="名称")
    when: str = Field(description="什么情况要办；都要办的为空")
    situation: str = Field(description="哪种情形（业务办理项）；不分情形的为空")
    lead: bool = Field(description="是否一次申请的牵头事项")
    items: list[ItemOfStep] = Field(description="本地办理的事项，没有公布的为空")
    more: int = Field(description="本地另有几个机关办理")


class Step(BaseModel):
    """一步."""

    title: str = Field(description="这一步做什么")
    text: str = Field(description="说明")
    together: bool = Field(description="可以与上一步同时办")
    doings: list[Doing] = Field(description="要办的事项")


class NeedOfJourney(BaseModel):
    """一份材料清单中的一种."""

    name: str = Field(description="材料名称")
    necessity: Code = Field(description="必要性")
    when: str = Field(description="什么情况需要")
    originals: int | None = Field(description="原件份数")
    copies: int | None = Field(description="复印件份数")
    asked_by: list[str] = Field(description="哪些事项要")


class JourneyDetail(JourneyFacts):
    """一件事的全部步骤, for a place."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **JOURNEY,
                    "shown_region": "341298",
                    "intro": "开饭店、奶茶店、食堂。",
                    "words": ["开饭店"],
                    "joint_note": "一次勘验。",
                    "steps": [{"title": "办许可", "text": "", "together": False, "doings": [DOING]}],
                    "materials": [
                        {
                            "name": "食品经营许可申请表",
                            "necessity": {"key": "necessary", "label": "必要"},
                            "when": "",
                            "originals": 1,
                            "copies": None,
                            "asked_by": ["食品经营许可"],
                        }
                    ],
                    "known_materials": ["营业执照"],
                }
            ]
        }
    )

    shown_region: str = Field(description="按哪个地区列出办理机关和材料")
    intro: str = Field(description="简介")
    words: list[str] = Field(description="平常的说法")
    joint_note: str = Field(description="一次申请的说明")
    steps: list[Step] = Field(description="各步")
    materials: list[NeedOfJourney] = Field(description="合并后的材料清单")
    known_materials: list[str] = Field(description="政府部门已经掌握、不用提供的材料")


class AnswerOf(BaseModel):
    """一个答案."""

    text: str = Field(description="答案")
    to: str = Field(description="去向：题目或者结果的标识")
    materials: list[str] = Field(description="选这个答案要准备的材料")


class QuestionOf(BaseModel):
    """一道题."""

    key: str = Field(description="题目标识")
    text: str = Field(description="题目")
    help: str = Field(description="提示")
    answers: list[AnswerOf] = Field(description="答案")


class OutcomeOf(BaseModel):
    """一个结果."""

    key: str = Field(description="结果标识")
    kind: Literal["apply", "refuse", "other", "needless"] = Field(
        description="apply 可以办理、refuse 不能办理、other 应当办理别的事项、needless 不用办理"
    )
    text: str = Field(description="说明")
    basis: str = Field(description="依据的条款")
    codes: list[str] = Field(description="应当办理的事项的编码")
    materials: list[str] = Field(description="另外要准备的材料")


class About(BaseModel):
    """自测的对象."""

    kind: Literal["item", "catalogue", "journey"] = Field(description="item 事项、catalogue 基本目录、journey 一件事")
    code: str = Field(description="编码；一件事为它的标识")
    name: str = Field(description="名称")


class SelfTestDetail(BaseModel):
    """办事自测的题目和结果，供其他渠道使用."""

    model_config = ConfigDict(json_schema_extra={"examples": [SELFTEST]})

    uid: UUID = Field(description="自测标识")
    title: str = Field(description="标题")
    intro: str = Field(description="开头的话")
    version: int = Field(description="现行版本号")
    published_on: date = Field(description="发布日期")
    about: About = Field(description="用于什么")
    first: str = Field(description="第一题的标识")
    questions: list[QuestionOf] = Field(description="题目")
    outcomes: list[OutcomeOf] = Field(description="结果")
    url: str = Field(description="网页地址")


class PopularFacts(BaseModel):
    """一个常办事项."""

    rank: int = Field(description="名次")
    item: ItemOfStep = Field(description="事项")
    applications: int = Field(description="期间内的申请件数")
    visits: int = Field(description="期间内的浏览次数")


class PopularList(BaseModel):
    """常办事项."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "days": 30,
                    "counted_on": "2026-11-02",
                    "items": [
                        {
                            "rank": 1,
                            "item": {
                                "uid": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11",
                                "code": "11341298007290063U4340131001000",
                                "name": "食品经营许可",
                                "org": {"slug": "market", "name": "安澜县市场监督管理局"},
                            },
                            "applications": 6,
                            "visits": 120,
                        }
                    ],
                }
            ]
        }
    )

    days: int = Field(description="统计最近几天")
    counted_on: date | None = Field(description="统计日期；还没有统计的为空")
    items: list[PopularFacts] = Field(description="按名次")
