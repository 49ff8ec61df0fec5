"""The desk of 咨询和建议: the list, one of them, its acts. Nobody here reads who asked."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.apps.services.forms.consultations import CONSULTATION_FORMS, ConsultationFilter
from gongkai.apps.services.models import Consultation, ConsultationKind
from gongkai.apps.services.queries import consultations as reading
from gongkai.apps.services.views.common import case_context
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "咨询和建议"


def page_of(one: Consultation) -> str:
    return reverse("services_desk:consultation", args=[one.case.uid])


class ConsultationTable(Table):
    id = "consultations"
    caption = HEADING
    filter_form = ConsultationFilter
    default_sort = "-number"
    export_name = HEADING
    empty = Empty("还没有咨询和建议", "公众在办事指南上提出的列在这里；本机关有咨询答复员时，指南上才有入口。")
    columns = (
        Column("number", "编号", "case.number", sort="id", main=True, url=page_of),
        Column("kind", "类型", "get_kind_display"),
        Column("item", "事项", "item.name"),
        Column("org", "答复机关", "org.label", shown=False),
        Column("asked_at", "提出时间", kind="datetime"),
        Column("step", "环节", lambda one: procedure(reading.KIND).step(one.case.step).label),
        Column("due", "期限", html=lambda one: clock_badge(one.case), export=False),
        Column("shown_on", "公开日期", kind="date"),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        if text := (data.get("text") or "").strip():
            queryset = queryset.filter(Q(case__number=text.upper()) | Q(question__contains=text))
        if kind := data.get("kind"):
            queryset = queryset.filter(kind=kind)
        late = Q(case__closed_on=None, case__due_on__lt=workdays.today())
        states = {
            "open": Q(case__closed_on=None),
            "late": late,
            "closed": ~Q(case__closed_on=None),
            "shown": ~Q(shown_on=None),
        }
        return queryset.filter(states.get(data.get("state") or "", Q()))


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponseBase:
    table = ConsultationTable(request, reading.consultations(actor_of(request)))
    return table_response(request, "services/desk/consultations/list.html", table, {"heading": HEADING})


@require_safe
def consultation_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    one = _consultation(request, uid)
    context = {
        **case_context(request, one.case, "services_desk:consultation_act", _pointless(one)),
        "heading": one.case.title,
        "crumbs": [Crumb(HEADING, reverse("services_desk:consultations"))],
        "consultation": one,
        "facts": [
            Fact("类型", one.get_kind_display()),
            Fact("事项", one.item.name),
            Fact("答复机关", one.org.name),
            Fact("提出时间", one.asked_at),
            Fact("答复时间", one.replied_at),
            Fact("公开日期", one.shown_on),
        ],
    }
    return render(request, "services/desk/consultations/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consultation_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    one = _consultation(request, uid)
    form = CONSULTATION_FORMS.get(act, ActForm)
    return act_response(request, one, reading.KIND, act, form, page_of(one))


def _pointless(one: Consultation) -> set[str]:
    """Acts the step allows that make no sense for this one."""
    hidden = {"publish"} if one.kind == ConsultationKind.COMPLAINT else set()
    return hidden if one.shown_on is not None else hidden | {"take_down"}


def _consultation(request: HttpRequest, uid: UUID) -> Consultation:
    found = reading.consultation(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
