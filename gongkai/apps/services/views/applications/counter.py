"""窗口收件: the item, the card, the form, the receipt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications.filing import version_taking
from gongkai.apps.services.actions.counter import note_reading
from gongkai.apps.services.forms.applications import FindItemForm
from gongkai.apps.services.forms.counter import WindowForm
from gongkai.apps.services.models import Application, ItemVersion, ServiceItem
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import bookings, forms
from gongkai.apps.services.queries.counter import Known, known_here
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules.counter import read_card, unread
from gongkai.apps.services.rules.handling import serves_people
from gongkai.apps.services.views.applications import window
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import Actor
from gongkai.web import told_once
from gongkai.web.shapes import Crumb

LISTED = 100


def choose_item(request: HttpRequest) -> HttpResponse:
    """收件: first the item, by words of its name."""
    actor = _actor(request)
    if not actor.org_ids(reading.WINDOW):
        raise Http404
    form = FindItemForm(request.GET or None)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    rows = reading.items_for_window(actor)
    found = rows.filter(name__icontains=text) if text else rows
    context = {
        "heading": "窗口收件",
        "crumbs": [Crumb("办件", reverse("services_desk:applications"))],
        "form": form,
        "items": found[:LISTED],
        "begun": forms.begun_at_window(actor),
    }
    return render(request, "services/desk/choose_item.html", context)


@never_cache
def register(request: HttpRequest, item: UUID) -> HttpResponse:
    """窗口收件: the receipt is printed from the case, with the code that is shown once."""
    wanted = reading.item_for_window(_actor(request), item)
    if wanted is None:
        raise Http404
    try:
        version = version_taking(wanted, workdays.today())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("services_desk:choose_item")
    if forms.form_of(version).version is not None:
        return window.begin(request, wanted, version)  # the item has a form of its own
    if request.method == "POST" and "read" in request.POST:
        return _read(request, wanted, version)
    form = WindowForm(request.POST or None, item=wanted, version=version, initial=_from_queue(request, wanted))
    if request.method == "POST" and form.is_valid() and (made := _made(request, form)) is not None:
        messages.success(request, f"已收件，编号 {made.case.number}。")
        page = reverse("services_desk:application", args=[made.case.uid])
        return told_once.remember(request, redirect(page), made.case.number, made.query_code)
    return _page(request, form, status=422 if form.errors else 200)


def _read(request: HttpRequest, item: ServiceItem, version: ItemVersion) -> HttpResponse:
    """The reader typed a card and sent the form: what is known goes into the fields that are still empty."""
    actor = _actor(request)
    typed = {name: str(value) for name, value in request.POST.items() if value}
    form = WindowForm(item=item, version=version, initial=typed)
    if not typed.get("card"):
        messages.info(request, "请继续填写，填好后选“收件”。")  # Enter in another field
        return _page(request, form)
    card = read_card(typed["card"])
    if card is None or card.problems:
        messages.error(request, unread(typed["card"]))
        return _page(request, form, status=422)
    if not serves_people(elements_of(version)):
        agent = {"agent_name": card.name, "agent_identity_number": card.number}
        form.initial = {**{name: value for name, value in agent.items() if value}, **typed, "card": ""}
        return _page(request, form)
    known = known_here(actor, card.number, item)
    found = {"kind": "person", "identity_kind": "citizen_id", "identity_number": card.number, "name": card.name}
    if known.last is not None:
        note_reading(known.last, by=actor)
        found |= _taken_over(known.last, card.name)
    form.initial = {**{name: value for name, value in found.items() if value}, **typed, "card": ""}
    form.initial["identity_number"] = card.number
    return _page(request, form, known=known)


def _taken_over(last: Application, name: str) -> dict[str, Any]:
    return {"name": name or last.applicant_name, "phone": last.phone, "address": last.address}


def _from_queue(request: HttpRequest, item: ServiceItem) -> dict[str, Any]:
    """A ticket that was called: its number stands in the form already."""
    booking = bookings.called(request.GET.get("booking", ""), item)
    return {"ticket": str(booking.ticket), "booking": str(booking.uid)} if booking is not None else {}


def _made(request: HttpRequest, form: WindowForm) -> acts.Submitted | None:
    try:
        return acts.register(
            org=form.item.org,
            by=_actor(request),
            item=form.item,
            person=form.person(),
            filing=form.filing(),
            channel=form.cleaned_data["channel"],
            submitted_on=form.cleaned_data["submitted_on"],
            ticket=form.queue(),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None


def _page(request: HttpRequest, form: WindowForm, *, known: Known | None = None, status: int = 200) -> HttpResponse:
    context = {
        "heading": f"收件：{form.item.name}",
        "crumbs": [
            Crumb("办件", reverse("services_desk:applications")),
            Crumb("窗口收件", reverse("services_desk:choose_item")),
        ],
        "form": form,
        "known": known,
        "shared": form.shared,
        "item": form.item,
    }
    return render(request, "services/desk/register.html", context, status=status)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    return actor
