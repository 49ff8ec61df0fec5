"""The small engine: SQLite FTS5 on a file of its own; for tests and up to about 100,000 documents."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from gongkai.kernel.search.documents import Filters, Sight, Within
from gongkai.kernel.search.engines import Damaged, Found, Request, Row, top_counts
from gongkai.kernel.search.entries import VERSION, Entry
from gongkai.kernel.search.home import Home, IndexBusy
from gongkai.kernel.search.plan import BOOSTS, Every, Node, Phrase

_STREAMS = ("title", "body", "chars", "title_chars", "pinyin", "initials", "loose", "codes", "whole")
_FILE = "index.sqlite3"
# The ascii tokenizer keeps every non-ASCII character: our tokens, parted by spaces, stay whole.
_SCHEMA = f"""
CREATE TABLE entry(row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, visibility TEXT NOT NULL,
                   org_path TEXT NOT NULL, sort_key INTEGER NOT NULL, shown BLOB NOT NULL);
CREATE INDEX entry_sort ON entry(sort_key);
CREATE VIRTUAL TABLE words USING fts5({", ".join(_STREAMS)}, tokenize = 'ascii');
CREATE TABLE facet(row INTEGER, name TEXT, value TEXT, PRIMARY KEY(row, name, value)) WITHOUT ROWID;
CREATE INDEX facet_value ON facet(name, value, row);
CREATE TABLE day(row INTEGER, name TEXT, day INTEGER, PRIMARY KEY(row, name)) WITHOUT ROWID;
CREATE INDEX day_value ON day(name, day, row);
"""
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_AFTER_DIGITS = ":"  # sorts after every digit: the open end of a subtree

Condition = tuple[str, list[object]]


class SqliteEngine:
    def __init__(self, root: Path, name: str) -> None:
        self.home = Home(root, name, f"sqlite-{VERSION}")

    def apply(self, puts: Iterable[Entry], deletes: Sequence[str]) -> None:
        with self.home.writing():
            path = self.home.current()
            if path is None:
                path = self._create()
                self.home.publish(path, complete=False)
            self._write(path, puts, deletes)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        with self.home.writing():
            path = self._create()
            self._write(path, entries, ())
            self.home.publish(path, complete=True)

    def search(self, request: Request) -> Found:
        path = self.home.current()
        if path is None:
            return Found()
        tables, where, values = _where(request)
        with _damage(), _connection(path) as db:
            total = db.execute(f"SELECT count(*) FROM {tables} WHERE {where}", values).fetchone()[0]
            score, order = _order(request)
            rows = db.execute(
                f"SELECT entry.id, entry.shown, {score} FROM {tables} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
                [*values, request.limit, request.offset],
            ).fetchall()
            counted = {name: top_counts(_facet(db, name, tables, where, values)) for name in request.facets}
            return Found([Row(one, shown, -rank) for one, shown, rank in rows], total, True, counted)

    def count(self) -> int:
        path = self.home.current()
        if path is None:
            return 0
        with _damage(), _connection(path) as db:
            return int(db.execute("SELECT count(*) FROM entry").fetchone()[0])

    def wanting(self) -> str:
        return self.home.wanting()

    def mark_damaged(self, reason: str) -> None:
        self.home.flag(reason)

    def _create(self) -> Path:
        path = self.home.fresh()
        with _damage(), closing(sqlite3.connect(path / _FILE)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(_SCHEMA)
        return path

    @staticmethod
    def _write(path: Path, puts: Iterable[Entry], deletes: Sequence[str]) -> None:
        with _damage(), _connection(path) as db, db:
            for one in deletes:
                _delete(db, one)
            for entry in puts:
                _delete(db, entry.id)
                _insert(db, entry)


@contextmanager
def _connection(path: Path) -> Iterator[sqlite3.Connection]:
    # A connection per call: cheap beside the query, and safe in any thread or fork.
    with closing(sqlite3.connect(f"file:{path / _FILE}?mode=rw", uri=True, timeout=20)) as db:
        yield db


def _insert(db: sqlite3.Connection, entry: Entry) -> None:
    cursor = db.execute(
        "INSERT INTO entry(id, visibility, org_path, sort_key, shown) VALUES (?, ?, ?, ?, ?)",
        (entry.id, entry.visibility, entry.org_path, entry.sort_key, entry.shown),
    )
    row = cursor.lastrowid
    marks = ", ".join("?" * len(_STREAMS))
    db.execute(
        f"INSERT INTO words(rowid, {', '.join(_STREAMS)}) VALUES (?, {marks})",
        (row, *(getattr(entry, name) for name in _STREAMS)),
    )
    pairs = [(row, name, value) for name, values in entry.facets.items() for value in values]
    db.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?)", pairs)
    db.executemany("INSERT INTO day VALUES (?, ?, ?)", [(row, name, day) for name, day in entry.dates.items()])


def _delete(db: sqlite3.Connection, one: str) -> None:
    found = db.execute("SELECT row FROM entry WHERE id = ?", (one,)).fetchone()
    if found is None:
        return
    db.execute("DELETE FROM words WHERE rowid = ?", found)
    for table in ("facet", "day", "entry"):
        db.execute(f"DELETE FROM {table} WHERE row = ?", found)


def _where(request: Request) -> tuple[str, str, list[object]]:
    """FROM clause, condition and its values."""
    tables = "entry"
    conditions: list[Condition] = [_visible(request.visible), *_filters(request.filters)]
    if request.node is not None:
        tables = "words JOIN entry ON entry.row = words.rowid"
        conditions.insert(0, ("words MATCH ?", [_match(request.node)]))
    return tables, " AND ".join(sql for sql, _ in conditions), [v for _, values in conditions for v in values]


def _order(request: Request) -> tuple[str, str]:
    """The score column and the ORDER BY; bm25 counts down: the best is the lowest."""
    direction = "ASC" if request.sort == "oldest" else "DESC"
    by_day = f"entry.sort_key {direction}"
    if request.node is None or request.sort != "relevance":
        return "0.0", by_day
    weights = ", ".join(str(BOOSTS[name]) for name in _STREAMS)
    return f"bm25(words, {weights}) AS score", f"score, {by_day}"


def _match(node: Node) -> str:
    """The query tree in FTS5's language; tokens hold letters and characters only, quotes can not occur."""
    if isinstance(node, Phrase):
        star = " *" if node.prefix else ""
        return f'{node.field} : "{" ".join(node.tokens)}"{star}'
    joined = " AND " if isinstance(node, Every) else " OR "
    return "(" + joined.join(_match(part) for part in node.parts) + ")"


def _visible(sights: tuple[Sight, ...]) -> Condition:
    conditions = [_sight(sight) for sight in sights]
    return "(" + " OR ".join(sql for sql, _ in conditions) + ")", [v for _, values in conditions for v in values]


def _sight(sight: Sight) -> Condition:
    if not isinstance(sight, Within):
        return "entry.visibility = ?", [sight]
    sql, values = _below(sight.org_path)
    return f"(entry.visibility = ? AND {sql})", [sight.level, *values]


def _below(org_path: str) -> Condition:
    return "entry.org_path >= ? AND entry.org_path < ?", [org_path, org_path + _AFTER_DIGITS]


def _filters(filters: Filters) -> Iterator[Condition]:
    if filters.org_path:
        yield _below(filters.org_path)
    for name, value in filters.facets.items():
        values = [value] if isinstance(value, str) else list(value)
        marks = ", ".join("?" * len(values))
        yield f"entry.row IN (SELECT row FROM facet WHERE name = ? AND value IN ({marks}))", [name, *values]
    for name, (low, high) in filters.dates.items():
        bounds: list[object] = [low.toordinal() if low else 0, high.toordinal() if high else 1 << 30]
        yield "entry.row IN (SELECT row FROM day WHERE name = ? AND day BETWEEN ? AND ?)", [name, *bounds]


def _facet(db: sqlite3.Connection, name: str, tables: str, where: str, values: list[object]) -> list[tuple[str, int]]:
    return db.execute(
        f"SELECT value, count(*) FROM facet WHERE name = ? AND row IN (SELECT entry.row FROM {tables} WHERE {where}) "
        "GROUP BY value",
        [name, *values],
    ).fetchall()


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY:
            raise IndexBusy(str(error)) from error
        raise Damaged(str(error)[:300]) from error
