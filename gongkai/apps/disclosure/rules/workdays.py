"""What these rules ask of a working-day calendar; `gongkai.kernel.workdays.calendar()` gives one."""

from datetime import date
from typing import Protocol

from gongkai.kernel.law.schema import Unit


class Workdays(Protocol):
    """The start day is never counted (民法典第二百零一条)."""

    def add(self, d: date, n: int, /) -> date:
        """The n-th working day after `d`."""

    def elapsed(self, a: date, b: date, /) -> int:
        """Working days in (a, b]."""

    def due(self, d: date, n: int, unit: Unit, /) -> date:
        """The last day of a period of `n` units."""
