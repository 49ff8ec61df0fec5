"""Waking the workers of this process at once instead of at their next look into the database."""

import threading
from weakref import WeakSet

_bells: WeakSet[threading.Event] = WeakSet()
_nudged: set[str] = set()
_lock = threading.Lock()


def bell() -> threading.Event:
    """An event that rings whenever something may be waiting; one for each worker loop."""
    event = threading.Event()
    with _lock:
        _bells.add(event)
    return event


def ring() -> None:
    with _lock:
        for event in _bells:
            event.set()


def nudge(name: str) -> None:
    """Ask a worker in this process, if there is one, to run a scheduled job before its next slot.

    Only a hint that lives in memory: without a worker here nothing happens and the schedule does it.
    """
    with _lock:
        if not _bells:
            return
        _nudged.add(name)
    ring()


def take_nudges() -> set[str]:
    with _lock:
        taken = set(_nudged)
        _nudged.clear()
    return taken
