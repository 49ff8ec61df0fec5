"""A database of its own for tests that need several real connections or processes.

The test database of an embedded run lives in memory, where two connections do not behave as two processes do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections
from django.db.models import Model


@contextmanager
def own_database(folder: Path, models: list[type[Model]]) -> Iterator[dict[str, str]]:
    """Point `default` at an empty database with these tables; yields the environment for a subprocess."""
    before = connections["default"]
    # One dictionary for the connections of all threads: those that are closed now open the other database next time.
    shared = connections.settings["default"]
    name_before = shared["NAME"]
    with _created(folder, before.vendor) as (name, environment):
        shared["NAME"] = name
        del connections["default"]
        try:
            with connection.schema_editor() as editor:
                for model in models:
                    editor.create_model(model)
            yield environment
        finally:
            connections["default"].close()
            shared["NAME"] = name_before
            connections["default"] = before


@contextmanager
def _created(folder: Path, vendor: str) -> Iterator[tuple[str, dict[str, str]]]:
    if vendor == "sqlite":
        yield str(folder / "gongkai.sqlite3"), {"GONGKAI_DATA": str(folder), "GONGKAI_TESTING": "1"}
        return
    name = f"gongkai_scratch_{uuid4().hex[:12]}"
    _on_server(f'CREATE DATABASE "{name}"')
    url = urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))
    try:
        yield name, {"GONGKAI_DATA": str(folder), "GONGKAI_TESTING": "1", "GONGKAI_DATABASE_URL": url}
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    import psycopg

    url = urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path="/postgres"))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(statement)
