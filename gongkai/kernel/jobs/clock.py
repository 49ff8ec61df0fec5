"""The clock by which leases and schedules are judged: the database's, when several hosts share one."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

_ahead = timedelta()


def now() -> datetime:
    return timezone.now() + _ahead


def synchronise() -> timedelta:
    """Measure how far the database's clock is ahead of ours and go by it; returns that span.

    A host whose clock runs ahead would otherwise take other hosts' leases for expired.
    SQLite lives on this host, so there is nothing to measure.
    """
    global _ahead
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            before = timezone.now()
            cursor.execute("SELECT clock_timestamp()")
            theirs = cursor.fetchone()[0]
            after = timezone.now()
        _ahead = theirs - (before + (after - before) / 2)
    return _ahead
