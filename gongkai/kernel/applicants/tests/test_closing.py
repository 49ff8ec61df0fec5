"""副本、注销: what is held goes to its owner, and goes."""

import pytest

from gongkai.kernel.applicants import messages, queries
from gongkai.kernel.applicants.actions import access, closing, profile
from gongkai.kernel.applicants.models import Applicant, Authorisation, Message
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_the_copy_holds_everything_and_the_reading_is_on_record(clock):
    me = people.person()
    me = profile.change_details(me, {"address": "安澜县解放街1号", "postcode": "246001"})
    held = closing.copy_of(Presence(me))
    assert held["账号"]["证件"].endswith(me.identity_number)
    assert held["账号"]["通信地址"] == "安澜县解放街1号"
    assert Entry.objects.filter(subject=me.subject, verb="read").count() == 1


def test_an_agent_gets_no_copy_and_closes_nothing(clock):
    giver, agent = people.person(), people.person("宇文成")
    acting = Presence(agent, people.authorised(Presence(giver), agent))
    with pytest.raises(NotAllowed):
        closing.copy_of(acting)
    with pytest.raises(NotAllowed):
        closing.close(acting)


def test_a_closed_account_holds_nothing_and_opens_nothing(clock):
    me = people.person()
    messages.send(me, "applicants.security", fingerprint="x", what="有变化。")
    closing.close(Presence(me))
    row = Applicant.objects.get(pk=me.pk)
    assert (row.name, row.identity_number, row.contacts, row.password, row.identity_index) == ("", "", [], "", "")
    assert Message.objects.count() == 0
    assert access.by_password("13900001111", people.PASSWORD) is None
    assert queries.by_contact(people.contact("13900001111")) is None
    assert Entry.objects.filter(subject=me.subject, act="applicants.close").exists()


def test_whoever_closed_may_register_anew(clock):
    closing.close(Presence(people.person(level="counter")))
    assert people.person(level="counter").level == "counter"


def test_authorisations_end_with_the_account_and_forget_the_name(clock):
    giver, agent = people.person(), people.person("宇文成")
    people.authorised(Presence(giver), agent)
    closing.close(Presence(agent))
    given = Authorisation.objects.get()
    assert (given.revoked_at is not None, given.agent_name) == (True, "")


def test_an_organisation_is_not_left_with_nobody(clock):
    me = people.person("司徒安")
    company = people.company(me)
    with pytest.raises(Refused, match="唯一的法人管理人"):
        closing.close(Presence(me))
    closing.close(company)
    closing.close(Presence(me))
    assert Applicant.objects.filter(closed_at=None).count() == 0
