"""Writing, rebuilding and showing: the second half of what every engine promises."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gongkai.kernel import search
from gongkai.kernel.search import PUBLIC, Document, Filters, Index, Page
from gongkai.kernel.search.tests.corpus import BUREAU, DOCUMENTS, OTHER, ids

pytestmark = pytest.mark.django_db


def test_putting_again_replaces(documents: Index) -> None:
    documents.put(replace(DOCUMENTS[2], title="新的题名", body="", codes=()))
    assert documents.query("营养改善", visible=PUBLIC).total == 0
    assert ids(documents.query("新的题名", visible=PUBLIC)) == ["school"]
    assert documents.count() == len(DOCUMENTS)


def test_deleting_removes_every_trace(documents: Index) -> None:
    documents.delete("points", "unknown")
    assert documents.count() == len(DOCUMENTS) - 1
    assert "points" not in ids(documents.query("政务公开", visible=PUBLIC))
    assert documents.query("014416330", visible=PUBLIC).total == 0
    assert documents.suggest("政务公开", visible=PUBLIC) == []
    assert documents.query(visible=PUBLIC, facets=["genre"]).facets["genre"] == [
        ("办法", 1),
        ("报告", 1),
    ]


def test_uncommitted_writes_wait_for_commit(documents: Index) -> None:
    documents.put(Document(id="new", title="新公告", visibility=PUBLIC), commit=False)
    documents.delete("points", commit=False)
    assert search.index("documents").count() == len(DOCUMENTS)
    documents.commit()
    assert set(ids(search.index("documents").query(visible=PUBLIC))) == {"new", "report", "school"}


def test_clear_empties_one_index_only(documents: Index) -> None:
    search.index("other").put(DOCUMENTS[0])
    documents.clear()
    assert documents.count() == 0
    assert search.index("other").count() == 1


def test_an_index_nobody_wrote_to_is_empty(engine: str) -> None:
    assert search.index("nothing").query("公开", visible=PUBLIC) == Page()
    assert search.index("nothing").count() == 0


def test_a_rebuild_takes_all_and_only_what_the_source_gives(engine: str, add_source: Callable[..., None]) -> None:
    add_source("documents", lambda: DOCUMENTS[1:])
    search.index("documents").put(DOCUMENTS[0])
    assert search.wanting() == {"documents": "索引尚未完整建立"}
    assert "不完整" in search.index("documents").query(visible=PUBLIC).notice
    assert search.rebuild_wanting() == ["documents"]
    assert search.wanting() == {}
    page = search.index("documents").query(visible=PUBLIC)
    assert set(ids(page)) == {"report", "school"} and page.notice == ""


def test_a_rebuild_reports_its_progress(engine: str, add_source: Callable[..., None]) -> None:
    add_source("documents", lambda: DOCUMENTS)
    steps: list[int] = []
    assert search.rebuild("documents", steps.append) == len(DOCUMENTS)
    assert steps == [1, 2, 3, 4, 5]


def test_a_rebuild_that_fails_leaves_the_old_index(engine: str, add_source: Callable[..., None]) -> None:
    def broken() -> list[Document]:
        raise RuntimeError("source failed")

    search.index("documents").put_many(DOCUMENTS)
    add_source("documents", broken)
    with pytest.raises(RuntimeError, match="source failed"):
        search.rebuild("documents")
    assert search.index("documents").count() == len(DOCUMENTS)


# Showing ---------------------------------------------------------------------


def test_hits_carry_marked_pieces_and_what_a_list_shows(documents: Index) -> None:
    hit = documents.query("政府信息公开", visible=PUBLIC, filters=Filters(org_path=BUREAU)).hits[0]
    assert hit.extra == {"url": "/documents/points/"}
    assert [p.text for p in hit.snippet if p.hit] == ["政府信息公开"]
    report = documents.query("信息公开", visible=PUBLIC, filters=Filters(org_path=OTHER)).hits[0]
    assert [p.text for p in report.title if p.hit] == ["信息公開"]
    assert report.title_text == DOCUMENTS[1].title


@pytest.mark.parametrize(
    "typed", ["政务公", "政", "zhengwugo", "zhengwu go", "zwg", "zw", "zw gk", "zhen", "gongk", "关于印发2017"]
)
def test_suggestions_while_typing(documents: Index, typed: str) -> None:
    assert DOCUMENTS[0].title in [s.text for s in documents.suggest(typed, visible=PUBLIC)]


def test_suggestions_name_each_title_once(engine: str) -> None:
    many = search.index("many")
    many.put_many(Document(id=f"d{n}", title="停水公告", visibility=PUBLIC) for n in range(5))
    assert [s.text for s in many.suggest("停水", visible=PUBLIC)] == ["停水公告"]
