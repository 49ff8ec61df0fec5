"""What a running job can say about itself: progress, whether to stop, whether the lease is still its own."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connections

if TYPE_CHECKING:
    from gongkai.kernel.jobs.models import Job

logger = logging.getLogger(__name__)

# How soon a reported progress reaches the database.
PROGRESS_SECONDS = 2.0


class LeaseLost(Exception):
    """The job was taken for lost and given to another worker; what this one does no longer counts."""


class GiveUp(Exception):
    """Raised by a job that knows another attempt would be useless: it goes to the dead letters at once."""


@dataclass
class Execution:
    """One attempt at one job, in one thread; a second thread keeps its lease alive."""

    job: "Job"
    time_limit: timedelta = timedelta(hours=2)
    stop: threading.Event = field(default_factory=threading.Event)
    lost: threading.Event = field(default_factory=threading.Event)
    reported: tuple[int, int | None] | None = None

    def report(self, done: int, total: int | None) -> None:
        self.reported = (done, total)
        if self.lost.is_set():
            raise LeaseLost(self.job.name)

    @contextmanager
    def current(self) -> Iterator["Execution"]:
        token = _current.set(self)
        try:
            yield self
        finally:
            _current.reset(token)

    @contextmanager
    def beating(self) -> Iterator["Execution"]:
        """Renew the lease from a thread of its own until the block ends or the time limit passes."""
        over = threading.Event()
        thread = threading.Thread(target=self._beat, args=(over,), name=f"beat-{self.job.pk}", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            over.set()
            thread.join()

    def _beat(self, over: threading.Event) -> None:
        from gongkai.kernel.jobs import queue

        interval = queue.lease_span().total_seconds() / 3
        started = last = time.monotonic()
        written = self.reported
        try:
            while not over.wait(min(interval, PROGRESS_SECONDS) / 2):
                now = time.monotonic()
                if now - started > self.time_limit.total_seconds():
                    # A hung job must not hold its lease for ever: without beats another worker gets it.
                    logger.error("job %s #%s passed its time limit", self.job.name, self.job.pk)
                    self.lost.set()
                    return
                news = self.reported != written and now - last >= PROGRESS_SECONDS
                if now - last < interval and not news:
                    continue
                last, written = now, self.reported
                if not self._renew(written):
                    return
        finally:
            connections.close_all()

    def _renew(self, progress: tuple[int, int | None] | None) -> bool:
        from gongkai.kernel.jobs import queue

        try:
            alive = queue.beat(self.job, progress)
        except DatabaseError:
            # A busy or restarting database is no reason to drop the work; the fence decides at the end.
            logger.warning("no heartbeat for job %s #%s", self.job.name, self.job.pk, exc_info=True)
            connections.close_all()
            return True
        if not alive:
            self.lost.set()
        return alive


_current: ContextVar[Execution | None] = ContextVar("gongkai_job", default=None)


def progress(done: int, total: int | None = None) -> None:
    """Report progress; costs nothing here, the heartbeat writes it. Outside a job nothing happens.

    Raises LeaseLost when the job meanwhile belongs to another worker.
    """
    execution = _current.get()
    if execution is not None:
        execution.report(done, total)


def stopping() -> bool:
    """Whether the worker is going down: a long job may end early at a point from which it can go on."""
    execution = _current.get()
    return execution is not None and execution.stop.is_set()


def guard() -> None:
    """Inside a transaction: commit only if the lease is still ours. Raises LeaseLost.

    Locks the job's row until the transaction ends, so nobody can take the job over in between.
    """
    execution = _current.get()
    if execution is None:
        return
    from gongkai.kernel.jobs import queue

    if not queue.hold(execution.job):
        raise LeaseLost(execution.job.name)
