"""权力清单和政务服务事项, as programs read them."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import Field

from gongkai.apps.services.api import shapes
from gongkai.apps.services.api.shapes import BodyOfItem, Code
from gongkai.apps.services.models import CatalogueEntry, ItemVersion, ServiceItem
from gongkai.apps.services.queries import items as reading
from gongkai.apps.services.queries import open_data
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.lifecycle import EXCHANGE
from gongkai.kernel import workdays
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.api import NotThere, answer, refusals, with_next
from gongkai.web.api.types import Line100, Name, OneOf, VersionNumber, Whole

TAG = ("政务服务事项", "权力清单、服务事项和基本目录：全部要素、各个版本，要素名称附国家交换字段名。")
NO_PAGE = "没有这一页，请从第一页重新开始。"
Cursor = Annotated[str, Field(max_length=32, pattern="^[0-9a-f]{32}$")]
EntryCursor = Annotated[str, Field(min_length=1, max_length=64, pattern="^[-0-9A-Za-z]+$")]
RegionCode = Annotated[str, Field(min_length=2, max_length=12, pattern="^[0-9]+$")]
TypeCode = Annotated[str, Field(min_length=2, max_length=2, pattern="^[0-9]{2}$")]
ObjectCode = Annotated[str, OneOf(lambda: tables.table("objects"))]
PersonTopic = Annotated[str, OneOf(lambda: tables.table("person_topics"))]
LegalTopic = Annotated[str, OneOf(lambda: tables.table("legal_topics"))]

router = Router(tags=[TAG[0]])


@router.get(
    "/services/items",
    response=shapes.ItemList,
    operation_id="listServiceItems",
    summary="查询权力清单和服务事项",
    description="只有在用和暂停的事项；按录入先后，可以一直翻到最后。",
    openapi_extra=refusals(404),
)
def list_service_items(
    request: HttpRequest,
    q: Line100 = Query("", description="事项名称中的文字，或者完整的事项编码", example="燃气"),
    org: Name | None = Query(None, description="实施主体的网址标识", example="construction"),
    region: RegionCode | None = Query(None, description="行政区划代码，含下级", example="341298"),
    type: TypeCode | None = Query(None, description="事项类型代码", example="01"),
    objects: ObjectCode | None = Query(None, description="服务对象代码", example="2"),
    person_topic: PersonTopic | None = Query(None, description="个人办事主题", example="housing"),
    legal_topic: LegalTopic | None = Query(None, description="法人办事主题", example="operate"),
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="3f2f6f0e7a534c629c1e1f1a3c0f9c11"),
    limit: Whole = Query(20, ge=1, le=100, description="每页条数", example=20),
) -> HttpResponse:
    body = by_slug(org) if org else None
    if org and body is None:
        raise NotThere("没有这个机关，请核对网址标识。", code="no_body")
    wanted = open_data.Wanted(
        text=q.strip(),
        org=body,
        region=region or "",
        type=type or "",
        objects=objects or "",
        audience="person" if person_topic else "legal" if legal_topic else "",
        topic=person_topic or legal_topic or "",
    )
    try:
        page = open_data.items_page(wanted, UUID(cursor) if cursor else None, limit)
    except open_data.NoSuchPage:
        raise NotThere(NO_PAGE, code="no_page") from None
    found = shapes.ItemList(
        items=[shapes.ItemFacts(**_facts(request, item)) for item in page.items],
        total=page.total,
        total_is_exact=page.total_is_exact,
        next=page.after.hex if page.after else None,
    )
    return with_next(request, answer(found), found.next)


@router.get(
    "/services/items/{uuid:uid}",
    response=shapes.ItemDetail,
    operation_id="readServiceItem",
    summary="一个事项的全部要素",
    description="缺省为现行版本；已经取消的事项照样给出，状态为取消，不接受申请。",
    openapi_extra=refusals(404),
)
def read_service_item(
    request: HttpRequest,
    uid: UUID = Path(..., description="事项标识", example="3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11"),
    version: VersionNumber | None = Query(None, description="版本号，缺省为现行版本", example=1),
) -> HttpResponse:
    found = reading.public_item(uid) or reading.tombstone(uid)
    if found is None:
        raise NotThere("没有这个事项，它可能没有公布。")
    number = found.number if version is None else version
    versions = list(reading.public_versions(found))
    shown = next((one for one in versions if one.number == number), None)
    if shown is None:
        raise NotThere("这个事项没有这个版本。", code="no_version")
    closed = reading.why_closed(found, workdays.today())
    return answer(
        shapes.ItemDetail(
            **_facts(request, found),
            shown_version=shown.number,
            catalogue=found.catalogue.code if found.catalogue else "",
            suspended_on=found.suspended_on,
            cancelled_on=found.cancelled_on,
            state_reason=found.state_reason,
            accepts=not closed,
            why_closed=closed,
            elements=shown.document,
            versions=[_version(one) for one in versions],
        )
    )


@router.get(
    "/services/catalogue",
    response=shapes.EntryList,
    operation_id="listServiceCatalogue",
    summary="基本目录",
    description="在用和已经取消的目录，按基本编码排列。",
)
def list_service_catalogue(
    request: HttpRequest,
    cursor: EntryCursor | None = Query(None, description="上一页回答中的 next", example="340123020002"),
    limit: Whole = Query(50, ge=1, le=200, description="每页条数", example=50),
) -> HttpResponse:
    page = open_data.entries_page(cursor or "", limit)
    found = shapes.EntryList(items=[_entry(request, entry) for entry in page.entries], next=page.after or None)
    return with_next(request, answer(found), found.next)


def _facts(request: HttpRequest, item: ServiceItem) -> dict[str, Any]:
    promised = "" if item.promised_days is None else _days(item.promised_days)
    return {
        "uid": item.uid,
        "code": item.code,
        "name": item.name,
        "org": BodyOfItem(slug=item.org.site_slug, name=item.org.name),
        "region": item.region_code,
        "type": Code(key=item.type, label=tables.type_label(item.type)),
        "level": Code(key=item.level, label=tables.label("levels", item.level)),
        "state": Code(key=EXCHANGE[item.state], label=item.get_state_display()),
        "version": item.number,
        "effective_on": item.effective_on,
        "promised": promised,
        "visits": item.visits,
        "is_fee": item.is_fee,
        "url": request.build_absolute_uri(reverse("services:item", args=[item.uid])),
    }


def _days(days: int) -> str:
    return f"{days}个工作日" if days else "即时办理"


def _version(version: ItemVersion) -> shapes.VersionFacts:
    on = version.effective_on
    assert on is not None  # it was in force
    return shapes.VersionFacts(number=version.number, effective_on=on, reason=version.reason)


def _entry(request: HttpRequest, entry: CatalogueEntry) -> shapes.EntryFacts:
    return shapes.EntryFacts(
        uid=entry.uid,
        code=entry.code,
        name=entry.name,
        type=Code(key=entry.type, label=tables.type_label(entry.type)),
        levels=list(entry.levels),
        guided_by=entry.guided_by,
        in_force_from=entry.in_force_from,
        in_force_to=entry.in_force_to,
        url=request.build_absolute_uri(reverse("services:catalogue_entry", args=[entry.uid])),
    )
