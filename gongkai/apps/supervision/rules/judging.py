"""Judging one case: every finding there is and will be, from what is stored."""

from datetime import date

from gongkai.apps.supervision.rules import clockwise, journalwise, schema
from gongkai.apps.supervision.rules.clockwise import Calendar
from gongkai.apps.supervision.rules.facts import CaseFacts, Finding
from gongkai.apps.supervision.rules.ruleset import Ruleset


def judge(case: CaseFacts, rules: Ruleset, calendar: Calendar, since: date | None = None) -> list[Finding]:
    """Findings in the order of their days: past ones are events, those ahead are what the sweep waits for.

    `since` is the day supervision began here: what was over before it is left alone, what still runs is not.
    """
    found: list[Finding] = []
    for clock in case.clocks:
        point = schema.point_of(case.kind, clock.key)
        here = clockwise.findings(clock, point, rules.by_point.get(point, ()), calendar)
        found += [one for one in here if since is None or one.on >= since or clock.running]
    for one in journalwise.findings(case, rules.of_journal, calendar):
        if since is None or one.on >= since:
            found.append(one)
    return sorted(set(found))
