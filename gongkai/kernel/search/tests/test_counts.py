"""The counts of whole lists lie beside the index: who writes keeps them, who reads does not count."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gongkai.kernel import search
from gongkai.kernel.search import INTERNAL, PUBLIC, Document, FacetCount, Index, Within
from gongkai.kernel.search.engines import tantivy_counts, tantivy_engine, tantivy_stretches

pytestmark = pytest.mark.django_db
COUNT = 4_000
THEMES = [("教育", 2_000), ("医疗", 1_000)]


def document(n: int) -> Document:
    return Document(
        id=f"d{n}",
        title=f"第{n}号公告",
        visibility=INTERNAL if n % 4 == 0 else PUBLIC,
        org_path="0001",
        facets={"theme": "教育" if n % 2 else "医疗"},
        sort=date(2024, 1, 1),
    )


@pytest.fixture
def rebuilt(settings, tmp_path: Path, monkeypatch) -> Index:
    settings.SEARCH_ENGINE, settings.SEARCH_PATH = "tantivy", tmp_path / "search"
    # So few documents would be counted whole at every question.
    monkeypatch.setattr(tantivy_stretches, "WHOLE", 0.3)
    tantivy_engine._totals.clear()
    made = search.index("notices")
    made.rebuild(document(n) for n in range(COUNT))
    return made


@pytest.fixture
def counting(monkeypatch) -> list[str]:
    """What is counted from now on."""
    seen: list[str] = []
    counted: Callable[..., tantivy_counts.Level] = tantivy_engine._counted

    def watched(reader, request):
        seen.append(str(request.visible[0]))
        return counted(reader, request)

    monkeypatch.setattr(tantivy_engine, "_counted", watched)
    return seen


def front(index: Index, **asked) -> tuple[int, list[FacetCount]]:
    page = index.query(**{"visible": PUBLIC, "facets": ["theme"], "size": 5} | asked)
    assert page.total_is_exact and len(page.hits) == 5
    return page.total, page.facets["theme"]


def test_a_rebuild_counts_on_its_way_and_nobody_counts_again(rebuilt, counting):
    assert front(rebuilt) == (3_000, THEMES)
    assert counting == []


def test_what_is_published_within_the_minute_is_counted_after_it(rebuilt, counting, monkeypatch):
    rebuilt.delete("d1")
    assert front(rebuilt) == (3_000, THEMES) and counting == []
    monkeypatch.setattr(tantivy_counts, "MINUTE", -1.0)
    rebuilt.put(document(COUNT + 2))
    assert sorted(counting) == [INTERNAL, PUBLIC]
    assert front(rebuilt) == (3_000, [("教育", 1_999), ("医疗", 1_001)])
    assert len(counting) == 2


def test_who_reads_counts_once_what_the_writer_left(rebuilt, counting, monkeypatch):
    rebuilt.delete("d1")
    monkeypatch.setattr(tantivy_counts, "MINUTE", -1.0)
    monkeypatch.setattr(tantivy_engine, "MINUTE", -1.0)
    for _ in range(3):
        assert front(rebuilt) == (2_999, [("教育", 1_999), ("医疗", 1_000)])
    assert counting == [PUBLIC]


def test_a_level_within_a_subtree_and_a_facet_nobody_kept_are_counted(rebuilt, counting):
    assert front(rebuilt, visible=Within(PUBLIC, "0001")) == (3_000, THEMES)
    assert rebuilt.query(visible=PUBLIC, facets=["genre"]).facets == {"genre": []}
    assert len(counting) == 2


def test_counts_that_cannot_be_read_are_counted_again(rebuilt, counting):
    path = rebuilt.engine.home.current()
    for broken in (
        b"\xff\xff",
        b"{}",
        b'{"at": 1, "stamp": [], "levels": {}}',
        b'{"at": 1, "stamp": [1, 2], "levels": []}',
    ):
        (path / tantivy_counts.FILE).write_bytes(broken)
        assert front(rebuilt) == (3_000, THEMES)
    (path / tantivy_counts.FILE).unlink()
    assert front(rebuilt) == (3_000, THEMES)
    assert counting == [PUBLIC]


def test_a_source_that_names_a_document_twice_keeps_no_counts(rebuilt, counting):
    rebuilt.rebuild([*(document(n) for n in range(COUNT)), document(3)])
    assert front(rebuilt) == (3_000, THEMES) and counting == [PUBLIC]


def test_counts_that_cannot_be_kept_leave_a_sound_index(rebuilt, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tantivy_counts, "MINUTE", -1.0)
    with monkeypatch.context() as patch:
        patch.setattr(tantivy_counts.os, "replace", full)
        rebuilt.put(document(COUNT + 2))
    assert rebuilt.engine.wanting() == "" and rebuilt.count() == COUNT + 1
