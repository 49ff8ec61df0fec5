"""A worker's loop, and `run_due` for tests and small tools."""

import logging
import os
import secrets
import socket
import threading
import time

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, connections

from gongkai.kernel.jobs import engines, queue, wake
from gongkai.kernel.jobs.attempt import attempt
from gongkai.kernel.jobs.presence import Presence
from gongkai.kernel.jobs.scheduler import Scheduler, run_nudged

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
GRACE_SECONDS = 30.0
TROUBLE_SECONDS = 5.0


def worker_name() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(2)}"


def run_due(limit: int = 100, *, schedules: bool = False) -> int:
    """Run what is due now, one after the other, in this thread and connection; returns how many ran.

    For tests and commands. `schedules=True` first writes the rows of the slots that have come (the slots of a job
    begin when its schedule is first seen). Failures are handled as in a worker: look at the rows.
    """
    if schedules:
        Scheduler().tick()
    name, ran = worker_name(), 0
    while ran < limit and (taken := queue.lease(name, 1)):
        attempt(taken[0], heartbeat=False)
        ran += 1
    return ran


def run_worker(
    stop_event: threading.Event,
    *,
    threads: int | None = None,
    engine: str | engines.Engine | None = None,
    name: str | None = None,
    poll: float = POLL_SECONDS,
    grace: float = GRACE_SECONDS,
) -> None:
    """Work until `stop_event` is set, then wait up to `grace` seconds for running jobs and give back the rest.

    Any number of workers may run, in threads, processes and on hosts that share the database.
    `poll` is the longest wait, in seconds, before a job enqueued by another process is seen.
    """
    me = name or worker_name()
    chosen = engine or settings.JOBS_ENGINE
    if isinstance(chosen, str):
        chosen = engines.create(chosen, threads or settings.JOBS_THREADS, settings.JOBS_IN_FLIGHT)
    bell, scheduler, presence = wake.bell(), Scheduler(), Presence(me, chosen)
    while not stop_event.is_set():
        bell.clear()
        pause = poll
        try:
            close_old_connections()
            presence.beat()
            if _round(scheduler, chosen, me):
                continue
        except DatabaseError:
            logger.exception("worker %s cannot use the database", me)
            connection.close()
            pause = TROUBLE_SECONDS
        _wait(bell, stop_event, pause)
    _leave(chosen, presence, grace)


def _round(scheduler: Scheduler, engine: engines.Engine, me: str) -> int:
    run_nudged()
    scheduler.tick()
    taken = queue.lease(me, engine.room(), begin=engine.begins)
    for job in taken:
        engine.submit(job)
    return len(taken)


def _wait(bell: threading.Event, stop_event: threading.Event, seconds: float) -> None:
    until = time.monotonic() + seconds
    # Short turns, so that a stop set by a signal handler is noticed at once.
    while not stop_event.is_set() and (left := until - time.monotonic()) > 0:
        if bell.wait(min(left, 0.2)):
            return


def _leave(engine: engines.Engine, presence: Presence, grace: float) -> None:
    try:
        engine.drain(grace)
        presence.leave()
    except DatabaseError:
        logger.exception("worker %s could not sign off; its leases will run out", presence.name)
    finally:
        connections.close_all()
