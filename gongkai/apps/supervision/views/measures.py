"""约谈、通报、责任追究: the list, proposing one, one measure with its grounds and its record."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.apps.supervision.actions import measures as acts
from gongkai.apps.supervision.forms.casework import MEASURE_FORMS, MeasureProposalForm
from gongkai.apps.supervision.models import Measure
from gongkai.apps.supervision.queries import casework
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.views import shared
from gongkai.apps.supervision.views.shared import actor_of
from gongkai.kernel.cases import Refused
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING = "监察措施"


def page_of(measure: Measure) -> str:
    return reverse("supervision_desk:measure", args=[measure.case.uid])


class MeasureTable(Table):
    id = "measures"
    caption = HEADING
    default_sort = "-number"
    export_name = "约谈通报责任追究台账"
    empty = Empty("没有监察措施", "约谈、通报、责任追究经批准后列在这里。")
    columns = (
        Column("number", "编号", "case.number", sort="id", main=True, url=page_of),
        Column("form", "措施", "get_form_display"),
        Column("org", "对象单位", "org.label"),
        Column("persons", "对象人员"),
        Column("step", "环节", lambda m: shared.step_label(casework.MEASURE, m.case.step)),
        Column("carried_on", "实施日期", kind="date"),
        Column("due", "期限", html=lambda m: clock_badge(m.case), export=False),
        Column("document_no", "文号", shown=False),
        Column("grounds", "事由", shown=False),
    )


@require_safe
def measure_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of(request)
    context = {"heading": HEADING, "may_propose": bool(actor.org_paths(reading.SUPERVISOR))}
    table = MeasureTable(request, casework.measures(actor))
    return table_response(request, "supervision/measures.html", table, context)


def new_measure(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not actor.org_paths(reading.SUPERVISOR):
        raise Http404
    initial = {"event_numbers": request.GET.get("events", ""), "org": request.GET.get("org", "")}
    bodies = casework.bodies(actor, reading.SUPERVISOR)
    form = MeasureProposalForm(request.POST or None, bodies=bodies, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            given = {name: value for name, value in form.cleaned_data.items() if name != "event_numbers"}
            made = acts.propose_measure(by=actor, events=form.events, **given)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(page_of(made))
    back = reverse("supervision_desk:measures")
    context = {
        "heading": "提出监察措施",
        "form": form,
        "submit": "提交批准",
        "back": back,
        "crumbs": [Crumb(HEADING, back)],
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


@require_safe
def measure_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    measure = _measure(request, uid)
    whole = shared.course(measure, actor_of(request), "supervision_desk:measure_act")
    context = {
        **whole,
        "whole": whole,
        "heading": f"{measure.get_form_display()}：{measure.org.label}",
        "crumbs": [Crumb(HEADING, reverse("supervision_desk:measures"))],
        "about": measure.get_form_display(),
        "facts": _facts(measure),
        "events": [(one, shared.signal_tag(one), shared.state_tag(one)) for one in reading.of_measure(measure)],
    }
    return render(request, "supervision/casework.html", context)


def _facts(measure: Measure) -> list[Fact]:
    return [
        Fact("对象单位", measure.org.name),
        Fact("对象人员", measure.persons),
        Fact("实施日期", measure.carried_on),
        Fact("地点", measure.place),
        Fact("依据", measure.basis),
        Fact("文号", measure.document_no),
        Fact("事由", measure.grounds, wide=True),
        Fact("实施情况", measure.record, wide=True),
        Fact("后续情况", measure.followup, wide=True),
    ]


def measure_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    measure = _measure(request, uid)
    return act_response(request, measure, casework.MEASURE, act, MEASURE_FORMS.get(act, ActForm), page_of(measure))


def _measure(request: HttpRequest, uid: UUID) -> Measure:
    found = casework.measure(actor_of(request), uid)
    if found is None:
        raise Http404
    return found
