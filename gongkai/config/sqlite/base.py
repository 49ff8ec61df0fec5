"""Django's SQLite backend, but each statement is translated to the driver's placeholders once and not at every use.

Statements here repeat (an act runs the same dozen every time) and reading a long one through took a twelfth of the
processor time of an act.
"""

import sqlite3 as Database
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base


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
    def create_cursor(self, name: str | None = None) -> Cursor:
        made: Cursor = self.connection.cursor(factory=Cursor)
        return made
