"""登录与退出: two steps, locked after too many failures, never led away from the site."""

import time
from binascii import unhexlify
from datetime import timedelta

import pytest
from django.urls import reverse
from django_otp.oath import TOTP

from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import actions
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account
from gongkai.web.accounts.address import client_address
from gongkai.web.accounts.tests.conftest import PASSWORD, words

pytestmark = pytest.mark.django_db


def code_for(key):
    reader = TOTP(unhexlify(key))
    reader.time = time.time()
    return f"{reader.token():06d}"


@pytest.fixture
def key(person, clock):
    """An account with an authenticator."""
    account = person()
    made = factor.new_key()
    _, codes = factor.enrol(account, by=actor_for(account), key=made, code=code_for(made))
    clock.shift(timedelta(minutes=2))
    return made, codes


def is_in(client):
    return client.get("/account/").status_code == 200


def test_the_page_asks_for_name_and_password_in_chinese(client, db):
    page = client.get("/login/")
    assert page.status_code == 200
    assert "登录名" in words(page) and "密码" in words(page)
    assert "noindex" in page.content.decode()
    assert "no-store" in page["Cache-Control"] or "no-cache" in page["Cache-Control"]


def test_the_right_password_leads_to_the_desk_and_into_the_journal(client, person, log_in):
    account = person()
    answer = log_in()
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert is_in(client)
    entry = entries(account.subject).last()
    assert (entry.verb, entry.actor_name) == ("log_in", "李四")
    assert entry.details == {"method": "密码", "address": "127.0.0.1"}


@pytest.mark.parametrize(("username", "password"), [("li", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD)])
def test_a_wrong_name_a_wrong_password_and_a_closed_account_look_the_same(client, person, log_in, username, password):
    person()
    actions.change_account(person("gone", "离职", role=""), by=SYSTEM, is_active=False)
    answer = log_in(username, password)
    assert answer.status_code == 422
    assert "登录名或者密码不正确，或者账号已停用。" in words(answer)
    assert f'value="{username}"' in answer.content.decode()
    assert password not in answer.content.decode()
    assert not is_in(client)


def test_blank_fields_are_named(client, db):
    answer = client.post("/login/", {})
    assert answer.status_code == 422
    assert "请填写登录名。" in words(answer) and "请填写密码。" in words(answer)


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_one_is_never_led_to_another_site(person, log_in, wanted):
    person()
    assert log_in(next=wanted)["Location"] == "/desk/"


def test_one_comes_back_to_where_one_wanted_to_go(client, person, log_in):
    person()
    sent = client.get("/account/password/")
    assert sent["Location"] == "/login/?next=%2Faccount%2Fpassword%2F"
    assert 'name="next" value="/account/password/"' in client.get(sent["Location"]).content.decode()
    assert log_in(next="/account/password/")["Location"] == "/account/password/"


def test_who_is_logged_in_is_not_asked_again(client, person, log_in):
    person()
    log_in()
    assert client.get("/login/?next=/account/")["Location"] == "/account/"


# Locked out -----------------------------------------------------------------


def test_five_failures_lock_the_account_from_this_address(client, person, log_in, settings):
    account = person()
    for _ in range(4):
        answer = log_in(password="wrong")
        assert answer.status_code == 422
        # How many tries are left is nobody's business.
        assert "次" not in words(answer)
    locked = log_in(password="wrong")
    assert locked.status_code == 429
    assert "请在 30 分钟后再试" in words(locked)
    assert log_in().status_code == 429
    assert not is_in(client)
    assert [e.act for e in entries(account.subject)].count("people.lock_out") == 1


def test_the_lock_page_is_the_same_for_names_that_do_not_exist(person, log_in):
    person()
    for name in ("li", "ghost"):
        answers = [log_in(name, "wrong") for _ in range(6)]
        assert answers[-1].status_code == 429
    first, second = (words(log_in(name, "wrong")) for name in ("li", "ghost"))
    assert first == second


def test_after_half_an_hour_one_may_try_again(client, person, log_in, clock):
    person()
    for _ in range(6):
        log_in(password="wrong")
    clock.shift(timedelta(minutes=31))
    assert log_in().status_code == 302


def test_the_address_is_the_proxy_s_word_only_behind_a_proxy(rf, settings):
    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3"}, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == "192.0.2.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "10.1.2.3"
    assert client_address(rf.get("/", headers={"X-Forwarded-For": "nonsense"}, REMOTE_ADDR="")) is None


# The second step ---------------------------------------------------------------


def test_with_an_authenticator_the_password_alone_opens_nothing(client, key, log_in):
    made, _ = key
    answer = log_in(next="/account/")
    assert answer["Location"] == "/login/verify/?next=%2Faccount%2F"
    assert not is_in(client)
    answer = client.post("/login/verify/", {"code": code_for(made), "next": "/account/"})
    assert answer["Location"] == "/account/"
    assert is_in(client)
    entry = entries(Account.objects.get().subject).last()
    assert entry.details["method"] == "密码和动态口令"


def test_a_recovery_code_opens_too_once(client, key, log_in):
    _, codes = key
    log_in()
    assert client.post("/login/verify/", {"code": codes[0]})["Location"] == "/desk/"
    client.post("/logout/")
    log_in()
    assert client.post("/login/verify/", {"code": codes[0]}).status_code == 422


def test_wrong_codes_end_the_attempt_after_five(client, key, log_in, clock):
    log_in()
    for _ in range(5):
        answer = client.post("/login/verify/", {"code": "000000"})
        assert answer.status_code == 422
        assert "动态口令不正确，或者输入过于频繁" in words(answer)
    clock.shift(timedelta(minutes=1))
    assert client.post("/login/verify/", {"code": code_for(key[0])})["Location"] == "/login/"
    assert not is_in(client)


def test_the_second_step_must_follow_within_five_minutes(client, key, log_in, clock):
    log_in()
    clock.shift(timedelta(minutes=6))
    assert client.post("/login/verify/", {"code": code_for(key[0])})["Location"] == "/login/"


def test_the_second_step_cannot_be_entered_directly(client, key):
    assert client.get("/login/verify/")["Location"] == "/login/"
    assert client.post("/login/verify/", {"code": code_for(key[0])})["Location"] == "/login/"


def test_an_account_switched_off_between_the_steps_stays_out(client, key, log_in):
    log_in()
    actions.change_account(Account.objects.get(), by=SYSTEM, is_active=False)
    assert client.post("/login/verify/", {"code": code_for(key[0])})["Location"] == "/login/"


# Out ---------------------------------------------------------------------------


def test_logging_out_needs_the_form(client, person, log_in):
    account = person()
    log_in()
    client.get("/logout/")
    assert is_in(client)
    assert client.post("/logout/")["Location"] == "/"
    assert not is_in(client)
    assert entries(account.subject).last().verb == "log_out"


def test_the_repair_bench_uses_the_same_door(client, person, log_in):
    person()
    assert client.get("/admin/")["Location"] == "/login/?next=%2Fadmin%2F"
    log_in()
    assert client.get("/admin/").status_code in (302, 403)
    assert client.get("/admin/login/").status_code == 403
    actions.change_account(Account.objects.get(), by=SYSTEM, is_staff=True)
    page = client.get("/admin/")
    assert page.status_code == 200
    assert "后台维护" in words(page)
    assert client.get("/admin/password_change/")["Location"] == "/account/password/"
    client.post("/admin/logout/")
    assert not is_in(client)


def test_the_session_gets_a_new_key_at_log_in(client, person, log_in):
    person()
    client.get("/login/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    log_in()
    assert client.session.session_key != before
    assert reverse("people:login") == "/login/"
