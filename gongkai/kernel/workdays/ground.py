"""What a working-day calendar is made of: plain values, the range of its table, what it refuses."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from gongkai.kernel.workdays.hours import OfficeHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
Unit = Literal["working", "calendar", "hours", "months"]

FIRST = date(1950, 1, 2)  # a Monday, so that the weekly pattern starts with it
LAST = date(2100, 12, 31)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class OutOfRange(ValueError):
    """A date, or a result, that the table does not reach; the message is Chinese."""

    def __init__(self) -> None:
        super().__init__(f"日期超出工作日历的范围（{FIRST:%Y}年至{LAST:%Y}年）。")


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that a notice names: off with the name of the holiday, or worked (调休上班)."""

    date: date
    working: bool
    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A holiday on the same date of every year (全国年节及纪念日放假办法第二条), in force from `since` to `until`."""

    month: int
    day: int
    name: str
    source: str
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a count: whether it counted, why, and the text that says so."""

    date: date
    counted: bool
    reason: str
    source: str


@dataclass(frozen=True)
class CalendarData:
    """What a calendar is made of. `covered`: years whose notice is published; `rest`: weekly rest days, Monday is 0."""

    office: OfficeHours
    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    covered: frozenset[int] = frozenset()
    fixed: tuple[FixedDay, ...] = ()
    rest: frozenset[int] = frozenset({5, 6})
    rest_source: str = ""

    @property
    def version(self) -> str:
        """Last covered year and a digest of the content: two calendars of one version give the same dates."""
        parts = [f"{d}{int(s.working)}{s.name}" for d, s in sorted(self.special.items())]
        parts += [f"{f.month}-{f.day}{f.since}{f.until}" for f in self.fixed]
        parts += [str(sorted(self.covered)), str(sorted(self.rest))]
        digest = hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
        return f"{max(self.covered, default=0)}-{digest}"
