"""Writers of one process come in the order they asked; nobody waits in vain, and who gives up is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from gongkai.config.sqlite.base import DatabaseWrapper
from gongkai.config.sqlite.line import Line

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="how SQLite is written"),
]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    made: list[DatabaseWrapper] = []

    def another(seconds: float = 20) -> DatabaseWrapper:
        options = {**connection.settings_dict["OPTIONS"], "timeout": seconds}
        settings = {**connection.settings_dict, "NAME": str(tmp_path / "one.sqlite3"), "OPTIONS": options}
        made.append(DatabaseWrapper(settings, alias="line"))
        made[-1].inc_thread_sharing()
        return made[-1]

    yield another
    for one in made:
        one.close()


@contextmanager
def writing(one: DatabaseWrapper) -> Iterator[None]:
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
    except BaseException:
        one.rollback()
        raise
    else:
        one.commit()
    finally:
        one.set_autocommit(True)


def execute(one: DatabaseWrapper, sql: str) -> Any:
    with one.cursor() as cursor:
        return cursor.execute(sql).fetchall()


def test_whoever_came_first_is_let_in_first() -> None:
    line, came = Line(), []
    assert line.enter(1)
    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=lambda n=number: (line.enter(10), came.append(n), line.leave())))
        threads[-1].start()
        while len(line._waiting) < number + 1:
            time.sleep(0.001)
    line.leave()
    for one in threads:
        one.join()
    assert came == [0, 1, 2, 3, 4]
    assert line.enter(0)


def test_who_gives_up_leaves_the_line_to_the_next() -> None:
    line = Line()
    assert line.enter(0)
    assert not line.enter(0.01)
    line.leave()
    assert line.enter(0)


def test_sixteen_writers_at_once_all_get_in_though_none_may_wait_for_the_database(opened: Any) -> None:
    """Each would be refused at once by the database's own lock: `timeout` alone is of the line."""
    execute(opened(), "CREATE TABLE written (who int)")
    failed = []

    def write(one: DatabaseWrapper, who: int) -> None:
        try:
            for _ in range(10):
                with writing(one):
                    execute(one, f"INSERT INTO written VALUES ({who})")
        except OperationalError as error:
            failed.append(error)

    ones = [opened() for _ in range(16)]
    for one in ones:
        execute(one, "PRAGMA busy_timeout=0")
    threads = [threading.Thread(target=write, args=(one, who)) for who, one in enumerate(ones)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [] and execute(opened(), "SELECT count(*) FROM written") == [(160,)]


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_however_a_transaction_ends_the_next_begins(opened: Any, end: str) -> None:
    first, second = opened(), opened(0.01)
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(OperationalError, match="locked"), writing(second):
        pass
    getattr(first, end)()
    with writing(second):
        execute(second, "CREATE TABLE written (who int)")


def test_a_transaction_that_cannot_begin_keeps_nobody_waiting(opened: Any) -> None:
    first, second = opened(), opened(0.01)
    execute(first, "PRAGMA query_only=1")
    first.connection.execute("BEGIN")  # begun already: the next BEGIN fails
    with pytest.raises(OperationalError):
        first._start_transaction_under_autocommit()
    first.connection.rollback()
    with writing(second):
        execute(second, "CREATE TABLE written (who int)")
