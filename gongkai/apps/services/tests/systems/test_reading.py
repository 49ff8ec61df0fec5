"""What a system sees: the cases of its body, what changed, files; and nothing of anybody else."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.apps.services.tests.systems.conftest import make_system
from gongkai.kernel import outbox


def test_cases_are_listed_page_by_page(system, registered):
    numbers = [registered()["case"]["number"] for _ in range(3)]
    first = system.get("cases", {"limit": 2}).json()
    rest = system.get("cases", {"limit": 2, "cursor": first["next"]}).json()
    assert [one["number"] for one in first["items"] + rest["items"]] == numbers and rest["next"] is None
    assert system.get("cases", {"cursor": "0" * 32}).status_code == 404


def test_cases_are_found_by_what_is_known_of_them(hall, system, registered):
    case = registered()["case"]
    fitting = {
        "q": case["number"],
        "step": "submitted",
        "state": "open",
        "item": str(hall.item.uid),
        "received_from": "2026-03-02",
        "received_to": "2026-03-02",
        "changed_since": "2026-03-02T09:00:00+08:00",
    }
    other = {
        "q": "别人",
        "step": "accepted",
        "state": "closed",
        "item": case["uid"],
        "outcome": "granted",
        "received_from": "2026-03-03",
        "received_to": "2026-03-01",
        "changed_since": "2026-03-02T02:00:01Z",
    }
    for name, value in fitting.items():
        assert len(system.get("cases", {name: value}).json()["items"]) == 1, name
    for name, value in other.items():
        assert system.get("cases", {name: value}).json()["items"] == [], name
    assert system.get("cases", {"changed_since": "2026-03-02"}).status_code == 422


def test_too_many_changes_are_to_be_read_in_order(system, registered, monkeypatch):
    monkeypatch.setattr("gongkai.apps.services.queries.systems.MOST_CHANGED", 1)
    registered(), registered()
    response = system.get("cases", {"changed_since": "2026-03-01T00:00:00Z"})
    assert response.status_code == 409 and "changes" in response.json()["message"]


def test_changes_come_in_order_and_once(system, registered):
    uid = registered()["case"]["uid"]
    outbox.settle()
    first = system.get("cases/changes").json()
    assert [one["act"] for one in first["changes"]] == ["register"]
    assert first["changes"][0]["act_label"] == "窗口收件" and first["changes"][0]["uid"] == uid
    system.act(uid, "pre_review")
    outbox.settle()
    second = system.get("cases/changes", {"after": first["position"]}).json()
    assert [(one["act"], one["step"]) for one in second["changes"]] == [("pre_review", "pre_review")]
    assert system.get("cases/changes", {"after": second["position"]}).json()["changes"] == []


def test_another_body_finds_nothing(hall, system, registered, client):
    uid = registered()["case"]["uid"]
    other = make_system(hall, client, hall.stage.cast.other_bureau)
    above = make_system(hall, client, hall.stage.cast.county)
    outbox.settle()
    for stranger in (other, above):
        assert stranger.get("cases").json()["items"] == []
        assert stranger.get("cases/changes").json()["changes"] == []
        assert stranger.get(f"cases/{uid}").status_code == 404
        assert stranger.act(uid, "accept").status_code == 404
        response = stranger.post("cases", {**PERSON, "item": str(hall.item.uid)})
        assert (response.status_code, response.json()["code"]) == (404, "no_item")


PERSON = {
    "kind": "person",
    "name": "陈晓兰",
    "identity_kind": "passport",
    "identity_number": "E12345678",
    "phone": "13900000001",
    "content": "经营瓶装燃气",
    "delivery": "window",
}


def test_a_scope_that_is_missing_is_named(hall, client):
    system = make_system(hall, client, wanted=["services.cases.read"], roles=())
    response = system.post("cases", {"item": str(hall.item.uid), **PERSON})
    assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")
    assert "窗口收件" in response.json()["message"]
    assert 'scope="services.application.register"' in response["WWW-Authenticate"]


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic eDp5", "Bearer gkt_wrong"])
def test_without_a_token_nothing_of_the_request_is_judged(hall, client, header):
    sent = {"Authorization": header} if header else {}
    response = client.post("/api/v1/services/cases", "{", content_type="application/json", headers=sent)
    assert response.status_code == 401 and response.json()["message"].endswith("。")
    assert response["WWW-Authenticate"].startswith('Bearer realm="gongkai"')


def test_requests_of_a_system_are_limited(hall, client):
    system = make_system(hall, client, per_minute=3)
    statuses = [system.get("cases").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert int(system.get("cases")["Retry-After"]) > 0


def test_own_items_tell_what_to_tick(hall, system):
    found = system.get("own-items").json()["items"]
    assert [one["uid"] for one in found] == [str(hall.item.uid)]
    assert found[0]["serves"] == ["person", "legal"] and found[0]["materials"][0]["number"] == 1


def upload(system, uid, content=b"%PDF-1.4 x", name="申请表.txt", number="1", **headers):
    file = SimpleUploadedFile(name, content)
    return system.browser.post(
        f"/api/v1/services/cases/{uid}/files", {"number": number, "file": file}, headers=system.headers(**headers)
    )


def test_files_go_up_and_come_back(hall, system, registered):
    uid = registered(materials=[])["case"]["uid"]
    text = "申请经营瓶装燃气".encode()
    response = upload(system, uid, text)
    told = response.json()
    assert response.status_code == 201, told
    assert told["file"]["material"] == 1 and told["case"]["materials"][0]["handed_in"]["key"] == "electronic"
    back = system.get(f"cases/{uid}/files/{told['file']['uid']}")
    assert back.content == text and back["Content-Type"] == "application/octet-stream"
    assert "attachment" in back["Content-Disposition"]
    assert [one["name"] for one in system.get(f"cases/{uid}").json()["files"]] == ["申请表.txt"]


def test_files_are_for_who_handles_the_case(hall, system, registered, client):
    uid = registered()["case"]["uid"]
    file = upload(system, uid, "申请".encode()).json()["file"]["uid"]
    reader = make_system(hall, client, name="统计系统", wanted=["services.cases.read"], roles=())
    assert reader.get(f"cases/{uid}").json()["files"] == []
    assert reader.get(f"cases/{uid}/files/{file}").status_code == 404
    assert system.get(f"cases/{uid}/files/{uid}").status_code == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"number": "9"}, 409),
        ({"number": "x"}, 422),
        ({"content": b""}, 409),
        ({"name": "x.exe", "content": b"MZ"}, 409),
    ],
)
def test_a_file_that_is_not_taken_is_refused_in_words(system, registered, changed, status):
    response = upload(system, registered()["case"]["uid"], **changed)
    assert response.status_code == status, response.content.decode()
    assert response.json()["message"].endswith("。")


def test_broken_uploads_are_no_server_error(system, registered):
    uid = registered()["case"]["uid"]
    response = system.browser.generic(
        "POST",
        f"/api/v1/services/cases/{uid}/files",
        b"--x\r\nnothing",
        content_type="multipart/form-data; boundary=",
        headers=system.headers(),
    )
    assert response.status_code in (400, 422) and json.loads(response.content)["message"]
