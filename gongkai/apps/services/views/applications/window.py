"""窗口收件: the clerk fills in the same form for somebody who is there, or whose letter came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.counter import note_reading
from gongkai.apps.services.models import Booking, ItemVersion, ServiceItem
from gongkai.apps.services.queries import bookings, forms
from gongkai.apps.services.queries.counter import known_here
from gongkai.apps.services.queries.form_access import may_fill
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import plain
from gongkai.apps.services.rules.counter import Card, read_card, unread
from gongkai.apps.services.rules.handling import serves_people
from gongkai.kernel import eforms
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.evaluation import Result
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.web import told_once
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.eforms.flow import Flow
from gongkai.web.eforms.stores import DraftStore
from gongkai.web.formatting import cn_date
from gongkai.web.shapes import Crumb

# Where a reader types the number of the card.
CARD = "apply_citizen_id"


def crumbs() -> list[Crumb]:
    return [
        Crumb("办件", reverse("services_desk:applications")),
        Crumb("窗口收件", reverse("services_desk:choose_item")),
    ]


def begin(request: HttpRequest, item: ServiceItem, version: ItemVersion) -> HttpResponse:
    """What has to be there, the card, and the button that begins; nothing is kept before."""
    booking = bookings.called(request.POST.get("booking", "") or request.GET.get("booking", ""), item)
    if request.method == "POST":
        given = request.POST.get("card", "").strip()
        if given and (problem := unread(given)):
            messages.error(request, problem)
            return _start(request, item, version, booking, 422)
        try:
            known = _of_card(request, read_card(given), item, for_people=serves_people(elements_of(version)))
            answers = acts.begin_at_window(item, by=actor_of(request), known=known, booking=booking)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("services_desk:choose_item")
        return redirect("services_desk:window_start", answers.uid)
    return _start(request, item, version, booking, 200)


def _start(
    request: HttpRequest, item: ServiceItem, version: ItemVersion, booking: Booking | None, status: int
) -> HttpResponse:
    context = {
        "heading": f"收件：{item.name}",
        "crumbs": crumbs(),
        "item": item,
        "booking": booking,
        "card": request.POST.get("card", ""),
        "to_bring": plain.to_bring(elements_of(version)),
        "form_name": forms.form_of(version).label,
    }
    return render(request, "services/desk/window_start.html", context, status=status)


def _of_card(request: HttpRequest, card: Card | None, item: ServiceItem, *, for_people: bool) -> dict[str, Any]:
    """What the card and an earlier application at this body know; that it was looked up is on record. Of an item for
    companies alone, whoever holds the card has come for one."""
    if card is None:
        return {}
    if not for_people:
        agent = {"apply_agent": True, "apply_agent_name": card.name, "apply_agent_number": card.number}
        return {key: value for key, value in agent.items() if value}
    actor = actor_of(request)
    known = known_here(actor, card.number, item)
    found = {"apply_kind": "person", "apply_document": "citizen_id", "apply_citizen_id": card.number}
    name, phone, address = card.name, "", ""
    if known.last is not None:
        note_reading(known.last, by=actor)
        name, phone, address = card.name or known.last.applicant_name, known.last.phone, known.last.address
    if known.bar is not None:
        until = f"至{cn_date(known.bar.until_on)}" if known.bar.until_on else ""
        messages.warning(request, f"此人自{cn_date(known.bar.from_on)}{until}不得再次申请本许可。")
    if known.open_ones:
        numbers = "、".join(one.case.number for one in known.open_ones)
        messages.warning(request, f"此人有同一事项正在办理：{numbers}。")
    given = {"apply_name": name, "apply_phone": phone, "apply_address": address}
    return found | {key: value for key, value in given.items() if value}


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
