"""清单导入: a province's spreadsheets by the product's own import, against reading them and writing the bare rows.

End to end is everything: opening the file, the header, every cell, every check, the rows, journal and outbox of each
body, each body in a transaction of its own. A row is a row of a sheet; an item has about twenty of them in a workbook.
The files of each tenth are read by the bare libraries just before they are imported: both meet the same machine. The
product reads its files one ahead in a second process; the libraries have one.
"""

import csv
import io
import resource
import shutil
import sqlite3
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import _scratch

ITEMS = 20_000
TABLES = ("services_serviceitem", "services_itemversion", "services_itemtopic")
# A tenth that takes longer than this is told while the rest goes on.
TOLD_SECONDS = 20.0
# Rows that are written again at a time, and how many are written only once.
BLOCK, MANY = 20_000, 300_000
GOAL_ROWS, GOAL_RATIO, GOAL_GROWTH = 3_000, 4.0, 1.3


@dataclass
class Part:
    """What a share of the files cost, and what it cost the libraries alone to read them."""

    items: int = 0
    rows: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    file_bytes: int = 0
    writing_seconds: float = 0.0
    read_rows: int = 0
    read_seconds: float = 0.0
    read_processor: float = 0.0


def measure(chosen: _scratch.Options) -> None:
    from benchmarks import _province

    count = chosen.sizes[0] if chosen.sizes else 300 if chosen.quick else ITEMS // (10 if chosen.small else 1)
    orgs, items = prepare(), list(_province.lists(count))
    print(f"  {_province.PROVINCE[1]}：{count:,}项、{len(items):,}个机关，基本目录{orgs:,}条", flush=True)
    parts = taken(items, len(items) // 10 or 1)
    whole = Part(*(sum(getattr(p, f.name) for p in parts) for f in fields(Part)))
    report(chosen.engine, whole, parts, bare(chosen.engine))


def prepare() -> int:
    """The province, its cities and counties with their bodies, and the catalogue; how many entries that has."""
    from benchmarks import _province
    from gongkai.apps.services.actions.batches import AdoptedEntry, adopt_catalogue
    from gongkai.apps.services.rules.loading import stored
    from gongkai.kernel.orgs.models import Organisation, Region
    from gongkai.kernel.people.actors import SYSTEM

    Region.objects.bulk_create(Region(code=code, name=name) for code, name, _ in _province.regions())
    places: dict[str, Organisation] = {}
    counts: dict[str, int] = {}

    def made(above: Organisation | None, **values: str) -> Organisation:
        path = above.path if above else ""
        counts[path] = counts.get(path, 0) + 1
        return Organisation(parent=above, path=f"{path}{counts[path]:04d}", **values)

    for code, name, level in _province.regions():
        above = None if level == "2" else places["340000" if level == "3" else f"{code[:4]}00"]
        slug = f"ah{code}"
        places[code] = made(above, name=f"{name}人民政府", kind="government", region_id=code, site_slug=slug)
        places[code].save()
    rows = [
        made(
            places[b.region],
            name=b.name,
            kind="government_department",
            uscc=b.uscc,
            region_id=b.region,
            site_slug=f"ah-{at}",
        )
        for at, b in enumerate(_province.bodies(), 1)
    ]
    Organisation.objects.bulk_create(rows, batch_size=1000)
    entries = [AdoptedEntry(e.code, stored(e.values), "7") for e in _province.catalogue()]
    adopt_catalogue(org=places["340000"], by=SYSTEM, rows=entries, source="皖政〔2026〕1号", effective_on=_province.DAY)
    return len(entries)


def plain(paths: list[Path], part: Part) -> None:
    """The libraries alone on the same files."""
    from python_calamine import CalamineWorkbook

    begun, computed = time.perf_counter(), time.process_time()
    for path in paths:
        if path.suffix == ".xlsx":
            book = CalamineWorkbook.from_path(path)
            part.read_rows += sum(len(book.get_sheet_by_name(name).to_python()) - 1 for name in book.sheet_names)
        else:
            charset = "utf-8-sig" if path.read_bytes().startswith(b"\xef\xbb\xbf") else "gb18030"
            part.read_rows += sum(1 for _ in csv.reader(io.StringIO(path.read_text(charset), newline=""))) - 1
    part.read_seconds, part.read_processor = time.perf_counter() - begun, time.process_time() - computed


def taken(lists: list[Any], share: int) -> list[Part]:
    """The import itself, told in tenths of the bodies; before each the libraries read its files alone."""
    from benchmarks import _province_files
    from gongkai.apps.services.actions import sheets as acts
    from gongkai.apps.services.queries.sheets import Register
    from gongkai.kernel.orgs.queries import active_bodies
    from gongkai.kernel.people.actors import SYSTEM

    folder, parts, paths = _scratch.data_folder() / "lists", [], []
    for start in range(0, len(lists), share):
        part, begun = Part(), time.perf_counter()
        some = enumerate(lists[start : start + share], start)
        paths.append([_province_files.write_one(folder, number, body, entries) for number, (body, entries) in some])
        part.file_bytes, part.writing_seconds = sum(p.stat().st_size for p in paths[-1]), time.perf_counter() - begun
        parts.append(part)
    register, terms = Register.of(active_bodies()), acts.Terms("皖政〔2026〕1号")
    with acts.undisturbed():
        entered = acts.import_files([path for some in paths for path in some], register, terms, by=SYSTEM)
        for part, some in zip(parts, paths, strict=True):
            plain(some, part)
            _enter(part, islice(entered, len(some)))
            if part.seconds > TOLD_SECONDS:
                told(parts[: parts.index(part) + 1])
        deque(entered, maxlen=0)  # the process that reads ends, and its time is known
    shutil.rmtree(folder)
    return parts


def _enter(part: Part, entered: Iterator[tuple[Path, Any]]) -> None:
    begun, computed = time.perf_counter(), time.process_time()
    for path, outcome in entered:
        if isinstance(outcome, ValueError) or not outcome.is_clean:
            problems = outcome if isinstance(outcome, ValueError) else outcome.told()[1][:3]
            raise SystemExit(f"{path.name} 未能录入：{problems}")
        part.items += outcome.count("new")
        part.rows += outcome.sent.row_count
    part.seconds, part.processor = time.perf_counter() - begun, time.process_time() - computed


def told(parts: list[Part]) -> None:
    """One tenth, while the others go on: so that a run that is broken off has said something."""
    part = parts[-1]
    whole, read = (seconds / part.rows * 1e6 for seconds in (part.processor, part.read_processor))
    each = f"处理器每行 {whole:,.0f} 微秒，只读 {read:,.0f} 微秒"
    kept = f"内存 {_memory():,.0f} MB，数据文件夹 {_size(_scratch.data_folder()):,.0f} MB"
    print(f"  {sum(p.items for p in parts):>9,}项：{part.rows / part.seconds:,.0f} 行/秒，{each}，{kept}", flush=True)


@dataclass
class Copied:
    """What writing the bare rows cost; the middle one of three rounds. The server's own processor time is not known."""

    rows: int
    seconds: float
    processor: float


def bare(engine: str) -> Copied:
    """The very rows that the import wrote, into tables of the same shape and indexes: COPY, or executemany."""
    from django.db import connection

    connection.ensure_connection()
    # A connection of its own: the values as they lie there, neither read nor written by anybody's converters.
    raw: Any = sqlite3.connect(connection.settings_dict["NAME"]) if engine == "sqlite" else connection.connection
    rounds, count = [], 0
    for table in TABLES:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            count += cursor.fetchone()[0]
    for _ in range(3 if count < MANY else 1):
        some = [_executemany(raw, table) if engine == "sqlite" else _copy(raw, table) for table in TABLES]
        rounds.append((sum(seconds for seconds, _ in some), sum(computed for _, computed in some)))
    return Copied(count, *sorted(rounds)[len(rounds) // 2])


class _Clock:
    """Only what is written counts; reading the rows again does not."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0

    def __enter__(self) -> None:
        self._begun = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._begun[0]
        self.processor += time.process_time() - self._begun[1]


def _executemany(raw: Any, table: str) -> tuple[float, float]:
    reader, cursor, clock = raw.cursor(), raw.cursor(), _Clock()
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.execute("PRAGMA synchronous=FULL")
    statements = [
        sql
        for (sql,) in cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL AND type IN ('table', 'index')",
            [table],
        ).fetchall()
    ]
    for sql in statements:
        again = sql.replace(f'"{table}"', '"bare"', 1) if sql.startswith("CREATE TABLE") else _renamed(sql, table)
        cursor.execute(again)
    with clock:
        cursor.execute("BEGIN")
    reader.execute(f"SELECT * FROM {table} ORDER BY id")
    while rows := reader.fetchmany(BLOCK):
        with clock:
            cursor.executemany(f'INSERT INTO "bare" VALUES ({", ".join("?" * len(rows[0]))})', rows)
    with clock:
        cursor.execute("COMMIT")
    cursor.execute('DROP TABLE "bare"')
    return clock.seconds, clock.processor


def _renamed(sql: str, table: str) -> str:
    """CREATE [UNIQUE] INDEX "name" ON "table" … for the copy."""
    head, tail = sql.split(f' ON "{table}"', 1)
    name = head.rsplit(" ", 1)[-1].strip('"')
    return f'{head.replace(name, f"bare_{name}")} ON "bare"{tail}'


def _copy(raw: Any, table: str) -> tuple[float, float]:
    clock = _Clock()
    with raw.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare (LIKE {table} INCLUDING ALL)")
        cursor.execute(f"SELECT max(id) FROM {table}")
        last = cursor.fetchone()[0] or 0
        cursor.execute("BEGIN")
        for start in range(0, last, BLOCK):
            with cursor.copy(
                f"COPY (SELECT * FROM {table} WHERE id > {start} AND id <= {start + BLOCK}) TO STDOUT"
            ) as o:
                blocks = list(o)
            with clock, cursor.copy("COPY bare FROM STDIN") as into:
                for block in blocks:
                    into.write(block)
        with clock:
            cursor.execute("COMMIT")
        cursor.execute("DROP TABLE bare")
    return clock.seconds, clock.processor


def report(engine: str, whole: Part, parts: list[Part], copied: Copied) -> None:
    _scratch.title(f"清单导入：{whole.items:,}项（含办理情形），{whole.rows:,}行", engine)
    print(f"  表格{whole.file_bytes / 1e6:,.0f} MB，生成{whole.writing_seconds:.0f} 秒")
    print(f"  {'':<22}{'秒':>9}{'处理器秒':>9}{'行/秒':>10}{'项/秒':>10}")
    how = "COPY" if engine == "postgres" else "executemany"
    for name, seconds, processor, count in (
        ("导入，从文件到公布", whole.seconds, whole.processor, whole.rows),
        ("只用库读同样的文件", whole.read_seconds, whole.read_processor, whole.read_rows),
        (f"只写同样的{copied.rows:,}行（{how}）", copied.seconds, copied.processor, copied.rows),
    ):
        print(f"  {name:<22}{seconds:>9.2f}{processor:>12.2f}{count / seconds:>12,.0f}{whole.items / seconds:>12,.0f}")
    ratio = whole.seconds / (whole.read_seconds + copied.seconds)
    rate = whole.rows / whole.seconds
    print(f"  内存最多 {_memory():,.0f} MB")
    print(f"  目标：每秒不少于{GOAL_ROWS:,}行——{_scratch.verdict(rate >= GOAL_ROWS)}")
    print(f"  读加写的 {ratio:.1f} 倍，目标不超过 {GOAL_RATIO:.0f} 倍——{_scratch.verdict(ratio <= GOAL_RATIO)}")
    if engine == "sqlite":
        # All of it is counted, in both processes: what else the machine does hardly shows.
        ahead = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        computed = whole.processor + ahead
        print(
            f"  按处理器时间 {computed / (whole.read_processor + copied.processor):.1f} 倍，其中预读进程 {ahead:.1f} 秒"
        )
    if len(parts) >= 10:
        told = [_growth(parts, name) for name in ("seconds", "processor")]
        good = _scratch.verdict(min(told) <= GOAL_GROWTH)
        print(
            f"  库中已有十倍的事项时，每行费时为开始时的 {told[0]:.2f} 倍（处理器时间 {told[1]:.2f} 倍），"
            f"目标不超过 {GOAL_GROWTH}——{good}",
            flush=True,
        )


def _growth(parts: list[Part], name: str) -> float:
    """The last tenths against the first, row by row; the register holds ten times as much at the end."""

    def each(some: list[Part]) -> float:
        return sum(getattr(p, name) for p in some) / sum(p.rows for p in some)

    return each(parts[7:10]) / each(parts[:1])


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(_scratch.run("items", measure, __doc__ or ""))
