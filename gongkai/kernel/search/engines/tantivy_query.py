"""The query tree in tantivy's own queries, over everything or over a stretch of documents alone."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tantivy import Occur, Query

from gongkai.kernel.search.documents import Filters, Sight, Within
from gongkai.kernel.search.engines import Request
from gongkai.kernel.search.plan import BOOSTS, RARE, Every, Node, Phrase, doubled

POSITIONS = ("title", "body")
_LAST_DAY = date.max.toordinal()


def steps(node: Node) -> bool:
    """Can be stepped through document by document, without looking at alternatives."""
    if isinstance(node, Every):
        return all(steps(part) for part in node.parts)
    return isinstance(node, Phrase) or doubled(node)


class Compiler:
    """With `within` every condition on words holds within that stretch only; filters never count for the score."""

    def __init__(self, index: Any, within: Any = None) -> None:
        self.index = index
        self.schema = index.schema
        self.within = within

    def spans(self, terms: Iterable[str]) -> Any:
        """What a stretch is asked by. Not a set of terms, which walks through the whole dictionary."""
        return Query.const_score_query(self.any(self.term("spans", one) for one in terms), 0.0)

    def request(self, request: Request) -> Any:
        everything = self.within or Query.all_query()
        text = self.node(request.node) if request.node is not None else everything
        conditions = [self.visible(request.visible), *self.filters(request.filters)]
        silent = [(Occur.Must, Query.const_score_query(c, 0.0)) for c in conditions]
        return Query.boolean_query([(Occur.Must, text), *silent])

    def node(self, node: Node) -> Any:
        """The stretch stands beside what is stepped through: above alternatives it would be asked after all of them
        were matched, thousands at a time."""
        if isinstance(node, Phrase) or steps(node):
            query = self.bare(node)
            if self.within is None or (isinstance(node, Phrase) and node.field in RARE):
                return query
            return Query.boolean_query([(Occur.Must, query), (Occur.Must, self.within)])
        occur = Occur.Must if isinstance(node, Every) else Occur.Should
        return Query.boolean_query([(occur, self.node(part)) for part in node.parts])

    def bare(self, node: Node) -> Any:
        """What is stepped through, wherever it is."""
        if isinstance(node, Phrase):
            return Query.boost_query(self.phrase(node), BOOSTS[node.field])
        if isinstance(node, Every):
            return Query.boolean_query([(Occur.Must, self.bare(part)) for part in node.parts])
        # Alternatives that are stepped through are those of `doubled`.
        inner, outer = node.parts
        return Query.boolean_query([(Occur.Must, self.bare(outer)), (Occur.Should, self.bare(inner))])

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
