"""预约 acts. A booking is no case: nothing is decided in it. Each leaves its entry under `booking:<uid>`.

Places are taken by a conditional update of the quarter hour's row, so the database decides between two at once,
and a check constraint stands behind it. One open booking per person and item is a unique constraint.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.urls import reverse

from gongkai.apps.services.models import Booking, BookingState, ServiceItem, Slot, Window
from gongkai.apps.services.queries import bookings as reading
from gongkai.apps.services.rules import bookings as rules
from gongkai.kernel import numbering, workdays
from gongkai.kernel.applicants import messages, sealing
from gongkai.kernel.applicants.models import Applicant
from gongkai.kernel.applicants.rules import Contact, contact_of
from gongkai.kernel.applicants.templates import template
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.opening import hash_query_code, new_query_code
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import Actor, public
from gongkai.web.formatting import cn_date

SERIES = "services.booking.yy"
FULL = "这个时段刚刚约满，请另选一个。"
WRONG_WINDOW = "这个窗口不办理该事项。"
OPEN_ALREADY = "您已经预约了这个事项，请先更改或者取消原来的预约。"
BOOKER = public("预约人", "预约人")


@dataclass(frozen=True)
class Who:
    """Who books: an account, or a confirmed contact."""

    contact: Contact
    applicant: Applicant | None = None
    name: str = ""

    @property
    def index(self) -> str:
        """The contact, whether signed in or not: an account must not be a second set of bookings."""
        return reading.person_index(self.contact.kind, self.contact.value)


@dataclass(frozen=True)
class Made:
    booking: Booking
    code: str


def book(item: ServiceItem, *, window: Window, day: date, starts: time, who: Who) -> Made:
    """Take a place. Raises Refused: closed, full, a second one for this item, paused after no-shows."""
    if day not in reading.days(workdays.today()) or reading.begins_at(day, starts) <= workdays.now():
        raise Refused("这一天或者这个时段不能预约。", code="not_open")
    if not window.items.filter(pk=item.pk).exists():
        raise Refused(WRONG_WINDOW, code="wrong_window")
    if until := reading.paused_until(who.index):
        raise Refused(f"您近期多次预约未到，网上预约暂停到{cn_date(until)}；可以到现场取号，也可以在原预约中说明情况。")
    try:
        with transaction.atomic():
            return _book(item, window, day, starts, who)
    except IntegrityError:
        raise Refused(OPEN_ALREADY, code="open_already") from None


def _book(item: ServiceItem, window: Window, day: date, starts: time, who: Who) -> Made:
    slot, code = take(window, day, starts), new_query_code()
    org = window.venue.org
    made = Booking(
        number=_number(window, day),
        code_hash=hash_query_code(code),
        slot=slot,
        item=item,
        org=org,
        applicant=who.applicant,
        person_index=who.index,
        made_at=workdays.now(),
    )
    sealing.seal(made, "name", who.name)
    sealing.seal(made, "contact", who.contact.value)
    made.save(force_insert=True)
    _note(made, "create", BOOKER, day=day, starts=f"{starts:%H:%M}")
    tell(made, "services.booked", contact=who.contact)
    return Made(made, code)


def take(window: Window, day: date, starts: time) -> Slot:
    """One place of a quarter hour, or Refused; inside a transaction."""
    capacity = reading.capacity(window, day, starts)
    slot = Slot.objects.filter(pk=_quarter(window, day, starts, capacity).pk)
    if not capacity or not slot.filter(taken__lt=capacity).update(taken=F("taken") + 1, capacity=capacity):
        raise Refused(FULL, code="full")
    return slot.get()


def _quarter(window: Window, day: date, starts: time, capacity: int) -> Slot:
    """The row of a quarter hour; two who make it at once share it."""
    Slot.objects.bulk_create([Slot(window=window, day=day, starts=starts, capacity=capacity)], ignore_conflicts=True)
    return Slot.objects.get(window=window, day=day, starts=starts)


def release(slot: Slot) -> None:
    Slot.objects.filter(pk=slot.pk, taken__gt=0).update(taken=F("taken") - 1)


@transaction.atomic
def cancel(booking: Booking, *, by: Actor = BOOKER) -> Booking:
    _refuse_late(booking)
    _move(booking, BookingState.BOOKED, BookingState.CANCELLED)
    release(booking.slot)
    _note(booking, "withdraw", by)
    return booking


@transaction.atomic
def call_off(booking: Booking, *, by: Actor, why: str) -> bool:
    """停办: the hall ends it and says why. False where it came to an end in between: its place is free already."""
    try:
        _move(booking, BookingState.BOOKED, BookingState.CANCELLED)
    except Refused:
        return False
    release(booking.slot)
    _note(booking, "close", by, reason=why)
    tell(booking, "services.booking_moved", contact=contact_of(booking.contact), why=why)
    return True


@transaction.atomic
def change(booking: Booking, *, window: Window, day: date, starts: time) -> Booking:
    """更改: the new place first; when there is none the old one is still there."""
    _refuse_late(booking)
    if window.venue_id != booking.slot.window.venue_id or not window.items.filter(pk=booking.item_id).exists():
        raise Refused("只能改到同一大厅办理该事项的窗口。", code="wrong_window")
    if day not in reading.days(workdays.today()) or reading.begins_at(day, starts) <= workdays.now():
        raise Refused("这一天或者这个时段不能预约。", code="not_open")
    old = booking.slot
    # Both rows in one order, or two people who swap would wait for each other.
    both = {old.pk, _quarter(window, day, starts, reading.capacity(window, day, starts)).pk}
    list(Slot.objects.select_for_update().filter(pk__in=both).order_by("pk"))
    new = take(window, day, starts)
    if not Booking.objects.filter(pk=booking.pk, state=BookingState.BOOKED, slot=old).update(slot=new, reminded=False):
        raise Refused("预约的状态已经变化，请刷新后再试。", code="changed")
    release(old)
    booking.slot = new
    _note(booking, "edit", BOOKER, day=day, starts=f"{starts:%H:%M}")
    return booking


@transaction.atomic
def arrive(booking: Booking, *, by: Actor) -> Booking:
    """到达: gets the next ticket of the day."""
    _permit(booking, by)
    _move(
        booking,
        BookingState.BOOKED,
        BookingState.ARRIVED,
        arrived_at=workdays.now(),
        ticket=_next_ticket(booking.slot.window, booking.slot.day),
    )
    _note(booking, "receive", by, ticket=booking.ticket)
    return booking


@transaction.atomic
def call(booking: Booking, *, by: Actor) -> Booking:
    _permit(booking, by)
    _move(booking, BookingState.ARRIVED, BookingState.CALLED, called_at=workdays.now())
    _note(booking, "confirm", by)
    return booking


@transaction.atomic
def miss(booking: Booking, *, by: Actor) -> Booking:
    """未到: only after the quarter hour is over."""
    _permit(booking, by)
    if workdays.now() < reading.begins_at(booking.slot.day, booking.slot.starts) + rules.QUARTER:
        raise Refused("预约时段还没有结束，不能记为未到。", code="too_early")
    _move(booking, BookingState.BOOKED, BookingState.NO_SHOW)
    _note(booking, "abandon", by)
    return booking


@transaction.atomic
def appeal(booking: Booking, *, text: str) -> Booking:
    """对未到的说明: once."""
    if booking.state != BookingState.NO_SHOW or booking.appeal:
        raise Refused("这个预约不需要说明，或者已经说明过。", code="wrong_state")
    if not text.strip():
        raise Refused("请写明没有到的原因。", field="text")
    booking.appeal = text.strip()
    booking.save(update_fields=["appeal"])
    _note(booking, "give_reason", BOOKER)
    return booking


@transaction.atomic
def excuse(booking: Booking, *, by: Actor, granted: bool) -> Booking:
    """Whoever manages the hall decides; what is excused counts no more."""
    if not by.holds(reading.MANAGER, booking.org):
        raise NotAllowed(f"须由{booking.org.label}的大厅管理员决定。")
    if not booking.appeal or booking.excused is not None:
        raise Refused("没有等待决定的说明。", code="wrong_state")
    booking.excused = granted
    booking.save(update_fields=["excused"])
    _note(booking, "decide", by, granted=granted)
    return booking


@transaction.atomic
def walk_in(item: ServiceItem, *, window: Window, by: Actor) -> Booking:
    """现场取号: never takes a booked place, so it needs no capacity."""
    org, now = window.venue.org, workdays.now()
    _permit_at(window, by)
    if not window.items.filter(pk=item.pk).exists():
        raise Refused(WRONG_WINDOW, code="wrong_window", field="window")
    quarter = time(now.hour, now.minute // 15 * 15)
    slot = _quarter(window, now.date(), quarter, reading.capacity(window, now.date(), quarter))
    made = Booking(
        number=_number(window, now.date()),
        code_hash=hash_query_code(new_query_code()),
        slot=slot,
        item=item,
        org=org,
        state=BookingState.ARRIVED,
        walk_in=True,
        ticket=_next_ticket(window, now.date()),
        made_at=now,
        arrived_at=now,
    )
    made.save(force_insert=True)
    _note(made, "receive", by, ticket=made.ticket)
    return made


@transaction.atomic
def remind(booking: Booking) -> None:
    """The day before; the mark and the message go together."""
    if Booking.objects.filter(pk=booking.pk, reminded=False, state=BookingState.BOOKED).update(reminded=True):
        tell(booking, "services.booking_reminder")


def tell(booking: Booking, kind: str, *, contact: Contact | None = None, **more: str) -> None:
    """To the account's inbox, or to the contact of who booked without one."""
    slot = booking.slot
    values = {
        "number": booking.number,
        "item": booking.item.name,
        "when": f"{cn_date(slot.day)} {slot.starts:%H:%M}",
        "place": f"{slot.window.venue.name}{slot.window.name}",
        **more,
    }
    link = reverse("services:booking_manage")
    if booking.applicant is not None:
        mark = f"{kind}:{booking.uid}:{slot.pk}"
        messages.send(booking.applicant, kind, fingerprint=mark, case=None, link=link, **values)
    elif contact is not None:
        messages.queue(contact, template(kind), values, link=link)


def _number(window: Window, day: date) -> str:
    org = window.venue.org
    serial = numbering.next(series=SERIES, org=org, year=day.year)
    return f"YY{day.year}{org.pk:04d}{serial:06d}"


def _next_ticket(window: Window, day: date) -> int:
    """Numbers of a venue and day; the venue's row is the lock between two clerks."""
    type(window.venue).objects.select_for_update().get(pk=window.venue_id)
    rows = Booking.objects.filter(slot__window__venue_id=window.venue_id, slot__day=day)
    return (rows.aggregate(last=Max("ticket"))["last"] or 0) + 1


def _move(booking: Booking, before: str, after: str, **values: Any) -> None:
    """The conditional update decides when two people press at once."""
    if not Booking.objects.filter(pk=booking.pk, state=before).update(state=after, **values):
        raise Refused("预约的状态已经变化，请刷新后再试。", code="changed")
    booking.state = after
    for name, value in values.items():
        setattr(booking, name, value)


def _refuse_late(booking: Booking) -> None:
    if not reading.may_change(booking):
        hours = rules.rule_on(booking.slot.day).change_hours
        raise Refused(f"开始前{hours}小时以内不能更改、取消；不能来的，请与大厅联系。", code="late")


def _permit(booking: Booking, by: Actor) -> None:
    _permit_at(booking.slot.window, by)


def _permit_at(window: Window, by: Actor) -> None:
    if by.holds_any((reading.CLERK, reading.MANAGER), window.venue.org) is None:
        raise NotAllowed(f"须由{window.venue.org.label}的大厅导办员办理。")


def _note(booking: Booking, verb: str, by: Actor, **details: Any) -> None:
    journal.write(subject=f"booking:{booking.uid}", verb=verb, by=by, org=booking.org, details=details)
