"""Fixing a report: numbers and ids are stored, later changes of the records no longer move them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from gongkai.kernel.figures.models import FrozenFigure, pack


@dataclass(frozen=True)
class Cell:
    """A cell to be fixed; `ids` are None where no live record stands behind it (a reported number)."""

    key: str
    value: Decimal
    figure: str = ""
    ids: list[int] | None = None


@transaction.atomic
def freeze(report: str, cells: Iterable[Cell]) -> int:
    """Store every cell of `report` (for example "report:<uid>"); replaces an earlier fixing of the same report."""
    FrozenFigure.objects.filter(report=report).delete()
    made = [
        FrozenFigure(report=report, cell=c.key, figure=c.figure, value=c.value, packed_ids=pack(c.ids or []))
        for c in cells
    ]
    FrozenFigure.objects.bulk_create(made, batch_size=500)
    return len(made)


@transaction.atomic
def keep(report: str, version: str) -> int:
    """Hold a fixed report as `version` for good: giving the report back to live figures does not touch it."""
    FrozenFigure.objects.filter(report=version).delete()
    kept = [
        FrozenFigure(
            report=version, cell=row.cell, figure=row.figure, value=row.value, packed_ids=bytes(row.packed_ids)
        )
        for row in FrozenFigure.objects.filter(report=report)
    ]
    FrozenFigure.objects.bulk_create(kept, batch_size=500)
    return len(kept)


@transaction.atomic
def thaw(report: str) -> None:
    """Give a report back to live figures, when it is returned for correction."""
    FrozenFigure.objects.filter(report=report).delete()


def frozen(report: str) -> dict[str, FrozenFigure]:
    return {row.cell: row for row in FrozenFigure.objects.filter(report=report)}
