"""The rules that apply to one body: what the law file says, as its organisations tightened, added or switched off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from gongkai.apps.supervision.rules import schema, signals, strictness
from gongkai.apps.supervision.rules.schema import ClockTrigger, JournalTrigger, Over, Rule, RuleVersion


@dataclass(frozen=True)
class Standing:
    """One rule as it stands for a body from a day on; `name` is kept with whatever it finds."""

    name: str
    valid_from: date
    valid_to: date | None
    trigger: ClockTrigger | JournalTrigger
    # (days past, signal); the first pair is the rule's own signal.
    signals: tuple[tuple[int, int], ...]
    # How far down the tree it was decided; the law file is above everybody.
    depth: int = 0


@dataclass(frozen=True)
class Applied:
    """A rule with everything that stood for it over time, without the days on which it was switched off."""

    id: str
    label: str
    points: tuple[str, ...]
    kinds: tuple[str, ...]
    standings: tuple[Standing, ...]

    def on(self, day: date) -> Standing | None:
        """What stood on the day the clock began, or the entry was written: that decides for as long as it lasts."""
        return next(
            (s for s in self.standings if s.valid_from <= day and (s.valid_to is None or day <= s.valid_to)), None
        )


@dataclass(frozen=True)
class Change:
    """调整: what an organisation decided about a rule from a day on. `version` None: switched off."""

    rule: str
    number: int
    since: date
    version: RuleVersion | None
    label: str = ""
    points: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("*",)
    depth: int = 0

    @property
    def name(self) -> str:
        return f"{self.rule}#{self.number}"


@dataclass(frozen=True)
class Ruleset:
    """All rules of one body, indexed for judging."""

    applied: tuple[Applied, ...]

    @cached_property
    def by_point(self) -> dict[str, tuple[Applied, ...]]:
        points = {name for rule in self.applied for name in rule.points}
        return {name: tuple(r for r in self.applied if name in r.points) for name in points}

    @cached_property
    def of_journal(self) -> tuple[Applied, ...]:
        return tuple(rule for rule in self.applied if not rule.points)


def steps_of(version: RuleVersion) -> tuple[tuple[int, int], ...]:
    first = version.trigger.days if isinstance(version.trigger, Over) else 0
    later = ((stage.after, signals.NAMES[stage.signal]) for stage in version.then)
    return ((first, signals.NAMES[version.signal]), *later)


def ruleset(changes: Sequence[Change] = ()) -> Ruleset:
    """The rules of the law file, cut where a change begins. Changes come in the order of time, from above to below."""
    base = [_applied(rule) for rule in schema.rules().values()]
    known = {rule.id for rule in base}
    own = dict.fromkeys(change.rule for change in changes if change.rule not in known)
    made = [_changed(rule, [c for c in changes if c.rule == rule.id]) for rule in base]
    for name in own:
        first = next(c for c in changes if c.rule == name)
        made.append(
            _changed(Applied(name, first.label, first.points, first.kinds, ()), [c for c in changes if c.rule == name])
        )
    return Ruleset(tuple(made))


def _applied(rule: Rule) -> Applied:
    standings = tuple(
        Standing(rule.version_name(v), v.valid_from, v.valid_to, v.trigger, steps_of(v)) for v in rule.versions
    )
    return Applied(rule.id, rule.label, rule.points, rule.kinds, standings)


def _changed(rule: Applied, changes: Sequence[Change]) -> Applied:
    standings = list(rule.standings)
    for change in changes:
        if _stands_against(standings, change):
            continue
        kept = [s for s in standings if s.valid_from < change.since]
        ended = [
            s if s.valid_to is not None and s.valid_to < change.since else _until(s, change.since - timedelta(days=1))
            for s in kept
        ]
        standings = ended
        if change.version is not None:
            standings.append(standing_of(change))
    return Applied(rule.id, rule.label, rule.points, rule.kinds, tuple(standings))


def _stands_against(standings: Sequence[Standing], change: Change) -> bool:
    """What a body decided for itself outlasts a change from above that is not stricter."""
    own = next((s for s in standings if s.depth > change.depth and s.valid_to is None), None)
    if own is None:
        return False
    return change.version is None or bool(strictness.loosens(standing_of(change), own))


def standing_of(change: Change) -> Standing:
    assert change.version is not None
    return Standing(change.name, change.since, None, change.version.trigger, steps_of(change.version), change.depth)


def _until(standing: Standing, day: date) -> Standing:
    return replace(standing, valid_to=day)
