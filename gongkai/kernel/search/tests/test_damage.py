"""Broken files, busy writers, changed layouts: a notice, never an error page."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from gongkai.kernel import search
from gongkai.kernel.search import PUBLIC, Damaged, Document, IndexBusy
from gongkai.kernel.search.home import Home
from gongkai.kernel.search.tests.corpus import DOCUMENTS


def files_of(root: Path) -> list[Path]:
    return [p for p in root.rglob("*") if p.is_file() and p.name not in ("current", "complete", "writer.lock")]


def overwrite(root: Path) -> None:
    for path in files_of(root):
        path.write_bytes(b"\xff" * max(64, path.stat().st_size))


def truncate(root: Path) -> None:
    for path in files_of(root):
        path.write_bytes(path.read_bytes()[:10])


def remove(root: Path) -> None:
    for path in files_of(root):
        path.unlink()


def remove_generation(root: Path) -> None:
    for path in root.rglob("g*"):
        if path.is_dir():
            shutil.rmtree(path)


@pytest.fixture(params=[overwrite, truncate, remove, remove_generation])
def damaged(request: pytest.FixtureRequest, file_engine: str, settings: object) -> Path:
    """The index of five documents, copied while nobody reads it, then damaged."""
    root: Path = settings.SEARCH_PATH  # type: ignore[attr-defined]
    search.index("documents").put_many(DOCUMENTS)
    elsewhere = root.with_name("damaged")
    shutil.copytree(root, elsewhere)
    request.param(elsewhere)
    settings.SEARCH_PATH = elsewhere  # type: ignore[attr-defined]
    return elsewhere


def test_a_damaged_index_answers_with_a_notice(damaged: Path) -> None:
    page = search.index("documents").query("公开", visible=PUBLIC, facets=["theme"])
    assert page.hits == [] and "正在重建" in page.notice
    assert search.index("documents").suggest("公开", visible=PUBLIC) == []
    assert search.index("documents").count() == 0


def test_a_damaged_index_is_rebuilt_from_its_source(damaged: Path, add_source: Callable[..., None]) -> None:
    add_source("documents", lambda: DOCUMENTS)
    search.index("documents").query("公开", visible=PUBLIC)
    assert list(search.wanting()) == ["documents"]
    search.index("documents").put(Document(id="new", title="新公告", visibility=PUBLIC))  # the rebuild brings it
    search.rebuild_wanting()
    assert search.wanting() == {}
    assert search.index("documents").query("政务公开", visible=PUBLIC).total == 1


def test_writing_to_a_damaged_index_without_a_source_is_told(damaged: Path, add_source: Callable[..., None]) -> None:
    with pytest.raises(Damaged):
        search.index("documents").put(DOCUMENTS[0])


def test_an_index_of_another_layout_is_not_taken_for_complete(
    file_engine: str, settings: object, add_source: Callable[..., None]
) -> None:
    add_source("documents", lambda: DOCUMENTS)
    search.rebuild("documents")
    folder = next(p for p in (settings.SEARCH_PATH / "documents").iterdir() if p.is_dir())  # type: ignore[attr-defined]
    folder.rename(folder.with_name("tantivy-0"))
    search.index("documents").put(DOCUMENTS[0])
    assert search.wanting() == {"documents": "索引尚未完整建立"}
    search.rebuild_wanting()
    assert not folder.with_name("tantivy-0").exists()
    assert search.index("documents").count() == len(DOCUMENTS)


def test_readers_see_what_another_process_wrote(file_engine: str, settings: object) -> None:
    search.index("documents").put(DOCUMENTS[0])
    assert search.index("documents").count() == 1
    code = (
        "from gongkai.kernel import search\n"
        "search.index('documents').put(search.Document(id='far', title='远方公告', visibility='public'))"
    )
    root = Path(settings.SEARCH_PATH)  # type: ignore[attr-defined]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
        "GONGKAI_DATA": str(root.parent),
        "GONGKAI_SEARCH_ENGINE": file_engine,
    }
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=60)
    assert search.index("documents").query("远方", visible=PUBLIC).total == 1


def test_readers_follow_a_rebuild(file_engine: str, add_source: Callable[..., None]) -> None:
    add_source("documents", lambda: DOCUMENTS[:2])
    search.index("documents").put_many(DOCUMENTS)
    reader = search.index("documents")
    assert reader.count() == 5
    search.rebuild("documents")
    assert reader.count() == 2


def test_only_one_writer_at_a_time(file_engine: str, tmp_path: Path) -> None:
    home = Home(tmp_path, "documents", "x-1")
    with home.writing(), pytest.raises(IndexBusy), Home(tmp_path, "documents", "x-1").writing(timeout=0.1):
        pass
    with home.writing(timeout=0.1):
        pass


def test_writers_in_threads_lose_nothing(file_engine: str) -> None:
    def write(start: int) -> None:
        for n in range(start, start + 5):
            search.index("documents").put(Document(id=f"d{n}", title=f"公告{n}", visibility=PUBLIC))

    threads = [threading.Thread(target=write, args=(n * 10,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert search.index("documents").count() == 20


def test_an_unknown_engine_and_a_bad_name_are_refused(settings: object) -> None:
    with pytest.raises(ValueError, match="索引名"):
        search.index("../etc")
    settings.SEARCH_ENGINE = "opensearch"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="检索引擎“opensearch”不存在"):
        search.index("documents")


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL is there")
def test_the_postgres_engine_needs_postgresql(settings: object) -> None:
    settings.SEARCH_ENGINE = "postgres"  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="GONGKAI_DATABASE_URL"):
        search.index("documents")


def test_a_source_is_registered_once(add_source: Callable[..., None]) -> None:
    add_source("documents", list)
    with pytest.raises(ValueError, match="已有数据来源"):
        add_source("documents", dict)
    with pytest.raises(ValueError, match="没有登记数据来源"):
        search.rebuild("nothing")
