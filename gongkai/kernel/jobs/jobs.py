"""The queue's own housekeeping."""

from datetime import timedelta

from django.conf import settings

from gongkai.kernel.jobs import clock, queue
from gongkai.kernel.jobs.declare import job


@job("jobs.purge", at="03:40", label="清理已结束的作业记录")
def purge() -> int:
    now = clock.now()
    keep = timedelta(days=settings.JOBS_KEEP_DAYS)
    return queue.purge(done_before=now - keep, slots_before=now - timedelta(days=1), dead_before=now - 6 * keep)
