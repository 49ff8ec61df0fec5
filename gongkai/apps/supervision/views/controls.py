"""岗位风险内控表: the list, drawing one up, its items, the acts; the public sees what is signed, without names."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.supervision.actions import controls as acts
from gongkai.apps.supervision.forms.controls import CONTROL_FORMS, DrawControlForm, ItemForm
from gongkai.apps.supervision.models import ControlItem, ControlPost, ControlTable
from gongkai.apps.supervision.queries import controls as reading
from gongkai.apps.supervision.queries.events import ANSWERING
from gongkai.apps.supervision.queries.rules import labels
from gongkai.apps.supervision.views import control_files as files
from gongkai.apps.supervision.views import shared
from gongkai.apps.supervision.views.control_files import HEADING
from gongkai.apps.supervision.views.shared import actor_of
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.acts import act_response
from gongkai.web.exports import Sheet, docx_response, xlsx_response
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response


def page_of(table: ControlTable) -> str:
    return reverse("supervision_desk:control", args=[table.case.uid])


class ControlTableList(Table):
    id = "controls"
    caption = HEADING
    default_sort = "-year"
    export_name = "岗位风险内控表目录"
    empty = Empty("还没有岗位风险内控表", "各单位的监察联络员每年生成、填写，分管负责人签发。")
    columns = (
        Column("title", "内控表", "case.title", main=True, url=page_of),
        Column("org", "单位", "org.label"),
        Column("year", "年度", lambda t: f"{t.year}年", sort="year"),
        Column("version", "版次", kind="number"),
        Column("step", "环节", lambda t: procedure(acts.KIND).step(t.case.step).label),
        Column("signed_on", "签发日期", kind="date"),
        Column("number", "编号", "case.number", shown=False),
    )


@require_safe
def control_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    table = ControlTableList(request, reading.visible(actor))
    context = {"heading": HEADING, "may_draw": bool(reading.own(actor))}
    return table_response(request, "supervision/desk/controls.html", table, context)


def draw(request: HttpRequest) -> HttpResponse:
    """生成内控表: the figures are fixed as they stand now."""
    actor = actor_of(request)
    if not reading.own(actor):
        raise Http404
    form = DrawControlForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.draw(by=actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(page_of(made))
    spec = procedure(acts.KIND).act("draw")
    back = reverse("supervision_desk:controls")
    context = {
        "heading": spec.label,
        "what": spec.hint,
        "form": form,
        "submit": spec.label,
        "back": back,
        "crumbs": [Crumb(HEADING, back)],
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, uid: UUID) -> ControlTable:
    found = reading.control(actor_of(request), uid)
    if found is None:
        raise Http404
    return found


@require_safe
def control(request: HttpRequest, uid: UUID) -> HttpResponse:
    table = _found(request, uid)
    actor = actor_of(request)
    items = reading.items(table)
    context = {
        **shared.phases_and_acts(table.case, actor, "supervision_desk:control_act", CONTROL_FORMS),
        "heading": table.case.title,
        "table": table,
        "items": _items(items),
        "names": True,
        "may_write": table.case.step == reading.DRAFTING and actor.holds_any(ANSWERING, table.org) is not None,
        "period": f"since={table.year}-01-01&until={table.until.isoformat()}&org={table.org.uid}",
        "facts": [
            Fact("年度、版次", f"{table.year}年第 {table.version} 版"),
            Fact("数据截至", table.until),
            Fact("签发日期", table.signed_on or "未签发"),
            Fact("待填写的岗位", len(reading.lacking(table)) or "无"),
        ],
        "versions": [one for one in reading.versions(table) if one.pk != table.pk],
        "crumbs": [Crumb(HEADING, reverse("supervision_desk:controls"))],
    }
    return render(request, "supervision/desk/control.html", context)


def _items(items: Iterable[ControlItem]) -> list[tuple[ControlItem, files.Numbers, list[tuple[ControlPost, str, str]]]]:
    rules = labels()
    return [(item, files.numbers(item, rules), _posts(item, rules)) for item in items]


def _posts(item: ControlItem, rules: files.RuleLabels) -> list[tuple[ControlPost, str, str]]:
    return [(row, files.holders_text(row), files.events_text(row.events, rules)) for row in item.posts.all()]


def complete(request: HttpRequest, uid: UUID, item: int) -> HttpResponse:
    """填写 one item of a draft."""
    table, actor = _found(request, uid), actor_of(request)
    row = table.items.filter(pk=item).first()
    if row is None or table.case.step != reading.DRAFTING or actor.holds_any(ANSWERING, table.org) is None:
        raise Http404
    form = ItemForm(request.POST if request.method == "POST" else None, item=row)
    if request.method == "POST" and form.is_valid():
        try:
            acts.complete(table, by=actor, item=row, posts=form.posts_given())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"已保存：{row.label}。")
            return redirect(f"{page_of(table)}#item-{row.pk}")
    context = {
        "heading": row.label,
        "lead": f"当年情况：{files.summary(row, labels())}。",
        "form": form,
        "back": page_of(table),
        "crumbs": [Crumb(HEADING, reverse("supervision_desk:controls")), Crumb(table.case.title, page_of(table))],
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def control_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    table = _found(request, uid)
    if act not in CONTROL_FORMS:
        raise Http404
    return act_response(request, table, acts.KIND, act, CONTROL_FORMS[act], page_of(table))


@require_safe
def file(request: HttpRequest, uid: UUID, ending: str) -> HttpResponseBase:
    return _file(_found(request, uid), ending, names=True)


def _file(table: ControlTable, ending: str, *, names: bool) -> HttpResponseBase:
    items = reading.items(table)
    if ending == "docx":
        return docx_response(table.case.title, files.document(table, items, names=names))
    header = ["事项", "当年情况", *files.header(names=names)]
    return xlsx_response(table.case.title, [Sheet(HEADING, header, files.sheet_rows(items, names=names))])


def _public(uid: UUID) -> ControlTable:
    table = reading.public_table(uid)
    if table is None:
        raise Http404
    return table


@require_safe
def public_control(request: HttpRequest, uid: UUID) -> HttpResponse:
    table = _public(uid)
    crumbs = [Crumb("按时办理情况", reverse("supervision:home"))]
    if table.org.site_slug:
        crumbs.append(Crumb(table.org.label, reverse("supervision:body", args=[table.org.site_slug])))
    context = {
        "heading": table.case.title,
        "table": table,
        "items": _items(reading.items(table)),
        "names": False,
        "crumbs": crumbs,
    }
    return render(request, "supervision/public/control.html", context)


@require_safe
def public_file(request: HttpRequest, uid: UUID, ending: str) -> HttpResponseBase:
    return _file(_public(uid), ending, names=False)
