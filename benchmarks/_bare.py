"""The bare engines: SQLite FTS5 and PostgreSQL's own search over the same tokens of title and text, and nothing else.

No visibility, no pinyin, no slips, no marks: the best twenty by the engine's own ranking with the words that come back,
and a total that stops at a thousand, as ours does.
"""

import json
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks._scratch import percentile
from gongkai.kernel.search.documents import Document
from gongkai.kernel.search.plan import words_of
from gongkai.kernel.search.text import token_texts

MOST, PAGE, BATCH = 1_001, 20, 2_000
Facet = tuple[str, str] | None


class Bare(Protocol):
    name: str

    def add(self, documents: Iterable[Document]) -> None: ...

    def ask(self, text: str, facet: Facet = None) -> int:
        """Fetch the best twenty; how many there are, at most 1,001."""


class Fts5:
    """SQLite FTS5 with one facet beside it in a plain table."""

    name = "FTS5"

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
            "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, body, tokenize = 'ascii');"
            "CREATE TABLE IF NOT EXISTS shown(row INTEGER PRIMARY KEY, value BLOB NOT NULL);"
            "CREATE TABLE IF NOT EXISTS facet(row INTEGER, name TEXT, value TEXT, PRIMARY KEY(row, name, value))"
            " WITHOUT ROWID;"
            "CREATE INDEX IF NOT EXISTS facet_value ON facet(name, value, row);"
        )

    def add(self, documents: Iterable[Document]) -> None:
        with self.db:
            for one in documents:
                row = self.db.execute(
                    "INSERT INTO words(title, body) VALUES (?, ?)",
                    (" ".join(token_texts(one.title)), " ".join(token_texts("\n。".join([one.body, *one.codes])))),
                ).lastrowid
                self.db.execute("INSERT INTO shown VALUES (?, ?)", (row, _shown(one)))
                self.db.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?)", _facets(one, row))

    def ask(self, text: str, facet: Facet = None) -> int:
        match = " AND ".join(f'"{" ".join(tokens)}"' for tokens in _words(text))
        where, values = "words MATCH ?", [match]
        if facet:
            where += " AND rowid IN (SELECT row FROM facet WHERE name = ? AND value = ?)"
            values += facet
        found = self.db.execute(
            f"SELECT rowid FROM words WHERE {where} ORDER BY bm25(words, 4.0, 1.0) LIMIT {PAGE}", values
        ).fetchall()
        for row in found:
            self.db.execute("SELECT value FROM shown WHERE row = ?", row).fetchone()
        counted = f"SELECT count(*) FROM (SELECT 1 FROM words WHERE {where} LIMIT {MOST})"
        return int(self.db.execute(counted, values).fetchone()[0])


class Postgres:
    """A tsvector of the tokens under GIN, ranked by ts_rank; phrases by position."""

    name = "PostgreSQL"

    def __init__(self, table: str = "bare_words") -> None:
        from django.db import connection, transaction

        self.connection, self.atomic, self.table = connection, transaction.atomic, table
        with connection.cursor() as cursor:
            cursor.execute(
                f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} (id bigserial PRIMARY KEY, "
                "words tsvector NOT NULL, facets text[] NOT NULL, shown bytea NOT NULL);"
            )

    def add(self, documents: Iterable[Document]) -> None:
        with self.atomic(), self.connection.cursor() as cursor:
            for one in documents:
                values = (" ".join(token_texts(one.title)), " ".join(token_texts("\n。".join([one.body, *one.codes]))))
                facets = [f"{name}={value}" for _, name, value in _facets(one, 0)]
                cursor.execute(
                    f"INSERT INTO {self.table}(words, facets, shown) VALUES "
                    "(setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'D'), %s, %s)",
                    [*values, facets, _shown(one)],
                )
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {self.table}_gin ON {self.table} USING gin (words)")
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {self.table}_facets ON {self.table} USING gin (facets)")
            cursor.execute(f"ANALYZE {self.table}")

    def ask(self, text: str, facet: Facet = None) -> int:
        query = " & ".join("(" + " <-> ".join(f"'{token}'" for token in tokens) + ")" for tokens in _words(text))
        where, values = "words @@ %s::tsquery", [query]
        if facet:
            where += " AND facets @> ARRAY[%s]"
            values.append("=".join(facet))
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT shown FROM {self.table} WHERE {where} ORDER BY ts_rank(words, %s::tsquery) DESC LIMIT {PAGE}",
                [*values, query],
            )
            cursor.fetchall()
            cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {self.table} WHERE {where} LIMIT {MOST}) AS s", values)
            return int(cursor.fetchone()[0])


def _shown(one: Document) -> bytes:
    return json.dumps({"title": one.title, "body": one.body}, ensure_ascii=False).encode()


def _words(text: str) -> list[list[str]]:
    return [token_texts(word) for word in words_of(text)]


def _facets(one: Document, row: int | None) -> list[tuple[int | None, str, str]]:
    pairs = ((name, [v] if isinstance(v, str) else v) for name, v in one.facets.items())
    return [(row, name, value) for name, values in pairs for value in values if value]


# Times ---------------------------------------------------------------------


@dataclass(frozen=True)
class Times:
    """Milliseconds by the clock, and of the processor, which a busy machine changes little; `found` is the median."""

    p50: float
    p95: float
    slowest: float
    computed: float
    computed95: float
    found: int


def timed(asks: Sequence[Callable[[], int]], rounds: int) -> Times:
    spent, computed, found = [], [], []
    for _ in range(rounds):
        for ask in asks:
            begun, busy = time.perf_counter(), time.thread_time()
            found.append(ask())
            spent.append((time.perf_counter() - begun) * 1000)
            computed.append((time.thread_time() - busy) * 1000)
    return Times(
        statistics.median(spent),
        percentile(spent, 0.95),
        max(spent),
        statistics.median(computed),
        percentile(computed, 0.95),
        int(statistics.median(found)),
    )


def in_turn(asked: Sequence[Sequence[Callable[[], int]]], rounds: int) -> list[Times]:
    """Times of each size, whose questions are asked one after the other: what the machine is like at that moment meets
    every size. `computed` is the median of the questions, each in its quickest round."""
    spent: list[list[float]] = [[] for _ in asked]
    computed: list[list[list[float]]] = [[[] for _ in asks] for asks in asked]
    found: list[list[int]] = [[] for _ in asked]
    for turn in range(rounds):
        for n in range(len(asked[0])):
            for size in range(len(asked)) if turn % 2 else reversed(range(len(asked))):
                begun, busy = time.perf_counter(), time.thread_time()
                found[size].append(asked[size][n]())
                spent[size].append((time.perf_counter() - begun) * 1000)
                computed[size][n].append((time.thread_time() - busy) * 1000)
    return [
        Times(
            statistics.median(spent[size]),
            percentile(spent[size], 0.95),
            max(spent[size]),
            statistics.median(min(one) for one in computed[size]),
            percentile([ms for one in computed[size] for ms in one], 0.95),
            int(statistics.median(found[size])),
        )
        for size in range(len(asked))
    ]


def heads(sizes: Sequence[int], bare: str, by: str = "computed") -> str:
    """Above what `line` prints."""
    times = "".join(f"{'p50':>8}{'p95':>8}{'最慢':>6}" for _ in sizes)
    ratios = "".join(f"{f'比{bare}':>8}{'引擎比':>6}" for _ in sizes)
    measured = "处理器时间" if by == "computed" else " p50 "
    return f"  {'':<16}\t{'命中':>14}{times}{'增长':>6}{ratios}　增长和比值按{measured}计"


def line(
    name: str, ours: Sequence[Times], engine: Sequence[Times], bare: Sequence[Times | None], by: str = "computed"
) -> str:
    """Found, p50, p95 and slowest at each size; growth; ours, and our engine alone, against the bare one.

    `by` is `p50` where the work is done in a server, whose processor time is its own.
    """
    counts = "→".join(f"{t.found:,}" for t in ours)
    times = "".join(f"{t.p50:>8.2f}{t.p95:>8.2f}{t.slowest:>8.1f}" for t in ours)
    growth = getattr(ours[-1], by) / getattr(ours[0], by)
    ratios = ""
    for whole, alone, other in zip(ours, engine, bare, strict=True):
        told = [f"{getattr(one, by) / getattr(other, by):.2f}" if other else "–" for one in (whole, alone)]
        ratios += f"{told[0]:>10}{told[1]:>9}"
    return f"  {name:<16}\t{counts:>16}{times}{growth:>8.2f}{ratios}"
