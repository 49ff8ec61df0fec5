"""统计时段: the period asked for, the year up to its end, the same period of the year before."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Both days inclusive."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """2026年10月, 2026年第三季度, 2026年, else both days."""
        whole_months = self.first.day == 1 and self.last.day == _month_end(self.last)
        if whole_months and self.first.year == self.last.year:
            year, first, last = self.first.year, self.first.month, self.last.month
            if (first, last) == (1, 12):
                return f"{year}年"
            if first == last:
                return f"{year}年{first}月"
            if first % 3 == 1 and last == first + 2:
                return f"{year}年第{'一二三四'[first // 3]}季度"
        return f"{_day(self.first)}至{_day(self.last)}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def month(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=_month_end(day)))


def last_month(day: date) -> Period:
    return month(day.replace(day=1) - timedelta(days=1))


def quarter(day: date) -> Period:
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    end = date(day.year, first.month + 2, 1)
    return Period(first, end.replace(day=_month_end(end)))


def year(day: date) -> Period:
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def last_year(day: date) -> Period:
    return year(date(day.year - 1, 1, 1))


PRESETS: dict[str, tuple[str, Callable[[date], Period]]] = {
    "month": ("本月", month),
    "last_month": ("上月", last_month),
    "quarter": ("本季度", quarter),
    "year": ("本年", year),
    "last_year": ("上年", last_year),
}


def year_to_date(period: Period) -> Period:
    """本年累计: from the first of January of the period's last year to its end."""
    return Period(date(period.last.year, 1, 1), period.last)


def year_before(period: Period) -> Period:
    """上年同期; the end of a month stays the end of a month, also of February."""
    return Period(_back(period.first), _back(period.last, end=period.last.day == _month_end(period.last)))


def _back(day: date, *, end: bool = False) -> date:
    earlier = date(day.year - 1, day.month, 1)
    return earlier.replace(day=_month_end(earlier) if end else min(day.day, _month_end(earlier)))


def _month_end(day: date) -> int:
    return monthrange(day.year, day.month)[1]
