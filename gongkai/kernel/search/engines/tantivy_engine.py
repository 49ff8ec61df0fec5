"""The default engine: tantivy on local files, over our own tokens."""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import tantivy
from tantivy import Order, Query

from gongkai.kernel.search.documents import NO_FILTERS
from gongkai.kernel.search.engines import MAX_FACET_VALUES, Damaged, Found, Request, Row, tantivy_counts, top_counts
from gongkai.kernel.search.engines.tantivy_counts import MINUTE, Facets, Level, Stamp
from gongkai.kernel.search.engines.tantivy_order import newest_first
from gongkai.kernel.search.engines.tantivy_query import POSITIONS, Compiler
from gongkai.kernel.search.engines.tantivy_stretches import Stretches, outlook
from gongkai.kernel.search.entries import VERSION, Entry, ancestors
from gongkai.kernel.search.home import Home

_TOKENS = "tokens"
_PLAIN = ("pinyin", "initials", "chars", "title_chars", "loose", "codes", "whole", "spans")
_STREAMS = (*POSITIONS, *_PLAIN)
# Memory for what is not written out yet, as far as it is needed: every query asks each piece of the index that was
# written out at a time, and a rebuild should leave few.
_HEAP, _LARGE_HEAP = 64_000_000, 384_000_000
# How many answers one commit keeps: the first pages of the catalogue are asked for again and again.
_KEPT = 256


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    # The key is text: deleting by a term of an unsigned field deletes nothing.
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("visibility", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("org", tokenizer_name="raw", index_option="basic")
    for name in POSITIONS:
        builder.add_text_field(name, tokenizer_name=_TOKENS, index_option="position")
    for name in _PLAIN:
        builder.add_text_field(name, tokenizer_name=_TOKENS, index_option="basic")
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_json_field("dates", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("sort_key", fast=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def _analyzer() -> Any:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


_T = TypeVar("_T")
# The query, the places of a page and their ranks, how many there are, and whether that is all of them.
Looked = tuple[Any, list[tuple[Any, Any]], int, bool]


@dataclass
class _Reader:
    """One open generation, the stamp of the commit it shows, and what was found and counted in that commit."""

    index: Any
    searcher: Any
    stamp: Stamp
    stretches: Stretches
    lists: dict[str, Looked] = field(default_factory=dict)
    counts: dict[str, Facets] = field(default_factory=dict)


_readers: dict[tuple[int, str], _Reader] = {}
_readers_lock = threading.Lock()
# Of which commit and when whole lists were counted.
_totals: dict[str, tuple[Stamp, float, Level]] = {}


class TantivyEngine:
    def __init__(self, root: Path, name: str) -> None:
        self.home = Home(root, name, f"tantivy-{VERSION}")

    def apply(self, puts: Iterable[Entry], deletes: Sequence[str]) -> None:
        with self.home.writing():
            path = self.home.current()
            if path is None:
                path = self._create()
                self.home.publish(path, complete=False)
            with _damage():
                self._write(path, puts, deletes)
                tantivy_counts.follow(path, _stamp(path), lambda name, facets: _level(path, name, facets))

    def rebuild(self, entries: Iterable[Entry]) -> None:
        tally = tantivy_counts.Tally()
        with self.home.writing():
            path = self._create()
            self._write(path, newest_first(tally.of(entries), self.home.folder), (), heap=_LARGE_HEAP)
            # A document that came twice is there once.
            if tally.totals.total() == _opened(path).searcher().num_docs:
                tantivy_counts.keep(path, _stamp(path), tally.levels())
            self.home.publish(path, complete=True)

    def search(self, request: Request) -> Found:
        path = self.home.current()
        if path is None:
            return Found()
        with _damage():
            reader = self._reader(path)
            if request.node is None and request.filters == NO_FILTERS:
                return self._everything(path, reader, request)
            query, hits, total, exact = _looked_through(reader, request)
            rows = [_row(reader.searcher.doc(address), key) for key, address in hits]
            return Found(rows, total if exact else request.enough, exact, _facets(reader, query, total, request))

    def _everything(self, path: Path, reader: _Reader, request: Request) -> Found:
        """The front of a list: its newest documents as they are, counted as they were less than a minute ago where
        they are many, for every publication would have them counted anew."""
        query, hits, total, exact = _looked_through(reader, request)
        rows = [_row(reader.searcher.doc(address), key) for key, address in hits]
        if exact:
            return Found(rows, total, True, _facets(reader, query, total, request))
        return Found(rows, *_whole(path, reader, request))

    def count(self) -> int:
        path = self.home.current()
        if path is None:
            return 0
        with _damage():
            return int(self._reader(path).searcher.num_docs)

    def wanting(self) -> str:
        return self.home.wanting()

    def mark_damaged(self, reason: str) -> None:
        self.home.flag(reason)

    def _create(self) -> Path:
        path = self.home.fresh()
        tantivy.Index(_schema(), path=str(path))
        return path

    def _reader(self, path: Path) -> _Reader:
        """The open index of this process, showing the last commit of any process."""
        key = (os.getpid(), str(path))
        with _readers_lock:
            reader = _readers.get(key)
            stamp = _stamp(path)
            if reader is None:
                self._forget(path)
                reader = _readers[key] = _reader_of(_opened(path), stamp)
            elif reader.stamp != stamp:
                reader.index.reload()
                reader = _readers[key] = _reader_of(reader.index, stamp)
            return reader

    def _forget(self, path: Path) -> None:
        """Let go of replaced generations of this index."""
        for key in [k for k in _readers if Path(k[1]).parent == path.parent]:
            del _readers[key]

    @staticmethod
    def _write(path: Path, puts: Iterable[Entry], deletes: Sequence[str], *, heap: int = _HEAP) -> None:
        writer = _opened(path).writer(heap_size=heap, num_threads=1)
        for one in deletes:
            writer.delete_documents_by_term("id", one)
        for entry in puts:
            writer.delete_documents_by_term("id", entry.id)
            writer.add_document(_document(entry))
        writer.commit()
        # Letting the writer go would abort merges under way, and single puts would pile up segments.
        writer.wait_merging_threads()


def _opened(path: Path) -> Any:
    index = tantivy.Index.open(str(path))
    index.register_tokenizer(_TOKENS, _analyzer())  # not stored with the index: needed at every open
    index.config_reader("manual")
    index.reload()
    return index


def _reader_of(index: Any, stamp: Stamp) -> _Reader:
    searcher = index.searcher()
    return _Reader(index, searcher, stamp, Stretches(index, searcher))


def _stamp(path: Path) -> Stamp:
    stat = (path / "meta.json").stat()
    return stat.st_mtime_ns, stat.st_ino


def _document(entry: Entry) -> Any:
    document = tantivy.Document()
    document.add_text("id", entry.id)
    document.add_text("visibility", entry.visibility)
    for path in ancestors(entry.org_path):
        document.add_text("org", path)
    for name in _STREAMS:
        document.add_text(name, getattr(entry, name))
    document.add_json("facets", entry.facets)
    document.add_json("dates", entry.dates)
    document.add_integer("sort_key", entry.sort_key)
    document.add_bytes("shown", entry.shown)
    return document


def _row(document: Any, key: float) -> Row:
    return Row(document.get_first("id"), bytes(document.get_first("shown")), float(key))


def _order(request: Request) -> dict[str, Any]:
    if request.sort == "relevance" and request.node is not None:
        return {}
    return {"order_by_field": "sort_key", "order": Order.Asc if request.sort == "oldest" else Order.Desc}


def _looked_through(reader: _Reader, request: Request) -> Looked:
    """Over as long a stretch as holds enough. A page of the catalogue, whose order is no ranking, is looked up once in
    a commit."""

    def look() -> Looked:
        expected = outlook(reader.searcher, request)
        if not expected.most:
            return Query.empty_query(), [], 0, True
        reach = reader.stretches.first(request, expected)
        while True:
            query = Compiler(reader.index, reach.query if reach else None).request(request)
            found = reader.searcher.search(query, limit=request.limit, offset=request.offset, **_order(request))
            if reach is None or found.count >= request.enough:
                return query, found.hits, found.count, reach is None
            reach = reader.stretches.longer(request, reach, found.count)

    return look() if request.node is not None else _kept(reader.lists, repr(request), look)


def _facets(reader: _Reader, query: Any, total: int, request: Request) -> Facets:
    """Counting visits every match; all pages of an answer, and everybody who asks the same, share the counts."""

    def count() -> Facets:
        wanted = {n: {"terms": {"field": f"facets.{n}", "size": MAX_FACET_VALUES}} for n in request.facets}
        counted = reader.searcher.aggregate(query, wanted)
        return {n: top_counts((b["key"], b["doc_count"]) for b in counted[n]["buckets"]) for n in request.facets}

    if not total or not request.facets:
        return {name: [] for name in request.facets}
    found = _kept(reader.counts, repr((request.node, request.visible, request.filters, request.facets)), count)
    return dict(found)


def _whole(path: Path, reader: _Reader, request: Request) -> tuple[int, bool, Facets]:
    """What all documents of an index are, as those know who wrote them; else counted, at most once a minute."""
    level, *others = request.visible
    if not others and isinstance(level, str):
        kept = tantivy_counts.level(path, reader.stamp, level, request.facets)
        if kept is not None:
            return kept.total, True, {name: kept.facets[name] for name in request.facets}
    key = repr((str(path), request.visible, request.facets))
    known = _totals.get(key)
    if known is None or (known[0] != reader.stamp and time.monotonic() - known[1] > MINUTE):
        if len(_totals) >= _KEPT:
            _totals.clear()
        known = _totals[key] = (reader.stamp, time.monotonic(), _counted(reader, request))
    return known[2].total, True, dict(known[2].facets)


def _counted(reader: _Reader, request: Request) -> Level:
    query = Compiler(reader.index).request(request)
    total = reader.searcher.search(query, limit=1).count
    return Level(total, _facets(reader, query, total, request))


def _level(path: Path, name: str, facets: Iterable[str]) -> Level:
    """Every document of a level, counted in what was written just now."""
    request = Request(None, (name,), NO_FILTERS, tuple(facets), "newest", 0, 1)
    return _counted(_reader_of(_opened(path), _stamp(path)), request)


def _kept(answers: dict[str, _T], key: str, compute: Callable[[], _T]) -> _T:
    found = answers.get(key)
    if found is None:
        found = compute()
        if len(answers) >= _KEPT:
            answers.clear()
        answers[key] = found
    return found


@contextmanager
def _damage() -> Iterator[None]:
    """Turn the engine's own failures, panics of its native code included, into `Damaged`."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Damaged(str(error)[:300]) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Damaged(str(error)[:300]) from error
        raise
