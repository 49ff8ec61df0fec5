"""Where an engine keeps its files: one generation in use, one writer at a time, a note when it needs rebuilding."""

import fcntl
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POINTER = "current"
_FLAG = "rebuild"
_COMPLETE = "complete"
_guards: dict[str, threading.Lock] = {}
_guards_guard = threading.Lock()


class IndexBusy(Exception):
    """Another process is writing; try again later."""


class Home:
    """Folder `<root>/<name>/<engine>-<version>/` with its generations.

    A rebuild writes a new generation beside the one being read and moves the pointer; readers notice by its stamp.
    """

    def __init__(self, root: Path, name: str, layout: str) -> None:
        self.name = name
        self.parent = root / name
        self.folder = self.parent / layout

    def current(self) -> Path | None:
        try:
            generation = (self.folder / _POINTER).read_text().strip()
        except FileNotFoundError:
            return None
        return self.folder / generation if generation else None

    def fresh(self) -> Path:
        """An empty folder for a new generation."""
        path = self.folder / f"g{time.time_ns():x}-{uuid.uuid4().hex[:6]}"
        path.mkdir(parents=True)
        return path

    def publish(self, path: Path, *, complete: bool) -> None:
        """Make a generation the one in use and remove the others; open readers keep their files until they let go."""
        if complete:
            (path / _COMPLETE).touch()
        draft = self.folder / f".{_POINTER}.{uuid.uuid4().hex}"
        draft.write_text(path.name)
        os.replace(draft, self.folder / _POINTER)
        for other in self.folder.glob("g*"):
            if other != path:
                shutil.rmtree(other, ignore_errors=True)
        if complete:
            (self.folder / _FLAG).unlink(missing_ok=True)
            self._remove_other_layouts()

    def _remove_other_layouts(self) -> None:
        for other in self.parent.iterdir():
            if other.is_dir() and other != self.folder:
                shutil.rmtree(other, ignore_errors=True)

    def is_complete(self) -> bool:
        """Whether the generation in use came from a full rebuild; one begun by a single write may lack the rest."""
        path = self.current()
        return path is not None and (path / _COMPLETE).exists()

    def flag(self, reason: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _FLAG).write_text(reason)

    def wanting(self) -> str:
        """Why a rebuild is wanted; empty when none is."""
        try:
            return (self.folder / _FLAG).read_text() or "索引已损坏"
        except FileNotFoundError:
            return "" if self.is_complete() else "索引尚未完整建立"

    @contextmanager
    def writing(self, timeout: float = 60.0) -> Iterator[None]:
        """The lease to write: a thread lock here, a file lock against other processes; it ends with the process."""
        deadline = time.monotonic() + timeout
        guard = _guard(str(self.folder))
        if not guard.acquire(timeout=timeout):
            raise IndexBusy(self.name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "writer.lock").open("a") as lock:
                _wait_for(lock.fileno(), deadline, self.name)
                yield
        finally:
            guard.release()


def _guard(key: str) -> threading.Lock:
    with _guards_guard:
        return _guards.setdefault(key, threading.Lock())


def _wait_for(descriptor: int, deadline: float, name: str) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise IndexBusy(name) from None
            time.sleep(0.02)
