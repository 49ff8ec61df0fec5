"""Triggers that keep what supervision found, on both databases: nobody edits or deletes an event, not even by hand.

Findings and changes of rules are never changed at all. Of an event its state moves on: what was found, of which case,
on which day, stays, and its signal never falls. Where a body stands in the tree is no finding: when it moves, the
copies of its path follow.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from gongkai.apps.supervision.models import Event, Raise, RuleChange

EVENT = Event._meta.db_table
KEPT_WHOLE = (Raise._meta.db_table,)
CHANGE = RuleChange._meta.db_table
CHANGE_KEPT = tuple(str(field.column) for field in RuleChange._meta.concrete_fields if field.name != "org_path")
MESSAGE = "supervision events are never edited or deleted"
KEPT = ("uid", "case_uid", "case_number", "kind", "org_id", "point", "serial", "reached_on", "found_at")

POSTGRES = """
CREATE OR REPLACE FUNCTION supervision_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}'; END $$;
"""
POSTGRES_WHOLE = """
DROP TRIGGER IF EXISTS {table}_kept ON {table};
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION supervision_refuse();
"""
POSTGRES_EVENT = """
DROP TRIGGER IF EXISTS {table}_stays ON {table};
CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION supervision_refuse();
DROP TRIGGER IF EXISTS {table}_kept ON {table};
CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed})
EXECUTE FUNCTION supervision_refuse();
"""
# Dropped first: a database that was filled under an earlier condition must not go on refusing by it.
SQLITE_STAYS = (
    "DROP TRIGGER IF EXISTS {table}_stays",
    "CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
)
SQLITE_WHOLE = (
    "DROP TRIGGER IF EXISTS {table}_kept",
    "CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END",
    *SQLITE_STAYS,
)
SQLITE_EVENT = (
    "DROP TRIGGER IF EXISTS {table}_kept",
    "CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} WHEN ({changed}) BEGIN SELECT RAISE(ABORT, '{message}'); END",
    *SQLITE_STAYS,
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless when they are there already."""
    postgres = connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgres else "IS NOT"
    changed = " OR ".join([*_differing(KEPT, differs), "NEW.signal < OLD.signal"])
    decided = " OR ".join(_differing(CHANGE_KEPT, differs, text=postgres))
    whole, event = ((POSTGRES_WHOLE,), (POSTGRES_EVENT,)) if postgres else (SQLITE_WHOLE, SQLITE_EVENT)
    statements = [POSTGRES.format(message=MESSAGE)] if postgres else []
    statements += [one.format(table=table, message=MESSAGE) for table in KEPT_WHOLE for one in whole]
    statements += [one.format(table=EVENT, message=MESSAGE, changed=changed) for one in event]
    statements += [one.format(table=CHANGE, message=MESSAGE, changed=decided) for one in event]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _differing(columns: Iterable[str], differs: str, *, text: bool = False) -> list[str]:
    """A condition for each column; as text where PostgreSQL cannot compare the type (JSON)."""
    cast = "::text" if text else ""
    return [f"NEW.{name}{cast} {differs} OLD.{name}{cast}" for name in columns]


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a test that has put them in place itself."""
    with connection.cursor() as cursor:
        for table in (EVENT, CHANGE, *KEPT_WHOLE):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name in ("kept", "stays"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")
