"""什么时候办好、什么时候开门: the limits of an item and the hours of a place on the calendar of today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.apps.services.rules import hours, limits
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.limits import Limit
from gongkai.kernel import workdays

UNITS = {"working": "working", "natural": "calendar", "month": "months"}
LOOK_AHEAD = 20  # days; the longest holiday with what stands around it is shorter


@dataclass(frozen=True)
class Skipped:
    """Days that are not counted, by the reason."""

    reason: str
    count: int


@dataclass(frozen=True)
class Reckoned:
    """If it were accepted today: the last day by our promise and by law, and what is not counted on the way."""

    accepted_on: date
    promised_on: date | None
    statutory_on: date | None
    skipped: tuple[Skipped, ...]
    provisional: bool
    working: bool

    @property
    def saved(self) -> int | None:
        """Days that our promise comes earlier."""
        if self.promised_on is None or self.statutory_on is None or self.statutory_on <= self.promised_on:
            return None
        return (self.statutory_on - self.promised_on).days


def reckoned(elements: Elements, today: date) -> Reckoned | None:
    """None where nothing takes a day, or where hours and years would have to be turned into days."""
    ours, law = limits.promised(elements), limits.statutory(elements)
    promised_on, statutory_on = _due(ours, today), _due(law, today)
    known = [day for day in (promised_on, statutory_on) if day is not None]
    if not known:
        return None
    calendar = workdays.calendar()
    working = any(one is not None and one.unit == limits.WORKING for one in (ours, law))
    nearest = promised_on or statutory_on
    assert nearest is not None
    between = calendar.days(today, nearest) if working else []
    counts = Counter(day.reason for day in between if not day.counted)
    skipped = tuple(Skipped(reason, count) for reason, count in counts.items())
    provisional = any(calendar.is_provisional(day) for day in known)
    return Reckoned(today, promised_on, statutory_on, skipped, provisional, working)


def _due(limit: Limit | None, today: date) -> date | None:
    if limit is None or not limit.days or limit.unit not in UNITS:
        return None
    return workdays.calendar().due(today, limit.days, UNITS[limit.unit])  # type: ignore[arg-type]  # a unit of ours


def opening(text: str, now: datetime) -> str:
    """现在开放 or when it opens next; empty where the hours are written in a way that leaves doubts."""
    found = hours.read(text)
    if found is None:
        return ""
    today = now.date()
    state = _open(found, today)
    if state is None:
        return "今天是节假日或者调休，是否办公请先打电话确认。"
    if state:
        left = [span for span in found.spans if now.time() < span.ends]
        if left and left[0].starts <= now.time():
            return f"现在办公，到{left[0].ends:%H:%M}。"
        if left:
            return f"今天{left[0].starts:%H:%M}开始办公。"
    return _next(found, today)


def _next(found: hours.OfficeHours, today: date) -> str:
    for ahead in range(1, LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        if _open(found, day):
            name = "明天" if ahead == 1 else f"{day.month}月{day.day}日"
            return f"现在不办公，{name}{found.spans[0].starts:%H:%M}开始。"
    return ""


def _open(found: hours.OfficeHours, day: date) -> bool | None:
    return hours.open_on(found, is_workday=workdays.calendar().is_workday(day), weekday=day.weekday())
