"""浏览次数: sums by item and day. A visit costs an addition in memory; the database hears of many at once.

What a process has not written when it is stopped is lost: a minute of visits, and nothing else depends on them.
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F

from gongkai.apps.services.models import ItemVisits, ServiceItem

_log = structlog.get_logger(__name__)
# So many different items are written early: what waits stays small whatever robots do.
MOST_WAITING = 500
Sums = Mapping[tuple[date, int], int]


@dataclass
class _Waiting:
    """What this process has counted and not written."""

    lock: Lock = field(default_factory=Lock)
    sums: Counter[tuple[date, int]] = field(default_factory=Counter)
    since: float = 0.0


_waiting = _Waiting()


def count(item: ServiceItem, day: date) -> None:
    """One visit; now and then all that waits is written."""
    if not settings.VISITS_SECONDS:
        return
    with _waiting.lock:
        if not _waiting.sums:
            _waiting.since = time.monotonic()
        _waiting.sums[day, item.pk] += 1
        is_due = time.monotonic() - _waiting.since >= settings.VISITS_SECONDS
        if not is_due and len(_waiting.sums) < MOST_WAITING:
            return
    flush()


def flush() -> None:
    """Write what waits. A database that is busy just now is asked again with the next visit; no page fails for it."""
    with _waiting.lock:
        sums, _waiting.sums = _waiting.sums, Counter()
    if not sums:
        return
    try:
        add(sums)
    except DatabaseError as error:
        _log.warning("visits_not_written", reason=str(error))
        with _waiting.lock:
            _waiting.sums.update(sums)
            _waiting.since = time.monotonic()


def drop() -> None:
    """Forget what waits."""
    with _waiting.lock:
        _waiting.sums.clear()


@transaction.atomic
def add(sums: Sums) -> None:
    """Add to the sums that are there; in one order, so that two processes never wait for each other."""
    for (day, item), number in sorted(sums.items()):
        if not _added(day, item, number):
            ItemVisits.objects.bulk_create([ItemVisits(day=day, item_id=item)], ignore_conflicts=True)
            _added(day, item, number)


def _added(day: date, item: int, number: int) -> int:
    return ItemVisits.objects.filter(day=day, item=item).update(count=F("count") + number)
