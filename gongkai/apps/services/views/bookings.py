"""预约 for the public: item, day and quarter hour, who, confirmation; later change, cancel, explain."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.services.actions import bookings as acts
from gongkai.apps.services.forms.bookings import (
    AppealForm,
    BookingCodeForm,
    BookingForm,
    ItemSearchForm,
    ManageForm,
    MoveForm,
)
from gongkai.apps.services.models import Booking, ServiceItem, Window
from gongkai.apps.services.queries import bookings as reading
from gongkai.apps.services.views.common import attempt
from gongkai.kernel import workdays
from gongkai.kernel.applicants.actions import codes
from gongkai.kernel.applicants.presence import Presence, presence_of
from gongkai.web import told_once
from gongkai.web.formatting import cn_weekday
from gongkai.web.forms import Form
from gongkai.web.my import limits
from gongkai.web.shapes import Crumb, Fact

HEADING = "预约办事"
BEGUN, HELD = "services_booking", "services_booked"
SHOWN = 100
PURPOSE = "booking"


def booking(request: HttpRequest) -> HttpResponse:
    form = ItemSearchForm(request.GET or None)
    rows = reading.bookable_items()
    if form.is_valid() and form.cleaned_data["q"]:
        rows = rows.filter(name__contains=form.cleaned_data["q"].strip())
    context = {"heading": HEADING, "form": form, "items": rows.select_related("org")[:SHOWN]}
    return render(request, "services/public/booking.html", context)


@never_cache
def booking_item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Days with what is free; one day's quarter hours at a time."""
    item = _item(uid)
    found = reading.free(reading.windows_of(item), reading.days(workdays.today()))
    days = sorted({one.day for one in found})
    day = next((d for d in days if d.isoformat() == request.GET.get("day")), days[0] if days else None)
    context = {
        "heading": f"预约：{item.name}",
        "crumbs": [Crumb(HEADING, reverse("services:booking"))],
        "item": item,
        "days": days,
        "day": day,
        "free": [(one, _slot_address(item, one)) for one in found if one.day == day],
    }
    return render(request, "services/public/booking_item.html", context)


@never_cache
def booking_slot(request: HttpRequest, uid: UUID, window: UUID, day: str, starts: str) -> HttpResponse:
    item = _item(uid)
    one = _free(item, window, day, starts)
    if one is None:
        messages.error(request, acts.FULL)
        return redirect("services:booking_item", uid)
    presence = presence_of(request)
    known = _known(presence)
    data = request.POST if request.method == "POST" else None
    form: Form = Form(data) if known else BookingForm(data)
    if request.method == "POST" and form.is_valid():
        done = _book(request, form, item, one, known) if known else _send(request, form, item, one)
        if done is not None:
            return done
    context = {
        "heading": "确认预约",
        "crumbs": _crumbs(item),
        "form": form,
        "facts": _facts(item, one),
        "known": known,
        "submit": "预约" if known else "发送验证码",
    }
    return render(request, "services/public/booking_form.html", context, status=422 if form.errors else 200)


@never_cache
def booking_code(request: HttpRequest) -> HttpResponse:
    """The code that went to the contact; the place is taken now, not before."""
    begun = request.session.get(BEGUN)
    if not begun:
        return redirect("services:booking")
    item = _item(UUID(begun["item"]))
    one = _free(item, UUID(begun["window"]), begun["day"], begun["starts"])
    if one is None:
        messages.error(request, acts.FULL)
        return redirect("services:booking_item", item.uid)
    form = BookingCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        proof = attempt(form, lambda: codes.prove(UUID(begun["proof"]), form.cleaned_data["code"], PURPOSE))
        if proof is not None:
            done = _book(request, form, item, one, acts.Who(proof.contact, name=begun["name"]))
            if done is not None:
                return done
    context = {
        "heading": "填写验证码",
        "crumbs": _crumbs(item),
        "form": form,
        "facts": _facts(item, one),
        "submit": "预约",
    }
    return render(request, "services/public/booking_form.html", context, status=422 if form.errors else 200)


@never_cache
def booking_manage(request: HttpRequest) -> HttpResponse:
    form = ManageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if limits.may_try_code(request, form, number):
            found = reading.by_number_and_code(number, form.cleaned_data["code"])
            if found is not None:
                _hold(request, found)
                return redirect("services:booking_own", found.number)
            limits.count_wrong_code(request, number)
            form.add_error(None, "没有找到相符的预约，请核对预约编号和查询码。")
    context = {
        "heading": "查询、更改、取消预约",
        "crumbs": [Crumb(HEADING, reverse("services:booking"))],
        "form": form,
        "submit": "查询",
    }
    return render(request, "services/public/booking_form.html", context, status=422 if form.errors else 200)


@never_cache
def booking_own(request: HttpRequest, number: str) -> HttpResponse:
    """One's own booking: the voucher with its QR code, and what may still be done."""
    found = _own(request, number)
    data = request.POST if request.method == "POST" else None
    do = request.POST.get("do", "")
    may_change = reading.may_change(found)
    move = MoveForm(data if do == "move" else None)
    near = reading.free(_windows(found), reading.days(workdays.today())) if may_change else []
    move.offer("to", [(one.key, f"{cn_weekday(one.day)} {one.starts:%H:%M} {one.window.name}") for one in near])
    explain = AppealForm(data if do == "appeal" else None)
    if _done(request, found, do, move, explain):
        return redirect("services:booking_own", found.number)
    context = {
        "heading": f"预约 {found.number}",
        "crumbs": [Crumb(HEADING, reverse("services:booking"))],
        "booking": found,
        "code": told_once.code_of(request, found.number),
        "facts": _own_facts(found),
        "may_change": may_change,
        "move": move,
        "explain": explain if found.state == "no_show" and not found.appeal else None,
    }
    status = 422 if move.errors or explain.errors else 200
    return render(request, "services/public/booking_own.html", context, status=status)


def _done(request: HttpRequest, found: Booking, do: str, move: MoveForm, explain: AppealForm) -> bool:
    form: Form = {"move": move, "appeal": explain}.get(do, Form({}))
    if do not in ("move", "appeal", "cancel") or not form.is_valid():
        return False
    if do == "cancel":
        result = attempt(form, lambda: acts.cancel(found))
        if result is None:
            messages.error(request, "现在不能取消这个预约；不能来的，请与大厅联系。")
    elif do == "appeal":
        result = attempt(form, lambda: acts.appeal(found, text=explain.cleaned_data["text"]))
    else:
        result = attempt(form, lambda: acts.change(found, **_place(found.item, move.cleaned_data["to"])))
    if result is not None:
        messages.success(request, {"cancel": "预约已经取消。", "move": "预约已经更改。"}.get(do, "说明已经提交。"))
    return result is not None


def _book(request: HttpRequest, form: Form, item: ServiceItem, one: reading.Free, who: acts.Who) -> HttpResponse | None:
    made = attempt(form, lambda: acts.book(item, window=one.window, day=one.day, starts=one.starts, who=who))
    if made is None:
        return None
    request.session.pop(BEGUN, None)
    _hold(request, made.booking)
    answer = redirect("services:booking_own", made.booking.number)
    return told_once.remember(request, answer, made.booking.number, made.code)


def _send(request: HttpRequest, form: Form, item: ServiceItem, one: reading.Free) -> HttpResponse | None:
    """Send the code; the session keeps what was chosen."""
    if not limits.may_send(request, form):
        return None
    limits.SENDING.count(request)
    row = attempt(form, lambda: codes.request_code(form.cleaned_data["contact"], PURPOSE))
    if row is None:
        return None
    request.session[BEGUN] = {
        "item": str(item.uid),
        "window": str(one.window.uid),
        "day": one.day.isoformat(),
        "starts": f"{one.starts:%H%M}",
        "proof": str(row.uid),
        "name": form.cleaned_data["name"],
    }
    return redirect("services:booking_code")


def _known(presence: Presence | None) -> acts.Who | None:
    """Who is signed in as himself and has a confirmed contact needs no code."""
    if presence is None or not presence.me.contacts:
        return None
    return acts.Who(presence.me.contacts[0], presence.me, presence.me.name)


def _item(uid: UUID) -> ServiceItem:
    found = reading.bookable_items().filter(uid=uid).select_related("org").first()
    if found is None:
        raise Http404
    return found


def _windows(found: Booking) -> list[Window]:
    return [w for w in reading.windows_of(found.item) if w.venue_id == found.slot.window.venue_id]


def _free(item: ServiceItem, window: UUID, day: str, starts: str) -> reading.Free | None:
    when = _when(day, starts)
    place = next((w for w in reading.windows_of(item) if w.uid == window), None)
    if place is None or when is None or when[0] not in reading.days(workdays.today()):
        return None
    return reading.is_free(place, *when)


def _place(item: ServiceItem, key: str) -> dict[str, Any]:
    """What a choice of the form stands for; the form has checked that it was offered."""
    window, day, starts = key.split("/")
    when = _when(day, starts)
    assert when is not None
    found = next(w for w in reading.windows_of(item) if str(w.uid) == window)
    return {"window": found, "day": when[0], "starts": when[1]}


def _when(day: str, starts: str) -> tuple[date, time] | None:
    try:
        return date.fromisoformat(day), datetime.strptime(starts, "%H%M").time()
    except ValueError:
        return None


def _slot_address(item: ServiceItem, one: reading.Free) -> str:
    values = [item.uid, one.window.uid, one.day.isoformat(), f"{one.starts:%H%M}"]
    return reverse("services:booking_slot", args=values)


def _hold(request: HttpRequest, found: Booking) -> None:
    request.session[HELD] = [*request.session.get(HELD, [])[-9:], found.number]


def _own(request: HttpRequest, number: str) -> Booking:
    found = reading.by_number(number)
    presence = presence_of(request)
    mine = found is not None and presence is not None and found.applicant_id == presence.me.pk
    if found is None or not (mine or found.number in request.session.get(HELD, [])):
        raise Http404
    return found


def _crumbs(item: ServiceItem) -> list[Crumb]:
    return [
        Crumb(HEADING, reverse("services:booking")),
        Crumb(item.name, reverse("services:booking_item", args=[item.uid])),
    ]


def _facts(item: ServiceItem, one: reading.Free) -> list[Fact]:
    return [
        Fact("事项", item.name),
        Fact("时间", f"{cn_weekday(one.day)} {one.starts:%H:%M}"),
        Fact("地点", f"{one.window.venue.name} {one.window.name}"),
        Fact("地址", one.window.venue.address),
    ]


def _own_facts(found: Booking) -> list[Fact]:
    slot = found.slot
    return [
        Fact("状态", found.get_state_display()),
        Fact("事项", found.item.name),
        Fact("时间", f"{cn_weekday(slot.day)} {slot.starts:%H:%M}"),
        Fact("地点", f"{slot.window.venue.name} {slot.window.name}"),
        Fact("地址", slot.window.venue.address),
        Fact("排队号", found.ticket or ""),
        Fact("未到的说明", found.appeal),
        Fact("说明的处理", "" if found.excused is None else "成立，不计未到" if found.excused else "不成立"),
    ]
