"""The desk of the basic catalogue: entries, their changes, who has claimed what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import catalogue as acts
from gongkai.apps.services.forms.acts import CATALOGUE_FORMS
from gongkai.apps.services.forms.catalogue import CancelEntryForm, CatalogueFilter, ChangeEntryForm, ProposalForm
from gongkai.apps.services.models import CatalogueChange, CatalogueEntry
from gongkai.apps.services.queries import alignment, forms, standards, touching
from gongkai.apps.services.queries import catalogue as reading
from gongkai.apps.services.queries import items as item_reading
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.difference import Difference, difference
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.views.common import attempt, case_context, may
from gongkai.apps.services.views.editing import standard_tabs
from gongkai.apps.services.views.items import EDITORS
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people.actors import Actor
from gongkai.web.acts import ActForm, act_response
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, Tag, table_response

HEADING = "基本目录"
KEEPERS = frozenset({"services.catalogue"})


def page_of(entry: CatalogueEntry) -> str:
    return reverse("services_desk:catalogue_entry", args=[entry.uid])


class CatalogueTable(Table):
    id = "catalogue"
    caption = HEADING
    filter_form = CatalogueFilter
    default_sort = "code"
    export_name = HEADING
    empty = Empty("还没有目录", "由目录管理员新增或者整批录入。")
    columns = (
        Column("name", "事项名称", main=True, url=page_of),
        Column("code", "基本编码", sort="code"),
        Column("type", "类型", lambda e: tables.type_label(e.type)),
        Column("levels", "行使层级", lambda e: "、".join(tables.label("levels", c) for c in e.levels)),
        Column("guided_by", "指导部门"),
        Column("version", "版本", "number", kind="number"),
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


def catalogue_list(request: HttpRequest) -> HttpResponseBase:
    _refuse_strangers(request)
    context = {"heading": HEADING, "may_propose": _own(request.actor).exists()}  # type: ignore[attr-defined]
    return table_response(request, "services/desk/catalogue.html", CatalogueTable(request, reading.entries()), context)


def entry_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    _refuse_strangers(request)
    entry = _entry(uid)
    actor = request.actor  # type: ignore[attr-defined]
    keeps = actor.holds("services.catalogue", entry.org)
    open_change = reading.open_of(entry)
    context = {
        "heading": entry.name,
        "crumbs": [Crumb(HEADING, reverse("services_desk:catalogue"))],
        "entry": entry,
        "facts": facts(entry),
        "claims": alignment.claims_of(entry),
        "versions": reading.versions(entry),
        "open_change": open_change if keeps else None,
        "may_change": keeps and open_change is None and entry.state == "in_force",
        "may_claim": entry.state == "in_force" and item_reading.bodies(actor, EDITORS).exists(),
    }
    return render(request, "services/desk/catalogue_entry.html", context)


def facts(entry: CatalogueEntry) -> list[Fact]:
    return [
        Fact("基本编码", entry.code),
        Fact("事项类型", tables.type_label(entry.type)),
        Fact("行使层级", "、".join(tables.label("levels", c) for c in entry.levels)),
        Fact("指导部门", entry.guided_by),
        Fact("主项", entry.parent.name if entry.parent else ""),
        Fact("编制机关", entry.org.name),
        Fact("施行日期", entry.in_force_from),
        Fact("有效至", entry.in_force_to),
        Fact("取消依据", entry.cancel_basis),
    ]


def propose(request: HttpRequest) -> HttpResponse:
    """新增目录."""
    actor = request.actor  # type: ignore[attr-defined]
    orgs = _own(actor)
    if not orgs.exists():
        raise Http404
    form = ProposalForm(request.POST or None, orgs=orgs)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = attempt(
            form,
            lambda: acts.propose_entry(
                org=data["org"],
                by=actor,
                elements=Elements(name=data["name"], type=data["type"]),
                header=form.header(),
                reason=data["reason"],
                code=data["code"],
                parent=data["parent"],
                terms=form.terms(),
            ),
        )
        if made is not None:
            messages.success(request, f"已起草，基本编码 {made.entry.code}。请填写标准要素后提交审定。")
            return redirect("services_desk:catalogue_change", made.case.uid)
    back = reverse("services_desk:catalogue")
    context = {"form": form, "heading": "新增目录", "crumbs": [Crumb(HEADING, back)], "submit": "起草", "back": back}
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def begin(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """修改、取消 of an entry."""
    _refuse_strangers(request)
    entry = _entry(uid)
    actor = request.actor  # type: ignore[attr-defined]
    if act not in ("propose_change", "propose_cancellation") or not actor.holds("services.catalogue", entry.org):
        raise Http404
    form = (ChangeEntryForm if act == "propose_change" else CancelEntryForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"org": entry.org, "by": actor, "entry": entry, "reason": form.cleaned_data["reason"]}
        do = acts.propose_change if act == "propose_change" else acts.propose_cancellation
        made = attempt(form, lambda: do(**given, terms=form.terms()))
        if made is not None:
            return redirect("services_desk:catalogue_change", made.case.uid)
    label = "修改" if act == "propose_change" else "取消"
    context = {
        "form": form,
        "heading": f"{label}目录：{entry.name}",
        "crumbs": [Crumb(HEADING, reverse("services_desk:catalogue")), Crumb(entry.name, page_of(entry))],
        "submit": "起草",
        "back": page_of(entry),
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def change_list(request: HttpRequest) -> HttpResponseBase:
    rows = reading.changes(request.actor).exclude(case__step="discarded")  # type: ignore[attr-defined]
    return table_response(request, "web/list.html", CatalogueChangeTable(request, rows), {"heading": "目录变动"})


class CatalogueChangeTable(Table):
    id = "catalogue-changes"
    caption = "目录变动"
    default_sort = "-id"
    export_name = "目录变动"
    empty = Empty("还没有目录变动", "新增、修改、取消目录的办理过程列在这里。")
    columns = (
        Column(
            "title",
            "目录",
            "entry.name",
            main=True,
            url=lambda c: reverse("services_desk:catalogue_change", args=[c.case.uid]),
        ),
        Column("kind", "变动", "get_kind_display"),
        Column("number", "编号", "case.number"),
        Column("step", "环节", lambda c: _step(c)),
        Column("effective_on", "生效日期", kind="date", sort="effective_on"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )


def _step(change: CatalogueChange) -> Tag:
    return Tag(procedure(reading.KIND).step(change.case.step).label, "green" if change.case.closed_on else "blue")


def change_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    change = _change(request, uid)
    editable = may(request, change.case, "edit") and change.version is not None
    context = {
        **case_context(request, change.case, "services_desk:catalogue_act", {"edit"}),
        "heading": change.case.title,
        "crumbs": [Crumb(HEADING, reverse("services_desk:catalogue"))],
        "change": change,
        "facts": [
            Fact("变动", change.get_kind_display()),
            Fact("编号", change.case.number),
            Fact("计划生效日期", change.effective_on),
            Fact("下级调整期限", change.due_on),
            Fact("理由", change.reason, wide=True),
            Fact("取消依据", change.basis, wide=True),
            *facts(change.entry)[:6],
        ],
        "groups": standard_tabs(change) if editable else [],
        "may_edit": editable,
        "difference": _difference(change),
        **_form_context(change),
        "touched": touching.touched_by_entry(change.entry),
        "claims": alignment.claims_of(change.entry),
    }
    return render(request, "services/desk/catalogue_change.html", context)


def change_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    change = _change(request, uid)
    back = reverse("services_desk:catalogue_change", args=[uid])
    return act_response(request, change, reading.KIND, act, CATALOGUE_FORMS.get(act, ActForm), back)


def _form_context(change: CatalogueChange) -> dict[str, Any]:
    """统一申请表 of the draft, against the one in force."""
    if change.version is None:
        return {}
    named = forms.Named(change.version.form, forms.OWN)
    known: dict[str, Any] = {"named": named, "papers": list(forms.material_files(change.version))}
    if change.entry.number:
        current = forms.of_catalogue(change.entry)
        known["form_difference"] = forms.difference_of(current, named)
    return known


def _difference(change: CatalogueChange) -> Difference:
    current = standards.catalogue_version(change.entry)
    if current is None or change.version is None:
        return Difference()
    return difference(standards.elements_of(current), standards.elements_of(change.version))


def _own(actor: Actor) -> Any:
    return item_reading.bodies(actor, KEEPERS)


def _refuse_strangers(request: HttpRequest) -> None:
    """The desk is for who works with items; the catalogue itself is public on the other side."""
    if not any(role.startswith("services.") for role in request.actor.roles):  # type: ignore[attr-defined]
        raise Http404


def _entry(uid: UUID) -> CatalogueEntry:
    found = reading.entry(uid)
    if found is None:
        raise Http404
    return found


def _change(request: HttpRequest, uid: UUID) -> CatalogueChange:
    found = reading.change(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
