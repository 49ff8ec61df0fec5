"""绩效指标 from plain values (casework §12). An empty set has no rate: None, shown as 没有办件, never 100 %."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Literal, Protocol

from gongkai.kernel import law


class Variant(law.Sourced):
    """口径: by which clocks a case is measured, the first that it has; `*` all that are not set aside."""

    id: str
    label: str
    keys: tuple[str, ...]


class Indicator(law.Sourced):
    """指标. `figure`, `dimension`, `good` name a figure another app declares; without it the indicator has no data."""

    id: str
    label: str
    formula: str
    weight: int
    better: Literal["high", "low"]
    kinds: str = ""
    figure: str = ""
    dimension: str = ""
    good: tuple[str, ...] = ()


class Deduction(law.Sourced):
    id: str
    label: str
    points: int


class Grade(law.Sourced):
    """等次, from the best."""

    id: str
    label: str
    at_least: int


class IndicatorTable(law.Table):
    variants: tuple[Variant, ...]
    indicators: tuple[Indicator, ...]
    deductions: tuple[Deduction, ...]
    grades: tuple[Grade, ...]


@cache
def table() -> IndicatorTable:
    return law.load("apps/supervision/law/indicators.toml", IndicatorTable)


@cache
def variants() -> dict[str, Variant]:
    return {row.id: row for row in table().variants}


@cache
def indicators() -> dict[str, Indicator]:
    return {row.id: row for row in table().indicators}


class Days(Protocol):
    """What is asked of the working-day calendar."""

    def elapsed(self, start: date, end: date) -> int: ...


@dataclass(frozen=True, slots=True)
class Limit:
    """One clock of a finished case: its length without extensions, the days used, whether it was kept."""

    key: str
    unit: str
    days: int
    used: int
    kept: bool


def used_days(anchor: date, stopped: date, pauses: Iterable[tuple[date, date]], unit: str, calendar: Days) -> int:
    """Days from the day after `anchor` to `stopped`, without those inside one of the (disjoint) pauses."""
    lost = sum(
        _between(max(since, anchor + timedelta(1)) - timedelta(1), min(to, stopped), unit, calendar)
        for since, to in pauses
        if to > anchor and since <= stopped
    )
    return _between(anchor, stopped, unit, calendar) - lost


def _between(after: date, to: date, unit: str, calendar: Days) -> int:
    if to <= after:
        return 0
    return calendar.elapsed(after, to) if unit == "working" else (to - after).days


def chosen(limits: Mapping[str, Limit], variant: str) -> Limit | None:
    """The limit that measures a case by this variant; of several equal ones the one that was kept worst."""
    aside = variants()["aside"].keys
    for key in variants()[variant].keys:
        if key == "*":
            rest = [one for one in limits.values() if one.key not in aside]
            return min(rest, key=lambda one: (one.kept, one.days - one.used), default=None)
        if key in limits:
            return limits[key]
    return None


def rate(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def speed_up(legal: int, used: int) -> Fraction | None:
    """平均办理提速率: (Σ legal − Σ used) ÷ Σ legal; below zero where it took longer than the law allows."""
    return Fraction(legal - used, legal) if legal else None


@dataclass(frozen=True, slots=True)
class Part:
    """One indicator in a score: its value, the points it may give and those it gave; None: no data, left out."""

    id: str
    value: Fraction | None
    weight: int
    points: Fraction | None

    @property
    def label(self) -> str:
        return indicators()[self.id].label


@dataclass(frozen=True, slots=True)
class Score:
    """得分 of 100. Without any data there is no score."""

    total: Fraction | None
    parts: tuple[Part, ...]
    deducted: int


def score(values: Mapping[str, Fraction | None], weights: Mapping[str, int], cards: Mapping[str, int]) -> Score:
    """Weighted points, scaled to 100 over the indicators that have data, less what cards cost, never below 0.

    A rate counts between 0 and 1; one that is better when low counts as its rest.
    """
    parts = tuple(_part(id, values.get(id), weight) for id, weight in weights.items() if weight)
    known = [part for part in parts if part.points is not None]
    whole = sum(part.weight for part in known)
    deducted = sum(row.points * cards.get(row.id, 0) for row in table().deductions)
    if not whole:
        return Score(None, parts, deducted)
    reached = sum((part.points for part in known if part.points is not None), Fraction(0))
    return Score(max(reached * 100 / whole - deducted, Fraction(0)), parts, deducted)


def _part(id: str, value: Fraction | None, weight: int) -> Part:
    if value is None:
        return Part(id, None, weight, None)
    counted = min(max(value, Fraction(0)), Fraction(1))
    if indicators()[id].better == "low":
        counted = 1 - counted
    return Part(id, value, weight, counted * weight)


def grade(total: Fraction | None) -> Grade | None:
    if total is None:
        return None
    return next(row for row in table().grades if total >= row.at_least)


def percentile(counts: Mapping[int, int], share: Fraction) -> int | None:
    """The smallest value that at least this share of all does not exceed; `counts` is value → how many."""
    whole, seen = sum(counts.values()), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= share * whole:
            return value
    return None
