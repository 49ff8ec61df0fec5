"""Events for the tests."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from gongkai.kernel.outbox import Event


class Channel(Enum):
    COUNTER = "counter"
    LETTER = "letter"


@dataclass(frozen=True)
class Line:
    code: str
    amount: Decimal


@dataclass(frozen=True)
class Everything(Event):
    name = "sample.everything_happened"

    uid: UUID
    on: date
    at: datetime
    amount: Decimal
    channel: Channel
    title: str
    count: int
    ratio: float
    urgent: bool
    org_path: str = ""
    until: date | None = None
    lines: tuple[Line, ...] = ()
    days: list[date] = field(default_factory=list)
    more: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Happened(Event):
    name = "sample.happened"

    number: int
    org_path: str = "0001."


@dataclass(frozen=True)
class Renamed(Event):
    """Shape 1 called the field `day`."""

    name = "sample.renamed"
    shape = 2

    on: date

    @classmethod
    def upgrade(cls, payload: dict[str, Any], shape: int) -> dict[str, Any]:
        return {"on": payload["day"]} if shape == 1 else payload
