"""Reading the values of SQLite as Django does, by the shortest way for the spelling in which it wrote them."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.backends.sqlite3 import operations


class DatabaseOperations(operations.DatabaseOperations):
    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if type(value) is str and connection.timezone is UTC:
            try:
                found = datetime.fromisoformat(value)
            except ValueError:
                return super().convert_datetimefield_value(value, expression, connection)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        return super().convert_datetimefield_value(value, expression, connection)

    def convert_datefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            return super().convert_datefield_value(value, expression, connection)
