"""Reading the values of SQLite as Django does, by the shortest way for the spelling in which it wrote them; writing
JSON with Chinese as it stands."""

from datetime import UTC, date, datetime
from json import JSONEncoder
from typing import Any

from django.db.backends.sqlite3 import operations

_PLAIN = JSONEncoder(ensure_ascii=False)


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

    def adapt_json_value(self, value: Any, encoder: Any) -> str:
        """Half as long as in escapes and read in half the time. What has half of a pair stays in escapes: the database
        could not take it as it stands."""
        text = (encoder(ensure_ascii=False) if encoder else _PLAIN).encode(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            return str(super().adapt_json_value(value, encoder))
        return text
