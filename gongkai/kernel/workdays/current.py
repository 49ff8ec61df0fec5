"""The calendar in force now: the files and what administrators added, built once for each state of the notices.

The state is the set of notices in force. A thread asks the database for it at most once in CHECK_SECONDS,
and at once after a change in this process; so a process never serves the calendar it has just replaced, and
another process is late by no more than CHECK_SECONDS.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.kernel.workdays.arithmetic import Calendar
from gongkai.kernel.workdays.files import calendar_of, file_calendar, file_layers
from gongkai.kernel.workdays.ground import SpecialDay
from gongkai.kernel.workdays.notices import Layer

if TYPE_CHECKING:
    from gongkai.kernel.workdays.models import HolidayNotice

CHECK_SECONDS = 5.0
KEPT = 4

Signature = tuple[str, ...]


@dataclass(frozen=True)
class CalendarChange:
    """The calendar before and after a notice was imported or withdrawn."""

    before: Calendar
    after: Calendar
    notice: "HolidayNotice"


Listener = Callable[[CalendarChange], object]

_listeners: list[Listener] = []
_built: dict[Signature, Calendar] = {}
_build_lock = threading.Lock()
_generation = 0


class _Seen(threading.local):
    """What this thread last learned of the state of the notices."""

    signature: Signature = ()
    checked_at = float("-inf")
    generation = -1
    # The transaction in which this thread changed the notices, while it lasts.
    changing: object = None


_seen = _Seen()


def calendar() -> Calendar:
    """The calendar in force, as the current transaction sees it."""
    if _must_ask():
        generation = _generation
        _seen.signature = _signature()
        _seen.checked_at = time.monotonic()
        _seen.generation = generation
    return _calendar_of(_seen.signature)


def layers() -> list[Layer]:
    """Every notice in force, files first, in the order in which later ones win."""
    return [*file_layers(), *_stored_layers(_signature())]


def on_change(listener: Listener) -> Listener:
    """Call `listener(CalendarChange)` after every change, inside its transaction; usable as a decorator.

    A listener with much to do enqueues a job, which then commits together with the change.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def changed(before: Calendar, notice: "HolidayNotice") -> None:
    """Forget what was known of the state and tell the listeners. Called by actions within their transaction."""
    # Until this transaction ends, and also if it is rolled back, this thread asks the database every time.
    _seen.changing = _transaction()
    invalidate()
    transaction.on_commit(invalidate)
    change = CalendarChange(before, calendar(), notice)
    for listener in tuple(_listeners):
        listener(change)


def invalidate() -> None:
    """Make every thread of this process ask for the state again."""
    global _generation
    _generation += 1


def _must_ask() -> bool:
    if _seen.changing is not None:
        if _seen.changing is not _transaction():
            _seen.changing = None
        return True
    return _seen.generation != _generation or time.monotonic() - _seen.checked_at > CHECK_SECONDS


def _transaction() -> object:
    """The outermost transaction of this thread, or None outside of one."""
    blocks: list[object] = transaction.get_connection().atomic_blocks
    return blocks[0] if blocks else None


def _signature() -> Signature:
    """Notices never change but for being withdrawn, so the ids of those in force are the state."""
    from gongkai.kernel.workdays.models import HolidayNotice

    rows = HolidayNotice.objects.filter(withdrawn_at=None).order_by("pk").values_list("uid", flat=True)
    return tuple(str(uid) for uid in rows)


def _calendar_of(signature: Signature) -> Calendar:
    if not signature:
        return file_calendar()
    found = _built.get(signature)
    if found is None:
        with _build_lock:
            found = _built.get(signature) or calendar_of([*file_layers(), *_stored_layers(signature)])
            _built[signature] = found
            for old in list(_built)[:-KEPT]:
                del _built[old]
    return found


def _stored_layers(signature: Signature) -> list[Layer]:
    from gongkai.kernel.workdays.models import CalendarDay, HolidayNotice

    notices = HolidayNotice.objects.filter(uid__in=signature).order_by("pk").prefetch_related("days")
    return [
        Layer(
            notice.year,
            notice.whole_year,
            tuple(
                SpecialDay(day.date, day.kind == CalendarDay.Kind.WORKDAY, day.name, notice.cited)
                for day in notice.days.all()
            ),
        )
        for notice in notices
    ]
