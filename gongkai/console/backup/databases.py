"""Copying a database out and putting it back, on SQLite and on PostgreSQL. Existing data is set aside, not removed."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, connections

from gongkai.console.backup.manifest import Unusable

# Rows here mean that somebody already works with the database.
SIGNS_OF_LIFE = ("journal_entry", "people_account", "orgs_organisation")
PAGES_AT_ONCE = 1000


def is_empty() -> bool:
    """Whether the target has no records yet; an unused set of tables counts as empty."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in present.intersection(SIGNS_OF_LIFE):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                return False
    return True


def copy_out(target: Path, progress: Callable[[int, int], None]) -> None:
    """Write a consistent copy of the running database to `target`; `progress(done, total)` counts pages."""
    if connection.vendor == "sqlite":
        _copy_sqlite(target, progress)
    else:
        _run_postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _copy_sqlite(target: Path, progress: Callable[[int, int], None]) -> None:
    connection.ensure_connection()
    source: sqlite3.Connection = connection.connection
    copy = sqlite3.connect(target)
    try:
        source.backup(
            copy,
            pages=PAGES_AT_ONCE,
            progress=lambda status, remaining, total: progress(total - remaining, total),
        )
        _refuse_broken(copy)
        # One file without a -wal beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _refuse_broken(database: sqlite3.Connection) -> None:
    verdict = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise Unusable(f"数据库文件损坏：{verdict}")


def put_back(dump: Path, aside: str) -> str:
    """Replace the database by `dump`; what was there is kept under a name ending in `aside`, or, without one, dropped.

    Returns that name in words, or "" when nothing was kept.
    """
    return _put_back_sqlite(dump, aside) if connection.vendor == "sqlite" else _put_back_postgres(dump, aside)


def _put_back_sqlite(dump: Path, aside: str) -> str:
    target = Path(str(connection.settings_dict["NAME"]))
    check = sqlite3.connect(dump)
    try:
        _refuse_broken(check)
    finally:
        check.close()
    connections.close_all()
    kept = ""
    if target.exists() and aside:
        # Empties the write-ahead log into the file, so that the copy set aside is whole.
        old = sqlite3.connect(target)
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.close()
        kept = str(target.rename(target.with_name(f"{target.name}.{aside}")))
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(dump, target)
    return kept


def _put_back_postgres(dump: Path, aside: str) -> str:
    kept = ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        current = connection.ops.quote_name(cursor.fetchone()[0])
        if aside:
            schema = aside.replace("-", "_")
            cursor.execute(f"ALTER SCHEMA {current} RENAME TO {connection.ops.quote_name(schema)}")
            kept = f"数据库模式 {schema}"
        else:
            cursor.execute(f"DROP SCHEMA {current} CASCADE")
        cursor.execute(f"CREATE SCHEMA {current}")
    connections.close_all()
    _run_postgres("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(dump))
    return kept


def _run_postgres(program: str, *arguments: str) -> None:
    settings: dict[str, Any] = connection.settings_dict
    if shutil.which(program) is None:
        raise Unusable(f"找不到 {program}，请安装与服务器同版本的 postgresql-client。")
    environment = dict(os.environ)
    if settings["PASSWORD"]:
        environment["PGPASSWORD"] = settings["PASSWORD"]
    where = [f"--dbname={settings['NAME']}"]
    where += [f"--host={settings['HOST']}"] if settings["HOST"] else []
    where += [f"--port={settings['PORT']}"] if settings["PORT"] else []
    where += [f"--username={settings['USER']}"] if settings["USER"] else []
    done = subprocess.run(
        [program, *where, "--no-password", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unusable(f"{program} 失败：{done.stderr.strip()[-2000:]}")
