"""考核期: which days one is."""

from datetime import date, timedelta


def quarter_before(day: date) -> tuple[date, date]:
    """The last whole quarter before a day."""
    start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = start - timedelta(1)
    return date(last.year, last.month - 2, 1), last


def year_before(day: date) -> tuple[date, date]:
    """The last whole year before a day."""
    return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)


def whole_year(first: date, last: date) -> bool:
    """Whether a period is one calendar year."""
    return (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31))
