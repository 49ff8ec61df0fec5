"""What is stored of cases, as the plain values that rules judge. Every app's cases alike: clocks and journal only."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any, cast

from django.db.models import Max

from gongkai.apps.supervision.rules.facts import CaseFacts, ClockFacts, EntryFacts, Reading
from gongkai.kernel import workdays
from gongkai.kernel.cases import clocks
from gongkai.kernel.cases import procedures as known_procedures
from gongkai.kernel.cases.models import Case, Clock, ClockEventRow
from gongkai.kernel.cases.procedures import Procedure
from gongkai.kernel.journal.models import Entry

ENTRY_COLUMNS = (
    "subject", "seq", "act", "verb", "at", "details_json", "step_before", "step_after", "actor_id", "actor_kind",
)  # fmt: skip
# What neither moves a clock nor is an act of the procedure: warnings the clock gives by itself, and looking.
ASIDE = ("warn", "read", "download")
EVENT_COLUMNS = ("clock_id", "kind", "on", "days", "recorded_at")


@dataclass(frozen=True, slots=True)
class Read:
    """One case as it was read: the facts, the last entry, and who of the staff did something last."""

    facts: CaseFacts
    seq: int
    last_by: int | None


def read(cases: Sequence[Case]) -> dict[int, Read]:
    """The facts of these cases by their keys, in three queries; kinds no app declares any more are left out."""
    known = [case for case in cases if case.kind in known_procedures.procedures()]
    rounds = _clocks({case.pk: case.kind for case in known})
    written = _entries([case.subject for case in known])
    found = {}
    for case in known:
        entries = written.get(case.subject, [])
        facts = CaseFacts(
            case.kind, case.opened_on, case.closed_on, rounds.get(case.pk, ()), entries, moves_of(case.kind)
        )
        by = next((e.by for e in reversed(entries) if e.by is not None), None)
        found[case.pk] = Read(facts, entries[-1].seq if entries else 0, by)
    return found


def last_entries(subjects: Iterable[str]) -> dict[str, int]:
    """The number of the last entry of each chain: what tells whether something was done since."""
    rows = Entry.objects.filter(subject__in=list(subjects)).exclude(verb__in=ASIDE)
    return dict(rows.values_list("subject").annotate(last=Max("seq")).order_by())


@cache
def moves_of(kind: str) -> frozenset[tuple[str, str, str]]:
    """Every move the procedure knows: act, from, to."""
    spec = known_procedures.procedures()[kind]
    return frozenset((a.id, source, to) for a in spec.acts for source in a.source for to in (a.to or (source,)))


def _clocks(kinds: dict[int, str]) -> dict[int, list[ClockFacts]]:
    """The rounds of every clock whose duty is the body's."""
    rows = Clock.objects.filter(case_id__in=list(kinds)).order_by("case_id", "pk")
    wanted = [
        row for row in rows.values_list("pk", "case_id", "key", "round", "unit") if _is_duty(kinds[row[1]], row[2])
    ]
    events = _events([row[0] for row in wanted])
    found: dict[int, list[ClockFacts]] = {}
    for pk, case_id, key, number, unit in wanted:
        readings = _readings(events.get(pk, []), unit)
        if readings:
            found.setdefault(case_id, []).append(ClockFacts(key, number, unit, readings))
    return found


@cache
def _duties(kind: str) -> frozenset[str]:
    spec: Procedure = known_procedures.procedures()[kind]
    return frozenset(clock.key for clock in spec.clocks if clock.duty == "body")


def _is_duty(kind: str, key: str) -> bool:
    return key in _duties(kind)


Row = tuple[int, str, date, int, datetime | None]


def _events(clock_ids: list[int]) -> dict[int, list[Row]]:
    rows = ClockEventRow.objects.filter(clock_id__in=clock_ids).order_by("clock_id", "pk").values_list(*EVENT_COLUMNS)
    return {clock: list(some) for clock, some in groupby(rows, key=lambda row: row[0])}


def _readings(rows: list[Row], unit: str) -> tuple[Reading, ...]:
    """How the clock stood after each act. What one act wrote bears one instant and is one change."""
    calendar = workdays.calendar()
    readings: list[Reading] = []
    events: list[clocks.ClockEvent] = []
    for index, (_, kind, on, days, recorded_at) in enumerate(rows):
        events.append(clocks.ClockEvent(cast(clocks.Kind, kind), on, days))
        after = rows[index + 1] if index + 1 < len(rows) else None
        if after is not None and recorded_at is not None and after[4] == recorded_at:
            continue
        state = clocks.compute(events, cast(clocks.Unit, unit), calendar)
        since = on if recorded_at is None else recorded_at.astimezone(workdays.SHANGHAI).date()
        readings.append(Reading(since, state.anchor_on, state.due_on, state.total_days, state.stopped_on))
    return tuple(readings)


def _entries(subjects: list[str]) -> dict[str, list[EntryFacts]]:
    kept = Entry.objects.filter(subject__in=subjects).exclude(verb__in=ASIDE)
    rows = kept.order_by("subject", "seq").values_list(*ENTRY_COLUMNS)
    return {subject: [_entry(row) for row in some] for subject, some in groupby(rows, key=lambda row: row[0])}


def _entry(row: tuple[Any, ...]) -> EntryFacts:
    _, seq, act, verb, at, details, before, after, by, kind = row
    return EntryFacts(
        seq,
        act,
        verb,
        at.astimezone(workdays.SHANGHAI).date(),
        {} if details == "{}" else json.loads(details),
        before,
        after,
        by if kind == "staff" else None,
    )
