"""The desk of a hall: today's list, tickets, windows with their hours, closures, statistics."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.apps.services.actions import bookings as acts
from gongkai.apps.services.actions import halls
from gongkai.apps.services.forms.bookings import ClosureForm, HoursEditor, VenueForm, WalkInForm, WindowForm
from gongkai.apps.services.models import Booking, Venue, Window
from gongkai.apps.services.queries import bookings as reading
from gongkai.apps.services.queries import halls as places
from gongkai.apps.services.views.common import attempt
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.queries import bodies
from gongkai.web.formatting import percent
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb, Fact

HEADING = "预约"
ACTS: dict[str, Callable[..., Any]] = {"arrive": acts.arrive, "call": acts.call, "miss": acts.miss}
OFFERED = {"booked": (("arrive", "到达"), ("miss", "未到")), "arrived": (("call", "叫号"),)}


def hall_list(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.org_ids(reading.CLERK) | actor.org_ids(reading.MANAGER):
        raise Http404
    context = {
        "heading": HEADING,
        "venues": reading.venues(actor),
        "may_add": bool(actor.org_ids(reading.MANAGER)),
    }
    return render(request, "services/desk/halls.html", context)


def hall_new(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    orgs = {str(org.pk): org for org in bodies(actor.org_ids(reading.MANAGER))}
    if not orgs:
        raise Http404
    form = VenueForm(request.POST if request.method == "POST" else None)
    form.offer("org", [(key, org.label) for key, org in orgs.items()])
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        made = attempt(form, lambda: halls.open_venue(org=orgs[data.pop("org")], by=actor, **data))
        if made is not None:
            return redirect("services_desk:hall", made.uid)
    return _form_page(request, form, "增加大厅", [], reverse("services_desk:halls"))


def hall(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list of today, with what can be done next beside each."""
    venue, today = _venue(request, uid), workdays.today()
    rows = list(reading.of_day(venue, today))
    served = reading.taken_in(rows)
    context = {
        "heading": venue.name,
        "crumbs": [Crumb(HEADING, reverse("services_desk:halls"))],
        "venue": venue,
        "rows": [(row, OFFERED.get(row.state, ()), _intake(request, row, served)) for row in rows],
        "appeals": places.appeals(venue),
        "windows": places.windows(venue),
        "manages": request.actor.holds(reading.MANAGER, venue.org),  # type: ignore[attr-defined]
        "facts": _facts(reading.statistics(venue, today - timedelta(days=30), today)),
    }
    return render(request, "services/desk/hall.html", context)


def _intake(request: HttpRequest, booking: Booking, served: set[int]) -> str:
    """Where the window of the item's body takes in the application of a ticket that was called; empty for others."""
    may = booking.state == "called" and request.actor.holds("services.window", booking.item.org)  # type: ignore[attr-defined]
    may = may and booking.pk not in served
    return f"{reverse('services_desk:register', args=[booking.item.uid])}?booking={booking.uid}" if may else ""


def booking_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    """到达、叫号、未到、说明成立与否: buttons of the list."""
    actor = request.actor  # type: ignore[attr-defined]
    found = reading.one_of(actor, uid)
    if found is None or act not in (*ACTS, "excuse", "reject"):
        raise Http404
    back = redirect("services_desk:hall", found.slot.window.venue.uid)
    if request.method != "POST":
        return back
    try:
        if act in ACTS:
            ACTS[act](found, by=actor)
        else:
            acts.excuse(found, by=actor, granted=act == "excuse")
        messages.success(request, f"{found.number}：{found.get_state_display()}。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return back


def walk_in(request: HttpRequest, uid: UUID) -> HttpResponse:
    venue = _venue(request, uid)
    form = WalkInForm(request.POST if request.method == "POST" else None)
    form.offer("window", places.windows(venue))
    form.offer("item", places.items_taken(venue))
    if request.method == "POST" and form.is_valid():
        data, actor = form.cleaned_data, request.actor  # type: ignore[attr-defined]
        made = attempt(form, lambda: acts.walk_in(data["item"], window=data["window"], by=actor))
        if made is not None:
            messages.success(request, f"排队号 {made.ticket}，{made.slot.window.name}。")
            return redirect("services_desk:hall", uid)
    return _in_hall(request, venue, form, "现场取号")


def window_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    venue = _managed(request, uid)
    form = WindowForm(request.POST if request.method == "POST" else None)
    form.offer("items", places.items_offered(venue))
    if request.method == "POST" and form.is_valid():
        data, actor = form.cleaned_data, request.actor  # type: ignore[attr-defined]
        values = {"name": data["name"], "items": data["items"], "hours": [form.hours()]}
        if attempt(form, lambda: halls.open_window(venue, by=actor, **values)) is not None:
            return redirect("services_desk:hall", uid)
    return _in_hall(request, venue, form, "增加窗口")


def window_hours(request: HttpRequest, uid: UUID, window: UUID) -> HttpResponse:
    """开放时间: all of it at once, and what the calendar makes of it on holidays and worked rest days."""
    venue = _managed(request, uid)
    found = places.window(venue, window)
    if found is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    editor = HoursEditor(reading.hours_of(found), posted)
    if posted is not None and editor.is_valid():
        actor = request.actor  # type: ignore[attr-defined]
        if attempt(editor.form, lambda: halls.set_hours(found, by=actor, hours=editor.read())) is not None:
            messages.success(request, _saved(found))
            return redirect("services_desk:hall_hours", uid, window)
    back = reverse("services_desk:hall", args=[venue.uid])
    context = {
        "heading": f"{found.name}的开放时间",
        "crumbs": [Crumb(HEADING, reverse("services_desk:halls")), Crumb(venue.name, back)],
        "editor": editor,
        "back": back,
        "exceptions": places.exceptions(found, workdays.today()),
    }
    refused = posted is not None and not editor.is_turning
    return render(request, "services/desk/hall_hours.html", context, status=422 if refused else 200)


def _saved(window: Window) -> str:
    left = places.outside(window, workdays.today())
    told = f"已经作出的预约中有{left}个不在新的时段以内，仍然有效；需要取消的，登记停办。" if left else ""
    return f"开放时间已经保存。{told}"


def closure_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    venue = _managed(request, uid)
    form = ClosureForm(request.POST if request.method == "POST" else None)
    form.offer("window", places.windows(venue))
    if request.method == "POST" and form.is_valid():
        actor = request.actor  # type: ignore[attr-defined]
        if attempt(form, lambda: halls.close_days(venue, by=actor, **form.cleaned_data)) is not None:
            messages.success(request, "停办已经登记，受影响的预约已经取消并通知。")
            return redirect("services_desk:hall", uid)
    return _in_hall(request, venue, form, "登记停办")


def _venue(request: HttpRequest, uid: UUID) -> Venue:
    found = reading.venue(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _managed(request: HttpRequest, uid: UUID) -> Venue:
    venue = _venue(request, uid)
    if not request.actor.holds(reading.MANAGER, venue.org):  # type: ignore[attr-defined]
        raise Http404
    return venue


def _in_hall(request: HttpRequest, venue: Venue, form: Form, heading: str) -> HttpResponse:
    back = reverse("services_desk:hall", args=[venue.uid])
    return _form_page(request, form, heading, [Crumb(venue.name, back)], back)


def _form_page(request: HttpRequest, form: Form, heading: str, crumbs: list[Crumb], back: str) -> HttpResponse:
    context = {
        "heading": heading,
        "crumbs": [Crumb(HEADING, reverse("services_desk:halls")), *crumbs],
        "form": form,
        "back": back,
    }
    return render(request, "web/form.html", context, status=422 if form.errors else 200)


def _facts(told: dict[str, Any]) -> list[Fact]:
    wait = "" if told["wait_minutes"] is None else f"{told['wait_minutes']}分钟"
    return [
        Fact("预约", told["made"]),
        Fact("已到", told["came"]),
        Fact("未到", told["missed"]),
        Fact("未到比例", percent(told["missed_share"])),
        Fact("取消", told["cancelled"]),
        Fact("现场取号", told["walk_ins"]),
        Fact("平均等候", wait),
    ]
