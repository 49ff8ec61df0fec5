"""The door of the interface: methods, addresses, caches, other sites, cookies."""

import gzip

import pytest

pytestmark = pytest.mark.django_db
DEADLINE = "/api/v1/deadlines?start=2026-03-02&days=20"
VALIDATE = "/api/v1/validate/uscc?value=1"
UNKNOWN = [
    "/api/v1/",
    "/api/v1/nothing",
    "/api/v1/deadlines/",
    "/api/v1/a%0Ab",
    "/api/v1/%00",
    "/api/v1/%ff/x",
    "/api/v2/x",
]


@pytest.mark.parametrize("address", UNKNOWN)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_an_unknown_address_is_a_json_404_with_any_method(client, address, method):
    response = getattr(client, method)(address)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/json"
    assert response.json()["message"].endswith("。")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", [DEADLINE, "/api/v1/openapi.json", "/api/v1/documents", "/api/v1/catalogue"])
def test_reading_addresses_refuse_other_methods_and_say_which_there_are(client, address, method):
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/json"
    assert "GET" in response.json()["message"]


@pytest.mark.parametrize("address", ["requests", "requests/track", "annual-reports/check"])
def test_sending_addresses_refuse_reading(client, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 405
    assert response["Allow"] == "OPTIONS, POST"


def test_head_is_get_without_a_body(client):
    got, headed = client.get(DEADLINE), client.head(DEADLINE)
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed["ETag"] == got["ETag"]
    assert headed["Content-Length"] == str(len(got.content))
    assert client.head("/api/v1/requests").status_code == 405


def test_options_tells_the_methods(client):
    response = client.options(DEADLINE)
    assert (response.status_code, response.content, response["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    both = client.options(VALIDATE)
    assert both["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert "POST" not in both["Access-Control-Allow-Methods"]


def test_scripts_of_every_site_may_read_and_none_may_send(client):
    assert client.get(DEADLINE)["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/deadlines")["Access-Control-Allow-Origin"] == "*"
    asked = client.options(
        "/api/v1/requests", HTTP_ORIGIN="https://elsewhere.example", HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST"
    )
    assert not [name for name in asked.headers if name.startswith("Access-Control")]
    sent = client.post("/api/v1/requests/track", {}, content_type="application/json")
    assert "Access-Control-Allow-Origin" not in sent
    assert "Access-Control-Allow-Credentials" not in client.get(DEADLINE)


def test_nothing_depends_on_a_cookie_and_none_is_set(client):
    """A page of another site can make a browser send its cookies; here they open nothing."""
    client.cookies["gongkai_session"] = "0" * 32
    for response in (client.get(DEADLINE), client.post("/api/v1/requests/track", {}, content_type="application/json")):
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_what_is_known_is_not_sent_again(client):
    first = client.get(DEADLINE)
    assert first["ETag"].startswith('W/"')
    for known in (first["ETag"], first["ETag"].removeprefix("W/"), f'"other", {first["ETag"]}', "*"):
        again = client.get(DEADLINE, HTTP_IF_NONE_MATCH=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]
        assert again["Access-Control-Allow-Origin"] == "*"
    assert client.get(DEADLINE, HTTP_IF_NONE_MATCH='"other", nonsense').status_code == 200


def test_errors_are_not_kept(client):
    assert client.get("/api/v1/deadlines")["Cache-Control"] == "no-store"
    assert client.get("/api/v1/nothing")["Cache-Control"] == "no-store"


def test_long_public_answers_are_compressed_for_who_asks(client):
    plain, packed = client.get(DEADLINE), client.get(DEADLINE, HTTP_ACCEPT_ENCODING="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] == plain["ETag"]


def test_answers_to_what_was_sent_are_never_compressed(client):
    sent = client.post(
        "/api/v1/validate/uscc", {"value": "1" * 200}, content_type="application/json", HTTP_ACCEPT_ENCODING="gzip"
    )
    assert "Content-Encoding" not in sent


def test_too_many_parameters_are_one_sentence(client):
    response = client.get("/api/v1/deadlines?" + "&".join(f"a{n}=1" for n in range(3000)))
    assert response.status_code == 400
    assert response.json()["message"].endswith("。")


def test_a_strange_host_is_refused_in_json(client):
    response = client.get(DEADLINE, HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/json")
