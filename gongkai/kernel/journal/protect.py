"""Triggers that refuse update and delete of journal rows, on both databases."""

from django.db.backends.base.base import BaseDatabaseWrapper

from gongkai.kernel.journal.models import Entry, Seal

TABLES = (Entry._meta.db_table, Seal._meta.db_table)

POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'journal rows are never changed'; END $$;
DROP TRIGGER IF EXISTS {table}_no_change ON {table};
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
DROP TRIGGER IF EXISTS {table}_no_truncate ON {table};
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {table}_refuse();
"""

SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS {{table}}_no_{event.lower()} BEFORE {event} ON {{table}} "
    "BEGIN SELECT RAISE(ABORT, 'journal rows are never changed'); END"
    for event in ("UPDATE", "DELETE")
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless when they are there already."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRES.format(table=table))
            else:
                for statement in SQLITE:
                    cursor.execute(statement.format(table=table))
