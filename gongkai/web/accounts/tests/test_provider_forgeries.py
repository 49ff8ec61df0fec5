"""统一身份认证: forged, replayed, mixed-up and broken answers of a provider let nobody in."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from gongkai.kernel.people import provider
from gongkai.web.accounts.tests import provider_server as servers
from gongkai.web.accounts.tests.conftest import PASSWORD, words
from gongkai.web.accounts.tests.provider_walk import come_back, go, refused, through
from gongkai.web.accounts.tests.test_log_in import is_in

pytestmark = pytest.mark.django_db


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


def test_nothing_secret_enters_the_log_or_the_page(client, idp, bound, caplog):
    idp.change = WRONG_CLAIMS["another nonce"]
    answer = through(client, idp)
    assert "eyJ" not in answer.content.decode() + caplog.text
    assert provider.is_configured() and servers.SECRET not in answer.content.decode()
    assert PASSWORD not in answer.content.decode()
