"""Schedule arithmetic: plain values, no clock of its own, local time of Asia/Shanghai."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
# Counting from a local midnight puts "1h" on the hour and "1d" on midnight, wherever the server stands.
ORIGIN = datetime(2000, 1, 1, tzinfo=LOCAL)

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LABELS = (("天", 86400), ("小时", 3600), ("分钟", 60), ("秒", 1))


def duration(text: str) -> timedelta:
    """`"90s"`, `"5m"`, `"1h"`, `"1d"` → timedelta; anything else raises ValueError."""
    found = re.fullmatch(r"([1-9]\d*)([smhd])", text)
    if not found:
        raise ValueError(f"{text!r} is not a duration like 30s, 5m, 1h, 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def duration_label(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    label, size = next((label, size) for label, size in _LABELS if seconds % size == 0)
    return f"{seconds // size} {label}"


def time_of_day(text: str) -> time:
    """`"02:30"` → time; anything else raises ValueError."""
    if not re.fullmatch(r"\d\d:\d\d", text):
        raise ValueError(f"{text!r} is not a time like 02:30")
    return time.fromisoformat(text)


def every_slots(span: timedelta, after: datetime, until: datetime, *, latest_only: bool = False) -> list[datetime]:
    """Multiples of `span` in (after, until]."""
    first = (after - ORIGIN) // span + 1
    last = (until - ORIGIN) // span
    if latest_only:
        first = max(first, last)
    return [(ORIGIN + n * span).astimezone(LOCAL) for n in range(first, last + 1)]


def daily_slots(at: time, after: datetime, until: datetime) -> list[datetime]:
    """That time of each local day in (after, until]."""
    day, last = after.astimezone(LOCAL).date(), until.astimezone(LOCAL).date()
    slots = [
        datetime.combine(day + timedelta(days=n), at, tzinfo=LOCAL) for n in range((last - day).days + 1) if last >= day
    ]
    return [slot for slot in slots if after < slot <= until]
