"""窗口收件: the clerk fills in the same form for somebody who is there, or whose letter came."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.models import ItemVersion, ServiceItem
from gongkai.apps.services.queries import forms
from gongkai.apps.services.queries.form_access import may_fill
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import plain
from gongkai.kernel import eforms
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.evaluation import Result
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.web import told_once
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.eforms.flow import Flow
from gongkai.web.eforms.stores import DraftStore
from gongkai.web.shapes import Crumb

# Where a reader types the number of the card.
CARD = "apply_citizen_id"


def crumbs() -> list[Crumb]:
    return [
        Crumb("办件", reverse("services_desk:applications")),
        Crumb("窗口收件", reverse("services_desk:choose_item")),
    ]


def begin(request: HttpRequest, item: ServiceItem, version: ItemVersion) -> HttpResponse:
    """What has to be there, and the button that begins; nothing is kept before."""
    if request.method == "POST":
        try:
            answers = acts.begin_at_window(item, by=actor_of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("services_desk:choose_item")
        return redirect("services_desk:window_start", answers.uid)
    context = {
        "heading": f"收件：{item.name}",
        "crumbs": crumbs(),
        "item": item,
        "to_bring": plain.to_bring(elements_of(version)),
        "form_name": forms.form_of(version).label,
    }
    return render(request, "services/desk/window_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, uid: UUID, step: str = "") -> HttpResponse:
    answers, item = _draft(request, uid)

    def submit(result: Result) -> HttpResponse:
        made = acts.register_form(answers, by=actor_of(request), item=item)
        messages.success(request, f"已收件，编号 {made.case.number}。")
        page = reverse("services_desk:application", args=[made.case.uid])
        return told_once.remember(request, redirect(page), made.case.number, made.query_code)

    flow = Flow(
        DraftStore(answers, actor_of(request)),
        address=lambda one: _address(answers, one),
        submit=submit,
        base="web/desk.html",
        crumbs=crumbs(),
        submit_label="收件",
        note="登记后生成材料接收凭证，凭证和查询码交给申请人。",
        direct=True,
        give_up=reverse("services_desk:window_discard", args=[answers.uid]),
        focus=CARD,
    )
    return flow.respond(request, step)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    answers, item = _draft(request, uid)
    if request.method == "POST":
        eforms.discard(answers, by=actor_of(request))
        messages.success(request, "没有登记的内容已经删除。")
        return redirect("services_desk:choose_item")
    context = {"heading": "放弃收件", "crumbs": crumbs(), "item": item, "back": _address(answers, "")}
    return render(request, "services/desk/window_discard.html", context)


def _draft(request: HttpRequest, uid: UUID) -> tuple[FormAnswers, ServiceItem]:
    """What this clerk has begun; missing, registered and somebody else's look the same."""
    answers = eforms.answers_by_uid(uid)
    if answers is None or not answers.is_open or not may_fill(answers, actor_of(request), None):
        raise Http404
    item = forms.item_of(answers)
    if item is None:
        raise Http404
    return answers, item


def _address(answers: FormAnswers, step: str) -> str:
    if step:
        return reverse("services_desk:window_fill", args=[answers.uid, step])
    return reverse("services_desk:window_start", args=[answers.uid])
