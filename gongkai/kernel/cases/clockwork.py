"""Clocks in the database: events in, readings out. Called by acts, the calendar and nobody else."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, cast

from gongkai.kernel import law, rows, workdays
from gongkai.kernel.cases import clocks
from gongkai.kernel.cases.models import NO_DUE, PAUSED_DUE, Case, Clock, ClockEventRow
from gongkai.kernel.cases.procedures import ClockSpec, Procedure, procedure
from gongkai.kernel.cases.refusals import Refused


def begin(
    case: Case,
    key: str,
    on: date,
    *,
    days: int | None = None,
    rule: str = "",
    unit: str = "",
    reason: str = "",
    article: str = "",
) -> Clock:
    """Start a clock, or a further round of one that was stopped; length and unit come from the law.

    `days` replaces the length where the law leaves it to the officer (a reasonable period); `rule` is the version
    of another legal period, where a special law replaces the one of the clock; `unit` the unit of `days`, where a
    published list of the body names both.
    """
    spec = procedure(case.kind).clock(key)
    version = law.period_by_version(rule) if rule else law.period(spec.period, on=rule_date(case, on))
    length = version.days if days is None else days
    event = clocks.ClockEvent("start", on, length, reason, article or version.citation)
    return _start(case, spec, version.version, unit or version.unit, event)


def begin_until(case: Case, key: str, due_on: date, *, since: date, version: str, article: str) -> Clock:
    """Start a clock that ends on a day the law names itself, such as 31 January; `version` names that rule."""
    event = clocks.ClockEvent("start", since, (due_on - since).days, "", article)
    return _start(case, procedure(case.kind).clock(key), version, "exact", event)


def _start(case: Case, spec: ClockSpec, version: str, unit: str, event: clocks.ClockEvent) -> Clock:
    case.law_versions[version.partition("@")[0]] = version
    last = next((c for c in reversed(rounds(case)) if c.key == spec.key), None)
    if last is not None and last.stopped_on is None:
        raise Refused(f"“{spec.label}”正在计时，不能再次开始。", code="clock_running")
    clock = rows.new(
        Clock,
        case=case,
        key=spec.key,
        round=last.round + 1 if last else 1,
        period_version=version,
        unit=unit,
        started_on=event.on,
    )
    _take_reading(clock, [event])
    rows.insert(clock)
    _append(clock, event)
    if (held := _held(case)) is not None:
        held.append(clock)
    _known_events(clock, [event])
    return clock


def rule_date(case: Case, on: date) -> date:
    """A case lives under the rules of the day it was opened."""
    return case.opened_on or on


def change(
    case: Case,
    key: str,
    kind: Literal["restart", "pause", "resume", "extend", "stop"],
    on: date,
    *,
    days: int = 0,
    reason: str = "",
    article: str = "",
) -> Clock:
    """Append one event to the running round of a clock and take the new reading."""
    clock = running(case, key)
    if clock is None:
        raise Refused(f"“{procedure(case.kind).clock(key).label}”没有在计时。", code="clock_not_running")
    if kind == "restart" and not days:
        days = law.period_by_version(clock.period_version).days
    event = clocks.ClockEvent(kind, on, days, reason, article)
    earlier = list(stored_events(clock))
    if earlier and on < earlier[0].on:
        raise Refused("日期不能早于期限起算之日。", code="before_start")
    try:
        _take_reading(clock, [*earlier, event])
    except clocks.ClockError as error:
        raise Refused(str(error), code="clock") from error
    _forget_alerts(clock, procedure(case.kind).clock(key))
    rows.update(clock, READINGS)
    _append(clock, event)
    _known_events(clock, [*earlier, event])
    return clock


def stop_all(case: Case, on: date, reason: str) -> None:
    """A closed case waits for nobody: clocks the act did not stop itself end with it."""
    for clock in [c for c in rounds(case) if c.stopped_on is None]:
        change(case, clock.key, "stop", max(on, clock.started_on), reason=reason)


def _forget_alerts(clock: Clock, spec: ClockSpec) -> None:
    """After the due date moved: warnings whose day lies ahead again will be given again, the others not."""
    if clock.alerted is None or clock.due_on is None:
        return
    passed = reached(clock, spec, workdays.today())
    clock.alerted = max(clock.alerted, passed[-1]) if passed else None


def reached(clock: Clock, spec: ClockSpec, day: date) -> list[int]:
    """Warning levels whose day has come, the nearest last."""
    due_on = clock.due_on
    return [lead for lead in levels(spec) if alert_day(due_on, lead, clock.unit) <= day] if due_on else []


def running(case: Case, key: str) -> Clock | None:
    return next((c for c in reversed(rounds(case)) if c.key == key and c.stopped_on is None), None)


READINGS = ("due_on", "provisional", "paused_since", "stopped_on", "alerted")
HELD, EVENTS, HELD_AT = "_clock_rounds", "_clock_events", "_clocks_held_at"


def hold(case: Case, *, is_new: bool = False) -> None:
    """From here to `release` the clocks of this case are read once: whoever changes them has locked the case."""
    case.__dict__[HELD] = [] if is_new else None
    case.__dict__[HELD_AT] = workdays.now()


def untouched(case: Case) -> bool:
    """Nothing since `hold` has looked at a clock of this case, so none has moved."""
    return HELD in case.__dict__ and case.__dict__[HELD] is None


def release(case: Case) -> None:
    case.__dict__.pop(HELD_AT, None)
    for clock in case.__dict__.pop(HELD, None) or ():
        clock.__dict__.pop(EVENTS, None)


def rounds(case: Case) -> list[Clock]:
    """Every round of every clock of a case, earlier rounds first."""
    held = _held(case)
    if held is not None:
        return held
    found = rows.all_of(Clock, "case_id", case.pk, "round", "pk")
    for clock in found:
        clock.case = case
    if HELD in case.__dict__:
        case.__dict__[HELD] = found
    return found


def _held(case: Case) -> list[Clock] | None:
    return case.__dict__.get(HELD)


def _known_events(clock: Clock, events: list[clocks.ClockEvent]) -> None:
    if HELD in clock.case.__dict__:
        clock.__dict__[EVENTS] = events


def stored_events(clock: Clock) -> Iterable[clocks.ClockEvent]:
    if EVENTS in clock.__dict__:
        yield from clock.__dict__[EVENTS]
        return
    for row in rows.all_of(ClockEventRow, "clock_id", clock.pk, "pk"):
        kind = cast(clocks.Kind, row.kind)
        yield clocks.ClockEvent(kind, row.on, row.days, row.reason, row.article)


def state(clock: Clock) -> clocks.ClockState:
    """The full reading, computed from the events."""
    return clocks.compute(list(stored_events(clock)), cast(clocks.Unit, clock.unit), workdays.calendar())


def refresh_case(case: Case) -> None:
    """Copy the nearest due date of the body's own duties, and the next day somebody must be told, onto the case."""
    if case.closed_on is not None:
        case.due_on, case.due_sort, case.due_clock = None, NO_DUE, ""
        case.paused, case.provisional, case.alert_after = False, False, None
        return
    specs = procedure(case.kind)
    live = [c for c in rounds(case) if c.stopped_on is None]
    duties = [c for c in live if specs.clock(c.key).duty == "body"]
    timed = sorted((c for c in duties if c.due_on is not None), key=lambda c: (c.due_on or NO_DUE, c.key))
    nearest = timed[0] if timed else None
    case.paused = any(c.paused_since for c in duties) and nearest is None
    case.due_on = nearest.due_on if nearest else None
    case.due_sort = case.due_on or (PAUSED_DUE if case.paused else NO_DUE)
    case.due_clock = nearest.key if nearest else next((c.key for c in duties if c.paused_since), "")
    case.provisional = bool(nearest and nearest.provisional)
    case.alert_after = min(filter(None, (next_alert(c, specs) for c in live)), default=None)


def next_alert(clock: Clock, specs: Procedure) -> date | None:
    """The first day on which the next unsent warning of this clock is due."""
    if clock.due_on is None or clock.stopped_on is not None:
        return None
    days = [
        alert_day(clock.due_on, lead, clock.unit)
        for lead in levels(specs.clock(clock.key))
        if clock.alerted is None or lead < clock.alerted
    ]
    return min(days, default=None)


OVERDUE = -1


def levels(spec: ClockSpec) -> tuple[int, ...]:
    """Warning levels from far to near: days left, then OVERDUE."""
    return (*sorted(spec.alerts, reverse=True), OVERDUE)


def alert_day(due_on: date, lead: int, unit: str) -> date:
    if lead == OVERDUE:
        return due_on + timedelta(days=1)
    if unit == "working":
        return workdays.calendar().add(due_on, -lead) if lead else due_on
    return due_on - timedelta(days=lead)


def recompute(clock: Clock, spec: ClockSpec) -> tuple[date | None, date | None]:
    """Take the reading again, under a changed calendar; returns the old and the new due date."""
    before = clock.due_on
    _take_reading(clock, list(stored_events(clock)))
    _forget_alerts(clock, spec)
    rows.update(clock, READINGS)
    return before, clock.due_on


def _take_reading(clock: Clock, events: list[clocks.ClockEvent]) -> None:
    reading = clocks.compute(events, cast(clocks.Unit, clock.unit), workdays.calendar())
    clock.due_on = reading.due_on
    clock.paused_since = reading.paused_since
    clock.stopped_on = reading.stopped_on
    clock.provisional = reading.provisional


def _append(clock: Clock, event: clocks.ClockEvent) -> None:
    rows.insert(
        rows.new(
            ClockEventRow,
            clock=clock,
            kind=event.kind,
            on=event.on,
            days=event.days,
            reason=event.reason[:200],
            article=event.article[:200],
            recorded_at=clock.case.__dict__.get(HELD_AT) or workdays.now(),
        )
    )
