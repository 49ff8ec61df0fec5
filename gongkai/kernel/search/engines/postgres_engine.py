"""The engine inside PostgreSQL, for places that refuse index files; GIN over our own tokens.

What matches by the thousand is ranked and counted among the newest documents, as the default engine does. There is no
dictionary to ask how much will match: the newest few thousand documents are looked through first, and from what they
hold follows how far to go.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction

from gongkai.kernel.search.documents import NO_FILTERS, FacetCount
from gongkai.kernel.search.engines import Found, Request, Row, top_counts
from gongkai.kernel.search.engines.postgres_query import (
    TEXTS,
    Sql,
    rare_terms,
    request_terms,
    score,
    spans,
    terms_of,
    where,
)
from gongkai.kernel.search.entries import VERSION, Entry

TABLE = f"search_entry_v{VERSION}"
STATE = "search_index_state"
# The newest documents that are looked through first. An index of twice as many is always looked through whole.
PROBE = 2_000
# What may match no more than this is ranked and counted whole: each match costs some hundredths of a millisecond.
EXACT = 2_000
# Matches that a stretch should hold, for each that is wanted.
PLENTY = 1.25
# Where the guess was wrong: never more rows than this (the newest).
CAP = 10_000
MAX_TERMS = 50_000
_BATCH = 200
_MINUTE, _KEPT = 60.0, 1_000
_OLD = [f"search_entry_v{n}" for n in range(1, VERSION)]
_CREATE = f"""
DROP TABLE IF EXISTS {", ".join(_OLD)};
CREATE TABLE IF NOT EXISTS {TABLE} (
    index_name text NOT NULL, id text NOT NULL, sort_key bigint NOT NULL, terms tsvector NOT NULL,
    title text NOT NULL, body text NOT NULL, pinyin text NOT NULL, initials text NOT NULL, exact text NOT NULL,
    facets jsonb NOT NULL, dates jsonb NOT NULL, shown bytea NOT NULL, PRIMARY KEY (index_name, id));
CREATE INDEX IF NOT EXISTS {TABLE}_terms ON {TABLE} USING gin (terms);
CREATE INDEX IF NOT EXISTS {TABLE}_sort ON {TABLE} (index_name, sort_key);
CREATE TABLE IF NOT EXISTS {STATE} (index_name text PRIMARY KEY, layout integer NOT NULL);
"""
_COLUMNS = "index_name, id, sort_key, terms, title, body, pinyin, initials, exact, facets, dates, shown"
_INSERT = f"""
INSERT INTO {TABLE} ({_COLUMNS})
VALUES (%s, %s, %s, array_to_tsvector(%s), %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (index_name, id) DO UPDATE SET ({_COLUMNS}) = ROW(EXCLUDED.*)
"""

_T = TypeVar("_T")
# What may be a minute old: where stretches begin, how many rows there are, the counts of whole lists.
_minute: dict[str, tuple[float, Any]] = {}


@dataclass(frozen=True)
class _Answer:
    total: int
    ids: list[str]
    scores: list[float]
    facets: dict[str, list[FacetCount]] = field(default_factory=dict)


class PostgresEngine:
    """Lives in the default database; its writes belong to the caller's transaction, if there is one."""

    def __init__(self, root: Path, name: str) -> None:
        if connection.vendor != "postgresql":
            raise ValueError("检索引擎 postgres 需要 PostgreSQL 数据库：请设置 GONGKAI_DATABASE_URL，或换用其他引擎。")
        self.name = name

    @transaction.atomic
    def apply(self, puts: Iterable[Entry], deletes: Sequence[str]) -> None:
        self._lock()
        batches = 0
        with connection.cursor() as cursor:
            if deletes:
                cursor.execute(
                    f"DELETE FROM {TABLE} WHERE index_name = %s AND id = ANY(%s)", [self.name, list(deletes)]
                )
            entries = iter(puts)
            while batch := list(islice(entries, _BATCH)):
                cursor.executemany(_INSERT, [self._values(entry) for entry in batch])
                batches += 1
            if batches > 1:
                # What GIN has not sorted in yet is read by every query; and how many rows there are is not known.
                cursor.execute(f"SELECT gin_clean_pending_list('{TABLE}_terms')")
                cursor.execute(f"ANALYZE {TABLE}")

    @transaction.atomic
    def rebuild(self, entries: Iterable[Entry]) -> None:
        self._lock()
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE index_name = %s", [self.name])
        self.apply(entries, ())
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {STATE} VALUES (%s, %s) ON CONFLICT (index_name) DO UPDATE SET layout = EXCLUDED.layout",
                [self.name, VERSION],
            )

    def search(self, request: Request) -> Found:
        if not _exists(TABLE):
            return Found()
        documents = self._documents()
        if request.node is None and request.filters == NO_FILTERS and documents > 2 * PROBE:
            return self._everything(request)
        wanted = PROBE
        while wanted * 2 < documents and (within := self._stretch(wanted, request)):
            answer = self._ask(request, within)
            if answer.total >= request.enough:
                return self._found(replace(answer, total=request.enough), exact=False)
            if answer.total * documents / wanted <= EXACT:
                break
            wanted = max(int(PLENTY * request.enough * wanted / answer.total), wanted * 2)
        answer = self._ask(request, None)
        return self._found(replace(answer, total=min(answer.total, CAP)), exact=answer.total <= CAP)

    def _everything(self, request: Request) -> Found:
        """The front of a list: its newest documents as they are, counted as they were less than a minute ago, for
        every publication would have them counted anew."""
        terms = request_terms(request, None)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {TABLE} WHERE index_name = %s AND terms @@ %s::tsquery "
                f"ORDER BY sort_key {_direction(request)} LIMIT %s OFFSET %s",
                [self.name, terms, request.limit, request.offset],
            )
            ids = [one for (one,) in cursor.fetchall()]
        key = f"{self.name} all {request.visible} {request.facets}"
        counted = _for_a_minute(key, lambda: self._ask(replace(request, limit=0), None, capped=False))
        return self._found(_Answer(counted.total, ids, [0.0] * len(ids), counted.facets), exact=True)

    def _documents(self) -> int:
        """About how many rows there are, those of other indexes included."""

        def estimate() -> int:
            with connection.cursor() as cursor:
                cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", [TABLE])
                return int(cursor.fetchone()[0])

        return _for_a_minute(f"{TABLE} rows", estimate)

    def _stretch(self, wanted: int, request: Request) -> list[str] | None:
        """The spans of about so many of the newest or oldest documents; None where there are not as many."""
        wanted = -(-wanted // PROBE) * PROBE
        direction = _direction(request)
        last = f"SELECT sort_key FROM {TABLE} WHERE index_name = %s ORDER BY sort_key {direction} OFFSET %s LIMIT 1"

        def key_at(offset: int) -> int | None:
            with connection.cursor() as cursor:
                cursor.execute(last, [self.name, offset])
                row = cursor.fetchone()
                return row and row[0]

        far = _for_a_minute(f"{self.name} {direction} {wanted}", lambda: key_at(wanted))
        near = key_at(0)
        if far is None or near is None:
            return None
        return spans(min(far, near), max(far, near))

    def _ask(self, request: Request, within: list[str] | None, *, capped: bool = True) -> _Answer:
        """Total, page and facets of the matches in one statement: each of them is looked at once."""
        order = f"sort_key {_direction(request)}"
        best = f"score DESC, {order}" if request.sort == "relevance" and request.node is not None else order
        page = f"FROM found ORDER BY {best} LIMIT %s OFFSET %s"
        found, values = self._matches(request, request_terms(request, within))
        if capped and within is None:
            found = f"({found} ORDER BY {order} LIMIT {CAP + 1})"
            if rare := rare_terms(request):
                # A number or a whole title is not cut off with what is older than the newest of them.
                others, more = self._matches(request, rare)
                found, values = f"{found} UNION ({others})", values + more
        with _by_index() as cursor:
            cursor.execute(
                f"WITH found AS MATERIALIZED ({found}) "
                f"SELECT (SELECT count(*) FROM found), ARRAY(SELECT id {page}), ARRAY(SELECT score {page}), "
                "ARRAY(SELECT json_build_array(name, value, count(*))::text FROM found, unnest(%s::text[]) AS name, "
                "jsonb_array_elements_text(COALESCE(facets -> name, '[]'::jsonb)) AS value GROUP BY name, value)",
                [*values, *(request.limit, request.offset) * 2, list(request.facets)],
            )
            total, ids, scores, counted = cursor.fetchone()
        facets: dict[str, list[tuple[str, int]]] = {name: [] for name in request.facets}
        for name, value, count in map(json.loads, counted):
            facets[name].append((value, count))
        return _Answer(total, ids, scores, {name: top_counts(counts) for name, counts in facets.items()})

    def _matches(self, request: Request, terms: str) -> Sql:
        condition, values = where(request)
        worth, ranks = score(request.node)
        return (
            f"SELECT id, sort_key, facets, ({worth})::float8 AS score FROM {TABLE} "
            f"WHERE index_name || '' = %s AND terms @@ %s::tsquery AND {condition}",
            [*ranks, self.name, terms, *values],
        )

    def _found(self, answer: _Answer, *, exact: bool) -> Found:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, shown FROM {TABLE} WHERE index_name = %s AND id = ANY(%s)", [self.name, answer.ids]
            )
            shown = dict(cursor.fetchall())
        # What somebody has deleted in between is left out.
        found = [(one, rank) for one, rank in zip(answer.ids, answer.scores, strict=True) if one in shown]
        rows = [Row(one, bytes(shown[one]), rank) for one, rank in found]
        return Found(rows, answer.total, exact, answer.facets)

    def count(self) -> int:
        if not _exists(TABLE):
            return 0
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE index_name = %s", [self.name])
            return int(cursor.fetchone()[0])

    def wanting(self) -> str:
        if not _exists(STATE):
            return "索引尚未完整建立"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT layout FROM {STATE} WHERE index_name = %s", [self.name])
            row = cursor.fetchone()
        return "" if row and row[0] == VERSION else "索引尚未完整建立"

    def mark_damaged(self, reason: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {STATE} WHERE index_name = %s", [self.name])

    def _lock(self) -> None:
        """One writer per index, and the tables in place; both end with the transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"search:{self.name}"])
            if not (_exists(TABLE) and _exists(STATE)):
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('search:tables', 1))")
                cursor.execute(_CREATE)

    def _values(self, entry: Entry) -> list[Any]:
        return [
            self.name,
            entry.id,
            entry.sort_key,
            list(islice(dict.fromkeys(terms_of(entry)), MAX_TERMS)),
            *(f" {getattr(entry, name)} " for name in TEXTS),
            f" {entry.codes} {entry.whole} ",
            json.dumps(entry.facets, ensure_ascii=False),
            json.dumps(entry.dates),
            entry.shown,
        ]


@contextmanager
def _by_index() -> Iterator[Any]:
    """The planner takes a tsvector for a short value and would read every one of the table, or of the index by its
    name, which is why the name is no plain condition beside it; what is compiled for a query takes longer than it."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
        yield cursor
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT; SET LOCAL jit TO DEFAULT")


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def _direction(request: Request) -> str:
    return "ASC" if request.sort == "oldest" else "DESC"


def _for_a_minute(key: str, compute: Callable[[], _T]) -> _T:
    key = f"{connection.settings_dict['NAME']} {key}"
    known = _minute.get(key)
    if known is None or time.monotonic() - known[0] > _MINUTE:
        if len(_minute) >= _KEPT:
            _minute.clear()
        known = _minute[key] = (time.monotonic(), compute())
    found: _T = known[1]
    return found
