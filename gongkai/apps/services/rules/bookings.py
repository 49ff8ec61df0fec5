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


@dataclass(frozen=True)
class Hours:
    """Hours of a window: on working days, or (`weekday` 1–7) on one day of the week."""

    starts: time
    ends: time
    capacity: int
    weekday: int | None = None

    def holds_on(self, day: date, is_workday: bool) -> bool:
        return is_workday if self.weekday is None else day.isoweekday() == self.weekday


def quarters(hours: Iterable[Hours], day: date, is_workday: bool) -> dict[time, int]:
    """Start of each whole quarter hour of a day → how many it takes; hours that overlap add up."""
    found: dict[time, int] = {}
    for one in hours:
        if not one.holds_on(day, is_workday):
            continue
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
