"""统一身份认证: who the provider vouches for comes in as the bound account; everything forged stays outside."""

import base64
import hashlib
import json
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people import actions, provider
from gongkai.kernel.people.actions import identities
from gongkai.kernel.people.actions import second_factor as factor
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account, Identity, Newcomer
from gongkai.web.accounts.tests import provider_server as servers
from gongkai.web.accounts.tests.conftest import PASSWORD, words
from gongkai.web.accounts.tests.test_log_in import code_for, is_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    made = servers.IdentityProvider()
    yield made
    made.stop()


@pytest.fixture
def idp(running, settings):
    running.keys = {"one": running.keys["one"]}
    running.signing, running.userinfo, running.forge, running.token_status = "one", None, None, 200
    running.people = {"sub": "u-1", "preferred_username": "li", "name": "李四"}
    running.change, running.metadata, running.codes, running.asked = (lambda claims: claims), {}, {}, []
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = running.issuer, servers.CLIENT
    settings.OIDC_CLIENT_SECRET, settings.LOCAL_LOGIN = servers.SECRET, ["*"]
    cache.clear()
    yield running
    cache.clear()


@pytest.fixture
def bound(person, idp):
    account = person()
    return Identity.objects.create(account=account, issuer=idp.issuer, subject="u-1").account


def go(client, **query):
    return client.get(reverse("people:provider_begin"), query)["Location"]


def come_back(client, answer):
    return client.get(reverse("people:provider_back"), answer)


def through(client, idp, **answer):
    return come_back(client, idp.authorise(go(client), **answer))


def refused(answer, client):
    return answer.status_code == 403 and not is_in(client)


# Who comes in


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

WRONG_CLAIMS = {
    "another audience": lambda c: {**c, "aud": "somebody-else"},
    "an audience among others without azp": lambda c: {**c, "aud": ["gongkai", "somebody-else"]},
    "authorised for another party": lambda c: {**c, "aud": ["gongkai", "x"], "azp": "x"},
    "no audience": lambda c: {k: v for k, v in c.items() if k != "aud"},
    "another issuer": lambda c: {**c, "iss": "https://evil.example"},
    "no issuer": lambda c: {k: v for k, v in c.items() if k != "iss"},
    "another nonce": lambda c: {**c, "nonce": "replayed"},
    "no nonce": lambda c: {k: v for k, v in c.items() if k != "nonce"},
    "expired": lambda c: {**c, "exp": int(time.time()) - 61},
    "no expiry": lambda c: {k: v for k, v in c.items() if k != "exp"},
    "expiry as text": lambda c: {**c, "exp": "tomorrow"},
    "from the future": lambda c: {**c, "iat": int(time.time()) + 120},
    "not yet valid": lambda c: {**c, "nbf": int(time.time()) + 120},
    "no subject": lambda c: {k: v for k, v in c.items() if k != "sub"},
    "subject as a list": lambda c: {**c, "sub": ["u-1"]},
    "for another access token": lambda c: {**c, "at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_a_token_with_wrong_claims_lets_nobody_in(client, idp, bound, wrong):
    idp.change = WRONG_CLAIMS[wrong]
    assert refused(through(client, idp), client)


@pytest.mark.parametrize(
    "forged", ["none", "public key as secret", "stranger", "own key in header", "rubbish", "empty"]
)
def test_a_token_not_signed_by_the_provider_lets_nobody_in(client, idp, bound, forged):
    idp.forge = {
        "none": servers.unsigned,
        "public key as secret": servers.signed_with_public_key(idp),
        "stranger": servers.signed_by_a_stranger,
        "own key in header": servers.with_own_key_in_the_header,
        "rubbish": lambda _: "a.b.c",
        "empty": lambda _: "",
    }[forged]
    assert refused(through(client, idp), client)


def test_a_clock_that_differs_a_little_is_forgiven(client, idp, bound, settings):
    idp.change = lambda c: {**c, "iat": int(time.time()) + 50, "exp": int(time.time()) - 50}
    assert through(client, idp)["Location"] == "/desk/"
    client.post("/logout/")
    settings.OIDC_SKEW_SECONDS = 10
    assert refused(through(client, idp), client)


def test_a_state_of_somebody_else_is_refused_and_used_up(client, idp, bound):
    address = go(client)
    good = idp.authorise(address)
    assert refused(come_back(client, {**good, "state": "guessed"}), client)
    assert come_back(client, good)["Location"] == "/login/"
    assert not is_in(client)


def test_an_answer_works_once(client, idp, bound):
    answer = idp.authorise(go(client))
    assert come_back(client, answer)["Location"] == "/desk/"
    client.post("/logout/")
    assert come_back(client, answer)["Location"] == "/login/"
    assert not is_in(client)


def test_an_answer_in_another_browser_is_nothing(client, idp, bound):
    """Log-in CSRF: the victim's browser never began this attempt."""
    answer = idp.authorise(go(client))
    assert come_back(Client(), answer)["Location"] == "/login/"


def test_an_attempt_ends_after_ten_minutes(client, idp, bound):
    with time_machine.travel("2026-03-10 09:00+08:00", tick=False) as clock:
        answer = idp.authorise(go(client))
        clock.shift(timedelta(minutes=11))
        assert "超时" in words(come_back(client, answer))


def test_mix_up_an_answer_that_names_another_issuer(client, idp, bound):
    """RFC 9207."""
    assert refused(through(client, idp, iss="https://evil.example"), client)
    idp.metadata = {"authorization_response_iss_parameter_supported": True}
    cache.clear()
    silent = idp.authorise(go(client))
    del silent["iss"]
    assert refused(come_back(client, silent), client)
    assert through(client, idp)["Location"] == "/desk/"


def test_a_code_cannot_be_exchanged_without_the_verifier(client, idp, bound):
    """PKCE: a stolen code put into another attempt."""
    stolen = idp.authorise(go(client))["code"]
    fresh = idp.authorise(go(client))
    assert refused(come_back(client, {**fresh, "code": stolen}), client)


def test_refusal_errors_and_silence_are_told_in_chinese(client, idp, bound):
    assert "取消" in words(through(client, idp, error="access_denied"))
    answer = idp.authorise(go(client))
    del answer["code"]
    assert refused(come_back(client, answer), client)
    idp.token_status = 503
    assert "没有登录" in words(through(client, idp))


# Keys, discovery, the gate


def test_new_keys_are_found_without_a_restart_but_not_asked_for_without_end(client, idp, bound):
    assert through(client, idp)["Location"] == "/desk/"
    client.post("/logout/")
    idp.rotate()
    assert through(client, idp)["Location"] == "/desk/"
    client.post("/logout/")
    asked = idp.asked.count("/realm/keys")
    unknown = servers.RSAKey.generate_key(2048, {"kid": "three"})
    idp.forge = lambda c: servers.jwt.encode({"alg": "RS256", "kid": "three"}, c, unknown, algorithms=["RS256"])
    for _ in range(3):
        assert refused(through(client, idp), client)
    assert idp.asked.count("/realm/keys") == asked


def test_keys_for_encryption_and_unsafe_addresses_are_not_taken(client, idp, bound, settings):
    idp.metadata = {"issuer": "http://127.0.0.1:1/other"}
    answer = client.get(reverse("people:provider_begin"))
    assert answer.status_code == 403 and "暂时无法连接" in words(answer)
    idp.metadata = {"token_endpoint": "ftp://x/token"}
    assert client.get(reverse("people:provider_begin")).status_code == 403
    settings.OIDC_ISSUER = "http://127.0.0.1:9/nobody"
    assert client.get(reverse("people:provider_begin")).status_code == 403


def test_only_the_issuer_itself_may_be_an_internal_address(client, idp, bound):
    """A provider that names other internal addresses is not followed there (GONGKAI_EGRESS_ALLOW)."""
    idp.metadata = {"token_endpoint": "http://127.0.0.2:80/token"}
    assert "暂时无法连接" in words(through(client, idp))


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


def test_nothing_secret_enters_the_log_or_the_page(client, idp, bound, caplog):
    idp.change = WRONG_CLAIMS["another nonce"]
    answer = through(client, idp)
    assert "eyJ" not in answer.content.decode() + caplog.text
    assert provider.is_configured() and servers.SECRET not in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
