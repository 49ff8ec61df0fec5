"""Reading bookings: what is free for everybody, one's own by number and code, a day's list for the hall's clerk."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, DurationField, F, Q, QuerySet

from gongkai.apps.services.models import Application, Booking, BookingState, Closure, ServiceItem, Slot, Venue, Window
from gongkai.apps.services.queries import items
from gongkai.apps.services.rules import bookings as rules
from gongkai.kernel import workdays
from gongkai.kernel.applicants import sealing
from gongkai.kernel.cases.opening import hash_query_code
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.people.actors import Actor

CLERK, MANAGER = "services.hall_clerk", "services.hall_manager"
SCOPE = "booking"


@dataclass(frozen=True)
class Free:
    """A quarter hour of a window that still has room."""

    window: Window
    day: date
    starts: time
    left: int

    @property
    def key(self) -> str:
        return f"{self.window.uid}/{self.day.isoformat()}/{self.starts:%H%M}"


def bookable_items() -> QuerySet[ServiceItem]:
    """Items some open window takes; what is suspended or cancelled is not booked."""
    open_windows = Window.objects.filter(active=True, venue__active=True)
    return items.public().filter(windows__in=open_windows, state="in_use").distinct().order_by("name", "pk")


def windows_of(item: ServiceItem) -> list[Window]:
    rows = Window.objects.filter(items=item, active=True, venue__active=True).select_related("venue__org")
    return list(rows.prefetch_related("hours").order_by("venue__name", "name"))


def days(today: date) -> list[date]:
    """The days that may be booked now: to the n-th working day from today, rest days in between included."""
    last = workdays.calendar().add(today, rules.rule_on(today).ahead_days)
    return [today + timedelta(days=n) for n in range((last - today).days + 1)]


def free(windows: Iterable[Window], wanted: Iterable[date]) -> list[Free]:
    """Quarter hours with room, by day and time; three queries whatever the number of days."""
    known, span = list(windows), sorted(wanted)
    if not known or not span:
        return []
    taken = _taken(known, span)
    shut = list(
        Closure.objects.filter(venue__in={w.venue_id for w in known}, to_on__gte=span[0], from_on__lte=span[-1])
    )
    now, calendar = workdays.now(), workdays.calendar()
    found = []
    for day in span:
        for window in known:
            if is_shut(shut, window, day):
                continue
            for starts, capacity in rules.quarters(hours_of(window), day_of(day, calendar)).items():
                left = capacity - taken.get((window.pk, day, starts), 0)
                if left > 0 and begins_at(day, starts) > now:
                    found.append(Free(window, day, starts, left))
    return sorted(found, key=lambda one: (one.day, one.starts, one.window.name))


def is_free(window: Window, day: date, starts: time) -> Free | None:
    return next((one for one in free([window], [day]) if one.starts == starts), None)


def capacity(window: Window, day: date, starts: time) -> int:
    """How many the window takes in this quarter hour; 0 when it is closed then."""
    shut = Closure.objects.filter(venue_id=window.venue_id, from_on__lte=day, to_on__gte=day)
    if not window.active or is_shut(shut, window, day):
        return 0
    return rules.quarters(hours_of(window), day_of(day, workdays.calendar())).get(starts, 0)


def hours_of(window: Window) -> list[rules.Hours]:
    return [
        rules.Hours(h.starts, h.ends, h.capacity, h.weekday, h.closed_on_holidays)
        for h in sorted(window.hours.all(), key=lambda h: (h.weekday or 0, h.starts, h.pk))
    ]


def day_of(day: date, calendar: workdays.Calendar) -> rules.DayOf:
    return rules.DayOf(day, calendar.is_workday(day), calendar.is_holiday(day), calendar.is_made_up(day))


def is_shut(closures: Iterable[Closure], window: Window, day: date) -> bool:
    return any(
        c.venue_id == window.venue_id and c.window_id in (None, window.pk) and c.from_on <= day <= c.to_on
        for c in closures
    )


def begins_at(day: date, starts: time) -> datetime:
    return datetime.combine(day, starts, workdays.SHANGHAI)


def may_change(booking: Booking) -> bool:
    """Until so many hours before it begins."""
    rule = rules.rule_on(booking.slot.day)
    last = begins_at(booking.slot.day, booking.slot.starts) - timedelta(hours=rule.change_hours)
    return booking.state == BookingState.BOOKED and workdays.now() <= last


def person_index(kind: str, value: str) -> str:
    """A person as bookings know him: the confirmed contact, or the account."""
    return sealing.digest(f"{SCOPE}:{kind}", value)


def paused_until(index: str) -> date | None:
    """未到过多的暂停预约; what was excused does not count."""
    today = workdays.today()
    rule = rules.rule_on(today)
    since = today - timedelta(days=rule.within_days + rule.pause_days)
    missed = Booking.objects.filter(person_index=index, state=BookingState.NO_SHOW, slot__day__gte=since)
    missed = missed.exclude(excused=True)
    return rules.paused_until(missed.values_list("slot__day", flat=True), today, rule)


def by_number_and_code(number: str, code: str) -> Booking | None:
    found = by_number(number)
    return found if found is not None and hmac.compare_digest(found.code_hash, hash_query_code(code)) else None


def by_number(number: str) -> Booking | None:
    """For whoever has shown the code; never reachable without."""
    rows = Booking.objects.select_related("slot__window__venue", "item", "org", "applicant")
    return rows.filter(number=number.strip().upper(), walk_in=False).first()


def venues(actor: Actor) -> QuerySet[Venue]:
    """Venues of the bodies where this person is clerk or manager of the hall."""
    orgs = actor.org_ids(CLERK) | actor.org_ids(MANAGER)
    return Venue.objects.filter(org_id__in=orgs).select_related("org").order_by("name")


def venue(actor: Actor, uid: UUID) -> Venue | None:
    return venues(actor).filter(uid=uid).first()


def of_day(place: Venue, day: date) -> QuerySet[Booking]:
    rows = Booking.objects.filter(slot__window__venue=place, slot__day=day).exclude(state=BookingState.CANCELLED)
    return rows.select_related("slot__window__venue", "item", "org").order_by("slot__starts", "pk")


def taken_in(rows: Iterable[Booking]) -> set[int]:
    """Those of which the window has registered an application, by key."""
    keys = [row.pk for row in rows]
    return {pk for pk in Application.objects.filter(booking__in=keys).values_list("booking", flat=True) if pk}


def one_of(actor: Actor, uid: UUID) -> Booking | None:
    rows = Booking.objects.filter(slot__window__venue__in=venues(actor), uid=uid)
    return rows.select_related("slot__window__venue", "item", "org").first()


def due_for_reminder(today: date) -> QuerySet[Booking]:
    rows = Booking.objects.filter(state=BookingState.BOOKED, reminded=False, applicant__isnull=False)
    return rows.filter(slot__day__gt=today, slot__day__lte=today + timedelta(days=1)).select_related(
        "slot__window__venue", "item", "applicant"
    )


def statistics(place: Venue, first: date, last: date) -> dict[str, Any]:
    """Bookings of a period by what became of them; the share is None where nobody was expected."""
    rows = Booking.objects.filter(slot__window__venue=place, slot__day__gte=first, slot__day__lte=last)
    counts = rows.aggregate(
        made=Count("pk", filter=Q(walk_in=False)),
        came=Count("pk", filter=Q(walk_in=False, state__in=(BookingState.ARRIVED, BookingState.CALLED))),
        missed=Count("pk", filter=Q(state=BookingState.NO_SHOW)),
        cancelled=Count("pk", filter=Q(state=BookingState.CANCELLED)),
        walk_ins=Count("pk", filter=Q(walk_in=True)),
        # Of those who were called; whoever has not arrived or still waits has no difference and does not count.
        waited=Avg(F("called_at") - F("arrived_at"), output_field=DurationField()),
    )
    waited, expected = counts.pop("waited"), counts["came"] + counts["missed"]
    return {
        **counts,
        "missed_share": counts["missed"] / expected if expected else None,
        "wait_minutes": round(waited.total_seconds() / 60) if waited is not None else None,
    }


def _taken(windows: list[Window], span: list[date]) -> dict[tuple[int, date, time], int]:
    rows = Slot.objects.filter(window__in=windows, day__gte=span[0], day__lte=span[-1])
    return {(w, d, s): n for w, d, s, n in rows.values_list("window_id", "day", "starts", "taken")}


def called(uid: str, item: ServiceItem) -> Booking | None:
    """A ticket of this item that was called, by what the link from the hall's list carries."""
    try:
        key = UUID(uid)
    except ValueError:
        return None
    return Booking.objects.filter(uid=key, item=item, state=BookingState.CALLED).first()


def of_draft(answers: FormAnswers) -> Booking | None:
    """The booking for which the window has begun this."""
    return Booking.objects.filter(draft=answers).first()
