"""What a hall's desk chooses from: windows, items they take, explanations that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.services.models import Booking, BookingState, Closure, ServiceItem, Venue, Window
from gongkai.apps.services.queries import bookings, items
from gongkai.apps.services.rules.bookings import Hours, holding, quarters
from gongkai.kernel import workdays

OFFERED = 500  # ticks on one page
AHEAD = timedelta(days=90)  # how far the exceptions of the calendar are looked for


def windows(venue: Venue) -> QuerySet[Window]:
    return (
        Window.objects.filter(venue=venue).select_related("venue").prefetch_related("hours", "items").order_by("name")
    )


def items_taken(venue: Venue) -> QuerySet[ServiceItem]:
    return items.public().filter(windows__venue=venue).distinct().order_by("name", "pk")


def items_offered(venue: Venue) -> QuerySet[ServiceItem]:
    """Items of the body and of those beside and below it, whose matters its hall may take."""
    government = venue.org.parent or venue.org
    rows = items.below(items.public().filter(state="in_use"), government.path).order_by("name", "pk")
    # A form chooses among these, and what it chose is looked up again: a cut-off list could not be.
    return items.public().filter(pk__in=list(rows.values_list("pk", flat=True)[:OFFERED])).order_by("name", "pk")


def appeals(venue: Venue) -> QuerySet[Booking]:
    rows = Booking.objects.filter(slot__window__venue=venue, excused=None).exclude(appeal="")
    return rows.select_related("slot", "item").order_by("pk")


def window(venue: Venue, uid: UUID) -> Window | None:
    return windows(venue).filter(uid=uid).first()


@dataclass(frozen=True)
class Exceptional:
    """A day on which the calendar departs from the week, or the hall is shut, with what holds then; empty: closed."""

    day: date
    reason: str
    hours: Sequence[Hours]
    provisional: bool = False


def exceptions(window: Window, today: date) -> list[Exceptional]:
    """Holidays, worked rest days and closures of the next three months, as the hours that are set have them."""
    calendar, hours = workdays.calendar(), bookings.hours_of(window)
    shut = list(Closure.objects.filter(venue=window.venue_id, to_on__gte=today, from_on__lte=today + AHEAD))
    found = []
    for number in range(AHEAD.days + 1):
        day = today + timedelta(days=number)
        closed = next((one for one in shut if bookings.is_shut([one], window, day)), None)
        if closed is not None:
            found.append(Exceptional(day, f"停办：{closed.reason}", ()))
        elif calendar.is_holiday(day) or calendar.is_made_up(day):
            held = holding(hours, bookings.day_of(day, calendar))
            found.append(Exceptional(day, calendar.reason(day), held, calendar.is_provisional(day)))
    return found


def outside(window: Window, today: date) -> int:
    """Bookings to come that the hours no longer allow; they stay."""
    calendar, hours = workdays.calendar(), bookings.hours_of(window)
    rows = Booking.objects.filter(slot__window=window, slot__day__gte=today, state=BookingState.BOOKED)
    places = rows.values_list("slot__day", "slot__starts")
    return sum(starts not in quarters(hours, bookings.day_of(day, calendar)) for day, starts in places)
