"""How a document is told: the metadata of the catalogue (META), the content, versions and attachments."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from gongkai.apps.disclosure.api.shapes import BODY_EXAMPLE, BodyName, Choice, address, body_name, column_of
from gongkai.apps.disclosure.models import Document, DocumentVersion, Validity
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.queries.open_data import DocumentPage
from gongkai.kernel import files, workdays
from gongkai.web import richtext

ITEM_EXAMPLE: dict[str, Any] = {
    "uid": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11",
    "index_no": "003980036/2026-00001",
    "title": "安澜县财政局2026年预算编制办法",
    "summary": "规范县级部门预算编制。",
    "doc_no": "安财〔2026〕3号",
    "publisher": BODY_EXAMPLE,
    "column": {"key": "policy", "label": "政策文件"},
    "kind": {"key": "normative", "label": "行政规范性文件"},
    "theme": "财政、金融、审计",
    "genre": "通知",
    "keywords": ["预算"],
    "audience": "社会公众",
    "formed_on": "2026-03-02",
    "published_on": "2026-03-04",
    "changed_on": None,
    "effective_on": "2026-04-01",
    "expires_on": None,
    "repealed_on": None,
    "validity": {"key": "pending", "label": "尚未施行"},
    "openness": {"key": "proactive", "label": "主动公开"},
    "open_way": "政府网站",
    "open_scope": "面向社会",
    "open_limit": "",
    "carrier": "电子",
    "format": "HTML",
    "language": "中文",
    "version": 1,
    "has_attachments": False,
    "url": "https://www.example.gov.cn/documents/3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11/",
}


DETAIL_EXAMPLE: dict[str, Any] = {
    **ITEM_EXAMPLE,
    "body_html": "<p>第一条 为规范预算编制，制定本办法。</p>",
    "body_text": "第一条 为规范预算编制，制定本办法。",
    "repeal_note": "",
    "source_url": "",
    "is_current": True,
    "versions": [
        {
            "number": 1,
            "title": "安澜县财政局2026年预算编制办法",
            "published_on": "2026-03-04",
            "change_reason": "",
            "is_current": True,
            "url": "https://www.example.gov.cn/documents/3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11/versions/1/",
        }
    ],
    "attachments": [],
}


class DocumentFacts(BaseModel):
    """目录元数据."""

    uid: UUID = Field(description="信息标识，永久不变")
    index_no: str = Field(description="索引号，永久不变")
    title: str = Field(description="名称")
    summary: str = Field(description="内容概述")
    doc_no: str = Field(description="发文字号，不是公文的为空")
    publisher: BodyName = Field(description="发布机构")
    column: Choice = Field(description="法定主动公开内容的栏目（条例第二十条）")
    kind: Choice = Field(description="信息种类")
    theme: str = Field(description="主题分类")
    genre: str = Field(description="体裁分类")
    keywords: list[str] = Field(description="主题词")
    audience: str = Field(description="服务对象")
    formed_on: date = Field(description="生成日期")
    published_on: date | None = Field(description="公开日期")
    changed_on: date | None = Field(description="变更日期")
    effective_on: date | None = Field(description="生效日期")
    expires_on: date | None = Field(description="有效期至")
    repealed_on: date | None = Field(description="废止日期")
    validity: Choice | None = Field(description="有效性，以今日为准；不区分有效性的为空")
    openness: Choice = Field(description="公开属性")
    open_way: str = Field(description="公开形式")
    open_scope: str = Field(description="公开范围")
    open_limit: str = Field(description="公开时限")
    carrier: str = Field(description="载体类型")
    format: str = Field(description="信息格式")
    language: str = Field(description="语种")
    version: int = Field(description="版本号")
    has_attachments: bool = Field(description="有附件")
    url: str = Field(description="网页地址")


class DocumentItem(DocumentFacts):
    """列表中的一条."""

    snippet: str = Field(description="与检索词相符的片段，没有检索词时为空")


class DocumentList(BaseModel):
    """一页已公开的信息."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [{**ITEM_EXAMPLE, "snippet": ""}],
                    "total": 1,
                    "total_is_exact": True,
                    "next": None,
                    "notice": "",
                }
            ]
        }
    )

    items: list[DocumentItem] = Field(description="本页各条")
    total: int = Field(description="符合的总数")
    total_is_exact: bool = Field(description="总数是否确切；否则为下限")
    next: str | None = Field(description="下一页的 cursor，没有下一页时为空")
    notice: str = Field(description="需要提示的事项，可能为空")


class Version(BaseModel):
    """一个公开的版本."""

    number: int = Field(description="版本号")
    title: str = Field(description="名称")
    published_on: date | None = Field(description="公开日期")
    change_reason: str = Field(description="变更理由")
    is_current: bool = Field(description="是否现行版本")
    url: str = Field(description="网页地址")


class Attachment(BaseModel):
    """附件."""

    name: str = Field(description="文件名")
    url: str = Field(description="下载地址")
    size: int = Field(description="字节数")
    media_type: str = Field(description="媒体类型")
    sha256: str = Field(description="内容的 SHA-256 摘要")


class DocumentDetail(DocumentFacts):
    """一条信息的全部内容."""

    model_config = ConfigDict(json_schema_extra={"examples": [DETAIL_EXAMPLE]})

    body_html: str = Field(description="正文，已清理的 HTML")
    body_text: str = Field(description="正文，纯文本")
    repeal_note: str = Field(description="废止说明")
    source_url: str = Field(description="由其他网站导入的，原网页地址")
    is_current: bool = Field(description="所给的是否现行版本")
    versions: list[Version] = Field(description="全部公开的版本，从新到旧")
    attachments: list[Attachment] = Field(description="本版本的附件")


def nothing(notice: str) -> DocumentList:
    return DocumentList(items=[], total=0, total_is_exact=True, next=None, notice=notice)


def listed(request: HttpRequest, page: DocumentPage, notice: str = "") -> DocumentList:
    return DocumentList(
        items=[DocumentItem(**facts_of(request, one.document), snippet=one.snippet) for one in page.items],
        total=page.total,
        total_is_exact=page.total_is_exact,
        next=None if page.after is None else getattr(page.after, "hex", None) or str(page.after),
        notice=page.notice or notice,
    )


def detailed(request: HttpRequest, document: Document, version: DocumentVersion | None) -> DocumentDetail:
    shown = version or document.current
    assert shown is not None  # public() lists nothing without a public version
    return DocumentDetail(
        **facts_of(request, document, shown),
        body_html=richtext.clean(shown.body),
        body_text=shown.text,
        repeal_note=document.repeal_note,
        source_url=document.source_url,
        is_current=shown.pk == document.current_id,
        versions=[_version(request, document, one) for one in reading.public_versions(document)],
        attachments=[
            Attachment(
                name=one.original_name,
                url=address(request, reverse("files:download", args=[one.uid])),
                size=one.size,
                media_type=one.media_type,
                sha256=one.sha256,
            )
            for one in reading.attachments(shown)
            if files.is_openable(one)
        ],
    )


def facts_of(request: HttpRequest, document: Document, version: DocumentVersion | None = None) -> dict[str, Any]:
    shown = version or document.current
    assert shown is not None
    state = document.validity_on(workdays.today())
    return {
        "uid": document.case.uid,
        "index_no": document.index_no,
        "title": shown.title,
        "summary": shown.summary,
        "doc_no": shown.doc_no,
        "publisher": body_name(document.org),
        "column": column_of(document.column),
        "kind": Choice(key=document.kind, label=document.get_kind_display()),
        "theme": shown.theme,
        "genre": shown.genre,
        "keywords": [str(word) for word in shown.keywords],
        "audience": shown.audience,
        "formed_on": document.formed_on,
        "published_on": document.published_on,
        "changed_on": document.changed_on,
        "effective_on": document.effective_on,
        "expires_on": document.expires_on,
        "repealed_on": document.repealed_on,
        "validity": None if state == Validity.NONE else Choice(key=state.value, label=state.label),
        "openness": Choice(key=document.openness, label=document.get_openness_display()),
        "open_way": shown.open_way,
        "open_scope": shown.open_scope,
        "open_limit": shown.open_limit,
        "carrier": shown.carrier,
        "format": shown.format,
        "language": shown.language,
        "version": shown.number,
        "has_attachments": document.has_files,
        "url": address(request, reverse("disclosure:document", args=[document.case.uid])),
    }


def _version(request: HttpRequest, document: Document, version: DocumentVersion) -> Version:
    return Version(
        number=version.number,
        title=version.title,
        published_on=timezone.localdate(version.published_at) if version.published_at else None,
        change_reason=version.change_reason,
        is_current=version.pk == document.current_id,
        url=address(request, reverse("disclosure:document_version", args=[document.case.uid, version.number])),
    )
