"""What follows by itself: entries for what became public, marks on what was replaced, ends whose day has come.

Called when an event tells of one document and every night for all; both find what is due and not yet recorded.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet

from gongkai.apps.disclosure.actions.library import drafting, links, validity
from gongkai.apps.disclosure.models import Document, LibraryEntry
from gongkai.apps.disclosure.queries import library_due as due
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import SYSTEM

STEPS: tuple[tuple[Callable[[date], QuerySet[LibraryEntry]], Callable[..., object]], ...] = (
    (due.to_republish, validity.republish),
    (due.to_mark, links.apply_links),
    (due.to_lapse, validity.lapse),
    (due.to_take_effect, validity.take_effect),
    (due.to_warn, validity.warn_expiry),
)


def follow(document_id: int) -> None:
    """After one document was published, repealed or marked."""
    _follow(document_id)


def follow_all() -> None:
    """入库、施行、到期: every night, so that nothing depends on an event having arrived."""
    _follow(None)


def _follow(document_id: int | None) -> None:
    for document in due.to_enter(document_id):
        _each(drafting.enter, None, document)
    for find, do in STEPS:
        rows = find(workdays.today())
        rows = rows.filter(document_id=document_id) if document_id is not None else rows
        # Mostly there is nothing, and asking for all that stands beside an entry costs more than asking whether.
        for entry in rows if rows.exists() else ():
            _each(do, entry, None)


def _each(do: Callable[..., object], entry: LibraryEntry | None, document: Document | None) -> None:
    """Each on its own: one that is refused does not hold up the others."""
    try:
        if document is not None:
            do(org=document.org, by=SYSTEM, document=document)
        else:
            do(entry, by=SYSTEM)
    except Refused:
        return
