"""Rules about clocks: on which day a stage is reached, and whether the clock was still running when that day began.

A stage counts if the clock ran, as it was known then, at the beginning of its day; so it does not matter at what hour
of a day somebody looks, whether the machine stood still for a week, or whether a later act moved the due date.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import ceil
from typing import Protocol

from gongkai.apps.supervision.rules import signals
from gongkai.apps.supervision.rules.facts import ClockFacts, Finding, Reading
from gongkai.apps.supervision.rules.ruleset import Applied
from gongkai.apps.supervision.rules.schema import Left, Over, Share

ONE_DAY = timedelta(days=1)


class Calendar(Protocol):
    """What the rules ask of `gongkai.kernel.workdays`."""

    def add(self, start: date, days: int) -> date: ...
    def elapsed(self, start: date, end: date) -> int: ...


def findings(clock: ClockFacts, point: str, applied: Iterable[Applied], calendar: Calendar) -> Iterator[Finding]:
    """Every stage this clock has reached or will reach if nothing happens, each on its earliest day."""
    for rule in applied:
        version = rule.on(clock.readings[0].started_on)
        if version is None:
            continue
        found: dict[int, date] = {}
        for reading, until in _windows(clock):
            for day, signal in _stages(reading, clock.unit, version.trigger, version.signals, calendar):
                known = max(day, reading.since)
                if until is None or known <= until:
                    found[signal] = min(known, found.get(signal, known))
        for signal, day in found.items():
            yield Finding(day, point, clock.occurrence, rule.id, signal, version.name)


def _windows(clock: ClockFacts) -> Iterator[tuple[Reading, date | None]]:
    """Readings in which the clock ran, with the day on which the next one was recorded."""
    for index, reading in enumerate(clock.readings):
        if reading.stopped_on is not None or reading.due_on is None:
            continue
        after = clock.readings[index + 1].since if index + 1 < len(clock.readings) else None
        yield reading, after


def _stages(
    reading: Reading,
    unit: str,
    trigger: object,
    stages: tuple[tuple[int, int], ...],
    calendar: Calendar,
) -> Iterator[tuple[date, int]]:
    """(day, signal) of every stage of one rule for one reading."""
    due = reading.due_on
    assert due is not None  # paused readings are left out
    if isinstance(trigger, Over):
        for days, signal in stages:
            yield past(due, days, unit, calendar), signal
        return
    signal = stages[0][1]
    if isinstance(trigger, Left):
        # Nobody is warned of a day's work on the day it comes in.
        yield max(before(due, trigger.days, unit, calendar), reading.started_on + ONE_DAY), signal
    elif isinstance(trigger, Share):
        total = reading.days if unit in ("working", "calendar") else (due - reading.started_on).days
        left = total - ceil(round(total * trigger.share, 6))
        # Where so little time is left that the day after is the day after the due date, being late says it all.
        if left > 0:
            yield before(due, left, unit, calendar) + ONE_DAY, signal


def before(due: date, days: int, unit: str, calendar: Calendar) -> date:
    """The day on which so many days are left."""
    if not days:
        return due
    return calendar.add(due, -days) if unit == "working" else due - timedelta(days=days)


def past(due: date, days: int, unit: str, calendar: Calendar) -> date:
    """The day on which it is late by so many days; the first is the day after the due date, whatever day that is."""
    if days == 1:
        return due + ONE_DAY
    return calendar.add(due, days) if unit == "working" else due + timedelta(days=days)


def named(signal: str) -> int:
    return signals.NAMES[signal]
