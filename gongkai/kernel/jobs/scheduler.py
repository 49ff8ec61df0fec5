"""Turning slots of scheduled jobs into rows. Any number of workers may do it; a slot becomes one row."""

from datetime import datetime

from django.db import transaction

from gongkai.kernel.jobs import clock, queue, schedule, wake
from gongkai.kernel.jobs.declare import JobSpec, declared
from gongkai.kernel.jobs.models import Job, Schedule

OPEN = [Job.State.PENDING, Job.State.RUNNING]


class Scheduler:
    """Remembers how far it has looked, so that nothing is asked of the database between two slots."""

    def __init__(self) -> None:
        self._looked: dict[str, datetime] = {}

    def tick(self) -> int:
        """Write the rows of all slots that have come; returns how many."""
        now = clock.now()
        return sum(self._advance(spec, now) for spec in list(declared().values()) if spec.scheduled)

    def _advance(self, spec: JobSpec, now: datetime) -> int:
        looked = self._looked.get(spec.name)
        if looked is not None and not spec.slots(looked, now):
            return 0
        if looked is not None and spec.when is not None and not spec.when():
            self._looked[spec.name] = now
            return 0
        written = materialise(spec, now)
        if written is None:
            return 0
        self._looked[spec.name] = now
        return written


def materialise(spec: JobSpec, now: datetime) -> int | None:
    """Write the missed slots of one job up to `now`; None while an earlier slot has not ended.

    The first time a job is seen its slots begin at `now`: nothing is made up for the time before it existed.
    """
    # Asked before the transaction: a long job must not cost SQLite's write lock at every look.
    if not spec.overlap and _still_open(spec):
        return None
    with transaction.atomic():
        row, new = Schedule.objects.select_for_update().get_or_create(name=spec.name, defaults={"slot_at": now})
        slots = [] if new else spec.slots(row.slot_at, now)
        if not slots:
            return 0
        if spec.when is not None and not spec.when():
            return 0
        if not spec.overlap and _still_open(spec):
            return None
        jobs = [_row(spec, slot) for slot in slots]
        # The unique slot is the last word, should the schedule's own row ever have been set back.
        Job.objects.bulk_create(jobs, ignore_conflicts=True)
        row.slot_at = slots[-1]
        row.save(update_fields=["slot_at"])
    return len(slots)


def _still_open(spec: JobSpec) -> bool:
    return Job.objects.filter(name=spec.name, state__in=OPEN, slot__isnull=False).exists()


def _row(spec: JobSpec, slot: datetime) -> Job:
    return Job(
        name=spec.name,
        slot=slot_name(spec.name, slot),
        run_at=slot,
        priority=spec.priority,
        max_attempts=spec.max_attempts,
    )


def slot_name(name: str, slot: datetime) -> str:
    return f"{name}@{slot.astimezone(schedule.LOCAL).isoformat(timespec='seconds')}"


def slot_instant(slot: str) -> datetime:
    return datetime.fromisoformat(slot.rpartition("@")[2])


def run_nudged() -> None:
    """Write a row for each scheduled job somebody in this process asked for out of turn."""
    known = declared()
    for name in wake.take_nudges():
        spec = known.get(name)
        if spec is not None and (spec.when is None or spec.when()):
            queue.enqueue(name, key="nudge")
