"""实名等级: by a provider and at the counter."""

import pytest
from django.core import signing

from gongkai.config.checks import refusals
from gongkai.kernel.applicants import levels, queries, realname
from gongkai.kernel.applicants.actions import verification
from gongkai.kernel.applicants.models import Level
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.realname import Failed, Identity, demo
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.people.actions import give_post
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.workdays import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def checker(cast):
    give_post(cast.account("nobody"), by=SYSTEM, role=verification.CLERK, org=cast.bureau, from_on=today())
    return cast.actor("nobody")


def identity_of(applicant, **changes):
    values = {
        "name": applicant.name,
        "identity_kind": applicant.identity_kind,
        "identity_number": applicant.identity_number,
    }
    return Identity(**{**values, **changes})


def test_a_provider_raises_the_level_of_the_very_identity(clock):
    made = people.person()
    found = verification.verify_by_provider(made, "demo", identity_of(made))
    assert (levels.effective(found), levels.is_demo(found)) == (Level.PROVIDER, True)
    assert people.told(made) == ["实名等级变更"]


@pytest.mark.parametrize("changes", [{"name": "别人"}, {"identity_number": people.NUMBERS["宇文成"]}])
def test_another_identity_is_refused(clock, changes):
    made = people.person()
    with pytest.raises(Refused, match="不一致"):
        verification.verify_by_provider(made, "demo", identity_of(made, **changes))
    assert made.level == Level.UNVERIFIED


def test_one_document_is_verified_once(clock):
    first, second = people.person(), people.person(mobile="13800009999")
    verification.verify_by_provider(first, "demo", identity_of(first))
    with pytest.raises(Refused, match="已有一个实名账号"):
        verification.verify_by_provider(second, "demo", identity_of(second))


def test_what_a_provider_said_counts_only_while_it_is_switched_on(clock, settings):
    made = people.person()
    found = verification.verify_by_provider(made, "demo", identity_of(made))
    settings.PRODUCTION = True
    assert realname.providers() == {}
    assert levels.effective(found) == Level.UNVERIFIED


def test_the_demo_provider_cannot_be_switched_on_in_production(settings):
    settings.PRODUCTION = True
    for name in ("demo", "gongkai.kernel.applicants.realname.demo.DemoProvider"):
        settings.REALNAME = [name]
        assert any("演示核验" in sentence for sentence in refusals())
    settings.REALNAME = []
    assert not any("演示核验" in sentence for sentence in refusals())


def test_the_demo_provider_believes_only_its_own_answer(clock):
    made = people.person()
    provider = demo.DemoProvider()
    begun = provider.start(made, "http://localhost/my/level/back/")
    good = signing.dumps({"state": begun.state["nonce"], "passed": True}, salt=demo.SALT)
    assert provider.finish(begun.state, {"answer": good}, "").identity_number == made.identity_number
    for answer in (
        {},
        {"answer": "made-up"},
        {"answer": signing.dumps({"state": "other", "passed": True}, salt=demo.SALT)},
        {"answer": signing.dumps({"state": begun.state["nonce"], "passed": False}, salt=demo.SALT)},
    ):
        with pytest.raises(Failed):
            provider.finish(begun.state, answer, "")


def test_a_clerk_finds_by_the_whole_number_and_every_look_is_on_record(clock, cast, checker):
    made = people.person()
    found = verification.find_at_counter(
        by=checker, org=cast.bureau, kind="citizen_id", number=made.identity_number.lower()
    )
    assert found == [made]
    entry = Entry.objects.filter(subject=made.subject, verb="read").get()
    assert (entry.actor_id, entry.org_path) == (checker.account_id, cast.bureau.path)
    with pytest.raises(NotAllowed):
        verification.find_at_counter(by=cast.clerk, org=cast.bureau, kind="citizen_id", number="x")


def test_a_clerk_notes_what_lay_on_the_counter(clock, cast, checker):
    made = people.person()
    with pytest.raises(Refused, match="哪些原件"):
        verification.verify_at_counter(made, by=checker, org=cast.bureau, seen=" ")
    found = verification.verify_at_counter(made, by=checker, org=cast.bureau, seen="居民身份证原件，人证一致")
    assert found.level == Level.COUNTER
    entry = Entry.objects.filter(subject=made.subject, act="applicants.verify_at_counter").get()
    assert entry.details == {"seen": "居民身份证原件，人证一致"}
    with pytest.raises(NotAllowed):
        verification.verify_at_counter(made, by=cast.clerk, org=cast.bureau, seen="x")
    with pytest.raises(NotAllowed):
        verification.verify_at_counter(made, by=checker, org=cast.other_bureau, seen="x")


def test_a_wrong_check_is_withdrawn_with_its_reason(clock, cast, checker):
    made = people.person(level="counter")
    with pytest.raises(Refused, match="原因"):
        verification.withdraw_level(made, by=checker, org=cast.bureau, reason="")
    found = verification.withdraw_level(made, by=checker, org=cast.bureau, reason="冒用他人证件")
    assert found.level == Level.UNVERIFIED


def test_whoever_lost_the_contact_gets_a_new_one_at_the_counter(clock, cast, checker):
    made = people.person()
    contact = people.contact("13700001234")
    found = verification.replace_contact_at_counter(made, by=checker, org=cast.bureau, contact=contact, seen="身份证")
    assert found.contacts == [contact]
    assert queries.by_contact(people.contact("13900001111")) is None


def test_an_organisation_is_checked_at_the_counter(clock, cast, checker):
    company = people.company(people.person("司徒安"), checked=False)
    found = verification.verify_at_counter(company.subject, by=checker, org=cast.bureau, seen="营业执照、授权委托书")
    assert found.level == Level.COUNTER


def test_whoever_needs_a_level_says_so(clock):
    made = people.person()
    with pytest.raises(Refused, match="先登录"):
        levels.refuse_below(None, Level.COUNTER)
    with pytest.raises(Refused, match="到窗口核验"):
        levels.refuse_below(Presence(made), Level.COUNTER, "企业登记")
    people.at_level(made)
    levels.refuse_below(Presence(made), Level.COUNTER)
    with pytest.raises(Refused, match="平台核验"):
        levels.refuse_below(Presence(made), Level.PROVIDER)


def test_acting_the_lower_level_of_both_counts(clock):
    me = people.person("司徒安")
    company = people.company(me)
    assert levels.of(company) == Level.UNVERIFIED
    people.at_level(me)
    assert levels.of(company) == Level.COUNTER
