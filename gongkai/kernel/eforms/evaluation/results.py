"""What evaluating needs from outside and what it returns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class FileFact:
    """What is known of an uploaded file; `field` is the material it was uploaded for."""

    name: str
    kind: str
    size: int
    field: str


@dataclass(frozen=True, slots=True)
class Supplied:
    """预填: what a source knew, whether somebody has verified it, and which source."""

    value: Any
    verified: bool = False
    source: str = ""


def _unknown(code: str) -> str:
    return code


@dataclass(frozen=True)
class Context:
    """`region_name` gives the name of a place by its code, "" for one that does not exist."""

    today: date
    files: Mapping[str, FileFact] = field(default_factory=dict)
    supplied: Mapping[str, Supplied] = field(default_factory=dict)
    region_name: Callable[[str], str] = _unknown


@dataclass(frozen=True, slots=True)
class Problem:
    """`path` is a field (name) or a cell of a row (members.0.name); empty for the whole form."""

    path: str
    message: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that had been filled in and is left out, because its part is hidden."""

    path: str
    label: str


@dataclass(frozen=True)
class Result:
    """`values` hold what is submitted: visible, valid, in canonical spelling, computed values included."""

    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    visible: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    calculated: dict[str, Any] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    locked: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        return not self.problems

    def problems_on(self, page: str) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.page == page)
