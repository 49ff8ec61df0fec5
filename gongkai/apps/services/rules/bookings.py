"""预约: quarter hours, until when one may change, and what not coming leads to. From plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Protocol

from gongkai.kernel import law

QUARTER = timedelta(minutes=15)


class BookingRule(law.Version):
    ahead_days: int
    change_hours: int
    no_shows: int
    within_days: int
    pause_days: int


class BookingRules(law.Versioned[BookingRule]):
    pass


class BookingTable(law.Table):
    rules: tuple[BookingRules, ...]


@cache
def _table() -> BookingTable:
    return law.load("apps/services/law/bookings.toml", BookingTable)


def rule_on(day: date) -> BookingRule:
    return _table().rules[0].on(day)


def days_of(weekday: int | None, closed_on_holidays: bool) -> str:
    """On which days hours hold, in words; those of working days are never those of holidays."""
    if not weekday:
        return "工作日"
    return f"星期{'一二三四五六日'[weekday - 1]}{'（节假日不开放）' if closed_on_holidays else ''}"


@dataclass(frozen=True)
class Hours:
    """Hours of a window: on working days, swapped ones too, or (`weekday` 1–7) on one day of the week, of which
    `closed_on_holidays` leaves out holidays."""

    starts: time
    ends: time
    capacity: int
    weekday: int | None = None
    closed_on_holidays: bool = False

    def __str__(self) -> str:
        return f"{days_of(self.weekday, self.closed_on_holidays)} {self.starts:%H:%M}—{self.ends:%H:%M} {self.capacity}"

    def holds_on(self, day: "DayOf") -> bool:
        if self.weekday is None:
            return day.is_workday
        return day.date.isoweekday() == self.weekday and not (self.closed_on_holidays and day.is_holiday)


@dataclass(frozen=True)
class DayOf:
    """A day as the calendar has it: worked or not, a holiday, a rest day that is worked (调休上班)."""

    date: date
    is_workday: bool
    is_holiday: bool = False
    is_made_up: bool = False


def holding(hours: Iterable[Hours], day: DayOf) -> list[Hours]:
    """The hours of a day. On a Saturday that is worked instead of another day the hours of working days hold, and not
    those of Saturdays as well: the window stands there once."""
    found = [one for one in hours if one.holds_on(day)]
    usual = [one for one in found if one.weekday is None]
    return usual if day.is_made_up and usual else found


def quarters(hours: Iterable[Hours], on: DayOf) -> dict[time, int]:
    """Start of each whole quarter hour of a day → how many it takes; hours that overlap add up."""
    found: dict[time, int] = {}
    day = on.date
    for one in holding(hours, on):
        at, end = datetime.combine(day, one.starts), datetime.combine(day, one.ends)
        while at + QUARTER <= end:
            found[at.time()] = found.get(at.time(), 0) + one.capacity
            at += QUARTER
    return dict(sorted(found.items()))


class AbsenceRule(Protocol):
    """未到规则: so often within so many days leads to a pause of so many; of bookings and of home visits."""

    @property
    def no_shows(self) -> int: ...
    @property
    def within_days(self) -> int: ...
    @property
    def pause_days(self) -> int: ...


def paused_until(no_shows: Iterable[date], today: date, rule: AbsenceRule) -> date | None:
    """The last day on which somebody may not book; None when nothing stands against it.

    The pause starts with the no-show that fills the number, so that later days do not make it longer.
    """
    days = sorted(no_shows)
    until = None
    for last in range(rule.no_shows - 1, len(days)):
        if days[last] - days[last - rule.no_shows + 1] < timedelta(days=rule.within_days):
            until = days[last] + timedelta(days=rule.pause_days)
    return until if until is not None and today <= until else None
