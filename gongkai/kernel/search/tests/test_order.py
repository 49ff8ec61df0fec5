"""A rebuild writes the newest documents first, however many there are."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from gongkai.kernel.search import PUBLIC, Document
from gongkai.kernel.search.engines import tantivy_order
from gongkai.kernel.search.engines.tantivy_order import newest_first
from gongkai.kernel.search.entries import Entry, entry_of


def entries(count: int) -> list[Entry]:
    dice = random.Random(44)
    days = [date(2020, 1, 1) + timedelta(days=dice.randrange(300)) for _ in range(count)]
    return [
        entry_of(Document(id=f"d{n}", title=f"公告{n}", visibility=PUBLIC, facets={"theme": ["教育"]}, sort=day))
        for n, day in enumerate(days)
    ]


@pytest.mark.parametrize(("run", "block"), [(64_000_000, 100_000), (20_000, 1_500), (1, 1)])
def test_every_entry_comes_back_as_it_was_in_the_order_of_its_date(tmp_path: Path, monkeypatch, run: int, block: int):
    monkeypatch.setattr(tantivy_order, "RUN", run)
    monkeypatch.setattr(tantivy_order, "BLOCK", block)
    given = entries(300)
    assert list(newest_first(iter(given), tmp_path)) == sorted(given, key=lambda one: -one.sort_key)
    assert list(tmp_path.iterdir()) == []


def test_of_one_document_given_twice_the_last_comes_last(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tantivy_order, "RUN", 1)
    twice = [entry_of(Document(id="d", title=title, visibility=PUBLIC)) for title in ("旧", "新")]
    assert list(newest_first(twice, tmp_path)) == twice
    assert list(newest_first([], tmp_path)) == []
