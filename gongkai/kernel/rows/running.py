"""Running a statement: what every other part of `rows` stands on."""

import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.transaction import atomic

CURSOR = "_gongkai_cursor"


_held: ContextVar[BaseDatabaseWrapper | None] = ContextVar("rows_connection", default=None)


def the_wrapper() -> BaseDatabaseWrapper:
    """The connection itself: the proxy would look it up at every question."""
    return _held.get() or connections[DEFAULT_DB_ALIAS]


class transaction:  # used as `transaction.atomic()` is
    """`transaction.atomic()` for what asks for the connection at every turn: it is looked up once, which costs as much
    as reading a value of a row thirty times. Within one thread; nothing waits inside for anything asynchronous."""

    def __enter__(self) -> None:
        self.token = _held.set(connections[DEFAULT_DB_ALIAS])
        self.atomic = atomic()
        try:
            self.atomic.__enter__()
        except BaseException:
            _held.reset(self.token)
            raise

    def __exit__(self, *error: Any) -> None:
        try:
            self.atomic.__exit__(*error)
        finally:
            _held.reset(self.token)


def on_commit(work: Callable[[], object]) -> None:
    the_wrapper().on_commit(work)


def vendor() -> str:
    return the_wrapper().vendor


def in_transaction() -> bool:
    return the_wrapper().in_atomic_block


# A writer that waits looks again after a tenth of a second at the latest.
SHARE, LONGEST = 4, 0.1


def let_others(since: float) -> None:
    """Between two transactions of one long work: wait a moment where there is one writer alone (SQLite), a quarter of
    what the last one took since this reading of `perf_counter`. Threads of this process stand in line, but who waits in
    another only looks from time to time; without a pause the next transaction takes the place again before that."""
    if not in_transaction() and vendor() == "sqlite":
        time.sleep(min((time.perf_counter() - since) / SHARE, LONGEST))


def run(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What a statement answers, all of it; inside a transaction through one cursor kept for the connection."""
    return answers(the_wrapper(), sql, values)


def answers(wrapper: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """An answer read to its end leaves nothing open that would stand in the way of the commit."""
    found: list[tuple[Any, ...]] = executed(wrapper, sql, values).fetchall()
    return found


def executed(wrapper: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> Any:
    """The driver's cursor after the statement; errors in Django's words.

    Django's own cursor is asked where somebody listens: wrappers around statements, logs of them. Else its layers would
    only hand on, at the price of a short statement.
    """
    cursor = the_cursor(wrapper)
    if wrapper.execute_wrappers or wrapper.needs_rollback or type(cursor) is not CursorWrapper:
        cursor.execute(sql, values)
        return cursor.cursor
    try:
        cursor.cursor.execute(sql, values)
    except wrapper.Database.Error:  # type: ignore[attr-defined]  # the driver; every backend names its own
        with wrapper.wrap_database_errors:
            raise
    return cursor.cursor


def the_cursor(wrapper: BaseDatabaseWrapper) -> Any:
    """Making a cursor costs as much as a short statement. Whether the connection is still good is asked when the
    transaction begins; whoever logs queries gets a cursor that tells."""
    if not wrapper.in_atomic_block or wrapper.force_debug_cursor:
        return wrapper.cursor()
    raw, kept = wrapper.__dict__.get(CURSOR, (None, None))
    if raw is not wrapper.connection:
        raw, kept = wrapper.__dict__[CURSOR] = wrapper.connection, wrapper.cursor()
    return kept
