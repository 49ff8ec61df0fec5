"""The public side of 文件库: what holds, what held on a day, as pages, feed and spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.forms.library import DayForm
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import library_search as listing
from gongkai.apps.disclosure.views.feeds import ColumnFeed
from gongkai.kernel import workdays
from gongkai.web.shapes import facet_group
from gongkai.web.tables import Column, Table

PAGE = 20
HEADING = "法规规章规范性文件库"


class LibrarySheet(Table):
    """Only for its spreadsheet: the page itself is a list of links."""

    id = "public-library"
    export_name = HEADING
    default_sort = "-formed_on"
    columns = (
        Column("title", "标题", "current.title"),
        Column("kind", "种类", "get_kind_display"),
        Column("doc_no", "发文字号", "current.doc_no"),
        Column("org", "制定机关", "org.name"),
        Column("theme", "主题分类", "current.theme"),
        Column("formed_on", "成文日期", kind="date", sort="formed_on"),
        Column("effective_on", "施行日期", "in_force_from", kind="date"),
        Column("expires_on", "有效期至", kind="date"),
        Column("repealed_on", "废止日期", kind="date"),
        Column("state", "效力", lambda d: d.validity_on(workdays.today()).label),
        Column("note", "说明", "repeal_note"),
        Column("index_no", "索引号", "index_no"),
        Column("url", "网址", lambda d: reverse("disclosure:document", args=[d.case.uid])),
    )


@require_GET
def public_list(request: HttpRequest) -> HttpResponseBase:
    """文件库: narrowed by kind, body, theme, year and validity on any day; as spreadsheet with ?export=."""
    asked, today = listing.Asked.read(request.GET), workdays.today()
    if wanted := request.GET.get("export"):
        return LibrarySheet(request, listing.rows(asked, today)).export_response(wanted)
    page = listing.find(asked, today, PAGE)
    groups = [
        facet_group(request, name, label, page.facets[name], labels)
        for name, label, labels in listing.facet_names()
        if page.facets.get(name)
    ]
    day = asked.on or today
    context = {
        "heading": HEADING,
        "asked": asked,
        "q": asked.text,
        "day": asked.on,
        "form": DayForm(request.GET if request.GET.get("on") else None),
        "page": page,
        "rows": [(row, row.document.validity_on(day)) for row in page.rows],
        "groups": groups,
        "kept": [(name, value) for name, value in request.GET.items() if name not in ("on", "at", "whole")],
        "searched": [(name, value) for name, value in request.GET.items() if name not in ("q", "at", "whole")],
        "export_links": LibrarySheet(request, listing.documents()).export_links(),
        "next_url": _at(request, page.next),
        "first_url": _at(request, None) if asked.after else "",
    }
    response: HttpResponse = render(request, "disclosure/public/library.html", context)
    return response


def _at(request: HttpRequest, offset: int | None) -> str:
    query = request.GET.copy()
    query.pop("at", None)
    if offset:
        query["at"] = str(offset)
    elif "at" not in request.GET:
        return ""
    return f"?{query.urlencode()}" if query else request.path


class LibraryFeed(ColumnFeed):
    """RSS of the library: what was made last."""

    def title(self, column: object) -> str:
        return HEADING

    def link(self, column: object) -> str:
        return reverse("disclosure:library")

    def description(self, column: object) -> str:
        return "最近公开的法规、规章、行政规范性文件"

    def items(self, column: object) -> list[Document]:
        return list(listing.documents().order_by("-published_on", "-id")[:50])
