"""Public pages of 更正申请 and 主动公开建议: send in, track, withdraw. No account is needed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.disclosure.actions import corrections, suggestions
from gongkai.apps.disclosure.forms import limits
from gongkai.apps.disclosure.forms.applicants import ApplicantWithdrawForm, known_of
from gongkai.apps.disclosure.forms.citizens import PublicIdeaForm, PublicWrongForm
from gongkai.apps.disclosure.models import CorrectionRequest, PublicationSuggestion
from gongkai.apps.disclosure.queries import citizens as reading
from gongkai.apps.disclosure.queries.body_lists import taking_requests
from gongkai.apps.disclosure.views import body_lists
from gongkai.apps.disclosure.views.applicants import hold, holds, keep, tracking_address
from gongkai.apps.disclosure.views.citizens.common import phases
from gongkai.kernel.applicants.actions import linking
from gongkai.kernel.applicants.presence import presence_of
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import by_slug
from gongkai.kernel.people.actors import public
from gongkai.web import told_once
from gongkai.web.shapes import Crumb, Fact, TimelineItem

HEADING = "更正申请与公开建议"
NEW = "disclosure_new_voice"
NOBODY = "公众"


def voices(request: HttpRequest) -> HttpResponse:
    """第四十一条、第四十四条: first say which body it concerns."""
    context = {"heading": HEADING, **body_lists.listed(request, taking_requests())}
    return render(request, "disclosure/public/voices.html", context)


@never_cache
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """更正申请表."""
    org = _body(slug)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PublicWrongForm(*data, org=org, initial=known_of(presence_of(request)))
    limits.prepare(request, form)
    if request.method == "POST" and form.is_valid() and (made := _send_correction(request, form)) is not None:
        return _sent(request, made.case, made.query_code)
    lead = "公民、法人或者其他组织有证据证明行政机关提供的与其自身相关的政府信息记录不准确的，可以要求更正。"
    return _form_page(request, form, f"向{org.label}申请更正政府信息", lead)


def _send_correction(request: HttpRequest, form: PublicWrongForm) -> corrections.Submitted | None:
    if not limits.may_submit(request, form, form.cleaned_data["identity_number"]):
        return None
    proof = form.cleaned_data["proof"]
    try:
        return corrections.submit_with_evidence(
            org=form.org,
            by=public(form.cleaned_data["name"]),
            wrong=form.wrong(),
            attach=lambda made, by: keep(request, made, proof, by),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


@never_cache
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """主动公开建议表."""
    org = _body(slug)
    form = PublicIdeaForm(*((request.POST,) if request.method == "POST" else ()), org=org)
    limits.prepare(request, form)
    if request.method == "POST" and form.is_valid() and (made := _send_suggestion(request, form)) is not None:
        return _sent(request, made.case, made.query_code)
    lead = "涉及公众利益调整、需要公众广泛知晓或者需要公众参与决策的政府信息，任何人都可以建议主动公开。"
    return _form_page(request, form, f"建议{org.label}主动公开信息", lead)


def _send_suggestion(request: HttpRequest, form: PublicIdeaForm) -> suggestions.Submitted | None:
    presence = presence_of(request)
    if not limits.may_submit(request, form):
        return None
    if presence is not None and not presence.covers(suggestions.KIND):
        form.add_error(None, linking.OUT_OF_SCOPE)
        return None
    idea = form.idea()
    made = suggestions.submit(org=form.org, by=public(idea.name or NOBODY), idea=idea)
    if presence is not None:
        linking.link(presence, made.case)
    return made


@never_cache
def submitted(request: HttpRequest) -> HttpResponse:
    """Number and code, shown to the one who has just sent it in."""
    new = request.session.get(NEW)
    if not new:
        return redirect("disclosure:track")
    return render(
        request,
        "disclosure/public/voice_submitted.html",
        {"heading": "已提交", "new": {**new, "code": told_once.code_of(request, new["number"])}},
    )


@never_cache
def tracked_correction(request: HttpRequest, number: str) -> HttpResponse:
    item = _held_correction(request, number)
    facts = [
        Fact("登记编号", item.case.number),
        Fact("受理机关", item.org.name),
        Fact("所涉记录", item.record, wide=True),
        Fact("不准确的内容", item.inaccuracy, wide=True),
        Fact("收到申请之日", item.receipt_on),
        Fact("办理期限至", item.case.due_on),
        Fact("处理结果", item.get_outcome_display() if item.answered_on else ""),
        Fact("告知日期", item.answered_on),
        Fact("联系电话", item.org.phone),
    ]
    return _tracked(request, item.case, facts, "disclosure:withdraw_correction")


@never_cache
def tracked_suggestion(request: HttpRequest, number: str) -> HttpResponse:
    item = _held_suggestion(request, number)
    document = item.document if item.document and item.document.visible else None
    address = reverse("disclosure:document", args=[document.case.uid]) if document else ""
    facts = [
        Fact("登记编号", item.case.number),
        Fact("受理机关", item.org.name),
        Fact("建议公开的信息", item.wanted, wide=True),
        Fact("收到建议之日", item.receipt_on),
        Fact("审核结果", item.get_outcome_display() if item.outcome else ""),
        Fact("公开的信息", document.current.title if document and document.current else "", url=address, wide=True),
        Fact("联系电话", item.org.phone),
    ]
    return _tracked(request, item.case, facts, "disclosure:withdraw_suggestion")


@never_cache
def withdraw_correction(request: HttpRequest, number: str) -> HttpResponse:
    item = _held_correction(request, number)
    return _withdraw(request, item, corrections.withdraw, "撤回更正申请")


@never_cache
def withdraw_suggestion(request: HttpRequest, number: str) -> HttpResponse:
    item = _held_suggestion(request, number)
    return _withdraw(request, item, suggestions.withdraw, "撤回建议")


def _withdraw(
    request: HttpRequest, item: CorrectionRequest | PublicationSuggestion, act: Any, heading: str
) -> HttpResponse:
    form = ApplicantWithdrawForm(request.POST or None)
    back = tracking_address(item.case)
    if request.method == "POST" and form.is_valid():
        try:
            act(item, by=public(item.applicant_name or NOBODY), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{heading}：已收到。")
            return redirect(back)
    context = {"form": form, "heading": heading, "item": item, "back": back, "danger": True}
    return render(request, "disclosure/public/own_act.html", context, status=422 if form.errors else 200)


def _tracked(request: HttpRequest, case: Case, facts: list[Fact], withdraw: str) -> HttpResponse:
    """What the citizen sees; a decision not yet told is not shown, neither is its letter."""
    spec = procedure(case.kind)
    own = {act.id for act in spec.acts_from(case.step) if "public" in act.by}
    context = {
        "heading": "办理进度",
        "crumbs": [Crumb(HEADING, reverse("disclosure:voices"))],
        "case": case,
        "step": spec.step(case.step),
        "phases": phases(case),
        "facts": facts,
        "moments": [TimelineItem(m.label, m.at, text=m.note) for m in reversed(cases.public_timeline(case))],
        "letters": reading.letters_for_citizen(case),
        "withdraw": reverse(withdraw, args=[case.number]) if "withdraw" in own else "",
    }
    return render(request, "disclosure/public/voice_tracked.html", context)


def _sent(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    hold(request, case)
    request.session[NEW] = {"number": case.number, "address": tracking_address(case)}
    return told_once.remember(request, redirect("disclosure:voice_submitted"), case.number, code)


def _form_page(request: HttpRequest, form: Any, heading: str, lead: str) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "crumbs": [Crumb(HEADING, reverse("disclosure:voices"))],
    }
    return render(request, "disclosure/public/voice_form.html", context, status=limits.status(form))


def _body(slug: str) -> Organisation:
    org = by_slug(slug)
    if org is None:
        raise Http404
    return org


def _held_correction(request: HttpRequest, number: str) -> CorrectionRequest:
    found = reading.correction_by_number(number) if holds(request, number) else None
    if found is None:
        raise Http404
    return found


def _held_suggestion(request: HttpRequest, number: str) -> PublicationSuggestion:
    found = reading.suggestion_by_number(number) if holds(request, number) else None
    if found is None:
        raise Http404
    return found
