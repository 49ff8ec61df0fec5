"""Public helpers that any program may use: counting of days, checking of codes (公共校验)."""

import datetime
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gongkai.kernel import workdays
from gongkai.kernel.numbering import codes
from gongkai.kernel.workdays.ground import WEEKDAYS
from gongkai.web.api.answers import NO_STORE, SHORT, answer
from gongkai.web.api.types import Line200, StartDay, Whole

TAG = "公共校验"
TAGS = ((TAG, "期限计算与编码校验，不涉及任何登记数据。"),)
MOST_DAYS = 3650
ARTICLE = {
    "working": "《民法典》第二百零一条；工作日以国务院办公厅公布的放假安排为准",
    "calendar": "《民法典》第二百零一条、第二百零三条",
}
PROVISIONAL = "期限涉及本平台没有放假安排的年份，按周末和法定节日推算，日期为暂定，放假安排导入后以重新计算的为准。"
# What a caller may learn of an identity number beyond its being valid: nothing that says who it is.
HARMLESS_PARTS = ("region", "province", "legacy")

Unit = Literal["working", "calendar"]
Kind = Literal["uscc", "organisation-code", "region-code", "index-number", "document-number", "citizen-id"]

router = Router(tags=[TAG])


class CountedDay(BaseModel):
    """期限内的一天，是否计入以及原因."""

    date: datetime.date = Field(description="日期")
    weekday: str = Field(description="星期")
    counted: bool = Field(description="是否计入期限")
    reason: str = Field(description="计入或者不计入的原因，如“工作日”“国庆节”“调休上班”")
    source: str = Field(description="原因的出处，如放假通知的文号；普通工作日为空")


class Deadline(BaseModel):
    """期限计算结果：起算日不计入，自次日起算."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "start": "2026-03-06",
                    "days_asked": 1,
                    "unit": "working",
                    "due_on": "2026-03-09",
                    "weekday": "周一",
                    "provisional": False,
                    "rolled_over": False,
                    "nominal_on": "2026-03-09",
                    "article": ARTICLE["working"],
                    "sources": ["国务院关于职工工作时间的规定"],
                    "calendar_version": "2026-0123456789ab",
                    "notice": "",
                    "days": [
                        {"date": "2026-03-07", "weekday": "周六", "counted": False, "reason": "周六", "source": "…"},
                        {"date": "2026-03-08", "weekday": "周日", "counted": False, "reason": "周日", "source": "…"},
                        {"date": "2026-03-09", "weekday": "周一", "counted": True, "reason": "工作日", "source": ""},
                    ],
                }
            ]
        }
    )

    start: datetime.date = Field(description="起算日，本日不计入")
    days_asked: int = Field(description="期限的天数")
    unit: Unit = Field(description="working 工作日，calendar 自然日")
    due_on: datetime.date = Field(description="期限届满日")
    weekday: str = Field(description="届满日是星期几")
    provisional: bool = Field(description="期限内有尚未公布放假安排的年份，日期为暂定")
    rolled_over: bool = Field(description="期满日逢法定休假日，已顺延至次一个工作日")
    nominal_on: datetime.date = Field(description="顺延之前的期满日")
    article: str = Field(description="计算规则的依据")
    sources: list[str] = Field(description="期限内各日所依据的放假通知等")
    calendar_version: str = Field(description="所用工作日历的版本，同一版本得出相同日期")
    notice: str = Field(description="需要提示的事项，可能为空")
    days: list[CountedDay] = Field(description="起算日的次日至届满日，逐日列出")


@router.get(
    "/deadlines",
    response=Deadline,
    operation_id="countDeadline",
    summary="计算期限届满日",
    description="按工作日或者自然日计算期限，逐日说明是否计入及原因。自然日期限的最后一日是法定休假日的，顺延至次日。",
)
def deadlines(
    request: HttpRequest,
    start: StartDay = Query(..., description="起算日（YYYY-MM-DD），本日不计入", example="2026-03-06"),
    days: Whole = Query(..., ge=0, le=MOST_DAYS, description="期限的天数", example=20),
    unit: Unit = Query("working", description="working 工作日，calendar 自然日", example="working"),
) -> HttpResponse:
    calendar = workdays.calendar()
    due = calendar.due(start, days, unit)
    nominal = due if unit == "working" else start + datetime.timedelta(days=days)
    counted = calendar.explain(start, days, unit)
    provisional = any(calendar.is_provisional(datetime.date(year, 1, 1)) for year in range(start.year, due.year + 1))
    return answer(
        Deadline(
            start=start,
            days_asked=days,
            unit=unit,
            due_on=due,
            weekday=WEEKDAYS[due.weekday()],
            provisional=provisional,
            rolled_over=nominal != due,
            nominal_on=nominal,
            article=ARTICLE[unit],
            sources=list(dict.fromkeys(day.source for day in counted if day.source)),
            calendar_version=calendar.version,
            notice=PROVISIONAL if provisional else "",
            days=[
                CountedDay(
                    date=day.date,
                    weekday=WEEKDAYS[day.date.weekday()],
                    counted=day.counted,
                    reason=day.reason,
                    source=day.source,
                )
                for day in counted
            ],
        ),
        cache=SHORT,
    )


class Validation(BaseModel):
    """校验结果."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "document-number",
                    "name": "发文字号",
                    "valid": False,
                    "problems": ["发文字号的年份应用六角括号“〔〕”括起。建议写作“国办发〔2017〕47号”。"],
                    "warnings": [],
                    "normalised": "国办发〔2017〕47号",
                    "parts": {"mark": "国办发", "year": 2017, "number": 47},
                }
            ]
        }
    )

    kind: Kind = Field(description="编码种类")
    name: str = Field(description="编码名称")
    valid: bool = Field(description="是否有效")
    problems: list[str] = Field(description="问题，有效时为空")
    warnings: list[str] = Field(description="不影响有效性的提示")
    normalised: str = Field(description="规范写法，无法给出时为空；公民身份号码只给出隐去出生日期的写法")
    parts: dict[str, str | int | bool] = Field(description="各组成部分；公民身份号码只给出地区")


class ValueToCheck(BaseModel):
    """待校验的编码."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"value": "国办发〔2017〕47号"}]})

    value: Line200 = Field(description="待校验的编码")


KIND = Path(..., description="编码种类", example="document-number")


@router.get(
    "/validate/{kind}",
    response=Validation,
    operation_id="validateCode",
    summary="校验编码",
    description="统一社会信用代码、组织机构代码、行政区划代码、索引号、发文字号、公民身份号码。"
    "公民身份号码请用 POST，以免号码留在网址和访问日志中。",
)
def validate(
    request: HttpRequest,
    kind: Kind = KIND,
    value: Line200 = Query(..., description="待校验的编码", example="国办发〔2017〕47号"),
) -> HttpResponse:
    return _validated(kind, value)


@router.post(
    "/validate/{kind}",
    response=Validation,
    operation_id="validateCodeInBody",
    summary="校验编码（编码在请求正文中）",
    description="与 GET 相同；编码不出现在网址和访问日志中。",
)
def validate_in_body(request: HttpRequest, body: ValueToCheck, kind: Kind = KIND) -> HttpResponse:
    return _validated(kind, body.value, cache=NO_STORE)


def _validated(kind: Kind, value: str, cache: str = SHORT) -> HttpResponse:
    found = codes.validate(kind, value)
    normalised, parts = found.normalised, found.parts
    if kind == "citizen-id":
        # The answer may be kept somewhere on its way; the number must not be.
        normalised, cache = codes.mask_citizen_id(normalised), NO_STORE
        parts = {name: parts[name] for name in HARMLESS_PARTS if name in parts}
    return answer(
        Validation(
            kind=kind,
            name=codes.KINDS[kind],
            valid=found.valid,
            problems=found.problems,
            warnings=found.warnings,
            normalised=normalised,
            parts=parts,
        ),
        cache=cache,
    )


def register(api: NinjaAPI) -> None:
    api.add_router("", router)
