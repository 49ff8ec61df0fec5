"""What the search index holds of 一件事; nothing that `journeys.public()` would not show."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, QuerySet

from gongkai.apps.services.models import Journey, JourneyRevision
from gongkai.apps.services.queries import journeys, named
from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.rules import regions
from gongkai.kernel import search
from gongkai.kernel.orgs.queries import upper_bound

INDEX = "services_journeys"
BESIDE = 5  # beside the items of a search
EVERYWHERE = "all"  # of a body that belongs to no place


def indexed(journey: Journey, text: rules.JourneyText) -> search.Document:
    """Title and what people call it; the names of its items are in the body, so that a part finds the whole."""
    names = [one.name for one in named.known(text.codes).values()]
    steps = [step.title for step in text.steps]
    return search.Document(
        id=str(journey.uid),
        title=journey.title,
        body="\n".join([*text.words, text.intro, *steps, *names]),
        visibility=search.PUBLIC,
        org_path=journey.org_path,
        facets={"audience": journey.audience, "region": journey.region_code or EVERYWHERE},
        sort=journey.published_on,
        extra={"version": str(journey.number)},
    )


def every_document() -> Iterator[search.Document]:
    return _documents(journeys.public())


def follow(uid: UUID) -> None:
    """The index says what is true now, whatever the order in which events arrive."""
    document = next(_documents(journeys.public().filter(uid=uid)), None)
    if document is not None:
        search.index(INDEX).put(document)
    else:
        search.index(INDEX).delete(str(uid))


def follow_below(org_path: str) -> None:
    """Bodies of this tree lie elsewhere now, and what they wrote with them."""
    below = journeys.public().filter(org_path__gte=org_path, org_path__lt=upper_bound(org_path))
    search.index(INDEX).put_many(_documents(below))


def find(text: str, region: str = "", size: int = BESIDE) -> list[Journey]:
    """一件事 that a search means, of those that hold in a place; the index may lag behind, the rows do not."""
    places = [EVERYWHERE, *regions.containing(region)] if region else []
    page = search.index(INDEX).query(
        text, visible=search.PUBLIC, filters=search.Filters(facets={"region": places}), size=size
    )
    # Hits of a part of the words would stand above the items that were meant.
    return [] if page.relaxed else _in_order([hit.id for hit in page.hits])


def suggest(text: str) -> list[search.Suggestion]:
    found = search.index(INDEX).suggest(text, visible=search.PUBLIC, size=3)
    names = {str(one.uid): one.title for one in _in_order([one.id for one in found])}
    return [one for one in found if names.get(one.id) == one.text]


def _in_order(uids: list[str]) -> list[Journey]:
    rows = {str(one.uid): one for one in journeys.public().filter(uid__in=uids)} if uids else {}
    return [rows[uid] for uid in uids if uid in rows]


def _documents(rows: QuerySet[Journey]) -> Iterator[search.Document]:
    found = JourneyRevision.objects.filter(
        journey__in=rows.select_related(None), number=F("journey__number"), published_at__isnull=False
    )
    for revision in found.select_related("journey__org").order_by("pk").iterator(chunk_size=200):
        yield indexed(revision.journey, rules.stored(revision.document))
