"""The library for programs: keyset pages over the database, and one document with everything beside it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries.library_search import Asked, documents, rows
from gongkai.apps.disclosure.queries.open_data import COUNTED, NoSuchPage

# Long texts that no list shows.
TEXTS = ("current__body", "current__text")


@dataclass(frozen=True)
class LibraryPage:
    """`after` is the document with which the next page begins behind; None on the last page."""

    items: list[Document]
    total: int
    total_is_exact: bool
    after: UUID | None


def library_page(asked: Asked, after: UUID | None, size: int, today: date) -> LibraryPage:
    """Newest first, by the day of formation. Raises `NoSuchPage`."""
    wanted = rows(asked, today)
    total = wanted.order_by()[: COUNTED + 1].count()
    if after is not None:
        wanted = wanted.filter(_beyond(after))
    found = list(wanted.defer(*TEXTS)[: size + 1])
    last = found[size - 1].case.uid if len(found) > size else None
    return LibraryPage(found[:size], min(total, COUNTED), total <= COUNTED, last)


def library_document(uid: UUID) -> Document | None:
    return documents().filter(case__uid=uid).first()


def _beyond(uid: UUID) -> Q:
    last = Document.objects.filter(case__uid=uid).values_list("formed_on", "pk").first()
    if last is None:
        raise NoSuchPage
    return Q(formed_on__lt=last[0]) | Q(formed_on=last[0], pk__lt=last[1])
