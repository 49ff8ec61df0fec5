"""Public pages of 依申请公开: apply, track, complete, withdraw, answer a consultation. No account is needed."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.actions.requests.consultation import token_hash
from gongkai.apps.disclosure.forms import limits
from gongkai.apps.disclosure.forms.applicants import (
    ApplicantCompletionForm,
    ApplicantReasonForm,
    ApplicantWithdrawForm,
    ConsultationForm,
    PublicRequestForm,
    TrackForm,
    known_of,
)
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries import citizens, documents
from gongkai.apps.disclosure.queries import requests as reading
from gongkai.apps.disclosure.queries.body_lists import taking_requests
from gongkai.apps.disclosure.queries.file_access import HELD
from gongkai.apps.disclosure.rules import outcomes
from gongkai.apps.disclosure.views import body_lists
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import presence_of
from gongkai.kernel.cases import Refused, attachments
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.models import Case, Clock
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.files.access import PROOF
from gongkai.kernel.orgs.queries import by_slug
from gongkai.kernel.people.actors import Actor, public
from gongkai.web import told_once
from gongkai.web.desk.explain import explain
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb, Fact, FileItem, Step, TimelineItem, steps

PHASES = ("收件", "办理", "审核", "签发", "送达", "办结")
DONE = {
    "complete": "补正已经提交，答复期限自行政机关收到补正的次日起重新计算。",
    "give_reason": "理由已经提交。",
    "withdraw": "申请已经撤回。",
}
PAGES = {
    citizens.REQUEST: "disclosure:tracked",
    citizens.CORRECTION: "disclosure:tracked_correction",
    citizens.SUGGESTION: "disclosure:tracked_suggestion",
}


def choose_body(request: HttpRequest) -> HttpResponse:
    """第二十七条: the applicant first says whom to ask."""
    context = {"heading": "依申请公开", **body_lists.listed(request, taking_requests())}
    return render(request, "disclosure/public/choose_body.html", context)


@never_cache
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    org = by_slug(slug)
    if org is None:
        raise Http404
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    presence = presence_of(request)
    form = PublicRequestForm(*data, org=org, initial=known_of(presence))
    limits.prepare(request, form)
    if request.method == "POST" and form.is_valid() and (made := _submit(request, form)) is not None:
        hold(request, made.case)
        request.session["disclosure_new"] = made.case.number
        return told_once.remember(request, redirect("disclosure:submitted"), made.case.number, made.query_code)
    context = {
        "form": form,
        "org": org,
        "guide": documents.guide(org),
        "presence": presence,
        "heading": f"向{org.label}申请公开政府信息",
        "crumbs": [Crumb("依申请公开", reverse("disclosure:choose_body"))],
    }
    return render(request, "disclosure/public/apply.html", context, status=limits.status(form))


def _submit(request: HttpRequest, form: PublicRequestForm) -> acts.Submitted | None:
    if not limits.may_submit(request, form, form.cleaned_data["identity_number"]):
        return None
    try:
        return acts.submit_with_proofs(
            org=form.org,
            by=public(form.cleaned_data["name"]),
            applicant=form.applicant(),
            wish=form.wish(),
            attach=lambda made, by: keep(request, made, form.cleaned_data["proof"], by),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def keep(request: HttpRequest, made: Any, proof: list[UploadedFile], by: Actor) -> None:
    """The proof, and the request itself in the space of whoever is signed in; all of it or nothing."""
    attachments.keep(made.case, proof, by=by, purpose=PROOF, field="proof")
    if (presence := presence_of(request)) is not None:
        linking.link(presence, made.case)


@never_cache
def submitted(request: HttpRequest) -> HttpResponse:
    """Number and code, shown to the one who has just applied."""
    number = request.session.get("disclosure_new")
    if not number:
        return redirect("disclosure:track")
    context = {
        "heading": "申请已提交",
        "crumbs": [Crumb("依申请公开", reverse("disclosure:choose_body"))],
        "new": {"number": number, "code": told_once.code_of(request, number)},
        "item": held_request(request, number),
    }
    return render(request, "disclosure/public/submitted.html", context)


@never_cache
def track(request: HttpRequest) -> HttpResponse:
    form = TrackForm(request.POST or None, initial={"number": request.GET.get("number", "")})
    limits.prepare(request, form, limits.TRYING, limits.MANY_WRONG)
    if request.method == "POST" and form.is_valid() and (found := _found(request, form)) is not None:
        hold(request, found)
        return redirect(tracking_address(found))
    return render(
        request,
        "disclosure/public/track.html",
        {"form": form, "heading": "查询申请进度"},
        status=limits.status(form),
    )


def _found(request: HttpRequest, form: TrackForm) -> Case | None:
    """The case of this number and code; guessing is slowed down, then stopped, by address and by number."""
    number = form.cleaned_data["number"]
    if not limits.may_try(request, form, number):
        return None
    found = citizens.case_by_number_and_code(number, form.cleaned_data["code"])
    if found is None:
        limits.count_wrong(request, number)
        form.add_error(None, "没有找到相符的申请，请核对登记编号和查询码。")
    return found


@never_cache
def tracked(request: HttpRequest, number: str) -> HttpResponse:
    """办理进度 in plain words, with the day an answer is due and why."""
    item = held_request(request, number)
    case = item.case
    step = procedure(reading.KIND).step(case.step)
    own = {a.id for a in procedure(reading.KIND).acts_from(case.step) if "public" in a.by}
    clocks = {clock.key: clock for clock in cases.clocks_of(case)}  # the latest round of each
    context = {
        "heading": "申请办理进度",
        "crumbs": [Crumb("依申请公开", reverse("disclosure:choose_body"))],
        "item": item,
        "case": case,
        "step": step,
        "phases": phases(item),
        "facts": _facts(item, clocks.get("reply")),
        "clocks": clocks,
        "reply": explain(case, "reply", names=False) if case.closed_on is None else None,
        "moments": [TimelineItem(m.label, m.at, text=m.note) for m in reversed(cases.public_timeline(case))],
        "letters": citizens.letters_for_citizen(case),
        "released": [
            FileItem(f.original_name, reverse("files:download", args=[f.uid]), f.size)
            for f in reading.released_files(item)
        ],
        "may": own,
        "outcome": outcomes.outcome(item.outcome).label if item.outcome else "",
        "redone": _redone(request, item),
    }
    return render(request, "disclosure/public/tracked.html", context)


def _redone(request: HttpRequest, item: DisclosureRequest) -> list[DisclosureRequest]:
    """New answers to this request after a lost dispute; who may follow the first may follow them."""
    found = list(reading.redone(item))
    for one in found:
        hold(request, one.case)
    return found


def complete(request: HttpRequest, number: str) -> HttpResponse:
    return _own_act(request, number, "complete", ApplicantCompletionForm, "补正申请内容")


def give_reason(request: HttpRequest, number: str) -> HttpResponse:
    return _own_act(request, number, "give_reason", ApplicantReasonForm, "说明申请理由")


def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return _own_act(request, number, "withdraw", ApplicantWithdrawForm, "撤回申请")


@never_cache
def _own_act(request: HttpRequest, number: str, act: str, form_class: type[Form], heading: str) -> HttpResponse:
    item = held_request(request, number)
    form = form_class(request.POST or None)
    back = reverse("disclosure:tracked", args=[number])
    if request.method == "POST" and form.is_valid():
        try:
            getattr(acts, act)(item, by=public(item.applicant_name), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, DONE[act])
            return redirect(back)
    context = {"form": form, "heading": heading, "item": item, "back": back, "act": act, "danger": act == "withdraw"}
    return render(request, "disclosure/public/own_act.html", context, status=422 if form.errors else 200)


@never_cache
def consultation(request: HttpRequest, token: str) -> HttpResponse:
    """第三方、共同制作机关的回复页: reached by the address in their letter; the applicant is not named."""
    item = reading.consultation_by_token(token_hash(token))
    if item is None:
        raise Http404
    form = ConsultationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.answer_consultation(
                item.request,
                by=public(f"{item.name} {data['signer']}", "被征求意见方"),
                consultation=item,
                answer=data["answer"],
                answer_reason=data["answer_reason"],
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(request.path)
    context = {
        "form": form,
        "item": item,
        "token": token,
        "org": item.request.org,
        "heading": "政府信息公开征求意见回复",
    }
    return render(request, "disclosure/public/consultation.html", context, status=422 if form.errors else 200)


def phases(item: DisclosureRequest) -> list[Step]:
    """The step bar; none for a request that ended without an answer, as nobody reviewed or signed anything."""
    step = procedure(reading.KIND).step(item.case.step)
    if step.terminal:
        return steps(PHASES, len(PHASES)) if item.answered_on else []
    return steps(PHASES, PHASES.index(step.phase))


def _facts(item: DisclosureRequest, reply: Clock | None) -> list[Fact]:
    """`reply` runs only from the day both sides have confirmed; before that no answer is due on any day."""
    running = reply is not None and item.case.closed_on is None and reply.stopped_on is None
    return [
        Fact("登记编号", item.case.number),
        Fact("受理机关", item.org.name),
        Fact("申请内容", item.description, wide=True),
        Fact("补正内容", item.completion_text, wide=True),
        Fact("提交日期", item.submitted_on),
        Fact("收到申请之日", item.receipt_on),
        Fact("答复期限至", reply.due_on if running and reply else None),
        Fact("答复日期", item.answered_on),
        Fact("联系电话", item.org.phone),
    ]


def hold(request: HttpRequest, case: Case) -> None:
    """Remember in this session that the visitor has shown number and code; not where somebody acts for another, for
    that ends with the authorisation."""
    presence = presence_of(request)
    if presence is not None and presence.is_acting:
        return
    held = request.session.get(HELD, [])
    request.session[HELD] = [*[n for n in held if n != case.number][-9:], case.number]


def holds(request: HttpRequest, number: str) -> bool:
    return number in request.session.get(HELD, []) or linking.opens(request, number)


def held_case(request: HttpRequest, number: str) -> Case:
    """The case, of whatever kind, whose number and code this visitor has shown; 404 for everybody else."""
    found = citizens.case_by_number(number) if holds(request, number) else None
    if found is None:
        raise Http404
    return found


def held_request(request: HttpRequest, number: str) -> DisclosureRequest:
    """The request whose number and code this visitor has shown; 404 for everybody else."""
    found = reading.by_number(number) if holds(request, number) else None
    if found is None:
        raise Http404
    return found


def tracking_address(case: Case) -> str:
    """Where the citizen follows this case."""
    return reverse(PAGES[case.kind], args=[case.number])
