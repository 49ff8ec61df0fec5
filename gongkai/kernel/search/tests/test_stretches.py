"""How far back a search goes: the spans that make up a stretch, and how many documents it is likely to need."""

import random
from dataclasses import dataclass, field, replace

import pytest
import tantivy

from gongkai.kernel.search import PUBLIC, Filters, plan
from gongkai.kernel.search.engines import Request
from gongkai.kernel.search.engines.postgres_query import spans
from gongkai.kernel.search.engines.tantivy_engine import _schema
from gongkai.kernel.search.engines.tantivy_stretches import PROBE, ROUGHLY, Outlook, Stretches, outlook, stretch
from gongkai.kernel.search.entries import SPANS, span_token

DAY = 1 << 24


@dataclass
class Dictionary:
    """What an index tells about its terms."""

    num_docs: int
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def doc_freq(self, name: str, term: str) -> int:
        return self.counts.get((name, term), 0)

    def terms_with_prefix(self, name: str, prefix: str) -> list[tuple[str, int]]:
        return [(t, count) for (n, t), count in self.counts.items() if n == name and t.startswith(prefix)]


def request(text: str, **filters) -> Request:
    return Request(plan.strict(text), (PUBLIC,), Filters(**filters), (), "relevance", 0, 20)


def dictionary_of(keys: list[int]) -> Dictionary:
    found = Dictionary(len(keys))
    for key in keys:
        for level in range(len(SPANS)):
            term = ("spans", span_token(level, key))
            found.counts[term] = found.counts.get(term, 0) + 1
    return found


@pytest.fixture
def dice() -> random.Random:
    return random.Random(39)


@pytest.fixture(params=["spread over years", "all on one day"])
def keys(request, dice) -> list[int]:
    days = 3_000 if request.param == "spread over years" else 1
    return [(730_000 + dice.randrange(days)) * DAY + dice.randrange(DAY) for _ in range(5_000)]


@pytest.mark.parametrize("wanted", [160, 1_000, 2_400])
@pytest.mark.parametrize("newest", [True, False])
def test_a_stretch_holds_what_was_wanted_and_nothing_that_is_further_away(keys, wanted, newest):
    found = stretch(dictionary_of(keys), wanted, newest=newest)
    assert found is not None
    within = {n for n, key in enumerate(keys) if any(span_token(level, key) in found.spans for level in range(5))}
    assert len(within) == found.held and abs(found.held - wanted) <= wanted / ROUGHLY + 2
    inside = [keys[n] for n in within]
    outside = [key for n, key in enumerate(keys) if n not in within]
    assert min(inside) > max(outside) if newest else max(inside) < min(outside)
    assert len(found.spans) <= 3 * 32


def test_a_stretch_longer_than_all_documents_is_none(keys):
    assert stretch(dictionary_of(keys), 6_000, newest=True) is None


def test_spans_cover_the_keys_between_two_and_hardly_more(dice):
    for _ in range(200):
        newest = 730_000 * DAY + dice.randrange(4_000 * DAY)
        oldest = newest - dice.randrange(1, dice.choice([DAY // 100, DAY, 60 * DAY, 4_000 * DAY]))
        found = spans(oldest, newest)
        assert len(set(found)) == len(found) <= 100

        def covered(key, found=found):
            return any(span_token(level, key) in found for level in range(len(SPANS)))

        assert all(covered(key) for key in (oldest, newest, *(dice.randint(oldest, newest) for _ in range(50))))
        assert not covered(oldest - max((newest - oldest) // 8, 1 << SPANS[-1]) - 1)


def test_what_is_common_alone_is_likely_to_be_rarer_together():
    known = Dictionary(100_000, {("visibility", PUBLIC): 100_000, ("body", "预算"): 60_000, ("body", "公路"): 30_000})
    both = outlook(known, request("预算 公路"))
    assert both.most == 30_000 and 18_000 < both.likely < 30_000
    assert outlook(known, request("公路")).likely == pytest.approx(30_000)


def test_a_phrase_is_as_common_as_its_rarest_pair_and_the_title_adds_nothing():
    known = Dictionary(
        100_000,
        {("visibility", PUBLIC): 90_000, ("body", "公路"): 500, ("body", "路网"): 70, ("title", "公路"): 400},
    )
    assert outlook(known, request("公路网")).most == 70
    assert outlook(known, request("公路")).most == 500


def test_filters_bound_what_can_match():
    known = Dictionary(100_000, {("visibility", PUBLIC): 100_000, ("org", "0001"): 40, ("facets.theme", "教育"): 900})
    listed = Request(None, (PUBLIC,), Filters(org_path="0001"), (), "newest", 0, 20)
    assert outlook(known, listed).most == 40
    themed = Request(None, (PUBLIC,), Filters(facets={"theme": ["教育", "医疗"]}), (), "newest", 0, 20)
    assert outlook(known, themed).most == 900


def test_the_pairs_of_one_word_are_mostly_in_the_same_documents():
    known = Dictionary(
        100_000,
        {("visibility", PUBLIC): 100_000, ("body", "公路"): 3_000, ("body", "路网"): 2_000, ("body", "网费"): 100},
    )
    asked = Request(plan.any_of("公路网费"), (PUBLIC,), Filters(), (), "relevance", 0, 20)
    assert outlook(known, asked).most == 5_100
    assert 3_000 < outlook(known, asked).likely < 5_100


def test_where_words_seem_to_be_rare_together_a_part_is_looked_through_first(keys):
    known = dictionary_of(keys)
    asked = replace(request("预算"), enough=40)
    with_index = Stretches(tantivy.Index(_schema()), known)
    first = with_index.first(asked, Outlook(most=2_000, likely=60.0))
    assert first is not None and first.held == pytest.approx(len(keys) / PROBE, rel=0.2)
    assert with_index.longer(asked, first, 0) is None
    assert with_index.first(asked, Outlook(most=400, likely=60.0)) is None
