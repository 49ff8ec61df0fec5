"""What matches by the ten thousand is ranked and counted among the newest; what is exact is found however old."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from gongkai.kernel import search
from gongkai.kernel.search import PUBLIC, Document, Filters, Within
from gongkai.kernel.search.engines import engine_for, postgres_engine, tantivy_engine, tantivy_stretches
from gongkai.kernel.search.entries import entry_of
from gongkai.kernel.search.indexes import Index

COUNT, DAYS = 8_000, 4_000
FIRST = date(2015, 1, 1)
OLD, OLDER = 7, 3


def document(n: int) -> Document:
    rare = "罕见词语" if n < 10 else ""
    return Document(
        id=f"d{n:04d}",
        title={OLD: "许可", OLDER: "罕见词语"}.get(n, f"关于许可事项第{n}号的通知"),
        body=f"办理许可应当提交材料。{rare}",
        visibility=PUBLIC if n % 4 else "draft",
        # One body has what is public, and of the drafts only the oldest.
        org_path="0001" if n % 4 or n < 20 else "0002",
        codes=[f"临政发〔2015〕{n}号"],
        facets={"theme": "教育" if n % 2 else "医疗"},
        dates={"published_on": FIRST + timedelta(days=n // 2)},
        # Two to a day, and as many on the last day as a province has items of one list.
        sort=FIRST + timedelta(days=min(n // 2, DAYS - 500)),
    )


@pytest.fixture(scope="module", params=["postgres", "tantivy"])
def stored(request, tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[tuple[str, Path]]:
    """An engine and where it keeps the documents: written once for all tests, outside their transactions."""
    kind, folder = request.param, tmp_path_factory.mktemp("bounded")
    if kind == "postgres" and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    with django_db_blocker.unblock():
        engine = engine_for(kind, folder, "bounded")
        engine.apply((entry_of(document(n)) for n in range(COUNT)), ())
        yield kind, folder
        engine.rebuild(())
        if kind == "postgres":
            # Other tests share the table: it is small again, and nothing is kept of how large it was.
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {postgres_engine.TABLE}")
            postgres_engine._minute.clear()


@pytest.fixture
def many(stored, settings, monkeypatch, db) -> Index:
    settings.SEARCH_ENGINE, settings.SEARCH_PATH = stored
    monkeypatch.setattr(tantivy_stretches, "WHOLE", 0.3)
    monkeypatch.setattr(postgres_engine, "EXACT", 300)
    monkeypatch.setattr(postgres_engine, "PROBE", 200)
    tantivy_engine._totals.clear()
    postgres_engine._minute.clear()
    return search.index("bounded")


def test_a_common_word_has_a_total_of_at_least_and_says_so(many):
    page = many.query("许可", visible=PUBLIC, facets=["theme"])
    assert (page.total, page.total_is_exact) == (1000, False)
    counted = dict(page.facets["theme"])
    assert 1000 <= sum(counted.values()) < 6000
    assert counted["教育"] < 4000 and counted["医疗"] < 2000


def test_a_whole_title_and_a_number_are_found_however_old(many):
    assert many.query("许 可", visible=PUBLIC).hits[0].id == f"d{OLD:04d}"
    assert many.query("临政发[2015]5号", visible=PUBLIC).hits[0].id == "d0005"
    assert many.query("许可 临政发[2015]5号", visible=PUBLIC).hits[0].id == "d0005"


def test_a_whole_title_is_found_even_where_the_guess_was_wrong(many, monkeypatch):
    """Where the newest documents promised few and the others hold too many, only the newest of those are ranked."""
    monkeypatch.setattr(postgres_engine, "CAP", 2)
    assert many.query("罕见词语", visible=PUBLIC).hits[0].id == f"d{OLDER:04d}"


def test_what_is_rare_is_counted_exactly(many):
    page = many.query("罕见词语", visible=PUBLIC)
    assert (page.total, page.total_is_exact) == (7, True)
    both = many.query("许可 罕见词语", visible=PUBLIC)
    assert (both.total, both.total_is_exact) == (7, True)


def test_what_is_rare_together_is_found_in_longer_stretches(many):
    """Each word is common, the two in one document are not."""
    page = many.query("许可", visible=PUBLIC, filters=Filters(dates={"published_on": (None, FIRST)}))
    assert (page.total, page.total_is_exact) == (1, True)


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_pages_go_on_to_the_end_without_a_gap(many, sort):
    seen, after = [], 0
    while after is not None:
        page = many.query("许可", visible=PUBLIC, sort=sort, after=after, size=100)
        seen += [hit.id for hit in page.hits]
        after = page.next
    assert len(seen) == len(set(seen)) == 1000
    assert page.notice.startswith("只显示前 1,000 条")


def test_the_newest_and_the_oldest_come_in_their_order(many):
    def days(sort):
        return [document(int(hit.id[1:])).sort for hit in many.query("许可", visible=PUBLIC, sort=sort, size=100).hits]

    assert days("newest") == sorted(days("newest"), reverse=True) and days("newest")[0] == document(COUNT - 1).sort
    assert days("oldest") == sorted(days("oldest")) and days("oldest")[0] == FIRST


def test_the_front_of_a_list_is_counted_exactly(many):
    page = many.query(visible=PUBLIC, facets=["theme"], size=5)
    assert (page.total, page.total_is_exact) == (6000, True)
    assert dict(page.facets["theme"]) == {"教育": 4000, "医疗": 2000}
    filtered = many.query(visible=PUBLIC, filters=Filters(facets={"theme": "教育"}))
    assert (filtered.total, filtered.total_is_exact) == (1000, False)


def test_suggestions_look_less_far_and_still_go_back_for_what_is_rare(many):
    newest = {str(document(n).title) for n in range(COUNT - 1_500, COUNT)}
    assert {one.text for one in many.suggest("许可事", visible=PUBLIC)} <= newest
    assert [one.text for one in many.suggest("许可事项第13号", visible=PUBLIC)] == [document(13).title]


def test_a_filtered_list_goes_back_to_its_oldest(many):
    filters = Filters(facets={"theme": "教育"}, dates={"published_on": (None, FIRST)})
    for _ in range(2):
        page = many.query(visible=PUBLIC, filters=filters, facets=["theme"])
        assert ([hit.id for hit in page.hits], page.total, page.total_is_exact) == (["d0001"], 1, True)
        assert page.facets["theme"] == [("教育", 1)]


def test_the_front_of_what_one_body_may_see_is_found_however_old(many):
    page = many.query(visible=Within("draft", "0001"))
    assert ([hit.id for hit in page.hits][:1], page.total, page.total_is_exact) == (["d0016"], 5, True)


def test_nobody_s_documents_are_still_nobody_s(many):
    assert many.query("许可", visible="nobody").total == 0
    drafts = many.query("许可", visible="draft", size=100)
    assert all(int(hit.id[1:]) % 4 == 0 for hit in drafts.hits)
