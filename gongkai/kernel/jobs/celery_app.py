"""The Celery side of the distributed engine: `celery -A gongkai.kernel.jobs.celery_app worker`.

A message is [job id, lease token] in JSON. Messages are acknowledged on receipt and results are not kept:
whether a job was done stands in the database, and the lease brings back what a dead worker left.
"""

import os
import socket

from celery import Celery
from django.conf import settings
from django.db import close_old_connections

from gongkai.kernel.jobs.declare import RUN_JOB

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")


def run_job(job_id: int, token: int) -> str:
    """Carry out one leased job; a message whose lease is void is dropped."""
    from gongkai.kernel.jobs import queue
    from gongkai.kernel.jobs.attempt import attempt

    close_old_connections()
    try:
        job = queue.begin(job_id, token, f"celery:{socket.gethostname()[:80]}:{os.getpid()}")
        if job is None:
            return "void"
        return "done" if attempt(job) else "failed"
    finally:
        close_old_connections()


def make_app(broker_url: str, queue_name: str) -> Celery:
    celery = Celery("gongkai")
    celery.conf.update(
        broker_url=broker_url,
        broker_connection_timeout=4,
        # The dispatcher hands a job back and looks again later; it must not hang in one message.
        broker_transport_options={"max_retries": 1, "interval_start": 0, "interval_step": 0.2},
        broker_connection_retry_on_startup=True,
        task_default_queue=queue_name,
        task_serializer="json",
        result_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        timezone="Asia/Shanghai",
    )
    celery.task(name=RUN_JOB)(run_job)
    return celery


app = make_app(settings.BROKER_URL, settings.JOBS_QUEUE)
