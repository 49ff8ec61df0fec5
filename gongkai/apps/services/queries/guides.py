"""办事路径: by audience and topic, with counts; items in an order given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries.items import public
from gongkai.apps.services.queries.search_index import INDEX
from gongkai.apps.services.rules import tables
from gongkai.kernel import search

AUDIENCES = {"person": "个人办事", "legal": "法人办事"}


@dataclass(frozen=True)
class Topic:
    code: str
    label: str
    count: int


def topics(region: str = "") -> dict[str, list[Topic]]:
    """Topics that have public items by audience, in the order of the national table.

    The index counts them: it keeps the counts between two changes, where the database would group every item anew.
    """
    filters = search.Filters(facets={"region": region})
    page = search.index(INDEX).query("", visible=search.PUBLIC, filters=filters, facets=["topic"], size=1)
    counts = dict(page.facets.get("topic", []))
    return {audience: _counted(audience, counts) for audience in AUDIENCES}


def _counted(audience: str, counts: Mapping[str, int]) -> list[Topic]:
    named = tables.table(f"{audience}_topics").items()
    found = [Topic(f"{audience}.{code}", label, counts.get(f"{audience}.{code}", 0)) for code, label in named]
    return [one for one in found if one.count]


def in_order(uids: Sequence[UUID]) -> list[ServiceItem]:
    """The public ones among these items, in this order."""
    known = {item.uid: item for item in public().filter(uid__in=uids)} if uids else {}
    return [known[uid] for uid in uids if uid in known]
