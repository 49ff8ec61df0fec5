"""The county's hall: three windows with their hours, and who comes tomorrow."""

from collections.abc import Iterable
from datetime import time
from random import Random

from gongkai.apps.services.actions import bookings, halls
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import ServiceItem, Window
from gongkai.apps.services.queries import bookings as reading
from gongkai.apps.services.queries.applications import online_items
from gongkai.apps.services.rules.bookings import Hours
from gongkai.kernel import workdays
from gongkai.kernel.applicants import dispatching
from gongkai.kernel.applicants.rules import contact_of
from gongkai.kernel.orgs.models import Organisation

HOURS = (Hours(time(9), time(11, 30), 2), Hours(time(14), time(16, 30), 2))
# Window → whose items it takes, by the address of the body.
WINDOWS = {
    "1号窗口（工程建设）": "construction",
    "2号窗口（不动产登记）": "resources",
    "3号窗口（市场主体登记）": "market",
}
COMING = ("王晓岚", "李长河", "周若水", "陈一诺", "赵青山")


def open_the_hall(staff: Staff, county: Organisation) -> None:
    by = staff.by("hall_manager")
    venue = halls.open_venue(
        org=county, by=by, name="安澜县政务服务中心", address="安澜县文昌路8号", phone="0549-6200000"
    )
    for name, slug in WINDOWS.items():
        if items := list(online_items().filter(org__site_slug=slug)):
            window = halls.open_window(venue, by=by, name=name, items=items, hours=HOURS)
            _book(window, items)
    # Nobody is told of a demonstration.
    dispatching.drop_waiting()


def _book(window: Window, items: list[ServiceItem]) -> None:
    """On the next working day; numbers that belong to nobody."""
    rng = Random(f"hall/{window.name}")
    day = workdays.calendar().add(workdays.today(), 1)
    for name, place in zip(COMING, _some(rng, reading.free([window], [day])), strict=False):
        contact = contact_of(f"154{rng.randint(10_000_000, 89_999_999)}")
        assert contact is not None
        who = bookings.Who(contact, name=name)
        bookings.book(rng.choice(items), window=window, day=day, starts=place.starts, who=who)


def _some(rng: Random, free: Iterable[reading.Free]) -> list[reading.Free]:
    places = list(free)
    return sorted(rng.sample(places, min(len(places), len(COMING))), key=lambda one: one.starts)
