"""Acts per second against the very same rows written by bare SQL, one transaction an act, same durability.

    python -m benchmarks.acts [--quick] [--engine sqlite|postgres]

The acts of whole requests, from registration to delivery, run against one database. First every INSERT, UPDATE and
DELETE they make is recorded; then the same acts of further requests run as in service, with nobody listening to their
statements, and after each block of them the bare driver writes a recorded block into a copy taken before. What an act
does besides (locks, reads, checks, letters, clocks, hashes) is therefore the price above 1. Goal: an act at a third of
bare SQL or better.
"""

import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks import _scratch

GOAL = 1 / 3
WRITES = ("INSERT", "UPDATE", "DELETE")
BLOCKS, BLOCK = 12, 10
Statement = tuple[str, Any]


@dataclass
class Tally:
    """What the acts of one name took, and their rows by bare SQL; seconds."""

    count: int = 0
    act: float = 0.0
    bare: float = 0.0
    processor: float = 0.0
    bare_processor: float = 0.0
    statements: list[list[Statement]] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return self.bare / self.act


class Recorder:
    """Keeps the writing statements of the act under way."""

    def __init__(self) -> None:
        self.now: list[Statement] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:6].upper() in WRITES:
            self.now.append((sql, params))
        return execute(sql, params, many, context)

    def take(self) -> list[Statement]:
        found, self.now = self.now, []
        return found


class Walk:
    """A request led through its acts by the people of the cast."""

    def __init__(self) -> None:
        from django.db import transaction

        from gongkai.testing import make_cast

        with transaction.atomic():
            self.cast = make_cast()
        self.actors = {n: self.cast.actor(n) for n in ("clerk", "handler", "reviewer", "secrecy", "head", "leader")}

    def steps(self) -> list[tuple[str, Callable[[Any], Any]]]:
        from gongkai.apps.disclosure.actions import requests as acts
        from gongkai.kernel import workdays

        by, today = self.actors, workdays.today()
        return [
            ("register", lambda _: self.register()),
            ("assign", lambda r: acts.assign(r, by=by["clerk"])),
            (
                "draft_reply",
                lambda r: acts.draft_reply(r, by=by["handler"], outcome="granted", reply_text="现予提供。"),
            ),
            ("approve_section", lambda r: acts.approve_section(r, by=by["reviewer"])),
            ("approve_secrecy", lambda r: acts.approve_secrecy(r, by=by["secrecy"])),
            ("approve_office", lambda r: acts.approve_office(r, by=by["head"])),
            ("sign", lambda r: acts.sign(r, by=by["leader"])),
            ("deliver", lambda r: acts.deliver(r, by=by["clerk"], way="post", answered_on=today)),
        ]

    def register(self) -> Any:
        from gongkai.apps.disclosure.actions import requests as acts
        from gongkai.kernel import workdays

        applicant = acts.Applicant(
            "natural_person", "王小明", "citizen_id", "11010519491231002X", phone="13800138000", address="解放街1号"
        )
        wish = acts.Wish("2025年度县级部门预算批复文件", "paper", "post")
        made = acts.register(
            org=self.cast.bureau,
            by=self.actors["clerk"],
            applicant=applicant,
            wish=wish,
            channel="in_person",
            submitted_on=workdays.today(),
        )
        return made.request


class BareSqlite:
    """The copy, written through sqlite3 with the pragmas of the settings."""

    def __init__(self) -> None:
        from django.conf import settings

        self.raw = sqlite3.connect(_scratch.copy_of_sqlite(), isolation_level=None)
        self.raw.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])

    def bind(self, statement: Statement) -> Statement:
        return statement[0].replace("%s", "?"), statement[1]

    def write(self, statements: list[Statement]) -> None:
        self.raw.execute("BEGIN IMMEDIATE")
        for sql, params in statements:
            self.raw.execute(sql, params).fetchall()
        self.raw.execute("COMMIT")


class BarePostgres:
    """The copy, written through psycopg."""

    def __init__(self) -> None:
        import psycopg

        address = _scratch.copy_of_postgres()
        self.raw = psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor)

    def bind(self, statement: Statement) -> Statement:
        return statement

    def write(self, statements: list[Statement]) -> None:
        self.raw.execute("BEGIN")
        for sql, params in statements:
            cursor = self.raw.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
        self.raw.execute("COMMIT")


def measure(chosen: _scratch.Options) -> None:
    from django.db import connection

    walk = Walk()
    warm_up(walk)
    bare = BareSqlite() if chosen.engine == "sqlite" else BarePostgres()
    blocks, size = (1, 2) if chosen.quick else (BLOCKS, BLOCK)
    tallies = {name: Tally() for name, _ in walk.steps()}
    recorder = Recorder()
    with connection.execute_wrapper(recorder):
        recorded = [record_block(walk, recorder, bare, size) for _ in range(blocks)]
    for block in recorded:
        run_block(walk, tallies, size)
        write_block(bare, block, tallies)
    report(tallies, chosen.engine)
    print(f"  磁盘确认一次写入约 {confirmed():.2f} 毫秒：行为和裸 SQL 各付一次，磁盘越快，比值越由计算决定", flush=True)


def confirmed() -> float:
    """Milliseconds until the disk of the scratch database has confirmed a page; the median of some."""
    spent = []
    with (_scratch.data_folder() / "page").open("wb") as file:
        for _ in range(50):
            begun = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fdatasync(file.fileno())
            spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def warm_up(walk: Walk) -> None:
    """Caches of law, letters and calendars belong to the start of a process, not to its acts."""
    request = None
    for _, act in walk.steps():
        request = act(request) if request is None else (act(request), request)[1]


Block = list[tuple[str, list[list[Statement]]]]


def record_block(walk: Walk, recorder: Recorder, bare: Any, size: int) -> Block:
    """The writing statements of the acts of some requests, in their order."""
    requests: list[Any] = [None] * size
    block: Block = []
    for name, act in walk.steps():
        written = []
        for i, request in enumerate(requests):
            made = act(request)
            requests[i] = request or made
            written.append([bare.bind(statement) for statement in recorder.take()])
        block.append((name, written))
    return block


def run_block(walk: Walk, tallies: dict[str, Tally], size: int) -> None:
    requests: list[Any] = [None] * size
    for name, act in walk.steps():
        for i, request in enumerate(requests):
            begun, computed = time.perf_counter(), time.process_time()
            made = act(request)
            tallies[name].act += time.perf_counter() - begun
            tallies[name].processor += time.process_time() - computed
            requests[i] = request or made
        tallies[name].count += size


def write_block(bare: Any, block: Block, tallies: dict[str, Tally]) -> None:
    """As many acts as `run_block` carried out, their rows alone: what else the machine does meets both."""
    for name, written in block:
        for statements in written:
            begun, computed = time.perf_counter(), time.process_time()
            bare.write(statements)
            tallies[name].bare += time.perf_counter() - begun
            tallies[name].bare_processor += time.process_time() - computed
            tallies[name].statements.append(statements)


def report(tallies: dict[str, Tally], engine: str) -> None:
    _scratch.title("行为与裸 SQL", engine)
    print(f"  {'行为':<14}{'行为/秒':>12}{'裸SQL/秒':>12}{'写语句':>8}{'CPU毫秒':>8}{'裸CPU':>8}{'比值':>8}")
    for name, one in tallies.items():
        _line(name, one)
    every = list(tallies.values())
    whole = Tally(sum(t.count for t in every), sum(t.act for t in every), sum(t.bare for t in every))
    whole.processor = sum(t.processor for t in every)
    whole.bare_processor = sum(t.bare_processor for t in every)
    whole.statements = [s for t in every for s in t.statements]
    _line("全程", whole)
    print(f"  目标：不低于裸 SQL 的 1/3——{_scratch.verdict(whole.ratio >= GOAL)}", flush=True)


def _line(name: str, one: Tally) -> None:
    written = sum(len(s) for s in one.statements) / len(one.statements)
    print(
        f"  {name:<16}{one.count / one.act:>14,.0f}{one.count / one.bare:>15,.0f}{written:>11.1f}"
        f"{one.processor / one.count * 1000:>10.2f}{one.bare_processor / one.count * 1000:>10.2f}{one.ratio:>10.2f}"
    )


if __name__ == "__main__":
    sys.exit(_scratch.run("acts", measure, __doc__ or ""))
