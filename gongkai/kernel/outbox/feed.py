"""Reading events in order, for receivers that fetch instead of being called (a gate between two networks)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from gongkai.kernel.outbox.models import OutboxEvent, Sequence


class PositionLost(LookupError):
    """Events after that position have been purged: the reader has to start from a full copy."""


@dataclass(frozen=True)
class Page:
    """Events as webhooks get them, each with its position, and the position to ask from next time."""

    events: list[dict[str, Any]]
    position: int


def read(after: int = 0, *, names: Collection[str] = (), org_path: str = "", limit: int = 500) -> Page:
    """Events after a position, oldest first; none is ever inserted before a position already read.

    Raises PositionLost.
    """
    lasts = dict(Sequence.objects.values_list("name", "last"))
    if 0 < after < lasts.get("purged", 0):
        raise PositionLost(f"events up to {lasts['purged']} are no longer kept")
    # Read before the events: everything up to here is committed, whatever the filters hide.
    last = lasts.get("events", 0)
    rows = OutboxEvent.objects.filter(position__gt=after, position__lte=last).order_by("position")
    if names:
        rows = rows.filter(name__in=names)
    if org_path:
        rows = rows.filter(org_path__startswith=org_path)
    found = list(rows[:limit])
    full = len(found) == limit
    return Page(
        [{**row.envelope(), "position": row.position} for row in found],
        found[-1].position or after if full else max(last, after),
    )
