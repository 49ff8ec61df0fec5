"""专项清单, as programs read them: one list on any day, and one line with its versions."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gongkai.apps.services.api.items import NO_PAGE, TAG, Cursor, ObjectCode, RegionCode
from gongkai.apps.services.api.shapes import BodyOfItem, Code
from gongkai.apps.services.models import ListLine, ListLineVersion
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.queries.lists import links, pages
from gongkai.apps.services.rules.lists.definitions import lists, open_data
from gongkai.apps.services.rules.lists.loading import document
from gongkai.kernel import workdays
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.api import NotThere, answer, refusals, with_next
from gongkai.web.api.types import Day, Line100, Name, OneOf, Whole

ListId = Annotated[str, OneOf(lambda: {key: one.label for key, one in lists().items()})]
EXAMPLE: JsonDict = {
    "uid": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11",
    "kind": {"key": "fee", "label": "收费目录清单"},
    "code": "SF202600030001",
    "name": "不动产登记费",
    "category": {"key": "administrative", "label": "行政事业性收费"},
    "org": {"slug": "ziran", "name": "安澜县自然资源局"},
    "region": "341298",
    "version": 1,
    "effective_on": "2026-01-01",
    "until_on": None,
    "elements": {
        "category": "administrative",
        "standard": "每件80元",
        "unit": "元/件",
        "collector": "县不动产登记中心",
    },
    "url": "https://www.example.gov.cn/services/lists/fee/3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11/",
}

router = Router(tags=[TAG[0]])


class LineFacts(BaseModel):
    """清单的一条，在所查的那一日。"""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    uid: UUID = Field(description="条目标识")
    kind: Code = Field(description="所属清单")
    code: str = Field(description="清单编号")
    name: str = Field(description="名称")
    category: Code = Field(description="类别；各清单的类别见 elements 的 category")
    org: BodyOfItem = Field(description="责任单位")
    region: str = Field(description="行政区划代码")
    version: int = Field(description="版本号")
    effective_on: date = Field(description="这一版的生效日期")
    until_on: date | None = Field(description="执行期限的最后一日；没有期限的为空")
    elements: dict[str, Any] = Field(description="清单的要素，未填写的不列出；名称见 docs/law/services.md")
    url: str = Field(description="网页地址")


class LineList(BaseModel):
    """一页清单。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"items": [EXAMPLE], "in_force_on": "2026-03-02", "licence": "…", "next": None},
            ]
        }
    )

    items: list[LineFacts] = Field(description="本页各条")
    in_force_on: date = Field(description="这些条目在这一日有效")
    licence: str = Field(description="数据的使用说明")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")


class LineVersionFacts(BaseModel):
    """条目的一个版本。"""

    number: int = Field(description="版本号")
    effective_on: date = Field(description="生效日期")
    until_on: date | None = Field(description="执行期限的最后一日")
    reason: str = Field(description="变动理由")


class ItemOfLine(BaseModel):
    """引用条目的一个事项。"""

    uid: UUID = Field(description="事项标识")
    code: str = Field(description="事项编码")
    name: str = Field(description="事项名称")
    org: str = Field(description="实施主体")


class LineDetail(LineFacts):
    """清单的一条，它的各个版本和引用它的事项。"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **EXAMPLE,
                    "state": {"key": "in_force", "label": "在用"},
                    "in_force_to": None,
                    "end_basis": "",
                    "versions": [{"number": 1, "effective_on": "2026-01-01", "until_on": None, "reason": ""}],
                    "items": [],
                }
            ]
        }
    )

    state: Code = Field(description="状态：在用、取消")
    in_force_to: date | None = Field(description="有效的最后一日；仍然有效的为空")
    end_basis: str = Field(description="取消依据")
    versions: list[LineVersionFacts] = Field(description="各版本，从新到旧")
    items: list[ItemOfLine] = Field(description="引用本条的事项，最多二百项")


@router.get(
    "/services/lists/{list_id}",
    response=LineList,
    operation_id="listServiceListLines",
    summary="查询收费、专项资金、中介服务、证明事项清单",
    description="缺省为今天有效的条目；on 指定以前或者以后的一日。按录入先后，可以一直翻到最后。",
    openapi_extra=refusals(404),
)
def list_service_list_lines(
    request: HttpRequest,
    list_id: ListId = Path(..., description="清单：fee、fund、intermediary、certificate", example="fee"),
    q: Line100 = Query("", description="名称、标准或者依据中的文字", example="不动产"),
    org: Name | None = Query(None, description="责任单位的网址标识", example="ziran"),
    region: RegionCode | None = Query(None, description="行政区划代码，含下级", example="341298"),
    category: Name | None = Query(None, description="类别代码", example="administrative"),
    objects: ObjectCode | None = Query(None, description="服务对象代码", example="2"),
    on: Day | None = Query(None, description="在这一日有效", example="2026-03-02"),
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="3f2f6f0e7a534c629c1e1f1a3c0f9c11"),
    limit: Whole = Query(50, ge=1, le=100, description="每页条数", example=50),
) -> HttpResponse:
    body = by_slug(org) if org else None
    if org and body is None:
        raise NotThere("没有这个机关，请核对网址标识。", code="no_body")
    wanted = reading.Wanted(q.strip(), region or "", body, category or "", objects or "")
    day = on or workdays.today()
    try:
        page = pages.page(list_id, day, wanted, UUID(cursor) if cursor else None, limit)
    except pages.NoSuchPage:
        raise NotThere(NO_PAGE, code="no_page") from None
    found = LineList(
        items=[LineFacts(**_facts(request, version)) for version in page.versions],
        in_force_on=day,
        licence=open_data().licence,
        next=page.after.hex if page.after else None,
    )
    return with_next(request, answer(found), found.next)


@router.get(
    "/services/list-lines/{uuid:uid}",
    response=LineDetail,
    operation_id="readServiceListLine",
    summary="清单的一条",
    description="现行内容；已经取消或者期满的照样给出，in_force_to 是有效的最后一日。",
    openapi_extra=refusals(404),
)
def read_service_list_line(
    request: HttpRequest,
    uid: UUID = Path(..., description="条目标识", example="3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11"),
) -> HttpResponse:
    line = reading.line_by_uid(uid)
    version = reading.current(line) if line is not None else None
    if line is None or version is None:
        raise NotThere("没有这一条，它可能没有公布。")
    version.line = line
    return answer(
        LineDetail(
            **_facts(request, version),
            state=Code(key=line.state, label=line.get_state_display()),
            in_force_to=line.in_force_to,
            end_basis=line.end_basis,
            versions=[_version(one) for one in reading.versions(line)],
            items=[
                ItemOfLine(uid=one.item.uid, code=one.item.code, name=one.item.name, org=one.item.org.name)
                for one in links.items_of(line)[:200]
            ],
        )
    )


def _facts(request: HttpRequest, version: ListLineVersion) -> dict[str, Any]:
    line: ListLine = version.line
    spec = lists()[version.list]
    return {
        "uid": line.uid,
        "kind": Code(key=spec.id, label=spec.label),
        "code": line.code,
        "name": version.name,
        "category": Code(key=version.category, label=spec.category(version.category)),
        "org": BodyOfItem(slug=line.org.site_slug, name=line.org.name),
        "region": line.region_code,
        "version": version.number,
        "effective_on": version.effective_on,
        "until_on": version.until_on,
        "elements": document(reading.line_of(version))["values"],
        "url": request.build_absolute_uri(reverse("services:list_line", args=[line.list, line.uid])),
    }


def _version(version: ListLineVersion) -> LineVersionFacts:
    on = version.effective_on
    assert on is not None  # it was in force
    return LineVersionFacts(number=version.number, effective_on=on, until_on=version.until_on, reason=version.reason)
