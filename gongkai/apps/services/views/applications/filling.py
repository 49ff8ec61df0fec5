"""网上填写申请表: begin, go on by account or by code, review, hand in; the receipt; correct what was asked for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.forms.applications import ResumeForm
from gongkai.apps.services.models import Application, ServiceItem
from gongkai.apps.services.queries import forms as reading
from gongkai.apps.services.queries.held import hold
from gongkai.apps.services.queries.items import public_item, why_closed
from gongkai.apps.services.queries.standards import current_version, elements_of
from gongkai.apps.services.rules import handling, plain
from gongkai.apps.services.rules.composing import RENEWED
from gongkai.apps.services.views.applications.common import held
from gongkai.kernel import eforms, workdays
from gongkai.kernel.applicants.presence import Presence, presence_of
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.eforms.access import is_holder
from gongkai.kernel.eforms.evaluation import Result
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.people.actors import public
from gongkai.web import told_once
from gongkai.web.api import Limit, TooMany
from gongkai.web.eforms import codes
from gongkai.web.eforms import reading as answers_reading
from gongkai.web.eforms.flow import REVIEW, Flow
from gongkai.web.eforms.stores import DraftStore
from gongkai.web.formatting import cn_date
from gongkai.web.shapes import Crumb

BUSY = "近一小时从您所在的网络新建的申请较多，请登录后填写，或者在{minutes}分钟后再试。"
BEGINNING = Limit("services-begin", 60, 3600, BUSY)
NO_DRAFT = "没有找到相符的草稿：请核对续填码；超过保存期限的已经删除，登录后归入账号的在“我的”中继续。"
BY_CODE = "凭续填码可以在其他设备上继续填写，请记下："
SAVED = "已暂存。"
NEW = "services_new"
CORRECTED = "补正已经提交，窗口将核对。"


def hall_crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb("网上大厅", reverse("services:hall")), *more]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """网上申请: what will be asked, and where one begins; whoever has begun goes on."""
    item = public_item(uid)
    if item is None or not item.online:
        raise Http404
    presence = presence_of(request)
    if request.method == "POST":
        try:
            return _begin(request, item, presence)
        except Refused as refusal:
            return _closed(request, item, refusal.message)
    if why := why_closed(item, workdays.today()):
        return _closed(request, item, why)
    version = current_version(item)
    if version is None:
        raise Http404
    elements = elements_of(version)
    context = {
        "heading": f"申请：{item.name}",
        "crumbs": hall_crumbs(),
        "item": item,
        "presence": presence,
        "draft": reading.draft_of(presence.subject.uid, item) if presence is not None else None,
        "form_name": reading.form_of(version).label,
        "to_bring": plain.to_bring(elements),
        "not_served": presence is not None and _kind(presence) not in handling.served(elements),
        "served": [label for _, label in reading.lists_for(elements).kinds],
    }
    return render(request, "services/public/apply_item.html", context)


def _kind(presence: Presence) -> str:
    return "legal" if presence.subject.is_legal else "person"


def _begin(request: HttpRequest, item: ServiceItem, presence: Presence | None) -> HttpResponse:
    if presence is None:
        try:
            BEGINNING.refuse_if_spent(request)
        except TooMany as refused:
            raise Refused(refused.message) from refused
        BEGINNING.count(request)
    renewed = request.GET.get("renewed_number", "").strip()[:80]
    answers, code = acts.begin(item, presence, answers={RENEWED: renewed} if renewed else None)
    response = redirect("services:fill_start", answers.uid)
    if not code:
        return response
    codes.remember(request, answers)
    return told_once.remember(request, response, str(answers.uid), code)


def _closed(request: HttpRequest, item: ServiceItem, why: str) -> HttpResponse:
    return render(request, "services/public/closed.html", {"heading": item.name, "item": item, "why": why})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, uid: UUID, step: str = "") -> HttpResponse:
    """One step of the form; the first address takes the draft over to the form of today."""
    answers, item = _held_draft(request, uid)
    presence = presence_of(request)
    try:
        if presence is not None and answers.code_index:
            answers = acts.take_into_account(answers, presence)
            messages.success(request, "填写的内容已归入您的账号，今后在“我的”中继续。")
        if not step:
            acts.bring_up_to_date(answers, item, presence=presence)
    except Refused as refusal:
        return _closed(request, item, f"{refusal.message}您填写的内容仍然保存。")
    return _flow(request, answers, item, presence).respond(request, step)


def _flow(request: HttpRequest, answers: FormAnswers, item: ServiceItem, presence: Presence | None) -> Flow:
    code = told_once.code_of(request, str(answers.uid))
    kept = f"暂存的内容保存到{cn_date(answers.expires_on)}，每次暂存后顺延。"
    if answers.code_index:
        kept += f"{BY_CODE}{codes.spelt(code)}。" if code else "凭续填码可以继续填写。"
    return Flow(
        DraftStore(answers, presence.actor if presence is not None else acts.STRANGER),
        address=lambda step: _address(answers, step),
        submit=lambda result: _hand_in(request, answers, item, presence),
        crumbs=hall_crumbs(Crumb(item.name, reverse("services:item", args=[item.uid]))),
        submit_label="提交申请" if presence is not None else "登录后提交",
        note=kept,
        saved=SAVED,
        give_up=reverse("services:discard_draft", args=[answers.uid]),
    )


def _address(answers: FormAnswers, step: str) -> str:
    if step:
        return reverse("services:fill", args=[answers.uid, step])
    return reverse("services:fill_start", args=[answers.uid])


def _hand_in(request: HttpRequest, answers: FormAnswers, item: ServiceItem, presence: Presence | None) -> HttpResponse:
    """The form may have changed while it was filled in: then it is looked at once more before it is sent."""
    if presence is None:
        return redirect(f"{reverse('my:login')}?next={_address(answers, REVIEW)}")
    if acts.bring_up_to_date(answers, item, presence=presence):
        messages.warning(request, acts.CHANGED)
        return redirect(_address(answers, ""))
    made = acts.submit_form(answers, presence, item=item)
    request.session[NEW] = made.case.number
    return told_once.remember(request, redirect("services:submitted"), made.case.number, made.query_code)


def _held_draft(request: HttpRequest, uid: UUID) -> tuple[FormAnswers, ServiceItem]:
    """What this visitor has begun for an item; missing, submitted and somebody else's look the same."""
    answers = eforms.answers_by_uid(uid)
    if answers is None or not answers.is_open or answers.replaces_id is not None or not is_holder(answers, request):
        raise Http404
    item = reading.item_of(answers)
    if item is None:
        raise Http404
    return answers, item


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard_draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """放弃填写: says what goes; the answers and files are destroyed at once."""
    answers, item = _held_draft(request, uid)
    presence = presence_of(request)
    if request.method == "POST":
        eforms.discard(answers, by=presence.actor if presence is not None else acts.STRANGER)
        messages.success(request, "填写的内容和上传的材料已经删除。")
        return redirect("my:home" if presence is not None else "services:hall")
    context = {"heading": "放弃填写", "crumbs": hall_crumbs(), "item": item, "back": _address(answers, "")}
    return render(request, "services/public/discard_draft.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """续填: with the code that was told when it was begun."""
    form = ResumeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = codes.open_by_code(request, form.cleaned_data["code"])
        except TooMany as refused:
            form.add_error(None, refused.message)
        else:
            if found is not None and reading.item_of(found) is not None:
                return redirect("services:fill_start", found.uid)
            form.add_error("code", NO_DRAFT)
    context = {"form": form, "heading": "继续填写", "crumbs": hall_crumbs(), "submit": "继续填写"}
    return render(request, "services/public/resume.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def submitted(request: HttpRequest) -> HttpResponse:
    """Number and code, shown to the one who has just applied."""
    number = request.session.get(NEW)
    if not number:
        return redirect("services:track")
    application = held(request, number)
    context = {
        "heading": "申请已提交",
        "crumbs": hall_crumbs(),
        "number": number,
        "code": told_once.code_of(request, number),
        "application": application,
        "receipt": application.case.letters.filter(template="services.receipt").first(),
    }
    return render(request, "services/public/submitted.html", context)


@never_cache
@require_safe
def own_form(request: HttpRequest, number: str) -> HttpResponse:
    """What was submitted, for whoever submitted it: to read and to print."""
    application = held(request, number)
    if application.filled is None:
        raise Http404
    by = public(application.applicant_name)
    context = {
        "heading": "提交的申请表",
        "crumbs": [Crumb("办件进度", reverse("services:tracked", args=[number]))],
        "application": application,
        "reading": answers_reading.of(application.filled, by=by, request=request),
    }
    return render(request, "services/public/own_form.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: str, step: str = "") -> HttpResponse:
    """补正申请表: only what the window asked for; what was submitted before stays with the case."""
    application = held(request, number)
    hold(request, number)
    back = reverse("services:tracked", args=[number])
    if "supplement" not in {act.id for act in procedure("services.application").acts_from(application.case.step)}:
        return redirect(back)
    by = public(application.applicant_name)
    try:
        answers = acts.begin_correction(application, by=by, holder=application.case.subject)
    except Refused:
        return redirect("services:supplement", number)

    def submit(result: Result) -> HttpResponse:
        return _corrected(request, application, answers)

    def address(one: str) -> str:
        name, more = ("services:correct_step", [one]) if one else ("services:correct", [])
        return reverse(name, args=[number, *more])

    asked: dict[str, Any] = {"asked_again": application.supplement_items}
    flow = Flow(
        DraftStore(answers, by),
        address=address,
        submit=submit,
        crumbs=[Crumb("办件进度", back)],
        submit_label="提交补正",
        note="只需要改正窗口指出的内容，其他内容不用改动。",
        extra=asked,
    )
    return flow.respond(request, step)


def _corrected(request: HttpRequest, application: Application, answers: FormAnswers) -> HttpResponse:
    by = public(application.applicant_name)
    data = {"text": "", "corrected": answers}
    acts.by_applicant(application, "supplement", by=by, data=data, attach=lambda: None)
    messages.success(request, CORRECTED)
    return redirect("services:tracked", application.case.number)
