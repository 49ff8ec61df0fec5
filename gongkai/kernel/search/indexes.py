"""The door: `index(name)` with its writes, its queries, its rebuild."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

import structlog
from django.conf import settings

from gongkai.kernel.search import highlight, plan
from gongkai.kernel.search.documents import (
    MAX_DEPTH,
    MAX_SIZE,
    NO_FILTERS,
    Document,
    Filters,
    Hit,
    Page,
    Sight,
    Sort,
    Suggestion,
    Within,
)
from gongkai.kernel.search.engines import Damaged, Found, Request, Row, engine_for
from gongkai.kernel.search.entries import Entry, checked_name, entry_of

_log = structlog.get_logger(__name__)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")

REBUILDING = "检索库正在重建，暂时不能检索，请稍后再试；也可以按栏目浏览。"
INCOMPLETE = "检索库正在建立，结果可能不完整。"
TOO_DEEP = f"只显示前 {MAX_DEPTH:,} 条结果，请增加关键词或筛选条件。"

# Among so many matches of the newest documents the titles to suggest are chosen: nobody counts them.
SUGGESTED = 300

Source = Callable[[], Iterable[Document]]
_sources: dict[str, Source] = {}


def source(name: str, documents: Source) -> None:
    """Say where all documents of an index come from; what makes a rebuild possible. One source per index."""
    known = _sources.get(name)
    if known is not None and known is not documents:
        raise ValueError(f"索引“{name}”已有数据来源。")
    _sources[_checked(name)] = documents


def sources() -> list[str]:
    return sorted(_sources)


def index(name: str) -> "Index":
    """The index of this name in the engine the settings choose."""
    return Index(name)


def rebuild(name: str, progress: Callable[[int], None] | None = None) -> int:
    """Make an index anew from its source; readers see the old one until it is done. Returns the count."""
    if name not in _sources:
        raise ValueError(f"索引“{name}”没有登记数据来源，无法重建。")
    return index(name).rebuild(_sources[name](), progress)


def wanting() -> dict[str, str]:
    """Indexes that should be rebuilt, with the reason."""
    reasons = {name: index(name).wanting() for name in sources()}
    return {name: reason for name, reason in reasons.items() if reason}


def rebuild_wanting() -> list[str]:
    """Rebuild what is damaged, outdated or was never complete; for the scheduled job and for start-up."""
    names = list(wanting())
    for name in names:
        rebuild(name)
    return names


class Index:
    """Writes are durable and visible when they return, unless `commit=False` keeps them for `commit()`.

    Call writes after the database transaction (from the outbox): an index does not roll back.
    """

    def __init__(self, name: str) -> None:
        self.name = _checked(name)
        self.engine = engine_for(settings.SEARCH_ENGINE, settings.SEARCH_PATH, name)
        self._puts: dict[str, Entry] = {}
        self._deletes: dict[str, None] = {}

    def put(self, document: Document, *, commit: bool = True) -> None:
        """Add or replace one document. Raises `IndexBusy` when another process keeps the writer for a minute."""
        entry = entry_of(document)
        self._deletes.pop(entry.id, None)
        self._puts[entry.id] = entry
        if commit:
            self.commit()

    def put_many(self, documents: Iterable[Document]) -> int:
        """Add or replace many in one commit, streaming; returns how many."""
        self.commit()
        count = 0

        def entries() -> Iterator[Entry]:
            nonlocal count
            for document in documents:
                count += 1
                yield entry_of(document)

        self._apply(entries(), ())
        return count

    def delete(self, *ids: str, commit: bool = True) -> None:
        """Remove documents; an unknown id is no error."""
        for one in ids:
            self._puts.pop(one, None)
            self._deletes[one] = None
        if commit:
            self.commit()

    def commit(self) -> None:
        if not self._puts and not self._deletes:
            return
        puts, deletes = list(self._puts.values()), list(self._deletes)
        self._apply(puts, deletes)
        self._puts.clear()
        self._deletes.clear()

    def clear(self) -> None:
        self._puts.clear()
        self._deletes.clear()
        self.engine.rebuild(())

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> int:
        count = 0

        def entries() -> Iterator[Entry]:
            nonlocal count
            for document in documents:
                count += 1
                if progress:
                    progress(count)
                yield entry_of(document)

        self.engine.rebuild(entries())
        return count

    def count(self) -> int:
        """Documents stored; 0 while the index is damaged."""
        try:
            return self.engine.count()
        except Damaged as damage:
            self._damaged(damage)
            return 0

    def wanting(self) -> str:
        return self.engine.wanting()

    def query(
        self,
        text: str = "",
        *,
        visible: Sight | Iterable[Sight],
        filters: Filters = NO_FILTERS,
        facets: Sequence[str] = (),
        sort: Sort | None = None,
        after: int = 0,
        size: int = 20,
    ) -> Page:
        """Hits from number `after` on, of what `visible` allows; no visibility, no hits.

        Without text it lists everything that the filters leave, newest first. `size` is cut to 100, depth to 1,000.
        Where very many match, the newest of them are ranked and counted, and `total` is a lower bound.
        A damaged index gives an empty page with a notice, never an error.
        """
        sights = _sights(visible)
        after, size = max(0, after), min(max(1, size), MAX_SIZE)
        if not sights or (text.strip() and not plan.words_of(text)):
            return Page()
        if after >= MAX_DEPTH:
            return Page(notice=TOO_DEEP)
        order: Sort = sort or ("relevance" if text.strip() else "newest")
        names = tuple(checked_name(name) for name in facets)
        request = Request(None, sights, _effective(filters), names, order, after, min(size, MAX_DEPTH - after))
        try:
            found, relaxed = self._run(text, request)
            return self._page(text, request, found, relaxed)
        except Damaged as damage:
            self._damaged(damage)
            return Page(notice=REBUILDING)

    def suggest(self, text: str, *, visible: Sight | Iterable[Sight], size: int = 8) -> list[Suggestion]:
        """Titles while somebody types: Chinese, pinyin or first letters; each title once."""
        sights, node = _sights(visible), plan.suggesting(text)
        if not sights or node is None:
            return []
        try:
            found = self.engine.search(Request(node, sights, NO_FILTERS, (), "relevance", 0, size * 3, SUGGESTED))
        except Damaged as damage:
            self._damaged(damage)
            return []
        titles: dict[str, Row] = {}
        for row in found.rows:
            titles.setdefault(json.loads(row.shown)["title"], row)
        return [Suggestion(row.id, highlight.marked(t, text)) for t, row in islice(titles.items(), size)]

    def _run(self, text: str, request: Request) -> tuple[Found, bool]:
        if not text.strip():
            return self.engine.search(request), False
        found = Found()
        for attempt, read in enumerate((plan.strict, plan.loose, plan.any_of)):
            found = self.engine.search(replace(request, node=read(text)))
            if found.total:
                return found, attempt > 0
        return found, False

    def _page(self, text: str, request: Request, found: Found, relaxed: bool) -> Page:
        reached = request.offset + len(found.rows)
        more = (reached < found.total or not found.exact) and len(found.rows) == request.limit
        at_bound = more and reached >= MAX_DEPTH
        incomplete = self.name in _sources and bool(self.engine.wanting())
        return Page(
            hits=[_hit(row, text, relaxed) for row in found.rows],
            total=found.total,
            total_is_exact=found.exact,
            facets=found.facets,
            relaxed=relaxed,
            notice=TOO_DEEP if at_bound else INCOMPLETE if incomplete else "",
            next=reached if more and not at_bound else None,
        )

    def _apply(self, puts: Iterable[Entry], deletes: Sequence[str]) -> None:
        try:
            self.engine.apply(puts, deletes)
        except Damaged as damage:
            self._damaged(damage)
            # The rebuild reads the source, which has this change already; without a source the caller must know.
            if self.name not in _sources:
                raise

    def _damaged(self, damage: Damaged) -> None:
        _log.error("search_index_damaged", index=self.name, reason=str(damage))
        self.engine.mark_damaged(str(damage))


def _sights(visible: Sight | Iterable[Sight]) -> tuple[Sight, ...]:
    if isinstance(visible, str | Within):
        visible = (visible,)
    return tuple(sight for sight in visible if sight)


def _effective(filters: Filters) -> Filters:
    """Without facets nobody chose a value for: an empty form field is no filter."""
    chosen = {checked_name(name): values for name, values in filters.facets.items() if values}
    ranges = {checked_name(name): bounds for name, bounds in filters.dates.items()}
    return replace(filters, facets=chosen, dates=ranges)


def _hit(row: Row, text: str, relaxed: bool) -> Hit:
    shown = json.loads(row.shown.decode())
    return Hit(
        id=row.id,
        title=highlight.marked(shown["title"], text, relaxed=relaxed),
        snippet=highlight.snippet(shown["body"], text, relaxed=relaxed),
        extra=shown["extra"],
        score=row.score,
    )


def _checked(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"索引名“{name}”只能用小写字母、数字和下划线。")
    return name
