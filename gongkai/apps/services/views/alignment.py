"""同一事项、同一标准、同一编码: deviations ranked and sent back, siblings compared, coverage by body."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.actions import rectifying
from gongkai.apps.services.forms.alignment import DeviationFilter, SendBackForm
from gongkai.apps.services.models import CatalogueEntry, ServiceItem
from gongkai.apps.services.queries import alignment, catalogue, standards
from gongkai.apps.services.queries import items as reading
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.indicators import rates
from gongkai.apps.services.views.common import attempt
from gongkai.apps.services.views.items import deviation_tag, page_of
from gongkai.kernel import jobs, workdays
from gongkai.kernel.people.actors import Actor
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, table_response

MANAGERS = frozenset({"services.manager"})
WATCHERS = frozenset({"services.manager", "services.establishment", "services.publisher", "services.catalogue"})
AT_ONCE = 20
LABELS = {"material_count": "材料数", "promised": "承诺时限", "visits": "到场次数", "is_fee": "收费"}


class DeviationTable(Table):
    id = "deviations"
    caption = "与目录有偏差的事项"
    default_sort = "-deviation"
    export_name = "清单偏差"
    empty = Empty("没有偏差", "在用事项都与基本目录一致。")
    columns = (
        Column("name", "事项名称", main=True, url=page_of),
        Column("code", "事项编码", shown=False),
        Column("org", "实施主体", "org.label"),
        Column("catalogue", "基本目录", "catalogue.name", shown=False),
        Column("deviation", "偏差", deviation_tag, sort="deviation"),
        Column("material_count", "材料", kind="number", sort="material_count"),
        Column("promised_days", "承诺（工作日）", kind="number", sort="promised_days"),
        Column("statutory_days", "法定（工作日）", kind="number"),
        Column("visits", "到场次数", kind="number"),
    )

    @cached_property
    def form(self) -> forms.Form | None:
        form = DeviationFilter(self.request.GET, auto_id=f"{self.id}-%s")
        form.offer("org", reading.bodies(self.request.actor))  # type: ignore[attr-defined]
        return form

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        for name in ("org", "type"):
            if data.get(name):
                queryset = queryset.filter(**{name: data[name]})
        return queryset.filter(deviation__gte=alignment.BLOCKING) if data.get("blocking") else queryset


def deviation_list(request: HttpRequest) -> HttpResponseBase:
    table = DeviationTable(request, alignment.deviations(request.actor))  # type: ignore[attr-defined]
    return table_response(request, "web/list.html", table, {"heading": "清单偏差"})


def send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """退回整改 of one item: the findings are the first words of the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    item = reading.item(actor, uid)
    if item is None or not item.visible or not actor.holds("services.manager", item.org):
        raise Http404
    form = SendBackForm(request.POST or None, initial={"reason": _reason(item)})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: acts.send_back(org=item.org, by=actor, item=item, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"已退回{item.org.label}整改，编号 {made.case.number}。")
            return redirect(page_of(item))
    context = {
        "heading": f"退回整改：{item.name}",
        "crumbs": [Crumb("清单偏差", reverse("services_desk:deviations")), Crumb(item.name, page_of(item))],
        "what": "实施主体收到变更草稿和整改期限；原版本继续有效，直到新版本生效。",
        "form": form,
        "submit": "退回整改",
        "back": page_of(item),
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _reason(item: ServiceItem) -> str:
    version = standards.current_version(item)
    if version is None:
        return ""
    found = standards.problems_of(item, standards.elements_of(version), workdays.today())
    return "\n".join(f"{p.place}：{p.text}" for p in found if p.blocks)[:500]


def send_back_all(request: HttpRequest, uid: UUID) -> HttpResponse:
    """退回整改 of every item of one catalogue entry that departs from it."""
    actor, entry = request.actor, _entry(uid)  # type: ignore[attr-defined]
    if not any(role in MANAGERS for role in actor.roles):
        raise Http404
    items = [item for item in alignment.sendable(actor, entry) if actor.holds("services.manager", item.org)]
    back = reverse("services_desk:catalogue_compare", args=[uid])
    if not items:
        messages.info(request, "没有需要退回的事项。")
        return redirect(back)
    form = SendBackForm(request.POST or None, initial={"reason": f"与基本目录“{entry.name}”不一致，请按目录调整。"})
    if request.method == "POST" and form.is_valid():
        _send_back(request, actor, entry, items, form.cleaned_data)
        return redirect(back)
    context = {
        "heading": f"退回整改 {len(items)} 项",
        "what": "每个实施主体收到变更草稿和整改期限；已有变动在办理的不重复退回。",
        "form": form,
        "submit": "全部退回",
        "back": back,
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _send_back(
    request: HttpRequest, actor: Actor, entry: CatalogueEntry, items: list[ServiceItem], given: dict[str, Any]
) -> None:
    if len(items) > AT_ONCE:
        account = str(request.user.uid)  # type: ignore[union-attr]
        jobs.enqueue("services.send_back_all", account=account, entry=str(entry.uid), **given)
        messages.success(request, f"正在逐项退回 {len(items)} 项，几分钟内完成。")
        return
    result = rectifying.send_back_all(items, by=actor, **given)
    more = f"，{result.refused} 项已有变动在办理" if result.refused else ""
    messages.success(request, f"已退回 {result.done} 项{more}。")


class SiblingTable(Table):
    id = "siblings"
    caption = "同一目录的实施事项"
    default_sort = "org_path"
    export_name = "同一目录各地差异"
    empty = Empty("还没有机关认领")
    columns = (
        Column("org", "实施主体", "org.label", main=True, url=lambda i: reverse("services:item", args=[i.uid])),
        Column("org_path", "路径", sort="org_path", shown=False, export=False),
        Column("name", "事项名称", shown=False),
        Column("region_code", "行政区划"),
        Column("level", "行使层级", lambda i: tables.label("levels", i.level)),
        Column("material_count", "材料数", kind="number", sort="material_count"),
        Column("promised_days", "承诺（工作日）", kind="number", sort="promised_days"),
        Column("visits", "到场次数", kind="number", sort="visits"),
        Column("is_fee", "收费", kind="bool"),
        Column("depth", "网办深度", lambda i: tables.label("depths", i.depth)),
        Column("deviation", "偏差", deviation_tag, sort="deviation"),
    )


def compare(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """A8: how the items of one catalogue entry differ between bodies."""
    actor, entry = request.actor, _entry(uid)  # type: ignore[attr-defined]
    if not any(role.startswith("services.") for role in actor.roles):
        raise Http404
    table = SiblingTable(request, alignment.siblings(entry))
    context = {
        "heading": f"各地比对：{entry.name}",
        "crumbs": [
            Crumb("基本目录", reverse("services_desk:catalogue")),
            Crumb(entry.name, reverse("services_desk:catalogue_entry", args=[uid])),
        ],
        "entry": entry,
        "differing": [LABELS[name] for name in alignment.differing_of(table.page.rows)],
        "may_send_back": any(role in MANAGERS for role in actor.roles) and alignment.sendable(actor, entry).exists(),
    }
    return table_response(request, "services/desk/compare.html", table, context)


def coverage(request: HttpRequest) -> HttpResponse:
    """认领、完整、网办、时限 of a tree, and its parts."""
    actor = request.actor  # type: ignore[attr-defined]
    bodies = reading.bodies(actor, WATCHERS)
    asked = request.GET.get("org", "")
    org = bodies.filter(site_slug=asked).first() if asked else bodies.first()
    if org is None:
        raise Http404
    above = bodies.filter(pk=org.parent_id).first() if org.parent_id else None
    address = reverse("services_desk:coverage")
    context = {
        "heading": "清单覆盖和指标",
        "lead": org.name,
        "crumbs": [Crumb(above.label, f"{address}?org={above.site_slug}")] if above else [],
        "rates": rates(alignment.tally(org)),
        "parts": alignment.parts(org),
        "org": org,
    }
    return render(request, "services/desk/coverage.html", context)


def _entry(uid: UUID) -> CatalogueEntry:
    found = catalogue.entry(uid)
    if found is None:
        raise Http404
    return found
