"""代办和上门 for the public: points, requests without scripts, following with or without an account."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.apps.services.actions.helping import agency as agency_acts
from gongkai.apps.services.actions.helping import visits as visit_acts
from gongkai.apps.services.forms.helping import (
    AgencyForm,
    ConfirmForm,
    HelpTrackForm,
    OwnAnswerForm,
    OwnAuthorityForm,
    VisitForm,
    known_of,
)
from gongkai.apps.services.models import Agency, ServicePoint, Visit
from gongkai.apps.services.queries.helping import cases as reading
from gongkai.apps.services.queries.helping import points
from gongkai.apps.services.queries.helping import visits as visit_reading
from gongkai.apps.services.rules import helping as rules
from gongkai.apps.services.views.common import attempt
from gongkai.apps.services.views.helping.common import (
    HELD,
    agency_facts,
    form_of,
    hold_helped,
    phases,
    posted,
    visit_facts,
)
from gongkai.kernel import files, workdays
from gongkai.kernel.applicants import levels
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.models import Level
from gongkai.kernel.applicants.presence import Presence, presence_of
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people.actors import public
from gongkai.web import told_once
from gongkai.web.my import limits
from gongkai.web.sending import send_letter
from gongkai.web.shapes import Crumb, Fact, TimelineItem

HEADING = "代办和上门服务"
NEW = "services_help_new"
# What the applicant may do in the own case → what the page is called, what is said afterwards.
OWN = {
    "authorise": ("签署授权", "授权已经签署，代办员将开始办理。"),
    "answer": ("答复代办员", "已经提交，代办员将继续办理。"),
    "revoke": ("撤销授权", "授权已经撤销，代办已经停止。"),
    "withdraw": ("撤回代办申请", "代办申请已经撤回。"),
    "cancel": ("取消上门", "上门服务已经取消。"),
    "miss_officers": ("工作人员没有来", "已经记录，将重新与您约定时间。"),
}
DANGER = ("revoke", "withdraw", "cancel")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where help is offered, for whom, and that it costs nothing."""
    item = request.GET.get("item", "")
    context = {
        "heading": HEADING,
        "points": points.points(),
        "conditions": rules.conditions().values(),
        "windows": rules.windows().values(),
        "rule": rules.visit_rule(workdays.today()),
        "query": f"?item={item}" if item and _is_uid(item) else "",
    }
    return render(request, "services/public/helping/home.html", context)


@never_cache
def request_agency(request: HttpRequest, uid: UUID) -> HttpResponse:
    """申请代办, without an account too; whoever is known by name may sign the authority at once."""
    point = _point(uid, agency=True)
    presence = presence_of(request)
    more: dict[str, Any] = {"may_sign": _may_sign(presence)}
    form, sent = form_of(AgencyForm, point, posted(request), request.GET, initial=_known(presence), **more)
    if sent and form.is_valid():
        made = attempt(form, lambda: _ask_agency(presence, point, form))
        if made is not None:
            return _done(request, made)
    return _request_page(request, form, sent, f"申请代办：{point.name}", point, presence)


def _ask_agency(presence: Presence | None, point: ServicePoint, form: AgencyForm) -> agency_acts.Asked:
    wanted, authority = form.wanted(), form.authority()
    if presence is None:
        by = public(wanted.person.name)
        return agency_acts.request(org=point.org, by=by, point=point, wanted=wanted, authority=authority)
    sign = bool(form.cleaned_data.get("sign"))
    return agency_acts.request_from(presence, point=point, wanted=wanted, authority=authority, sign=sign)


@never_cache
def request_visit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """申请上门, without an account too."""
    point = _point(uid, visits=True)
    presence = presence_of(request)
    form, sent = form_of(VisitForm, point, posted(request), request.GET, initial=_known(presence))
    if sent and form.is_valid():
        made = attempt(form, lambda: _ask_visit(presence, point, form))
        if made is not None:
            return _done(request, made)
    return _request_page(request, form, sent, f"申请上门：{point.name}", point, presence)


def _ask_visit(presence: Presence | None, point: ServicePoint, form: VisitForm) -> visit_acts.Asked:
    wanted, circumstances = form.wanted(), form.circumstances()
    if presence is None:
        by = public(wanted.person.name)
        return visit_acts.request(org=point.org, by=by, point=point, wanted=wanted, circumstances=circumstances)
    return visit_acts.request_from(presence, point=point, wanted=wanted, circumstances=circumstances)


def _done(request: HttpRequest, made: agency_acts.Asked | visit_acts.Asked) -> HttpResponse:
    request.session[NEW] = made.case.number
    hold_helped(request, made.case.number)
    return told_once.remember(request, redirect("services:help_submitted"), made.case.number, made.query_code)


def _request_page(
    request: HttpRequest, form: Any, sent: bool, heading: str, point: ServicePoint, presence: Presence | None
) -> HttpResponse:
    context = {
        "heading": heading,
        "crumbs": [Crumb(HEADING, reverse("services:help"))],
        "form": form,
        "point": point,
        "presence": presence,
        "is_agency": isinstance(form, AgencyForm),
        "looked": request.method == "POST" and not sent,
    }
    status = 422 if sent and form.errors else 200
    return render(request, "services/public/helping/request.html", context, status=status)


@never_cache
def submitted(request: HttpRequest) -> HttpResponse:
    """Number and code, shown to the one who has just asked."""
    number = request.session.get(NEW)
    found = reading.by_number(number) if number else None
    if found is None or not number:
        return redirect("services:help_track")
    context = {
        "heading": "申请已提交",
        "crumbs": [Crumb(HEADING, reverse("services:help"))],
        "number": number,
        "code": told_once.code_of(request, number),
        "helped": found,
        "is_agency": isinstance(found, Agency),
    }
    return render(request, "services/public/helping/submitted.html", context)


@never_cache
def track(request: HttpRequest) -> HttpResponse:
    form = HelpTrackForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if limits.may_try_code(request, form, number):
            found = reading.by_number_and_code(number, form.cleaned_data["code"])
            if found is not None:
                hold_helped(request, found.case.number)
                return redirect("services:help_tracked", found.case.number)
            limits.count_wrong_code(request, number)
            form.add_error(None, "没有找到相符的申请，请核对编号和查询码。")
    context = {"form": form, "heading": "查询代办和上门服务", "crumbs": [Crumb(HEADING, reverse("services:help"))]}
    return render(request, "services/public/track.html", context, status=422 if form.errors else 200)


@never_cache
def tracked(request: HttpRequest, number: str) -> HttpResponse:
    """进度 in plain words: who helps, what was done, what comes next."""
    found = held(request, number)
    case, spec = found.case, procedure(found.case.kind)
    offered = {one.id for one in spec.acts_from(case.step) if "public" in one.by} & OWN.keys()
    context = {
        "heading": spec.label,
        "crumbs": [Crumb(HEADING, reverse("services:help"))],
        "helped": found,
        "case": case,
        "step": spec.step(case.step),
        "phases": phases(case),
        "facts": _facts(found),
        "lines": found.items.select_related("item__org", "application__case"),
        "records": found.steps.select_related("item") if isinstance(found, Agency) else [],
        "kinds": {one.code: one.label for one in rules.step_kinds().values()},
        "moments": [TimelineItem(m.label, m.at, text=m.note) for m in reversed(cases.public_timeline(case))],
        "letters": reading.letters_of(found),
        "acts": [(one, OWN[one][0], one in DANGER) for one in OWN if one in offered and _makes_sense(found, one)],
        "may_sign": _may_sign(presence_of(request)),
    }
    return render(request, "services/public/helping/tracked.html", context)


def _facts(found: reading.Helped) -> list[Fact]:
    own = agency_facts(found) if isinstance(found, Agency) else visit_facts(found)
    clocks = {one.key: one for one in cases.clocks_of(found.case) if one.stopped_on is None}
    due = next((clocks[key].due_on for key in ("answer", "response", "handling", "visit") if key in clocks), None)
    labels = {"answer": "请在此日前答复", "response": "答复期限至", "handling": "代办期限至", "visit": "上门期限至"}
    label = next((labels[key] for key in labels if key in clocks), "")
    coming = visit_reading.officers_of(found).values_list("name", flat=True) if isinstance(found, Visit) else ()
    return [
        Fact("编号", found.case.number),
        Fact("帮办代办点", f"{found.point.name}　{found.point.phone}"),
        *own,
        Fact("上门人员", "、".join(coming)),
        Fact(label, due),
        Fact("费用", "不收费"),
    ]


def _makes_sense(found: reading.Helped, act: str) -> bool:
    """Whether the page offers the act now; the act itself decides again."""
    if isinstance(found, Visit):
        over = visit_reading.is_over(found)
        return over if act == "miss_officers" else not over or found.case.step == "requested"
    return True


@never_cache
def own_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """What the applicant does in the own case; the page says what it means."""
    found = held(request, number)
    spec = procedure(found.case.kind)
    if act not in OWN or act not in {one.id for one in spec.acts_from(found.case.step) if "public" in one.by}:
        raise Http404
    back = reverse("services:help_tracked", args=[number])
    form = _own_form(request, found, act)
    sent = request.method == "POST" and form.is_valid()
    if sent and attempt(form, lambda: _carry_out(request, found, act, form)) is not None:
        messages.success(request, OWN[act][1])
        return redirect(back)
    context = {
        "form": form,
        "heading": OWN[act][0],
        "crumbs": [Crumb(spec.label, back)],
        "lead": f"{found.case.number}　{spec.act(act).hint}",
        "back": back,
        "danger": act in DANGER,
        "asked": found.asked if isinstance(found, Agency) and act == "answer" else "",
    }
    return render(request, "services/public/helping/own_act.html", context, status=422 if form.errors else 200)


def _own_form(request: HttpRequest, found: reading.Helped, act: str) -> Any:
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    if act == "authorise":
        return OwnAuthorityForm(*bound, subject=found)
    return OwnAnswerForm(*bound) if act == "answer" else ConfirmForm(*bound)


def _carry_out(request: HttpRequest, found: Any, act: str, form: Any) -> bool:
    """True when it was done; a refusal is raised."""
    by = public(found.requester.applicant_name)
    if act == "authorise":
        data = form.cleaned_data
        agency_acts.authorise_from(
            presence_of(request), found, scope=data["scope"], authority_until=data["authority_until"]
        )
    elif act == "answer":
        uploads = form.cleaned_data["uploads"]
        agency_acts.by_applicant(
            found,
            lambda: agency_acts.answer(found, by=by, text=form.cleaned_data["text"]),
            lambda: _attach(found, uploads, by),
        )
    else:
        simple: dict[str, Callable[..., Any]] = {
            "revoke": agency_acts.revoke,
            "withdraw": agency_acts.withdraw,
            "cancel": visit_acts.cancel,
            "miss_officers": visit_acts.miss_officers,
        }
        simple[act](found, by=by)
    return True


def _attach(found: Agency, uploads: list[Any], by: Any) -> None:
    for upload in uploads:
        try:
            files.store(upload, org=found.org, owner=found.case.subject, by=by, purpose="material")
        except files.FileRefused as refusal:
            raise Refused(str(refusal), code="file", field="uploads") from refusal


@never_cache
def letter(request: HttpRequest, number: str, uid: UUID) -> HttpResponse:
    found = held(request, number)
    one = reading.letter_of(found, uid)
    if one is None:
        raise Http404
    back = reverse("services:help_tracked", args=[number])
    context = {
        "letter": told_once.filled_in(one, request),
        "number": number,
        "heading": one.title,
        "crumbs": [Crumb(HEADING, reverse("services:help")), Crumb(number, back)],
    }
    return render(request, "services/public/helping/letter.html", context)


@never_cache
def letter_file(request: HttpRequest, number: str, uid: UUID, form: str) -> HttpResponse:
    one = reading.letter_of(held(request, number), uid)
    if one is None:
        raise Http404
    return send_letter(told_once.filled_in(one, request), form)


def held(request: HttpRequest, number: str) -> reading.Helped:
    """The case whose number and code this visitor has shown, or that is theirs; 404 for everybody else."""
    may = number in request.session.get(HELD, []) or linking.opens(request, number)
    found = reading.by_number(number) if may else None
    if found is None:
        raise Http404
    return found


def _known(presence: Presence | None) -> dict[str, str]:
    return known_of(presence) if presence is not None else {}


def _may_sign(presence: Presence | None) -> bool:
    return presence is not None and levels.rank(levels.of(presence)) >= levels.rank(Level.COUNTER)


def _point(uid: UUID, *, agency: bool = False, visits: bool = False) -> ServicePoint:
    found = points.points(agency=agency, visits=visits).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
