"""督办: the list, drafting, one order with what it is about."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.supervision.actions import orders as acts
from gongkai.apps.supervision.forms.casework import ORDER_FORMS, OrderForm
from gongkai.apps.supervision.models import Order
from gongkai.apps.supervision.queries import casework
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.views import shared
from gongkai.apps.supervision.views.shared import actor_of
from gongkai.kernel.cases import Refused
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "督办"


def page_of(order: Order) -> str:
    return reverse("supervision_desk:order", args=[order.case.uid])


class OrderTable(Table):
    id = "orders"
    caption = HEADING
    default_sort = "-number"
    export_name = "督办台账"
    empty = Empty("没有督办", "监察员拟定、监察负责人签发的督办列在这里。")
    columns = (
        Column("number", "编号", "case.number", sort="id", main=True, url=page_of),
        Column("title", "标题"),
        Column("org", "被督办单位", "org.label"),
        Column("source", "来源", "get_source_display"),
        Column("issued_on", "发出日期", kind="date"),
        Column("step", "环节", lambda o: shared.step_label(casework.ORDER, o.case.step)),
        Column("due", "期限", html=lambda o: clock_badge(o.case), export=False),
        Column("due_on", "到期日", "case.due_on", kind="date", shown=False),
        Column("reminder_count", "催办次数", kind="number", shown=False),
        Column("reported_on", "报告日期", kind="date", shown=False),
        Column("closed_on", "办结日期", "case.closed_on", kind="date", shown=False),
    )


@require_safe
def order_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    context = {"heading": HEADING, "may_draft": bool(actor.org_paths(reading.SUPERVISOR))}
    return table_response(request, "supervision/orders.html", OrderTable(request, casework.orders(actor)), context)


def new_order(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not actor.org_paths(reading.SUPERVISOR):
        raise Http404
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"event_numbers": request.GET.get("events", ""), "org": request.GET.get("org", "")}
    bodies = casework.bodies(actor, reading.SUPERVISOR)
    form = OrderForm(*bound, bodies=bodies, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            given = {name: value for name, value in form.cleaned_data.items() if name != "event_numbers"}
            made = acts.draft(by=actor, events=form.events, **given)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(page_of(made))
    back = reverse("supervision_desk:orders")
    context = {
        "heading": "拟定督办",
        "form": form,
        "submit": "提交签发",
        "back": back,
        "crumbs": [Crumb(HEADING, back)],
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


@require_safe
def order_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    order = _order(request, uid)
    whole = shared.course(order, actor_of(request), "supervision_desk:order_act")
    context = {
        **whole,
        "whole": whole,
        "heading": order.title,
        "crumbs": [Crumb(HEADING, reverse("supervision_desk:orders"))],
        "about": "督办",
        "facts": _facts(order),
        "events": [(one, shared.signal_tag(one), shared.state_tag(one)) for one in reading.of_order(order)],
    }
    return render(request, "supervision/casework.html", context)


def _facts(order: Order) -> list[Fact]:
    return [
        Fact("被督办单位", order.org.name),
        Fact("来源", order.get_source_display()),
        Fact("发出日期", order.issued_on),
        Fact("催办次数", order.reminder_count or ""),
        Fact("督办事项", order.matter, wide=True),
        Fact("查明的情况", order.finding, wide=True),
        Fact("办理要求", order.requirements, wide=True),
        Fact("申请延长", f"{order.proposed_days} 个工作日" if order.proposed_days else ""),
        Fact("报告日期", order.reported_on),
        Fact("办理情况", order.report, wide=True),
        Fact("办结意见", order.result, wide=True),
    ]


def order_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    order = _order(request, uid)
    return act_response(request, order, casework.ORDER, act, ORDER_FORMS.get(act, ActForm), page_of(order))


def _order(request: HttpRequest, uid: UUID) -> Order:
    found = casework.order(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
