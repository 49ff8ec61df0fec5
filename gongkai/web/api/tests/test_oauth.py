"""Tokens for systems of departments, as ordinary OAuth clients ask for them."""

import base64
from urllib.parse import urlencode

import pytest
from authlib.integrations.requests_client import OAuth2Session
from django.test import override_settings

from gongkai.kernel.clients import actions
from gongkai.kernel.clients.models import Token

TOKEN, FORM = "/api/v1/oauth/token", "application/x-www-form-urlencoded"


@pytest.fixture
def system(cast):
    return actions.create_client(
        by=cast.admin,
        org=cast.bureau,
        name="预算管理系统",
        contact="张三",
        phone="0551-62001234",
        wanted=["services.cases.read", "services.application.accept"],
        per_minute=3,
    )


def basic(client, secret):
    return "Basic " + base64.b64encode(f"{client.uid}:{secret}".encode()).decode()


@pytest.fixture
def ask(client, system):
    def post(address=TOKEN, *, proof="basic", headers=None, **data):
        found = {"grant_type": "client_credentials", **data} if address == TOKEN else data
        sent = dict(headers or {})
        if proof == "basic":
            sent["Authorization"] = basic(*system)
        if proof == "post":
            found |= {"client_id": str(system[0].uid), "client_secret": system[1]}
        return client.post(address, urlencode(found), content_type=FORM, headers=sent)

    return post


@pytest.mark.parametrize("proof", ["basic", "post"])
def test_a_token_is_given_for_either_kind_of_proof(ask, proof):
    response = ask(proof=proof)
    found = response.json()
    assert response.status_code == 200 and response["Cache-Control"] == "no-store"
    assert found["token_type"] == "Bearer" and found["expires_in"] == 1800
    assert found["scope"] == "services.cases.read services.application.accept"
    assert not Token.objects.filter(digest=found["access_token"]).exists()


def test_part_of_the_scopes_can_be_asked_for(ask):
    assert ask(scope="services.cases.read").json()["scope"] == "services.cases.read"
    refused = ask(scope="services.application.grant")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"proof": ""}, 401, "invalid_client"),
        ({"proof": "", "headers": {"Authorization": "Basic !!"}}, 401, "invalid_client"),
        ({"proof": "", "client_id": "x", "client_secret": "y"}, 401, "invalid_client"),
        ({"client_secret": "again"}, 400, "invalid_request"),
    ],
)
def test_what_is_wrong_is_said_as_the_standard_names_it(ask, changed, status, error):
    response = ask(**changed)
    found = response.json()
    assert (response.status_code, found["error"], found["code"]) == (status, error, error)
    assert found["message"].endswith("。")
    assert ("WWW-Authenticate" in response) == (status == 401)


def test_json_and_doubled_parameters_are_refused(client, system):
    assert client.post(TOKEN, {"grant_type": "x"}, content_type="application/json").status_code == 400
    sent = "grant_type=client_credentials&grant_type=client_credentials"
    response = client.post(TOKEN, sent, content_type=FORM, headers={"Authorization": basic(*system)})
    assert response.json()["error"] == "invalid_request"


def test_wrong_secrets_are_counted(ask):
    statuses = [ask(proof="", client_id="x", client_secret="y").status_code for _ in range(61)]
    assert statuses[:60] == [401] * 60 and statuses[60] == 429


def test_a_revoked_token_opens_nothing_more(ask, client):
    token = ask().json()["access_token"]
    assert ask("/api/v1/oauth/revoke", token=token).json() == {"revoked": True}
    assert not Token.objects.exists()
    assert ask("/api/v1/oauth/revoke", token="gkt_none").status_code == 200
    assert ask("/api/v1/oauth/revoke").status_code == 400
    assert ask("/api/v1/oauth/revoke", proof="", token=token).status_code == 401


def test_metadata_lead_to_the_token(client):
    found = client.get("/.well-known/oauth-authorization-server").json()
    assert found["token_endpoint"] == "http://testserver/api/v1/oauth/token"
    assert "services.application.accept" in found["scopes_supported"]
    assert client.post("/.well-known/oauth-authorization-server").status_code == 405


@override_settings(ALLOWED_HOSTS=["127.0.0.1", "localhost"])
@pytest.mark.django_db(transaction=True)
def test_an_ordinary_client_gets_its_token(live_server, cast):
    client, secret = actions.create_client(
        by=cast.admin, org=cast.bureau, name="系统", contact="张三", phone="1", wanted=["services.cases.read"]
    )
    with OAuth2Session(str(client.uid), secret, scope="services.cases.read") as session:
        token = session.fetch_token(f"{live_server.url}{TOKEN}", grant_type="client_credentials")
    assert token["scope"] == "services.cases.read" and token["token_type"] == "Bearer"
