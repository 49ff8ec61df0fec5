"""办公时间: the sessions of a working day, for limits counted in hours.

民法典第二百零三条第二款：有业务时间的，停止业务活动的时间为截止时间。
"""

import re
from dataclasses import dataclass
from datetime import time
from functools import cached_property
from itertools import pairwise

SESSION = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-—–~～至]\s*(\d{1,2})[:：](\d{2})")


@dataclass(frozen=True)
class OfficeHours:
    """Sessions of one working day as (opens, closes), in order and without overlap."""

    sessions: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        edges = [edge for session in self.sessions for edge in session]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError("办公时间应按先后填写，如“08:30-12:00，13:30-18:00”。")

    @classmethod
    def parse(cls, text: str) -> "OfficeHours":
        """Read `08:30-12:00，13:30-18:00`. ValueError with a Chinese sentence when it is not like that."""
        try:
            found = [(time(int(a), int(b)), time(int(c), int(d))) for a, b, c, d in SESSION.findall(text)]
        except ValueError:
            found = []
        return cls(tuple(found))

    @cached_property
    def seconds_a_day(self) -> int:
        return sum(_seconds(closes) - _seconds(opens) for opens, closes in self.sessions)

    def seconds_before(self, clock: time) -> int:
        """Office seconds of the day that lie before `clock`."""
        now = _seconds(clock)
        return sum(max(0, min(now, _seconds(closes)) - _seconds(opens)) for opens, closes in self.sessions)

    def time_at(self, seconds: int) -> time:
        """The time of day at which so many office seconds have passed."""
        left = seconds
        for opens, closes in self.sessions:
            length = _seconds(closes) - _seconds(opens)
            if left <= length:
                return _clock(_seconds(opens) + left)
            left -= length
        raise ValueError("超出一天的办公时间。")


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _clock(seconds: int) -> time:
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)
