"""Finding public documents: the index answers text, facets and counts; the rows come from the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries.documents import by_uids
from gongkai.apps.disclosure.queries.indexing import INDEX
from gongkai.apps.disclosure.rules import publication
from gongkai.kernel import search
from gongkai.kernel.orgs.queries import names_of

FACETS = ("column", "org", "theme", "genre", "year")


@dataclass(frozen=True)
class Asked:
    """What a visitor asked for; anything that cannot be understood is left out."""

    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    newest_first: bool = False
    after: int = 0

    @classmethod
    def read(cls, query: Mapping[str, str], text: str = "") -> "Asked":
        after = query.get("at", "")
        return cls(
            text=text,
            facets={name: query[name][:60] for name in FACETS if query.get(name)},
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            newest_first=query.get("sort") == "newest",
            after=int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0,
        )


@dataclass(frozen=True)
class Row:
    """A document to list, with the words that matched."""

    document: Document
    title: list[search.Part]
    snippet: list[search.Part]


@dataclass(frozen=True)
class Found:
    rows: list[Row]
    total: int
    total_is_exact: bool
    facets: dict[str, list[tuple[str, int]]]
    next: int | None
    notice: str = ""
    relaxed: bool = False


def find(asked: Asked, size: int = 20) -> Found:
    """One page; whatever the index says, only documents that are public now are listed."""
    filters = search.Filters(facets=dict(asked.facets), dates=_dates(asked))
    page = search.index(INDEX).query(
        asked.text,
        visible=search.PUBLIC,
        filters=filters,
        facets=FACETS,
        sort="newest" if asked.newest_first and asked.text else None,
        after=asked.after,
        size=size,
    )
    documents = {str(d.case.uid): d for d in by_uids([hit.id for hit in page.hits])}
    rows = [_row(documents[h.id], h) for h in page.hits if h.id in documents]
    counts = dict(page.facets)
    counts["year"] = sorted(counts.get("year", []), reverse=True)
    return Found(rows, page.total, page.total_is_exact, counts, page.next, page.notice, page.relaxed)


def suggest(text: str) -> list[search.Suggestion]:
    """Titles while somebody types; the index may lag behind, so they too are asked whether they are public."""
    if not text.strip():
        return []
    found = search.index(INDEX).suggest(text, visible=search.PUBLIC)
    public = {str(d.case.uid): d for d in by_uids([s.id for s in found])}
    return [s for s in found if s.id in public and s.text == public[s.id].title_in_public]


def _row(document: Document, hit: search.Hit) -> Row:
    """Until the index knows the version that is public now, its words are not shown."""
    if hit.extra.get("version") == str(document.current.number if document.current else ""):
        return Row(document, hit.title, hit.snippet)
    return Row(document, [search.Part(document.title_in_public)], [])


def facet_names() -> list[tuple[str, str, search.FacetLabels]]:
    """(parameter, heading, labels of its values, or who knows them) in the order of the page."""
    columns = {c.key: c.label for c in publication.places()}
    return [
        ("column", "栏目", columns),
        ("org", "发布机构", names_of),
        ("theme", "主题", {}),
        ("genre", "体裁", {}),
        ("year", "年份", {}),
    ]


def _dates(asked: Asked) -> dict[str, tuple[date | None, date | None]]:
    return {"published_on": (asked.since, asked.until)} if asked.since or asked.until else {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
