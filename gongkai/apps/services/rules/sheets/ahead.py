"""Many files of lists are read one ahead of whoever enters them, in a process of their own.

Reading costs a third of an import, and entering leaves the other processor idle. What was read comes over at a sixth of
that price. If that process ends (memory, an operator's kill), the rest is read in this one.
"""

import gc
import hashlib
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from gongkai.apps.services.rules.sheets import files
from gongkai.apps.services.rules.sheets.columns import Readings
from gongkai.apps.services.rules.sheets.items import read
from gongkai.apps.services.rules.sheets.sent import SentList

# Fewer files are read before such a process has started; more than these do not lie ready, for the memory they take.
FEW, READY = 4, 2


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read, nothing decided yet; `reopen` has its sheets for the workbook that goes back."""

    name: str
    digest: str
    sent: SentList
    reopen: Callable[[], files.Source]


Answer = ReadFile | files.UnreadableFile


def read_file(name: str, content: bytes, readings: Readings) -> ReadFile:
    """Raises files.UnreadableFile."""
    source = files.open_content(name, content)
    return ReadFile(name, hashlib.sha256(content).hexdigest(), read(source, readings=readings), lambda: source)


def read_files(paths: Sequence[Path], readings: Readings) -> Iterator[tuple[Path, Answer]]:
    """Every file in its order, or why it cannot be read."""
    if len(paths) < FEW or (os.cpu_count() or 1) < 2:
        yield from ((path, _here(path, readings)) for path in paths)
        return
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin) as pool:
        started = pool.submit(int)
        waiting: deque[tuple[Path, Future[_Sent] | None]] = deque()
        for path in paths:
            # Reading here takes less time than waiting until there is somebody to read.
            waiting.append((path, _asked(pool, path) if _has(started) else None))
            if len(waiting) > READY or waiting[0][1] is None:
                yield _came(*waiting.popleft(), readings)
        while waiting:
            yield _came(*waiting.popleft(), readings)


def _here(path: Path, readings: Readings) -> Answer:
    try:
        return read_file(path.name, path.read_bytes(), readings)
    except files.UnreadableFile as why:
        return why


# In the other process ----------------------------------------------------------

_Sent = tuple[str, SentList] | files.UnreadableFile
# Of what that process has read so far; here it stays empty.
_READINGS = Readings()


def _begin() -> None:
    """Whoever interrupts the work interrupts who enters; and nothing that is read here has cycles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _there(path: Path) -> _Sent:
    found = _here(path, _READINGS)
    return found if isinstance(found, files.UnreadableFile) else (found.digest, found.sent)


def _has(started: "Future[int]") -> bool:
    return started.done()


def _asked(pool: ProcessPoolExecutor, path: Path) -> "Future[_Sent] | None":
    try:
        return pool.submit(_there, path)
    except BrokenProcessPool:
        return None


def _came(path: Path, asked: "Future[_Sent] | None", readings: Readings) -> tuple[Path, Answer]:
    try:
        found = asked.result() if asked is not None else None
    except BrokenProcessPool:
        found = None
    if found is None:
        return path, _here(path, readings)
    if isinstance(found, files.UnreadableFile):
        return path, found
    return path, ReadFile(path.name, *found, lambda: files.open_content(path.name, path.read_bytes()))
