"""Stories that share one pretended clock.

A story is a generator: it yields the moment at which it goes on and is woken there. All stories are played in the
order of those moments, so that numbers, journal and clocks grow as they would have grown; a story whose next moment
lies in the future stays where it is, which is how cases under way come about.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from gongkai.kernel import workdays

Story = Iterator[datetime]
Report = Callable[[str, int, int], None]
TOGETHER = 250


class Timeline:
    """Plays stories up to `now`; `add` may also be called by a story that starts another one."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._count = 0
        self.woken = 0

    def add(self, story: Story) -> None:
        try:
            moment = next(story)
        except StopIteration:
            return
        self._put(moment, story)

    def play(self, report: Report, label: str) -> None:
        """Wake story after story; several wakings share a transaction, because each commit waits for the disk."""
        first = self._waiting[0][0] if self._waiting else self.now
        days = (self.now.date() - first.date()).days
        while self._waiting and self._waiting[0][0] <= self.now:
            with transaction.atomic():
                for _ in range(TOGETHER):
                    if not self._waiting or self._waiting[0][0] > self.now:
                        break
                    self._wake()
            reached = min(self._waiting[0][0], self.now) if self._waiting else self.now
            report(label, (reached.date() - first.date()).days, days)
        report(label, days, days)

    def _wake(self) -> None:
        moment, _, story = heapq.heappop(self._waiting)
        self.woken += 1
        with workdays.pretending(moment):
            following = next(story, None)
        if following is not None:
            if following < moment:
                raise ValueError(f"{story} goes back from {moment} to {following}")
            self._put(following, story)

    def _put(self, moment: datetime, story: Story) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (moment, self._count, story))
