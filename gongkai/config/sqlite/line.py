"""Writers of one process stand in line.

SQLite lets one writer in and the others try again after pauses that grow to a tenth of a second, whoever happens to
come first: on a busy machine one among sixteen waited in vain for twenty seconds. In line each is let in by the one
before, at once and in the order they came. Other processes still meet the database's own lock.
"""

import os
import threading
from collections import deque


class Line:
    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, seconds: float) -> bool:
        """Wait for one's turn; false where it has not come in that time."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        # The turn came in the same moment.
        return True

    def leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


_lines: dict[str, Line] = {}


def line_of(database: str) -> Line:
    return _lines.setdefault(database, Line())


# A forked child has none of the threads that stood here.
os.register_at_fork(after_in_child=_lines.clear)
