"""Due dates per second: our table against a plain day-by-day loop and numpy's business-day functions, in one run.

    python -m benchmarks.workdays

Read the ratios. The loop is the rulebook's own (casework §6) over sets of special days. numpy gets the holidays
only, since its calendars know no make-up weekend; that both mean the same is checked where none occurs.
"""

import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

import numpy as np

from gongkai.kernel.workdays import Calendar, file_calendar
from gongkai.kernel.workdays.files import calendar_of, file_layers

PAIRS = 4_000
ROUNDS = 5
DAY = timedelta(days=1)
# No make-up workday lies between these days: numpy and we must agree on every due date.
FIRST, LAST = date(2025, 5, 6), date(2025, 6, 16)


@dataclass(frozen=True)
class Row:
    """One way of computing one kind of date; `ratio` is its speed in multiples of the reference's."""

    what: str
    engine: str
    per_second: int
    reference: str
    ratio: float


def run() -> list[Row]:
    """Measure everything; rows of one question stand together, the reference first."""
    cal = file_calendar()
    rows = [
        *_question("20 工作日到期日", cal, 20, add=True),
        *_question("250 工作日到期日", cal, 250, add=True),
        *_question("间隔约一年的工作日数", cal, 365, add=False),
    ]
    built = _seconds(lambda: calendar_of(list(file_layers())), 1)
    rows.append(Row("建立整张日历（1950—2100）", "gongkai", round(1 / built), "", 0.0))
    return rows


def _question(what: str, cal: Calendar, n: int, *, add: bool) -> list[Row]:
    starts = _starts()
    ours, loop, numpy_one, numpy_many = _added(cal, starts, n) if add else _elapsed(cal, starts, n)
    speeds = [
        ("逐日循环", _rate(loop)),
        ("numpy 逐个", _rate(numpy_one)),
        ("numpy 成批", _rate(numpy_many)),
        ("gongkai", _rate(ours)),
    ]
    base = speeds[0][1]
    return [Row(what, engine, speed, speeds[0][0], speed / base) for engine, speed in speeds]


Timed = tuple[Callable[[], object], Callable[[], object], Callable[[], object], Callable[[], object]]


def _added(cal: Calendar, starts: Sequence[date], n: int) -> Timed:
    busy = _numpy_calendar(cal)
    array = np.array(starts, dtype="datetime64[D]")
    rest, worked = _sets(cal)
    _agree(cal, busy)
    return (
        lambda: [cal.add(d, n) for d in starts],
        lambda: [_walk(d, n, rest, worked) for d in starts],
        lambda: [np.busday_offset(d, n, roll="backward", busdaycal=busy) for d in starts],
        lambda: np.busday_offset(array, n, roll="backward", busdaycal=busy),
    )


def _elapsed(cal: Calendar, starts: Sequence[date], n: int) -> Timed:
    busy = _numpy_calendar(cal)
    pairs = [(d, d + timedelta(days=n)) for d in starts]
    lows, highs = (np.array(side, dtype="datetime64[D]") for side in zip(*pairs, strict=True))
    rest, worked = _sets(cal)
    return (
        lambda: [cal.elapsed(a, b) for a, b in pairs],
        lambda: [_count(a, b, rest, worked) for a, b in pairs],
        lambda: [np.busday_count(a + DAY, b + DAY, busdaycal=busy) for a, b in pairs],
        lambda: np.busday_count(lows + 1, highs + 1, busdaycal=busy),
    )


def _walk(d: date, n: int, rest: set[date], worked: set[date]) -> date:
    while n > 0:
        d += DAY
        if d in worked or (d.weekday() < 5 and d not in rest):
            n -= 1
    return d


def _count(a: date, b: date, rest: set[date], worked: set[date]) -> int:
    count = 0
    while a < b:
        a += DAY
        count += a in worked or (a.weekday() < 5 and a not in rest)
    return count


def _sets(cal: Calendar) -> tuple[set[date], set[date]]:
    special = cal.data.special.values()
    return {s.date for s in special if not s.working}, {s.date for s in special if s.working}


def _numpy_calendar(cal: Calendar) -> np.busdaycalendar:
    return np.busdaycalendar(holidays=sorted(_sets(cal)[0]))


def _agree(cal: Calendar, busy: np.busdaycalendar) -> None:
    """A benchmark of different answers would compare nothing."""
    day = FIRST
    while day <= LAST:
        theirs = np.busday_offset(day, 5, roll="backward", busdaycal=busy).astype(date)
        if cal.add(day, 5) != theirs:
            raise AssertionError(f"{day}: {cal.add(day, 5)} and {theirs}")
        day += DAY


def _starts() -> list[date]:
    dice = random.Random(711)
    first = date(2005, 1, 1).toordinal()
    return [date.fromordinal(first + dice.randrange(20 * 365)) for _ in range(PAIRS)]


def _rate(work: Callable[[], object]) -> int:
    return round(PAIRS / _seconds(work, ROUNDS))


def _seconds(work: Callable[[], object], rounds: int) -> float:
    """The best of some rounds: the others measure what else the machine was doing."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


def main() -> None:
    last = ""
    for row in run():
        if row.what != last:
            print(f"\n{row.what}")
            last = row.what
        times = f"  {row.ratio:8.1f} × {row.reference}" if row.reference else ""
        print(f"  {row.engine:<12}{row.per_second:>14,} /s{times}")


if __name__ == "__main__":
    main()
