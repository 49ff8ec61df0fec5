"""The query tree in tantivy's own queries, over everything or over a stretch of documents alone."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from tantivy import Occur, Query

from gongkai.kernel.search.documents import Filters, Sight, Within
from gongkai.kernel.search.engines import Request
from gongkai.kernel.search.plan import BOOSTS, RARE, Every, Node, Phrase, doubled
from gongkai.kernel.search.text import is_character

POSITIONS = ("title", "body")
_LAST_DAY = date.max.toordinal()


def steps(node: Node) -> bool:
    """Can be stepped through document by document, without looking at alternatives."""
    if isinstance(node, Every):
        return all(steps(part) for part in node.parts)
    return isinstance(node, Phrase) or doubled(node)


# What a phrase query takes: tokens with their distance from the first.
Standing = list[str | tuple[int, str]]


def telling(tokens: Sequence[str]) -> tuple[Standing, list[str]]:
    """Tokens whose places have to be looked at, and those that only have to be there: 食品 and 经营 two places on leave
    no room for anything but 品经 between them."""
    standing: Standing = [(0, tokens[0])]
    anywhere: list[str] = []
    last = 0
    for at in range(1, len(tokens)):
        if last == at - 1 and at + 1 < len(tokens) and _overlap(*tokens[at - 1 : at + 2]):
            anywhere.append(tokens[at])
        else:
            standing.append((at, tokens[at]))
            last = at
    return standing, anywhere


def _overlap(before: str, pair: str, after: str) -> bool:
    """Whether these are pairs of neighbouring characters, each of which begins where the one before ends."""
    if not len(before) == len(pair) == len(after) == 2:
        return False
    return before[1] == pair[0] and pair[1] == after[0] and all(map(is_character, before + after))


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
        return self.every([text, *(Query.const_score_query(one, 0.0) for one in conditions)])

    def node(self, node: Node) -> Any:
        """The stretch stands beside what is stepped through: above alternatives it would be asked after all of them
        were matched, thousands at a time."""
        if isinstance(node, Phrase) or steps(node):
            query = self.bare(node)
            if self.within is None or (isinstance(node, Phrase) and node.field in RARE):
                return query
            return self.every([query, self.within])
        occur = Occur.Must if isinstance(node, Every) else Occur.Should
        return Query.boolean_query([(occur, self.node(part)) for part in node.parts])

    def bare(self, node: Node) -> Any:
        """What is stepped through, wherever it is."""
        if isinstance(node, Phrase):
            return self.worth(node, self.phrase(node))
        if isinstance(node, Every):
            return self.every(self.bare(part) for part in node.parts)
        # Alternatives that are stepped through are those of `doubled`.
        inner, outer = node.parts
        return Query.boolean_query([(Occur.Must, self.bare(outer)), (Occur.Should, self.roughly(inner))])

    def roughly(self, node: Node) -> Any:
        """What only says that a document is worth more: where its tokens stand has been asked of it elsewhere."""
        if not isinstance(node, Phrase) or node.prefix or len(node.tokens) == 1:
            return self.bare(node)
        return self.worth(node, self.every(self.term(node.field, token) for token in node.tokens))

    def worth(self, phrase: Phrase, query: Any) -> Any:
        return Query.boost_query(query, BOOSTS[phrase.field])

    def phrase(self, phrase: Phrase) -> Any:
        first, *rest = phrase.tokens
        if not rest and phrase.prefix:
            return Query.regex_query(self.schema, phrase.field, f"{first}.*")
        if not rest:
            return self.term(phrase.field, first)
        if phrase.prefix:
            return Query.phrase_prefix_query(self.schema, phrase.field, list(phrase.tokens))
        standing, anywhere = telling(phrase.tokens)
        query = Query.phrase_query(self.schema, phrase.field, standing)
        terms = [Query.const_score_query(self.term(phrase.field, token), 0.0) for token in anywhere]
        return self.every([query, *terms]) if terms else query

    def term(self, field: str, value: str) -> Any:
        option = "freq" if field in POSITIONS else "basic"
        return Query.term_query(self.schema, field, value, index_option=option)

    def visible(self, sights: tuple[Sight, ...]) -> Any:
        return self.any(self.sight(sight) for sight in sights)

    def sight(self, sight: Sight) -> Any:
        if not isinstance(sight, Within):
            return self.term("visibility", sight)
        return self.every([self.term("visibility", sight.level), self.term("org", sight.org_path)])

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
    def every(queries: Iterable[Any]) -> Any:
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    @staticmethod
    def any(queries: Iterable[Any]) -> Any:
        return Query.boolean_query([(Occur.Should, query) for query in queries])
