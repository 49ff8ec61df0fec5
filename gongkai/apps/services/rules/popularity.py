"""常办事项: what is asked for most, from sums of applications and visits; and which visits are those of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import nlargest

from gongkai.apps.services.rules.regions import containing
from gongkai.kernel import law

EVERYWHERE = EVERYBODY = ""
PERSON, LEGAL = "person", "legal"
# More than are shown: one that ends until the next count leaves no gap.
SPARE = 10
# What calls itself so is a machine; the rest is taken for people.
MACHINES = ("bot", "spider", "crawl", "slurp", "curl", "wget", "python", "scrapy", "monitor", "headless", "http-client")


class PopularityRule(law.Version):
    days: int
    weight: int
    shown: int
    kept_days: int


class _Rules(law.Versioned[PopularityRule]):
    pass


class _Table(law.Table):
    rules: tuple[_Rules, ...]


@cache
def _table() -> _Table:
    return law.load("apps/services/law/popularity.toml", _Table)


def rule_on(day: date) -> PopularityRule:
    return _table().rules[0].on(day)


@dataclass(frozen=True, slots=True)
class Counted:
    """One item with its sums of the period, its place and whom it serves."""

    key: int
    region: str
    for_person: bool
    for_legal: bool
    applications: int
    visits: int

    def score(self, weight: int) -> int:
        return self.applications * weight + self.visits

    @property
    def audiences(self) -> list[str]:
        own = ((PERSON, self.for_person), (LEGAL, self.for_legal))
        return [EVERYBODY, *(name for name, serves in own if serves)]


def ranked(counted: Iterable[Counted], rule: PopularityRule) -> dict[tuple[str, str], list[Counted]]:
    """(place, audience) → the first ones. What a county asks for counts for its city and province too."""
    by_list: dict[tuple[str, str], list[Counted]] = {}
    for one in counted:
        if one.score(rule.weight):
            for place in (EVERYWHERE, *containing(one.region)):
                for audience in one.audiences:
                    by_list.setdefault((place, audience), []).append(one)
    most = rule.shown + SPARE
    return {
        name: nlargest(most, rows, key=lambda one: (one.score(rule.weight), one.applications, -one.key))
        for name, rows in by_list.items()
    }


def is_person(agent: str, purpose: str) -> bool:
    """Whether a visit counts: not what calls itself a machine, not what a browser fetches ahead of a click."""
    name = agent.lower()
    return bool(name) and not any(word in name for word in MACHINES) and "prefetch" not in purpose.lower()
