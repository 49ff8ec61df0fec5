"""期限计算: a due date as a pure function of clock events and a working-day calendar.

Nothing here knows the database. Days are counted by the rules of casework: the start day is not counted
(民法典第二百零一条), a period of months ends on the same day of its last month (第二百零二条), the last day
rolls over a rest day (第二百零三条), days inside a pause, both ends included, do not count, a restart begins
the full period anew.
"""

import calendar as gregorian
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, Protocol

Kind = Literal["start", "restart", "pause", "resume", "extend", "stop"]
# "exact" is a day the law names itself (1 月 31 日): counted in calendar days and never rolled over.
Unit = Literal["working", "calendar", "months", "exact"]

ONE_DAY = timedelta(days=1)


class Calendar(Protocol):
    """What this module asks of `gongkai.kernel.workdays`."""

    def add(self, start: date, days: int) -> date: ...
    def elapsed(self, start: date, end: date) -> int: ...
    def roll(self, day: date) -> date: ...
    def is_workday(self, day: date) -> bool: ...
    def is_provisional(self, day: date) -> bool: ...
    def reason(self, day: date) -> str: ...


@dataclass(frozen=True)
class ClockEvent:
    """One thing that happened to a clock. `days` is the length for start and restart, the addition for extend,
    in the unit of the clock."""

    kind: Kind
    on: date
    days: int = 0
    reason: str = ""
    article: str = ""


@dataclass(frozen=True)
class Pause:
    """Both days inclusive; `to` is None while the pause is open."""

    since: date
    to: date | None
    reason: str = ""
    article: str = ""


@dataclass(frozen=True)
class ClockState:
    """The reading of a clock. `due_on` is None only while it is paused without an end.

    `ends_on` is the last day that counts; `due_on` lies behind it where that is a rest day.
    """

    anchor_on: date
    base_days: int
    extension_days: int
    unit: Unit
    due_on: date | None
    ends_on: date | None
    paused_days: int
    paused_since: date | None
    stopped_on: date | None
    provisional: bool
    pauses: tuple[Pause, ...] = field(default=(), repr=False)

    @property
    def total_days(self) -> int:
        return self.base_days + self.extension_days

    @property
    def running(self) -> bool:
        return self.stopped_on is None

    def late(self, today: date) -> bool:
        """Late is computed, never stored: stopped after the due date, or still running past it."""
        reference = self.stopped_on or today
        return self.due_on is not None and reference > self.due_on


class ClockError(ValueError):
    """Events that cannot be: no start, an end before its beginning, days below zero."""


def compute(events: Sequence[ClockEvent], unit: Unit, calendar: Calendar) -> ClockState:
    """The state after all events, in the order they are given (the order of the journal)."""
    reading = _Reading()
    for event in events:
        reading.take(event)
    return reading.state(unit, calendar)


class _Reading:
    def __init__(self) -> None:
        self.anchor: date | None = None
        self.base = 0
        self.extension = 0
        self.pauses: list[Pause] = []
        self.stopped: date | None = None

    def take(self, event: ClockEvent) -> None:
        if event.days < 0:
            raise ClockError("期限天数不能为负。")
        if event.kind == "start":
            self.extension, self.pauses = 0, []
            self._begin(event)
        elif self.anchor is None:
            raise ClockError("时钟尚未开始计时。")
        elif event.kind == "restart":
            # Pauses that are still open go on: the reason for them has not gone away. An extension was given for
            # the case, once; the period that begins anew has it too.
            self.pauses = [p for p in self.pauses if p.to is None]
            self._begin(event)
        elif event.kind == "extend":
            self.extension += event.days
        elif event.kind == "pause":
            self.pauses.append(Pause(event.on, None, event.reason, event.article))
        elif event.kind == "resume":
            self._resume(event.on, event.reason)
        else:
            self.stopped = event.on

    def _begin(self, event: ClockEvent) -> None:
        self.anchor, self.base, self.stopped = event.on, event.days, None

    def _resume(self, on: date, reason: str) -> None:
        """Closes the open pause of the same reason, else the oldest open one."""
        open_ones = [i for i, p in enumerate(self.pauses) if p.to is None]
        if not open_ones:
            raise ClockError("没有正在进行的暂停。")
        same = [i for i in open_ones if reason and self.pauses[i].reason == reason]
        index = (same or open_ones)[0]
        old = self.pauses[index]
        if on < old.since:
            raise ClockError("恢复计时的日期不能早于暂停之日。")
        self.pauses[index] = Pause(old.since, on, old.reason, old.article)

    def state(self, unit: Unit, calendar: Calendar) -> ClockState:
        if self.anchor is None:
            raise ClockError("时钟尚未开始计时。")
        total = self.base + self.extension
        open_since = min((p.since for p in self.pauses if p.to is None), default=None)
        closed = merge((p.since, p.to) for p in self.pauses if p.to is not None)
        if open_since is not None:
            closed = [(a, b) for a, b in closed if a < open_since]
        ends, due, paused = limit(self.anchor, total, unit, closed, calendar)
        # A pause that began only after the due date cannot save a case that was late already.
        blocked = open_since is not None and open_since <= due and (self.stopped is None or open_since <= self.stopped)
        return ClockState(
            anchor_on=self.anchor,
            base_days=self.base,
            extension_days=self.extension,
            unit=unit,
            due_on=None if blocked else due,
            ends_on=None if blocked else ends,
            paused_days=paused,
            paused_since=open_since if blocked else None,
            stopped_on=self.stopped,
            provisional=calendar.is_provisional(due),
            pauses=tuple(self.pauses),
        )


def limit(
    anchor: date, days: int, unit: Unit, pauses: Sequence[tuple[date, date]], calendar: Calendar
) -> tuple[date, date, int]:
    """Last counted day, due date, and days lost to pauses. `pauses` are merged, sorted, both ends inclusive."""
    lost = 0
    ends = _nominal(anchor, days, unit, calendar)
    for since, to in pauses:
        first = max(since, anchor + ONE_DAY)
        if first > ends:
            break
        lost += _length(first, to, unit, calendar)
        ends = _moved(anchor, days, lost, unit, calendar)
    if unit in ("working", "exact"):
        return ends, ends, lost
    due = calendar.roll(ends)
    for since, to in pauses:
        # Rolling over a rest day may lead into a later pause; no period ends inside one.
        if ends < since <= due <= to:
            lost += _length(since, to, unit, calendar)
            due = calendar.roll(to + ONE_DAY)
    return ends, due, lost


def merge(intervals: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Overlapping and touching intervals as one, in order."""
    merged: list[tuple[date, date]] = []
    for since, to in sorted(intervals):
        if merged and since <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], to))
        else:
            merged.append((since, to))
    return merged


def _nominal(anchor: date, days: int, unit: Unit, calendar: Calendar) -> date:
    """The last day of a period without pauses, before it rolls over a rest day."""
    if unit == "working":
        return calendar.add(anchor, days)
    if unit in ("calendar", "exact"):
        return anchor + timedelta(days=days)
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + days, 12)
    return date(year, month + 1, min(anchor.day, gregorian.monthrange(year, month + 1)[1]))


def _moved(anchor: date, days: int, lost: int, unit: Unit, calendar: Calendar) -> date:
    if unit == "working":
        return calendar.add(anchor, days + lost)
    return _nominal(anchor, days, unit, calendar) + timedelta(days=lost)


def _length(since: date, to: date, unit: Unit, calendar: Calendar) -> int:
    if to < since:
        return 0
    if unit == "working":
        return calendar.elapsed(since - ONE_DAY, to)
    return (to - since).days + 1


@dataclass(frozen=True)
class DayLine:
    """One day between the start and the due date, and why it counted or did not."""

    on: date
    counted: bool
    number: int
    reason: str
    article: str = ""
    paused: bool = False


def explain_days(state: ClockState, calendar: Calendar, until: date | None = None) -> list[DayLine]:
    """Every day after the anchor up to the due date (or `until`, while a pause is open)."""
    end = state.due_on or until or state.anchor_on
    lines: list[DayLine] = []
    number = 0
    day = state.anchor_on + ONE_DAY
    while day <= end:
        paused = next((p for p in state.pauses if p.since <= day and (p.to is None or day <= p.to)), None)
        rest = state.unit == "working" and not calendar.is_workday(day)
        over = state.ends_on is not None and day > state.ends_on
        if rest or paused or over:
            lines.append(_not_counted(day, state, paused, rest, calendar))
        else:
            number += 1
            lines.append(DayLine(day, True, number, _counted_as(day, state, calendar)))
        day += ONE_DAY
    return lines


def _counted_as(day: date, state: ClockState, calendar: Calendar) -> str:
    if state.unit == "working":
        return calendar.reason(day)
    if day == state.ends_on != state.due_on:
        return f"自然日；期满日为{calendar.reason(day)}，顺延"
    return "自然日"


def _not_counted(day: date, state: ClockState, paused: Pause | None, rest: bool, calendar: Calendar) -> DayLine:
    if paused is not None:
        # The pause is named even on a rest day inside it: the reader looks for where it began and ended.
        reason = f"暂停计时：{paused.reason}" if paused.reason else "暂停计时"
        reason = f"{calendar.reason(day)}（{reason}）" if rest else reason
        return DayLine(day, False, 0, reason, paused.article, paused=True)
    if rest:
        return DayLine(day, False, 0, calendar.reason(day))
    reason = "顺延至此日届满" if day == state.due_on else f"{calendar.reason(day)}，顺延"
    return DayLine(day, False, 0, reason, "民法典第二百零三条")


def days_left(state: ClockState, today: date, calendar: Calendar) -> int | None:
    """Days of the clock's own unit still to go after `today` (natural days for months); negative once late.

    While a pause is open it is what will be left when it ends; None for months, whose length then is not known.
    """
    if state.due_on is not None:
        if state.unit == "working":
            return calendar.elapsed(today, state.due_on)
        return (state.due_on - today).days
    if state.unit == "months" or state.paused_since is None:
        return None
    used = sum(line.counted for line in explain_days(state, calendar, until=today))
    return state.total_days - used
