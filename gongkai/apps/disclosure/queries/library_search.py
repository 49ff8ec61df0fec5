"""Finding documents of the library: the index answers words, facets and days, the rows come from the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from gongkai.apps.disclosure.models import LIBRARY_KINDS, Document
from gongkai.apps.disclosure.queries import indexing
from gongkai.apps.disclosure.queries.catalogue import Found, Row
from gongkai.apps.disclosure.queries.documents import below, by_uids, public
from gongkai.apps.disclosure.rules.library import FOREVER
from gongkai.kernel import search
from gongkai.kernel.orgs.queries import names_of

INDEX = "disclosure_library"
FACETS = ("kind", "org", "theme", "year")
STATES = {"in_force": "现行有效", "pending": "尚未施行", "expired": "失效", "repealed": "废止"}
KINDS = {kind.value: kind.label for kind in LIBRARY_KINDS}
ONE_DAY = timedelta(days=1)
SEARCH_PAGE = 100


@dataclass(frozen=True)
class Asked:
    """What a visitor asked for. `on` is the day whose law is wanted; with it, and without a state, what held then."""

    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    on: date | None = None
    after: int = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        after = query.get("at", "")
        on = _day(query.get("on", ""))
        state = query.get("state", "")
        return cls(
            text=query.get("q", "").strip()[:100],
            facets={
                name: query[name][:60] for name in FACETS if query.get(name) and (name != "year" or _year(query[name]))
            },
            state=state if state in STATES else "in_force" if on else "",
            on=on,
            after=int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0,
        )


def belongs(document: Document) -> bool:
    return document.kind in LIBRARY_KINDS


def documents() -> QuerySet[Document]:
    """What the library shows to anybody."""
    return public().filter(kind__in=LIBRARY_KINDS)


def indexed(document: Document) -> search.Document:
    """As the catalogue has it, with what only the library asks for. A day without an end lies far ahead."""
    plain = indexing.indexed(document)
    facets = {name: value for name, value in plain.facets.items() if name in FACETS}
    return replace(
        plain,
        facets={**facets, "kind": document.kind, "year": str(document.formed_on.year)},
        dates={
            "from": document.in_force_from,
            "expires_on": document.expires_on or FOREVER,
            "repealed_on": document.repealed_on or FOREVER,
        },
        sort=document.formed_on,
    )


def every_document() -> Iterator[search.Document]:
    return _indexed(documents())


def documents_below(path: str) -> Iterator[search.Document]:
    return _indexed(below(documents(), path))


def _indexed(rows: QuerySet[Document]) -> Iterator[search.Document]:
    for document in rows.order_by("pk").iterator(chunk_size=500):
        yield indexed(document)


def find(asked: Asked, today: date, size: int = 20) -> Found:
    """One page, with the number of documents in each state on the day that is asked for."""
    page = _ask(asked, asked.state, asked.on or today, size, asked.after)
    known = {str(d.case.uid): d for d in by_uids([hit.id for hit in page.hits])}
    rows = [_row(known[hit.id], hit) for hit in page.hits if hit.id in known]
    counts = dict(page.facets)
    counts["year"] = sorted(counts.get("year", []), reverse=True)
    counts["state"] = [(state, _ask(asked, state, asked.on or today, 1).total) for state in STATES]
    return Found(rows, page.total, page.total_is_exact, counts, page.next, page.notice, page.relaxed)


def _ask(asked: Asked, state: str, day: date, size: int, after: int = 0) -> search.Page:
    filters = search.Filters(facets=dict(asked.facets), dates=_dates(state, day))
    return search.index(INDEX).query(
        asked.text, visible=search.PUBLIC, filters=filters, facets=FACETS, after=after, size=size
    )


def _row(document: Document, hit: search.Hit) -> Row:
    """Until the index knows the version that is public now, its words are not shown."""
    if hit.extra.get("version") == str(document.current.number if document.current else ""):
        return Row(document, hit.title, hit.snippet)
    return Row(document, [search.Part(document.title_in_public)], [])


def _dates(state: str, day: date) -> dict[str, tuple[date | None, date | None]]:
    """What `rules.validity` says, as ranges; `holding` says the same to the database."""
    unrepealed = {"repealed_on": (day + ONE_DAY, None)}
    holds: dict[str, dict[str, tuple[date | None, date | None]]] = {
        "in_force": {"from": (None, day), "expires_on": (day, None), **unrepealed},
        "pending": {"from": (day + ONE_DAY, None), "expires_on": (day, None), **unrepealed},
        "expired": {"expires_on": (None, day - ONE_DAY), **unrepealed},
        "repealed": {"repealed_on": (None, day)},
    }
    return holds.get(state, {})


def holding(state: str, day: date) -> Q:
    """Documents in a state on a day; a document that changed later counts as in force, whatever its text."""
    repealed = Q(repealed_on__isnull=False, repealed_on__lte=day)
    expired = Q(expires_on__isnull=False, expires_on__lt=day)
    pending = Q(effective_on__isnull=False, effective_on__gt=day) | Q(effective_on=None, formed_on__gt=day)
    return {
        "in_force": ~repealed & ~expired & ~pending,
        "pending": ~repealed & ~expired & pending,
        "expired": ~repealed & expired,
        "repealed": repealed,
    }[state]


def rows(asked: Asked, today: date) -> QuerySet[Document]:
    """Everything that fits, from the database, newest first: for spreadsheets and programs."""
    found = documents().filter(**_columns(asked.facets))
    if asked.state:
        found = found.filter(holding(asked.state, asked.on or today))
    if asked.text:
        found = found.filter(case__uid__in=_ids(asked, today))
    return found.order_by("-formed_on", "-id")


def _columns(facets: Mapping[str, str]) -> dict[str, str | int]:
    fields = {"kind": "kind", "org": "org__site_slug", "theme": "current__theme", "year": "formed_on__year"}
    wanted = {fields[name]: value for name, value in facets.items()}
    return {name: int(value) if name == fields["year"] else value for name, value in wanted.items()}


def _ids(asked: Asked, today: date) -> list[str]:
    """The hits of the words, at most as many as search gives out."""
    ids: list[str] = []
    following: int | None = 0
    while following is not None:
        page = _ask(asked, asked.state, asked.on or today, SEARCH_PAGE, following)
        ids += [hit.id for hit in page.hits]
        following = page.next
    return ids


def facet_names() -> list[tuple[str, str, search.FacetLabels]]:
    """(parameter, heading, labels of its values, or who knows them) in the order of the page."""
    return [
        ("state", "效力", STATES),
        ("kind", "种类", KINDS),
        ("org", "制定机关", names_of),
        ("theme", "主题", {}),
        ("year", "成文年份", {}),
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4
