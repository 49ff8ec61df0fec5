"""Declaring figures: a name, a queryset, and the dimensions its cells are counted by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, QuerySet


@dataclass(frozen=True)
class Scope:
    """For whom and for when: one body, its whole subtree or a list of bodies; both days inclusive."""

    org_path: str
    first: date
    last: date
    subtree: bool = False
    org_id: int | None = None
    org_ids: tuple[int, ...] = ()

    @classmethod
    def year(cls, org: Any, year: int, *, subtree: bool = False, org_ids: Iterable[int] = ()) -> "Scope":
        return cls(org.path, date(year, 1, 1), date(year, 12, 31), subtree, org.pk, tuple(org_ids))


@dataclass(frozen=True)
class Figure:
    """A family of numbers: `rows(scope)` are the records, `dimensions` the fields that make the cells."""

    name: str
    label: str
    rows: Callable[[Scope], QuerySet[Any]]
    dimensions: tuple[str, ...]
    article: str
    measure: Aggregate
    describe: Callable[[Any], tuple[str, str]]


FIGURES: dict[str, Figure] = {}


def figure(
    name: str,
    *,
    label: str,
    describe: Callable[[Any], tuple[str, str]],
    dimensions: tuple[str, ...] = (),
    article: str = "",
    measure: Aggregate | None = None,
) -> Callable[[Callable[[Scope], QuerySet[Any]]], Callable[[Scope], QuerySet[Any]]]:
    """Register a figure. `describe(row)` gives (text, URL) of a record for the drill-down list."""

    def register(rows: Callable[[Scope], QuerySet[Any]]) -> Callable[[Scope], QuerySet[Any]]:
        if name in FIGURES:
            raise LookupError(f"指标“{name}”被声明了两次。")
        FIGURES[name] = Figure(name, label, rows, dimensions, article, measure or Count("pk"), describe)
        return rows

    return register
