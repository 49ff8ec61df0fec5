"""Django's SQLite backend without what it does over again at every statement.

- A statement is translated to the driver's placeholders once: an act runs the same dozen every time, and reading a long
  one through took a twelfth of its processor time.
- The driver does not look up the declared type of every column of every answer and convert by it what Django's own
  converters convert again. Only a statement written by hand notices: it gets days and instants as the text they are.
- The driver keeps more prepared statements than its usual 128: acts and pages together have some hundreds.
- A transaction is begun and ended without a cursor, where nobody listens to statements.
- Transactions of one process begin in the order they asked (`line`).
"""

import sqlite3 as Database
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

from gongkai.config.sqlite.line import Line, line_of
from gongkai.config.sqlite.operations import DatabaseOperations

PREPARED = 512
# Seconds, the driver's own default.
WAIT = 5.0


@lru_cache(maxsize=1024)
def translated(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))


class Cursor(base.SQLiteCursorWrapper):
    def execute(self, query: str, params: Any = None) -> Any:
        if type(params) is list or type(params) is tuple:
            return Database.Cursor.execute(self, translated(query), params)
        return super().execute(query, params)

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        return translated(query) if param_names is None else str(super().convert_query(query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        given: dict[str, Any] = super().get_connection_params()
        mode: str | None = self.transaction_mode  # type: ignore[attr-defined]
        self._begin = f"BEGIN {mode}" if mode else "BEGIN"
        return {"cached_statements": PREPARED, **given, "detect_types": 0}

    def create_cursor(self, name: str | None = None) -> Cursor:
        made: Cursor = self.connection.cursor(factory=Cursor)
        return made

    def _start_transaction_under_autocommit(self) -> None:
        with self.wrap_database_errors:
            self._enter()
        try:
            if self.execute_wrappers or self.queries_logged:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]  # unknown to the stubs, as below
                return
            with self.wrap_database_errors:
                self.connection.execute(self._begin)
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        if self.queries_logged or self.connection is None:
            super()._commit()  # type: ignore[misc]
        else:
            with self.wrap_database_errors:
                self.connection.commit()
        self._leave()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._leave()

    def _close(self) -> None:
        super()._close()  # type: ignore[misc]
        self._leave()

    _line: Line | None = None

    def _enter(self) -> None:
        line = line_of(str(self.settings_dict["NAME"]))
        if not line.enter(self.settings_dict["OPTIONS"].get("timeout", WAIT)):
            raise Database.OperationalError("database is locked")
        self._line = line

    def _leave(self) -> None:
        """A commit that fails keeps the place: the transaction is still open until it is rolled back."""
        if self._line is not None:
            line, self._line = self._line, None
            line.leave()
