"""统一身份认证: who the provider vouches for comes in as the bound account; everything forged stays outside."""

import base64
import hashlib
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse

from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import actions
from gongkai.kernel.people.actions import identities
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account, Identity, Newcomer
from gongkai.web.accounts.tests.conftest import words
from gongkai.web.accounts.tests.provider_walk import come_back, go, refused, through
from gongkai.web.accounts.tests.test_log_in import code_for, is_in

pytestmark = pytest.mark.django_db


def test_the_bound_account_comes_in_and_the_journal_says_how(client, idp, bound):
    assert "统一身份认证登录" in words(client.get("/login/"))
    address = go(client, next="/account/")
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{idp.issuer}/authorise?") and len(asked["state"][0]) >= 40
    assert asked["redirect_uri"] == ["http://127.0.0.1:8000/login/provider/back/"]
    assert come_back(client, idp.authorise(address))["Location"] == "/account/"
    assert is_in(client)
    entry = entries(bound.subject).last()
    assert (entry.verb, entry.details["method"]) == ("log_in", "统一身份认证")
    assert "u-1" not in json.dumps(entry.details)


def test_without_an_issuer_there_is_no_such_door(client, db):
    assert client.get(reverse("people:provider_begin")).status_code == 404
    assert "统一身份认证" not in words(client.get("/login/"))
    assert come_back(client, {"code": "x", "state": "y"})["Location"] == "/login/"


def test_the_session_is_a_new_one(client, idp, bound):
    go(client)
    before = client.session.session_key
    through(client, idp)
    assert client.session.session_key != before


def test_a_page_elsewhere_is_never_led_to(client, idp, bound):
    address = go(client, next="https://evil.example/")
    assert come_back(client, idp.authorise(address))["Location"] == "/desk/"


def test_an_unknown_person_is_refused_and_leaves_no_account(client, idp, person):
    person()
    answer = through(client, idp)
    assert refused(answer, client) and "没有绑定账号" in words(answer)
    assert not Newcomer.objects.exists() and Account.objects.count() == 1


def test_a_closed_account_stays_closed(client, idp, bound):
    actions.change_account(bound, by=SYSTEM, is_active=False)
    assert refused(through(client, idp), client)


def test_never_by_e_mail(client, idp, person, settings):
    """The same address, and even the e-mail as the log-in claim: still nobody's account."""
    account = person("other", email="li@example.gov.cn")
    idp.people |= {"email": "li@example.gov.cn", "email_verified": True}
    assert refused(through(client, idp), client)
    settings.OIDC_TRUST_USERNAME = True
    assert refused(through(client, idp), client)
    assert not Identity.objects.filter(account=account).exists()


def test_the_same_log_in_name_binds_only_where_the_operator_says_so(client, idp, person, settings):
    account = person()
    assert refused(through(client, idp), client)
    settings.OIDC_TRUST_USERNAME = True
    assert through(client, idp)["Location"] == "/desk/"
    assert Identity.objects.get().account == account
    # From now on it is the subject that counts: a later person of that name is somebody else.
    client.post("/logout/")
    idp.people |= {"sub": "u-2"}
    assert refused(through(client, idp), client)


@pytest.mark.parametrize("how", ["superuser", "emergency"])
def test_a_name_alone_never_opens_the_strongest_accounts(client, idp, person, settings, how):
    account = person()
    settings.OIDC_TRUST_USERNAME = True
    if how == "superuser":
        actions.change_account(account, by=SYSTEM, is_superuser=True)
    else:
        settings.LOCAL_LOGIN = ["li"]
    assert refused(through(client, idp), client)


def test_somebody_new_waits_for_the_administrator_who_admits_or_refuses(client, idp, person, settings):
    settings.OIDC_UNKNOWN = "wait"
    admin = person("admin", "管理员")
    for _ in range(2):
        answer = through(client, idp)
        assert refused(answer, client) and "等待平台管理员确认" in words(answer)
    newcomer = Newcomer.objects.get()
    assert (newcomer.name, newcomer.username) == ("李四", "li")
    assert admin.notices.count() == 1
    made = identities.admit(newcomer, by=actor_for(admin), username="lisi")
    assert not made.has_usable_password() and not Newcomer.objects.exists()
    assert through(client, idp)["Location"] == "/desk/"
    assert entries(made.subject).filter(act="people.link_identity").get().actor_name == "管理员"


def test_a_refused_newcomer_does_not_ask_again(client, idp, person, settings):
    settings.OIDC_UNKNOWN = "wait"
    through(client, idp)
    identities.refuse(Newcomer.objects.get(), by=actor_for(person("admin")), reason="不是本机关人员")
    assert "没有绑定账号" in words(through(client, idp))


# What is forged


def test_claims_that_are_not_in_the_token_come_from_userinfo_about_the_same_person(client, idp, settings, person):
    settings.OIDC_UNKNOWN = "wait"
    idp.people = {"sub": "u-9"}
    idp.userinfo = {"sub": "u-9", "preferred_username": "wang", "name": "王五"}
    through(client, idp)
    assert Newcomer.objects.get().name == "王五"
    idp.userinfo |= {"sub": "somebody-else"}
    assert "没有通过校验" in words(through(client, idp))


def test_at_hash_that_fits_is_fine(client, idp, bound):
    half = hashlib.sha256(b"access-token").digest()[:16]
    idp.change = lambda c: {**c, "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode()}
    assert through(client, idp)["Location"] == "/desk/"


# Second factor, lock-out, the local door


def test_our_own_second_step_follows_unless_the_provider_s_is_honoured(client, idp, bound, settings):
    key = factor.new_key()
    factor.enrol(bound, by=actor_for(bound), key=key, code=code_for(key))
    idp.people |= {"amr": ["pwd", "otp"], "acr": "gold"}
    assert through(client, idp)["Location"].startswith("/login/verify/")
    assert not is_in(client)
    settings.OIDC_AMR = ["otp"]
    assert through(client, idp)["Location"] == "/desk/"
    assert "已完成第二验证" in entries(bound.subject).last().details["method"]


def test_where_a_second_factor_is_required_a_vouched_session_needs_no_other(client, idp, bound, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    through(client, idp)
    assert client.get("/account/")["Location"].startswith("/account/second-factor/")
    client.post("/logout/")
    settings.OIDC_ACR = ["gold"]
    idp.people |= {"acr": "gold"}
    assert "acr_values=gold" in go(client)
    through(client, idp)
    assert is_in(client)


def test_whoever_is_locked_out_is_not_let_in_by_this_door(client, idp, bound, log_in, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(password="wrong")
    assert through(client, idp).status_code == 429
    assert not is_in(client)


def test_the_local_door_is_for_named_accounts_only(client, idp, bound, person, log_in, settings):
    person("rescue", "应急")
    settings.LOCAL_LOGIN = ["rescue"]
    answer = log_in("li")
    assert answer.status_code == 422 and "登录名或者密码不正确" in words(answer)
    assert log_in("rescue")["Location"] == "/desk/"


# Binding one's own, leaving


def test_one_binds_one_s_own_account_lately_logged_in(client, idp, person, log_in):
    account = person()
    log_in()
    assert "绑定统一身份认证" in words(client.get(reverse("people:identity")))
    answer = come_back(client, idp.authorise(go(client, link="1")))
    assert answer["Location"] == reverse("people:identity")
    assert identities.of_account(account) is not None
    assert "已绑定" in words(client.get(reverse("people:identity")))
    client.post(reverse("people:unlink_identity"))
    assert identities.of_account(account) is None
    assert [e.details["what"] for e in entries(account.subject).filter(verb="configure")] == [
        "绑定统一身份认证",
        "解除统一身份认证绑定",
    ]


def test_one_person_there_is_one_account_here(client, idp, bound, person, log_in):
    person("wang", "王五")
    log_in("wang")
    come_back(client, idp.authorise(go(client, link="1")))
    assert "已绑定另一个账号" in words(client.get(reverse("people:identity")))
    assert Identity.objects.count() == 1


def test_an_old_session_does_not_bind(client, idp, person, log_in):
    with time_machine.travel("2026-03-10 09:00+08:00", tick=False) as clock:
        person()
        log_in()
        clock.shift(timedelta(minutes=30))
        assert go(client, link="1") == reverse("people:identity")


def test_logging_out_leads_on_to_the_provider_s_log_out(client, idp, bound):
    through(client, idp)
    answer = client.post("/logout/", follow=True)
    page = answer.content.decode()
    assert f"{idp.issuer}/end?" in page and "id_token_hint=" in page and 'http-equiv="refresh"' in page
    assert not is_in(client)
    assert client.get(reverse("people:provider_log_out"))["Location"] == "/"


def test_a_local_log_in_does_not_log_out_there(client, idp, person, log_in):
    person()
    log_in()
    assert client.post("/logout/")["Location"] == "/"
