"""One fixture, three engines: what is promised holds for each of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gongkai.kernel import search
from gongkai.kernel.search import Index, indexes
from gongkai.kernel.search.engines import ENGINES
from gongkai.kernel.search.tests.corpus import DOCUMENTS


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, db: None) -> str:
    """The engine in force, with empty storage."""
    kind: str = request.param
    if kind == "postgres" and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    settings.SEARCH_ENGINE = kind
    settings.SEARCH_PATH = tmp_path / "检索 search"
    return kind


@pytest.fixture(params=["sqlite", "tantivy"])
def file_engine(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> str:
    """The engines that keep files of their own."""
    settings.SEARCH_ENGINE = request.param
    settings.SEARCH_PATH = tmp_path / "search"
    return str(request.param)


@pytest.fixture
def add_source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Register a source for this test only."""
    monkeypatch.setattr(indexes, "_sources", {})
    yield search.source


@pytest.fixture
def documents(engine: str) -> Index:
    made = search.index("documents")
    assert made.put_many(DOCUMENTS) == len(DOCUMENTS)
    return made
