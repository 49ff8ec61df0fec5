"""网上提交 by many people at once: applications per second, against their own rows written by as many bare clients.

    ./dev bench submissions [applications] [--engine sqlite|postgres]

Sixteen signed-in applicants hand in whole forms for one item, each in a thread with a connection of its own: form
checked and sealed, case opened, its clock and letter, journal, message, outbox. First some submissions are recorded;
afterwards sixteen bare connections write those INSERTs and UPDATEs, one transaction an application, into a copy of the
database, each row under the number it had. What a form costs besides (asked,
judged, sealed, frozen) is the price above an act, whose goal `acts` has.
"""

import re
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks import _scratch
from benchmarks.acts import Recorder, Statement

CLIENTS, APPLICATIONS = 16, 960
INTO = re.compile(r'INSERT INTO "(\w+)" \(([^)]+)\) VALUES \(')
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


@dataclass(frozen=True)
class Round:
    """Seconds all of them took, and of each the milliseconds."""

    whole: float
    each: Sequence[float]

    @property
    def rate(self) -> float:
        return len(self.each) / self.whole


class Hall:
    """An item in force and people with accounts who ask for it."""

    def __init__(self) -> None:
        from gongkai.apps.services.tests.hall.stage import make_hall
        from gongkai.apps.services.tests.stage import make_stage
        from gongkai.kernel.applicants.tests import people
        from gongkai.kernel.numbering import codes
        from gongkai.testing import make_cast

        self.item = make_hall(make_stage(make_cast()), materials=[]).item
        self.people = []
        for number, surname in enumerate(SURNAMES):
            born = date(1980, 1, 1 + number)
            identity = codes.make_citizen_id(region="341298", born_on=born, sequence=100 + number)
            self.people.append(people.person(f"{surname}晓兰", mobile=f"1390000{number:04d}", number=identity))

    def submit(self, who: int) -> None:
        from gongkai.apps.services.actions import applications as acts
        from gongkai.kernel.applicants.presence import Presence

        one = self.people[who % len(self.people)]
        values = {
            "apply_kind": "person",
            "apply_name": one.name,
            "apply_identity_type": "citizen_id",
            "apply_identity_number": one.identity_number,
            "apply_phone": one.mobile,
            "apply_address": "安澜县青石镇1号",
            "apply_agent": False,
            "content": "经营瓶装燃气",
            "apply_delivery": "window",
        }
        acts.submit_values(Presence(one), item=self.item, values=values)


class SqliteClients:
    """Bare connections to a copy, with the pragmas of the settings."""

    def __init__(self) -> None:
        self.path = _scratch.copy_of_sqlite()

    def client(self) -> sqlite3.Connection:
        from django.conf import settings

        raw = sqlite3.connect(self.path, isolation_level=None, timeout=60)
        raw.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
        return raw

    def write(self, raw: Any, statements: list[Statement]) -> None:
        raw.execute("BEGIN IMMEDIATE")
        for sql, params in statements:
            raw.execute(sql.replace("%s", "?"), params).fetchall()
        raw.execute("COMMIT")


class PostgresClients:
    """psycopg to a copy made from the database as a template."""

    def __init__(self) -> None:
        self.address = _scratch.copy_of_postgres()

    def client(self) -> Any:
        import psycopg

        return psycopg.connect(self.address, autocommit=True, cursor_factory=psycopg.ClientCursor)

    def write(self, raw: Any, statements: list[Statement]) -> None:
        raw.execute("BEGIN")
        for sql, params in statements:
            cursor = raw.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
        raw.execute("COMMIT")


def numbered(statements: list[Statement]) -> list[Statement]:
    """Each new row with the number it was given: in the copy they come in another order."""
    from django.db import connection

    tables = [found[1] if (found := INTO.match(sql)) else "" for sql, _ in statements]
    last = {}
    with connection.cursor() as cursor:
        for table in {*tables} - {""}:
            cursor.execute(f'SELECT max(id) FROM "{table}"')
            last[table] = cursor.fetchone()[0] - tables.count(table)
    made = []
    for table, (sql, params) in zip(tables, statements, strict=True):
        if table:
            last[table] += 1
            sql, params = INTO.sub(r'INSERT INTO "\1" ("id", \2) VALUES (%s, ', sql), [last[table], *params]
        made.append((sql, params))
    return made


def measure(chosen: _scratch.Options) -> None:
    from django.conf import settings
    from django.db import connection, connections, transaction

    if chosen.engine == "postgres":
        settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = CLIENTS  # as `gongkai serve --threads 16` does
    with transaction.atomic():
        hall = Hall()
    hall.submit(0)  # law, letters and calendars are read at the start of a process
    count = _size(chosen)
    copy = SqliteClients() if chosen.engine == "sqlite" else PostgresClients()
    recorder, written = Recorder(), []
    with connection.execute_wrapper(recorder):
        for number in range(count):
            hall.submit(number)
            written.append(numbered(recorder.take()))
    ours = at_once(count, hall.submit, connections.close_all)
    clients = threading.local()

    def write(number: int) -> None:
        if not hasattr(clients, "raw"):
            clients.raw = copy.client()
        copy.write(clients.raw, written[number])

    report(chosen.engine, ours, at_once(count, write), sum(map(len, written)) / count)


def _size(chosen: _scratch.Options) -> int:
    if chosen.sizes:
        return chosen.sizes[0]
    if chosen.quick:
        return CLIENTS
    return APPLICATIONS // 10 if chosen.small else APPLICATIONS


def at_once(count: int, work: Callable[[int], None], end: Callable[[], None] | None = None) -> Round:
    """Every client does its share one after the other, all of them at the same time."""
    ready = threading.Barrier(CLIENTS + 1)

    def client(first: int) -> list[float]:
        spent = []
        ready.wait()
        try:
            for number in range(first, count, CLIENTS):
                begun = time.perf_counter()
                work(number)
                spent.append((time.perf_counter() - begun) * 1000)
        finally:
            if end:
                end()
        return spent

    with ThreadPoolExecutor(CLIENTS) as pool:
        shares = [pool.submit(client, first) for first in range(CLIENTS)]
        ready.wait()
        begun = time.perf_counter()
        spent = [one for share in shares for one in share.result()]
    return Round(time.perf_counter() - begun, spent)


def report(engine: str, ours: Round, bare: Round, statements: float) -> None:
    _scratch.title(f"{CLIENTS}人同时网上提交，共{len(ours.each):,}件", engine)
    for name, one in (("提交申请", ours), ("裸SQL", bare)):
        p50, p95 = (_scratch.percentile(one.each, share) for share in (0.5, 0.95))
        print(f"  {name:<8}{one.rate:>10,.1f} 件/秒　每件 p50 {p50:,.1f} 毫秒，p95 {p95:,.1f} 毫秒")
    ratio = ours.rate / bare.rate
    print(f"  每件写语句 {statements:.1f} 条；比值 {ratio:.2f}", flush=True)


if __name__ == "__main__":
    sys.exit(_scratch.run("submissions", measure, __doc__ or ""))
