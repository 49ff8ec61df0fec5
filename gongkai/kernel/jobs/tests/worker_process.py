"""A worker in a process of its own: `python -m …worker_process`, or `celery -A …worker_process worker`."""

import signal
import threading

import django

django.setup()

from gongkai.kernel.jobs import declare, run_worker  # noqa: E402  (needs the models)
from gongkai.kernel.jobs.celery_app import app as app  # noqa: E402
from gongkai.kernel.jobs.tests.sample_jobs import declare_all  # noqa: E402

# The product's own schedules would write rows whenever a test runs over a full minute.
declare._declared.clear()
declare_all()

if __name__ == "__main__":
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run_worker(stop, poll=0.1, grace=5)
