"""Rules about what was done: read from the entries of the journal, each by the day it was written."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.apps.supervision.rules import schema
from gongkai.apps.supervision.rules.clockwise import ONE_DAY, Calendar
from gongkai.apps.supervision.rules.facts import CaseFacts, EntryFacts, Finding
from gongkai.apps.supervision.rules.ruleset import Applied

Hit = tuple[date, int]
"""The day it is reached, and the number of the entry it is about."""


def findings(case: CaseFacts, applied: Iterable[Applied], calendar: Calendar) -> Iterator[Finding]:
    """Every finding of the rules about acts, in this case; those about an absence may lie ahead."""
    for rule in applied:
        if not schema.matches(case.kind, rule.kinds):
            continue
        for standing in rule.standings:
            search = SEARCHES[type(standing.trigger)]
            for day, seq in search(case, standing.trigger, calendar):
                written = next((e.on for e in case.entries if e.seq == seq), day)
                if rule.on(written) is standing:
                    yield Finding(day, rule.id, str(seq), rule.id, standing.signals[0][1], standing.name)


def _done(case: CaseFacts, acts: Iterable[str]) -> Iterator[EntryFacts]:
    patterns = tuple(acts)
    return (entry for entry in case.entries if schema.matches(entry.act, patterns))


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def _count(case: CaseFacts, trigger: schema.Count, calendar: Calendar) -> Iterator[Hit]:
    seen: dict[Any, int] = {}
    for entry in _done(case, trigger.acts):
        if trigger.unless and entry.details.get(trigger.unless):
            continue
        key = entry.details.get(trigger.same) if trigger.same else ""
        if trigger.same and not key:
            continue
        seen[str(key)] = seen.get(str(key), 0) + 1
        if seen[str(key)] >= trigger.least:
            yield entry.on, entry.seq


def _sequence(case: CaseFacts, trigger: schema.Sequence_, calendar: Calendar) -> Iterator[Hit]:
    begun = False
    for entry in case.entries:
        if begun and schema.matches(entry.act, trigger.then):
            yield entry.on, entry.seq
            begun = False
        elif trigger.without and schema.matches(entry.act, trigger.without):
            begun = False
        elif schema.matches(entry.act, trigger.first):
            begun = True


def _lacks(case: CaseFacts, trigger: schema.Lacks, calendar: Calendar) -> Iterator[Hit]:
    for entry in _done(case, trigger.acts):
        if trigger.when and not entry.details.get(trigger.when):
            continue
        if not any(str(entry.details.get(name) or "").strip() for name in trigger.details):
            yield entry.on, entry.seq


def _differs(case: CaseFacts, trigger: schema.Differs, calendar: Calendar) -> Iterator[Hit]:
    for entry in _done(case, trigger.acts):
        one, other = entry.details.get(trigger.one), entry.details.get(trigger.other)
        if one is not None and other is not None and not _same(one, other):
            yield entry.on, entry.seq


def _same(one: Any, other: Any) -> bool:
    """Amounts by what they are worth: 300 is 300.00."""
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return str(one) == str(other)


def _says(case: CaseFacts, trigger: schema.Says, calendar: Calendar) -> Iterator[Hit]:
    return ((entry.on, entry.seq) for entry in _done(case, trigger.acts) if entry.details.get(trigger.detail))


def _backdated(case: CaseFacts, trigger: schema.Backdated, calendar: Calendar) -> Iterator[Hit]:
    for entry in _done(case, trigger.acts):
        dated = _day(entry.details.get(trigger.detail))
        if dated is None:
            continue
        if trigger.than:
            # The last acceptance before this act: its own date, or the day it was written.
            earlier = [e for e in _done(case, trigger.than_acts) if e.seq < entry.seq]
            limit = (_day(earlier[-1].details.get(trigger.than)) or earlier[-1].on) if earlier else None
        else:
            limit = calendar.add(entry.on, -trigger.days) if trigger.days else entry.on
        if limit is not None and dated < limit:
            yield entry.on, entry.seq


def _absent(case: CaseFacts, trigger: schema.Absent, calendar: Calendar) -> Iterator[Hit]:
    for entry in _done(case, trigger.acts):
        if trigger.when and not entry.details.get(trigger.when):
            continue
        if trigger.unless_when and entry.details.get(trigger.unless_when):
            continue
        later = [e for e in case.entries if e.seq > entry.seq]
        wanted = next((e for e in later if _is_wanted(e, trigger)), None)
        if trigger.days is not None:
            day = calendar.add(entry.on, trigger.days) + ONE_DAY
            if wanted is None or wanted.on >= day:
                yield day, entry.seq
        stop = next((e for e in later if trigger.before and schema.matches(e.act, trigger.before)), None)
        if stop is not None and (wanted is None or wanted.seq > stop.seq):
            yield stop.on, stop.seq


def _is_wanted(entry: EntryFacts, trigger: schema.Absent) -> bool:
    undone = bool(trigger.wanted_unless and entry.details.get(trigger.wanted_unless))
    return schema.matches(entry.act, trigger.wanted) and not undone


def _overrun(case: CaseFacts, trigger: schema.Overrun, calendar: Calendar) -> Iterator[Hit]:
    for entry in _done(case, trigger.acts):
        told = entry.details.get(trigger.detail)
        if not isinstance(told, int) or told <= 0:
            continue
        since = _day(entry.details.get(trigger.since)) if trigger.since else None
        # Both days of a special procedure count, so it is over on the last of so many.
        first = since or entry.on
        last = calendar.add(first - timedelta(days=1), told)
        ended = next((e for e in case.entries if e.seq > entry.seq and schema.matches(e.act, trigger.ended)), None)
        day = max(last + ONE_DAY, entry.on)
        if (ended is None or ended.on >= day) and (
            case.closed_on is None or ended is not None or case.closed_on >= day
        ):
            yield day, entry.seq


def _late_act(case: CaseFacts, trigger: schema.LateAct, calendar: Calendar) -> Iterator[Hit]:
    for entry in _done(case, trigger.acts):
        for clock in case.clocks:
            last = clock.last
            ended = last.stopped_on is None or last.stopped_on >= entry.on
            if clock.key == trigger.clock and last.due_on is not None and ended and last.due_on < entry.on:
                yield entry.on, entry.seq
                break


def _jump(case: CaseFacts, trigger: schema.Jump, calendar: Calendar) -> Iterator[Hit]:
    # What the procedure of today does not know at all was written under an earlier one: that is no jump.
    acts = {name for name, _, _ in case.moves}
    steps = {step for _, before, after in case.moves for step in (before, after)}
    for entry in case.entries:
        prefix, _, name = entry.act.rpartition(".")
        if prefix != case.kind or entry.step_before == entry.step_after:
            continue
        if name not in acts or not {entry.step_before, entry.step_after} <= steps:
            continue
        if (name, entry.step_before, entry.step_after) not in case.moves:
            yield entry.on, entry.seq


SEARCHES: dict[type, Callable[..., Iterator[Hit]]] = {
    schema.Count: _count,
    schema.Sequence_: _sequence,
    schema.Lacks: _lacks,
    schema.Differs: _differs,
    schema.Says: _says,
    schema.Backdated: _backdated,
    schema.Absent: _absent,
    schema.Overrun: _overrun,
    schema.LateAct: _late_act,
    schema.Jump: _jump,
}
