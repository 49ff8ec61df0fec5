"""The desk's list of items, one item, and the acts that begin a change of it."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.forms.acts import OPENING
from gongkai.apps.services.forms.items import OPENING_FORMS, ClaimForm, ItemFilter
from gongkai.apps.services.models import ItemChange, ItemState, ServiceItem
from gongkai.apps.services.queries import catalogue, changes, popularity, selftests, standards
from gongkai.apps.services.queries import forms as item_forms
from gongkai.apps.services.queries import items as reading
from gongkai.apps.services.rules import lifecycle, tables
from gongkai.apps.services.views.common import attempt
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people.actors import Actor
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, Tag, table_response
from gongkai.web.tables.columns import Tone

HEADING = "实施清单"
EDITORS = frozenset({"services.editor"})
TONES: dict[str, Tone] = {"in_use": "green", "suspended": "amber", "cancelled": "slate", "draft": "blue"}


def state_tag(item: ServiceItem) -> Tag:
    return Tag(ItemState(item.state).label, TONES.get(item.state, ""))


def deviation_tag(item: ServiceItem) -> Tag | None:
    """How far it stands from its catalogue: in words, the number only for sorting."""
    if item.deviation >= 10:
        return Tag(f"{item.deviation // 10}处", "red")
    return Tag("有提示", "amber") if item.deviation else None


def page_of(item: ServiceItem) -> str:
    return reverse("services_desk:item", args=[item.uid])


class ItemTable(Table):
    id = "items"
    caption = HEADING
    filter_form = ItemFilter
    default_sort = "-id"
    export_name = HEADING
    empty = Empty("还没有事项", "从基本目录认领，经审核发布后成为本机关的权力清单。")
    columns = (
        Column("name", "事项名称", main=True, url=page_of),
        Column("code", "事项编码", shown=False),
        Column("type", "类型", lambda i: tables.type_label(i.type)),
        Column("org", "实施主体", "org.label"),
        Column("level", "行使层级", lambda i: tables.label("levels", i.level), shown=False),
        Column("promised_days", "承诺（工作日）", kind="number", sort="promised_days"),
        Column("statutory_days", "法定（工作日）", kind="number", shown=False),
        Column("visits", "到场次数", kind="number", sort="visits"),
        Column(
            "material_count",
            "材料",
            lambda i: i.material_count if i.starts_from == tables.APPLICATION else None,
            kind="number",
            sort="material_count",
        ),
        Column("depth", "网办深度", lambda i: tables.label("depths", i.depth)),
        Column("deviation", "偏差", deviation_tag, sort="deviation"),
        Column("state", "状态", state_tag),
        Column("effective_on", "生效日期", kind="date", sort="effective_on"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )

    @cached_property
    def form(self) -> forms.Form | None:
        form = ItemFilter(self.request.GET, auto_id=f"{self.id}-%s")
        form.offer("org", reading.bodies(self.request.actor))  # type: ignore[attr-defined]
        return form

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := data.get("text"):
            queryset = queryset.filter(Q(code=text.upper()) | Q(name__contains=text))
        for name in ("org", "type", "state"):
            if data.get(name):
                queryset = queryset.filter(**{name: data[name]})
        if data.get("deviating"):
            queryset = queryset.filter(deviation__gt=0)
        return reading.outdated(queryset) if data.get("outdated") else queryset


def item_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "heading": HEADING,
        "may_claim": reading.bodies(actor, EDITORS).exists(),
        "may_import": reading.bodies(actor).exists(),
    }
    return table_response(request, "services/desk/items.html", ItemTable(request, reading.items(actor)), context)


def item_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _item(request, uid)
    version = standards.current_version(item)
    today, actor = workdays.today(), request.actor  # type: ignore[attr-defined]
    open_change = changes.open_of(item)
    found = standards.problems_of(item, standards.elements_of(version), today) if version else []
    context = {
        "heading": item.name,
        "crumbs": [Crumb(HEADING, reverse("services_desk:items"))],
        "item": item,
        "state": state_tag(item),
        "facts": [*facts(item), *_use(item, today)],
        "found": found if item.visible else [],
        "selftest": selftests.of_target(item),
        "may_test": bool(item.number and item.code)
        and actor.holds_any(("services.editor", "services.manager"), item.org),
        "outdated": bool(item.visible and item.catalogue and item.catalogue_number < item.catalogue.number),
        "closed": reading.why_closed(item, today) if item.number else "",
        "open_change": open_change,
        "may_send_back": item.visible and open_change is None and actor.holds("services.manager", item.org),
        "openings": _openings(item, actor),
        "history": changes.of_item(item),
        "below": item.children.exclude(state=ItemState.DISCARDED).order_by("handling", "pk"),
        "versions": reading.version_list(item),
    }
    return render(request, "services/desk/item.html", context)


def facts(item: ServiceItem) -> list[Fact]:
    catalogue_url = reverse("services:catalogue_entry", args=[item.catalogue.uid]) if item.catalogue else ""
    return [
        Fact("事项编码", item.code),
        Fact("基本目录", str(item.catalogue) if item.catalogue else "未对应", catalogue_url),
        Fact("实施主体", item.org.name),
        Fact("事项类型", tables.type_label(item.type) if item.type else ""),
        Fact("行使层级", tables.label("levels", item.level)),
        Fact("所属事项", item.parent.name if item.parent else "", page_of(item.parent) if item.parent else ""),
        Fact("现行版本", f"第{item.number}版" if item.number else ""),
        Fact("生效日期", item.effective_on),
        Fact("暂停日期", item.suspended_on),
        Fact("预计恢复日期", item.suspended_until_on),
        Fact("取消日期", item.cancelled_on),
        Fact("理由", item.state_reason),
        Fact("在办件的处理", item.transition),
        Fact("权力调整文号", item.reform_document),
        Fact("申请表", _form_name(item)),
    ]


def _use(item: ServiceItem, today: date) -> list[Fact]:
    """How much it is asked for."""
    if not item.visible:
        return []
    sums = popularity.of_item(item, today)
    return [Fact(f"近{sums.days}天", f"申请{sums.applications}件，浏览{sums.visits}次")]


def _form_name(item: ServiceItem) -> str:
    version = standards.current_version(item) if item.starts_from != "duty" else None
    if version is None:
        return ""
    named = item_forms.form_of(version)
    return named.label if named.source in (item_forms.OWN, item_forms.PLAIN) else f"{named.label}，沿用{named.source}的"


def _openings(item: ServiceItem, actor: Actor) -> list[tuple[str, str, bool]]:
    """(label, address, danger) of the changes that this person may begin now."""
    if changes.open_of(item):
        return []
    spec = procedure(reading.KIND)
    return [
        (spec.act(name).label, reverse("services_desk:begin", args=[item.uid, name]), name == "propose_cancellation")
        for name, kind in OPENING.items()
        if item.state in lifecycle.FROM[kind] and actor.holds_any(spec.act(name).by, item.org)
    ]


def begin(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """变更、更正、暂停、恢复、取消: one page each, then the draft's own."""
    item = _item(request, uid)
    actor = request.actor  # type: ignore[attr-defined]
    if act not in OPENING_FORMS:
        raise Http404
    spec = procedure(reading.KIND).act(act)
    if reverse("services_desk:begin", args=[uid, act]) not in [address for _, address, _ in _openings(item, actor)]:
        messages.error(request, f"现在不能“{spec.label}”：状态不合适、已有办理中的变动，或者应由其他岗位办理。")
        return redirect(page_of(item))
    form = OPENING_FORMS[act](request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _begin(act, item, actor, form))
        if made is not None:
            return redirect("services_desk:change", made.case.uid)
    context = {
        "form": form,
        "heading": f"{spec.label}：{item.name}",
        "crumbs": [Crumb(HEADING, reverse("services_desk:items")), Crumb(item.name, page_of(item))],
        "submit": "起草",
        "back": page_of(item),
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _begin(act: str, item: ServiceItem, actor: Actor, form: Any) -> ItemChange:
    reason = form.cleaned_data["reason"]
    terms = form.terms()
    match act:
        case "begin_change":
            return acts.begin_change(org=item.org, by=actor, item=item, reason=reason, terms=terms)
        case "begin_correction":
            return acts.begin_correction(org=item.org, by=actor, item=item, reason=reason)
        case "propose_suspension":
            return acts.propose_suspension(org=item.org, by=actor, item=item, reason=reason, terms=terms)
        case "propose_resumption":
            return acts.propose_resumption(org=item.org, by=actor, item=item, reason=reason, terms=terms)
    return acts.propose_cancellation(org=item.org, by=actor, item=item, reason=reason, terms=terms)


def claim(request: HttpRequest, uid: UUID) -> HttpResponse:
    """认领 one entry of the catalogue for one of this person's bodies."""
    actor = request.actor  # type: ignore[attr-defined]
    entry, orgs = catalogue.entry(uid), reading.bodies(actor, EDITORS)
    if entry is None or not orgs.exists():
        raise Http404
    mains = reading.implementation_entries(orgs).filter(catalogue=entry)
    form = ClaimForm(request.POST or None, orgs=orgs, catalogue=entry, mains=mains)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: acts.claim(
                org=data["org"],
                by=actor,
                catalogue=entry,
                level=data["level"],
                situation=data["situation"],
                code=data.get("code", ""),
                handling_of=data["handling_of"],
                terms=form.terms(),
            ),
        )
        if made is not None:
            messages.success(request, f"已认领，编号 {made.case.number}。请补充本机关的要素后提交审核。")
            return redirect("services_desk:change", made.case.uid)
    back = reverse("services_desk:catalogue_entry", args=[uid])
    context = {
        "form": form,
        "heading": f"认领：{entry.name}",
        "crumbs": [Crumb("基本目录", reverse("services_desk:catalogue")), Crumb(entry.name, back)],
        "submit": "认领",
        "back": back,
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _item(request: HttpRequest, uid: UUID) -> ServiceItem:
    found = reading.item(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
