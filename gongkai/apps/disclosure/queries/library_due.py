"""Entries of the library for which something is due and not yet recorded."""

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from gongkai.apps.disclosure.models import LIBRARY_KINDS, Document, LibraryEntry
from gongkai.apps.disclosure.queries.documents import public
from gongkai.kernel import law

HOLDING = ("issued", "in_force", "expiring", "amended")


def to_enter(document_id: int | None = None) -> list[Document]:
    """Public documents of the kinds of the library that have no entry yet."""
    rows = public().filter(kind__in=LIBRARY_KINDS, entry=None)
    return list(rows.filter(pk=document_id) if document_id is not None else rows.order_by("pk"))


def to_take_effect(today: date) -> QuerySet[LibraryEntry]:
    begun = Q(document__effective_on__lte=today) | Q(document__effective_on=None)
    return _entries("issued").filter(begun, document__visible=True)


def to_republish(today: date) -> QuerySet[LibraryEntry]:
    return _entries("amended").filter(document__current__number__gte=F("amending_version"))


def to_mark(today: date) -> QuerySet[LibraryEntry]:
    """New documents that are public while what they change is not marked yet."""
    return _entries(*HOLDING).filter(document__visible=True, links__isnull=False, links__applied_on=None).distinct()


def to_lapse(today: date) -> QuerySet[LibraryEntry]:
    over = Q(document__repealed_on__lte=today) | Q(document__expires_on__lt=today)
    return _entries(*HOLDING).filter(over, document__current__isnull=False)


def to_warn(today: date) -> QuerySet[LibraryEntry]:
    lead = law.period("disclosure.library.expiry_notice", on=today).days
    soon = Q(document__expires_on__gte=today, document__expires_on__lte=today + timedelta(days=lead))
    return _entries("in_force").filter(soon, document__current__isnull=False, document__repealed_on=None)


def _entries(*steps: str) -> QuerySet[LibraryEntry]:
    rows = LibraryEntry.objects.filter(case__step__in=steps).select_related("case__org", "org", "document__case")
    return rows.order_by("pk")
