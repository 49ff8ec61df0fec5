"""The desk's pages of hearings: begin one on an application, list, course, acts; the slip for an interested party."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.services.actions import hearings as acts
from gongkai.apps.services.forms.hearing_acts import HEARING_FORMS, BeginForm
from gongkai.apps.services.models import Application, LicensingHearing
from gongkai.apps.services.queries import applications
from gongkai.apps.services.queries import hearings as reading
from gongkai.kernel import law
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available, clocks_of, letters_of
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import Actor
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact, steps
from gongkai.web.tables import Column, Empty, Table, table_response

KIND = reading.KIND
HEADING = "听证"
BEGIN = {"tell": acts.tell, "announce": acts.announce}
PHASES = ("告知", "组织", "举行", "结束")


class HearingTable(Table):
    id = "hearings"
    caption = HEADING
    default_sort = "-number"
    export_name = HEADING
    empty = Empty("没有听证", "在办件页告知听证权利，或者依职权举行的，列在这里。")
    columns = (
        Column("number", "编号", "case.number", sort="case_id", main=True, url=lambda one: page_of(one)),
        Column("item", "事项", "application.item.name"),
        Column("subject", "听证事项", "subject_matter"),
        Column("step", "环节", lambda one: procedure(KIND).step(one.case.step).label),
        Column("at", "举行时间", kind="datetime"),
        Column("chair", "主持人", "chair.name"),
        Column("due", "期限", html=lambda one: clock_badge(one.case), export=False),
    )


def page_of(hearing: LicensingHearing) -> str:
    return reverse("services_desk:hearing", args=[hearing.case.uid])


def hearing_list(request: HttpRequest) -> HttpResponseBase:
    table = HearingTable(request, reading.hearings(_actor(request)))
    return table_response(request, "web/list.html", table, {"heading": HEADING})


def begin(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """告知听证权利 or 依职权听证, from the page of the application."""
    application, actor = _application(request, uid), _actor(request)
    if act not in BEGIN or not actor.holds("services.examiner", application.org):
        raise Http404
    spec, back = procedure(KIND).act(act), reverse("services_desk:application", args=[uid])
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = BEGIN[act](org=application.org, by=actor, application=application, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"已完成：{spec.label}。")
            return redirect(page_of(made))
    context = {
        "form": form,
        "heading": spec.label,
        "crumbs": [Crumb(application.case.number, back)],
        "lead": application.case.title,
        "what": f"{spec.hint}依据：{law.cite(spec.article)}",
        "submit": spec.label,
        "back": back,
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def hearing_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    hearing = _hearing(request, uid)
    case, spec, actor = hearing.case, procedure(KIND), _actor(request)
    here = spec.step(case.step)
    context = {
        "heading": case.title,
        "crumbs": [Crumb(HEADING, reverse("services_desk:hearings"))],
        "case": case,
        "step": here,
        "hearing": hearing,
        "phases": steps(PHASES, len(PHASES) if here.terminal else PHASES.index(here.phase)),
        "offered": [
            (one.spec, reverse("services_desk:hearing_do", args=[uid, one.name]))
            for one in available(case, actor)
            if one.name not in _pointless(hearing, actor)
        ],
        "facts": _facts(hearing),
        "record": _record(hearing),
        "participants": reading.participants(hearing),
        "challenges": reading.challenges(hearing),
        "application_url": reverse("services_desk:application", args=[hearing.application.case.uid]),
        "may_open": applications.application(actor, hearing.application.case.uid) is not None,
        "letters": letters_of(case),
        "clocks": [(clock, spec.clock(clock.key).label) for clock in clocks_of(case)],
        "entries": entries(case.subject).order_by("-seq"),
    }
    return render(request, "services/desk/hearing.html", context)


def hearing_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    hearing = _hearing(request, uid)
    return act_response(request, hearing, KIND, act, HEARING_FORMS.get(act, ActForm), page_of(hearing))


@never_cache
def party_slip(request: HttpRequest, uid: UUID, party: UUID) -> HttpResponse:
    """回复凭证: printed and put in with the letter; whoever has it may answer for the party."""
    application = _application(request, uid)
    found = reading.party(application, party)
    if found is None or not _actor(request).holds_any(applications.READERS, application.org):
        raise Http404
    back = reverse("services_desk:application", args=[uid])
    address = settings.SITE_URL + reverse("services:party", args=[reading.key_of(found)])
    context = {
        "heading": "利害关系人回复凭证",
        "crumbs": [Crumb(application.case.number, back)],
        "party": found,
        "application": application,
        "address": address,
        "back": back,
    }
    return render(request, "services/desk/party_slip.html", context)


def _pointless(hearing: LicensingHearing, actor: Actor) -> set[str]:
    """Acts the step allows that leave nothing to do here, or that are the chair's alone."""
    sensible = {
        "decide_challenge": reading.open_challenges(hearing).exists(),
        "hold": actor.account_id == hearing.chair_id,
        "confirm": actor.account_id == hearing.chair_id,
        "request": hearing.origin == "asked" and hearing.participants.exclude(answer="asked").exists(),
        "waive": hearing.participants.filter(answer="").exists(),
    }
    return {name for name, there in sensible.items() if not there}


def _facts(hearing: LicensingHearing) -> list[Fact]:
    return [
        Fact("来由", hearing.get_origin_display()),
        Fact("听证事项", hearing.subject_matter, wide=True),
        Fact("告知日期", hearing.told_on),
        Fact("提出听证日期", hearing.asked_on),
        Fact("举行时间", hearing.at),
        Fact("地点", hearing.place),
        Fact("听证主持人", hearing.chair.name if hearing.chair else ""),
        Fact("记录人", hearing.recorder),
        Fact("不公开举行的理由", hearing.closed_reason),
        Fact("通知日期", hearing.noticed_on),
    ]


def _record(hearing: LicensingHearing) -> list[Fact]:
    return [
        Fact("举行日期", hearing.held_on),
        Fact("笔录确认日期", hearing.confirmed_on),
        Fact("出席情况", hearing.attendance, wide=True),
        Fact("审查人员的意见、证据和理由", hearing.examiner_said, wide=True),
        Fact("申请人的陈述、申辩和质证", hearing.applicant_said, wide=True),
        Fact("利害关系人的陈述、申辩和质证", hearing.parties_said, wide=True),
        Fact("争议焦点和其他记载", hearing.issues, wide=True),
        Fact("签字或者盖章", hearing.signed),
        Fact("没有签字的", hearing.unsigned),
    ]


def _hearing(request: HttpRequest, uid: UUID) -> LicensingHearing:
    found = reading.hearing(_actor(request), uid)
    if found is None:
        raise Http404
    return found


def _application(request: HttpRequest, uid: UUID) -> Application:
    found = applications.application(_actor(request), uid)
    if found is None:
        raise Http404
    return found


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    return actor
