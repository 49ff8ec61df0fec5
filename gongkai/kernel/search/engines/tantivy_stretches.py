"""How far back a search in tantivy goes: over everything, or over the newest documents alone.

Ranking and an exact total visit every match, so a common word would cost ten times as much in ten times the documents.
How many documents can match, and how many are likely to, is known beforehand from the dictionary. Where that is more
than ten times what is enough, the query runs over a stretch of the newest documents that should hold enough matches,
and over a longer one where it does not; exact numbers and whole titles are found however old they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod, sqrt
from typing import Any

from gongkai.kernel.search.documents import Sight, Within
from gongkai.kernel.search.engines import Request
from gongkai.kernel.search.engines.tantivy_query import Compiler
from gongkai.kernel.search.entries import SPAN_BITS, SPANS
from gongkai.kernel.search.plan import Every, Node, Phrase, doubled

# What may match no more than so many times what is enough is ranked and counted whole: up to 10,000 for a page.
WHOLE = 10
# Matches that a stretch should hold, for each that is wanted.
PLENTY = 1.25
# How far words and filters stand by themselves: at 1 they would have nothing to do with each other, at 0 all of them
# would be in the same documents. What is looked for together is found together, but not always.
APART = 0.75
# Where not even everything seems to hold enough, a stretch of one in so many documents tells whether that is so.
PROBE = 16
# A stretch may be longer or shorter by one in so many: ever shorter spans to make it fit cost at every document.
ROUGHLY = 16


@dataclass(frozen=True)
class Outlook:
    """How many documents can match, hardly ever more, and how many of them are likely to."""

    most: int
    likely: float


def outlook(searcher: Any, request: Request) -> Outlook:
    found = [_surely(sum(_sight_count(searcher, sight) for sight in request.visible))]
    if request.node is not None:
        found.append(_node_outlook(searcher, request.node))
    if request.filters.org_path:
        found.append(_surely(searcher.doc_freq("org", request.filters.org_path)))
    for name, value in request.filters.facets.items():
        values = [value] if isinstance(value, str) else value
        found.append(_surely(sum(searcher.doc_freq(f"facets.{name}", one) for one in values)))
    return _together(found, searcher.num_docs)


def _surely(count: int) -> Outlook:
    return Outlook(count, count)


def _together(found: Sequence[Outlook], documents: int) -> Outlook:
    least, *others = sorted(one.likely for one in found)
    shares = (min(1.0, other / max(documents, 1)) for other in others)
    return Outlook(min(one.most for one in found), least * prod(shares) ** APART)


def _sight_count(searcher: Any, sight: Sight) -> int:
    if not isinstance(sight, Within):
        return int(searcher.doc_freq("visibility", sight))
    return int(min(searcher.doc_freq("visibility", sight.level), searcher.doc_freq("org", sight.org_path)))


def _node_outlook(searcher: Any, node: Node) -> Outlook:
    if isinstance(node, Phrase):
        counts = [searcher.doc_freq(node.field, token) for token in node.tokens[: -1 if node.prefix else None]]
        if not counts:
            counts = [sum(count for _, count in searcher.terms_with_prefix(node.field, node.tokens[-1]))]
        return _surely(int(min(counts)))
    found = [_node_outlook(searcher, part) for part in node.parts]
    if isinstance(node, Every):
        return _together(found, searcher.num_docs)
    if doubled(node):
        return found[-1]
    likely = [one.likely for one in found]
    # The pairs of one word are mostly in the same documents: between the most frequent of them and all by themselves.
    return Outlook(sum(one.most for one in found), (max(likely) + sum(likely)) / 2)


@dataclass(frozen=True)
class Stretch:
    """Terms of the spans that make it up, and the documents that they hold."""

    spans: list[str]
    held: int


def stretch(searcher: Any, wanted: int, *, newest: bool) -> Stretch | None:
    """The stretch that holds about so many documents, from the newest or the oldest on; None where that is all."""
    found: list[str] = []
    held = 0

    def take(level: int, keys: Iterable[int]) -> bool:
        nonlocal held
        for key in keys:
            term = f"{level}{key:x}"
            count = searcher.doc_freq("spans", term)
            if not count:
                continue
            if held + count > wanted + wanted // ROUGHLY and level + 1 < len(SPANS):
                below = range(key << SPAN_BITS, (key + 1) << SPAN_BITS)
                if take(level + 1, reversed(below) if newest else below):
                    return True
                continue
            found.append(term)
            held += count
            if held >= wanted - wanted // ROUGHLY:
                return True
        return False

    longest = sorted((int(term[1:], 16) for term, _ in searcher.terms_with_prefix("spans", "0")), reverse=newest)
    return Stretch(found, held) if take(0, longest) else None


@dataclass(frozen=True)
class Reach:
    """A stretch as the query that keeps to it, and the documents in it."""

    query: Any
    held: int


class Stretches:
    """The stretches of one commit, of one of a few lengths, so that each is put together once."""

    def __init__(self, index: Any, searcher: Any) -> None:
        self.index = index
        self.searcher = searcher
        self.known: dict[tuple[int, bool], Reach | None] = {}

    def first(self, request: Request, expected: Outlook) -> Reach | None:
        """What to look through; None is everything."""
        if expected.most <= WHOLE * request.enough:
            return None
        documents = self.searcher.num_docs
        share = expected.likely / documents
        return self._holding(request, share) or self._long(documents // PROBE, request)

    def longer(self, request: Request, reach: Reach, total: int) -> Reach | None:
        """The next one where this held too few: as long as it would have had to be, and twice as long at least. The
        more it held the better it is known how long that is."""
        plenty = min(PLENTY, 1 + 2 / sqrt(max(total, 1)))
        return self._holding(request, min(total, request.enough / 2) / reach.held, plenty)

    def _holding(self, request: Request, share: float, plenty: float = PLENTY) -> Reach | None:
        """What holds enough where such a share of the documents match; None where that is half of them all."""
        if share * self.searcher.num_docs <= 2 * PLENTY * request.enough:
            return None
        return self._long(int(plenty * request.enough / share), request)

    def _long(self, wanted: int, request: Request) -> Reach | None:
        step = 1 << max(wanted.bit_length() - 5, 0)
        key = (-(-wanted // step) * step, request.sort != "oldest")
        if key not in self.known:
            found = stretch(self.searcher, key[0], newest=key[1])
            self.known[key] = Reach(Compiler(self.index).spans(found.spans), found.held) if found else None
        return self.known[key]
