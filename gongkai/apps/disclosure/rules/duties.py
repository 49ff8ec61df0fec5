"""公开职责的默认设定 (条例第十八条、第二十五条、第四十四条): what a body may set for itself, and within which bounds.

The regulation says "regularly" and "in time"; the numbers are defaults of this platform until a body sets its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Setting:
    """One number a body may set: its name, its default and its bounds."""

    name: str
    label: str
    default: int
    least: int
    most: int
    article: str


SETTINGS = (
    Setting("repeat_threshold", "多人申请的人数", 2, 2, 50, "第四十四条第一款"),
    Setting("reassess_months", "定期评估间隔（月）", 12, 1, 60, "第十八条"),
    Setting("handover_days", "移送期限（工作日）", 20, 1, 120, "第二十五条"),
)


def setting(name: str) -> Setting:
    return next(one for one in SETTINGS if one.name == name)


def in_force(name: str, chain: Sequence[int | None]) -> int:
    """The value of the nearest body that set one; `chain` runs from the body itself up to the root."""
    return next((value for value in chain if value is not None), setting(name).default)


def setting_problems(name: str, value: int | None) -> list[str]:
    one = setting(name)
    if value is None or one.least <= value <= one.most:
        return []
    return [f"{one.label}应在 {one.least} 到 {one.most} 之间。"]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


def reading_problems(*, visitors: int, items: int, copies: int, month: date, opened_on: date, today: date) -> list[str]:
    """查阅情况 that cannot be."""
    found = []
    if month > today.replace(day=1):
        found.append("不能登记以后的月份。")
    if month < opened_on.replace(day=1):
        found.append("月份早于查阅场所的设置日期。")
    if not visitors and (items or copies):
        found.append("没有查阅人次，不应有查阅件次或者复制份数。")
    return found
