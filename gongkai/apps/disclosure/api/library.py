"""文件库: rules and normative documents, what held on a day, what changed or explains them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from gongkai.apps.disclosure.api import document_shapes
from gongkai.apps.disclosure.api.document_shapes import DETAIL_EXAMPLE, ITEM_EXAMPLE, DocumentDetail, DocumentFacts
from gongkai.apps.disclosure.api.shapes import Choice, address
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import library as reading
from gongkai.apps.disclosure.queries import library_data
from gongkai.apps.disclosure.queries.documents import public_versions
from gongkai.apps.disclosure.queries.library_search import STATES, Asked
from gongkai.apps.disclosure.queries.open_data import NoSuchPage
from gongkai.kernel import workdays
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.api import NotThere, answer, refusals, with_next
from gongkai.web.api.types import CalendarYear, Day, Line40, Line100, Name, Whole

TAG = ("文件库", "法规、规章、行政规范性文件：任何一日是否有效、当日的文本、修改废止关系和政策解读。")
NO_PAGE = "没有这一页，请从第一页重新开始。"
Kind = Literal["regulations", "rules", "normative"]
State = Literal["in_force", "pending", "expired", "repealed"]
Cursor = Annotated[str, Field(max_length=32, pattern="^[0-9a-f]{32}$")]

router = Router(tags=[TAG[0]])


class LibraryItem(DocumentFacts):
    """文件库中的一件."""

    state: Choice = Field(description="在所问之日的效力状态")
    in_force_from: date = Field(description="施行日期；没有规定的为成文日期")


class LibraryList(BaseModel):
    """一页文件."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            **ITEM_EXAMPLE,
                            "state": {"key": "in_force", "label": "现行有效"},
                            "in_force_from": "2026-04-01",
                        }
                    ],
                    "on": "2026-05-01",
                    "total": 1,
                    "total_is_exact": True,
                    "next": None,
                }
            ]
        }
    )

    items: list[LibraryItem] = Field(description="本页各件")
    on: date = Field(description="效力状态以此日为准")
    total: int = Field(description="符合的总数")
    total_is_exact: bool = Field(description="总数是否确切；否则为下限")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")


class Related(BaseModel):
    """与另一份公开文件的关系."""

    relation: str = Field(description="另一文件是本文件的什么，例如 被替代、文字解读、征求意见公告、清理结果")
    title: str = Field(description="另一文件的标题")
    uid: UUID = Field(description="另一文件的信息标识")
    on: date | None = Field(description="自何日起；解读、公告为空")
    url: str = Field(description="网页地址")


class TextSpan(BaseModel):
    """一个时期的文本."""

    version: int = Field(description="版本号")
    first_on: date = Field(description="自何日起适用")
    last_on: date | None = Field(description="适用的最后一日，仍在适用的为空")


class LibraryDetail(DocumentDetail):
    """一件文件的全部内容."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **DETAIL_EXAMPLE,
                    "on": "2026-05-01",
                    "state": {"key": "in_force", "label": "现行有效"},
                    "texts": [{"version": 1, "first_on": "2026-04-01", "last_on": None}],
                    "related": [],
                }
            ]
        }
    )

    on: date = Field(description="所给文本是这一日适用的文本")
    state: Choice = Field(description="在这一日的效力状态")
    texts: list[TextSpan] = Field(description="各时期的文本，从早到晚")
    related: list[Related] = Field(description="修改、废止、替代、解读、征求意见、清理")


@router.get(
    "/library",
    response=LibraryList,
    operation_id="listLibrary",
    summary="查询法规、规章、行政规范性文件",
    description="按成文日期从新到旧，可以一直翻到最后；给 on 而不给 state 时，只列当日有效的。",
    openapi_extra=refusals(404),
)
def list_library(
    request: HttpRequest,
    q: Line100 = Query("", description="检索词：标题、正文、文号，简繁体和拼音均可", example="补贴"),
    kind: Kind | None = Query(None, description="文件种类", example="normative"),
    org: Name | None = Query(None, description="制定机关的网址标识", example="caizheng"),
    theme: Line40 = Query("", description="主题分类", example="财政、金融、审计"),
    year: CalendarYear | None = Query(None, description="成文年份", example=2026),
    state: State | None = Query(None, description="效力状态", example="in_force"),
    on: Day | None = Query(None, description="问哪一日，缺省为今日", example="2026-05-01"),
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="3f2f6f0e7a534c629c1e1f1a3c0f9c11"),
    limit: Whole = Query(20, ge=1, le=100, description="每页件数", example=20),
) -> HttpResponse:
    if org and by_slug(org) is None:
        raise NotThere("没有这个机关，请核对网址标识。", code="no_body")
    chosen = {"kind": kind, "org": org, "theme": theme.strip(), "year": str(year) if year is not None else ""}
    facets = {name: value for name, value in chosen.items() if value}
    today = workdays.today()
    asked = Asked(text=q.strip(), facets=facets, state=state or ("in_force" if on else ""), on=on)
    try:
        page = library_data.library_page(asked, UUID(cursor) if cursor else None, limit, today)
    except NoSuchPage:
        raise NotThere(NO_PAGE, code="no_page") from None
    found = LibraryList(
        items=[_item(request, document, on or today) for document in page.items],
        on=on or today,
        total=page.total,
        total_is_exact=page.total_is_exact,
        next=page.after.hex if page.after else None,
    )
    return with_next(request, answer(found), found.next)


@router.get(
    "/library/{uuid:uid}",
    response=LibraryDetail,
    operation_id="readLibraryDocument",
    summary="一件文件在某一日的文本和效力",
    description="给 on 时为当日适用的文本，缺省为今日；当日尚未施行的，为最早的文本；已经废止、失效的，为最后的文本。",
    openapi_extra=refusals(404),
)
def read_library_document(
    request: HttpRequest,
    uid: UUID = Path(..., description="信息标识", example="3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11"),
    on: Day | None = Query(None, description="问哪一日，缺省为今日", example="2026-05-01"),
) -> HttpResponse:
    found = library_data.library_document(uid)
    if found is None:
        raise NotThere("文件库中没有这份文件，它可能没有公开。")
    day = on or workdays.today()
    company = reading.company(found, day)
    begun = [span.version.number for span in company.spans if span.first <= day]
    number = company.holding or (begun[-1] if begun else company.spans[0].version.number if company.spans else 1)
    shown = public_versions(found).filter(number=number).first()
    return answer(
        LibraryDetail(
            **document_shapes.detailed(request, found, shown).model_dump(),
            on=day,
            state=_state(found, day),
            texts=[TextSpan(version=s.version.number, first_on=s.first, last_on=s.last) for s in company.spans],
            related=[_related(request, relation) for relation in company.relations],
        )
    )


def _item(request: HttpRequest, document: Document, day: date) -> LibraryItem:
    facts: dict[str, Any] = document_shapes.facts_of(request, document)
    return LibraryItem(**facts, state=_state(document, day), in_force_from=document.in_force_from)


def _state(document: Document, day: date) -> Choice:
    """An amended document is in force; its validity says besides that it was amended."""
    value = document.validity_on(day).value
    key = "in_force" if value == "amended" else value
    return Choice(key=key, label=STATES[key])


def _related(request: HttpRequest, relation: reading.Relation) -> Related:
    other = relation.document
    return Related(
        relation=relation.label,
        title=other.title_in_public,
        uid=other.case.uid,
        on=relation.on,
        url=address(request, reverse("disclosure:document", args=[other.case.uid])),
    )
