"""动态口令: bound by the person alone, checked once, replaced or reset with a trace."""

import time
from binascii import unhexlify
from datetime import timedelta

import pytest
import time_machine
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import SYSTEM, actor_for

pytestmark = pytest.mark.django_db


def code_for(key, later=0):
    reader = TOTP(unhexlify(key))
    reader.time = time.time() + later
    return f"{reader.token():06d}"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-10 09:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def bound(person):
    account = person("li")
    key = factor.new_key()
    device, codes = factor.enrol(account, by=actor_for(account), key=key, code=code_for(key))
    return account, key, device, codes


def test_binding_needs_the_first_code_of_the_new_authenticator(person):
    account = person("li")
    key = factor.new_key()
    for wrong in ("000000", "12345", "abcdef", ""):
        with pytest.raises(Refused, match="动态口令不正确"):
            factor.enrol(account, by=actor_for(account), key=key, code=wrong)
    assert factor.device_of(account) is None
    factor.enrol(account, by=actor_for(account), key=key, code=code_for(key))
    assert factor.device_of(account) is not None
    assert entries(account.subject).last().details == {"what": "启用动态口令"}


def test_nobody_binds_for_somebody_else(person):
    account = person("li")
    key = factor.new_key()
    with pytest.raises(NotAllowed):
        factor.enrol(account, by=SYSTEM, key=key, code=code_for(key))


def test_a_code_works_once_and_only_near_its_time(bound, clock):
    account, key, device, _ = bound
    assert factor.check(account, code_for(key)) is None  # spent on binding
    clock.shift(timedelta(minutes=2))
    fresh = code_for(key)
    assert factor.check(account, fresh) == device
    clock.shift(timedelta(seconds=1))
    assert factor.check(account, fresh) is None
    clock.shift(timedelta(minutes=10))
    assert factor.check(account, code_for(key, later=-300)) is None


def test_guessing_is_slowed_down(bound, clock):
    account, key, _, _ = bound
    clock.shift(timedelta(minutes=2))
    for _ in range(5):
        factor.check(account, "000000")
    assert factor.check(account, code_for(key)) is None
    clock.shift(timedelta(minutes=2))
    assert factor.check(account, code_for(key)) is not None


def test_a_recovery_code_works_once_however_it_is_typed(bound, clock):
    account, _, _, codes = bound
    assert len(set(codes)) == factor.RECOVERY_CODES
    assert factor.check(account, f" {codes[0].upper()} ").name == "备用码"
    assert factor.check(account, codes[0]) is None
    clock.shift(timedelta(minutes=1))
    assert factor.check(account, codes[1].replace("-", "")) is not None
    assert factor.codes_left(account) == factor.RECOVERY_CODES - 2


def test_recovery_codes_are_not_kept_as_they_are(bound):
    _, _, _, codes = bound
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert not stored & {code.replace("-", "") for code in codes}


def test_new_recovery_codes_replace_the_old(bound, clock):
    account, _, _, codes = bound
    fresh = factor.renew_recovery_codes(account, by=actor_for(account))
    assert factor.check(account, codes[0]) is None
    clock.shift(timedelta(minutes=1))
    assert factor.check(account, fresh[0]) is not None
    with pytest.raises(NotAllowed):
        factor.renew_recovery_codes(account, by=SYSTEM)


def test_binding_again_replaces_the_authenticator(bound, clock):
    account, old, _, _ = bound
    clock.shift(timedelta(minutes=2))
    key = factor.new_key()
    factor.enrol(account, by=actor_for(account), key=key, code=code_for(key))
    clock.shift(timedelta(minutes=2))
    assert TOTPDevice.objects.filter(user=account).count() == 1
    assert factor.check(account, code_for(old)) is None
    clock.shift(timedelta(minutes=2))
    assert factor.check(account, code_for(key)) is not None


def test_a_lost_authenticator_is_reset_by_an_administrator_with_a_reason(bound, post, county):
    account, *_ = bound
    with pytest.raises(NotAllowed, match="自己"):
        factor.reset_second_factor(account, by=actor_for(account), reason="手机丢失")
    with pytest.raises(Refused, match="原因"):
        factor.reset_second_factor(account, by=SYSTEM, reason=" ")
    factor.reset_second_factor(account, by=SYSTEM, reason="手机丢失")
    assert factor.device_of(account) is None
    assert factor.codes_left(account) == 0
    assert entries(account.subject).last().details == {"what": "重置动态口令", "reason": "手机丢失"}


def test_without_an_authenticator_there_are_no_codes_to_renew_or_check(person):
    account = person("li")
    assert factor.check(account, "123456") is None
    assert factor.check(account, "abcde-fghjk") is None
    with pytest.raises(Refused, match="尚未启用"):
        factor.renew_recovery_codes(account, by=actor_for(account))
