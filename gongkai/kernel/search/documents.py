"""What goes into an index and what comes out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

# Visibility levels. A document carries exactly one; a query names those it may see.
PUBLIC = "public"
INTERNAL = "internal"

# The bound of paging: nobody reads the 1,001st hit, and no engine has to sort for him.
MAX_DEPTH = 1000
MAX_SIZE = 100

Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, kw_only=True)
class Document:
    """One searchable record.

    `visibility` has no default: a draft reaches the public index only if somebody writes "public" beside it.
    `codes` are document numbers 发文字号 and index numbers 索引号; `dates` are for ranges, `sort` is the date lists
    are ordered by; `extra` comes back with the hit, so that a list needs no second query.
    """

    id: str
    title: str
    visibility: str
    body: str = ""
    org_path: str = ""
    codes: Sequence[str] = ()
    facets: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    dates: Mapping[str, date | None] = field(default_factory=dict)
    sort: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Within:
    """A visibility level that reaches only one subtree of organisations."""

    level: str
    org_path: str


Sight = str | Within


@dataclass(frozen=True, kw_only=True)
class Filters:
    """All must hold. A facet with several values holds when any of them does; date bounds are inclusive."""

    facets: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    org_path: str = ""
    dates: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)


NO_FILTERS = Filters()


class Part(NamedTuple):
    """A piece of text to show; templates escape it and put <mark> around hits."""

    text: str
    hit: bool = False


class Hit(NamedTuple):
    id: str
    title: list[Part]
    snippet: list[Part]
    extra: dict[str, str]
    score: float = 0.0

    @property
    def title_text(self) -> str:
        return "".join(part.text for part in self.title)


# A value of a facet, and how many documents have it; what values are called, or who knows it of some of them.
FacetCount = tuple[str, int]
FacetLabels = Mapping[str, str] | Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Page:
    """`total_is_exact` False: there are at least so many, and `facets` are of the newest of them.

    `relaxed`: nothing matched all words, these match some. `notice`: a Chinese sentence to show above the list."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    total_is_exact: bool = True
    facets: dict[str, list[FacetCount]] = field(default_factory=dict)
    relaxed: bool = False
    notice: str = ""
    next: int | None = None


@dataclass(frozen=True)
class Suggestion:
    id: str
    title: list[Part]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.title)
