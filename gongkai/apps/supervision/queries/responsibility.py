"""首问责任 and 承办责任, read from the journal: who received the case first, and who did what from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongkai.kernel.journal.models import Entry
from gongkai.kernel.journal.reading import entries


@dataclass(frozen=True)
class Part:
    """What one person of the staff did in a case."""

    name: str
    first_at: datetime
    last_at: datetime
    count: int
    first_asked: bool = False


def parts_of_subject(subject: str) -> list[Part]:
    """Everybody of the staff who did something, in the order in which they began; the first one was asked first."""
    return parts_of(list(entries(subject)))


def parts_of(written: Sequence[Entry]) -> list[Part]:
    done: dict[int, list[Entry]] = {}
    for entry in written:
        if entry.actor_kind == "staff" and entry.actor_id is not None and entry.verb != "read":
            done.setdefault(entry.actor_id, []).append(entry)
    return [
        Part(some[0].actor_name, some[0].at, some[-1].at, len(some), first_asked=place == 0)
        for place, some in enumerate(done.values())
    ]
