"""The query tree in tantivy's own queries, over everything or over the newest documents alone.

Ranking and an exact total visit every match, so a common word would cost ten times as much in ten times the documents.
How many documents can match at most is known beforehand from the dictionary. Where that is more than `EXACT`, the
query runs over a stretch of the newest documents that should hold enough matches, and over a longer one where it does
not; exact numbers and whole titles are found however old they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from tantivy import Occur, Query

from gongkai.kernel.search.documents import Filters, Sight, Within
from gongkai.kernel.search.engines import Request
from gongkai.kernel.search.entries import SPAN_BITS, SPANS
from gongkai.kernel.search.plan import BOOSTS, Every, Node, Phrase

POSITIONS = ("title", "body", "pinyin", "initials")
# What may match no more than this is ranked and counted whole.
EXACT = 10_000
# Matches that a stretch should hold, for each that is wanted; and how much longer the next one is.
PLENTY = 1.5
LONGER = 8
# Fields whose terms are rare: never bounded.
RARE = ("codes", "whole")
_LAST_DAY = date.max.toordinal()


def bound(searcher: Any, request: Request) -> int:
    """About how many documents match, and hardly ever more."""
    most = [sum(_sight_count(searcher, sight) for sight in request.visible)]
    if request.node is not None:
        most.append(_node_count(searcher, request.node))
    if request.filters.org_path:
        most.append(searcher.doc_freq("org", request.filters.org_path))
    for name, value in request.filters.facets.items():
        values = [value] if isinstance(value, str) else value
        most.append(sum(searcher.doc_freq(f"facets.{name}", one) for one in values))
    return min(most)


def _sight_count(searcher: Any, sight: Sight) -> int:
    if not isinstance(sight, Within):
        return int(searcher.doc_freq("visibility", sight))
    return int(min(searcher.doc_freq("visibility", sight.level), searcher.doc_freq("org", sight.org_path)))


def _node_count(searcher: Any, node: Node) -> int:
    if isinstance(node, Phrase):
        counts = [searcher.doc_freq(node.field, token) for token in node.tokens[: -1 if node.prefix else None]]
        if not counts:
            counts = [sum(count for _, count in searcher.terms_with_prefix(node.field, node.tokens[-1]))]
        return int(min(counts))
    counts = [_node_count(searcher, part) for part in node.parts]
    if isinstance(node, Every):
        return min(counts)
    # The same words in the title and in the text are mostly in the same documents.
    same = {part.tokens for part in node.parts if isinstance(part, Phrase)}
    return max(counts) if len(same) == 1 and all(isinstance(p, Phrase) for p in node.parts) else sum(counts)


def stretch(searcher: Any, wanted: int, *, newest: bool) -> list[str] | None:
    """Terms of the stretch that holds about so many documents, from the newest or the oldest on; None for all."""
    found: list[str] = []
    left = wanted

    def take(level: int, keys: Iterable[int]) -> bool:
        nonlocal left
        for key in keys:
            term = f"{level}{key:x}"
            count = searcher.doc_freq("spans", term)
            if not count:
                continue
            if count > left and level + 1 < len(SPANS):
                below = range(key << SPAN_BITS, (key + 1) << SPAN_BITS)
                if take(level + 1, reversed(below) if newest else below):
                    return True
                continue
            found.append(term)
            left -= count
            if left <= 0:
                return True
        return False

    longest = sorted((int(term[1:], 16) for term, _ in searcher.terms_with_prefix("spans", "0")), reverse=newest)
    return found if take(0, longest) else None


class Compiler:
    """With `spans` every condition on words holds within that stretch only; filters never count for the score."""

    def __init__(self, index: Any, spans: Sequence[str] | None = None) -> None:
        self.index = index
        self.schema = index.schema
        self.within = None
        if spans is not None:
            # Not a set of terms, which walks through the whole dictionary.
            self.within = Query.const_score_query(self.any(self.term("spans", one) for one in spans), 0.0)

    def request(self, request: Request) -> Any:
        everything = self.within or Query.all_query()
        text = self.node(request.node) if request.node is not None else everything
        conditions = [self.visible(request.visible), *self.filters(request.filters)]
        silent = [(Occur.Must, Query.const_score_query(c, 0.0)) for c in conditions]
        return Query.boolean_query([(Occur.Must, text), *silent])

    def node(self, node: Node) -> Any:
        if isinstance(node, Phrase):
            return self.leaf(node)
        occur = Occur.Must if isinstance(node, Every) else Occur.Should
        return Query.boolean_query([(occur, self.node(part)) for part in node.parts])

    def leaf(self, phrase: Phrase) -> Any:
        """The stretch stands beside each phrase: above them it would be asked after all of them were matched."""
        query = Query.boost_query(self.phrase(phrase), BOOSTS[phrase.field])
        if self.within is None or phrase.field in RARE:
            return query
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, self.within)])

    def phrase(self, phrase: Phrase) -> Any:
        first, *rest = phrase.tokens
        if not rest and phrase.prefix:
            return Query.regex_query(self.schema, phrase.field, f"{first}.*")
        if not rest:
            return self.term(phrase.field, first)
        make = Query.phrase_prefix_query if phrase.prefix else Query.phrase_query
        return make(self.schema, phrase.field, list(phrase.tokens))

    def term(self, field: str, value: str) -> Any:
        option = "freq" if field in POSITIONS else "basic"
        return Query.term_query(self.schema, field, value, index_option=option)

    def visible(self, sights: tuple[Sight, ...]) -> Any:
        return self.any(self.sight(sight) for sight in sights)

    def sight(self, sight: Sight) -> Any:
        if not isinstance(sight, Within):
            return self.term("visibility", sight)
        both = [self.term("visibility", sight.level), self.term("org", sight.org_path)]
        return Query.boolean_query([(Occur.Must, query) for query in both])

    def filters(self, filters: Filters) -> Iterator[Any]:
        if filters.org_path:
            yield self.term("org", filters.org_path)
        for name, value in filters.facets.items():
            values = [value] if isinstance(value, str) else value
            yield self.any(self.term(f"facets.{name}", v) for v in values)
        for name, (low, high) in filters.dates.items():
            bounds = (low.toordinal() if low else 0, high.toordinal() if high else _LAST_DAY)
            # Only the query language reaches ranges below a JSON field; names and numbers are ours.
            yield self.index.parse_query(f"dates.{name}:[{bounds[0]} TO {bounds[1]}]", ["title"])

    @staticmethod
    def any(queries: Iterable[Any]) -> Any:
        return Query.boolean_query([(Occur.Should, query) for query in queries])
