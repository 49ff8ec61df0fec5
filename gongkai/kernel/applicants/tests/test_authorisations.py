"""授权: given, taken up, used, revoked."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory

from gongkai.kernel.applicants import queries
from gongkai.kernel.applicants.actions import authorisations as acts
from gongkai.kernel.applicants.models import AgentRole, Authorisation
from gongkai.kernel.applicants.presence import Presence, presence_of
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.workdays import today

pytestmark = pytest.mark.django_db


def here(client, applicant, acting=None):
    """The presence as the next request finds it."""
    people.sign_in(client, applicant, acting)
    request = RequestFactory().get("/my/")
    request.session = client.session
    return presence_of(request)


def offered(giver, agent, **values):
    terms = {"from_on": today(), "to_on": today() + timedelta(days=30), **values}
    return acts.offer(giver, name=agent.name, contact=agent.contacts[0], **terms)


def test_a_person_authorises_another_who_takes_it_up(clock, client):
    giver, agent = people.person(), people.person("宇文成")
    given = offered(Presence(giver), agent, scope=["disclosure.request"])
    assert queries.acting_choices(agent) == []
    assert people.told(agent) == ["申屠明月授权您代为办理"]
    acts.take_up(agent, queries.offers_to(agent)[0])
    found = here(client, agent, given)
    assert (found.me, found.subject) == (agent, giver)
    assert found.covers("disclosure.request") and not found.covers("disclosure.suggestion")
    assert people.told(giver) == ["宇文成接受了您的授权"]


def test_it_is_made_out_to_contact_and_name_both(clock):
    """Whoever has the number now but another name does not get it, nor does a namesake."""
    giver, agent = people.person(), people.person("宇文成")
    acts.offer(
        Presence(giver), name="宇文誠", contact=agent.contacts[0], from_on=today(), to_on=today() + timedelta(days=1)
    )
    acts.offer(
        Presence(giver),
        name="宇文成",
        contact=people.contact("13900007777"),
        from_on=today(),
        to_on=today() + timedelta(days=1),
    )
    assert queries.offers_to(agent) == []
    assert people.told(agent) == []


def test_whoever_registers_later_finds_the_offer(clock):
    giver = people.person()
    contact = people.contact("13900002222")
    acts.offer(Presence(giver), name="宇文成", contact=contact, from_on=today(), to_on=today() + timedelta(days=9))
    agent = people.person("宇文成")
    assert [one.principal for one in queries.offers_to(agent)] == [giver]


def test_it_ends_with_its_last_day(clock, client):
    giver, agent = people.person(), people.person("宇文成")
    given = people.authorised(Presence(giver), agent, to_on=date(2026, 3, 5))
    clock.set(date(2026, 3, 5))
    assert here(client, agent, given).is_acting
    clock.set(date(2026, 3, 6))
    assert not here(client, agent, given).is_acting


def test_revoked_it_holds_no_longer_in_sessions_that_use_it(clock, client):
    giver, agent = people.person(), people.person("宇文成")
    given = people.authorised(Presence(giver), agent)
    assert here(client, agent, given).is_acting
    acts.revoke(Presence(giver), given)
    assert not here(client, agent, given).is_acting
    assert people.told(agent)[0] == "申屠明月撤销了对您的授权"
    with pytest.raises(Refused, match="已经撤销"):
        acts.revoke(Presence(giver), given)


def test_only_the_giver_revokes_and_only_the_agent_gives_up(clock):
    giver, agent, stranger = people.person(), people.person("宇文成"), people.person("司徒安")
    given = people.authorised(Presence(giver), agent)
    with pytest.raises(NotAllowed):
        acts.revoke(Presence(stranger), given)
    with pytest.raises(NotAllowed):
        acts.give_up(Presence(stranger), given)
    acts.give_up(Presence(agent), given)
    assert Authorisation.objects.get().revoked_at is not None


def test_declined_it_is_gone(clock):
    giver, agent = people.person(), people.person("宇文成")
    given = offered(Presence(giver), agent)
    acts.decline(agent, given)
    with pytest.raises(Refused, match="已经处理过"):
        acts.take_up(agent, given)


def test_nobody_takes_up_what_was_made_out_to_somebody_else(clock):
    giver, agent, stranger = people.person(), people.person("宇文成"), people.person("司徒安")
    given = offered(Presence(giver), agent)
    with pytest.raises(Refused):
        acts.take_up(stranger, given)


def test_an_agent_authorises_nobody(clock):
    giver, agent = people.person(), people.person("宇文成")
    given = people.authorised(Presence(giver), agent)
    with pytest.raises(NotAllowed, match="本人或者法人管理人"):
        offered(Presence(agent, given), people.person("司徒安"))


def test_an_unchecked_organisation_authorises_nobody(clock):
    """Whoever only says that a company is theirs must not hand it on."""
    company = people.company(people.person("司徒安"), checked=False)
    with pytest.raises(Refused, match="核验后"):
        offered(company, people.person("宇文成"))


def test_an_organisation_keeps_one_administrator(clock):
    me, other = people.person("司徒安"), people.person("宇文成")
    company = people.company(me)
    with pytest.raises(Refused, match="至少要有一名"):
        acts.revoke(company, company.authorisation)
    people.authorised(company, other, role=AgentRole.ADMINISTRATOR)
    acts.give_up(Presence(me), company.authorisation)
    assert [one.role for one in queries.acting_choices(other)] == ["administrator"]


def test_a_natural_person_has_no_administrator_and_does_not_authorise_oneself(clock):
    giver, agent = people.person(), people.person("宇文成")
    with pytest.raises(Refused, match="只有单位"):
        offered(Presence(giver), agent, role=AgentRole.ADMINISTRATOR)
    with pytest.raises(Refused, match="自己"):
        offered(Presence(giver), giver)


def test_scope_and_dates_are_checked(clock):
    giver, agent = people.person(), people.person("宇文成")
    with pytest.raises(Refused, match="事项"):
        offered(Presence(giver), agent, scope=["no.such"])
    with pytest.raises(Refused, match="三年"):
        offered(Presence(giver), agent, to_on=today() + timedelta(days=2000))


def test_every_use_is_on_record_for_the_giver(clock):
    giver, agent = people.person(), people.person("宇文成")
    given = people.authorised(Presence(giver), agent)
    other = people.authorised(Presence(giver), people.person("司徒安"))
    acts.record_use(Presence(agent, given), "开始以授权人名义办理")
    acts.record_use(Presence(agent), "本人")
    found = queries.uses_of(given)
    assert [entry.details["what"] for entry in found] == ["开始以授权人名义办理", "接受授权", "作出授权"]
    assert {entry.details["authorisation"] for entry in found} == {str(given.uid)}
    assert str(other.uid) not in str([entry.details for entry in found])
    assert all("宇文成" not in entry.details_json and entry.actor_name != "宇文成" for entry in found)


def test_a_member_of_staff_in_the_same_browser_is_no_applicant(clock, client, cast):
    me = people.person()
    people.sign_in(client, me)
    client.force_login(cast.account("clerk"), backend="django.contrib.auth.backends.ModelBackend")
    request = RequestFactory().get("/my/")
    request.session = client.session
    assert presence_of(request) is None
