"""年度报告 (条例第四十九条、第五十条): published reports as data, and the check of one (勾稽关系)."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Body, Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from gongkai.apps.disclosure.api.report_schema import check_schema
from gongkai.apps.disclosure.api.shapes import BODY_EXAMPLE, BodyName, address, body_name
from gongkai.apps.disclosure.models import AnnualReport, ReportVersion
from gongkai.apps.disclosure.queries import open_data
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.rules.report.export import json_data
from gongkai.apps.disclosure.rules.report.payload import BadReport, api_check
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.api import NO_STORE, NotThere, Unacceptable, answer, refusals, with_next
from gongkai.web.api.types import Name, ReportYear, VersionNumber, Whole

TAG = ("年度报告", "已公布的政府信息公开工作年度报告，以及按格式核对勾稽关系。")
NO_REPORT = "该机关没有公布这一年度的报告。"
NO_BODY = "没有这个机关，请核对网址标识。"
FORMS = ("docx", "xlsx", "csv")
Cursor = Annotated[str, Field(max_length=125, pattern="^[0-9]{4}-([0-9]{4})+$")]

router = Router(tags=[TAG[0]])


class ReportVersionLine(BaseModel):
    """公布的一个版本；更正保留以前的版本."""

    number: int = Field(description="版本号")
    published_on: date = Field(description="公布日期")
    reason: str = Field(description="更正理由，首次公布为空")


class ReportItem(BaseModel):
    """一份已公布的年度报告."""

    body: BodyName = Field(description="机关")
    year: int = Field(description="报告年度")
    title: str = Field(description="标题")
    published_on: date | None = Field(description="首次公布日期")
    versions: list[ReportVersionLine] = Field(description="全部版本，从新到旧")
    url: str = Field(description="网页地址，永久不变")


REPORT_EXAMPLE: dict[str, Any] = {
    "body": BODY_EXAMPLE,
    "year": 2025,
    "title": "安澜县财政局2025年政府信息公开工作年度报告",
    "published_on": "2026-01-28",
    "versions": [{"number": 1, "published_on": "2026-01-28", "reason": ""}],
    "url": "https://www.example.gov.cn/annual-reports/caizheng/2025/",
}


class ReportList(BaseModel):
    """一页年度报告."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [REPORT_EXAMPLE], "total": 1, "next": None, "notice": ""}]}
    )

    items: list[ReportItem] = Field(description="年度从新到旧，同一年度按隶属关系")
    total: int = Field(description="总数")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")
    notice: str = Field(description="需要提示的事项，可能为空")


@router.get(
    "/annual-reports",
    response=ReportList,
    operation_id="listAnnualReports",
    summary="查询已公布的年度报告",
    description="可以按机关和年度查询。",
)
def list_reports(
    request: HttpRequest,
    org: Name | None = Query(None, description="机关的网址标识", example="caizheng"),
    year: ReportYear | None = Query(None, description="报告年度", example=2025),
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="2025-0001"),
    limit: Whole = Query(50, ge=1, le=200, description="每页条数", example=50),
) -> HttpResponse:
    body = by_slug(org) if org else None
    if org and body is None:
        return answer(ReportList(items=[], total=0, next=None, notice=NO_BODY))
    after = (int(cursor[:4]), cursor[5:]) if cursor else None
    page, total, more = open_data.reports_page(body, year, after, limit)
    last = page[-1].report if more else None
    following = f"{last.year}-{last.org_path}" if last else None
    items = [ReportItem(**_facts(request, row.report, row.versions)) for row in page]
    return with_next(request, answer(ReportList(items=items, total=total, next=following, notice="")), following)


def _facts(request: HttpRequest, report: AnnualReport, versions: list[ReportVersion]) -> dict[str, Any]:
    slug = report.org.site_slug
    return {
        "body": body_name(report.org),
        "year": report.year,
        "title": report.title,
        "published_on": report.published_on,
        "versions": [
            ReportVersionLine(number=one.number, published_on=one.published_on, reason=one.reason) for one in versions
        ],
        "url": address(request, reverse("disclosure:report", args=[slug, report.year])),
    }


class Narrative(BaseModel):
    """报告的文字部分."""

    overview: str = Field(description="一、总体情况")
    problems: str = Field(description="五、存在的主要问题及改进情况")
    other_matters: str = Field(description="六、其他需要报告的事项")


class ReportDetail(ReportItem):
    """一份年度报告的全部数据。tables 与核对接口所用的键相同，可以直接送去核对."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **REPORT_EXAMPLE,
                    "version": 1,
                    "is_current": True,
                    "template": "gov-info-annual-report-2021",
                    "cells": {"requests.total.new": 23, "art20_5.licences.decisions": 140240},
                    "tables": {"art20_5": {"licences": {"decisions": 140240}}, "requests": {"total": {"new": 23}}},
                    "narrative": {"overview": "……", "problems": "……", "other_matters": "未收取信息处理费。"},
                    "files": ["https://www.example.gov.cn/annual-reports/caizheng/2025/file.docx"],
                }
            ]
        }
    )

    version: int = Field(description="所给的版本号")
    is_current: bool = Field(description="所给的是否最新版本")
    template: str = Field(description="报告格式，决定 cells 和 tables 的键")
    cells: dict[str, int | float] = Field(description="每一栏的数，键如 requests.total.new；金额单位为万元")
    tables: dict[str, Any] = Field(description="按表、行、列组织的同一组数")
    narrative: Narrative = Field(description="文字部分")
    files: list[str] = Field(description="Word、电子表格和 CSV 的下载地址（最新版本）")


@router.get(
    "/annual-reports/{slug}/{year}",
    response=ReportDetail,
    operation_id="readAnnualReport",
    summary="一份年度报告的数据",
    description="各表每一栏的数、文字部分和全部版本；以往版本用 version 取得。",
    openapi_extra=refusals(404),
)
def read_report(
    request: HttpRequest,
    slug: Name = Path(..., description="机关的网址标识", example="caizheng"),
    year: ReportYear = Path(..., description="报告年度", example=2025),
    version: VersionNumber | None = Query(None, description="版本号，缺省为最新版本", example=1),
) -> HttpResponse:
    org = by_slug(slug)
    found = reading.published_report(org, year, version) if org else None
    if found is None:
        raise NotThere(NO_REPORT, code="no_report")
    versions = open_data.versions_of(found.report)
    document = reading.document_of(found)
    tables = {key: value for key, value in json_data(document).items() if isinstance(value, (dict, int, float))}
    tables.pop("report_year", None)
    return answer(
        ReportDetail(
            **_facts(request, found.report, versions),
            version=found.number,
            is_current=found.number == versions[0].number,
            template=document.data.form_id,
            cells={key: _plain(value) for key, value in document.data.values.items()},
            tables=tables,
            narrative=Narrative(overview=found.overview, problems=found.problems, other_matters=found.other_matters),
            files=[address(request, reverse("disclosure:report_file", args=[slug, year, form])) for form in FORMS],
        )
    )


def _plain(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


class Violation(BaseModel):
    """违反的一条勾稽关系."""

    rule: str = Field(description="规则编号，R1 至 R15")
    severity: str = Field(description="error 不能公布，warning 须作说明，info 提示")
    message: str = Field(description="说明")
    cells: list[str] = Field(description="有关的栏，键与报告格式相同")
    expected: int | float | None = Field(description="应为的数")
    found: int | float | None = Field(description="现为的数")


class NotChecked(BaseModel):
    """没有核对的规则."""

    rule: str = Field(description="规则编号")
    reason: str = Field(description="缺少什么")


class CheckResult(BaseModel):
    """核对结果."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "violations": [
                        {
                            "rule": "R1",
                            "severity": "error",
                            "message": "“总计”列：一（24）加二（0）不等于三（21）加四（2）",
                            "cells": ["requests.total.new", "requests.total.carried_out"],
                            "expected": 23,
                            "found": 24,
                        }
                    ],
                    "errors": 1,
                    "warnings": 0,
                    "publishable": False,
                    "checked": ["R1", "R2", "R6"],
                    "not_checked": [{"rule": "R4", "reason": "没有上一年度报告"}],
                }
            ]
        }
    )

    violations: list[Violation] = Field(description="违反的规则")
    errors: int = Field(description="错误数，有错误不能公布")
    warnings: int = Field(description="提示数，须逐条说明")
    publishable: bool = Field(description="可以公布")
    checked: list[str] = Field(description="已核对的规则")
    not_checked: list[NotChecked] = Field(description="缺少数据而没有核对的规则")


ReportToCheck = Annotated[Any, WithJsonSchema(check_schema())]


def _without_points(report: Any) -> Any:
    """JSON knows no difference between 2026 and 2026.0; the rules do, for numbers that are counts or years."""
    if not isinstance(report, dict):
        return report
    found = {**report, "report_year": _whole(report.get("report_year"))}
    if isinstance(found.get("previous"), dict):
        found["previous"] = _without_points(found["previous"])
    if isinstance(found.get("subordinates"), list):
        found["subordinates"] = [_without_points(one) for one in found["subordinates"]]
    if isinstance(found.get("facts"), dict):
        found["facts"] = {
            key: {cell: _whole(value) for cell, value in block.items()} if isinstance(block, dict) else _whole(block)
            for key, block in found["facts"].items()
        }
    return found


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


@router.post(
    "/annual-reports/check",
    response=CheckResult,
    operation_id="checkAnnualReport",
    summary="核对年度报告的勾稽关系",
    description="按所属年度报告格式的键给出各表的数（2021年、2019年、2014年格式，template 指明，缺省按报告年度），"
    "回答违反的规则、严重程度和有关的栏。空白按零计算；写错的数按 R6 回答，只有看不懂的结构才回答 422。",
)
def check_report(request: HttpRequest, body: ReportToCheck = Body(...)) -> HttpResponse:
    try:
        found = api_check(_without_points(body))
    except BadReport as refused:
        problems = [("", problem) for problem in refused.problems]
        raise Unacceptable(problems, status=422, code="bad_report") from None
    return answer(CheckResult.model_validate(found), cache=NO_STORE)
