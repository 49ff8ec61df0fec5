"""Every write to the jobs table: enqueue, lease, heartbeat, finish, retry, bury, requeue, purge.

A write by a worker names the lease token it was given (fencing): zero rows changed means the lease was lost.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from gongkai.kernel.jobs import clock, wake
from gongkai.kernel.jobs.declare import find
from gongkai.kernel.jobs.models import Job, Worker

LONGEST_WAIT = timedelta(hours=1)
PLAIN_BACKOFF = timedelta(seconds=10)
ERROR_LENGTH = 8000
LOST = "租约到期仍无心跳，执行进程可能已中断。"


class AlreadyWaiting(Exception):
    """The same piece of work (same name and key) is waiting already."""


def lease_span() -> timedelta:
    return timedelta(seconds=settings.JOBS_LEASE_SECONDS)


# Enqueue -------------------------------------------------------------------


def enqueue(name: str, /, *, key: str | None = None, run_at: datetime | None = None, **kwargs: Any) -> Job:
    """Write the job down in the caller's transaction; it exists exactly if that transaction commits.

    `key` names one piece of work: while a job of that name and key waits, enqueueing it again returns the waiting
    one (moved forward if `run_at` is earlier). Its arguments must be the same. A job that has begun does not count.

    Raises UnknownJob, TypeError (arguments the function does not take, or not JSON), ValueError (same key, other
    arguments).
    """
    spec = find(name)
    spec.check_arguments(kwargs)
    return add(
        Job(
            name=name,
            key=key,
            kwargs=plain(kwargs, name),
            run_at=run_at or clock.now(),
            priority=spec.priority,
            max_attempts=spec.max_attempts,
        )
    )


def add(job: Job) -> Job:
    if job.key is None:
        job.save(force_insert=True)
    else:
        job = _add_once(job)
    transaction.on_commit(wake.ring)
    return job


def _add_once(job: Job) -> Job:
    with transaction.atomic():
        while True:
            Job.objects.bulk_create([job], ignore_conflicts=True)
            # The lock keeps workers off the waiting job until our change is committed; without it the job could
            # run before, not see the change, and nobody would run it again.
            same = Job.objects.select_for_update().filter(name=job.name, key=job.key, state=Job.State.PENDING).first()
            if same is not None:
                break
    if same.uid != job.uid:
        if same.kwargs != job.kwargs:
            raise ValueError(f"job {job.name} with key {job.key!r} is already waiting with other arguments")
        if job.run_at < same.run_at:
            same.run_at = job.run_at
            same.save(update_fields=["run_at"])
    return same


def plain(value: Any, what: str) -> Any:
    """The value if JSON carries it unchanged; raises TypeError for dates, tuples, decimals and the like."""
    try:
        same = json.loads(json.dumps(value, allow_nan=False)) == value
    except ValueError as error:
        raise TypeError(f"{what}: {error}") from error
    if not same:
        raise TypeError(f"{what}: arguments must survive JSON unchanged: {value!r}")
    return value


# Lease ---------------------------------------------------------------------


def lease(worker: str, limit: int, *, begin: bool = True) -> list[Job]:
    """Take up to `limit` due jobs: first those whose lease has run out, then by priority and time.

    `begin=False` is for a dispatcher that only passes them on: the attempt is counted when `begin` is called.
    """
    now = clock.now()
    # A plain look first: on SQLite an idle worker must not queue for the write lock every second.
    if limit < 1 or not (_expired(now).exists() or _ready(now).exists()):
        return []
    with transaction.atomic():
        lost = list(_locked(_expired(now).order_by("leased_until"))[:limit])
        worn_out = [job for job in lost if job.attempts >= job.max_attempts]
        for job in worn_out:
            _bury_lost(job, now)
        taken = [job for job in lost if job not in worn_out]
        if len(taken) < limit:
            ready = _ready(now).order_by(F("priority").desc(), "run_at", "id")
            taken += list(_locked(ready)[: limit - len(taken)])
        for job in taken:
            _take(job, worker, now, begin=begin)
    return taken


def begin(job_id: int, token: int, worker: str) -> Job | None:
    """Start an attempt at a job that a dispatcher leased; None when that lease is void or already used."""
    with transaction.atomic():
        job = (
            Job.objects.select_for_update()
            .filter(pk=job_id, lease_token=token, state=Job.State.RUNNING, started_at=None)
            .first()
        )
        if job is not None:
            job.lease_token -= 1
            _take(job, worker, clock.now(), begin=True)
    return job


def _expired(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.RUNNING, leased_until__lt=now)


def _ready(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.PENDING, run_at__lte=now)


def _locked(rows: QuerySet[Job]) -> QuerySet[Job]:
    # SQLite has one writer at a time and the transaction already is that writer.
    return rows.select_for_update(skip_locked=True) if connection.features.has_select_for_update_skip_locked else rows


def _take(job: Job, worker: str, now: datetime, *, begin: bool) -> None:
    job.state = Job.State.RUNNING
    job.lease_token += 1
    job.leased_until = now + lease_span()
    job.heartbeat_at = now
    job.worker = worker
    job.started_at = None
    if begin:
        job.started_at = now
        job.attempts += 1
        job.workers = [*job.workers, worker]
    job.save(
        update_fields=[
            *("state", "lease_token", "leased_until", "heartbeat_at"),
            *("worker", "started_at", "attempts", "workers"),
        ]
    )


def _bury_lost(job: Job, now: datetime) -> None:
    job.state = Job.State.DEAD
    job.finished_at = now
    job.leased_until = None
    job.last_error = "\n".join(filter(None, [job.last_error, LOST]))[-ERROR_LENGTH:]
    job.save(update_fields=["state", "finished_at", "leased_until", "last_error"])


# While it runs -------------------------------------------------------------


def _owned(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, lease_token=job.lease_token, state=Job.State.RUNNING)


def beat(job: Job, progress: tuple[int, int | None] | None = None) -> bool:
    """Renew the lease; False when it is lost."""
    now = clock.now()
    values = {"heartbeat_at": now, "leased_until": now + lease_span(), **_progress(progress)}
    return _owned(job).update(**values) == 1


def hold(job: Job) -> bool:
    """Lock the row until the caller's transaction ends; False when the lease is lost."""
    return bool(_owned(job).select_for_update().values_list("pk", flat=True)[:1])


def finish(job: Job, result: Any = None, progress: tuple[int, int | None] | None = None) -> bool:
    values = {"state": Job.State.DONE, "finished_at": clock.now(), "leased_until": None, "result": result}
    return _owned(job).update(**values, **_progress(progress), error_class="", last_error="") == 1


def fail(
    job: Job,
    error: BaseException,
    *,
    backoff: timedelta = PLAIN_BACKOFF,
    final: bool = False,
    progress: tuple[int, int | None] | None = None,
) -> bool:
    """Note the error; try again later, or never after the last attempt (`final`: at once never)."""
    now = clock.now()
    values: dict[str, Any] = {
        **_progress(progress),
        "leased_until": None,
        "error_class": f"{type(error).__module__}.{type(error).__qualname__}"[:200],
        "last_error": "".join(format_exception(error))[-ERROR_LENGTH:],
    }
    if final or job.attempts >= job.max_attempts:
        return _owned(job).update(**values, state=Job.State.DEAD, finished_at=now) == 1
    return _put_back(job, **values, run_at=now + waiting_time(job.attempts, backoff))


def waiting_time(attempts: int, first: timedelta) -> timedelta:
    """Before the next attempt: `first`, then double each time, at most an hour."""
    return min(first * 2 ** min(attempts - 1, 30), max(first, LONGEST_WAIT))


def release(job: Job) -> bool:
    """Give an unfinished job back, as if this attempt had not been made."""
    attempts = job.attempts - 1 if job.started_at else job.attempts
    return _put_back(job, attempts=attempts, leased_until=None)


def _put_back(job: Job, **values: Any) -> bool:
    try:
        with transaction.atomic():
            return _owned(job).update(**values, state=Job.State.PENDING) == 1
    except IntegrityError:
        # The same key was enqueued again meanwhile. Both stay: dropping either could lose work.
        return _owned(job).update(**values, state=Job.State.PENDING, key=None) == 1


def _progress(progress: tuple[int, int | None] | None) -> Mapping[str, int | None]:
    return {} if progress is None else {"progress_done": progress[0], "progress_total": progress[1]}


# Afterwards ----------------------------------------------------------------


def requeue(job: Job) -> Job:
    """Start a dead job anew with all its attempts. Raises ValueError if it is not dead, AlreadyWaiting."""
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if row.state != Job.State.DEAD:
            raise ValueError(f"{row} 不是已放弃的作业")
        row.state, row.attempts, row.run_at, row.finished_at = Job.State.PENDING, 0, clock.now(), None
        try:
            with transaction.atomic():
                row.save(update_fields=["state", "attempts", "run_at", "finished_at"])
        except IntegrityError as error:
            raise AlreadyWaiting(f"{row} 的同一工作已在等待") from error
    transaction.on_commit(wake.ring)
    return row


def purge(*, done_before: datetime, slots_before: datetime, dead_before: datetime) -> int:
    """Delete ended jobs; scheduled ones go earlier, because there are many and they say little."""
    old = (
        Q(state=Job.State.DONE, finished_at__lt=done_before)
        | Q(state=Job.State.DONE, finished_at__lt=slots_before, slot__isnull=False)
        | Q(state=Job.State.DEAD, finished_at__lt=dead_before)
    )
    count, _ = Job.objects.filter(old).delete()
    Worker.objects.filter(beat_at__lt=slots_before).delete()
    return count
