"""工作日历: working days, due dates and "today".

`calendar()` is the calendar in force (files and administrators' notices) and asks the database; `file_calendar()`
is the files alone and asks nobody. Both answer the same questions, see `arithmetic.Calendar`. Changes are made by
`gongkai.kernel.workdays.actions`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from gongkai.kernel.workdays.arithmetic import Calendar
from gongkai.kernel.workdays.current import CalendarChange, calendar, invalidate, on_change
from gongkai.kernel.workdays.files import file_calendar
from gongkai.kernel.workdays.ground import SHANGHAI, Day, OutOfRange, Unit
from gongkai.kernel.workdays.hours import OfficeHours

__all__ = [
    "SHANGHAI",
    "Calendar",
    "CalendarChange",
    "Day",
    "OfficeHours",
    "OutOfRange",
    "Unit",
    "calendar",
    "file_calendar",
    "invalidate",
    "now",
    "on_change",
    "pretending",
    "today",
]

_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """This instant in Asia/Shanghai."""
    return _pretended.get() or datetime.now(SHANGHAI)


def today() -> date:
    """The day it is in Asia/Shanghai, whatever the server's own time zone."""
    return now().date()


@contextmanager
def pretending(moment: datetime) -> Iterator[None]:
    """Let acts happen at another moment: for demonstration data, which lives through three years in a minute.

    A house rule keeps it out of everything else: evidence carries the time at which it was written.
    """
    token = _pretended.set(moment.astimezone(SHANGHAI))
    try:
        yield
    finally:
        _pretended.reset(token)
