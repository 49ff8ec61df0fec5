"""申请人的通行密钥, in a table of their own."""

import json

import pytest

from gongkai.kernel.applicants.actions import passkeys as keys
from gongkai.kernel.applicants.models import ApplicantPasskey
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.people.actions import passkeys as staff_keys
from gongkai.web.accounts.tests.authenticator import Authenticator

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(settings):
    settings.SITE_URL = "http://localhost:8000"
    return Authenticator()


def added(me, phone):
    options, state = keys.begin_adding(me)
    return keys.add(me, name="手机", state=state, answer=json.loads(phone.create(_plain(options))))


def _plain(options):
    return json.loads(json.dumps(dict(options)))


def used(phone):
    options, state = keys.begin_use()
    return {"state": state, "answer": json.loads(phone.get(_plain(options)))}


def test_a_passkey_says_who_it_is(clock, phone):
    me = people.person()
    added(me, phone)
    assert keys.check(**used(phone)) == me
    assert people.told(me) == ["账号安全提醒"]


def test_it_opens_no_door_of_the_staff(clock, phone):
    added(people.person(), phone)
    answer = used(phone)
    assert staff_keys.check(None, **answer) is None


def test_one_that_counts_backwards_stops_working(clock, phone):
    me = people.person()
    added(me, phone)
    assert keys.check(**used(phone)) == me
    phone.counter = 1
    assert keys.check(**used(phone)) is None
    assert ApplicantPasskey.objects.get().suspended_at is not None
    phone.counter = 99
    assert keys.check(**used(phone)) is None


def test_it_is_added_once_and_removed_by_its_owner(clock, phone):
    me, other = people.person(), people.person("宇文成")
    made = added(me, phone)
    with pytest.raises(Refused, match="已经添加过"):
        added(me, phone)
    assert keys.remove(other, made.pk) is False
    assert keys.remove(me, made.pk) is True
    assert keys.check(**used(phone)) is None


@pytest.mark.parametrize("answer", [{}, {"id": "x"}, {"rawId": 1, "response": None}])
def test_what_is_no_answer_opens_nothing(clock, phone, answer):
    _, state = keys.begin_use()
    assert keys.check(state=state, answer=answer) is None
