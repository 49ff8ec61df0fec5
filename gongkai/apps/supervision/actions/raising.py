"""From findings to events: at most one open at each point of a case, which rises and is never doubled.

Everything is written in the transaction of the caller, who has locked the watch rows of the cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from gongkai.apps.supervision.models import Correction, Event, EventState, Raise
from gongkai.apps.supervision.queries.exchange import SOURCE, exchanged
from gongkai.apps.supervision.queries.figures import OWN
from gongkai.apps.supervision.rules import signals
from gongkai.apps.supervision.rules.facts import Finding
from gongkai.kernel import exchange, rows, workdays
from gongkai.kernel.cases.models import Case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import SYSTEM

CORRECTION = "supervision.correction"
ANSWERING = "reply_to_event"


class CaseRow(NamedTuple):
    """What an event copies of its case, and nothing more: a sweep reads ten thousand of these."""

    pk: int
    uid: UUID
    number: str
    kind: str
    org_id: int
    org_path: str
    department_id: int | None
    step: str
    handler_id: int | None
    closed_on: date | None


ROW = ("case_id", *(f"case__{name}" for name in CaseRow._fields[1:]))


@dataclass(slots=True)
class Found:
    """What was found of one case. `ended` are occurrences that are over, with their days; None where nobody looked."""

    case: Case | CaseRow
    findings: Sequence[Finding]
    held_by: int | None = None
    ended: dict[str, date] | None = None


@dataclass(slots=True)
class _Batch:
    """What is known and what will be written for one batch."""

    known: set[tuple[UUID, str, str, str, int]] = field(default_factory=set)
    latest: dict[tuple[UUID, str], Event] = field(default_factory=dict)
    occurrences: dict[int | UUID, set[str]] = field(default_factory=dict)
    answered: dict[UUID, Event] = field(default_factory=dict)
    made: list[Event] = field(default_factory=list)
    raised: list[Raise] = field(default_factory=list)
    changed: dict[int, tuple[Event, dict[str, Any]]] = field(default_factory=dict)


def raise_all(found: Iterable[Found]) -> int:
    """Write what was found and is not written yet; returns the number of new findings."""
    work = [one for one in found if one.findings or one.ended is not None]
    if not work:
        return 0
    batch = _known(work)
    for one in work:
        for finding in one.findings:
            _raise(batch, one, finding)
        if one.ended is not None:
            _settle(batch, one)
    _write(batch)
    return len(batch.raised)


def _known(work: list[Found]) -> _Batch:
    batch = _Batch()
    uids = [one.case.uid for one in work]
    cases = [one.case.pk for one in work if one.case.kind == CORRECTION]
    answering = dict(Correction.objects.filter(case__in=cases).values_list("event", "case__uid"))
    # Held until the findings are written: who voids or acknowledges meanwhile waits, and is not overwritten. An event
    # whose answer is late is one object with that of its own case. Serials of a point are given in this order.
    wanted = Q(case_uid__in=uids) | Q(pk__in=answering)
    for event in Event.objects.select_for_update(of=("self",)).filter(wanted).order_by("pk"):
        batch.latest[event.case_uid, event.point] = event
        if event.pk in answering:
            batch.answered[answering[event.pk]] = event
    if batch.latest:
        columns = ("event_id", "case_uid", "point", "occurrence", "rule", "signal")
        for event_id, *name in Raise.objects.filter(case_uid__in=uids).values_list(*columns):
            batch.known.add(tuple(name))
            batch.occurrences.setdefault(event_id, set()).add(name[2])
    # A finding about an answer that is late belongs to the event that waits for it.
    origin = [event.case_uid for event in batch.answered.values()]
    for name in Raise.objects.filter(case_uid__in=origin).values_list(
        "case_uid", "point", "occurrence", "rule", "signal"
    ):
        batch.known.add(name)
    return batch


def _raise(batch: _Batch, one: Found, finding: Finding) -> None:
    event = batch.answered.get(one.case.uid) if finding.point == ANSWERING else None
    uid = event.case_uid if event is not None else one.case.uid
    occurrence = f"{one.case.number}:{finding.occurrence}"[:60] if event is not None else finding.occurrence
    name = (uid, finding.point, occurrence, finding.rule, finding.signal)
    if name in batch.known:
        return
    batch.known.add(name)
    if event is None and finding.point == ANSWERING:
        return
    if event is None:
        event = _event_for(batch, one, finding)
    batch.raised.append(
        rows.new(
            Raise,
            event=event,
            case_uid=uid,
            point=finding.point,
            occurrence=occurrence,
            rule=finding.rule,
            version=finding.version,
            signal=finding.signal,
            on=finding.on,
            step=one.case.step,
            held_by=one.held_by,
            found_at=workdays.now(),
        )
    )
    batch.occurrences.setdefault(event.pk or event.uid, set()).add(occurrence)
    if event.state == EventState.OPEN and finding.signal > event.signal:
        _rise(batch, event, one, finding)


def _event_for(batch: _Batch, one: Found, finding: Finding) -> Event:
    """The open event of the point; a new one where none is open, or where what was open is over."""
    key = (one.case.uid, finding.point)
    last = batch.latest.get(key)
    if last is not None:
        occurrences = batch.occurrences.get(last.pk or last.uid, set())
        if last.state == EventState.OPEN:
            over = _over(occurrences, one)
            if last.signal >= signals.CARD or over is None or finding.occurrence in occurrences or over > finding.on:
                return last
            _change(batch, last, state=EventState.SETTLED, ended_on=over, closed_on=over, tell_on=None)
        elif last.state == EventState.VOID and finding.occurrence in occurrences:
            return last  # what was withdrawn is not begun again under its next signal
    made = _made(one, finding, last.serial + 1 if last else 1)
    batch.made.append(made)
    batch.latest[key] = made
    return made


def _made(one: Found, finding: Finding, serial: int) -> Event:
    case, card = one.case, finding.signal >= signals.CARD
    return rows.new(
        Event,
        case_id=case.pk,
        case_uid=case.uid,
        case_number=case.number,
        kind=case.kind,
        org_id=case.org_id,
        org_path=case.org_path,
        department_id=case.department_id,
        step=case.step,
        point=finding.point,
        serial=serial,
        rule=finding.rule,
        version=finding.version,
        signal=finding.signal,
        reached_on=finding.on,
        raised_on=finding.on,
        found_at=workdays.now(),
        held_by_id=one.held_by,
        needs_answer=card and not case.kind.startswith(OWN),
        tell_on=workdays.today(),
    )


def _rise(batch: _Batch, event: Event, one: Found, finding: Finding) -> None:
    card = finding.signal >= signals.CARD
    held = {} if finding.point == ANSWERING else {"held_by_id": one.held_by, "step": one.case.step}
    was_card = event.signal >= signals.CARD
    _change(
        batch,
        event,
        signal=finding.signal,
        rule=finding.rule,
        version=finding.version,
        raised_on=finding.on,
        needs_answer=event.needs_answer or (card and not was_card and not event.kind.startswith(OWN)),
        # Whoever knew of the lower signal is told of the higher one.
        told_level=0,
        tell_on=workdays.today(),
        acknowledged_by_id=None,
        acknowledged_at=None,
        **held,
    )


def _over(occurrences: set[str], one: Found) -> date | None:
    """The day on which everything an event is about was over; None while something goes on."""
    if one.ended is None or not occurrences:
        return None
    if all(name in one.ended for name in occurrences):
        return max(one.ended[name] for name in occurrences)
    return one.case.closed_on


def _settle(batch: _Batch, one: Found) -> None:
    """What is below a card is over with its cause; a card only notes the day."""
    for (uid, _), event in batch.latest.items():
        if uid != one.case.uid or event.state != EventState.OPEN or event.ended_on is not None:
            continue
        over = _over(batch.occurrences.get(event.pk or event.uid, set()), one)
        if over is None:
            continue
        if event.signal < signals.CARD:
            _change(batch, event, state=EventState.SETTLED, ended_on=over, closed_on=over, tell_on=None)
        elif event.kind.startswith(OWN):
            # An order that is late is answered by being carried out; no correction is opened for it.
            _change(batch, event, state=EventState.CORRECTED, ended_on=over, closed_on=over, tell_on=None)
        else:
            _change(batch, event, ended_on=over)


def _change(batch: _Batch, event: Event, **values: Any) -> None:
    for name, value in values.items():
        setattr(event, name, value)
    if event.pk is not None:
        known = batch.changed.get(event.pk, (event, {}))[1]
        batch.changed[event.pk] = (event, {**known, **values})


def _write(batch: _Batch) -> None:
    """Everything in as many statements for five hundred cases as for one."""
    rows.insert_many(batch.made)
    for one in batch.raised:
        one.event_id = one.event.pk
    rows.insert_many(batch.raised)
    alike: dict[tuple[str, ...], list[Event]] = {}
    for event, values in batch.changed.values():
        alike.setdefault(tuple(sorted(values)), []).append(event)
    for names, some in alike.items():
        rows.update_many(some, names)
    _record(batch)


def _record(batch: _Batch) -> None:
    by_event: dict[int, list[Raise]] = {}
    for one in batch.raised:
        by_event.setdefault(one.event_id, []).append(one)
    lines = [journal.Line(e.subject, e.org_path, _told(e, by_event[e.pk])) for e in batch.made]
    journal.begin_chains(lines, verb="warn", by=SYSTEM, act="supervision.find")
    touched = {event.pk: event for event in (*batch.made, *(event for event, _ in batch.changed.values()))}
    exchange.touch(SOURCE, *exchanged(touched.values()))
    fresh = {event.pk for event in batch.made}
    risen = [some for pk, some in by_event.items() if pk not in fresh]
    lines = [journal.Line(some[0].event.subject, some[0].event.org_path, _told(some[0].event, some)) for some in risen]
    journal.continue_chains(lines, verb="warn", by=SYSTEM, act="supervision.raise")
    ends = (EventState.SETTLED, EventState.CORRECTED)
    over = [event for event, values in batch.changed.values() if values.get("state") in ends]
    lines = [journal.Line(event.subject, event.org_path, {"ended_on": event.ended_on}) for event in over]
    journal.continue_chains(lines, verb="close", by=SYSTEM, act="supervision.settle")


def _told(event: Event, raised: Sequence[Raise]) -> dict[str, Any]:
    return {
        "case": event.case_number,
        "point": event.point_label,
        "found": [
            {"rule": one.rule, "version": one.version, "signal": signals.LABELS[one.signal], "on": one.on}
            for one in raised
        ],
    }
