"""Triggers that keep published versions as they are, on both databases: a case is judged by the version it had."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = (
    "services_itemversion",
    "services_catalogueversion",
    "services_journeyrevision",
    "services_selftestrevision",
    "services_listlineversion",
)
MESSAGE = "published versions are never changed"

POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}'; END $$;
DROP TRIGGER IF EXISTS {table}_frozen ON {table};
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW
WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION {table}_refuse();
"""

SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {{table}}_frozen_{event.lower()} BEFORE {event} ON {{table}} "
    "WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{message}'); END"
    for event in ("UPDATE", "DELETE")
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless when they are there already."""
    with connection.cursor() as cursor:
        for table in TABLES:
            statements = (POSTGRES,) if connection.vendor == "postgresql" else SQLITE
            for statement in statements:
                cursor.execute(statement.format(table=table, message=MESSAGE))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a test that has put them in place itself."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}")
            else:
                for event in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen_{event}")
