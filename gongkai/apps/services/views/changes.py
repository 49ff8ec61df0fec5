"""One change of an item at the desk: what it says, what it changes and touches, who signs."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions.changes.review import difference_of, form_difference, form_problems
from gongkai.apps.services.forms.acts import CHANGE_FORMS
from gongkai.apps.services.models import ChangeKind, ItemChange
from gongkai.apps.services.queries import changes as reading
from gongkai.apps.services.queries import forms, standards, touching
from gongkai.apps.services.queries.lists.links import links_of
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.lists.definitions import findings
from gongkai.apps.services.rules.minimum import starts_from
from gongkai.apps.services.rules.problems import Problem
from gongkai.apps.services.views.common import case_context, group_tabs, groups_for, may
from gongkai.apps.services.views.items import facts as item_facts
from gongkai.apps.services.views.items import page_of as item_page
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import one_pass
from gongkai.web.acts import ActForm, act_response, one_pass_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact, Tab
from gongkai.web.tables import Column, Empty, Table, Tag, table_response

HEADING = "事项变动"
SIGNING = ("approve_legal", "approve_office", "approve_establishment", "publish")


def page_of(change: ItemChange) -> str:
    return reverse("services_desk:change", args=[change.case.uid])


class ChangeTable(Table):
    id = "changes"
    caption = HEADING
    default_sort = "-id"
    export_name = HEADING
    empty = Empty("还没有变动", "认领、变更、暂停、取消事项的办理过程列在这里。")
    columns = (
        Column("title", "事项", "item.name", main=True, url=page_of),
        Column("kind", "变动", "get_kind_display"),
        Column("org", "实施主体", "org.label"),
        Column("number", "编号", "case.number", shown=False),
        Column("step", "环节", lambda c: Tag(procedure(reading.KIND).step(c.case.step).label, _tone(c))),
        Column("due", "期限", html=lambda c: clock_badge(c.case), export=False),
        Column("effective_on", "生效日期", kind="date", sort="effective_on"),
        Column("id", "顺序", "pk", sort="pk", shown=False, export=False),
    )


def _tone(change: ItemChange) -> Any:
    return {"published": "green", "discarded": "slate", "draft": ""}.get(change.case.step, "blue")


def change_list(request: HttpRequest) -> HttpResponseBase:
    table = ChangeTable(request, _open_first(reading.changes(request.actor)))  # type: ignore[attr-defined]
    return table_response(request, "web/list.html", table, {"heading": HEADING})


def _open_first(rows: QuerySet[ItemChange]) -> QuerySet[ItemChange]:
    return rows.exclude(case__step="discarded")


def change_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    change = held_change(request, uid)
    elements = elements_of(change)
    found = problems_of(change, elements)
    found_difference = difference_of(change)
    context = {
        **case_context(request, change.case, "services_desk:change_act", {"edit"}),
        "heading": change.case.title,
        "crumbs": [Crumb(HEADING, reverse("services_desk:changes"))],
        "change": change,
        "item_url": item_page(change.item),
        "facts": facts(change),
        "groups": tabs(request, change, found, elements) if elements is not None else [],
        "found": found,
        "difference": found_difference,
        "listed": _listed(change, elements),
        "touched": touching.touched_by(change.item),
        **_form_context(change),
        "others": reading.same_reform(change),
        "one_pass": reverse("services_desk:change_one_pass", args=[uid])
        if one_pass(change.case, request.actor)  # type: ignore[attr-defined]
        else "",
        "may_edit": may(request, change.case, "edit"),
    }
    return render(request, "services/desk/change.html", context)


def _listed(change: ItemChange, elements: Elements | None) -> list[tuple[str, str, str]]:
    """What the draft says otherwise than the special lists: its row, the finding, the difference."""
    if elements is None or change.case.closed_on is not None:
        return []
    known = findings()
    return [
        (one.row.name, "、".join(known[code].label for code in one.findings), one.detail)
        for one in links_of(elements, change.org, workdays.today())
        if one.findings
    ]


def _form_context(change: ItemChange) -> dict[str, Any]:
    """The form the draft names, what it does to the one in force, and the files beside the materials."""
    if change.version is None or starts_from(standards.elements_of(change.version)) != tables.APPLICATION:
        return {}
    return {
        "named": forms.form_of(change.version),
        "form_difference": form_difference(change),
        "papers": list(forms.material_files(change.version)),
    }


def tabs(
    request: HttpRequest, change: ItemChange, found: list[Problem], elements: Elements, here: str = ""
) -> list[Tab]:
    """The groups of the draft: their pages while it may be edited, else nothing to open."""
    if not may(request, change.case, "edit"):
        return []
    shown = groups_for(elements, starts_from(elements))
    return group_tabs(
        lambda group: reverse("services_desk:change_edit", args=[change.case.uid, group]), here, found, shown
    )


def facts(change: ItemChange) -> list[Fact]:
    own = [
        Fact("变动", change.get_kind_display()),
        Fact("编号", change.case.number),
        Fact("版本", f"第{change.version.number}版" if change.version else ""),
        Fact("计划生效日期", change.effective_on),
        Fact("预计恢复日期", change.until_on),
        Fact("理由", change.reason, wide=True),
        Fact("依据", change.basis, wide=True),
        Fact("在办件的处理", change.transition, wide=True),
        Fact("权力调整文号", change.reform_document),
    ]
    kept = ("事项编码", "基本目录", "实施主体", "行使层级", "所属事项")
    return own + [fact for fact in item_facts(change.item) if fact.label in kept]


def change_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    change = held_change(request, uid)
    if act == "edit":
        return redirect("services_desk:change_edit", uid, tables.groups()[0].id)
    return act_response(request, change, reading.KIND, act, CHANGE_FORMS.get(act, ActForm), page_of(change))


def change_one_pass(request: HttpRequest, uid: UUID) -> HttpResponse:
    change = held_change(request, uid)
    return one_pass_response(request, change, reading.KIND, CHANGE_FORMS, page_of(change))


def review_form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """《事项变动审核表》, for printing: what is proposed, what it adds, and the signatures as journalled."""
    change = held_change(request, uid)
    context = case_context(request, change.case, "services_desk:change_act")
    labels = {f"{reading.KIND}.{name}": procedure(reading.KIND).act(name).label for name in SIGNING}
    signed = [(labels[e.act], e) for e in context["entries"].order_by("seq") if e.act in labels]
    context |= {
        "heading": "政务服务事项变动审核表",
        "crumbs": [Crumb(HEADING, reverse("services_desk:changes")), Crumb(change.item.name, page_of(change))],
        "change": change,
        "difference": difference_of(change),
        "is_claim": change.kind == ChangeKind.CLAIM,
        "elements": elements_of(change),
        "signed": signed,
        **_form_context(change),
        "touched": touching.touched_by(change.item),
    }
    return render(request, "services/desk/review_form.html", context)


def elements_of(change: ItemChange) -> Elements | None:
    return standards.elements_of(change.version) if change.version is not None else None


def problems_of(change: ItemChange, elements: Elements | None) -> list[Problem]:
    """What is said against the draft on the day it would take effect; nothing once it is over."""
    if elements is None or not change.open:
        return []
    today = workdays.today()
    found = standards.problems_of(change.item, elements, max(change.effective_on or today, today))
    return found + (form_problems(change.version, elements) if change.version is not None else [])


def held_change(request: HttpRequest, uid: UUID) -> ItemChange:
    found = reading.change(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found
