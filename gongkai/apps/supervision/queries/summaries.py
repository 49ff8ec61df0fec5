"""监察情况 of a period: what was found, by rule and signal, and what followed. A bulletin fixes it when drawn up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from gongkai.apps.supervision.models import MeasureForm, Signal
from gongkai.apps.supervision.queries.events import rule_label
from gongkai.apps.supervision.queries.rules import labels
from gongkai.apps.supervision.rules import signals
from gongkai.apps.supervision.rules.indicators import rate
from gongkai.kernel.figures.declare import FIGURES, Scope
from gongkai.kernel.figures.reading import table
from gongkai.kernel.orgs.models import Organisation


def facts(org: Organisation, first: date, last: date) -> dict[str, Any]:
    """The numbers of a body and all below it, as they are stored; one statement for each figure."""
    scope = Scope(org.path, first, last, subtree=True, org_id=org.pk)
    closed, kept = table("supervision.closed", scope), FIGURES["supervision.closed"].dimensions.index("promised_kept")
    cards = table("supervision.cards", scope)
    return {
        "closed": sum(closed.values()),
        "kept": sum(n for key, n in closed.items() if key[kept] is True),
        "late": sum(n for key, n in closed.items() if key[kept] is False),
        "yellow": cards.get((signals.YELLOW,), 0),
        "red": cards.get((signals.RED,), 0),
        "events": sorted([rule, signal, n] for (rule, signal), n in table("supervision.events", scope).items()),
        "corrections": table("supervision.corrections", scope)[()],
        "orders": table("supervision.orders", scope)[()],
        "measures": {form: n for (form,), n in table("supervision.measures", scope).items()},
    }


@dataclass(frozen=True)
class RuleLine:
    """Events of one rule; `counts` in the order of `Signal`."""

    rule: str
    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Summary:
    """监察情况 as it is read: (label, number) pairs, the on-time rate, a line for each rule."""

    numbers: list[tuple[str, int]]
    on_time: Fraction | None
    rules: list[RuleLine]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.rules)


def read(stored: Mapping[str, Any]) -> Summary | None:
    """None for a bulletin that was drawn up without them."""
    if not stored:
        return None
    counts: dict[str, dict[int, int]] = {}
    names = labels()
    for rule, signal, n in stored["events"]:
        counts.setdefault(rule, {})[signal] = n
    lines = [
        RuleLine(rule, rule_label(rule, names), tuple(own.get(signal, 0) for signal in Signal.values))
        for rule, own in sorted(counts.items())
    ]
    numbers = [
        ("办结", stored["closed"]),
        ("超期办结", stored["late"]),
        ("监察事件", sum(line.total for line in lines)),
        ("黄牌", stored["yellow"]),
        ("红牌", stored["red"]),
        ("纠错整改", stored["corrections"]),
        ("督办", stored["orders"]),
        *((str(label), stored["measures"].get(form, 0)) for form, label in MeasureForm.choices),
    ]
    return Summary(numbers, rate(stored["kept"], stored["kept"] + stored["late"]), lines)
