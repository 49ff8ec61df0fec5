"""工作日历: working days of government bodies in mainland China, as pure arithmetic over one table.

Two arrays carry everything: how many working days lie before each day of the range, and the working days in
order. Adding days is one look-up in each, counting is one subtraction; no day is ever walked over. A calendar
never changes; a correction makes a new one with another `version`.

Dates are `datetime.date` in Asia/Shanghai. The start day is not counted (民法典第二百零一条).
"""

import calendar as gregorian
from array import array
from datetime import date, datetime, timedelta
from itertools import accumulate, compress

from gongkai.kernel.workdays.ground import (
    FIRST,
    LAST,
    SHANGHAI,
    WEEKDAYS,
    CalendarData,
    Day,
    OutOfRange,
    SpecialDay,
    Unit,
)
from gongkai.kernel.workdays.hours import OfficeHours

BASE = FIRST.toordinal()
SIZE = LAST.toordinal() - BASE + 1
DAY = timedelta(days=1)


class Calendar:
    """A working-day calendar from 1950 to 2100. All methods raise OutOfRange beyond it."""

    __slots__ = ("_before", "_flags", "_off", "_workdays", "data", "version")

    def __init__(self, data: CalendarData) -> None:
        self.data = data
        self.version = data.version
        self._off = _fixed_days_off(data) | {d: s for d, s in data.special.items() if FIRST <= d <= LAST}
        flags = bytearray(bytes(weekday not in data.rest for weekday in range(7)) * (SIZE // 7 + 1))[:SIZE]
        for day, special in self._off.items():
            flags[day.toordinal() - BASE] = special.working
        self._flags = bytes(flags)
        self._before = array("i", accumulate(flags, initial=0))
        self._workdays = list(compress(map(date.fromordinal, range(BASE, BASE + SIZE)), flags))

    # The two questions everything else is made of -------------------------------------------------

    def add(self, d: date, n: int) -> date:
        """The n-th working day after `d`, which is not counted itself; before it for negative n; `d` for 0."""
        i = d.toordinal() - BASE
        if n > 0:
            k = i + 1
            n -= 1
        elif n:
            k = i
        else:
            return d
        if i < 0 or k > SIZE:
            raise OutOfRange
        k = self._before[k] + n
        if k < 0 or k >= len(self._workdays):
            raise OutOfRange
        return self._workdays[k]

    def elapsed(self, a: date, b: date) -> int:
        """Working days in (a, b]; negative when b lies before a."""
        i, j = a.toordinal() - BASE, b.toordinal() - BASE
        if i < 0 or j < 0 or i >= SIZE or j >= SIZE:
            raise OutOfRange
        return self._before[j + 1] - self._before[i + 1]

    # Single days ----------------------------------------------------------------------------------

    def is_workday(self, d: date) -> bool:
        return self._flags[_index(d)] == 1

    def reason(self, d: date) -> str:
        """Why the day counts or not: 工作日, 周六, 国庆节, 调休上班."""
        special = self._off.get(d)
        if special is None:
            return "工作日" if self.is_workday(d) else WEEKDAYS[d.weekday()]
        if not special.working:
            return special.name
        return "调休上班" if d.weekday() in self.data.rest else "工作日"

    def is_holiday(self, d: date) -> bool:
        """Off by a notice or by law, with the name of a holiday; a plain rest day of the week is none."""
        special = self._off.get(d)
        return special is not None and not special.working

    def is_made_up(self, d: date) -> bool:
        """调休上班日: a rest day of the week that is worked."""
        return d.weekday() in self.data.rest and self.is_workday(d)

    def day(self, d: date) -> Day:
        return Day(d, self.is_workday(d), self.reason(d), self._source(d))

    def is_provisional(self, d: date) -> bool:
        """Whether no holiday notice covers the day's year, so that the date may still move."""
        return d.year not in self.data.covered

    def roll(self, d: date) -> date:
        """`d`, or the next working day when it is a rest day (民法典第二百零三条)."""
        i = _index(d)
        return d if self._flags[i] else self._at(self._before[i])

    # Due dates ------------------------------------------------------------------------------------

    def natural_due(self, d: date, n: int) -> date:
        """`n` calendar days after `d`; only the last day moves off a rest day, holidays in between count."""
        return self.roll(_shift(d, n))

    def month_due(self, d: date, n: int) -> date:
        """`n` months after `d`: the same day of the month, else its last day (民法典第二百零二条), rolled over."""
        return self.roll(_shift_months(d, n))

    def annual_due(self, year: int, month: int, day: int, *, rolls: bool = True) -> date:
        """A date that returns every year, such as 31 January."""
        nominal = date(year, month, day)
        return self.roll(nominal) if rolls else nominal

    def due(self, d: date, n: int, unit: Unit) -> date:
        """The last day of a period of `n` units that starts on `d`. Hours need an instant: `due_at`."""
        if unit == "working":
            return self.add(d, n)
        if unit == "calendar":
            return self.natural_due(d, n)
        if unit == "months":
            return self.month_due(d, n)
        raise ValueError("按小时计算的期限须从具体时刻起算。" if unit == "hours" else f"不认识的期限单位“{unit}”。")

    def earliest_end(self, d: date, n: int, unit: Unit) -> date:
        """The first day on which something that must last at least `n` units from `d` may end (等标期、公示期)."""
        return self.due(d, n, unit)

    def latest_start(self, d: date, n: int, unit: Unit) -> date:
        """The last day on which something due at least `n` units before `d` may be done.

        Calendar days are not moved onto a working day: rolling on would leave fewer than `n` days, rolling back
        would ask for more than the law does.
        """
        if unit == "calendar":
            return _shift(d, -n)
        if unit == "working":
            return self.add(d, -n)
        raise ValueError("倒推期限只能按工作日或自然日计算。")

    def due_at(
        self, start: datetime, hours: float, *, office: OfficeHours | None = None, round_the_clock: bool = False
    ) -> datetime:
        """The instant at which `hours` have passed since `start`: office hours of working days, or every hour.

        A naive instant is one in Asia/Shanghai; an aware one is converted to it.
        """
        begun = _local(start)
        if round_the_clock:
            return begun + timedelta(hours=hours)
        office = office or self.data.office
        opened = self.roll(begun.date())
        used = office.seconds_before(begun.time()) if opened == begun.date() else 0
        days, rest = divmod(used + round(hours * 3600), office.seconds_a_day)
        if not rest and days:
            # Full days end when the office closes, not when it opens again.
            days, rest = days - 1, office.seconds_a_day
        return datetime.combine(self.add(opened, days), office.time_at(rest), begun.tzinfo)

    def elapsed_hours(self, a: datetime, b: datetime, *, office: OfficeHours | None = None) -> float:
        """Office hours between two instants; negative when b lies before a."""
        used = office or self.data.office
        return (self._office_seconds(_local(b), used) - self._office_seconds(_local(a), used)) / 3600

    # Explanations ---------------------------------------------------------------------------------

    def days(self, a: date, b: date) -> list[Day]:
        """Every day in (a, b], whether it counts as a working day and why."""
        for edge in (a, b):
            _index(edge)
        return [self.day(a + DAY * k) for k in range(1, (b - a).days + 1)]

    def explain(self, d: date, n: int, unit: Unit) -> list[Day]:
        """Every day from the one after `d` to the due date, and why it counts under `unit`."""
        due = self.due(d, n, unit)
        if unit == "working":
            return self.days(d, due)
        nominal = _shift(d, n) if unit == "calendar" else _shift_months(d, n)
        return [self._natural(day, due, nominal) for day in self.days(d, due)]

    def _natural(self, day: Day, due: date, nominal: date) -> Day:
        if day.date > nominal:
            reason = "顺延至此日期满" if day.date == due else f"{day.reason}，顺延"
            return Day(day.date, False, reason, day.source)
        if nominal == day.date != due:
            return Day(day.date, True, f"自然日；期满日为{day.reason}，顺延", day.source)
        return Day(day.date, True, "自然日", day.source)

    def _source(self, d: date) -> str:
        special = self._off.get(d)
        if special is not None:
            return special.source
        if self.is_provisional(d):
            return f"{d.year}年放假通知尚无数据，按周末和固定节日推算"
        return "" if self.is_workday(d) else self.data.rest_source

    def _at(self, k: int) -> date:
        if k >= len(self._workdays):
            raise OutOfRange
        return self._workdays[k]

    def _office_seconds(self, instant: datetime, office: OfficeHours) -> int:
        i = _index(instant.date())
        within = office.seconds_before(instant.time()) if self._flags[i] else 0
        return self._before[i] * office.seconds_a_day + within


def _index(d: date) -> int:
    if isinstance(d, datetime):
        # An instant has a day only in a time zone; the caller must say which.
        raise TypeError("a date is needed, not an instant")
    i = d.toordinal() - BASE
    if not 0 <= i < SIZE:
        raise OutOfRange
    return i


def _shift(d: date, n: int) -> date:
    try:
        moved = d + timedelta(days=n)
    except OverflowError:
        raise OutOfRange from None
    _index(moved)
    return moved


def _shift_months(d: date, n: int) -> date:
    year, month = divmod(d.year * 12 + d.month - 1 + n, 12)
    if not FIRST.year <= year <= LAST.year:
        raise OutOfRange
    return date(year, month + 1, min(d.day, gregorian.monthrange(year, month + 1)[1]))


def _local(instant: datetime) -> datetime:
    return instant.astimezone(SHANGHAI) if instant.tzinfo else instant


def _fixed_days_off(data: CalendarData) -> dict[date, SpecialDay]:
    """Fixed holidays of the years without a notice; a published notice already says everything."""
    found: dict[date, SpecialDay] = {}
    for year in range(FIRST.year, LAST.year + 1):
        if year in data.covered:
            continue
        for fixed in data.fixed:
            day = date(year, fixed.month, fixed.day)
            if day >= FIRST and fixed.since <= day <= fixed.until:
                found[day] = SpecialDay(day, False, fixed.name, fixed.source)
    return found
