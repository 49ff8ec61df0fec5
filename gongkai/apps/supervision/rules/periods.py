"""考核期: which days one is."""

from datetime import date, timedelta


def quarter_before(day: date) -> tuple[date, date]:
    """The last whole quarter before a day."""
    start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = start - timedelta(1)
    return date(last.year, last.month - 2, 1), last
