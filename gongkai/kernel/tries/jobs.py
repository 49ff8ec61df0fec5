"""Counters that no longer count are dropped."""

from gongkai.kernel import workdays
from gongkai.kernel.jobs import job
from gongkai.kernel.tries.counting import forget


@job("tries.forget", every="1h", label="清理过期的尝试次数")
def forget_past() -> int:
    return forget(workdays.now())
