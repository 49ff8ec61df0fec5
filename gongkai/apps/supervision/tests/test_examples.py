"""Every example of the rule file runs here: what is stored, and which signals are reached on which day."""

import pytest

from gongkai.apps.supervision.rules import clockwise, journalwise, schema, signals
from gongkai.apps.supervision.rules.facts import CaseFacts, ClockFacts, EntryFacts, Reading
from gongkai.apps.supervision.rules.ruleset import Ruleset, ruleset
from gongkai.kernel import workdays

CASES = [
    pytest.param(rule.id, example, id=f"{rule.id}-{number}")
    for rule in schema.rules().values()
    for version in rule.versions
    for number, example in enumerate(version.examples, start=1)
]
MOVES = frozenset({("decide", "deciding", "closed"), ("submit", "start", "submitted")})


@pytest.mark.parametrize(("rule_id", "example"), CASES)
def test_the_rule_does_what_its_example_says(rule_id, example):
    rule = schema.rules()[rule_id]
    only = Ruleset(tuple(r for r in ruleset().applied if r.id == rule_id))
    clocks = (_clock(example.clock),) if example.clock else ()
    entries = [
        EntryFacts(n, e.act, e.verb, e.on, e.details, e.step_before, e.step_after)
        for n, e in enumerate(example.entries, start=1)
    ]
    kind = "example" if "*" in rule.kinds else rule.kinds[0]
    case = CaseFacts(kind, entries[0].on if entries else example.clock.start, None, clocks, entries, MOVES)
    calendar = workdays.file_calendar()
    if rule.points:
        found = list(clockwise.findings(clocks[0], rule.points[0], only.applied, calendar))
    else:
        found = list(journalwise.findings(case, only.of_journal, calendar))
    assert sorted((one.on, signals.IDS[one.signal]) for one in found) == sorted(example.reached)


def _clock(example):
    reading = Reading(example.start, example.start, example.due, example.days)
    readings = [reading]
    if example.stopped:
        readings.append(Reading(example.stopped, example.start, example.due, example.days, example.stopped))
    return ClockFacts(example.key, 1, example.unit, tuple(readings))


def test_every_rule_of_the_rulebook_is_there():
    """电子监察规则 E01–E20, the disclosure clocks, and a rule for whatever nobody thought of."""
    assert {f"E{n:02d}" for n in range(1, 21)} <= schema.rules().keys()
    assert schema.point_of("a.kind.not.written.yet", "whatever") == "other"
