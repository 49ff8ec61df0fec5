"""Finding items and their guides: the index answers words, facets and counts, the rows come from the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.services.models import CatalogueEntry, ServiceItem
from gongkai.apps.services.queries import words as own_words
from gongkai.apps.services.queries.items import public, regions
from gongkai.apps.services.queries.search_index import INDEX
from gongkai.apps.services.rules import codes, tables, words
from gongkai.kernel import search
from gongkai.kernel.orgs.queries import names_of
from gongkai.kernel.search.text import fold

FACETS = ("org", "region", "type", "object", "topic", "depth")
MAX_TEXT = 100
# A code begins to mean something with its region; shorter digits are words like any others.
CODE_BEGINS = 6
CODE_DIGITS = 4
MOST_CODES = 100
LAST = "Z" * 40  # after every code that goes on from a beginning, in the order of any collation


@dataclass(frozen=True)
class Asked:
    """What a visitor asked for; what cannot be understood is left out. `verbatim`: everyday words stay as typed."""

    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    newest_first: bool = False
    verbatim: bool = False
    after: int = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        after = query.get("at", "")
        return cls(
            text=query.get("q", "").replace("\0", "").strip()[:MAX_TEXT],
            facets={name: query[name][:60] for name in FACETS if query.get(name)},
            newest_first=query.get("sort") == "newest",
            verbatim=query.get("verbatim") == "1",
            after=int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0,
        )


class Line(NamedTuple):
    """What a line shows of an item, as the table has it now. An item has many columns, its body as well: twenty of
    them as records would take as long as finding them."""

    uid: UUID
    state: str
    number: int
    name: str
    code: str
    depth: str
    promised_days: int | None
    org_name: str
    org_short_name: str

    @property
    def org_label(self) -> str:
        return self.org_short_name or self.org_name


COLUMNS = [name.replace("org_", "org__", 1) for name in Line._fields]


class Row(NamedTuple):
    item: Line
    title: list[search.Part]
    snippet: list[search.Part]


@dataclass(frozen=True)
class Found:
    """`understood` are the words that were looked for, where they are not those typed."""

    rows: list[Row]
    total: int = 0
    total_is_exact: bool = True
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    next: int | None = None
    notice: str = ""
    relaxed: bool = False
    understood: str = ""


def find(asked: Asked, size: int = 20) -> Found:
    """One page. A code, or how one begins, is looked up as such; whatever the index says, only public items appear."""
    if looks_like_code(asked.text) and not asked.facets and (found := _by_code(asked.text)):
        return found
    text = asked.text if asked.verbatim else understood(asked.text)
    page = search.index(INDEX).query(
        text,
        visible=search.PUBLIC,
        filters=search.Filters(facets=dict(asked.facets)),
        facets=FACETS,
        sort="newest" if asked.newest_first and text else None,
        after=asked.after,
        size=size,
    )
    hits = [(UUID(hit.id), hit) for hit in page.hits]
    items = {item.uid: item for item in _lines(public().filter(uid__in=[uid for uid, _ in hits]))}
    return Found(
        rows=[_row(items[uid], hit) for uid, hit in hits if uid in items],
        total=page.total,
        total_is_exact=page.total_is_exact,
        facets=page.facets,
        next=page.next,
        notice=page.notice,
        relaxed=page.relaxed,
        understood=text if text != asked.text else "",
    )


def suggest(text: str) -> list[search.Suggestion]:
    """Names while somebody types; the index may lag behind, so they too are asked whether they are public."""
    if not text.strip():
        return []
    found = search.index(INDEX).suggest(understood(text[:MAX_TEXT]), visible=search.PUBLIC)
    names = {str(uid): name for uid, name in _names([one.id for one in found])}
    return [one for one in found if names.get(one.id) == one.text]


def understood(text: str) -> str:
    """The words of the lists for everyday words; the text as typed where there are none in it."""
    folded = fold(text)
    official = words.in_official_words(folded, own_words.said_in(folded))
    return official if official != folded else text


def looks_like_code(text: str) -> bool:
    code = codes.normalise(text)
    digits = sum(character.isdigit() for character in code)
    return len(code) >= CODE_BEGINS and code.isascii() and code.isalnum() and digits >= CODE_DIGITS


def facet_names() -> list[tuple[str, str, search.FacetLabels]]:
    """(parameter, heading, labels of its values, or who knows them) in the order of the page."""
    return [
        ("region", "地区", dict(regions())),
        ("org", "实施主体", names_of),
        ("object", "服务对象", dict(tables.table("objects"))),
        ("topic", "主题", _topic_labels()),
        ("type", "事项类型", {code: one.label for code, one in tables.item_types().items()}),
        ("depth", "网上办理深度", dict(tables.table("depths"))),
    ]


def _topic_labels() -> dict[str, str]:
    """Some topics are called alike for persons and for legal persons: those say whose they are."""
    person, legal = tables.table("person_topics"), tables.table("legal_topics")
    alike = set(person.values()) & set(legal.values())
    named = (("person", "个人", person), ("legal", "法人", legal))
    return {
        f"{audience}.{code}": f"{label}（{who}）" if label in alike else label
        for audience, who, table in named
        for code, label in table.items()
    }


def offered(asked: Asked, found: Found, name: str, labels: search.FacetLabels) -> list[tuple[str, int]]:
    """The values of a facet to choose from: of places only those that bodies here belong to, and what is chosen."""
    counts = found.facets.get(name, [])
    if name != "region" or callable(labels):
        return counts
    return [(code, count) for code, count in counts if code in labels or code == asked.facets.get(name)]


def _by_code(text: str) -> Found | None:
    """Items whose code, or that of their catalogue entry, is this or goes on from it; none: no code after all."""
    code = codes.normalise(text)
    entries = list(_begins(CatalogueEntry.objects.all(), code).values_list("pk", flat=True)[:MOST_CODES])
    rows: QuerySet[ServiceItem] = public()
    found = _lines(_begins(rows, code).order_by("code", "pk")[: MOST_CODES + 1])
    if entries and len(found) <= MOST_CODES:
        others = rows.filter(catalogue__in=entries).exclude(uid__in=[item.uid for item in found])
        found += _lines(others.order_by("code", "pk")[: MOST_CODES + 1])
    if not found:
        return None
    shown = found[:MOST_CODES]
    notice = f"编码以此开头的事项较多，只列出前{MOST_CODES}项，请输入更长的编码。" if len(found) > MOST_CODES else ""
    return Found(
        [Row(item, [search.Part(item.name)], [search.Part(item.code)]) for item in shown],
        len(shown),
        len(found) <= MOST_CODES,
        notice=notice,
    )


def _begins(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    # The range is what an index answers under any collation; the beginning itself keeps it exact.
    return rows.filter(Q(code__gte=code, code__lte=code + LAST), code__startswith=code)


def _lines(rows: QuerySet[ServiceItem]) -> list[Line]:
    return [Line(*values) for values in rows.values_list(*COLUMNS)]


def _row(item: Line, hit: search.Hit) -> Row:
    """Until the index knows the version that is public now, its words are not shown."""
    if hit.extra.get("version") == str(item.number):
        return Row(item, hit.title, hit.snippet)
    return Row(item, [search.Part(item.name)], [])


def _names(uids: list[str]) -> list[tuple[Any, str]]:
    return list(public().filter(uid__in=uids).values_list("uid", "name"))
