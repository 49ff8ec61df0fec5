"""Finished cases as they are measured: limits from the clocks, stays from the journal. Three queries for a batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any, cast

from django.utils.module_loading import import_string

from gongkai.apps.supervision.rules.indicators import Limit, used_days
from gongkai.kernel import registry, workdays
from gongkai.kernel.cases import clocks
from gongkai.kernel.cases import procedures as known_procedures
from gongkai.kernel.cases.models import Case, Clock, ClockEventRow
from gongkai.kernel.journal.models import Entry

SUPPLEMENT = "request_supplement"
OPEN_END = date.max


@dataclass(frozen=True)
class Finished:
    """One closed case: limits by clock, stays as (step, working days), and the last entry that was read."""

    case: Case
    item: tuple[str, str]
    limits: dict[str, Limit]
    stays: list[tuple[str, int]] = field(default_factory=list)
    supplemented: bool = False
    seq: int = 0

    @property
    def closed_on(self) -> date:
        return cast(date, self.case.closed_on)


def read(cases: Sequence[Case]) -> list[Finished]:
    """Closed cases of kinds that are declared; others are left out."""
    known = [case for case in cases if case.closed_on is not None and case.kind in known_procedures.procedures()]
    limits, written = _limits(known), _moves([case.subject for case in known])
    items = items_of(known)
    found = []
    for case in known:
        moves = written.get(case.subject, [])
        found.append(
            Finished(
                case,
                items[case.pk],
                limits.get(case.pk, {}),
                _stays(moves, cast(date, case.closed_on), _ends(case.kind)),
                any(move[2] == SUPPLEMENT for move in moves),
                moves[-1][1] if moves else 0,
            )
        )
    return found


def items_of(cases: Iterable[Case]) -> dict[int, tuple[str, str]]:
    """The item each case was about, where its app says so; else its kind. Asked once for each kind."""
    kinds: dict[str, list[Case]] = {}
    for case in cases:
        kinds.setdefault(case.kind, []).append(case)
    found: dict[int, tuple[str, str]] = {}
    for kind, some in kinds.items():
        one = registry.rateable().get(kind)
        if one is not None and one.subjects:
            found |= import_string(one.subjects)(some)
        else:
            found |= dict.fromkeys((case.pk for case in some), (kind, known_procedures.procedures()[kind].label))
    return found


def _limits(cases: Sequence[Case]) -> dict[int, dict[str, Limit]]:
    """The last round of every clock whose duty is the body's and that came to its end."""
    kinds = {case.pk: case.kind for case in cases}
    rows = Clock.objects.filter(case_id__in=list(kinds)).exclude(stopped_on=None).order_by("case_id", "pk")
    last = {(row.case_id, row.key): row for row in rows if row.key in _duties(kinds[row.case_id])}
    events = ClockEventRow.objects.filter(clock__in=[row.pk for row in last.values()]).order_by("clock_id", "pk")
    told = {clock: list(some) for clock, some in groupby(events, key=lambda row: row.clock_id)}
    found: dict[int, dict[str, Limit]] = {}
    for (case_id, key), row in last.items():
        found.setdefault(case_id, {})[key] = _limit(key, row.unit, told.get(row.pk, []))
    return found


def _limit(key: str, unit: str, rows: Sequence[ClockEventRow]) -> Limit:
    calendar = workdays.calendar()
    events = [clocks.ClockEvent(cast(clocks.Kind, row.kind), row.on, row.days) for row in rows]
    state = clocks.compute(events, cast(clocks.Unit, unit), calendar)
    stopped = cast(date, state.stopped_on)
    pauses = clocks.merge((pause.since, pause.to or OPEN_END) for pause in state.pauses)
    used = used_days(state.anchor_on, stopped, pauses, unit, calendar)
    return Limit(key, unit, state.base_days, used, not state.late(stopped))


@cache
def _duties(kind: str) -> frozenset[str]:
    return frozenset(clock.key for clock in known_procedures.procedures()[kind].clocks if clock.duty == "body")


Move = tuple[str, int, str, date, str, str]


def _moves(subjects: list[str]) -> dict[str, list[Move]]:
    """Subject → (subject, seq, verb, day, step before, step after), in order."""
    columns = ("subject", "seq", "verb", "at", "step_before", "step_after")
    rows = Entry.objects.filter(subject__in=subjects).order_by("subject", "seq").values_list(*columns)
    return {
        subject: [(*row[:3], row[3].astimezone(workdays.SHANGHAI).date(), *row[4:]) for row in some]
        for subject, some in groupby(rows, key=lambda row: row[0])
    }


@cache
def _ends(kind: str) -> frozenset[str]:
    return frozenset(step.id for step in known_procedures.procedures()[kind].steps if step.terminal)


def _stays(moves: Sequence[Move], closed_on: date, ends: frozenset[str]) -> list[tuple[str, int]]:
    """One row for each stay in a step until the case was closed, in working days begun after the first; a case that
    rests in one of its `ends` stays nowhere."""
    calendar = workdays.calendar()
    found: list[tuple[str, int]] = []
    step, since = "", closed_on
    for _, _, _, on, before, after in moves:
        if after == before or not after:
            continue
        if step and step not in ends:
            found.append((step, _elapsed(calendar, since, min(on, closed_on))))
        step, since = after, on
    return found


def _elapsed(calendar: Any, since: date, to: date) -> int:
    return int(calendar.elapsed(since, to)) if to > since else 0
