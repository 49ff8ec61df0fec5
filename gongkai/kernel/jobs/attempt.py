"""One attempt at one leased job, and how it is written down."""

import json
import logging
import threading
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from gongkai.kernel.jobs import queue
from gongkai.kernel.jobs.declare import TASK_PREFIX, declared, find
from gongkai.kernel.jobs.execution import Execution, GiveUp, LeaseLost
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.jobs.scheduler import slot_instant

logger = logging.getLogger(__name__)

TASK_TIME_LIMIT = timedelta(hours=2)


def attempt(job: Job, stop: threading.Event | None = None, *, heartbeat: bool = True) -> bool:
    """Run a leased job to its end and write down how it went; False if it failed or its lease was lost."""
    spec = declared().get(job.name)
    limit = spec.time_limit if spec else TASK_TIME_LIMIT
    execution = Execution(job, time_limit=limit, stop=stop or threading.Event())
    with execution.beating() if heartbeat else nullcontext():
        return _execute(execution)


def _execute(execution: Execution) -> bool:
    job = execution.job
    try:
        with execution.current(), _savepoint():
            result = _call(job)
    except LeaseLost:
        logger.warning("job %s #%s was taken over by another worker", job.name, job.pk)
        return False
    except (Exception, SystemExit) as error:
        logger.warning("job %s #%s failed, attempt %s", job.name, job.pk, job.attempts, exc_info=True)
        _fail(execution, error)
        return False
    if not queue.finish(job, result, execution.reported):
        logger.warning("job %s #%s ended after its lease was lost", job.name, job.pk)
        return False
    return True


def _savepoint() -> Any:
    # Inside a test's transaction a failing job must not spoil that transaction; a worker has none open.
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _call(job: Job) -> Any:
    if job.name.startswith(TASK_PREFIX):
        from gongkai.kernel.jobs.backend import run_task

        return run_task(job)
    spec = find(job.name)
    given = dict(job.kwargs)
    if job.slot and spec.takes_slot:
        given["slot"] = slot_instant(job.slot)
    return _json_or_nothing(spec.function(**given))


def _json_or_nothing(value: Any) -> Any:
    # What a job returns is only shown to operators; a value that JSON cannot carry is no failure.
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return None
    return value


def _fail(execution: Execution, error: BaseException) -> None:
    spec = declared().get(execution.job.name)
    queue.fail(
        execution.job,
        error,
        backoff=spec.backoff if spec else queue.PLAIN_BACKOFF,
        final=isinstance(error, GiveUp),
        progress=execution.reported,
    )
