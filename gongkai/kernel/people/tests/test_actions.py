"""账号、岗位与授权: what is done is in the journal, nonsense is refused in Chinese."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.actions import add_department
from gongkai.kernel.people import actions, queries, rules
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account, Delegation, Post

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 10)
WEEK = timedelta(days=7)
STRONG = "临江-Green-7788"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 3, 10, 9, tzinfo=SHANGHAI), tick=False) as traveller:
        yield traveller


@pytest.fixture
def admin(person, post, county):
    account = person("admin", "管理员")
    post(account, "platform.admin", county)
    return actor_for(account)


def last(account):
    return entries(account.subject).last()


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    assert caught.value.message.endswith("。")
    return caught.value


# Accounts ------------------------------------------------------------------


def test_a_new_account_is_in_the_journal_and_cannot_log_in_without_a_password(admin):
    account = actions.create_account(by=admin, username=" li ", name=" 李四 ", phone="13800000000")
    assert (account.username, account.name) == ("li", "李四")
    assert not account.has_usable_password()
    entry = last(account)
    assert (entry.verb, entry.actor_name) == ("create", "管理员")
    assert "13800000000" not in entry.details_json


def test_a_log_in_name_is_given_once(admin):
    actions.create_account(by=admin, username="li", name="李四")
    refused("duplicate", actions.create_account, by=admin, username="li", name="李五")
    refused("required", actions.create_account, by=admin, username="x", name=" ")


def test_a_weak_password_is_refused_and_leaves_no_account(admin):
    refusal = refused("weak_password", actions.create_account, by=admin, username="li", name="李四", password="12345")
    assert refusal.field == "password"
    assert "10" in refusal.message
    assert not Account.objects.filter(username="li").exists()


def test_people_change_their_own_contact_data_and_nothing_else(person):
    account = person("li")
    me = actor_for(account)
    actions.change_account(account, by=me, phone="13900000000", email="li@example.gov.cn")
    entry = last(account)
    assert entry.details == {"fields": ["电子邮箱", "手机号码"]}
    for values in ({"name": "别名"}, {"is_staff": True}, {"is_superuser": True}, {"is_active": False}):
        with pytest.raises(NotAllowed):
            actions.change_account(account, by=me, **values)
    account.refresh_from_db()
    assert account.name == "li同志" and not account.is_staff


def test_an_unchanged_account_writes_no_entry(person):
    account = person("li")
    count = entries(account.subject).count()
    actions.change_account(account, by=SYSTEM, name="li同志")
    assert entries(account.subject).count() == count


def test_an_administrator_reaches_only_people_below(person, post, county, office, admin):
    """Otherwise the password of somebody higher up would be a way to that person's posts."""
    other_admin = person("office_admin")
    post(other_admin, "platform.admin", office)
    clerk = person("clerk")
    post(clerk, "test.clerk", office)
    leader = person("leader")
    post(leader, "test.head", county)
    below = actor_for(other_admin)
    actions.set_password(clerk, STRONG, by=below)
    for account in (leader, Account.objects.get(username="admin")):
        with pytest.raises(NotAllowed):
            actions.set_password(account, STRONG, by=below)
        with pytest.raises(NotAllowed):
            actions.reset_second_factor(account, by=below, reason="手机丢失")
        with pytest.raises(NotAllowed):
            actions.change_account(account, by=below, is_active=False)
    actions.set_password(leader, STRONG, by=admin)


def test_nobody_without_the_post_administers(person):
    me = actor_for(person("li"))
    other = person("wang")
    for attempt in (
        lambda: actions.create_account(by=me, username="x", name="某人"),
        lambda: actions.set_password(other, STRONG, by=me),
        lambda: actions.change_account(other, by=me, phone="1"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_superusers_may_everything_but_only_they_make_others_staff(person, admin):
    root = Account.objects.create_superuser("root", STRONG, name="超级管理员")
    account = person("li")
    with pytest.raises(NotAllowed):
        actions.change_account(account, by=admin, is_staff=True)
    actions.change_account(account, by=actor_for(root), is_staff=True)
    assert Account.objects.get(pk=account.pk).is_staff
    with pytest.raises(NotAllowed):
        actions.set_password(account, STRONG, by=admin)
    refused("self", actions.change_account, root, by=actor_for(root), is_active=False)


def test_a_new_password_is_noted_without_the_password(person):
    account = person("li")
    actions.set_password(account, STRONG, by=actor_for(account))
    account.refresh_from_db()
    assert account.check_password(STRONG)
    assert last(account).details == {"what": "修改密码"}


# Posts ---------------------------------------------------------------------


def test_a_post_is_given_from_today_and_journalled_at_its_body(person, office, admin):
    account = person("li")
    given_post = actions.give_post(account, by=admin, role="test.clerk", org=office)
    assert (given_post.from_on, given_post.to_on) == (TODAY, None)
    entry = last(account)
    assert (entry.verb, entry.org_path, entry.details["role_label"]) == ("create", office.path, "受理员")


def test_nonsense_posts_are_refused(person, office, bureau, admin, post):
    account = person("li")
    closed = Account.objects.get(pk=person("gone").pk)
    actions.change_account(closed, by=SYSTEM, is_active=False)
    foreign = add_department(bureau, "预算科")

    def give(**values):
        return actions.give_post(
            values.pop("account", account), **{"by": admin, "role": "test.clerk", "org": office, **values}
        )

    refused("unknown_role", give, role="test.king")
    refused("wrong_department", give, department=foreign)
    refused("ends_before_start", give, from_on=TODAY, to_on=TODAY - timedelta(days=1))
    refused("inactive_account", give, account=closed)
    office.active = False
    office.save()
    refused("inactive_org", give)
    assert Post.objects.filter(account=account).count() == 0


def test_the_same_post_twice_at_one_time_is_refused(person, office, admin):
    account = person("li")
    actions.give_post(account, by=admin, role="test.clerk", org=office, from_on=TODAY, to_on=TODAY + WEEK)
    refused("duplicate", actions.give_post, account, by=admin, role="test.clerk", org=office, from_on=TODAY + WEEK)
    actions.give_post(account, by=admin, role="test.clerk", org=office, from_on=TODAY + WEEK + timedelta(days=1))
    actions.give_post(
        account, by=admin, role="test.clerk", org=office, from_on=TODAY - WEEK, to_on=TODAY - timedelta(days=1)
    )
    assert Post.objects.filter(account=account).count() == 3


def test_posts_are_given_by_the_administrator_of_that_body(person, post, county, office, bureau):
    local = person("office_admin")
    post(local, "platform.admin", office)
    account = person("li")
    actions.give_post(account, by=actor_for(local), role="test.clerk", org=office)
    for org in (county, bureau):
        with pytest.raises(NotAllowed, match=org.label):
            actions.give_post(account, by=actor_for(local), role="test.clerk", org=org)


def test_a_post_ends_at_once_or_on_a_day_never_before_it_began(person, office, admin, post):
    account = person("li")
    running = post(account, "test.clerk", office, from_on=date(2026, 2, 1))
    refused("ends_before_start", actions.end_post, running, by=admin, on=date(2026, 1, 31))
    actions.end_post(running, by=admin, on=TODAY + WEEK)
    assert actor_for(account).holds("test.clerk", office)
    actions.end_post(running, by=admin, reason="调离")
    assert not actor_for(account).holds("test.clerk", office)
    entry = last(account)
    assert (entry.verb, entry.details["reason"], entry.details["last_day"]) == ("revoke", "调离", "2026-03-09")


def test_a_post_that_has_not_begun_is_taken_back(person, office, admin, post):
    account = person("li")
    coming = post(account, "test.clerk", office, from_on=TODAY + WEEK)
    assert actions.end_post(coming, by=admin) is None
    assert not Post.objects.filter(account=account).exists()
    assert last(account).details["last_day"] is None


# Separation of duties ------------------------------------------------------


def test_duties_that_should_be_apart_are_said_and_journalled(person, office, bureau, admin):
    """职责分离: allowed where a small body has no choice, but not silently."""
    account = person("li")
    actions.give_post(account, by=admin, role="test.clerk", org=office)
    assert queries.conflicts_of(account) == []
    actions.give_post(account, by=admin, role="test.head", org=bureau)
    assert queries.conflicts_of(account) == []
    actions.give_post(account, by=admin, role="test.head", org=office)
    sentence = "“受理员”与“负责人”不宜由同一人担任：收件与审批应由不同的人办理（内部控制规程第三条）。"
    assert queries.conflicts_of(account) == [sentence]
    assert last(account).details["warnings"] == [sentence]


def test_duties_meet_through_delegation_too(person, post, office):
    clerk, head = person("clerk"), person("head")
    post(clerk, "test.clerk", office)
    post(head, "test.head", office)
    actions.delegate(head, clerk, by=actor_for(head), from_on=TODAY, to_on=TODAY + WEEK, reason="休假")
    assert "warnings" in last(clerk).details
    assert queries.conflicts_of(clerk) != []
    assert queries.conflicts_of(clerk, on=TODAY + 2 * WEEK) == []


def test_administrator_and_auditor_of_one_tree_are_apart(person, post, county, office):
    account = person("li")
    post(account, "platform.admin", county)
    post(account, "platform.auditor", office)
    assert "审计" in queries.conflicts_of(account)[0]


def test_duties_at_different_times_do_not_meet():
    separation = queries.separations()[-1]
    held = [
        rules.Held("test.clerk", "0001", date(2026, 1, 1), date(2026, 1, 31)),
        rules.Held("test.head", "0001", date(2026, 2, 1)),
    ]
    assert rules.conflicts(held, [separation]) == []
    assert len(rules.conflicts([*held, rules.Held("test.clerk", "0001", date(2026, 2, 1))], [separation])) == 1


# Delegation ----------------------------------------------------------------


def lend(giver, receiver, **fields):
    values = {"by": actor_for(giver), "from_on": TODAY, "to_on": TODAY + WEEK, "reason": "出差", **fields}
    return actions.delegate(giver, receiver, **values)


def test_a_delegation_stands_in_the_journal_of_both(person, post, office):
    giver, receiver = person("giver"), person("receiver")
    post(giver, "test.clerk", office)
    lend(giver, receiver, reason=" 出差 ")
    for account in (giver, receiver):
        entry = last(account)
        assert (entry.verb, entry.details["reason"], entry.details["to"]) == ("delegate", "出差", receiver.name)


def test_nonsense_delegations_are_refused(person, post, office, bureau):
    giver, receiver, gone = person("giver"), person("receiver"), person("gone")
    actions.change_account(gone, by=SYSTEM, is_active=False)
    post(giver, "test.clerk", office)
    refused("reason_required", lend, giver, receiver, reason=" ")
    refused("ends_before_start", lend, giver, receiver, from_on=TODAY, to_on=TODAY - timedelta(days=1))
    refused("over", lend, giver, receiver, from_on=TODAY - WEEK, to_on=TODAY - timedelta(days=1))
    refused("self", lend, giver, giver)
    refused("inactive_account", lend, giver, gone)
    refused("not_held", lend, giver, receiver, role="test.head")
    refused("not_held", lend, giver, receiver, org=bureau)
    refused("not_held", lend, receiver, giver)
    assert not Delegation.objects.exists()


def test_a_post_that_ends_before_the_delegation_begins_cannot_be_lent(person, post, office):
    giver, receiver = person("giver"), person("receiver")
    post(giver, "test.clerk", office, to_on=TODAY + WEEK)
    refused("not_held", lend, giver, receiver, from_on=TODAY + 2 * WEEK, to_on=TODAY + 3 * WEEK)
    lend(giver, receiver, from_on=TODAY + WEEK, to_on=TODAY + 2 * WEEK)


def test_people_do_not_stand_in_for_each_other_in_a_circle(person, post, office):
    first, second, third = (person(name) for name in ("first", "second", "third"))
    for account in (first, second, third):
        post(account, "test.clerk", office)
    lend(first, second)
    refused("duplicate", lend, first, second)
    refused("circle", lend, second, first)
    lend(second, third)
    refused("circle", lend, third, first)
    # After the others are back it is no circle any more.
    lend(third, first, from_on=TODAY + 2 * WEEK, to_on=TODAY + 3 * WEEK)


def test_only_the_giver_an_administrator_or_who_stands_in_may_touch_a_delegation(person, post, office, admin):
    giver, receiver, stranger = person("giver"), person("receiver"), person("stranger")
    post(giver, "test.clerk", office)
    post(stranger, "test.clerk", office)
    with pytest.raises(NotAllowed):
        lend(giver, receiver, by=actor_for(stranger))
    delegation = lend(giver, receiver, by=admin)
    with pytest.raises(NotAllowed):
        actions.revoke_delegation(delegation, by=actor_for(stranger))
    actions.revoke_delegation(delegation, by=actor_for(receiver), reason="本周也外出")
    refused("revoked", actions.revoke_delegation, delegation, by=admin)
    assert last(giver).verb == last(receiver).verb == "revoke"


def test_a_delegation_that_is_over_needs_no_revoking(person, post, office, clock):
    giver, receiver = person("giver"), person("receiver")
    post(giver, "test.clerk", office)
    delegation = lend(giver, receiver)
    clock.move_to(datetime(2026, 3, 18, 9, tzinfo=SHANGHAI))
    refused("over", actions.revoke_delegation, delegation, by=actor_for(giver))
    assert list(queries.delegations_given(giver)) == []


edges = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12)


@given(edges)
def test_what_is_refused_as_a_circle_is_exactly_what_would_close_one(pairs):
    accepted: list[tuple[int, int]] = []
    for giver, receiver in pairs:
        if giver != receiver and not rules.leads_back(accepted, giver, receiver):
            accepted.append((giver, receiver))
    # A graph without circles can be put in order: repeatedly drop people who have lent nothing.
    left = list(accepted)
    while left:
        givers = {a for a, _ in left}
        kept = [(a, b) for a, b in left if b in givers]
        assert len(kept) < len(left)
        left = kept


# Calendar address ----------------------------------------------------------


def test_a_calendar_address_once_given_up_never_works_again(person):
    account = person("li")
    me = actor_for(account)
    seen = []
    for on in (True, True, False, True):
        actions.renew_calendar(account, by=me, on=on)
        seen.append(account.calendar_version)
    assert seen == [1, 2, -2, 3]
    with pytest.raises(NotAllowed):
        actions.renew_calendar(account, by=SYSTEM)
