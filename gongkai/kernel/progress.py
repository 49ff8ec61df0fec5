"""A progress bar that appears only when the work takes longer than a second, and only on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PATIENCE_SECONDS = 1.0


class Bar:
    """Counts steps; shows itself once patience has run out."""

    def __init__(self, label: str, total: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._done = 0
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task(label, total=total)
        self.shown = False

    def step(self, count: int = 1) -> None:
        self.reach(self._done + count)

    def reach(self, done: int) -> None:
        """Set the number of finished steps."""
        self._done = done
        if not self.shown and self._clock() - self._began >= PATIENCE_SECONDS and sys.stderr.isatty():
            self._progress.start()
            self.shown = True
        if self.shown:
            self._progress.update(self._task, completed=done)

    def close(self) -> None:
        if self.shown:
            self._progress.stop()


@contextmanager
def bar(label: str, total: int | None = None) -> Iterator[Bar]:
    """`with bar("校验日志", total=n) as b: ... b.step()`; `total=None` when the end is unknown."""
    one = Bar(label, total)
    try:
        yield one
    finally:
        one.close()
