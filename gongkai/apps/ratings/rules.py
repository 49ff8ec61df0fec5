"""What a rating is, and the rates made of ratings, from plain values (国办发〔2019〕51号; casework §10, §12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gongkai.kernel import law


class LevelRow(law.Sourced):
    """评价等级. `exchange` is the digit of GB/T 39046 A.8, where 1 is the best; others count the other way."""

    id: str
    label: str
    bad: bool
    exchange: str


class TagRow(law.Entry):
    id: str
    label: str
    bad: bool


class MinimumVersion(law.Version):
    public: int
    own: int


class MinimumRow(law.Versioned[MinimumVersion]):
    pass


class RatingTable(law.Table):
    levels: tuple[LevelRow, ...]
    tags: tuple[TagRow, ...]
    minimums: tuple[MinimumRow, ...]


@cache
def table() -> RatingTable:
    return law.load("apps/ratings/law/rating.toml", RatingTable)


@cache
def levels() -> dict[str, LevelRow]:
    """The five levels, from the best."""
    return {row.id: row for row in table().levels}


@cache
def tags() -> dict[str, TagRow]:
    return {row.id: row for row in table().tags}


@cache
def bad_levels() -> tuple[str, ...]:
    """差评: 不满意 and 非常不满意."""
    return tuple(row.id for row in table().levels if row.bad)


def level_of(code: str) -> str:
    """The level a GB/T 39046 feed means by 1 … 5. KeyError for another code."""
    return {row.exchange: row.id for row in table().levels}[code]


def tag_labels(ids: Iterable[str]) -> list[str]:
    return [tags()[one].label for one in ids if one in tags()]


@dataclass(frozen=True)
class Tally:
    """Counts of cases closed in a period; `reviewed` is one for each case with a valid rating, whatever it says."""

    closed: int = 0
    reviewed: int = 0
    satisfied: int = 0
    bad: int = 0
    fixed_in_time: int = 0
    named: int = 0
    called: int = 0

    def __post_init__(self) -> None:
        pairs = pairwise((self.closed, self.reviewed, self.satisfied))
        if (
            any(part > whole for whole, part in pairs)
            or self.satisfied + self.bad != self.reviewed
            or self.called > self.named
        ):
            raise ValueError(f"评价的件数不平衡：{self}")

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.closed + other.closed,
            self.reviewed + other.reviewed,
            self.satisfied + other.satisfied,
            self.bad + other.bad,
            self.fixed_in_time + other.fixed_in_time,
            self.named + other.named,
            self.called + other.called,
        )

    @property
    def silent(self) -> int:
        """未评价: neither satisfied nor dissatisfied."""
        return self.closed - self.reviewed

    @property
    def review_rate(self) -> float | None:
        """评价率: reviewed cases ÷ closed cases; None where nothing was closed."""
        return share(self.reviewed, self.closed)

    @property
    def satisfaction(self) -> float | None:
        """满意率: levels 1–3 ÷ reviews. The silent stand in neither number."""
        return share(self.satisfied, self.reviewed)

    @property
    def fix_rate(self) -> float | None:
        """差评按期整改率: fixed on time ÷ valid bad reviews."""
        return share(self.fixed_in_time, self.bad)

    @property
    def call_back_rate(self) -> float | None:
        """实名差评回访率: of the bad reviews whose author left a contact, those that were called back; 100 % is the
        duty. None where nobody left one."""
        return share(self.called, self.named)


def share(part: int, whole: int) -> float | None:
    """A fraction, or None on an empty set: nothing is no 100 %."""
    return part / whole if whole else None
