"""大厅、窗口、时段、停办: what whoever manages a hall sets. Journalled under `venue:<uid>`."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from gongkai.apps.services.actions import bookings
from gongkai.apps.services.models import Booking, BookingState, Closure, ServiceItem, Venue, Window, WindowHours
from gongkai.apps.services.queries import bookings as reading
from gongkai.apps.services.rules.bookings import Hours
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@transaction.atomic
def open_venue(*, org: Organisation, by: Actor, name: str, address: str, phone: str = "") -> Venue:
    _permit(org, by)
    made = Venue.objects.create(org=org, name=name, address=address, phone=phone)
    _note(made, by, name=name)
    return made


@transaction.atomic
def open_window(venue: Venue, *, by: Actor, name: str, items: Iterable[ServiceItem], hours: Iterable[Hours]) -> Window:
    """A window with what it takes and when. Raises Refused for a name that is there already."""
    _permit(venue.org, by)
    if venue.windows.filter(name=name).exists():
        raise Refused("这个大厅已经有同名的窗口。", field="name")
    made = Window.objects.create(venue=venue, name=name)
    made.items.set(list(items))
    _set_hours(made, hours)
    _note(venue, by, window=name)
    return made


@transaction.atomic
def set_hours(window: Window, *, by: Actor, hours: Iterable[Hours]) -> Window:
    """Bookings that were made stay, whatever the new hours say; no more are taken than these allow."""
    _permit(window.venue.org, by)
    wanted = list(hours)
    if not wanted:
        raise Refused("请至少留一个时段；一段时间不开放的，登记停办。", code="no_hours")
    Window.objects.select_for_update().get(pk=window.pk)
    window.hours.all().delete()
    _set_hours(window, wanted)
    _note(window.venue, by, window=window.name, hours=[str(one) for one in wanted])
    return window


@transaction.atomic
def close_days(
    venue: Venue, *, by: Actor, from_on: date, to_on: date, reason: str, window: Window | None = None
) -> Closure:
    """停办: bookings in these days end, and everybody who can be reached is told why."""
    _permit(venue.org, by)
    if to_on < from_on or from_on < workdays.today():
        raise Refused("停办的日期应当从今天或者以后开始，截止日期不早于起始日期。", field="to_on")
    if window is not None and window.venue_id != venue.pk:
        raise Refused("窗口不属于这个大厅。", field="window")
    made = Closure.objects.create(venue=venue, window=window, from_on=from_on, to_on=to_on, reason=reason)
    rows = Booking.objects.filter(slot__window__venue=venue, slot__day__gte=from_on, slot__day__lte=to_on)
    rows = rows.filter(state=BookingState.BOOKED).select_related("slot__window__venue", "item", "org", "applicant")
    # In the order in which a change of place locks its rows.
    for booking in (rows if window is None else rows.filter(slot__window=window)).order_by("slot_id", "pk"):
        bookings.call_off(booking, by=by, why=reason)
    _note(venue, by, from_on=from_on, to_on=to_on, reason=reason)
    return made


def _set_hours(window: Window, hours: Iterable[Hours]) -> None:
    rows = [
        WindowHours(
            window=window,
            weekday=h.weekday,
            starts=h.starts,
            ends=h.ends,
            capacity=h.capacity,
            closed_on_holidays=h.closed_on_holidays,
        )
        for h in hours
    ]
    if any(row.starts >= row.ends for row in rows):
        raise Refused("时段的结束时间应当晚于开始时间。", field="ends")
    WindowHours.objects.bulk_create(rows)


def _permit(org: Organisation, by: Actor) -> None:
    if not by.holds(reading.MANAGER, org):
        raise NotAllowed(f"须由{org.label}的大厅管理员设置。")


def _note(venue: Venue, by: Actor, **details: object) -> None:
    journal.write(subject=f"venue:{venue.uid}", verb="configure", by=by, org=venue.org, details=details)
