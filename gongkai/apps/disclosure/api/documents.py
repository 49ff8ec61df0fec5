"""主动公开: documents that are public now."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from gongkai.apps.disclosure.api import document_shapes as shapes
from gongkai.apps.disclosure.api.shapes import column_keys
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.queries import open_data
from gongkai.kernel import workdays
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.api import NotThere, answer, refusals, with_next
from gongkai.web.api.types import CalendarYear, Day, Line40, Line100, Name, OneOf, VersionNumber, Whole

TAG = ("主动公开", "已经公开的政府信息：检索、元数据、正文、版本和附件。")
NO_PAGE = "没有这一页，请从第一页重新开始。"
NO_BODY = "没有这个机关，请核对网址标识。"
NO_DOCUMENT = "没有找到这条信息，它可能没有公开。"
Cursor = Annotated[str, Field(max_length=32, pattern="^([0-9a-f]{32}|[0-9]{1,4})$")]
ColumnKey = Annotated[str, OneOf(column_keys)]
Validity = Literal["pending", "in_force", "amended", "expired", "repealed"]

router = Router(tags=[TAG[0]])


@router.get(
    "/documents",
    response=shapes.DocumentList,
    operation_id="listDocuments",
    summary="查询已公开的信息",
    description="不给检索词时按公开日期从新到旧，可以一直翻到最后；给检索词时按相关程度，最多给出前1000条。",
    openapi_extra=refusals(404),
)
def list_documents(
    request: HttpRequest,
    q: Line100 = Query("", description="检索词：标题、正文、文号、索引号，简繁体和拼音均可", example="预算"),
    column: ColumnKey | None = Query(None, description="法定主动公开内容的栏目", example="policy"),
    org: Name | None = Query(None, description="发布机构的网址标识", example="caizheng"),
    theme: Line40 = Query("", description="主题分类", example="财政、金融、审计"),
    genre: Line40 = Query("", description="体裁分类", example="通知"),
    year: CalendarYear | None = Query(None, description="公开年份", example=2026),
    since: Day | None = Query(None, description="公开日期不早于", example="2026-01-01"),
    until: Day | None = Query(None, description="公开日期不晚于", example="2026-12-31"),
    validity: Validity | None = Query(None, description="有效性，只有文件类信息才有", example="in_force"),
    sort: Literal["relevance", "newest"] = Query("relevance", description="给检索词时的排序", example="newest"),
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="20"),
    limit: Whole = Query(20, ge=1, le=100, description="每页条数", example=20),
) -> HttpResponse:
    body = by_slug(org) if org else None
    if org and body is None:
        return answer(shapes.nothing(NO_BODY))
    wanted = open_data.Wanted(
        text=q.strip(),
        column=column or "",
        org=body,
        theme=theme.strip(),
        genre=genre.strip(),
        year=year,
        since=since,
        until=until,
        validity=validity or "",
        newest_first=sort == "newest",
    )
    try:
        page = open_data.documents_page(wanted, _position(cursor), limit, workdays.today())
    except open_data.NoSuchPage:
        raise NotThere(NO_PAGE, code="no_page") from None
    found = shapes.listed(request, page, "起始日期晚于截止日期，没有符合的信息。" if _crossed(wanted) else "")
    return with_next(request, answer(found), found.next)


@router.get(
    "/documents/by-index-number",
    response=shapes.DocumentDetail,
    operation_id="readDocumentByIndexNumber",
    summary="按索引号查找信息",
    description="索引号永久不变；全角、空格和各种连字符均可识别。",
    openapi_extra=refusals(404, 410),
)
def by_index_number(
    request: HttpRequest,
    value: Line100 = Query(..., description="索引号", example="003980036/2026-00001"),
) -> HttpResponse:
    found = open_data.by_index_number(value)
    if found is None:
        raise _missing(open_data.taken_down_by_index_number(value))
    return answer(shapes.detailed(request, found, found.current))


@router.get(
    "/documents/{uuid:uid}",
    response=shapes.DocumentDetail,
    operation_id="readDocument",
    summary="一条信息的全部内容",
    description="元数据、正文（HTML 与纯文本）、各个版本和附件地址。历史版本用 version 取得。",
    openapi_extra=refusals(404, 410),
)
def read_document(
    request: HttpRequest,
    uid: UUID = Path(..., description="信息标识", example="3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11"),
    version: VersionNumber | None = Query(None, description="版本号，缺省为现行版本", example=1),
) -> HttpResponse:
    found = reading.public_document(uid)
    if found is None:
        raise _missing(reading.tombstone(uid))
    shown = found.current if version is None else reading.public_versions(found).filter(number=version).first()
    if shown is None:
        raise NotThere("这条信息没有这个版本。", code="no_version")
    return answer(shapes.detailed(request, found, shown))


def _missing(gone: Document | None) -> NotThere:
    """What was taken down says so, as its page does; everything else was never there."""
    if gone is None or gone.taken_down_on is None:
        return NotThere(NO_DOCUMENT)
    return NotThere(f"该信息已于{gone.taken_down_on:%Y年%-m月%-d日}撤下。", code="taken_down", status=410)


def _position(cursor: str | None) -> UUID | int | None:
    if not cursor:
        return None
    return UUID(cursor) if len(cursor) == 32 else int(cursor)


def _crossed(wanted: open_data.Wanted) -> bool:
    return wanted.since is not None and wanted.until is not None and wanted.since > wanted.until
