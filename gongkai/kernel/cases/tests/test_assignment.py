"""分办、认领与移交: who handles a case, each change one entry."""

from datetime import date

import pytest

from gongkai.kernel.cases import NotAllowed, Refused, assignment
from gongkai.kernel.cases.models import Case
from gongkai.kernel.journal import reading
from gongkai.kernel.orgs.actions import add_department
from gongkai.kernel.outbox.models import OutboxEvent
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account, Notice, Post

pytestmark = pytest.mark.django_db


def account_of(actor):
    return Account.objects.get(pk=actor.account_id)


def last(case):
    return reading.entries(case.subject).last()


def refused(code, function, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        function(*args, **kwargs)
    assert caught.value.code == code


def test_a_case_is_given_to_a_unit_and_a_person(submitted, cast, departments):
    case = submitted()
    handler = account_of(cast["handler"])
    assignment.assign(case, by=cast["clerk"], department=departments[0], handler=handler, reason="属其职责")
    assert (case.department, case.handler) == (departments[0], handler)
    entry = last(case)
    assert (entry.verb, entry.act, entry.step_before, entry.step_after) == (
        "assign",
        "cases.assign",
        "received",
        "received",
    )
    assert entry.details == {
        "department": "信息科",
        "handler": handler.name,
        "department_before": "",
        "handler_before": "",
        "reason": "属其职责",
    }
    assert OutboxEvent.objects.filter(name="cases.acted", payload__act="assign").count() == 1
    assert Notice.objects.get().account == handler


def test_who_has_no_part_in_such_cases_cannot_assign_them(submitted, cast, staff, bureau):
    case = submitted()
    for by in (cast["watcher"], actor_for(staff("clerk", bureau))):
        with pytest.raises(NotAllowed, match="县府办"):
            assignment.assign(case, by=by, handler=account_of(cast["handler"]))


def test_only_people_with_a_fitting_post_can_be_given_a_case(submitted, cast, staff, bureau, departments):
    case = submitted()
    for stranger in (staff("handler", bureau), account_of(cast["watcher"])):
        refused("no_post", assignment.assign, case, by=cast["clerk"], handler=stranger)
    bound = staff("handler", case.org, username="bound", department=departments[1])
    refused("other_department", assignment.assign, case, by=cast["clerk"], department=departments[0], handler=bound)
    assignment.assign(case, by=cast["clerk"], department=departments[1], handler=bound)


def test_nonsense_assignments_are_refused(sample, submitted, cast, bureau):
    case = submitted()
    foreign = add_department(bureau, "预算科")
    refused("wrong_department", assignment.assign, case, by=cast["clerk"], department=foreign)
    refused("unchanged", assignment.assign, case, by=cast["clerk"])
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    refused("closed", assignment.assign, case, by=cast["clerk"], handler=account_of(cast["handler"]))


def test_the_choice_of_people_is_those_who_can_handle_the_kind(submitted, cast, staff, bureau):
    case = submitted()
    staff("handler", bureau, username="elsewhere")
    found = assignment.candidates(case)
    assert {a.pk for a in found} == {cast[r].account_id for r in ("clerk", "handler", "head")}
    assert {a.pk for a in assignment.candidates_query(case, [a.pk for a in found])} == {a.pk for a in found}


def test_whoever_comes_first_claims_a_case(submitted, cast, staff, office):
    case = submitted()
    stale = Case.objects.get(pk=case.pk)
    other = actor_for(staff("clerk", office, username="second"))
    assignment.claim(case, by=cast["clerk"])
    assert (case.handler_id, last(case).verb) == (cast["clerk"].account_id, "claim")
    refused("taken", assignment.claim, stale, by=other)
    free = submitted()
    refused("no_post", assignment.claim, free, by=cast["watcher"])
    with pytest.raises(NotAllowed):
        assignment.claim(free, by=SYSTEM)


# Handing over ------------------------------------------------------------------


@pytest.fixture
def loaded(submitted, cast, office, bureau, staff):
    """A handler with two cases at the office and one at the bureau."""
    giver = account_of(cast["handler"])
    people.give_post(giver, by=SYSTEM, role="sample.handler", org=bureau, from_on=date(2020, 1, 1))
    cases = [submitted(), submitted(), submitted(org=bureau)]
    Case.objects.update(handler=giver)
    return giver, cases


def test_handing_over_moves_every_open_case_with_an_entry_each(loaded, staff, office, cast):
    giver, cases = loaded
    receiver = staff("handler", office, username="receiver")
    result = assignment.hand_over(giver, receiver, by=actor_for(giver), reason=" 调岗 ")
    assert result.moved == 2
    assert [(case, why) for case, why in result.refused] == [
        (cases[2], f"“{receiver}”在财政局没有办理此类事项的岗位。")
    ]
    for case in cases[:2]:
        entry = last(case)
        assert (entry.verb, entry.details) == (
            "hand_over",
            {"from": giver.name, "to": receiver.name, "reason": "调岗"},
        )
    assert Case.objects.filter(handler=receiver).count() == 2
    assert Notice.objects.get(account=receiver).title == f"{giver}向您移交了 2 件在办件"
    assert assignment.hand_over(giver, receiver, by=actor_for(giver), reason="调岗").moved == 0


def test_handing_over_can_be_limited_to_one_body(loaded, staff, office, bureau):
    giver, _ = loaded
    receiver = staff("handler", office, username="receiver")
    people.give_post(receiver, by=SYSTEM, role="sample.handler", org=bureau)
    assert assignment.hand_over(giver, receiver, by=actor_for(giver), reason="调岗", org_id=bureau.pk).moved == 1
    assert len(assignment.open_cases_of(giver)) == 2


def test_only_oneself_or_an_administrator_hands_over(loaded, staff, office, county, cast):
    giver, _ = loaded
    receiver = staff("handler", office, username="receiver")
    result = assignment.hand_over(giver, receiver, by=cast["head"], reason="催办")
    assert result.moved == 0 and len(result.refused) == 3
    admin = people.create_account(by=SYSTEM, username="admin", name="管理员")
    people.give_post(admin, by=SYSTEM, role="platform.admin", org=county)
    assert assignment.hand_over(giver, receiver, by=actor_for(admin), reason="离职").moved == 2
    assert giver in assignment.givers(actor_for(admin), admin)
    assert list(assignment.givers(actor_for(receiver), receiver)) == [receiver]


def test_nonsense_hand_overs_are_refused(loaded, staff, office):
    giver, _ = loaded
    receiver = staff("handler", office, username="receiver")
    refused("self", assignment.hand_over, giver, giver, by=actor_for(giver), reason="调岗")
    refused("reason_required", assignment.hand_over, giver, receiver, by=actor_for(giver), reason=" ")


def test_cases_of_somebody_who_left_go_back_to_the_inbox(loaded, staff, office, cast):
    """Otherwise they would lie in nobody's inbox: given to one who cannot act, out of the way of all others."""
    giver, cases = loaded
    assert assignment.release_orphans() == 0
    for post in Post.objects.filter(account=giver, org=office):
        people.end_post(post, by=SYSTEM)
    assert assignment.release_orphans() == 2
    people.change_account(giver, by=SYSTEM, is_active=False)
    assert assignment.release_orphans() == 1
    assert not Case.objects.filter(handler__isnull=False).exists()
    entry = last(cases[0])
    assert (entry.actor_kind, entry.details["reason"]) == ("system", "承办人已无相应岗位")
    assert Notice.objects.filter(account_id=cast["clerk"].account_id).count() == 2


def test_bodies_one_may_choose_are_one_s_own(cast, office, bureau):
    assert list(assignment.bodies_of(cast["clerk"])) == [office]
