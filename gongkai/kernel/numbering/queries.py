"""Reading counters: which numbers are missing and why."""

from collections.abc import Iterable

from gongkai.kernel.numbering.models import Series
from gongkai.kernel.orgs.models import Organisation


def last_number(*, series: str, org: Organisation | None, year: int) -> int:
    """The last number given, 0 when the series has not been opened."""
    counter = _counter(series, org, year)
    return counter.last if counter else 0


def unexplained_gaps(*, series: str, org: Organisation | None, year: int, used: Iterable[int]) -> list[int]:
    """Numbers given but neither in `used` (those on records) nor explained by a Gap, ascending."""
    counter = _counter(series, org, year)
    if counter is None:
        return []
    accounted = set(used) | set(counter.gaps.values_list("number", flat=True))
    return [number for number in range(1, counter.last + 1) if number not in accounted]


def _counter(series: str, org: Organisation | None, year: int) -> Series | None:
    scope = {"org": org} if org else {"org__isnull": True}
    return Series.objects.filter(key=series, year=year, **scope).first()
