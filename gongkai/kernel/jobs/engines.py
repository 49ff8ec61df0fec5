"""Where leased jobs are carried out: threads of this process, or Celery workers on other hosts.

Both take their work from the same table by the same lease. Celery only carries a job's id and lease token:
a message that is lost, late or doubled changes nothing, because the lease runs out or the token no longer fits.
"""

import logging
import threading
import time
from typing import TYPE_CHECKING, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from gongkai.kernel.jobs import queue, wake
from gongkai.kernel.jobs.attempt import attempt
from gongkai.kernel.jobs.declare import ENGINES, RUN_JOB
from gongkai.kernel.jobs.models import Job

if TYPE_CHECKING:
    from celery import Celery

logger = logging.getLogger(__name__)

BROKER_PAUSE_SECONDS = 5.0


class Engine(Protocol):
    """`begins`: whether leasing already begins the attempt. `problem`: what operators should know, in Chinese."""

    name: str
    begins: bool
    threads: int
    problem: str

    def room(self) -> int: ...
    def submit(self, job: Job) -> None: ...
    def drain(self, grace: float) -> None: ...


def create(name: str, threads: int, in_flight: int) -> Engine:
    if name == "embedded":
        return EmbeddedEngine(threads)
    if name == "celery":
        return CeleryEngine(_celery_app(), in_flight)
    raise ImproperlyConfigured(f"GONGKAI_JOBS_ENGINE 只能是 {'、'.join(ENGINES)}，现在是“{name}”。")


def _celery_app() -> "Celery":
    try:
        from gongkai.kernel.jobs.celery_app import app
    except ImportError as error:
        raise ImproperlyConfigured("后台作业引擎 celery 需要先安装 gongkai[server]。") from error
    return app


class EmbeddedEngine:
    """Threads of this process; each job gets its own thread and database connection."""

    name = "embedded"
    begins = True
    problem = ""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._running: dict[threading.Thread, Job] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def room(self) -> int:
        with self._lock:
            return self.threads - len(self._running)

    def submit(self, job: Job) -> None:
        # Daemon: a job that does not end within the grace must not keep the process from ending.
        thread = threading.Thread(target=self._run, args=(job,), name=f"job-{job.pk}", daemon=True)
        with self._lock:
            self._running[thread] = job
        thread.start()

    def _run(self, job: Job) -> None:
        try:
            attempt(job, self._stop)
        except Exception:
            logger.exception("job %s #%s: outcome not written; its lease will run out", job.name, job.pk)
        finally:
            connections.close_all()
            with self._lock:
                del self._running[threading.current_thread()]
            wake.ring()

    def drain(self, grace: float) -> None:
        """Tell the jobs to stop, wait for them, give the rest back."""
        self._stop.set()
        until = time.monotonic() + grace
        with self._lock:
            running = dict(self._running)
        for thread in running:
            thread.join(max(0.0, until - time.monotonic()))
        for thread, job in running.items():
            if thread.is_alive() and queue.release(job):
                logger.warning("job %s #%s did not end in time and was given back", job.name, job.pk)


class CeleryEngine:
    """Forwards leases to Celery; at most `in_flight` of them wait in the broker, so that priorities still count."""

    name = "celery"
    begins = False

    def __init__(self, app: "Celery", in_flight: int) -> None:
        self.app = app
        self.threads = in_flight
        self.problem = ""
        self._paused_until = 0.0

    def room(self) -> int:
        if self._paused():
            return 0
        return self.threads - Job.objects.filter(state=Job.State.RUNNING, started_at=None).count()

    def submit(self, job: Job) -> None:
        from celery.exceptions import OperationalError

        if self._paused():
            queue.release(job)
            return
        try:
            self.app.send_task(RUN_JOB, args=[job.pk, job.lease_token], retry=False)
        except (OperationalError, OSError) as error:
            # The row is the truth: without a broker it simply waits.
            logger.warning("no broker: job %s #%s waits", job.name, job.pk, exc_info=True)
            self.problem = f"消息队列不可用：{type(error).__name__}"
            self._paused_until = time.monotonic() + BROKER_PAUSE_SECONDS
            queue.release(job)
        else:
            self.problem = ""

    def _paused(self) -> bool:
        return time.monotonic() < self._paused_until

    def drain(self, grace: float) -> None:
        """Nothing to wait for: what was sent belongs to the Celery workers."""
