"""Judging cases, when somebody did something in them and when a day came.

Two ways lead here and to the same events: the act's own event within seconds, and the sweep, which asks one index
for the cases that reach something by today. A case that neither met is found by `enrol`.
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from gongkai.apps.supervision.actions.raising import ROW, CaseRow, Found, raise_all
from gongkai.apps.supervision.models import Coverage, Watch
from gongkai.apps.supervision.queries import facts
from gongkai.apps.supervision.queries.figures import OWN
from gongkai.apps.supervision.queries.rulesets import Rulesets
from gongkai.apps.supervision.rules.facts import CaseFacts, Finding
from gongkai.apps.supervision.rules.judging import judge
from gongkai.kernel import rows, workdays
from gongkai.kernel.cases.models import Case

BATCH = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep met: cases that were due, those judged anew because something had happened, new findings."""

    due: int = 0
    judged: int = 0
    found: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(self.due + other.due, self.judged + other.judged, self.found + other.found)


def began_on() -> date:
    """The day supervision began here: the first day anything was judged."""
    row, _ = Coverage.objects.get_or_create(pk=1, defaults={"since": workdays.today()})
    return row.since


@transaction.atomic
def begin(since: date) -> Coverage:
    """Set from which day on cases are judged; earlier only, so that nobody makes events disappear behind it."""
    row, made = Coverage.objects.select_for_update().get_or_create(pk=1, defaults={"since": since})
    if not made and since < row.since:
        row.since = since
        row.save()
    return row


@transaction.atomic
def judge_case(uid: UUID, today: date | None = None) -> int:
    """Judge one case now; returns the number of new findings. Nothing is asked twice of a journal already read."""
    key = Case.objects.filter(uid=uid).values_list("pk", flat=True).first()
    if key is None:
        return 0
    watch = _lock([key])[key]
    # Read once the place is held: an act that came in between would else be in the journal and not in the case.
    case = Case.objects.get(pk=key)
    if watch.seq and facts.last_entries([case.subject]).get(case.subject) == watch.seq:
        return 0
    return _judge([case], {case.pk: watch}, Rulesets(), began_on(), today or workdays.today())


def enrol(progress: Callable[[int], None] | None = None, *, every: bool = False) -> int:
    """Judge open cases that are not watched yet; with `every`, closed ones too. Returns how many were met.

    New cases come by their first act; this is for those that were there before supervision was, and for anything
    that came past the acts.
    """
    count, last = 0, 0
    while True:
        rows = Case.objects.filter(watch=None, pk__gt=last).order_by("pk")
        cases = list((rows if every else rows.filter(closed_on=None))[:BATCH])
        if not cases:
            return count
        last = cases[-1].pk
        with transaction.atomic():
            _judge(cases, _lock([case.pk for case in cases]), Rulesets(), began_on(), workdays.today())
        count += len(cases)
        if progress:
            progress(count)


def sweep(today: date | None = None, progress: Callable[[int], None] | None = None) -> Swept:
    """Every case that reaches something by today, however long nobody looked. Each batch is its own transaction."""
    day, total = today or workdays.today(), Swept()
    while True:
        begun = time.perf_counter()
        swept = _sweep_batch(day)
        total += swept
        rows.let_others(begun)
        if progress:
            progress(total.due)
        if not swept.due:
            return total


@transaction.atomic
def _sweep_batch(day: date) -> Swept:
    """A killed sweep leaves whole batches only, and the next one goes on with those that are still due."""
    due = _due(day)
    if not due:
        return Swept()
    last = facts.last_entries(f"case:{one.case.uid}" for one in due)
    stale = [one.case.pk for one in due if not one.seq or last.get(f"case:{one.case.uid}", 0) != one.seq]
    found = 0
    if stale:
        watches = Watch.objects.filter(pk__in=stale).select_related("case")
        known = {watch.pk: watch for watch in watches}
        found = _judge([watch.case for watch in known.values()], known, Rulesets(), began_on(), day)
    old = set(stale)
    found += _carry_out([one for one in due if one.case.pk not in old], day)
    return Swept(len(due), len(stale), found)


@dataclass(frozen=True, slots=True)
class _Due:
    """One row of the index, with what an event copies of its case."""

    seq: int
    plan: str
    last_by: int | None
    case: CaseRow


def _due(day: date) -> list[_Due]:
    """The next rows that reach something by this day, held until the transaction ends."""
    rows = Watch.objects.filter(next_on__lte=day).order_by("next_on", "case")
    if connection.features.has_select_for_update_skip_locked:
        # Another worker's rows are its own; these are read again, whole, once they are held.
        keys = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        rows = Watch.objects.filter(pk__in=keys).order_by("next_on", "case")
    columns = ("seq", "plan", "last_by", *ROW)
    found = rows.values_list(*columns)[:BATCH]
    return [_Due(seq, plan, last_by, CaseRow(*case)) for seq, plan, last_by, *case in found]


def _carry_out(due: Sequence[_Due], day: date) -> int:
    """What was foreseen has come: nothing was done in these cases since they were judged."""
    work, places = [], []
    for one in due:
        plan = _planned(one.plan)
        reached = [finding for finding in plan if finding.on <= day]
        work.append(Found(one.case, reached, _hands(one.case, one.last_by)))
        places.append((next((finding.on for finding in plan if finding.on > day), None), one.case.pk))
    found = raise_all(work)
    _set_places(("next_on",), places)
    return found


def _judge(cases: Iterable[Case], watches: dict[int, Watch], rules: Rulesets, since: date, day: date) -> int:
    """Read these cases and judge them whole; write what is due and plan the rest."""
    cases = list(cases)
    calendar, read = workdays.calendar(), facts.read(cases)
    work: list[Found] = []
    places: list[tuple[Any, ...]] = []
    for case in cases:
        watch, known = watches[case.pk], read.get(case.pk)
        if known is None:  # no app declares this kind any more
            places.append((None, watch.seq, "[]", None, case.pk))
            continue
        findings = judge(known.facts, rules.of(case.org_path), calendar, since)
        due = [finding for finding in findings if finding.on <= day]
        ahead = [finding for finding in findings if finding.on > day]
        work.append(Found(case, due, _hands(case, known.last_by), _ended(known.facts)))
        place = (ahead[0].on if ahead else None, known.seq, _written(ahead), known.last_by)
        if place != (watch.next_on, watch.seq, watch.plan, watch.last_by):
            places.append((*place, case.pk))
    _set_places(("next_on", "seq", "plan", "last_by"), places)
    return raise_all(work)


def _hands(case: Case | CaseRow, last_by: int | None) -> int | None:
    """In whose hands a case is: its handler, else who of the staff did something last. Supervision's own cases are
    worked on by those who watch as well; what is late in them is held against nobody by that."""
    if case.handler_id is not None or case.kind.startswith(OWN):
        return case.handler_id
    return last_by


def _ended(case: CaseFacts) -> dict[str, date]:
    """Clocks that run no more, with the day they stopped."""
    return {c.occurrence: c.last.stopped_on for c in case.clocks if c.last.stopped_on is not None}


def _lock(keys: list[int]) -> dict[int, Watch]:
    """The watch rows of these cases, made where there are none, and held until the transaction ends."""
    Watch.objects.bulk_create([Watch(case_id=key) for key in keys], ignore_conflicts=True)
    rows = Watch.objects.filter(pk__in=keys).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return {watch.pk: watch for watch in rows}


def _written(findings: Sequence[Finding]) -> str:
    plan = [[f.on.isoformat(), f.point, f.occurrence, f.rule, f.signal, f.version] for f in findings]
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":"))


def _planned(text: str) -> list[Finding]:
    return [Finding(date.fromisoformat(on), *rest) for on, *rest in json.loads(text)]


def _set_places(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write these columns of many watch rows; the first is the next day, the last value of a row its key."""
    if not rows:
        return
    table, adapt = connection.ops.quote_name(Watch._meta.db_table), connection.ops.adapt_datefield_value
    changes = ", ".join(f"{name} = %s" for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {changes} WHERE case_id = %s",
            [(adapt(next_on) if next_on else None, *rest) for next_on, *rest in rows],
        )


def judge_anew(path: str = "", *, every: bool = False) -> int:
    """Rules or the calendar changed: watched open cases below this path are judged again by the next sweep; with
    `every`, closed ones too."""
    rows = Watch.objects.all() if every else Watch.objects.filter(case__closed_on=None)
    if path:
        rows = rows.filter(case__org_path__startswith=path)
    keys = rows.values("pk")
    return Watch.objects.filter(pk__in=keys).update(next_on=workdays.today(), seq=0)
