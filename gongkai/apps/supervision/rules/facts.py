"""What is known of a case, as plain values read from its clocks and its journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clock stood after one act: known from the day `since` on, until the next reading was recorded.

    `days` is the whole length in the clock's own unit, extensions included; `due_on` is None while it is paused.
    """

    since: date
    started_on: date
    due_on: date | None
    days: int
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """One round of one clock, with every reading it ever had, oldest first."""

    key: str
    round: int
    unit: str
    readings: tuple[Reading, ...]

    @property
    def occurrence(self) -> str:
        return f"{self.key}#{self.round}"

    @property
    def last(self) -> Reading:
        return self.readings[-1]

    @property
    def running(self) -> bool:
        return self.last.stopped_on is None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry of the journal: `on` is the day it was written, by the clock of the machine."""

    seq: int
    act: str
    verb: str
    on: date
    details: Mapping[str, Any] = field(default_factory=dict)
    step_before: str = ""
    step_after: str = ""
    by: int | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as far as it is watched. `moves` are the moves its procedure knows: act, from, to."""

    kind: str
    opened_on: date
    closed_on: date | None = None
    clocks: Sequence[ClockFacts] = ()
    entries: Sequence[EntryFacts] = ()
    moves: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One stage of one rule reached by one case on one day; `on` may lie ahead.

    `occurrence` says of what: the round of a clock, or the entry of the journal. The four names together are the
    identity of a finding: the same data give the same ones.
    """

    on: date
    point: str
    occurrence: str
    rule: str
    signal: int
    version: str = ""
