"""The engine inside PostgreSQL, for places that refuse index files; GIN over our own tokens, ranking capped.

One tsvector holds every term under a one-letter mark (t title, b body, c characters …). It has no positions: those
stop at 16,383 and at 256 a term, so phrases are checked on the stored token text of the rows GIN leaves over.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from gongkai.kernel.search.documents import Sight, Within
from gongkai.kernel.search.engines import Found, Request, Row, top_counts
from gongkai.kernel.search.entries import VERSION, Entry, ancestors
from gongkai.kernel.search.plan import BOOSTS, Every, Node, Phrase

TABLE = f"search_entry_v{VERSION}"
STATE = "search_index_state"
# Ranking and facet counts look at no more rows than this (the newest); the total says that it is not exact.
CAP = 10_000
MAX_TERMS = 50_000
_BATCH = 200
_MARKS = {
    "title": "t",
    "body": "b",
    "chars": "c",
    "title_chars": "k",
    "pinyin": "p",
    "initials": "i",
    "loose": "l",
    "codes": "n",
    "whole": "w",
}
_PHRASED = ("title", "body", "pinyin", "initials")
_CREATE = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    index_name text NOT NULL, id text NOT NULL, sort_key bigint NOT NULL, terms tsvector NOT NULL,
    title text NOT NULL, body text NOT NULL, pinyin text NOT NULL, initials text NOT NULL,
    facets jsonb NOT NULL, dates jsonb NOT NULL, shown bytea NOT NULL, PRIMARY KEY (index_name, id));
CREATE INDEX IF NOT EXISTS {TABLE}_terms ON {TABLE} USING gin (terms);
CREATE INDEX IF NOT EXISTS {TABLE}_sort ON {TABLE} (index_name, sort_key);
CREATE TABLE IF NOT EXISTS {STATE} (index_name text PRIMARY KEY, layout integer NOT NULL);
"""
_COLUMNS = "index_name, id, sort_key, terms, title, body, pinyin, initials, facets, dates, shown"
_INSERT = f"""
INSERT INTO {TABLE} ({_COLUMNS})
VALUES (%s, %s, %s, array_to_tsvector(%s), %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (index_name, id) DO UPDATE SET ({_COLUMNS}) = ROW(EXCLUDED.*)
"""

Sql = tuple[str, list[Any]]


class PostgresEngine:
    """Lives in the default database; its writes belong to the caller's transaction, if there is one."""

    def __init__(self, root: Path, name: str) -> None:
        if connection.vendor != "postgresql":
            raise ValueError("检索引擎 postgres 需要 PostgreSQL 数据库：请设置 GONGKAI_DATABASE_URL，或换用其他引擎。")
        self.name = name

    @transaction.atomic
    def apply(self, puts: Iterable[Entry], deletes: Sequence[str]) -> None:
        self._lock()
        with connection.cursor() as cursor:
            if deletes:
                cursor.execute(
                    f"DELETE FROM {TABLE} WHERE index_name = %s AND id = ANY(%s)", [self.name, list(deletes)]
                )
            entries = iter(puts)
            while batch := list(islice(entries, _BATCH)):
                cursor.executemany(_INSERT, [self._values(entry) for entry in batch])

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
        terms = _request_terms(request)
        where, more = _where(request)
        score, ranks = _score(request.node)
        inner = (
            f"SELECT id, sort_key, facets, {score} AS score FROM {TABLE} "
            f"WHERE index_name = %s AND terms @@ %s::tsquery AND {where} "
            f"ORDER BY sort_key {_direction(request)} LIMIT {CAP + 1}"
        )
        inner_values = [*ranks, self.name, terms, *more]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({inner}) AS found", inner_values)
            total = cursor.fetchone()[0]
            cursor.execute(
                f"WITH found AS ({inner}), page AS (SELECT * FROM found ORDER BY {_order(request)} LIMIT %s OFFSET %s) "
                f"SELECT page.id, entry.shown, page.score FROM page JOIN {TABLE} AS entry "
                f"ON entry.index_name = %s AND entry.id = page.id ORDER BY {_order(request, 'page.')}",
                [*inner_values, request.limit, request.offset, self.name],
            )
            rows = [Row(one, bytes(shown), float(rank)) for one, shown, rank in cursor.fetchall()]
            facets = {name: top_counts(_facet(cursor, name, inner, inner_values)) for name in request.facets}
        return Found(rows, min(total, CAP), total <= CAP, facets)

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
            list(islice(dict.fromkeys(_terms(entry)), MAX_TERMS)),
            *(f" {getattr(entry, name)} " for name in _PHRASED),
            json.dumps(entry.facets, ensure_ascii=False),
            json.dumps(entry.dates),
            entry.shown,
        ]


def _exists(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        return bool(cursor.fetchone()[0])


def _terms(entry: Entry) -> Iterator[str]:
    """Filters first: a very long text must not push them over the limit."""
    yield f"v:{entry.visibility}"
    yield from (f"o:{path}" for path in ancestors(entry.org_path))
    yield from (f"v:{entry.visibility}@{path}" for path in ancestors(entry.org_path))
    yield from (_facet_term(name, value) for name, values in entry.facets.items() for value in values)
    for field in ("codes", "whole", "title", "title_chars", "pinyin", "initials", "chars", "loose", "body"):
        yield from (f"{_MARKS[field]}:{token}" for token in getattr(entry, field).split())


def _facet_term(name: str, value: str) -> str:
    return f"f:{name}={value}"


def _lexeme(term: str) -> str:
    quoted = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


def _request_terms(request: Request) -> str:
    """Everything an index look-up can decide, as one tsquery text."""
    parts = [_any(_sight(sight) for sight in request.visible)]
    if request.filters.org_path:
        parts.append(_lexeme(f"o:{request.filters.org_path}"))
    for name, value in request.filters.facets.items():
        values = [value] if isinstance(value, str) else value
        parts.append(_any(_lexeme(_facet_term(name, v)) for v in values))
    if request.node is not None:
        parts.append(_node_terms(request.node))
    return " & ".join(parts)


def _sight(sight: Sight) -> str:
    return _lexeme(f"v:{sight.level}@{sight.org_path}" if isinstance(sight, Within) else f"v:{sight}")


def _any(terms: Iterable[str]) -> str:
    return "(" + " | ".join(terms) + ")"


def _node_terms(node: Node) -> str:
    if isinstance(node, Phrase):
        lexemes = [_lexeme(f"{_MARKS[node.field]}:{token}") for token in node.tokens]
        if node.prefix:
            lexemes[-1] += ":*"
        return "(" + " & ".join(lexemes) + ")"
    joint = " & " if isinstance(node, Every) else " | "
    return "(" + joint.join(_node_terms(part) for part in node.parts) + ")"


def _where(request: Request) -> Sql:
    """What is checked row by row: phrases and dates."""
    conditions: list[Sql] = []
    for name, (low, high) in request.filters.dates.items():
        bounds = [low.toordinal() if low else 0, high.toordinal() if high else 1 << 30]
        conditions.append(("(dates ->> %s)::integer BETWEEN %s AND %s", [name, *bounds]))
    if request.node is not None:
        conditions.append(_check(request.node))
    sql = " AND ".join(f"({text})" for text, _ in conditions) or "TRUE"
    return sql, [value for _, values in conditions for value in values]


def _check(node: Node) -> Sql:
    if isinstance(node, Phrase):
        return _phrase(node)
    checked = [_check(part) for part in node.parts]
    joint = " AND " if isinstance(node, Every) else " OR "
    return "(" + joint.join(sql for sql, _ in checked) + ")", [v for _, values in checked for v in values]


def _phrase(phrase: Phrase) -> Sql:
    if len(phrase.tokens) == 1 or phrase.field not in _PHRASED:
        return "terms @@ %s::tsquery", [_node_terms(phrase)]
    wanted = f" {' '.join(phrase.tokens)}" + ("" if phrase.prefix else " ")
    return f"position(%s IN {phrase.field}) > 0", [wanted]


def _score(node: Node | None) -> Sql:
    """Sum of what each matching phrase is worth; longer phrases say more."""
    leaves = list(_leaves(node)) if node is not None else []
    if not leaves:
        return "0.0", []
    parts, values = [], []
    for leaf in leaves:
        sql, found = _phrase(leaf)
        parts.append(f"CASE WHEN {sql} THEN {BOOSTS[leaf.field] * (1 + 0.1 * len(leaf.tokens)):.2f} ELSE 0.0 END")
        values += found
    return " + ".join(parts), values


def _leaves(node: Node) -> Iterator[Phrase]:
    if isinstance(node, Phrase):
        yield node
        return
    for part in node.parts:
        yield from _leaves(part)


def _direction(request: Request) -> str:
    return "ASC" if request.sort == "oldest" else "DESC"


def _order(request: Request, table: str = "") -> str:
    by_day = f"{table}sort_key {_direction(request)}"
    return f"{table}score DESC, {by_day}" if request.sort == "relevance" and request.node is not None else by_day


def _facet(cursor: Any, name: str, inner: str, values: list[Any]) -> list[tuple[str, int]]:
    cursor.execute(
        f"SELECT value, count(*) FROM ({inner}) AS found, "
        "jsonb_array_elements_text(COALESCE(found.facets -> %s, '[]'::jsonb)) AS value GROUP BY value",
        [*values, name],
    )
    return [(value, count) for value, count in cursor.fetchall()]
