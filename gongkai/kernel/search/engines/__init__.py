"""What an engine must do, and which one the settings choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

from gongkai.kernel.search.documents import MAX_DEPTH, FacetCount, Filters, Sight, Sort
from gongkai.kernel.search.entries import Entry
from gongkai.kernel.search.plan import Node

MAX_FACET_VALUES = 500

ENGINES = {
    "tantivy": "gongkai.kernel.search.engines.tantivy_engine:TantivyEngine",
    "sqlite": "gongkai.kernel.search.engines.sqlite_engine:SqliteEngine",
    "postgres": "gongkai.kernel.search.engines.postgres_engine:PostgresEngine",
}


class Damaged(Exception):
    """The stored index can not be read; a rebuild makes it anew."""


@dataclass(frozen=True)
class Request:
    """`node` None is every document; `visible` is never empty.

    An engine may stop at `enough` matches of the newest documents: then that is the total, and `Found.exact` is False.
    """

    node: Node | None
    visible: tuple[Sight, ...]
    filters: Filters
    facets: tuple[str, ...]
    sort: Sort
    offset: int
    limit: int
    enough: int = MAX_DEPTH


class Row(NamedTuple):
    id: str
    shown: bytes
    score: float


@dataclass(frozen=True)
class Found:
    rows: list[Row] = field(default_factory=list)
    total: int = 0
    exact: bool = True
    facets: dict[str, list[FacetCount]] = field(default_factory=dict)


class Engine(Protocol):
    """One index of one engine. Every method may raise `Damaged`; the writing ones `IndexBusy`."""

    def apply(self, puts: Iterable[Entry], deletes: Sequence[str]) -> None:
        """Delete, then put (replacing by id); durable and visible when it returns."""

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Replace everything; readers see the old state until it is done."""

    def search(self, request: Request) -> Found: ...

    def count(self) -> int: ...

    def wanting(self) -> str:
        """Why a rebuild is wanted; empty when none is."""

    def mark_damaged(self, reason: str) -> None: ...


def engine_for(kind: str, root: Path, name: str) -> Engine:
    if kind not in ENGINES:
        raise ValueError(f"检索引擎“{kind}”不存在，可用：{'、'.join(ENGINES)}。")
    module, _, attribute = ENGINES[kind].partition(":")
    made: Engine = getattr(import_module(module), attribute)(root, name)
    return made


def top_counts(counts: Iterable[tuple[str, int]]) -> list[FacetCount]:
    """Most frequent first, equal ones by value, so that every engine lists them alike."""
    ordered = sorted(counts, key=lambda pair: (-pair[1], pair[0]))
    return ordered[:MAX_FACET_VALUES]
