"""通行密钥: in place of the code or of the password; copies, lies and other people's keys are refused."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken

from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import actions
from gongkai.kernel.people.actions import passkeys
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Passkey
from gongkai.web.accounts.tests.authenticator import Authenticator
from gongkai.web.accounts.tests.conftest import words
from gongkai.web.accounts.tests.test_log_in import code_for, is_in

pytestmark = pytest.mark.django_db
NEW = "/account/passkeys/new/"
ALONE = "/login/passkey/"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "http://localhost:8000"


@pytest.fixture
def me(person, log_in, clock):
    account = person()
    log_in()
    return account


def options(page):
    found = re.search(r'data-options="([^"]*)"', page.content.decode())
    return json.loads(html.unescape(found.group(1)))


def add(client, device, name="我的手机"):
    return client.post(NEW, {"name": name, "credential": device.create(options(client.get(NEW)))})


@pytest.fixture
def device(client, me):
    made = Authenticator()
    add(client, made)
    return made


def second_step(client, log_in, device):
    assert log_in()["Location"].startswith("/login/verify/")
    return client.post("/login/verify/", {"credential": device.get(options(client.get("/login/verify/")))})


def alone(client, device):
    return client.post(ALONE, {"credential": device.get(options(client.get(ALONE)))})


# Added


def test_the_first_one_brings_recovery_codes_shown_once_and_stored_hashed(client, me):
    answer = add(client, Authenticator())
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", answer.content.decode())
    assert len(codes) == 10 and "只显示这一次" in words(answer)
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert not stored & {c.replace("-", "") for c in codes}
    entry = entries(me.subject).last()
    assert (entry.act, entry.details) == ("people.add_passkey", {"what": "添加通行密钥", "name": "我的手机"})
    again = add(client, Authenticator(), "办公室电脑")
    assert again["Location"] == "/account/passkeys/"
    assert "办公室电脑" in words(client.get("/account/passkeys/"))


def test_a_passkey_of_another_site_or_challenge_is_not_added(client, me):
    for lying in (Authenticator(domain="evil.example"), Authenticator(origin="https://localhost:8000")):
        answer = add(client, lying)
        assert answer.status_code == 422 and "没有通过验证" in words(answer)
    device = Authenticator()
    old = device.create(options(client.get(NEW)))
    client.get(NEW)
    assert client.post(NEW, {"name": "旧", "credential": old}).status_code == 422
    for rubbish in ("", "{", "[]", '{"id": 1}', '{"rawId": "x", "response": {}}', "9" * 30_000):
        answer = client.post(NEW, {"name": "我的手机", "credential": rubbish})
        assert answer.status_code == 422 and 'value="我的手机"' in answer.content.decode()
    assert not Passkey.objects.exists()


def test_an_answer_works_once(client, me):
    device = Authenticator()
    answer = device.create(options(client.get(NEW)))
    assert client.post(NEW, {"name": "a", "credential": answer}).status_code == 200
    assert client.post(NEW, {"name": "b", "credential": answer}).status_code == 422


def test_the_same_key_is_nobody_else_s_too(client, me, device, person, log_in):
    person("wang", "王五")
    client.post("/logout/")
    log_in("wang")
    assert "已经添加过" in words(add(client, device))
    assert Passkey.objects.get().user == me


def test_nobody_adds_renames_or_removes_for_somebody_else(me, device):
    passkey = Passkey.objects.get()
    with pytest.raises(NotAllowed):
        passkeys.add(me, by=SYSTEM, name="x", state={}, answer={})
    with pytest.raises(NotAllowed):
        passkeys.rename(passkey, by=SYSTEM, name="x")
    with pytest.raises(NotAllowed):
        passkeys.remove(passkey, by=SYSTEM)


def test_no_more_than_ten(client, me, device):
    for number in range(9):
        Passkey.objects.create(user=me, name=str(number), credential_id=f"k{number}", credential=b"")
    with pytest.raises(Refused, match="最多 10 个"):
        passkeys.add(me, by=actor_for(me), name="x", state={}, answer={})


# Used


def test_in_place_of_the_code(client, me, device, log_in):
    client.post("/logout/")
    assert second_step(client, log_in, device)["Location"] == "/desk/"
    assert is_in(client)
    assert entries(me.subject).last().details["method"] == "密码和通行密钥"
    assert Passkey.objects.get().last_used_at is not None


def test_alone_when_the_device_has_verified_its_owner(client, me, device):
    client.post("/logout/")
    assert "用通行密钥登录" in words(client.get("/login/"))
    assert alone(client, device)["Location"] == "/desk/"
    assert entries(me.subject).last().details["method"] == "通行密钥"
    client.post("/logout/")
    device.verifies = False
    answer = alone(client, device)
    assert answer.status_code == 422 and "没有通过验证" in words(answer) and not is_in(client)


def test_it_satisfies_where_a_second_factor_is_required(client, me, device, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.post("/logout/")
    alone(client, device)
    assert is_in(client)
    Passkey.objects.all().delete()
    assert not is_in(client)


@pytest.mark.parametrize("lie", ["domain", "origin", "signature", "handle", "stranger"])
def test_lies_let_nobody_in(client, me, device, lie):
    client.post("/logout/")
    if lie == "domain":
        device.domain = "evil.example"
    elif lie == "origin":
        device.origin = "http://localhost.evil.example"
    elif lie == "signature":
        device.key = Authenticator().key
    elif lie == "handle":
        device.user_handle = b"somebody else"
    else:
        device = Authenticator()
    assert alone(client, device).status_code == 422
    assert not is_in(client)


def test_a_challenge_is_answered_once(client, me, device):
    client.post("/logout/")
    answer = device.get(options(client.get(ALONE)))
    assert client.post(ALONE, {"credential": answer}).status_code == 302
    client.post("/logout/")
    assert client.post(ALONE, {"credential": answer}).status_code == 422
    assert client.post(ALONE, {}).status_code == 422


def test_a_counter_that_goes_backwards_stops_the_passkey_and_tells_its_owner(client, me, device):
    client.post("/logout/")
    device.counter = 40
    alone(client, device)
    client.post("/logout/")
    device.counter = 40
    assert alone(client, device).status_code == 422
    device.counter = 99
    assert alone(client, device).status_code == 422
    passkey = Passkey.objects.get()
    assert not passkey.confirmed and passkey.suspended_at is not None
    assert "可能被复制" in me.notices.get().title
    assert entries(me.subject).filter(act="people.suspend_passkey").count() == 1


def test_authenticators_that_do_not_count_are_fine(client, me, device):
    Passkey.objects.update(sign_count=0)
    for _ in range(2):
        client.post("/logout/")
        device.counter = 0
        assert alone(client, device)["Location"] == "/desk/"


def test_somebody_else_s_passkey_is_no_second_step(client, me, device, person, log_in, settings):
    person("wang", "王五")
    client.post("/logout/")
    log_in("wang")
    other = Authenticator()
    add(client, other)
    client.post("/logout/")
    answer = second_step(client, log_in, other)
    assert answer.status_code == 422 and not is_in(client)


def test_wrong_passkeys_count_as_tries(client, me, device, log_in):
    client.post("/logout/")
    log_in()
    stranger = Authenticator()
    for _ in range(5):
        client.post("/login/verify/", {"credential": stranger.get(options(client.get("/login/verify/")))})
    assert client.get("/login/verify/")["Location"].startswith("/login/")


def test_a_closed_account_and_a_closed_local_door_stay_closed(client, me, device, settings):
    client.post("/logout/")
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "https://id.example", "gongkai"
    settings.LOCAL_LOGIN = ["rescue"]
    assert alone(client, device).status_code == 422
    settings.LOCAL_LOGIN = ["*"]
    actions.change_account(me, by=SYSTEM, is_active=False)
    assert alone(client, device).status_code == 422


def test_recovery_codes_work_without_any_authenticator(client, me, log_in):
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", add(client, Authenticator()).content.decode())
    client.post("/logout/")
    log_in()
    assert client.post("/login/verify/", {"code": codes[0]})["Location"] == "/desk/"
    client.post("/logout/")
    log_in()
    assert client.post("/login/verify/", {"code": codes[0]}).status_code == 422


# Managed


def test_renamed_and_removed_with_a_trace(client, me, device):
    number = Passkey.objects.get().pk
    client.post(reverse("people:rename_passkey", args=[number]), {"name": "新手机"})
    assert "新手机" in words(client.get("/account/passkeys/"))
    assert client.post(reverse("people:rename_passkey", args=[number]), {"name": ""}).status_code == 302
    assert client.post(reverse("people:remove_passkey", args=[number]))["Location"] == "/account/passkeys/"
    assert [e.act for e in entries(me.subject)][-2:] == ["people.rename_passkey", "people.remove_passkey"]
    assert not StaticToken.objects.exists()


def test_whoever_came_in_a_while_ago_proves_once_more(client, me, device, clock):
    number = Passkey.objects.get().pk
    clock.shift(timedelta(minutes=11))
    for address in (NEW, reverse("people:remove_passkey", args=[number]), reverse("people:new_recovery_codes")):
        answer = client.get(address)
        assert answer["Location"].startswith("/login/verify/?next=")
    device.verifies = False
    answer = client.post(
        "/login/verify/", {"credential": device.get(options(client.get("/login/verify/"))), "next": NEW}
    )
    assert answer["Location"] == NEW
    assert client.get(NEW).status_code == 200


def test_new_recovery_codes_for_whoever_has_passkeys_only(client, me, device):
    before = set(StaticToken.objects.values_list("token", flat=True))
    answer = client.post(reverse("people:new_recovery_codes"))
    assert len(re.findall(r"<li>\w{5}-\w{5}</li>", answer.content.decode())) == 10
    assert not before & set(StaticToken.objects.values_list("token", flat=True))


def test_the_last_proof_of_an_account_that_needs_one_stays(client, me, device, settings):
    client.post("/logout/")
    alone(client, device)
    settings.REQUIRE_SECOND_FACTOR = True
    answer = client.post(reverse("people:remove_passkey", args=[Passkey.objects.get().pk]))
    assert answer.status_code == 422 and "唯一的第二验证方式" in words(answer)
    key = factor.new_key()
    factor.enrol(me, by=actor_for(me), key=key, code=code_for(key))
    assert client.post(reverse("people:remove_passkey", args=[Passkey.objects.get().pk])).status_code == 302


def test_an_administrator_resets_all_of_it(me, device, person):
    admin = person("admin", "管理员")
    factor.reset_second_factor(me, by=actor_for(admin), reason="手机丢失")
    assert not factor.has_factor(me) and not Passkey.objects.exists() and not StaticToken.objects.exists()
    assert entries(me.subject).last().details == {"what": "重置动态口令", "reason": "手机丢失", "passkeys": 1}


def test_whoever_must_have_a_second_factor_may_choose_a_passkey(client, person, log_in, settings, clock):
    settings.REQUIRE_SECOND_FACTOR = True
    person()
    log_in()
    assert "改用通行密钥" in words(client.get("/account/second-factor/"))
    add(client, Authenticator())
    assert is_in(client)


# Offered


@pytest.mark.parametrize(
    ("address", "offered"),
    [
        ("https://www.linjiang.gov.cn", True),
        ("http://localhost:8017", True),
        ("http://127.0.0.1:8000", False),
        ("https://[::1]:8000", False),
        ("https://10.0.0.8", False),
        ("http://www.linjiang.gov.cn", False),
    ],
)
def test_only_where_browsers_make_them(client, me, settings, address, offered):
    settings.SITE_URL = address
    assert passkeys.are_offered() is offered
    assert client.get(NEW).status_code == (200 if offered else 404)
    assert ("暂不能使用" in words(client.get("/account/passkeys/"))) is not offered


def test_behind_a_proxy_the_settings_say_the_name_not_the_request(client, me, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://www.linjiang.gov.cn", ["*"]
    page = client.get(NEW, headers={"host": "evil.example", "x-forwarded-host": "evil.example"})
    assert options(page)["publicKey"]["rp"]["id"] == "www.linjiang.gov.cn"
    settings.PASSKEY_DOMAIN = "linjiang.gov.cn"
    device = Authenticator("linjiang.gov.cn", "https://www.linjiang.gov.cn")
    assert add(client, device).status_code == 200
