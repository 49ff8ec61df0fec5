"""公开时限: 形成或者变更之日起 20 个工作日，法律、法规另有规定的从其规定 (条例第二十六条)."""

from datetime import date

import pytest

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.tests.documents.walk import drafted, published
from gongkai.kernel import law, workdays
from gongkai.kernel.cases.clocks import compute
from gongkai.kernel.cases.clockwork import stored_events
from gongkai.kernel.journal.reading import entries

GENERAL = "disclosure.publication"


def test_twenty_working_days_from_the_day_it_was_formed(cast, clock):
    """第二十六条: counted from formation, not from the day somebody begins to type."""
    walk = drafted(cast, clock, date(2025, 10, 9), formed_on=date(2025, 9, 24))
    assert walk.due() == date(2025, 10, 28)


@pytest.mark.parametrize(
    ("kind", "formed", "due", "rule", "unit"),
    [
        # 预算法第十四条: 20 日, calendar days; the last day falls into National Day and rolls on.
        ("government_budget", date(2025, 9, 15), date(2025, 10, 9), ".government_budget", "calendar"),
        ("department_budget", date(2026, 2, 5), date(2026, 2, 25), ".department_budget", "calendar"),
        # 政府采购法实施条例第五十条、第四十三条: 2 个工作日
        ("procurement_contract", date(2025, 9, 30), date(2025, 10, 10), ".procurement_contract", "working"),
        ("procurement_result", date(2025, 9, 30), date(2025, 10, 10), ".procurement_result", "working"),
        # 双公示: 7 个工作日
        ("licence", date(2025, 9, 30), date(2025, 10, 16), ".credit", "working"),
        ("penalty", date(2025, 9, 30), date(2025, 10, 16), ".credit", "working"),
        ("normative", date(2025, 9, 24), date(2025, 10, 28), "", "working"),
        ("report", date(2025, 9, 24), date(2025, 10, 28), "", "working"),
        # 预算法 as amended holds since 2015; what is older falls under the general rule of 2008.
        ("government_budget", date(2014, 12, 31), date(2015, 1, 29), "", "working"),
    ],
)
def test_special_laws_have_their_own_clock(cast, clock, kind, formed, due, rule, unit):
    walk = drafted(cast, clock, formed, kind=kind)
    running = walk.item.case.clocks.get()
    assert (walk.due(), running.unit) == (due, unit)
    assert running.period_version.startswith(f"{GENERAL}{rule}@")
    assert walk.item.case.law_versions == {f"{GENERAL}{rule}": running.period_version}
    start = running.events.get()
    assert start.article == law.period_by_version(running.period_version).citation
    again = compute(list(stored_events(running)), unit, workdays.calendar())
    assert again.due_on == due


def test_what_is_older_than_the_regulation_counts_from_its_first_day(cast, clock):
    """条例自2008年5月1日起施行: before it nothing had to be published."""
    walk = drafted(cast, clock, date(2026, 3, 2), formed_on=date(1998, 7, 1))
    running = walk.item.case.clocks.get()
    assert running.started_on == date(2008, 5, 1)
    assert running.period_version == f"{GENERAL}@2008-05-01"


def test_another_kind_is_another_clock(cast, clock):
    """The kind decides the law, so changing it counts anew; both rounds stay in the record."""
    walk = drafted(cast, clock, date(2026, 2, 5)).edit(kind="department_budget", formed_on=date(2026, 2, 5))
    assert [(rule, due) for rule, due, _ in walk.clocks()] == [
        (GENERAL, date(2026, 3, 11)),
        (f"{GENERAL}.department_budget", date(2026, 2, 25)),
    ]
    assert walk.due() == date(2026, 2, 25)
    walk.edit({"title": "改了标题"}, kind="department_budget", formed_on=date(2026, 2, 5))
    assert len(walk.clocks()) == 2


def test_an_earlier_day_of_formation_counts_from_there(cast, clock):
    walk = drafted(cast, clock, date(2026, 3, 2)).edit(formed_on=date(2026, 2, 9))
    assert walk.due() == workdays.calendar().add(date(2026, 2, 9), 20)
    assert entries(walk.item.case.subject).last().details["formed_on"] == {"from": "2026-03-02", "to": "2026-02-09"}


def test_publishing_stops_the_clock_and_keeps_the_first_day(cast, clock):
    walk = drafted(cast, clock, date(2026, 3, 2)).approve()
    day = clock.set(date(2026, 3, 10))
    walk.publish()
    assert walk.item.published_on == day
    assert walk.clocks()[-1][2] == day
    assert (walk.due(), walk.item.case.closed_on) == (None, day)
    clock.set(date(2026, 4, 1))
    walk.revise().approve().publish()
    assert walk.item.published_on == day


def test_a_change_starts_the_clock_again(cast, clock):
    """第二十六条: 自该政府信息形成或者变更之日起."""
    walk = published(cast, clock, date(2026, 3, 2))
    clock.set(date(2026, 4, 10))
    walk.revise(changed_on=date(2026, 4, 7))
    assert walk.due() == workdays.calendar().add(date(2026, 4, 7), 20)
    walk.edit(formed_on=date(2026, 2, 27))
    assert walk.due() == workdays.calendar().add(date(2026, 4, 7), 20), "the change counts, not the corrected date"


def test_a_changed_budget_keeps_its_own_law(cast, clock):
    walk = published(cast, clock, date(2026, 3, 2), kind="department_budget")
    clock.set(date(2026, 4, 7))
    walk.revise()
    assert walk.clocks()[-1][:2] == (f"{GENERAL}.department_budget", date(2026, 4, 27))


def test_filing_and_discarding_stop_the_clock(cast, clock):
    walk = drafted(cast, clock).approve(openness="closed", ground="条例第十六条")
    acts.file_closed(walk.item, by=cast.drafter)
    assert (walk.due(), walk.step) == (None, "filed")
    assert drafted(cast, clock).discard().due() is None
