"""待办与查询: who sees which case, in which order, at what cost."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gongkai.kernel.cases import Refused, queries
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.queries import InboxFilter
from gongkai.kernel.cases.tests.sample import CITIZEN
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def inbox(actor, **values):
    return queries.inbox(actor, **values)


def counted(function):
    with CaptureQueriesContext(connection) as made:
        function()
    return len(made)


# Inbox ----------------------------------------------------------------------


def test_the_inbox_holds_what_waits_for_one_s_post_and_nothing_else(sample, submitted, cast):
    first, second = submitted(), submitted()
    sample.accept(second, by=cast["clerk"])
    assert inbox(cast["clerk"]) == [first]
    assert inbox(cast["handler"]) == [second]
    assert inbox(cast["head"]) == []
    assert queries.inbox_count(cast["clerk"]) == 1


def test_the_inbox_of_another_body_stays_closed(submitted, cast, staff, bureau):
    submitted()
    assert inbox(actor_for(staff("clerk", bureau))) == []


def test_soonest_due_comes_first_then_paused_then_undated(sample, submitted, cast):
    later = submitted(received_on=date(2026, 2, 27))
    late = submitted(received_on=date(2026, 1, 5))
    undated, paused = submitted(), submitted()
    for case in (undated, paused):
        case.due_on = None
    Case.objects.filter(pk=undated.pk).update(due_on=None, due_sort=date(9999, 12, 31))
    Case.objects.filter(pk=paused.pk).update(due_on=None, due_sort=date(9999, 12, 30), paused=True)
    assert inbox(cast["clerk"]) == [late, later, paused, undated]


def test_pages_follow_each_other_without_gap_or_repetition(submitted, cast):
    made = [submitted(received_on=date(2026, 2, 24 + n % 4)) for n in range(7)]
    seen, after = [], None
    while page := inbox(cast["clerk"], after=after, size=2):
        seen += page
        after = (page[-1].due_sort, page[-1].pk)
    assert len(seen) == len(set(seen)) == len(made)
    assert seen == sorted(made, key=lambda c: (c.due_sort, c.pk))


def test_a_post_bound_to_a_department_sees_that_department_and_what_is_not_assigned(
    submitted, staff, office, departments
):
    first, second = departments
    clerk = actor_for(staff("clerk", office, username="first", department=first))
    own, other, free = submitted(department=first), submitted(department=second), submitted()
    assert set(inbox(clerk)) == {own, free}
    everywhere = actor_for(staff("clerk", office, username="all"))
    assert set(inbox(everywhere)) == {own, other, free}


def test_a_case_given_to_somebody_else_is_out_of_the_way(submitted, cast, staff, office):
    mine, other, free = submitted(), submitted(), submitted()
    colleague = staff("clerk", office, username="colleague")
    Case.objects.filter(pk=mine.pk).update(handler_id=cast["clerk"].account_id)
    Case.objects.filter(pk=other.pk).update(handler=colleague)
    assert set(inbox(cast["clerk"])) == {mine, free}
    assert set(inbox(actor_for(colleague))) == {other, free}
    assert inbox(cast["clerk"], only=InboxFilter(whose="mine")) == [mine]
    assert inbox(cast["clerk"], only=InboxFilter(whose="open")) == [free]


def test_what_a_colleague_drafts_still_waits_for_the_one_who_approves_it(submitted, cast, staff, office):
    """The handler keeps the case; its next step belongs to another post."""
    case = submitted()
    Case.objects.filter(pk=case.pk).update(handler_id=cast["clerk"].account_id, waiting_role="sample.head")
    assert inbox(cast["head"]) == [case]
    second = staff("head", office, username="second_head")
    Case.objects.filter(pk=case.pk).update(handler=second)
    assert inbox(cast["head"]) == []


def test_a_stand_in_sees_the_inbox_and_the_own_cases_of_the_absent_person(submitted, cast, staff, bureau):
    stand_in = staff("clerk", bureau, username="stand_in")
    absent = Account.objects.get(pk=cast["clerk"].account_id)
    case, own = submitted(), submitted()
    Case.objects.filter(pk=own.pk).update(handler=absent)
    assert inbox(actor_for(stand_in)) == []
    people.delegate(absent, stand_in, by=cast["clerk"], from_on=date(2026, 3, 2), to_on=date(2026, 3, 4), reason="休假")
    assert set(inbox(actor_for(stand_in))) == {case, own}
    assert inbox(actor_for(stand_in, on=date(2026, 3, 5))) == []


def test_a_role_that_reaches_the_bodies_below_finds_their_cases_in_the_inbox(
    submitted, staff, county, office, bureau, monkeypatch
):
    watcher = actor_for(staff("watcher", county))
    below, beside = submitted(), submitted(org=bureau)
    Case.objects.filter(pk__in=[below.pk, beside.pk]).update(waiting_role="sample.watcher")
    assert set(inbox(watcher)) == {below, beside}
    only_office = actor_for(staff("watcher", office))
    assert inbox(only_office) == [below]


def test_the_filter_narrows_by_kind_and_body(submitted, cast, staff, bureau):
    account = Account.objects.get(pk=cast["clerk"].account_id)
    people.give_post(account, by=SYSTEM, role="sample.clerk", org=bureau)
    both = actor_for(account)
    here, there = submitted(), submitted(org=bureau)
    assert set(inbox(both)) == {here, there}
    assert inbox(both, only=InboxFilter(org_id=bureau.pk)) == [there]
    assert inbox(both, only=InboxFilter(kind="other.kind")) == []


def test_the_inbox_costs_the_same_for_ten_cases_as_for_one(submitted, cast):
    submitted()
    queries.inbox(cast["clerk"])
    one = counted(lambda: _shown(cast["clerk"]))
    for _ in range(9):
        submitted()
    assert counted(lambda: _shown(cast["clerk"])) == one == 2


def _shown(actor):
    """What the page asks for: the list with bodies and people, and the usual act of each."""
    cases = queries.inbox(actor)
    for case in cases:
        str(case.org), str(case.department), str(case.handler)
    queries.usual_acts(cases, actor)


# Offered acts ----------------------------------------------------------------


def test_only_what_can_be_done_now_is_offered_the_usual_first(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    assert [o.name for o in queries.available(case, cast["handler"])] == ["draft", "ask", "note"]
    assert [o.name for o in queries.available(case, cast["head"])] == ["extend"]
    assert queries.available(case, cast["clerk"]) == []
    assert queries.available(case, CITIZEN) == []


def test_what_separation_of_duties_forbids_is_not_offered(sample, submitted, cast, office):
    account = Account.objects.get(pk=cast["handler"].account_id)
    people.give_post(account, by=SYSTEM, role="sample.head", org=office)
    both = actor_for(account)
    drafted, other = submitted(), submitted()
    for case in (drafted, other):
        sample.accept(case, by=cast["clerk"])
    sample.draft(drafted, by=both)
    sample.draft(other, by=cast["handler"] if cast["handler"].account_id != account.pk else both)
    names = [o.name for o in queries.available(drafted, both)]
    assert names == ["extend"]
    assert queries.usual_acts([drafted], both) == {}
    assert queries.usual_acts([drafted], cast["head"])[drafted.pk].name == "judge"


def test_every_offered_act_can_be_done_and_no_other(sample, submitted, cast):
    """The buttons and the acts themselves judge alike."""
    case = submitted()
    for actor in cast.values():
        offered = {o.name for o in queries.available(case, actor)}
        for name in ("accept", "ask", "draft", "judge"):
            allowed = True
            try:
                with transaction.atomic():
                    getattr(sample, name)(Case.objects.get(pk=case.pk), by=actor)
                    transaction.set_rollback(True)
            except Refused:
                allowed = False
            assert (name in offered) == allowed, (name, actor.name)


# Visibility and search ---------------------------------------------------------


def test_people_see_the_cases_of_bodies_where_they_have_a_part(submitted, cast, staff, county, bureau):
    case = submitted()
    assert all(queries.find(actor, case.uid) == case for actor in cast.values())
    assert queries.find(actor_for(staff("watcher", county)), case.uid) == case
    for stranger in (actor_for(staff("clerk", bureau)), CITIZEN, SYSTEM):
        assert queries.find(stranger, case.uid) is None


def test_search_finds_by_the_beginning_of_the_number_or_a_word_of_the_title(submitted, cast, staff, bureau):
    budget, roads = submitted(title="2025年部门预算"), submitted(title="农村公路")
    clerk = cast["clerk"]
    assert queries.search(clerk, budget.number) == [budget]
    assert queries.search(clerk, budget.number.lower()[:6]) == [roads, budget]
    assert queries.search(clerk, "预算") == [budget]
    assert queries.search(clerk, "") == [roads, budget]
    assert queries.search(clerk, "没有这个") == []
    assert queries.search(clerk, "", before=roads.pk) == [budget]
    assert queries.search(actor_for(staff("clerk", bureau)), "预算") == []


def test_search_can_leave_out_what_is_closed(sample, submitted, cast):
    case, open_case = submitted(), submitted()
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    assert queries.search(cast["clerk"], "", open_only=True) == [open_case]


def test_letters_are_for_those_who_may_open_the_case(submitted, cast, staff, bureau):
    letter = submitted().letters.get()
    assert queries.letter_for(cast["head"], letter.uid) == letter
    assert queries.letter_for(actor_for(staff("clerk", bureau)), letter.uid) is None
    assert queries.letter_for(cast["head"], "00000000-0000-0000-0000-000000000000") is None


def test_the_applicant_sees_only_what_the_procedure_makes_public(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.note(case, by=cast["handler"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True, text="准予")
    shown = queries.public_timeline(case)
    assert [(m.label, m.note) for m in shown] == [
        ("您提交了申请", ""),
        ("行政机关受理了您的申请", ""),
        ("审核完毕", "准予"),
    ]


def test_days_left_are_working_days_and_negative_once_late(submitted):
    case = submitted()
    assert queries.days_left(case, date(2026, 3, 2)) == 20
    assert queries.days_left(case, date(2026, 3, 30)) == 0
    assert queries.days_left(case, date(2026, 4, 1)) == -2


def test_dated_cases_go_no_further_than_the_horizon(submitted, cast):
    near = submitted()
    Case.objects.filter(pk=submitted().pk).update(due_on=date(2027, 1, 4), due_sort=date(2027, 1, 4))
    assert queries.dated(cast["clerk"]) == [near]


def test_clock_rounds_and_letters_of_a_case(sample, submitted, cast, clock):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    clock.move_to(datetime(2026, 4, 1, 9, tzinfo=SHANGHAI))
    sample.reopen(case, by=cast["head"], reason="复议决定")
    assert [c.round for c in queries.clock_rounds(case, "reply")] == [1, 2]
    assert len(queries.clocks_of(case)) == 2
    assert len(queries.letters_of(case)) == 1
