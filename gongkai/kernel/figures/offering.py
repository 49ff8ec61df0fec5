"""Numbers that an app offers to the reports of others: one cell of a declared figure, by a name of its own.

A report names them in its text, counts them when it is read and fixes them with the records behind (`freezing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.kernel.figures.declare import Scope
from gongkai.kernel.figures.freezing import Cell, frozen
from gongkai.kernel.figures.reading import drill, get


@dataclass(frozen=True)
class Offered:
    """`key` picks the cell of the figure; None in it leaves that dimension open. `unit` follows the number."""

    name: str
    label: str
    figure: str
    key: tuple[Any, ...]
    unit: str


OFFERED: dict[str, Offered] = {}


def offer(name: str, *, label: str, figure: str, key: tuple[Any, ...] = (), unit: str = "件") -> None:
    """Register a number; its figure is declared before."""
    if name in OFFERED:
        raise LookupError(f"指标“{name}”被提供了两次。")
    if len(key) > len(get(figure).dimensions):
        raise LookupError(f"指标“{name}”的取值多于“{figure}”的维度。")
    OFFERED[name] = Offered(name, label, figure, key, unit)


def count(name: str, scope: Scope) -> int:
    """The number now."""
    one = OFFERED[name]
    return int(drill(one.figure, scope, one.key).order_by().aggregate(n=get(one.figure).measure)["n"] or 0)


def cell(name: str, scope: Scope) -> Cell:
    """The number with the records behind it, to be fixed with a report."""
    one = OFFERED[name]
    ids = list(drill(one.figure, scope, one.key).values_list("pk", flat=True))
    return Cell(name, Decimal(count(name, scope)), one.figure, ids)


def fixed(report: str) -> Mapping[str, int]:
    """The offered numbers that were fixed with a report."""
    return {name: int(row.value) for name, row in frozen(report).items() if name in OFFERED}
