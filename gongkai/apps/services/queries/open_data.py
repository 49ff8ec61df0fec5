"""Pages of items for programs: keyset paging by key, so that everything can be fetched."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.services.models import CatalogueEntry, ServiceItem
from gongkai.apps.services.queries import catalogue
from gongkai.apps.services.queries.items import narrowed, public
from gongkai.kernel.orgs.models import Organisation

# A total beyond this costs more than it tells.
COUNTED = 10_000


class NoSuchPage(LookupError):
    """The cursor names nothing that is in this list."""


@dataclass(frozen=True)
class Wanted:
    """What a program asks for; empty means any."""

    text: str = ""
    org: Organisation | None = None
    region: str = ""
    type: str = ""
    objects: str = ""
    audience: str = ""
    topic: str = ""


@dataclass(frozen=True)
class ItemPage:
    items: list[ServiceItem]
    total: int
    total_is_exact: bool
    after: UUID | None


def items_page(wanted: Wanted, after: UUID | None, size: int) -> ItemPage:
    """Items in the order in which they were entered; NoSuchPage for a cursor of nowhere."""
    rows = narrowed(
        public(),
        region=wanted.region,
        type=wanted.type,
        objects=wanted.objects,
        audience=wanted.audience,
        topic=wanted.topic,
    )
    if wanted.org is not None:
        rows = rows.filter(org=wanted.org)
    if wanted.text:
        rows = rows.filter(Q(code=wanted.text.upper()) | Q(name__contains=wanted.text))
    counted = rows.order_by()[: COUNTED + 1].count()
    found = list(_after(rows, after)[: size + 1])
    last = found[size - 1].uid if len(found) > size else None
    return ItemPage(found[:size], min(counted, COUNTED), counted <= COUNTED, last)


def _after(rows: QuerySet[ServiceItem], after: UUID | None) -> QuerySet[ServiceItem]:
    rows = rows.order_by("pk")
    if after is None:
        return rows
    place = ServiceItem.objects.filter(uid=after).values_list("pk", flat=True).first()
    if place is None:
        raise NoSuchPage
    return rows.filter(pk__gt=place)


@dataclass(frozen=True)
class EntryPage:
    entries: list[CatalogueEntry]
    after: str


def entries_page(after: str, size: int) -> EntryPage:
    """目录 in the order of its codes; a code leads on."""
    rows = catalogue.entries().order_by("code")
    found = list((rows.filter(code__gt=after) if after else rows)[: size + 1])
    return EntryPage(found[:size], found[size - 1].code if len(found) > size else "")
