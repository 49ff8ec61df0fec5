"""退回整改 of many items of one catalogue entry, each for itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.apps.services.actions.changes import send_back
from gongkai.apps.services.models import ServiceItem
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class SentBack:
    done: int
    refused: int


def send_back_all(items: Iterable[ServiceItem], *, by: Actor, reason: str, limit_days: int | None) -> SentBack:
    """One that has a change under way already does not hold up the others."""
    done = refused = 0
    for item in items:
        try:
            send_back(org=item.org, by=by, item=item, reason=reason, limit_days=limit_days)
        except Refused:
            refused += 1
        else:
            done += 1
    return SentBack(done, refused)
