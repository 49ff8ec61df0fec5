"""Nothing twice and nothing over: Idempotency-Key and If-Match."""

from datetime import timedelta

from django.utils import timezone

from gongkai.apps.services.models import Application
from gongkai.apps.services.tests.systems.conftest import PERSON
from gongkai.kernel.clients import replies
from gongkai.kernel.clients.models import Reply


def test_a_retry_is_answered_and_not_carried_out_again(hall, system):
    sent = {"item": str(hall.item.uid), **PERSON}
    key = {"Idempotency-Key": "a-1"}
    first = system.post("cases", sent, **key)
    again = system.post("cases", sent, **key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json() and again["Idempotent-Replayed"] == "true"
    assert (first["ETag"], first["Location"]) == (again["ETag"], again["Location"])
    assert Application.objects.count() == 1
    assert first.json()["query_code"] not in Reply.objects.get().sealed


def test_a_key_is_for_one_request(hall, system):
    sent = {"item": str(hall.item.uid), **PERSON}
    system.post("cases", sent, **{"Idempotency-Key": "a-1"})
    other = system.post("cases", {**sent, "content": "另一件"}, **{"Idempotency-Key": "a-1"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key")
    assert system.post("cases", sent, **{"Idempotency-Key": "a b"}).status_code == 422
    assert Application.objects.count() == 1


def test_what_was_refused_may_be_tried_again(system, registered):
    uid = registered()["case"]["uid"]
    key = {"Idempotency-Key": "accept-1"}
    assert system.act(uid, "accept", **key).status_code == 409
    system.act(uid, "check_materials", {"materials": [{"number": 1, "verdict": "fitting"}]})
    assert system.act(uid, "accept", **key).status_code == 200
    assert system.act(uid, "accept", **key).json()["step"]["key"] == "accepted"


def test_kept_answers_are_forgotten(hall, system):
    sent = {"item": str(hall.item.uid), **PERSON}
    system.post("cases", sent, **{"Idempotency-Key": "a-1"})
    Reply.objects.update(created_at=timezone.now() - timedelta(hours=25))
    system.post("cases", sent, **{"Idempotency-Key": "a-1"})
    assert Application.objects.count() == 2
    Reply.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert replies.forget_old() == 1


def test_nobody_overwrites_what_he_has_not_seen(hall, system, registered):
    case = registered()["case"]
    seen = f'"{case["sequence"]}"'
    read = system.get(f"cases/{case['uid']}")
    assert read["ETag"] == seen
    hall_application = Application.objects.get()
    hall.checked(hall_application)
    late = system.act(case["uid"], "accept", **{"If-Match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert Application.objects.get().case.step == "submitted"
    seen = system.get(f"cases/{case['uid']}")["ETag"]
    done = system.act(case["uid"], "accept", **{"If-Match": seen})
    assert done.status_code == 200 and done["ETag"] != seen
    assert system.act(case["uid"], "start_review", **{"If-Match": "W/3x"}).status_code == 422
