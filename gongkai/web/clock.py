"""What a clock badge says: text, colour and icon from a due date, never from a stored state."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from gongkai.web.formatting import cn_date

SOON_DAYS = 3


class Calendar(Protocol):
    """What the badge asks of `gongkai.kernel.workdays`."""

    def elapsed(self, start: date, end: date) -> int: ...


@dataclass(frozen=True)
class ClockFace:
    """`tone` is one of running soon today late paused done none; it names the colour, the icon says it again."""

    text: str
    tone: str
    icon: str
    due_on: date | None = None
    note: str = ""

    @property
    def title(self) -> str:
        return f"到期日：{cn_date(self.due_on)}" if self.due_on else self.text


def face(
    *,
    due_on: date | None,
    today: date,
    calendar: Calendar,
    unit: str = "working",
    paused: bool = False,
    provisional: bool = False,
    stopped_on: date | None = None,
) -> ClockFace:
    """The badge of one clock. Days are counted in its unit; the day of reckoning itself is not counted."""

    def days(start: date, end: date) -> str:
        count = calendar.elapsed(start, end) if unit == "working" else (end - start).days
        return f" {count} {'个工作日' if unit == 'working' else '天'}" if count else ""

    note = "暂定" if provisional and stopped_on is None else ""
    if stopped_on is not None:
        if due_on is not None and stopped_on > due_on:
            return ClockFace(f"超期{days(due_on, stopped_on)}办结", "late", "alert", due_on)
        return ClockFace("按期办结" if due_on else "已办结", "done", "check-circle", due_on)
    if due_on is None:
        return ClockFace("暂停计时", "paused", "pause") if paused else ClockFace("无期限", "none", "clock")
    if paused:
        return ClockFace("暂停计时", "paused", "pause", due_on, note)
    if today > due_on:
        return ClockFace(f"已超期{days(due_on, today)}", "late", "alert", due_on, note)
    if today == due_on:
        return ClockFace("今天到期", "today", "hourglass", due_on, note)
    soon = calendar.elapsed(today, due_on) <= SOON_DAYS
    tone, icon = ("soon", "hourglass") if soon else ("running", "clock")
    return ClockFace(f"还剩{days(today, due_on)}", tone, icon, due_on, note)


def face_of(thing: Any, today: date, calendar: Calendar) -> ClockFace:
    """The badge of a Case (closed_on, paused) or of one of its Clocks (stopped_on, paused_since)."""
    return face(
        due_on=thing.due_on,
        today=today,
        calendar=calendar,
        unit=getattr(thing, "unit", "working"),
        paused=bool(getattr(thing, "paused", None) or getattr(thing, "paused_since", None)),
        provisional=bool(getattr(thing, "provisional", False)),
        stopped_on=getattr(thing, "closed_on", None) or getattr(thing, "stopped_on", None),
    )
