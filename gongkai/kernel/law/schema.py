"""The shapes of law data. Every model refuses unknown fields and cannot be changed after loading."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gongkai.kernel.law.errors import LawError

Mark = Literal["V", "V(q)", "V-local", "K", "D"]
"""V text read; V(q) read in a quotation; V-local a local rule; K not verified; D a rule of this product."""

Unit = Literal["working", "calendar", "hours", "months"]
Sense = Literal["within", "at_least", "before"]
Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """Base of every model of law data."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, str_strip_whitespace=True)


class Source(Entry):
    """依据：a law, regulation, document or standard. `effective_to` is the last day in force."""

    key: Text
    title: Text
    number: str = ""
    issued: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    mark: Mark
    url: str = ""
    note: str = ""

    @property
    def named(self) -> str:
        """《…》without its number, for a line on a page. A title inside the title takes 〈〉 (GB/T 15834)."""
        return f"《{self.title.replace('《', '〈').replace('》', '〉')}》"

    @property
    def cited(self) -> str:
        """《…》with its number, as it is written in a document."""
        name = self.title if self.title.startswith("《") else f"《{self.title}》"
        return f"{name}（{self.number}）" if self.number else name


class Sourced(Entry):
    """An entry that names its source; `law.load` refuses a key that no file declares."""

    source: Text
    article: str = ""
    mark: Mark = "K"


class Version(Sourced):
    """One version of a rule: in force from `from` to `to`, both days included; no `to` means still in force."""

    valid_from: date = Field(alias="from")
    valid_to: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"失效日 {self.valid_to} 早于生效日 {self.valid_from}")
        return self

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


V = TypeVar("V", bound=Version)


def check_sequence(versions: Sequence[Version]) -> None:
    """Refuse versions that are out of order, overlap or leave a day without a rule."""
    for earlier, later in pairwise(versions):
        if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
            raise ValueError(f"自 {earlier.valid_from} 起的版本与自 {later.valid_from} 起的版本重叠")
        if later.valid_from - earlier.valid_to > timedelta(days=1):
            raise ValueError(f"{earlier.valid_to} 与 {later.valid_from} 之间没有版本")


class Versioned(Entry, Generic[V]):
    """A rule with its versions in order of time, without gap or overlap."""

    id: Text
    label: Text
    note: str = ""
    versions: Annotated[tuple[V, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_gap_no_overlap(self) -> Self:
        check_sequence(self.versions)
        return self

    def on(self, day: date) -> V:
        """The version in force on `day`. LawError when there is none."""
        for version in self.versions:
            if version.covers(day):
                return version
        raise LawError(f"“{self.label}”（{self.id}）在 {day} 没有有效的规定。")

    def version_name(self, version: V) -> str:
        return f"{self.id}@{version.valid_from.isoformat()}"


class PeriodExample(Entry):
    """A worked example: counted from `start`, the last day is `due`; `plus` is an extension in the same unit."""

    start: datetime | date
    due: datetime | date
    plus: int = 0
    note: str = ""


class PeriodRow(Version):
    """`days` is the number in the rule's own unit: working days, calendar days, hours or months."""

    days: Annotated[int, Field(ge=0)]
    unit: Unit
    sense: Sense = "within"
    round_the_clock: bool = False
    examples: tuple[PeriodExample, ...] = ()


class Period(Versioned[PeriodRow]):
    """期限：how long something may take, must at least take, or must lie before something else."""


class AnnualExample(Entry):
    year: int
    due: date
    note: str = ""


class AnnualRow(Version):
    """A date of every year, such as 31 January; `rolls`: moved to the next working day (民法典第二百零三条)."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    rolls: bool = True
    examples: tuple[AnnualExample, ...] = ()

    @model_validator(mode="after")
    def _day_exists(self) -> Self:
        try:
            date(2023, self.month, self.day)
        except ValueError:
            raise ValueError(f"没有每年都有的 {self.month}月{self.day}日") from None
        return self


class AnnualDate(Versioned[AnnualRow]):
    """年度期限：a day of the year by which something is due, every year."""


class Table(Entry):
    """Base of an app's own law file; it may carry sources, periods and annual dates beside its own tables."""

    sources: tuple[Source, ...] = ()
    periods: tuple[Period, ...] = ()
    annual_dates: tuple[AnnualDate, ...] = ()


SHARED_KEYS = frozenset(Table.model_fields)
