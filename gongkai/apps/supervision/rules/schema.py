"""The shape of `law/rules.toml`: points that are watched, and rules with versions, triggers and examples."""

from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from gongkai.apps.supervision.rules import signals
from gongkai.kernel import law

SignalName = Literal["reminder", "pre_warning", "yellow", "red", "proposal"]
Addressee = Literal["handler", "waiting", "liaison", "chief", "supervisor"]
Patterns = Annotated[tuple[str, ...], Field(min_length=1)]


class Left(law.Entry):
    """At most `days` of the clock's own unit are left."""

    type: Literal["left"]
    days: Annotated[int, Field(ge=0)]


class Share(law.Entry):
    """So large a part of the time is used up, and it is not finished: from the day after."""

    type: Literal["share"]
    share: Annotated[float, Field(gt=0, le=1)]


class Over(law.Entry):
    """The due date is past by `days` of the clock's own unit; 1 is the day after."""

    type: Literal["over"]
    days: Annotated[int, Field(ge=1)] = 1


class Count(law.Entry):
    """So many of these acts in one case; with `same`, so many that agree in this detail.

    `unless` leaves out acts whose detail of this name says why.
    """

    type: Literal["count"]
    acts: Patterns
    least: Annotated[int, Field(ge=1)]
    same: str = ""
    unless: str = ""


class Sequence_(law.Entry):
    """One of `first`, later one of `then`, and none of `without` between them."""

    type: Literal["sequence"]
    first: Patterns
    then: Patterns
    without: tuple[str, ...] = ()


class Lacks(law.Entry):
    """An act without these details; all of them empty or missing."""

    type: Literal["lacks"]
    acts: Patterns
    details: Patterns
    when: str = ""


class Differs(law.Entry):
    """Two details of one act that should be equal."""

    type: Literal["differs"]
    acts: Patterns
    one: str
    other: str


class Says(law.Entry):
    """An act whose detail of this name is true, or not empty."""

    type: Literal["says"]
    acts: Patterns
    detail: str


class Backdated(law.Entry):
    """A date in the details lies more than `days` working days before the entry, or before the one of `than`."""

    type: Literal["backdated"]
    acts: Patterns
    detail: str
    days: Annotated[int, Field(ge=0)] = 0
    than: str = ""
    than_acts: tuple[str, ...] = ()


class Absent(law.Entry):
    """After one of `acts` none of `wanted` within `days` working days, or before one of `before`.

    With `when`, only after acts whose detail of this name is true; `unless_when`, not after those. What is wanted is
    not done by an act whose detail `wanted_unless` is true.
    """

    type: Literal["absent"]
    acts: Patterns
    wanted: Patterns
    days: int | None = None
    before: tuple[str, ...] = ()
    when: str = ""
    unless_when: str = ""
    wanted_unless: str = ""


class Overrun(law.Entry):
    """What one of `acts` announced to last `detail` days has not been ended by one of `ended` when they are over."""

    type: Literal["overrun"]
    acts: Patterns
    ended: Patterns
    detail: str
    since: str = ""


class LateAct(law.Entry):
    """One of these acts was done when the clock of this name was past its due date."""

    type: Literal["late_act"]
    acts: Patterns
    clock: str


class Jump(law.Entry):
    """A move from step to step that the procedure does not know."""

    type: Literal["jump"]


ClockTrigger = Left | Share | Over
JournalTrigger = Count | Sequence_ | Lacks | Differs | Says | Backdated | Absent | Overrun | LateAct | Jump
Trigger = Annotated[ClockTrigger | JournalTrigger, Field(discriminator="type")]


class Stage(law.Entry):
    """What the same rule becomes when it goes on: `after` so many days of the clock's unit past the due date."""

    after: Annotated[int, Field(ge=1)]
    signal: SignalName


class ClockExample(law.Entry):
    days: int
    start: date
    due: date | None = None
    stopped: date | None = None
    unit: str = "working"
    key: str = "example"


class EntryExample(law.Entry):
    act: str
    on: date
    verb: str = ""
    details: dict[str, Any] = {}
    step_before: str = ""
    step_after: str = ""


class Example(law.Entry):
    """A worked example: what is stored, and on which days which signals are reached (none: nothing is found)."""

    clock: ClockExample | None = None
    entries: tuple[EntryExample, ...] = ()
    reached: tuple[tuple[date, SignalName], ...] = ()
    note: str = ""


class RuleVersion(law.Version):
    """A rule as it stood from a day on."""

    trigger: Trigger
    signal: SignalName
    then: tuple[Stage, ...] = ()
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _stages_rise(self) -> "RuleVersion":
        if self.then and not isinstance(self.trigger, Over):
            raise ValueError("只有超期的规则可以随时间升级")
        steps = [(self.trigger.days if isinstance(self.trigger, Over) else 0, signals.NAMES[self.signal])]
        steps += [(stage.after, signals.NAMES[stage.signal]) for stage in self.then]
        if any(later[0] <= earlier[0] or later[1] <= earlier[1] for earlier, later in pairwise(steps)):
            raise ValueError("升级的天数和信号应当逐级提高")
        return self


class Rule(law.Versioned[RuleVersion]):
    """监察规则. `points` for rules about clocks; `kinds` narrows rules about the journal.

    `fixed`: a law wants it, so no organisation may switch it off or loosen it; `why` says so to whoever tries.
    """

    points: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("*",)
    addressees: tuple[Addressee, ...] = ("handler", "waiting")
    fixed: bool = False
    why: str = ""
    suspected: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> "Rule":
        clocks = {isinstance(version.trigger, ClockTrigger) for version in self.versions}
        if clocks != {bool(self.points)}:
            raise ValueError("按时钟判断的规则写明监察点，其他规则不写")
        if self.fixed and not self.why:
            raise ValueError("不得放宽的规则须写明理由")
        return self


class Point(law.Entry):
    """监察点: clocks that are watched in the same way; patterns of `kind/key`."""

    id: str
    label: str
    clocks: tuple[str, ...]


class RuleTable(law.Table):
    points: tuple[Point, ...]
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _points_are_known(self) -> "RuleTable":
        known = {point.id for point in self.points}
        loose = sorted({name for rule in self.rules for name in rule.points} - known)
        if loose:
            raise ValueError(f"规则引用了不存在的监察点：{'、'.join(loose)}")
        ids = [rule.id for rule in self.rules]
        if doubles := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"规则重复：{'、'.join(doubles)}")
        return self


@cache
def table() -> RuleTable:
    return law.load("apps/supervision/law/rules.toml", RuleTable)


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its number."""
    return {rule.id: rule for rule in table().rules}


@cache
def point_labels() -> dict[str, str]:
    return {point.id: point.label for point in table().points} | {r.id: r.label for r in table().rules if not r.points}


@cache
def point_of(kind: str, key: str) -> str:
    """The point under which a clock is watched; the last one of the file takes whatever is left."""
    name = f"{kind}/{key}"
    return next((p.id for p in table().points if matches(name, p.clocks)), "")


def matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
