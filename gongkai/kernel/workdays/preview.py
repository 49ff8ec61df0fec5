"""What importing a notice would change, day by day, before anybody confirms it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from gongkai.kernel.workdays.arithmetic import Calendar
from gongkai.kernel.workdays.current import calendar, layers
from gongkai.kernel.workdays.files import calendar_of
from gongkai.kernel.workdays.ground import WEEKDAYS
from gongkai.kernel.workdays.notice_text import from_text
from gongkai.kernel.workdays.notices import (
    Format,
    Notice,
    NoticeError,
    amended,
    from_csv,
    from_toml,
    guess_format,
    layer_of,
)


@dataclass(frozen=True)
class DayChange:
    """A day that would count differently, or for another reason."""

    date: date
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """A notice as it was understood and what it would change."""

    notice: Notice
    changes: tuple[DayChange, ...]
    warnings: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The preview in Chinese, for a form or the console."""
        notice = self.notice
        yield f"{notice.cited}，{notice.year}年，{'年度安排' if notice.whole_year else '调整个别日期'}。"
        for name, days in _groups(notice):
            yield f"{name}：{'、'.join(days)}。"
        yield f"与现行日历相比，{len(self.changes)} 天有变化。"
        yield from (f"{_shown(c.date)}：{c.before} → {c.after}。" for c in self.changes)
        yield from (f"请注意：{warning}" for warning in self.warnings)


def read(
    text: str,
    *,
    form: Format = "auto",
    year: int | None = None,
    title: str = "",
    number: str = "",
    issued_on: date | None = None,
    whole_year: bool | None = None,
) -> Notice:
    """The notice in a text, a TOML file or a CSV table; what is given beside it wins. NoticeError when unusable."""
    kind = guess_format(text) if form == "auto" else form
    if kind == "toml":
        notice = from_toml(text)
    elif kind == "csv":
        notice = from_csv(text, year or _year_of_table(text))
    else:
        notice = from_text(text, year, calendar=calendar())
    return amended(notice, title=title, number=number, issued_on=issued_on, whole_year=whole_year)


def preview(notice: Notice) -> Preview:
    """Compare the calendar in force with the one that would be."""
    before = calendar()
    after = calendar_of([*layers(), layer_of(notice)])
    days = map(date.fromordinal, range(*_span(notice)))
    said = ((d, _said(before, d), _said(after, d)) for d in days)
    changes = tuple(DayChange(d, old, new) for d, old, new in said if old != new)
    return Preview(notice, changes, (*notice.warnings, *_warnings(notice, before)))


def _span(notice: Notice) -> tuple[int, int]:
    if notice.whole_year:
        return date(notice.year - 1, 12, 1).toordinal(), date(notice.year, 12, 31).toordinal() + 1
    return min(d.date for d in notice.days).toordinal(), max(d.date for d in notice.days).toordinal() + 1


def _said(cal: Calendar, day: date) -> str:
    counts = "上班" if cal.is_workday(day) else "休息"
    return f"{counts}（{cal.reason(day)}）"


def _warnings(notice: Notice, before: Calendar) -> Iterator[str]:
    if notice.whole_year and notice.year in before.data.covered:
        yield f"{notice.year}年已有放假安排，导入后将被替换。"
    if not notice.whole_year and notice.year not in before.data.covered:
        yield f"{notice.year}年尚无年度安排，该年日期仍为暂定。"


def _groups(notice: Notice) -> Iterator[tuple[str, list[str]]]:
    for name in dict.fromkeys(d.name for d in notice.days):
        mine = [d for d in notice.days if d.name == name]
        off = [f"{span}放假" for span in _spans([d.date for d in mine if not d.working])]
        yield name or "其他", off + [f"{_shown(d.date)}上班" for d in mine if d.working]


def _spans(days: list[date]) -> Iterator[str]:
    """`2026年1月1日（周四）至2026年1月3日（周六）` for each run of days."""
    for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1].toordinal() - pair[0]):
        held = [day for _, day in run]
        yield _shown(held[0]) + (f"至{_shown(held[-1])}" if len(held) > 1 else "")


def _shown(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def _year_of_table(text: str) -> int:
    years = [int(line[:4]) for line in text.splitlines() if line[:4].isdigit()]
    if not years:
        raise NoticeError("没有找到通知所说的年份，请填写年份。")
    return max(set(years), key=years.count)
