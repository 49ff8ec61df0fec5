"""办结时限: a number with its unit. Compared only in one unit (LIC 第四十二条、第八十二条)."""

from dataclasses import dataclass

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import Elements

WORKING = "working"
# 月 → 工作日: for showing and sorting only, never for a clock.
SHOWN = {"working": 1.0, "natural": 5 / 7, "hour": 1 / 8, "month": 22.0, "year": 250.0}


@dataclass(frozen=True, slots=True)
class Limit:
    days: int
    unit: str

    @property
    def words(self) -> str:
        """20个工作日; 即时办理 for nothing at all."""
        return f"{self.days}{tables.label('units', self.unit)}" if self.days else "即时办理"

    def exceeds(self, other: "Limit") -> bool | None:
        """Longer than the other; None where the units do not let one say."""
        if self.days == 0 or self.unit == other.unit:
            return self.days > other.days
        return None

    @property
    def shown_days(self) -> int:
        """Working days, roughly, for lists that sort; an hour is part of a day."""
        return round(self.days * SHOWN[self.unit])


def statutory(elements: Elements) -> Limit | None:
    return _limit(elements.statutory_days, elements.statutory_unit)


def promised(elements: Elements) -> Limit | None:
    return _limit(elements.promised_days, elements.promised_unit)


def _limit(days: int | None, unit: str) -> Limit | None:
    return Limit(days, unit) if days is not None and unit else None
