"""办公时间 as bodies write it: 工作日9:00—12:00，13:00—17:00. What is not written so is shown and never guessed at."""

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Literal

Days = Literal["workdays", "weekdays", "daily"]

_DAYS = (
    ("workdays", r"(?:法定)?工作日"),
    ("weekdays", r"(?:每)?(?:周|星期|礼拜)一(?:至|到|—|–|-|~|～)(?:周|星期|礼拜)?五"),
    ("daily", r"(?:每天|每日|全年无休|周一至周日|星期一至星期日)"),
)
_TIME = r"(?:上午|下午|早上|中午)?\s*\d{1,2}[:：]\d{2}"
_RANGE = rf"{_TIME}\s*(?:至|到|—|–|-|~|～)\s*{_TIME}"
_BETWEEN = r"[\s，,、；;和及]*"
_REST = r"[（(]?(?:法定)?(?:节假日|国家法定节假日)(?:除外|休息)[)）]?"
_WHOLE = re.compile(
    rf"(?P<days>{'|'.join(shape for _, shape in _DAYS)})[：:\s，,]*"
    rf"(?P<ranges>{_RANGE}(?:{_BETWEEN}{_RANGE})*){_BETWEEN}(?:{_REST})?[。]?\s*"
)
_EACH = re.compile(rf"(?P<from>{_TIME})\s*(?:至|到|—|–|-|~|～)\s*(?P<to>{_TIME})")
AFTERNOON = "下午"


@dataclass(frozen=True, slots=True)
class Span:
    starts: time
    ends: time

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}—{self.ends:%H:%M}"


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """`weekdays`: Monday to Friday as written; what holds on a holiday or a swapped day is not said."""

    days: Days
    spans: tuple[Span, ...]

    @property
    def words(self) -> str:
        return "、".join(str(span) for span in self.spans)


def read(text: str) -> OfficeHours | None:
    """The hours of a text that is nothing but hours; None for everything else."""
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        return None
    days = next(name for name, shape in _DAYS if re.fullmatch(shape, found["days"]))
    spans = [_span(one["from"], one["to"]) for one in _EACH.finditer(found["ranges"])]
    if any(span is None for span in spans):
        return None
    kept = tuple(span for span in spans if span)
    return OfficeHours(days, kept) if _in_order(kept) else None  # type: ignore[arg-type]  # a name of _DAYS


def _in_order(spans: tuple[Span, ...]) -> bool:
    edges = [edge for span in spans for edge in (span.starts, span.ends)]
    return all(early < late for early, late in pairwise(edges))


def _span(start: str, end: str) -> Span | None:
    """下午1:30至5:00 is in the afternoon to its end."""
    first, last = _time(start), _time(end, AFTERNOON in start)
    return Span(first, last) if first and last else None


def _time(text: str, is_afternoon: bool = False) -> time | None:
    hour, minute = (int(part) for part in re.findall(r"\d+", text))
    if (is_afternoon or AFTERNOON in text) and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def open_on(hours: OfficeHours, *, is_workday: bool, weekday: int) -> bool | None:
    """Whether it is open on a day (weekday from 0); None where the text does not say."""
    if hours.days == "daily":
        return True
    if hours.days == "workdays":
        return is_workday
    as_written = weekday < 5
    return as_written if as_written == is_workday else None
