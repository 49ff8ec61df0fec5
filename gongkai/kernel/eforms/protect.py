"""Triggers that keep published versions and submitted answers as they are, on both databases.

A version is never changed. Of submitted answers only the cipher may be written again under a new key, and emptied
when their time of keeping is over: what was submitted, when and under which version stays.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

VERSION = "eforms_formversion"
COMPOSITION = "eforms_formcomposition"
ANSWERS = "eforms_formanswers"
MESSAGE = "published forms and submitted answers are never changed"
KEPT = ("version_id", "composition_id", "about", "digest", "evidence", "frozen_at", "uid", "started_at")

POSTGRES = """
CREATE OR REPLACE FUNCTION eforms_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}'; END $$;
DROP TRIGGER IF EXISTS eforms_version_kept ON {version};
CREATE TRIGGER eforms_version_kept BEFORE UPDATE OR DELETE ON {version} FOR EACH ROW EXECUTE FUNCTION eforms_refuse();
DROP TRIGGER IF EXISTS eforms_composition_kept ON {composition};
CREATE TRIGGER eforms_composition_kept BEFORE UPDATE OR DELETE ON {composition}
FOR EACH ROW EXECUTE FUNCTION eforms_refuse();
DROP TRIGGER IF EXISTS eforms_answers_kept ON {answers};
CREATE TRIGGER eforms_answers_kept BEFORE UPDATE ON {answers} FOR EACH ROW
WHEN (OLD.frozen_at IS NOT NULL AND ({changed})) EXECUTE FUNCTION eforms_refuse();
DROP TRIGGER IF EXISTS eforms_answers_stay ON {answers};
CREATE TRIGGER eforms_answers_stay BEFORE DELETE ON {answers} FOR EACH ROW
WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION eforms_refuse();
"""

SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS eforms_version_kept BEFORE UPDATE ON {version} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER IF NOT EXISTS eforms_version_stays BEFORE DELETE ON {version} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER IF NOT EXISTS eforms_composition_kept BEFORE UPDATE ON {composition} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER IF NOT EXISTS eforms_composition_stays BEFORE DELETE ON {composition} "
    "BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER IF NOT EXISTS eforms_answers_kept BEFORE UPDATE ON {answers} "
    "WHEN OLD.frozen_at IS NOT NULL AND ({changed}) BEGIN SELECT RAISE(ABORT, '{message}'); END",
    "CREATE TRIGGER IF NOT EXISTS eforms_answers_stay BEFORE DELETE ON {answers} "
    "WHEN OLD.frozen_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{message}'); END",
)
NAMES = {"eforms_version_kept": VERSION, "eforms_version_stays": VERSION} | {
    "eforms_composition_kept": COMPOSITION,
    "eforms_composition_stays": COMPOSITION,
    "eforms_answers_kept": ANSWERS,
    "eforms_answers_stay": ANSWERS,
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless when they are there already."""
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in KEPT)
    with connection.cursor() as cursor:
        for statement in (POSTGRES,) if connection.vendor == "postgresql" else SQLITE:
            tables = {"version": VERSION, "composition": COMPOSITION, "answers": ANSWERS}
            cursor.execute(statement.format(**tables, message=MESSAGE, changed=changed))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a test that has put them in place itself."""
    with connection.cursor() as cursor:
        for name, table in NAMES.items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
