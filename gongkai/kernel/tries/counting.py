"""Counting tries, in windows of the clock."""

import hashlib
import hmac
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import F

from gongkai.kernel.tries.models import Tally


@dataclass(frozen=True)
class Window:
    """One stretch of time in which one thing is counted."""

    key: str
    ends_at: datetime

    @property
    def wait(self) -> int:
        """Seconds until nothing counts any more."""
        return max(1, round(self.ends_at.timestamp() - time.time()))


def window(name: str, what: str, seconds: int) -> Window:
    """The present window of `what` under `name`, of this many seconds."""
    number = int(time.time()) // seconds
    return Window(_digest(f"{name}:{seconds}:{number}:{what}"), datetime.fromtimestamp((number + 1) * seconds, UTC))


def count(name: str, what: str, seconds: int) -> int:
    """How often it was tried in the present window."""
    found = Tally.objects.filter(pk=window(name, what, seconds).key).values_list("count", flat=True).first()
    return found or 0


def spend(name: str, what: str, seconds: int) -> int:
    """Count one try; returns how many there were, this one included. Two at once count twice."""
    here = window(name, what, seconds)
    if not _add(here):
        Tally.objects.bulk_create([Tally(key=here.key, ends_at=here.ends_at)], ignore_conflicts=True)
        _add(here)
    return count(name, what, seconds)


def once(name: str, what: str, *, until: datetime) -> bool:
    """Whether this is the first time; whatever was used may not be used again until then."""
    here = Window(_digest(f"{name}:once:{what}"), until)
    Tally.objects.bulk_create([Tally(key=here.key, ends_at=until)], ignore_conflicts=True)
    return bool(Tally.objects.filter(pk=here.key, count=0).update(count=1))


def forget(before: datetime) -> int:
    """Drop the counters of windows that ended before; returns how many."""
    return Tally.objects.filter(ends_at__lt=before).delete()[0]


def _add(here: Window) -> bool:
    return bool(Tally.objects.filter(pk=here.key).update(count=F("count") + 1))


def _digest(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"tries:{text}".encode(), hashlib.sha256).hexdigest()
