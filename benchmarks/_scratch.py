"""What the benchmarks of the database share: scratch databases in a process of their own, times, and lines to print.

A benchmark's parent makes the database, starts itself again as the child that measures in it, and takes it away
afterwards, whatever became of the child.
"""

import argparse
import math
import os
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

POSTGRES = os.environ.get("BENCH_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
ENGINES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Options:
    engine: str
    quick: bool
    small: bool
    sizes: tuple[int, ...] = ()


def options(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("sizes", nargs="*", type=int, metavar="规模", help="以此代替缺省的规模")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="缺省两种数据库都测")
    parser.add_argument("--quick", action="store_true", help="极小规模，只看能否运行")
    parser.add_argument("--small", action="store_true", help="十分之一规模")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def run(module: str, measure: Callable[[Options], None], description: str) -> int:
    """Parent: every engine in a child and a database of its own. Child: migrate, then measure."""
    wanted = options(description)
    if wanted.child:
        prepare()
        measure(Options(wanted.engine[0], wanted.quick, wanted.small, tuple(wanted.sizes)))
        return 0
    # Somebody who stops the benchmark wants its database gone as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    failed = 0
    for engine in wanted.engine or ENGINES:
        if engine == "postgres" and (problem := unreachable()):
            print(f"\nPostgreSQL：不可用，略过（{problem}）")
            continue
        flags = [*map(str, wanted.sizes), *(f"--{name}" for name in ("quick", "small") if getattr(wanted, name))]
        with scratch(engine) as environment:
            command = [sys.executable, "-m", f"benchmarks.{module}", "--child", "--engine", engine, *flags]
            failed += subprocess.call(command, env=environment) != 0
    return 1 if failed else 0


def unreachable() -> str:
    """Why PostgreSQL cannot be used; empty when it can."""
    import psycopg

    try:
        psycopg.connect(POSTGRES, connect_timeout=3).close()
    except psycopg.Error as error:
        return str(error).splitlines()[0]
    return ""


@contextmanager
def scratch(engine: str) -> Iterator[dict[str, str]]:
    """The environment of a child with an empty database that is gone afterwards; with BENCH_KEEP=<folder> that of
    SQLite stays there."""
    kept = os.environ.get("BENCH_KEEP", "")
    folder = str(Path(kept, engine).resolve()) if kept else tempfile.mkdtemp(prefix="gongkai-bench-")
    Path(folder).mkdir(parents=True, exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
    environment |= {"GONGKAI_DATA": folder, "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    name = ""
    if engine == "postgres":
        name = f"gongkai_bench_{uuid.uuid4().hex[:12]}"
        administer(f'CREATE DATABASE "{name}"')
        environment["GONGKAI_DATABASE_URL"] = f"{POSTGRES.rsplit('/', 1)[0]}/{name}"
    try:
        yield environment
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
        if name:
            for one in (*_others(name), name):
                administer(f'DROP DATABASE IF EXISTS "{one}" WITH (FORCE)')


def _others(name: str) -> list[str]:
    """The copies of a scratch database and those that stand beside it."""
    import psycopg

    with psycopg.connect(POSTGRES) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{name}_"])
        return [one for (one,) in found]


def administer(statement: str) -> None:
    import psycopg

    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def copy_of_sqlite() -> Path:
    """A copy of the scratch database as it is now, beside it."""
    from django.db import connection

    path = data_folder() / "copy.sqlite3"
    with closing(sqlite3.connect(path)) as target:
        connection.ensure_connection()
        connection.connection.backup(target)
    return path


def copy_of_postgres() -> str:
    """The address of a copy of the scratch database as it is now."""
    from django.conf import settings
    from django.db import connection

    name = settings.DATABASES["default"]["NAME"]
    connection.close()
    connection.close_pool()  # a template must have no other session
    administer(f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')
    return f"{POSTGRES.rsplit('/', 1)[0]}/{name}_copy"


def beside(label: str) -> Any:
    """A connection to another scratch database, made where it is not there; it becomes the default one by
    `connections["default"] = …`."""
    from django.conf import settings
    from django.db import connections

    made = connections.create_connection("default")
    name = settings.DATABASES["default"]["NAME"]
    if made.vendor == "postgresql":
        name = f"{name}_{label}"
        administer(f'CREATE DATABASE "{name}"')
    else:
        (data_folder() / label).mkdir(exist_ok=True)
        name = data_folder() / label / "gongkai.sqlite3"
    # The pool belongs to the alias: its connections lead to the other database.
    told = {key: value for key, value in made.settings_dict["OPTIONS"].items() if key != "pool"}
    made.settings_dict = {**made.settings_dict, "NAME": name, "OPTIONS": told}
    return made


class _NoMigrations(dict[str, None]):
    """Tables straight from the models: a benchmark measures the tables, not their history."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def prepare() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = _NoMigrations()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


def analyse() -> None:
    """What an operator's database has after a night: statistics for the planner, and nothing left to clear up; else
    PostgreSQL does that while it is measured."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


# Times ---------------------------------------------------------------------


@dataclass(frozen=True)
class Times:
    """Milliseconds of repeated calls, and how many queries one of them made; the best hides a busy machine."""

    p50: float
    p95: float
    best: float
    queries: int


def timed(works: Mapping[str, Callable[[], Any]], rounds: int, passes: int = 3) -> dict[str, Times]:
    """All of them in several passes: what else the machine does for a while does not meet one alone."""
    for work in works.values():
        work()
    queries = {name: _queries_of(work) for name, work in works.items()}
    spent: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(passes):
        for name, work in works.items():
            for _ in range(rounds):
                begun = time.perf_counter()
                work()
                spent[name].append((time.perf_counter() - begun) * 1000)
    return {n: Times(statistics.median(s), percentile(s, 0.95), min(s), queries[n]) for n, s in spent.items()}


def _queries_of(work: Callable[[], Any]) -> int:
    from django.db import connection

    count = 0

    def counted(execute: Callable[..., Any], *statement: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*statement)

    with connection.execute_wrapper(counted):
        work()
    return count


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def best(work: Callable[[], Any], rounds: int) -> float:
    """Seconds of the quickest of some rounds: the others measure what else the machine was doing."""
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return min(spent)


def title(text: str, engine: str) -> None:
    print(f"\n{text}（{'SQLite，WAL，synchronous=FULL' if engine == 'sqlite' else 'PostgreSQL'}）", flush=True)


def verdict(good: bool) -> str:
    return "达到" if good else "未达到"


def data_folder() -> Path:
    return Path(os.environ["GONGKAI_DATA"])
