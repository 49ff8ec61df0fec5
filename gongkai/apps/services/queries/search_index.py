"""What the search index holds of items; nothing that `items.public()` would not show."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import F, QuerySet

from gongkai.apps.services.models import ItemVersion, ServiceItem
from gongkai.apps.services.queries.items import below, public
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.queries.words import body_names
from gongkai.apps.services.rules import facets, regions, tables, words
from gongkai.apps.services.rules.elements import Elements
from gongkai.kernel import search
from gongkai.kernel.orgs.models import Organisation

INDEX = "services_items"


def indexed(version: ItemVersion, also: Sequence[str] = ()) -> search.Document:
    """An item by its version in force: name and codes, what it asks for and gives, and its body by every name; `also`
    are names the body added itself."""
    item, elements = version.item, elements_of(version)
    return search.Document(
        id=str(item.uid),
        title=item.name,
        body="\n".join([_told(elements), _called(item.org), *also]),
        visibility=search.PUBLIC,
        org_path=item.org_path,
        codes=[c for c in (item.code, item.catalogue.code if item.catalogue else "") if c],
        facets={
            "org": item.org.site_slug,
            # With the places it lies in, so that a city is the sum of what its counties offer.
            "region": regions.containing(item.region_code),
            "type": item.type,
            "object": elements.service_objects,
            "topic": [f"{audience}.{topic}" for audience, topic in facets.topics(elements)],
            "depth": item.depth,
        },
        sort=item.effective_on,
        extra={"version": str(version.number)},
    )


def every_document() -> Iterator[search.Document]:
    return _documents(public())


def documents_of(path: str) -> Iterator[search.Document]:
    """Items of one body, without those of bodies below it."""
    return _documents(public().filter(org_path=path))


def documents_below(path: str) -> Iterator[search.Document]:
    return _documents(below(public(), path))


def follow(uid: UUID) -> None:
    """The index says what is true now, whatever the order in which events arrive."""
    document = next(_documents(public().filter(uid=uid)), None)
    if document is not None:
        search.index(INDEX).put(document)
    else:
        search.index(INDEX).delete(str(uid))


def follow_catalogue(uid: UUID, path: str) -> None:
    """Items of a catalogue entry in one tree, ended together."""
    rows = below(ServiceItem.objects.filter(catalogue__uid=uid), path)
    search.index(INDEX).put_many(_documents(rows.filter(visible=True)))
    search.index(INDEX).delete(*(str(one) for one in rows.filter(visible=False).values_list("uid", flat=True)))


def _documents(items: QuerySet[ServiceItem]) -> Iterator[search.Document]:
    rows = ItemVersion.objects.filter(item__in=items.select_related(None), number=F("item__number"))
    own = body_names()
    for version in rows.select_related("item__org", "item__catalogue").order_by("pk").iterator(chunk_size=500):
        yield indexed(version, own.get(version.item.org_id, ()))


def _told(elements: Elements) -> str:
    parts = [
        tables.type_label(elements.type),
        elements.accept_conditions,
        *(one.name for one in elements.materials),
        *(one.name for one in elements.results),
        *(one.question for one in elements.questions),
    ]
    return "\n".join(part for part in parts if part)


def _called(org: Organisation) -> str:
    names = [org.name, org.short_name]
    return "\n".join(dict.fromkeys(n for name in names if name for n in (name, *words.other_names(name))))
