"""代为填写 at the desk: begin, go on, review, hand in, give up; only for whoever helps in the case."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.apps.services.actions.applications import CHANGED
from gongkai.apps.services.actions.helping import filling as acts
from gongkai.apps.services.models import ItemVersion, ServiceItem
from gongkai.apps.services.queries import forms
from gongkai.apps.services.queries.helping import filling as reading
from gongkai.apps.services.queries.helping.cases import authority_of
from gongkai.apps.services.queries.helping.filling import Helped
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import plain
from gongkai.apps.services.views.helping.common import page_of
from gongkai.kernel import eforms
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.web import told_once
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.eforms.flow import REVIEW, Flow
from gongkai.web.eforms.stores import DraftStore
from gongkai.web.formatting import cn_date
from gongkai.web.shapes import Crumb


def begin(request: HttpRequest, one: Helped, item: ServiceItem, version: ItemVersion) -> HttpResponse:
    """What has to be there, on whose authority, and the button that begins; what was begun is gone on with."""
    actor = actor_of(request)
    draft = forms.draft_held(reading.holder_of(one.case), item)
    if draft is not None:
        return redirect("services_desk:help_fill_start", draft.uid)
    if request.method == "POST":
        try:
            answers = acts.begin(one, item, by=actor)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect(page_of(one))
        return redirect("services_desk:help_fill_start", answers.uid)
    context = {
        "heading": f"代为填写：{item.name}",
        "crumbs": [Crumb(one.case.number, page_of(one))],
        "item": item,
        "who": one.requester,
        "authority": authority_of(one),
        "to_bring": plain.to_bring(elements_of(version)),
        "form_name": forms.form_of(version).label,
        "back": page_of(one),
    }
    return render(request, "services/desk/helping/fill_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, uid: UUID, step: str = "") -> HttpResponse:
    """One step of the form; the first address takes the draft over to the form of today."""
    answers, one, item = _draft(request, uid)
    actor = actor_of(request)
    try:
        acts.refuse(one, item, by=actor)
        if not step:
            acts.bring_up_to_date(answers, one, item, by=actor)
    except NotAllowed:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(page_of(one))
    return _flow(request, answers, one, item).respond(request, step)


def _flow(request: HttpRequest, answers: FormAnswers, one: Helped, item: ServiceItem) -> Flow:
    return Flow(
        DraftStore(answers, actor_of(request)),
        address=lambda step: _address(answers, step),
        submit=lambda result: _hand_in(request, answers, one, item),
        base="web/desk.html",
        crumbs=[Crumb(one.case.number, page_of(one))],
        submit_label="代为提交",
        note=f"为{one.requester.applicant_name}填写（{authority_of(one)}）。暂存的内容保存到"
        f"{cn_date(answers.expires_on)}，每次暂存后顺延；提交前请打印，由申请人核对、签名。",
        give_up=reverse("services_desk:help_fill_discard", args=[answers.uid]),
    )


def _hand_in(request: HttpRequest, answers: FormAnswers, one: Helped, item: ServiceItem) -> HttpResponse:
    """The form may have changed while it was filled in: then it is looked at once more before it is sent."""
    actor = actor_of(request)
    if acts.bring_up_to_date(answers, one, item, by=actor):
        messages.warning(request, CHANGED)
        return redirect(_address(answers, REVIEW))
    made = acts.submit(answers, one, item, by=actor)
    messages.success(request, f"已提交，办件编号 {made.case.number}。")
    return told_once.remember(request, redirect(page_of(one)), made.case.number, made.query_code)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """放弃填写: for whoever helps in the case, also when the authority has ended."""
    answers, one, item = _draft(request, uid)
    if not reading.fills_for(one, item, actor_of(request)):
        raise Http404
    if request.method == "POST":
        eforms.discard(answers, by=actor_of(request))
        messages.success(request, "没有提交的内容已经删除。")
        return redirect(page_of(one))
    crumbs = [Crumb(one.case.number, page_of(one))]
    context = {"heading": "放弃填写", "crumbs": crumbs, "item": item, "back": _address(answers, "")}
    return render(request, "services/desk/window_discard.html", context)


def _draft(request: HttpRequest, uid: UUID) -> tuple[FormAnswers, Helped, ServiceItem]:
    """What was begun in a case of this person's; missing, handed in and somebody else's look the same."""
    answers = eforms.answers_by_uid(uid)
    one = reading.whose(answers) if answers is not None and answers.is_open else None
    item = forms.item_of(answers) if answers is not None else None
    if answers is None or one is None or item is None or not reading.fills_for(one, item, actor_of(request)):
        raise Http404
    return answers, one, item


def _address(answers: FormAnswers, step: str) -> str:
    if step:
        return reverse("services_desk:help_fill", args=[answers.uid, step])
    return reverse("services_desk:help_fill_start", args=[answers.uid])
