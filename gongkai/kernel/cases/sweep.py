"""Warnings and recomputation: what happens because time passed or the calendar changed."""

from datetime import date

from django.db import transaction

from gongkai.kernel import workdays
from gongkai.kernel.cases import clockwork
from gongkai.kernel.cases.events import CaseActed, ClockWarned
from gongkai.kernel.cases.models import Case, Clock
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import SYSTEM

BATCH = 500


def warn_due(today: date | None = None) -> int:
    """Warn for every clock whose next warning day has come and is not yet recorded; catches up after downtime."""
    day = today or workdays.today()
    count = 0
    while True:
        rows = Case.objects.filter(alert_after__lte=day).order_by("alert_after", "pk")
        due = list(rows.values_list("pk", flat=True)[:BATCH])
        if not due:
            return count
        for pk in due:
            count += _warn(pk, day)


@transaction.atomic
def _warn(pk: int, day: date) -> int:
    case = Case.objects.select_for_update(of=("self",)).select_related("org").get(pk=pk)
    specs = procedure(case.kind)
    sent = 0
    for clock in Clock.objects.filter(case=case, stopped_on=None, due_on__isnull=False):
        reached = clockwork.reached(clock, specs.clock(clock.key), day)
        # After downtime only the nearest level is told: one message, not a storm.
        if clock.due_on and reached and (clock.alerted is None or reached[-1] < clock.alerted):
            clock.alerted = reached[-1]
            clock.save(update_fields=["alerted"])
            _tell(case, clock, reached[-1], clock.due_on)
            sent += 1
    clockwork.refresh_case(case)
    case.save(update_fields=["alert_after", "due_on", "due_sort", "due_clock", "paused", "provisional"])
    return sent


def warning(label: str, level: int, unit: str) -> str:
    """答复期限还剩 2 个工作日 / 今天到期 / 已超期."""
    if level == clockwork.OVERDUE:
        return f"{label}已超期"
    return f"{label}还剩 {level} {'个工作日' if unit == 'working' else '天'}" if level else f"{label}今天到期"


def _tell(case: Case, clock: Clock, level: int, due_on: date) -> None:
    text = warning(procedure(case.kind).clock(clock.key).label, level, clock.unit)
    journal.write(
        subject=case.subject,
        verb="warn",
        by=SYSTEM,
        act="cases.warn",
        org=case.org,
        details={"clock": clock.key, "level": level, "due_on": due_on, "message": text},
        step_before=case.step,
        step_after=case.step,
    )
    emit(
        ClockWarned(
            case_uid=case.uid,
            number=case.number,
            kind=case.kind,
            clock=clock.key,
            days_left=level,
            due_on=due_on,
            org_path=case.org_path,
        )
    )


def recompute_open() -> int:
    """After the calendar changed: every running clock is read again; a moved date keeps its old one in the journal."""
    moved = 0
    last = 0
    while True:
        rows = Clock.objects.filter(stopped_on=None, case__closed_on=None, pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", "case_id")[:BATCH])
        if not ids:
            return moved
        last = ids[-1][0]
        for case_id in dict.fromkeys(case_id for _, case_id in ids):
            moved += _recompute_case(case_id)


@transaction.atomic
def _recompute_case(case_id: int) -> int:
    case = Case.objects.select_for_update(of=("self",)).select_related("org").get(pk=case_id)
    changes = {}
    specs = procedure(case.kind)
    stale = (case.provisional, case.alert_after)
    for clock in Clock.objects.filter(case=case, stopped_on=None):
        before, after = clockwork.recompute(clock, specs.clock(clock.key))
        if before != after:
            changes[clock.key] = {"from": before, "to": after}
    clockwork.refresh_case(case)
    if changes or stale != (case.provisional, case.alert_after):
        case.save(update_fields=["alert_after", "due_on", "due_sort", "due_clock", "paused", "provisional"])
    if changes:
        entry = journal.write(
            subject=case.subject,
            verb="recompute",
            by=SYSTEM,
            act="cases.recompute",
            org=case.org,
            details={"clocks": changes, "calendar": workdays.calendar().version},
            step_before=case.step,
            step_after=case.step,
        )
        emit(
            CaseActed(
                case_uid=case.uid,
                number=case.number,
                kind=case.kind,
                act="recompute",
                step=case.step,
                org_path=case.org_path,
                entry_id=entry.pk,
            )
        )
    return len(changes)
