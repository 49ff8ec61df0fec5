"""What an applicant does in the own case beside supplementing and withdrawing: supply what was promised, state the
case, take part in a hearing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import hearings
from gongkai.apps.services.forms.own import ChallengeForm, ConfirmForm, StatementForm, SupplyForm
from gongkai.apps.services.models import Application, HearingParticipant
from gongkai.apps.services.queries import hearings as reading
from gongkai.apps.services.views.applications import hearing_lines
from gongkai.apps.services.views.applications.files import attach
from gongkai.apps.services.views.applications.public import held
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people.actors import Actor, public
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb

HEARING: dict[str, tuple[Callable[..., Any], type[Form], str]] = {
    "request": (hearings.request, ConfirmForm, "已经登记您的听证要求，行政机关将在二十个工作日内组织听证。"),
    "waive": (hearings.waive, ConfirmForm, "已经登记：您放弃听证。"),
    "challenge": (hearings.challenge, ChallengeForm, "回避申请已经提交，由行政机关负责人决定。"),
}
WARNINGS = {
    "request": "提出要求后，行政机关组织听证，听证期间停止计算办理期限；参加听证不收取费用。",
    "waive": "放弃以后，不能再要求听证。",
    "challenge": "由行政机关负责人决定；决定以前不举行听证。",
}


@never_cache
def supply(request: HttpRequest, number: str) -> HttpResponse:
    """补交容缺材料, online."""
    application = held(request, number)
    form = SupplyForm(*bound(request), application=application)
    back = reverse("services:tracked", args=[number])
    if not form.owed:
        messages.info(request, "现在没有需要补交的材料。")
        return redirect(back)
    if request.method == "POST" and form.is_valid() and _supplied(application, form):
        messages.success(request, "材料已经提交，窗口将核对。")
        return redirect(back)
    context = {"heading": "补交容缺材料", "owed": form.owed, **_page(application, form, back)}
    return render(request, "services/public/supply.html", context, status=422 if form.errors else 200)


def _supplied(application: Application, form: SupplyForm) -> bool:
    by, data = public(application.applicant_name), form.cleaned_data
    numbers = form.numbers(data)

    def keep() -> None:
        for number in numbers:
            attach(application, data[f"material_{number}"], by, f"material-{number}", f"material_{number}")

    given = {"numbers": numbers}
    return tried(form, lambda: acts.by_applicant(application, "supply_tolerated", by=by, data=given, attach=keep))


@never_cache
def state(request: HttpRequest, number: str) -> HttpResponse:
    """陈述和申辩."""
    application = held(request, number)
    form = StatementForm(*bound(request))
    back = reverse("services:tracked", args=[number])
    if not may_state(application):
        messages.info(request, "受理以后、作出决定以前可以陈述和申辩，现在不能提交。")
        return redirect(back)
    by = public(application.applicant_name)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: acts.state(application, by=by, text=form.cleaned_data["text"]))
    ):
        messages.success(request, "陈述申辩已经提交。")
        return redirect(back)
    context = {"heading": "陈述和申辩", **_page(application, form, back)}
    return render(request, "services/public/say.html", context, status=422 if form.errors else 200)


def may_state(application: Application) -> bool:
    """Between acceptance and decision (LIC 第三十六条)."""
    return "state" in {act.id for act in procedure("services.application").acts_from(application.case.step)}


@never_cache
def hearing_act(request: HttpRequest, number: str, uid: UUID, act: str) -> HttpResponse:
    application = held(request, number)
    found = next((one for one in reading.hearings_of(application) if one.case.uid == uid), None)
    told = reading.as_applicant(found) if found is not None else None
    if told is None:
        raise Http404
    back = reverse("services:tracked", args=[number])
    return take_part(request, told, act, by=public(application.applicant_name), back=back, up="办件进度")


def take_part(
    request: HttpRequest, told: HearingParticipant, act: str, *, by: Actor, back: str, up: str
) -> HttpResponse:
    """要求听证、放弃、申请回避, of whoever takes part; what cannot be done now leads back with a sentence."""
    if act not in HEARING:
        raise Http404
    if act not in hearing_lines.may(told):
        messages.error(request, "现在不能办理：期限已过，或者已经答复。")
        return redirect(back)
    carry_out, form_class, done = HEARING[act]
    form = form_class(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: carry_out(told.hearing, by=by, participant=told, **form.cleaned_data))
    ):
        messages.success(request, done)
        return redirect(back)
    context = {
        "heading": hearing_lines.LABELS[act],
        "hearing": told.hearing,
        "form": form,
        "back": back,
        "warning": WARNINGS[act],
        "crumbs": [Crumb(up, back)],
    }
    return render(request, "services/public/hearing_act.html", context, status=422 if form.errors else 200)


def bound(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def tried(form: Form, act: Any) -> bool:
    """Do it; a refusal stands in the form, and nothing that was typed is lost."""
    try:
        act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


def _page(application: Application, form: Form, back: str) -> dict[str, Any]:
    return {"application": application, "form": form, "back": back, "crumbs": [Crumb("办件进度", back)]}
