"""预约 by act: capacity, one open booking per item, no-shows, closures, reminders; and 24 threads for one place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from typing import Any

import pytest
import time_machine
from django.db import close_old_connections, connection, connections

from gongkai.apps.services.actions import bookings as acts
from gongkai.apps.services.actions import halls
from gongkai.apps.services.jobs import remind_bookings
from gongkai.apps.services.models import Booking, ServiceItem, Slot, Window, WindowHours
from gongkai.apps.services.queries import bookings as reading
from gongkai.apps.services.queries import halls as places
from gongkai.apps.services.queries import touching
from gongkai.apps.services.rules import bookings as rules
from gongkai.apps.services.tests.stage import Stage
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO, SHANGHAI, FrozenClock

TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
TEN = time(10)
MORNING = [rules.Hours(time(9), time(11), 2)]


def who(number: int = 0, applicant: Any = None) -> acts.Who:
    return acts.Who(people.contact(f"139{number:08d}"), applicant)


def make_hall(stage: Stage) -> tuple[ServiceItem, Window]:
    for name in ("hall_clerk", "hall_manager"):
        account = Account.objects.create(username=f"item_{name}", name=name)
        Post.objects.create(account=account, org=stage.cast.bureau, role=f"services.{name}", from_on=LONG_AGO)
        stage.cast.accounts[f"item_{name}"] = account
    (item,) = stage.adopted()
    manager = stage.who("hall_manager")
    venue = halls.open_venue(org=stage.cast.bureau, by=manager, name="县政务服务中心", address="人民路1号")
    return item, halls.open_window(venue, by=manager, name="1号窗口", items=[item], hours=MORNING)


@pytest.fixture
def hall(stage: Stage, clock: FrozenClock) -> tuple[ServiceItem, Window]:
    return make_hall(stage)


def book(hall: tuple[ServiceItem, Window], number: int = 0, day: date = TOMORROW, **more: Any) -> acts.Made:
    item, window = hall
    return acts.book(item, window=window, day=day, starts=more.pop("starts", TEN), who=who(number, **more))


def at(day: date, hour: int, minute: int = 0) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI), tick=False)


def test_who_reviews_a_change_sees_how_many_still_mean_to_come(hall: tuple[ServiceItem, Window]) -> None:
    made = book(hall)
    assert ("未到的预约", 1) in [(one.label, one.count) for one in touching.touched_by(hall[0])]
    acts.cancel(made.booking)
    assert "未到的预约" not in [one.label for one in touching.touched_by(hall[0])]


def test_quarter_hours_of_working_days_swapped_ones_too() -> None:
    assert list(rules.quarters(MORNING, rules.DayOf(TODAY, True)).values()) == [2] * 8
    assert rules.quarters(MORNING, rules.DayOf(TODAY, False)) == {}
    saturday = [rules.Hours(time(9), time(9, 20), 1, weekday=6)]
    assert rules.quarters(saturday, rules.DayOf(date(2026, 3, 7), False)) == {time(9): 1}


def test_hours_of_a_weekday_may_leave_out_holidays() -> None:
    thursday = [rules.Hours(time(9), time(9, 15), 1, weekday=4, closed_on_holidays=True)]
    national_day = rules.DayOf(date(2026, 10, 1), False, is_holiday=True)
    assert rules.quarters(thursday, national_day) == {}
    assert rules.quarters(thursday, rules.DayOf(date(2026, 10, 8), True)) == {time(9): 1}
    always = [rules.Hours(time(9), time(9, 15), 1, weekday=4)]
    assert rules.quarters(always, national_day) == {time(9): 1}


def test_hours_say_that_they_do_not_hold_on_holidays() -> None:
    given = {"starts": time(9), "ends": time(11), "capacity": 2, "weekday": 4}
    assert str(rules.Hours(**given, closed_on_holidays=True)) == "星期四（节假日不开放） 09:00—11:00 2"
    assert str(WindowHours(**given, closed_on_holidays=True)) == "星期四（节假日不开放） 09:00—11:00"
    assert str(WindowHours(**given)) == "星期四 09:00—11:00"
    # Hours of working days are none of holidays, whatever is ticked.
    assert str(WindowHours(**{**given, "weekday": None}, closed_on_holidays=True)) == "09:00—11:00"


def test_a_worked_saturday_has_the_hours_of_working_days_once() -> None:
    """2026-10-10 is worked: the window does not take twice as many because it opens on Saturdays too."""
    worked = rules.DayOf(date(2026, 10, 10), True, is_made_up=True)
    saturday = rules.Hours(time(9), time(9, 15), 5, weekday=6)
    assert rules.quarters([rules.Hours(time(9), time(9, 15), 2), saturday], worked) == {time(9): 2}
    assert rules.quarters([saturday], worked) == {time(9): 5}


def test_new_hours_hold_for_what_is_booked_after_and_what_was_booked_stays(
    hall: tuple[ServiceItem, Window], stage: Stage
) -> None:
    window, made = hall[1], book(hall)
    hours = [rules.Hours(time(14), time(15), 1)]
    with pytest.raises(NotAllowed):
        halls.set_hours(window, by=stage.who("hall_clerk"), hours=hours)
    with pytest.raises(Refused, match="至少留一个时段"):
        halls.set_hours(window, by=stage.who("hall_manager"), hours=[])
    with pytest.raises(Refused, match="结束时间"):
        halls.set_hours(window, by=stage.who("hall_manager"), hours=[rules.Hours(time(15), time(14), 1)])
    window.refresh_from_db()
    assert reading.hours_of(window) == MORNING, "a refusal changes nothing"
    halls.set_hours(window, by=stage.who("hall_manager"), hours=hours)
    window = Window.objects.get(pk=window.pk)
    assert reading.hours_of(window) == hours and places.outside(window, TODAY) == 1
    made.booking.refresh_from_db()
    assert made.booking.state == "booked"
    with pytest.raises(Refused):
        book((hall[0], window), 1)
    last = entries(f"venue:{window.venue.uid}").latest("seq")
    assert (last.verb, last.details["hours"]) == ("configure", ["工作日 14:00—15:00 1"])


def test_exceptions_of_the_calendar_are_shown_with_what_holds_on_them(
    hall: tuple[ServiceItem, Window], stage: Stage, clock: FrozenClock
) -> None:
    """国务院2026年放假通知: 9/25–9/27, 10/1–10/7 off; 9/20, 10/10 worked."""
    clock.set(date(2026, 9, 14))
    manager, window = stage.who("hall_manager"), hall[1]
    halls.close_days(window.venue, by=manager, from_on=date(2026, 10, 12), to_on=date(2026, 10, 12), reason="检修")
    found = {one.day: one for one in places.exceptions(Window.objects.get(pk=window.pk), date(2026, 9, 14))}
    assert found[date(2026, 10, 1)].reason == "国庆节" and not found[date(2026, 10, 1)].hours
    assert found[date(2026, 9, 20)].reason == "调休上班" and found[date(2026, 9, 20)].hours == MORNING
    assert found[date(2026, 10, 12)].reason == "停办：检修" and not found[date(2026, 10, 12)].hours
    assert date(2026, 9, 19) not in found and date(2026, 9, 21) not in found
    free = reading.free(reading.windows_of(hall[0]), [date(2026, 9, 20), date(2026, 9, 25)])
    assert {one.day for one in free} == {date(2026, 9, 20)}


def test_the_third_no_show_within_thirty_days_pauses_for_thirty() -> None:
    rule = rules.rule_on(TODAY)
    missed = [date(2026, 2, 1), date(2026, 2, 10), date(2026, 3, 1)]
    assert rules.paused_until(missed, TODAY, rule) == date(2026, 3, 31)
    assert rules.paused_until([date(2026, 1, 30), *missed[1:]], TODAY, rule) is None
    assert rules.paused_until(missed, date(2026, 4, 1), rule) is None


def test_a_full_quarter_hour_takes_nobody_and_gives_its_place_back(hall: tuple[ServiceItem, Window]) -> None:
    first = book(hall, 1)
    book(hall, 2)
    with pytest.raises(Refused, match="约满"):
        book(hall, 3)
    assert TEN not in {one.starts for one in reading.free([hall[1]], [TOMORROW])}
    acts.cancel(first.booking)
    assert reading.is_free(hall[1], TOMORROW, TEN) is not None
    book(hall, 3)


def test_one_open_booking_per_person_and_item(hall: tuple[ServiceItem, Window]) -> None:
    made = book(hall, 1)
    with pytest.raises(Refused, match="已经预约"):
        book(hall, 1, starts=time(9))
    assert Slot.objects.get(starts=TEN).taken == 1
    assert not Slot.objects.filter(starts=time(9), taken__gt=0).exists()
    acts.change(made.booking, window=hall[1], day=TOMORROW, starts=time(9))
    assert {s.starts: s.taken for s in Slot.objects.all()} == {TEN: 0, time(9): 1}


def test_closed_past_and_far_days_are_not_booked(hall: tuple[ServiceItem, Window]) -> None:
    for day in (date(2026, 3, 7), date(2026, 4, 30), date(2026, 3, 1)):
        with pytest.raises(Refused):
            book(hall, 1, day=day)
    with at(TODAY, 10, 5), pytest.raises(Refused):
        book(hall, 1, day=TODAY)


def test_changing_ends_two_hours_before(hall: tuple[ServiceItem, Window]) -> None:
    made = book(hall, 1).booking
    with at(TOMORROW, 8, 1), pytest.raises(Refused, match="2小时"):
        acts.cancel(made)
    with at(TOMORROW, 8):
        assert acts.cancel(made).state == "cancelled"


def test_the_day_at_the_hall(hall: tuple[ServiceItem, Window], stage: Stage) -> None:
    clerk, made, late = stage.who("hall_clerk"), book(hall, 1).booking, book(hall, 2).booking
    with pytest.raises(NotAllowed):
        acts.arrive(made, by=stage.who("editor"))
    with at(TOMORROW, 9, 55):
        acts.arrive(made, by=clerk)
        ticket = acts.walk_in(hall[0], window=hall[1], by=clerk)
        with pytest.raises(Refused, match="没有结束"):
            acts.miss(late, by=clerk)
    with at(TOMORROW, 10, 20):
        acts.call(made, by=clerk)
        acts.miss(late, by=clerk)
        with pytest.raises(Refused):
            acts.arrive(late, by=clerk)
    assert (made.ticket, ticket.ticket) == (1, 2)
    told = reading.statistics(hall[1].venue, TODAY, TOMORROW)
    assert (told["came"], told["missed"], told["walk_ins"], told["missed_share"]) == (1, 1, 1, 0.5)
    assert told["wait_minutes"] == 25
    nothing = reading.statistics(hall[1].venue, TODAY, TODAY)
    assert (nothing["missed_share"], nothing["wait_minutes"]) == (None, None)


def test_the_figures_of_a_hall_are_one_statement(hall: tuple[ServiceItem, Window], django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        reading.statistics(hall[1].venue, TODAY, TOMORROW)


def test_after_three_no_shows_booking_pauses_until_one_is_excused(
    hall: tuple[ServiceItem, Window], stage: Stage
) -> None:
    clerk, manager, missed = stage.who("hall_clerk"), stage.who("hall_manager"), []
    for day in (3, 4, 5):
        made = book(hall, 1, day=date(2026, 3, day)).booking
        with at(date(2026, 3, day), 11):
            missed.append(acts.miss(made, by=clerk))
    with at(date(2026, 3, 5), 12):
        with pytest.raises(Refused, match="2026年4月4日"):
            book(hall, 1, day=date(2026, 3, 6))
        acts.appeal(missed[0], text="当天住院")
        with pytest.raises(NotAllowed):
            acts.excuse(missed[0], by=clerk, granted=True)
        acts.excuse(missed[0], by=manager, granted=True)
        book(hall, 1, day=date(2026, 3, 6))


def test_no_ticket_for_a_window_that_does_not_take_the_item(hall: tuple[ServiceItem, Window], stage: Stage) -> None:
    item, window = hall
    clerk, values = stage.who("hall_clerk"), {"name": "2号窗口", "items": [], "hours": MORNING}
    other = halls.open_window(window.venue, by=stage.who("hall_manager"), **values)
    with pytest.raises(Refused, match="不办理该事项"):
        acts.walk_in(item, window=other, by=clerk)
    assert acts.walk_in(item, window=window, by=clerk).ticket == 1


def test_a_closure_ends_bookings_and_tells_why(hall: tuple[ServiceItem, Window], stage: Stage) -> None:
    holder = people.person()
    made = book(hall, 1, applicant=holder).booking
    days = {"from_on": TOMORROW, "to_on": TOMORROW}
    halls.close_days(hall[1].venue, by=stage.who("hall_manager"), reason="系统检修", **days)
    made.refresh_from_db()
    assert (made.state, made.slot.taken) == ("cancelled", 0)
    assert people.told(holder)[0] == "您的预约已经取消：2026年3月3日 10:00"
    assert [entry.verb for entry in entries(f"booking:{made.uid}")] == ["create", "close"]
    with pytest.raises(Refused):
        book(hall, 2)


def test_a_closure_gives_no_place_back_twice(hall: tuple[ServiceItem, Window], stage: Stage) -> None:
    """Who cancels while the closure is written has given the place back; another one may sit there already."""
    listed = book(hall, 1).booking
    book(hall, 2)
    acts.cancel(Booking.objects.get(pk=listed.pk))
    assert acts.call_off(listed, by=stage.who("hall_manager"), why="系统检修") is False
    assert Slot.objects.get().taken == 1
    assert "close" not in {entry.verb for entry in entries(f"booking:{listed.uid}")}


def test_reminded_once_the_day_before(hall: tuple[ServiceItem, Window]) -> None:
    holder = people.person()
    book(hall, 1, applicant=holder)
    remind_bookings()
    remind_bookings()
    assert [title for title in people.told(holder) if "提醒" in title] == ["预约提醒：2026年3月3日 10:00"]


def test_number_and_code_open_a_booking_and_names_lie_sealed(hall: tuple[ServiceItem, Window]) -> None:
    made = book(hall, 1)
    assert reading.by_number_and_code(made.booking.number.lower(), made.code.lower()) == made.booking
    assert reading.by_number_and_code(made.booking.number, "AAAAAAAA") is None
    assert "13900000001" not in str(Booking.objects.values())


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_overbook(stage: Stage, clock: FrozenClock) -> None:
    """A place is a conditional update: 24 tries from 8 threads for two places leave exactly two bookings."""
    if connection.vendor == "sqlite":
        pytest.skip("the test database is in memory; benchmarks.bookings does the same on a file")
    hall = make_hall(stage)

    def attempt(number: int) -> bool:
        close_old_connections()
        try:
            book(hall, number)
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        won = sum(pool.map(attempt, range(24)))
    assert (won, Slot.objects.get().taken, Booking.objects.count()) == (2, 2, 2)
