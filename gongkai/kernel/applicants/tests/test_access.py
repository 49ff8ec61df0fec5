"""登录、密码、找回、会话."""

import pytest

from gongkai.kernel.applicants.actions import access, codes, profile
from gongkai.kernel.applicants.models import Applicant, ApplicantSignIn, Dispatch
from gongkai.kernel.applicants.presence import mark_of
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import Refused

pytestmark = pytest.mark.django_db
NEW = "新密码-Green-99"


def test_contact_and_password_open_the_account(clock):
    made = people.person()
    assert access.by_password("139 0000 1111", people.PASSWORD) == made
    assert access.by_password("13900001111", "错") is None
    assert access.by_password("13900009999", people.PASSWORD) is None


def test_the_document_number_opens_it_only_once_it_is_verified(clock):
    """A claim is nobody's name."""
    made = people.person()
    assert access.by_password(made.identity_number, people.PASSWORD) is None
    people.at_level(made)
    assert access.by_password(made.identity_number.lower(), people.PASSWORD) == made


def test_an_organisation_has_no_log_in(clock):
    presence = people.company(people.person("司徒安"))
    assert access.by_password(presence.subject.identity_number, people.PASSWORD) is None


def test_wrong_passwords_shut_the_password_of_one_account_for_an_hour(clock):
    made = people.person()
    other = people.person("宇文成")
    for _ in range(access.WRONG_MOST):
        access.count_wrong("13900001111")
    assert access.by_password("13900001111", people.PASSWORD) is None
    assert access.by_password("13900002222", people.PASSWORD) == other
    assert access.is_shut("13900001111") and not access.is_shut("13900002222")
    assert made.mobile  # its owner still recovers by the contact


def test_a_password_changed_ends_every_other_session(clock):
    made = people.person()
    for key in ("a" * 32, "b" * 32):
        access.record_sign_in(made, key, method="密码", address=None, agent="x")
    before = mark_of(made)
    changed = access.change_password(made, current=people.PASSWORD, password=NEW, session_key="a" * 32)
    assert [one.session_key for one in ApplicantSignIn.objects.all()] == ["a" * 32]
    assert mark_of(changed) != before
    assert people.told(made)[0] == "账号安全提醒"


def test_the_old_password_has_to_be_right(clock):
    made = people.person()
    with pytest.raises(Refused, match="原密码"):
        access.change_password(made, current="错的", password=NEW, session_key=None)


def test_a_new_browser_is_told_to_its_owner(clock):
    made = people.person()
    access.record_sign_in(made, "a" * 32, method="密码", address=None, agent="Firefox")
    assert people.told(made) == []
    access.record_sign_in(made, "b" * 32, method="密码", address=None, agent="Chrome")
    assert people.told(made) == ["账号安全提醒"]


def test_recovery_needs_the_contact_and_the_number(clock):
    """A number the network gave out again must not open its former owner's account."""
    made = people.person()
    row = access.request_recovery(people.contact("13900001111"))
    proven = codes.prove(row.uid, people.last_code(), "recover")
    with pytest.raises(Refused, match="信息不符"):
        access.recover(proof=proven, identity_number=people.NUMBERS["宇文成"], password=NEW)
    access.recover(proof=proven, identity_number=made.identity_number, password=NEW)
    assert access.by_password("13900001111", NEW) == made


def test_recovery_looks_alike_without_an_account_and_sends_nothing(clock):
    row = access.request_recovery(people.contact("13900008888"))
    assert row.pk and Dispatch.objects.count() == 0


def test_numbers_cannot_be_tried_for_ever(clock):
    made = people.person()
    row = access.request_recovery(people.contact("13900001111"))
    proven = codes.prove(row.uid, people.last_code(), "recover")
    for _ in range(access.RECOVERIES):
        with pytest.raises(Refused, match="信息不符"):
            access.recover(proof=proven, identity_number="X", password=NEW)
    with pytest.raises(Refused, match="次数过多"):
        access.recover(proof=proven, identity_number=made.identity_number, password=NEW)


def test_a_contact_is_changed_by_proof_and_the_last_one_stays(clock):
    made = people.person()
    changed = profile.change_contact(made, proof=people.proof("shen@example.org", "contact"))
    assert [one.kind for one in changed.contacts] == ["mobile", "email"]
    left = profile.remove_contact(changed, "mobile")
    with pytest.raises(Refused, match="至少要保留"):
        profile.remove_contact(left, "email")


def test_name_and_document_may_be_corrected_until_they_are_checked(clock):
    made = people.person()
    profile.correct_identity(
        made, name="申屠明玥", identity_kind="citizen_id", identity_number=people.NUMBERS["宇文成"]
    )
    made = Applicant.objects.get(pk=made.pk)
    assert (made.name, made.identity_number) == ("申屠明玥", people.NUMBERS["宇文成"])
    people.at_level(made)
    with pytest.raises(Refused, match="已经核验"):
        profile.correct_identity(made, name="甲", identity_kind="passport", identity_number="E12345678")
