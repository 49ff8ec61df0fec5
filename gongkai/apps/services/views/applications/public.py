"""网上大厅: apply, save and go on later, follow, supplement, withdraw; the result and its letters."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications.tolerance import wanting
from gongkai.apps.services.forms.applications import FindItemForm, SupplementForm, TrackForm, WithdrawForm
from gongkai.apps.services.models import Application, Consultation, FeeState, LicensingHearing
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import fees, forms
from gongkai.apps.services.queries.consultations import by_number_and_code as asked_by_number_and_code
from gongkai.apps.services.queries.hearings import as_applicant, hearings_of
from gongkai.apps.services.queries.held import hold
from gongkai.apps.services.queries.helping.cases import Helped
from gongkai.apps.services.queries.helping.cases import by_number_and_code as helped_by_number_and_code
from gongkai.apps.services.views.applications import hearing_lines
from gongkai.apps.services.views.applications.common import held, phases
from gongkai.apps.services.views.helping.common import hold_helped
from gongkai.apps.services.views.public import promise
from gongkai.kernel.cases import Refused, attachments
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people.actors import public
from gongkai.web import official, told_once
from gongkai.web.desk.explain import explain
from gongkai.web.forms import Form
from gongkai.web.my import limits
from gongkai.web.sending import send_letter
from gongkai.web.shapes import Crumb, Fact, TimelineItem
from gongkai.web.tables import Column, Empty, Table, table_response

DONE = {"supplement": "补正已经提交，窗口将核对。", "withdraw": "申请已经撤回。"}


class HallTable(Table):
    id = "hall"
    caption = "可以在网上申请的事项"
    filter_form = FindItemForm
    default_sort = "name"
    empty = Empty("没有找到可以网上办理的事项", "请换一个词，或者到窗口咨询。")
    columns = (
        Column("name", "事项名称", main=True, url=lambda item: reverse("services:item", args=[item.uid]), sort="name"),
        Column("org", "实施主体", "org.label"),
        Column("promised_days", "承诺时限", promise, sort="promised_days"),
        Column("visits", "到场次数", kind="number", sort="visits"),
        Column("apply", "办理", lambda item: "申请", url=lambda item: reverse("services:apply", args=[item.uid])),
    )

    def filter(self, queryset: QuerySet[Any], data: Any) -> QuerySet[Any]:
        return queryset.filter(name__contains=data["text"]) if data.get("text") else queryset


def hall(request: HttpRequest) -> HttpResponseBase:
    """网上大厅: what can be applied for here."""
    table = HallTable(request, reading.online_items())
    return table_response(request, "services/public/hall.html", table, {"heading": "网上大厅"})


@never_cache
def track(request: HttpRequest) -> HttpResponse:
    form = TrackForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid() and (found := _found(request, form)) is not None:
        if isinstance(found, Consultation):
            hold(request, found.case.number)
            return redirect("services:consulted", found.case.number)
        if not isinstance(found, Application):
            hold_helped(request, found.case.number)
            return redirect("services:help_tracked", found.case.number)
        hold(request, found.case.number)
        return redirect("services:tracked", found.case.number)
    context = {"form": form, "heading": "查询办件进度"}
    return render(request, "services/public/track.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, form: TrackForm) -> Application | Consultation | Helped | None:
    """An application, or 代办, 上门, 咨询 that somebody follows here too. Wrong codes are counted together with those
    of every other page that takes one."""
    number = form.cleaned_data["number"]
    if not limits.may_try_code(request, form, number):
        return None
    code = form.cleaned_data["code"]
    found = (
        reading.by_number_and_code(number, code)
        or helped_by_number_and_code(number, code)
        or asked_by_number_and_code(number, code)
    )
    if found is None:
        limits.count_wrong_code(request, number)
        form.add_error(None, "没有找到相符的办件，请核对办件编号和查询码。")
    return found


@never_cache
def tracked(request: HttpRequest, number: str) -> HttpResponse:
    """办理进度 in plain words: who has it, by which day it is promised and why."""
    application = held(request, number)
    case, spec = application.case, procedure(reading.KIND)
    clocks = {clock.key: clock for clock in cases.clocks_of(case)}
    charged = fees.told(application)
    context = {
        "heading": "办件进度",
        "crumbs": [Crumb("查询办件进度", reverse("services:track"))],
        "application": application,
        "case": case,
        "step": spec.step(case.step),
        "phases": phases(application),
        "facts": _facts(application, clocks),
        "clocks": clocks,
        "explained": _explained(application, clocks),
        "materials": application.materials.all(),
        "parts": reading.parts_of(application),
        "moments": [TimelineItem(m.label, m.at, text=m.note) for m in reversed(cases.public_timeline(case))],
        "letters": reading.letters_for_applicant(application),
        "filled": application.filled_id is not None,
        "hearings": _hearings(application),
        "owed": list(wanting(application)) if application.tolerance_until else [],
        "licences": reading.licences_for_applicant(application),
        "pay_first": fees.pay_first(fees.held_back(application)),
        "fees": charged,
        "owed_fees": [one for one in charged if one.state == FeeState.OPEN],
        "may": {act.id for act in spec.acts_from(case.step) if "public" in act.by},
    }
    return render(request, "services/public/tracked.html", context)


def _hearings(application: Application) -> list[hearing_lines.HearingLine]:
    def address(hearing: LicensingHearing, act: str) -> str:
        return reverse("services:hearing_act", args=[application.case.number, hearing.case.uid, act])

    told = [as_applicant(one) for one in hearings_of(application)]
    return hearing_lines.lines([one for one in told if one is not None], address)


def _explained(application: Application, clocks: dict[str, Any]) -> list[Any]:
    if application.case.closed_on is not None:
        return []
    running = [
        key for key in ("acceptance", "promise", "statutory") if key in clocks and clocks[key].stopped_on is None
    ]
    return [explain(application.case, key) for key in running]


def _facts(application: Application, clocks: dict[str, Any]) -> list[Fact]:
    def due(key: str) -> Any:
        clock = clocks.get(key)
        return clock.due_on if clock is not None and clock.stopped_on is None else None

    return [
        Fact("办件编号", application.case.number),
        Fact("事项", application.item.name),
        Fact("办理机关", application.org.name),
        Fact("现由谁办理", application.case.department.name if application.case.department else application.org.name),
        Fact("收到材料日期", application.received_on),
        Fact("受理日期", application.accepted_on),
        Fact("是否受理，告知期限至", due("acceptance")),
        Fact("承诺办结日期", due("promise")),
        Fact("法定办结日期", due("statutory")),
        Fact("结果", application.get_outcome_display() if application.decided_on else ""),
        Fact("决定日期", application.decided_on),
        Fact("送达日期", application.delivered_on),
        Fact("快递单号", application.tracking_number),
        Fact("投资项目代码", application.project_code),
        Fact("要延续的证件", application.renews.number if application.renews else ""),
        Fact("没有按承诺办结的原因", application.delay_reason, wide=True),
        Fact("联系电话", application.org.phone),
    ]


def supplement(request: HttpRequest, number: str) -> HttpResponse:
    """补正: in the form, where one was filled in; else with the files and a word about them."""
    if forms.asked_again(held(request, number)):
        return redirect("services:correct", number)
    return _own_act(request, number, "supplement", SupplementForm, "补正申请材料")


def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return _own_act(request, number, "withdraw", WithdrawForm, "撤回申请")


@never_cache
def _own_act(request: HttpRequest, number: str, act: str, form_class: type[Form], heading: str) -> HttpResponse:
    application = held(request, number)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*bound)
    back = reverse("services:tracked", args=[number])
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        uploads = data.pop("supplements", None) or []
        by = public(application.applicant_name)
        try:
            acts.by_applicant(
                application,
                act,
                by=by,
                data=data,
                attach=lambda: attachments.keep(
                    application.case, uploads, by=by, purpose="supplement", field="supplements"
                ),
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, DONE[act])
            return redirect(back)
    context = {
        "form": form,
        "heading": heading,
        "application": application,
        "back": back,
        "crumbs": [Crumb("办件进度", back)],
        "danger": act == "withdraw",
    }
    return render(request, "services/public/own_act.html", context, status=422 if form.errors else 200)


@never_cache
def letter(request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    application = held(request, number)
    found = reading.letter_of(application, uid)
    if found is None:
        raise Http404
    context = {
        "letter": told_once.filled_in(found, request),
        "number": number,
        "heading": found.title,
        "verify": official.verify_address(found),
        "note": official.verify_note(found),
        "crumbs": [Crumb("办件进度", reverse("services:tracked", args=[number]))],
    }
    return render(request, "services/public/letter.html", context)


@never_cache
def letter_file(request: HttpRequest, number: str, uid: UUID, form: str) -> HttpResponse:
    found = reading.letter_of(held(request, number), uid)
    if found is None:
        raise Http404
    return send_letter(told_once.filled_in(found, request), form)
