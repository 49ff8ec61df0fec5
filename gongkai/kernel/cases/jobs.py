"""What happens to cases because time passed or the calendar changed."""

from gongkai.kernel import jobs, workdays
from gongkai.kernel.cases import assignment, sweep
from gongkai.kernel.jobs import job


@job("cases.warn_due", every="10m", label="发出临期与超期预警")
def warn_due() -> int:
    return sweep.warn_due()


@job("cases.recompute", label="工作日历变化后重新计算未办结件的期限")
def recompute() -> int:
    return sweep.recompute_open()


@job("cases.release_orphans", every="1h", label="收回承办人已无岗位的在办件")
def release_orphans() -> int:
    return assignment.release_orphans()


@workdays.on_change
def calendar_changed(change: workdays.CalendarChange) -> None:
    """A new notice commits together with the job that reads every running clock again."""
    jobs.enqueue("cases.recompute", key="calendar")
