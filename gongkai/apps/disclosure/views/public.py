"""Public pages of 主动公开: home, catalogue, document, guide, search, feeds, flow charts, statistics."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.forms.library import TextDayForm
from gongkai.apps.disclosure.models import LIBRARY_KINDS, Document, DocumentVersion, Validity
from gongkai.apps.disclosure.queries import catalogue as listing
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.queries import library, report_lists, statistics
from gongkai.apps.disclosure.queries.body_lists import guides_in_force
from gongkai.apps.disclosure.queries.disputes import public_counts
from gongkai.apps.disclosure.queries.guides import duties_of
from gongkai.apps.disclosure.queries.reading_places import open_to_the_public
from gongkai.apps.disclosure.rules import publication
from gongkai.apps.disclosure.views import body_lists
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedures
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.charts import Chart, Series
from gongkai.web.formatting import cn_date
from gongkai.web.forms import PeriodForm
from gongkai.web.shapes import Crumb, Fact, facet_group

PAGE = 20
REQUEST = "disclosure.request"  # what the page is about: its chart comes first


def home_block(request: HttpRequest) -> dict[str, Any]:
    """首页: what is new, the columns of Article 20, the four ways in."""
    return {
        "latest": reading.latest(size=8),
        "policies": reading.latest("policy", size=6),
        "columns": publication.columns(),
        "reports": report_lists.latest(6),
        "on_request": statistics.this_year(),
    }


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """公开目录: everything public, narrowed by column, body, theme, genre and year."""
    return _listing(
        request, "disclosure/public/catalogue.html", {"heading": "政府信息公开目录", "feed": _feed_address(request)}
    )


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    return _listing(
        request, "disclosure/public/search.html", {"heading": f"检索：{text}" if text else "检索", "q": text}, text
    )


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles while somebody types."""
    found = listing.suggest(request.GET.get("q", "")[:50])
    return JsonResponse(
        {"suggestions": [{"text": s.text, "url": reverse("disclosure:document", args=[s.id])} for s in found]}
    )


def _listing(request: HttpRequest, template: str, context: dict[str, Any], text: str = "") -> HttpResponse:
    asked = listing.Asked.read(request.GET, text)
    page = listing.find(asked, PAGE)
    groups = [
        facet_group(request, name, label, page.facets[name], labels)
        for name, label, labels in listing.facet_names()
        if page.facets.get(name)
    ]
    shown = {
        "period": PeriodForm(request.GET),
        "kept": [(name, value) for name, value in request.GET.items() if name not in ("since", "until", "at", "whole")],
        "page": page,
        "groups": groups,
        "asked": asked,
        "next_url": _at(request, page.next),
        "first_url": _at(request, None) if asked.after else "",
    }
    return render(request, template, {**context, **shown})


def _at(request: HttpRequest, offset: int | None) -> str:
    query = request.GET.copy()
    query.pop("at", None)
    if offset:
        query["at"] = str(offset)
    elif offset is None and "at" not in request.GET:
        return ""
    return f"?{query.urlencode()}" if query else request.path


def _feed_address(request: HttpRequest) -> str:
    column = request.GET.get("column", "")
    return (
        reverse("disclosure:feed", args=[column])
        if column in publication.place_keys()
        else reverse("disclosure:feed_all")
    )


@require_GET
def document(request: HttpRequest, uid: UUID, number: int | None = None) -> HttpResponse:
    """信息页: metadata, validity, body, attachments, versions; a document taken down says so at its address."""
    found = reading.public_document(uid)
    if found is None:
        gone = reading.tombstone(uid)
        if gone is None:
            raise Http404
        return render(request, "disclosure/public/gone.html", {"document": gone, "heading": "该信息已撤下"}, status=410)
    today = workdays.today()
    day = _day_asked(request)
    holding = library.text_on(found, day) if day and found.kind in LIBRARY_KINDS else None
    if holding is not None and number is None:
        return redirect("disclosure:document_version", uid, holding)
    version = _version(found, number)
    state = found.validity_on(today)
    column = publication.place(found.column)
    reading_counted(request, found)
    context = {
        "heading": version.title,
        "crumbs": [
            Crumb("信息公开目录", reverse("disclosure:catalogue")),
            *([Crumb(column.label, f"{reverse('disclosure:catalogue')}?column={column.key}")] if column else []),
        ],
        "document": found,
        "version": version,
        "is_old": version != found.current,
        "validity": state,
        "in_force": state not in (Validity.EXPIRED, Validity.REPEALED),
        "facts": _facts(found, version, column.label if column else ""),
        "versions": reading.public_versions(found),
        "company": library.company(found, today),
        "asked_for": f"{cn_date(day)}本文件{found.validity_on(day).label}。" if day and holding is None else "",
        "day_form": TextDayForm(),
        "files": [_file(file) for file in reading.attachments(version)],
        "address": request.build_absolute_uri(reverse("disclosure:document", args=[uid])),
    }
    return render(request, "disclosure/public/document.html", context)


def _day_asked(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


def reading_counted(request: HttpRequest, found: Document) -> None:
    """One reader counts once a session, whatever is reloaded."""
    from gongkai.apps.disclosure.actions.documents import count_reading

    seen = request.session.get("disclosure_read", [])
    if found.pk not in seen:
        request.session["disclosure_read"] = [*seen[-49:], found.pk]
        count_reading(found.pk)


def _version(found: Document, number: int | None) -> DocumentVersion:
    assert found.current is not None
    if number is None:
        return found.current
    return get_object_or_404(reading.public_versions(found), number=number)


def _file(file: Any) -> dict[str, Any]:
    return {"name": file.original_name, "url": reverse("files:download", args=[file.uid]), "size": file.size}


def _facts(found: Document, version: DocumentVersion, column: str) -> list[Fact]:
    """目录元数据 (META): the obligatory ones first."""
    return [
        Fact("索引号", found.index_no),
        Fact("发文字号", version.doc_no),
        Fact("发布机构", found.org.name),
        Fact("信息分类", column),
        Fact("主题分类", version.theme),
        Fact("体裁分类", version.genre),
        Fact("生成日期", found.formed_on),
        Fact("公开日期", found.published_on),
        Fact("有效性", found.validity_on(workdays.today()).label),
        Fact("生效日期", found.effective_on),
        Fact("有效期至", found.expires_on),
        Fact("废止日期", found.repealed_on),
        Fact("主题词", "、".join(version.keywords)),
        Fact("服务对象", version.audience),
        Fact("公开形式", version.open_way),
        Fact("公开范围", version.open_scope),
        Fact("内容概述", version.summary, wide=True),
    ]


@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    found = body_lists.listed(request, guides_in_force(), "org__", lambda guide: guide.org)
    context = {"heading": "政府信息公开指南", **found}
    return render(request, "disclosure/public/guides.html", context)


@require_GET
def guide(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """公开指南 (第十二条) with the flow chart of 依申请公开; earlier versions stay readable."""
    org = by_slug(slug)
    found = reading.guide(org, number) if org else None
    if org is None or found is None:
        raise Http404
    columns = reading.columns_of(org)
    context = {
        "heading": f"{org.name}政府信息公开指南",
        "crumbs": [Crumb("公开指南", reverse("disclosure:guides"))],
        "org": org,
        "guide": found,
        "versions": reading.guide_versions(org),
        "places": open_to_the_public(org),
        "columns": [(c, *columns.get(c.key, (0, None))) for c in duties_of(org)],
    }
    return render(request, "disclosure/public/guide.html", context)


@require_GET
def column(request: HttpRequest, key: str) -> HttpResponse:
    """A column's permanent address: the catalogue narrowed to it."""
    if key not in publication.place_keys():
        raise Http404
    return redirect(f"{reverse('disclosure:catalogue')}?column={key}")


@require_GET
def statistics_page(request: HttpRequest) -> HttpResponse:
    """统计与流程: what was asked and answered, how fast, and by which procedure."""
    year = _year(request)
    figures = statistics.of_year(year)
    months = [f"{m}月" for m in range(1, 13)]
    context = {
        "heading": "依申请公开统计与办理流程",
        "year": year,
        "years": statistics.years(),
        "figures": figures,
        "by_month": Chart(
            "by-month",
            f"{year}年各月收到和答复的申请",
            "bar",
            months,
            [Series("收到", figures.received_by_month), Series("答复", figures.decided_by_month)],
            "件",
        ),
        "by_outcome": figures.by_outcome,
        "bodies": statistics.by_body(year),
        "disputes": public_counts(year),
        "charts": sorted(
            ((p.kind, p.label) for p in procedures().values() if p.module == "disclosure"),
            key=lambda chart: chart[0] != REQUEST,
        ),
    }
    return render(request, "disclosure/public/statistics.html", context)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    this = workdays.today().year
    return int(asked) if asked.isascii() and asked.isdigit() and 2008 <= int(asked) <= this else this
