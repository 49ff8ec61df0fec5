"""The desk of 上门服务: list, calendar, one visit and its acts."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions.helping import visits as acts
from gongkai.apps.services.forms.helping import VISIT_FORMS, AgencyFilter
from gongkai.apps.services.models import Visit
from gongkai.apps.services.queries.helping import points
from gongkai.apps.services.queries.helping import visits as reading
from gongkai.apps.services.queries.helping.filling import begun
from gongkai.apps.services.rules import helping as rules
from gongkai.apps.services.views.common import may
from gongkai.apps.services.views.helping.common import page_of, person_facts, visit_facts
from gongkai.apps.services.views.helping.desk import APART, actor_of, case_context, hand_in, narrowed
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.acts import ActForm, act_response
from gongkai.web.desk import feed
from gongkai.web.formatting import cn_date
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING, CALENDAR = "上门服务", "上门日历"
WEEK = 7
AHEAD = 60


def when(visit: Visit) -> str:
    return f"{cn_date(visit.day)} {rules.windows()[visit.window].label}" if visit.day else ""


class VisitTable(Table):
    id = "visits"
    caption = HEADING
    filter_form = AgencyFilter
    default_sort = "-number"
    export_name = HEADING
    empty = Empty("还没有上门服务", "公众在网上申请的自动列入，电话、当面提出的在这里登记。")
    columns = (
        Column("number", "编号", "case.number", sort="id", main=True, url=page_of),
        Column("applicant", "申请人", "requester.applicant_name"),
        Column("place", "上门地址"),
        Column("day", "约定的时间", when, sort="day"),
        Column("step", "环节", lambda v: procedure(reading.KIND).step(v.case.step).label),
        Column("due", "期限", html=lambda v: clock_badge(v.case), export=False),
        Column("result", "结果", "get_result_display"),
        Column("point", "上门服务点", "point.name", shown=False),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        return narrowed(queryset, data)


def visit_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    context = {
        "heading": HEADING,
        "points": points.registering(actor, "visit"),
        "register": "visit_register",
        "calendar": True,
    }
    table = VisitTable(request, reading.visits(actor))
    return table_response(request, "services/desk/helping/list.html", table, context)


def visit_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    one = _visit(request, uid)
    files_now = may(request, one.case, "file_application")
    lines = one.items.select_related("item__org", "application__case").order_by("pk")
    actor = actor_of(request)
    context = {
        **case_context(request, one.case, _pointless(one)),
        "crumbs": [Crumb(HEADING, reverse("services_desk:visits"))],
        "visit": one,
        "facts": [*person_facts(one), *visit_facts(one)],
        "officers": one.officers.select_related("account"),
        "lines": lines,
        "begun": begun(one),
        "to_file": [
            line.item
            for line in lines
            if files_now and line.application_id is None and actor.holds(points.VISITOR, line.item.org)
        ],
        "condition": rules.conditions().get(one.condition),
    }
    return render(request, "services/desk/helping/visit.html", context)


def _pointless(one: Visit) -> set[str]:
    """Acts the step allows that make no sense yet; their buttons would mislead."""
    return set() if reading.is_over(one) else {"miss_officers"}


def visit_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    one = _visit(request, uid)
    if act in APART:
        return redirect(page_of(one))
    return act_response(request, one, reading.KIND, act, VISIT_FORMS.get(act, ActForm), page_of(one))


def visit_hand_in(request: HttpRequest, uid: UUID, item: UUID) -> HttpResponse:
    """登记收到的材料, with the day of the visit as the day of receipt."""
    one, actor = _visit(request, uid), actor_of(request)
    line = one.items.filter(item__uid=item, application=None).select_related("item__org").first()
    if line is None or not may(request, one.case, "file_application") or not actor.holds(points.VISITOR, line.item.org):
        raise Http404

    def do(filing: Any) -> Any:
        return acts.file_application(one, by=actor, item=line.item, filing=filing)

    return hand_in(request, one, line.item, do, one.day)


def calendar(request: HttpRequest) -> HttpResponse:
    """上门日历: one week, the days below each other on a phone."""
    actor = actor_of(request)
    first = _monday(request.GET.get("week", ""))
    days = [first + timedelta(days=n) for n in range(WEEK)]
    rows = reading.between(actor, days[0], days[-1])
    if request.GET.get("mine"):
        rows = reading.mine_between(actor.account_id, rows)
    context = {
        "heading": CALENDAR,
        "crumbs": [Crumb(HEADING, reverse("services_desk:visits"))],
        "days": [
            (day, day == workdays.today(), [(rules.windows()[one.window].words, one) for one in rows if one.day == day])
            for day in days
        ],
        "before": (first - timedelta(days=WEEK)).isoformat(),
        "after": (first + timedelta(days=WEEK)).isoformat(),
        "first": first,
        "last": days[-1],
        "mine": bool(request.GET.get("mine")),
    }
    return render(request, "services/desk/helping/calendar.html", context)


def calendar_file(request: HttpRequest) -> HttpResponse:
    """The own visits ahead as iCalendar; numbers and windows, no names, for calendars are often kept by others."""
    actor, today = actor_of(request), workdays.today()
    rows = reading.mine_between(actor.account_id, reading.between(actor, today, today + timedelta(days=AHEAD)))
    moments = [
        feed.Moment(
            uid=f"visit-{one.case.uid}",
            at=reading.begins_at(one.day or today, one.window),
            title=f"上门服务 {one.case.number}",
            place=one.point.name,
            path=page_of(one),
        )
        for one in rows
    ]
    text = feed.of_moments(CALENDAR, moments, workdays.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visits.ics"'
    return response


def _monday(text: str) -> date:
    """The Monday of the week a day lies in; this week where none is named."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = workdays.today()
    return day - timedelta(days=day.weekday())


def _visit(request: HttpRequest, uid: UUID) -> Visit:
    found = reading.visit(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
