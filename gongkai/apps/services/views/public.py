"""What anybody may read: power lists, items with their guides, the basic catalogue."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from gongkai.apps.services.forms.catalogue import CatalogueFilter
from gongkai.apps.services.forms.items import PublicItemFilter
from gongkai.apps.services.models import ItemVersion, ServiceItem
from gongkai.apps.services.queries import alignment, standards
from gongkai.apps.services.queries import catalogue as catalogue_reading
from gongkai.apps.services.queries import forms as item_forms
from gongkai.apps.services.queries import items as reading
from gongkai.apps.services.queries.applications import is_online
from gongkai.apps.services.queries.bookings import bookable_items
from gongkai.apps.services.queries.helping.points import points
from gongkai.apps.services.queries.lists.links import lines_of
from gongkai.apps.services.queries.my_space import rated_key
from gongkai.apps.services.rules import guide, plain, tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.views import seen
from gongkai.apps.services.views.guide_page import more
from gongkai.kernel import workdays
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web import flowchart
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, Tag, table_response

HEADING = "权力清单和政务服务事项"


def page_of(item: ServiceItem) -> str:
    return reverse("services:item", args=[item.uid])


def promise(item: ServiceItem) -> str:
    if item.promised_days is None:
        return ""
    return f"{item.promised_days}个工作日" if item.promised_days else "即时办理"


class PublicItemTable(Table):
    id = "items"
    caption = HEADING
    filter_form = PublicItemFilter
    default_sort = "code"
    export_name = HEADING
    empty = Empty("还没有公布的事项", "各机关的事项经审核发布后列在这里。")
    columns = (
        Column("name", "事项名称", main=True, url=page_of),
        Column("code", "事项编码", sort="code", shown=False),
        Column("org", "实施主体", "org.label"),
        Column("type", "类型", lambda i: tables.type_label(i.type)),
        Column("promised_days", "承诺时限", promise, sort="promised_days"),
        Column("visits", "到场次数", kind="number", sort="visits"),
        Column("depth", "办理方式", lambda i: tables.label("depths", i.depth)),
        Column("is_fee", "收费", lambda i: {True: "收费", False: "不收费"}.get(i.is_fee, "")),
        Column("state", "状态", lambda i: Tag("暂停", "amber") if i.state == "suspended" else None),
        Column("effective_on", "生效日期", kind="date", shown=False),
        Column("url", "网址", page_of, shown=False),
    )

    @cached_property
    def form(self) -> forms.Form | None:
        form = PublicItemFilter(self.request.GET, auto_id=f"{self.id}-%s")
        form.offer("region", [("", "全部"), *reading.regions()])
        return form

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        audience, _, topic = (data.get("theme") or "").partition(".")
        queryset = reading.narrowed(
            queryset,
            region=data.get("region") or "",
            type=data.get("type") or "",
            objects=data.get("objects") or "",
            audience=audience,
            topic=topic,
            initial=data.get("letter") or "",
        )
        if text := data.get("q"):
            queryset = queryset.filter(Q(code=text.upper()) | Q(name__contains=text))
        return queryset


@require_GET
def item_list(request: HttpRequest) -> HttpResponseBase:
    """权力清单: everything in use, narrowed by region, type, object and theme."""
    table = PublicItemTable(request, reading.public())
    return table_response(request, "services/public/items.html", table, {"heading": HEADING})


@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """按机关: every body that has items, with how many."""
    context = {
        "heading": "各机关的权力清单",
        "crumbs": [Crumb(HEADING, reverse("services:items"))],
        "rows": reading.bodies_with_items(),
    }
    return render(request, "services/public/bodies.html", context)


@require_GET
def body_list(request: HttpRequest, slug: str) -> HttpResponseBase:
    """权力清单 of one body."""
    org = by_slug(slug)
    if org is None:
        raise Http404
    table = PublicItemTable(request, reading.public().filter(org=org))
    context = {
        "heading": f"{org.name}权力清单和服务事项",
        "crumbs": [Crumb(HEADING, reverse("services:items")), Crumb("按机关", reverse("services:bodies"))],
        "slug": slug,
    }
    return table_response(request, "services/public/items.html", table, context)


@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The permanent address of a printed code."""
    found = reading.by_code(code)
    if found is None:
        raise Http404
    return redirect(page_of(found))


@require_GET
def item(request: HttpRequest, uid: UUID, number: int | None = None) -> HttpResponse:
    """办事指南: every element in plain language; versions keep their address, an item that ended says so at its own."""
    found = reading.public_item(uid) or reading.tombstone(uid)
    if found is None:
        raise Http404
    version = _version(found, number)
    if version is None:
        raise Http404
    version.item = found  # read already
    elements = standards.elements_of(version)
    today = workdays.today()
    gone = not found.visible
    context = {
        "heading": elements.name,
        "crumbs": [
            Crumb(HEADING, reverse("services:items")),
            Crumb(found.org.label, reverse("services:body", args=[found.org.site_slug])),
        ],
        "item": found,
        "version": version,
        "is_old": version.number != found.number,
        "elements": elements,
        "highlights": guide.highlights(elements),
        "times": guide.times(elements),
        "answers": [(one.question, one.sentence) for one in plain.answers(elements)],
        "to_bring": plain.to_bring(elements) if found.visible else [],
        "papers": item_forms.papers_of(version),
        "facts": facts(found, elements),
        "side": side_facts(found, version),
        "subject_key": rated_key(found),
        # Drawn by us from escaped text.
        "flow": SafeString(flowchart.course(f"{elements.name}办理流程图", _stages(elements))),
        "closed": reading.why_closed(found, today),
        "catalogue_ends": bool(found.catalogue and found.catalogue.in_force_to),
        "below": reading.items_below(found),
        "listed": lines_of(found),
        "can_apply": is_online(found),
        "can_ask_help": found.visible and found.is_handled and found.starts_from != tables.DUTY and points().exists(),
        "can_book": bookable_items().filter(pk=found.pk).exists(),
        "versions": reading.version_list(found),
        "address": request.build_absolute_uri(page_of(found)),
        **more(found, elements),
    }
    status = 410 if gone and number is None else 200
    response = render(request, "services/public/item.html", context, status=status)
    if gone:
        return response
    seen.count(request, found, today)
    return seen.remember(request, response, found)


def _version(found: ServiceItem, number: int | None) -> ItemVersion | None:
    if number is None:
        return standards.current_version(found)
    return reading.public_versions(found).filter(number=number).first()


def _stages(elements: Elements) -> list[flowchart.Stage]:
    return [
        flowchart.Stage(step.name, step.post, f"{step.days}个工作日" if step.days else "") for step in elements.steps
    ]


def facts(found: ServiceItem, elements: Elements) -> list[Fact]:
    return [
        Fact("实施主体", found.org.name),
        Fact("实施主体性质", tables.label("body_types", elements.body_type)),
        Fact("委托部门", elements.entrusting),
        Fact("联办机构", "、".join(elements.joint_bodies)),
        Fact("服务对象", "、".join(tables.label("objects", code) for code in elements.service_objects)),
        Fact("行使层级", tables.label("levels", elements.level)),
        Fact("权力来源", tables.label("power_sources", elements.power_source)),
        Fact("办件类型", tables.label("project_types", elements.project_type)),
        Fact("办理形式", "、".join(tables.label("forms", code) for code in elements.handling_forms)),
        Fact("通办范围", tables.label("areas", elements.area)),
        Fact("数量限制", elements.limit_note, wide=True),
    ]


def side_facts(found: ServiceItem, version: ItemVersion) -> list[Fact]:
    return [
        Fact("事项编码", found.code),
        Fact("事项类型", tables.type_label(found.type)),
        Fact("版本", f"第{version.number}版"),
        Fact("生效日期", version.effective_on),
        Fact(
            "基本目录",
            found.catalogue.name if found.catalogue else "",
            reverse("services:catalogue_entry", args=[found.catalogue.uid]) if found.catalogue else "",
        ),
        Fact("所属事项", found.parent.name if found.parent else "", page_of(found.parent) if found.parent else ""),
        Fact("权力调整文号", found.reform_document),
    ]


class PublicCatalogueTable(Table):
    id = "catalogue"
    caption = "基本目录"
    filter_form = CatalogueFilter
    default_sort = "code"
    export_name = "基本目录"
    empty = Empty("还没有公布的目录")
    columns = (
        Column("name", "事项名称", main=True, url=lambda e: reverse("services:catalogue_entry", args=[e.uid])),
        Column("code", "基本编码", sort="code"),
        Column("type", "类型", lambda e: tables.type_label(e.type)),
        Column("levels", "行使层级", lambda e: "、".join(tables.label("levels", c) for c in e.levels)),
        Column("guided_by", "指导部门"),
        Column("in_force_from", "施行日期", kind="date", sort="in_force_from"),
        Column("in_force_to", "有效至", kind="date", shown=False),
        Column("state", "状态", lambda e: Tag(e.get_state_display(), "green" if e.state == "in_force" else "slate")),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(Q(code=text.upper()) | Q(name__contains=text))
        for name in ("type", "state"):
            if data.get(name):
                queryset = queryset.filter(**{name: data[name]})
        return queryset


@require_GET
def catalogue_list(request: HttpRequest) -> HttpResponseBase:
    table = PublicCatalogueTable(request, catalogue_reading.entries())
    context = {"heading": "政务服务事项基本目录", "crumbs": [Crumb(HEADING, reverse("services:items"))]}
    return table_response(request, "services/public/items.html", table, context)


@require_GET
def catalogue_entry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """目录的一条: its standard, and who implements it."""
    entry = catalogue_reading.entry(uid)
    if entry is None:
        raise Http404
    version = standards.catalogue_version(entry)
    context = {
        "heading": entry.name,
        "crumbs": [
            Crumb(HEADING, reverse("services:items")),
            Crumb("基本目录", reverse("services:catalogue")),
        ],
        "entry": entry,
        "elements": standards.elements_of(version) if version is not None else Elements(),
        "papers": item_forms.papers_of(version) if version is not None else None,
        "facts": [
            Fact("基本编码", entry.code),
            Fact("事项类型", tables.type_label(entry.type)),
            Fact("行使层级", "、".join(tables.label("levels", c) for c in entry.levels)),
            Fact("指导部门", entry.guided_by),
            Fact("编制机关", entry.org.name),
            Fact("施行日期", entry.in_force_from),
            Fact("有效至", entry.in_force_to),
            Fact("取消依据", entry.cancel_basis),
        ],
        "claims": alignment.claims_of(entry),
        "implementing": reading.public().filter(catalogue=entry).order_by("org_path", "code")[:IMPLEMENTING],
    }
    return render(request, "services/public/catalogue_entry.html", context)


IMPLEMENTING = 200
