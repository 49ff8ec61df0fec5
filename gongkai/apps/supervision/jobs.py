"""What 电子监察 does because time passed, or because rules and calendar changed."""

from gongkai.apps.supervision.actions import judging, measuring, telling
from gongkai.kernel import jobs, workdays
from gongkai.kernel.jobs import job


@job("supervision.sweep", every="10m", label="监察巡查：找出到期未办的办件")
def sweep() -> None:
    judging.sweep()
    telling.follow_up()


@job("supervision.follow_up", label="亮牌后通知单位整改，通知有关人员")
def follow_up() -> None:
    telling.follow_up()


@job("supervision.enrol", every="1h", label="把尚未监察的在办件纳入监察")
def enrol() -> None:
    judging.enrol()


@job("supervision.measure", every="1h", label="登记还没有计入绩效的办结件")
def measure() -> None:
    measuring.measure_missing()


@job("supervision.judge_anew", label="规则或者工作日历变化后重新判断在办件")
def judge_anew(path: str = "") -> None:
    judging.judge_anew(path)
    judging.sweep()


@workdays.on_change
def calendar_changed(change: workdays.CalendarChange) -> None:
    jobs.enqueue("supervision.judge_anew", key="calendar")
