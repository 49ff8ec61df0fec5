"""注册: a proven contact, a claim to a document, and nothing that tells who else is here."""

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.kernel.applicants import queries
from gongkai.kernel.applicants.actions import codes, registration
from gongkai.kernel.applicants.models import Applicant, ConfirmationCode, Dispatch
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_a_person_registers_with_a_proven_contact(clock):
    made = people.person()
    assert (made.name, made.mobile, made.level) == ("申屠明月", "13900001111", "unverified")
    assert made.password.startswith("argon2")
    assert made.identity_masked.startswith("341") and "*" in made.identity_masked


def test_no_column_holds_a_name_a_number_or_a_contact_in_clear(clock):
    people.person()
    with connection.cursor() as cursor:
        for table in ("applicants_applicant", "applicants_confirmationcode", "applicants_dispatch", "journal_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            kept = repr(cursor.fetchall())
            for word in ("申屠明月", people.NUMBERS["申屠明月"], "13900001111"):
                assert word not in kept, table


def test_the_number_is_checked(clock):
    proven = people.proof("13900001111")
    with pytest.raises(Refused, match="校验码"):
        registration.register_person(
            registration.Person("张三", "citizen_id", "110105194912310021", people.PASSWORD), proof=proven
        )
    assert Applicant.objects.count() == 0


def test_a_weak_password_is_refused_in_chinese(clock):
    with pytest.raises(Refused) as refusal:
        registration.register_person(
            registration.Person("申屠明月", "citizen_id", people.NUMBERS["申屠明月"], "1234567890"),
            proof=people.proof("13900001111"),
        )
    assert refusal.value.field == "password"


def test_a_claimed_number_shuts_nobody_out_and_tells_nothing(clock):
    """Two claim one document: both register, and one only can ever be verified."""
    first = people.person()
    second = people.person(mobile="13800009999")
    assert first.identity_index == second.identity_index
    people.at_level(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        people.at_level(second)


def test_a_contact_proven_by_somebody_else_leaves_the_old_account(clock):
    """Networks give numbers out again."""
    old = people.person()
    new = people.person("宇文成", mobile="13900001111")
    old.refresh_from_db()
    assert (old.mobile, new.mobile) == ("", "13900001111")
    assert queries.by_contact(people.contact("13900001111")) == new
    assert people.told(old) == ["账号安全提醒"]


def test_whoever_registers_twice_is_told_only_after_proving_both_contact_and_number(clock):
    people.person()
    with pytest.raises(Refused, match="已经注册过"):
        people.person()
    assert Applicant.objects.count() == 1


def test_a_proof_counts_once(clock):
    proven = people.proof("13900001111")
    given = registration.Person("申屠明月", "citizen_id", people.NUMBERS["申屠明月"], people.PASSWORD)
    registration.register_person(given, proof=proven)
    with pytest.raises(Refused, match="已经使用过"):
        registration.register_person(given, proof=proven)


def test_a_proof_for_one_purpose_serves_no_other(clock):
    row = people.proof("13900001111", "recover")
    assert codes.proven(row.uid, "recover") == row
    assert codes.proven(row.uid, "register") is None


def test_a_code_is_kept_as_a_digest_and_has_five_tries(clock):
    row = codes.request_code(people.contact("13900001111"), "register")
    right = people.last_code()
    assert right not in row.code_hash
    for _ in range(codes.TRIES):
        with pytest.raises(Refused):
            codes.prove(row.uid, "000000" if right != "000000" else "111111", "register")
    with pytest.raises(Refused):
        codes.prove(row.uid, right, "register")


def test_a_code_is_over_after_ten_minutes(clock):
    row = codes.request_code(people.contact("13900001111"), "register")
    ConfirmationCode.objects.update(expires_at=row.created_at)
    with pytest.raises(Refused):
        codes.prove(row.uid, people.last_code(), "register")


def test_codes_to_one_contact_have_an_end_and_other_contacts_go_on(clock):
    for _ in range(codes.MOST_IN_HOUR):
        codes.request_code(people.contact("13900001111"), "register")
    with pytest.raises(Refused, match="频繁"):
        codes.request_code(people.contact("13900001111"), "register")
    codes.request_code(people.contact("13900002222"), "register")
    codes.request_code(people.contact("13900001111"), "recover")


def test_where_there_is_no_gateway_mobile_numbers_are_not_taken(clock, settings):
    settings.SMS_GATEWAY = "off"
    with pytest.raises(Refused, match="电子邮箱"):
        codes.request_code(people.contact("13900001111"), "register")
    assert codes.request_code(people.contact("shen@example.org"), "register").contact.kind == "email"
    assert Dispatch.objects.get().channel == "email"


def test_the_journal_says_that_somebody_registered_and_not_who(clock):
    made = people.person()
    entry = Entry.objects.get(subject=made.subject)
    assert (entry.act, entry.actor_name) == ("applicants.register_person", "申请人")


def test_an_organisation_has_a_checked_code_and_one_registrar(clock):
    me = people.person("司徒安")
    presence = people.company(me, checked=False)
    assert (presence.subject.name, presence.subject.identity_number) == ("澜江实业有限公司", people.USCC)
    assert presence.is_administrator and presence.subject.details["legal_representative"] == "司徒安"
    with pytest.raises(Refused, match="已经登记过"):
        people.company(me)
    with pytest.raises(Refused):
        registration.register_organisation(me, name="甲公司", uscc="91341298MA00000110", legal_representative="甲")


def test_whoever_is_a_moment_slower_gets_a_sentence(clock, monkeypatch):
    """Two send in the same contact at once; neither sees the other's row."""
    people.person()
    monkeypatch.setattr(queries, "by_contact", lambda contact: None)
    with pytest.raises(Refused, match="请重试"):
        people.person("宇文成", mobile="13900001111")
    assert Applicant.objects.count() == 1
