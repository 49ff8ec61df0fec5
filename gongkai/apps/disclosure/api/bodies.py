"""公开目录、机关、公开指南 (条例第十二条、第二十条)."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gongkai.apps.disclosure.api.shapes import BODY_EXAMPLE, BodyName, Choice, address, body_name
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.queries import open_data
from gongkai.apps.disclosure.queries.catalogue_counts import Tally, catalogue_counts
from gongkai.apps.disclosure.rules import publication
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.api import SHORT, NotThere, answer, refusals, with_next
from gongkai.web.api.types import Flag, Name, VersionNumber, Whole

TAG = ("公开目录和机关", "公开目录各栏目的信息数量，各机关的联系方式和公开指南。")
NO_BODY = "没有这个机关，请核对网址标识。"
# The place of a body in the tree, which the list follows.
Cursor = Annotated[str, Field(max_length=120, pattern="^([0-9]{4})+$")]

router = Router(tags=[TAG[0]])


class ColumnCount(BaseModel):
    """公开专栏的一个栏目（条例第二十条、第二十一条，制度，年报）."""

    key: str = Field(description="栏目")
    label: str = Field(description="栏目名称")
    item: int | None = Field(description="条例第二十条第几项，其他栏目为空")
    content: str = Field(description="该栏目的内容")
    count: int = Field(description="已公开的信息数量")
    newest_on: date | None = Field(description="最近一条的公开日期，空栏目为空")


class ValueCount(BaseModel):
    """一个取值和它的信息数量."""

    value: str = Field(description="取值")
    count: int = Field(description="信息数量")


class BodyCount(BaseModel):
    """一个机关的信息数量."""

    body: BodyName
    count: int = Field(description="信息数量")
    columns: list[ValueCount] = Field(description="各栏目的数量，没有信息的栏目不列")


class Catalogue(BaseModel):
    """政府信息公开目录."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "total": 1,
                    "body": None,
                    "columns": [
                        {
                            "key": "policy",
                            "label": "政策文件",
                            "item": 1,
                            "content": "行政法规、规章和规范性文件",
                            "count": 1,
                            "newest_on": "2026-03-04",
                        }
                    ],
                    "themes": [{"value": "财政、金融、审计", "count": 1}],
                    "genres": [{"value": "通知", "count": 1}],
                    "years": [{"value": "2026", "count": 1}],
                    "bodies": [{"body": BODY_EXAMPLE, "count": 1, "columns": [{"value": "policy", "count": 1}]}],
                }
            ]
        }
    )

    total: int = Field(description="已公开的信息总数")
    body: BodyName | None = Field(description="所限定的机关")
    columns: list[ColumnCount] = Field(description="条例第二十条各项，没有信息的也列出")
    themes: list[ValueCount] = Field(description="主题分类")
    genres: list[ValueCount] = Field(description="体裁分类")
    years: list[ValueCount] = Field(description="公开年份")
    bodies: list[BodyCount] = Field(description="各机关")


@router.get(
    "/catalogue",
    response=Catalogue,
    operation_id="readCatalogue",
    summary="公开目录的栏目和数量",
    description="条例第二十条各栏目、主题、体裁、年份和各机关的已公开信息数量。",
    openapi_extra=refusals(404),
)
def catalogue(
    request: HttpRequest,
    org: Name | None = Query(None, description="只计这一机关，用网址标识", example="caizheng"),
) -> HttpResponse:
    body = _body(org) if org else None
    counts = catalogue_counts(body)
    columns = []
    for column in publication.places():
        tally = counts.columns.get(column.key, Tally(column.key, 0))
        columns.append(
            ColumnCount(
                key=column.key,
                label=column.label,
                item=getattr(column, "item", None),
                content=publication.content(column),
                count=tally.count,
                newest_on=tally.newest,
            )
        )
    return answer(
        Catalogue(
            total=sum(one.count for one in counts.bodies),
            body=body_name(body) if body else None,
            columns=columns,
            themes=_values(counts.themes),
            genres=_values(counts.genres),
            years=_values(counts.years),
            bodies=[
                BodyCount(
                    body=body_name(one.org),
                    count=one.count,
                    columns=[ValueCount(value=key, count=count) for key, count in sorted(one.columns.items())],
                )
                for one in counts.bodies
            ],
        )
    )


def _values(tallies: list[Tally]) -> list[ValueCount]:
    return [ValueCount(value=tally.value, count=tally.count) for tally in tallies]


BODY_FACTS: dict[str, Any] = {
    "slug": "caizheng",
    "name": "安澜县财政局",
    "short_name": "财政局",
    "kind": {"key": "government_department", "label": "政府部门"},
    "parent": {"slug": "county", "name": "安澜县人民政府"},
    "uscc": "11341298003980036X",
    "address": "安澜县人民路3号",
    "postcode": "",
    "phone": "0551-62000003",
    "fax": "",
    "email": "",
    "office_hours": "",
    "takes_requests": True,
    "guide_url": "https://www.example.gov.cn/guides/caizheng/",
}


class Body(BaseModel):
    """一个机关及其联系方式."""

    slug: str = Field(description="网址标识，用于其他接口的 org")
    name: str = Field(description="全称")
    short_name: str = Field(description="简称")
    kind: Choice = Field(description="单位性质")
    parent: BodyName | None = Field(description="上级单位")
    uscc: str = Field(description="统一社会信用代码")
    address: str = Field(description="办公地址")
    postcode: str = Field(description="邮政编码")
    phone: str = Field(description="联系电话")
    fax: str = Field(description="传真")
    email: str = Field(description="电子邮箱")
    office_hours: str = Field(description="办公时间")
    takes_requests: bool = Field(description="接收政府信息公开申请")
    guide_url: str = Field(description="公开指南的网页地址")


class BodyList(BaseModel):
    """一页机关."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [BODY_FACTS], "total": 1, "next": None}]})

    items: list[Body] = Field(description="按隶属关系排列")
    total: int = Field(description="总数")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")


@router.get(
    "/organisations",
    response=BodyList,
    operation_id="listOrganisations",
    summary="机关名录",
    description="在用的机关及其联系方式，按隶属关系排列。",
)
def organisations(
    request: HttpRequest,
    takes_requests: Flag | None = Query(None, description="只列接收（或者不接收）公开申请的机关", example=True),
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="0001"),
    limit: Whole = Query(100, ge=1, le=200, description="每页条数", example=100),
) -> HttpResponse:
    page, total, more = open_data.bodies_page(cursor or "", limit, taking_requests=takes_requests)
    receiving = open_data.receiving_ids(page)
    following = page[-1].path if more else None
    found = BodyList(items=[_told(request, org, org.pk in receiving) for org in page], total=total, next=following)
    return with_next(request, answer(found, cache=SHORT), following)


def _told(request: HttpRequest, org: Organisation, takes_requests: bool) -> Body:
    return Body(
        slug=org.site_slug,
        name=org.name,
        short_name=org.short_name,
        kind=Choice(key=org.kind, label=org.get_kind_display()),
        parent=body_name(org.parent) if org.parent else None,
        uscc=org.uscc,
        address=org.address,
        postcode=org.postcode,
        phone=org.phone,
        fax=org.fax,
        email=org.email,
        office_hours=org.office_hours,
        takes_requests=takes_requests,
        guide_url=address(request, reverse("disclosure:guide", args=[org.site_slug])),
    )


class GuideVersion(BaseModel):
    """公开指南的一个版本."""

    number: int = Field(description="版本号")
    published_on: date = Field(description="发布日期")


class Guide(BaseModel):
    """政府信息公开指南（条例第十二条）."""

    body: BodyName = Field(description="机关")
    number: int = Field(description="版本号")
    published_on: date = Field(description="发布日期")
    classification: str = Field(description="信息分类和编排体系")
    obtaining: str = Field(description="获取方式")
    requesting: str = Field(description="依申请公开")
    office_name: str = Field(description="公开工作机构")
    address: str = Field(description="办公地址")
    office_hours: str = Field(description="办公时间")
    phone: str = Field(description="联系电话")
    fax: str = Field(description="传真号码")
    online_contact: str = Field(description="互联网联系方式")
    supervision: str = Field(description="监督和救济")
    versions: list[GuideVersion] = Field(description="全部版本，从新到旧")
    url: str = Field(description="网页地址")


@router.get(
    "/organisations/{slug}/guide",
    response=Guide,
    operation_id="readGuide",
    summary="一个机关的公开指南",
    description="现行的公开指南；以往版本用 version 取得。",
    openapi_extra=refusals(404),
)
def guide(
    request: HttpRequest,
    slug: Name = Path(..., description="机关的网址标识", example="caizheng"),
    version: VersionNumber | None = Query(None, description="版本号，缺省为现行版本", example=1),
) -> HttpResponse:
    org = _body(slug)
    found = reading.guide(org, version)
    if found is None:
        raise NotThere("该机关还没有发布这一版公开指南。" if version else "该机关还没有发布公开指南。")
    names = ("classification", "obtaining", "requesting", "office_name", "address", "office_hours", "phone", "fax")
    return answer(
        Guide(
            body=body_name(org),
            number=found.number,
            published_on=found.published_on,
            **{name: getattr(found, name) for name in (*names, "online_contact", "supervision")},
            versions=[
                GuideVersion(number=one.number, published_on=one.published_on) for one in reading.guide_versions(org)
            ],
            url=address(request, reverse("disclosure:guide", args=[slug])),
        )
    )


def _body(slug: str) -> Organisation:
    found = by_slug(slug)
    if found is None:
        raise NotThere(NO_BODY, code="no_body")
    return found
