"""行为人: which posts a person holds on a day, own and lent."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.kernel.people import actions, queries
from gongkai.kernel.people.actors import SYSTEM, actor_for, public
from gongkai.kernel.people.models import Account, Delegation
from gongkai.kernel.people.tests.conftest import SINCE

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=SHANGHAI), tick=False) as traveller:
        yield traveller


def lend(giver, receiver, **fields):
    values = {"from_on": TODAY, "to_on": TODAY + timedelta(days=4), "reason": "出差", **fields}
    return actions.delegate(giver, receiver, by=SYSTEM, **values)


def test_own_scope_reaches_one_body_and_subtree_scope_those_below(person, post, county, office):
    clerk, watcher = person("clerk"), person("watcher")
    post(clerk, "test.clerk", county)
    post(watcher, "test.watcher", county)
    assert actor_for(clerk).holds("test.clerk", county)
    assert not actor_for(clerk).holds("test.clerk", office)
    assert actor_for(watcher).holds("test.watcher", county)
    assert actor_for(watcher).holds("test.watcher", office)
    assert actor_for(watcher).org_paths("test.watcher") == [county.path]
    assert not actor_for(watcher).holds("test.clerk", office)


def test_subtree_scope_does_not_reach_upwards_or_sideways(person, post, county, office, bureau):
    watcher = person("watcher")
    post(watcher, "test.watcher", office)
    actor = actor_for(watcher)
    assert not actor.holds("test.watcher", county)
    assert not actor.holds("test.watcher", bureau)


def test_a_post_holds_on_its_first_and_last_day_and_not_beyond(person, post, office):
    clerk = person("clerk")
    post(clerk, "test.clerk", office, from_on=date(2026, 3, 2), to_on=date(2026, 3, 10))
    held = {day: actor_for(clerk, on=date(2026, 3, day)).holds("test.clerk", office) for day in (1, 2, 10, 11)}
    assert held == {1: False, 2: True, 10: True, 11: False}


def test_a_post_ends_at_midnight_in_shanghai(person, post, office, clock):
    """Dates are dates in Asia/Shanghai: 15:59 UTC is still the last day, 16:00 UTC is not."""
    clerk = person("clerk")
    post(clerk, "test.clerk", office, to_on=date(2026, 3, 10))
    clock.move_to(datetime(2026, 3, 10, 23, 59, 59, tzinfo=SHANGHAI))
    assert actor_for(clerk).holds("test.clerk", office)
    clock.move_to(datetime(2026, 3, 11, 0, 0, 0, tzinfo=SHANGHAI))
    assert not actor_for(clerk).holds("test.clerk", office)


def test_a_delegation_ends_at_midnight_in_shanghai(person, post, office, clock):
    giver, receiver = person("giver"), person("receiver")
    post(giver, "test.clerk", office)
    lend(giver, receiver, to_on=date(2026, 3, 14))
    clock.move_to(datetime(2026, 3, 14, 23, 59, 59, tzinfo=SHANGHAI))
    assert actor_for(receiver).holds("test.clerk", office)
    clock.move_to(datetime(2026, 3, 15, 0, 0, 0, tzinfo=SHANGHAI))
    assert not actor_for(receiver).holds("test.clerk", office)


def test_a_delegation_lends_only_its_role_at_its_body(person, post, office, bureau):
    giver, receiver = person("giver", "王主任"), person("receiver")
    post(giver, "test.clerk", office)
    post(giver, "test.head", office)
    post(giver, "test.head", bureau)
    lend(giver, receiver, role="test.head", org=office)
    actor = actor_for(receiver)
    held = {(h.role, h.org_name, h.for_name) for h in actor.holdings}
    assert held == {("test.head", "县府办", "王主任")}
    assert actor.holding("test.head", office).for_account_id == giver.pk


def test_a_whole_delegation_lends_every_post_but_not_what_the_giver_holds_for_others(person, post, office, bureau):
    first, second, third = person("first"), person("second"), person("third")
    post(first, "test.clerk", office)
    post(second, "test.head", bureau)
    lend(first, second)
    lend(second, third)
    assert {h.role for h in actor_for(second).holdings} == {"test.head", "test.clerk"}
    assert {h.role for h in actor_for(third).holdings} == {"test.head"}


def test_nothing_is_lent_by_an_account_that_was_switched_off(person, post, office):
    giver, receiver = person("giver"), person("receiver")
    post(giver, "test.clerk", office)
    lend(giver, receiver)
    actions.change_account(giver, by=SYSTEM, is_active=False)
    assert actor_for(receiver).holdings == ()


def test_a_post_at_a_body_that_was_closed_holds_nothing(person, post, office):
    clerk = person("clerk")
    post(clerk, "test.clerk", office)
    office.active = False
    office.save()
    assert actor_for(clerk).holdings == ()


def test_a_lent_post_ends_with_the_giver_s_own(person, post, office):
    giver, receiver = person("giver"), person("receiver")
    held = post(giver, "test.clerk", office)
    lend(giver, receiver, to_on=date(2026, 4, 30))
    actions.end_post(held, by=SYSTEM, on=date(2026, 3, 12))
    assert actor_for(receiver, on=date(2026, 3, 12)).holds("test.clerk", office)
    assert not actor_for(receiver, on=date(2026, 3, 13)).holds("test.clerk", office)


def test_a_revoked_delegation_lends_nothing(person, post, office):
    giver, receiver = person("giver"), person("receiver")
    post(giver, "test.clerk", office)
    delegation = lend(giver, receiver)
    assert actor_for(receiver).holds("test.clerk", office)
    actions.revoke_delegation(delegation, by=actor_for(receiver))
    assert not actor_for(receiver).holds("test.clerk", office)


def test_own_posts_come_before_lent_ones(person, post, office):
    giver, receiver = person("giver"), person("receiver")
    post(giver, "test.clerk", office)
    post(receiver, "test.clerk", office)
    lend(giver, receiver)
    assert actor_for(receiver).holding("test.clerk", office).for_account_id is None


def test_an_actor_costs_three_queries_however_many_posts(person, post, county, office, bureau):
    giver, receiver = person("giver"), person("receiver")
    for org in (county, office, bureau):
        post(giver, "test.clerk", org)
        post(receiver, "test.head", org)
    lend(giver, receiver)
    account = Account.objects.get(pk=receiver.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries_made:
        actor = actor_for(account)
        assert len(actor.holdings) == 6
    assert len(queries_made) <= 3


def test_holders_of_a_role_include_stand_ins_and_those_above(person, post, county, office, bureau):
    own, above, stand_in, elsewhere = person("own"), person("above"), person("stand_in"), person("elsewhere")
    post(own, "test.clerk", office)
    post(elsewhere, "test.clerk", bureau)
    post(above, "test.watcher", county)
    lend(own, stand_in, role="test.clerk")
    assert set(queries.holders("test.clerk", office)) == {own, stand_in}
    assert set(queries.holders("test.watcher", office)) == {above}
    assert queries.holders("test.watcher", office, on=SINCE - timedelta(days=1)) == []


def test_holders_agree_with_what_each_actor_holds(person, post, county, office, bureau):
    people = [person(f"p{n}") for n in range(5)]
    post(people[0], "test.watcher", county)
    post(people[1], "test.watcher", office)
    post(people[2], "test.clerk", office)
    lend(people[0], people[3], org=county)
    lend(people[2], people[4], role="test.clerk", org=office)
    for org in (county, office, bureau):
        for role in ("test.clerk", "test.watcher"):
            found = set(queries.holders(role, org))
            assert found == {p for p in people if actor_for(p).holds(role, org)}


def test_a_citizen_and_the_clock_hold_nothing(office):
    assert public("").name == "申请人"
    assert not public("王小明").holds("test.clerk", office)
    assert not SYSTEM.is_staff
    assert Delegation.objects.count() == 0
