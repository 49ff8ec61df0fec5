"""Pages of a list for programs: keyset paging by key, so that everything can be fetched."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongkai.apps.services.models import ListLine, ListLineVersion
from gongkai.apps.services.queries.lists.lines import Wanted, narrowed, on_day
from gongkai.apps.services.queries.open_data import NoSuchPage

__all__ = ["LinePage", "NoSuchPage", "page"]


@dataclass(frozen=True)
class LinePage:
    versions: list[ListLineVersion]
    after: UUID | None


def page(list_id: str, day: date, wanted: Wanted, after: UUID | None, size: int) -> LinePage:
    """What held on a day, in the order in which lines were entered; NoSuchPage for a cursor of nowhere."""
    rows = narrowed(on_day(day, list_id), wanted).order_by("line_id")
    if after is not None:
        place = ListLine.objects.filter(uid=after, list=list_id).values_list("pk", flat=True).first()
        if place is None:
            raise NoSuchPage
        rows = rows.filter(line_id__gt=place)
    found = list(rows[: size + 1])
    return LinePage(found[:size], found[size - 1].line.uid if len(found) > size else None)
