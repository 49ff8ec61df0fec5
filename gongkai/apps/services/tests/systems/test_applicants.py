"""Applicants through the interface: with a token of their own, or with number and code."""

import base64
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import uploads
from gongkai.apps.services.models import Application
from gongkai.kernel.applicants.actions import access, closing, tokens
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.journal.models import Entry
from gongkai.web.my import limits

API = "/api/v1"
BODY = {
    "kind": "person",
    "name": "陈晓兰",
    "identity_kind": "citizen_id",
    "identity_number": "11010519491231002X",
    "phone": "13900000001",
    "content": "经营瓶装燃气",
    "delivery": "window",
    "truth": True,
}


class Me:
    """An applicant with a token."""

    def __init__(self, client, who, authorisation=None):
        self.client, self.presence = client, Presence(who)
        self.made, self.token = tokens.create(self.presence, name="程序", days=30, authorisation=authorisation)

    def headers(self, **more):
        return {"Authorization": f"Bearer {self.token}", **more}

    def get(self, address, query=None):
        return self.client.get(f"{API}/my/{address}", query or {}, headers=self.headers())

    def post(self, address, body, **headers):
        sent = self.headers(**headers)
        return self.client.post(f"{API}/my/{address}", json.dumps(body), content_type="application/json", headers=sent)

    def upload(self, item, content=None, name="申请表.pdf"):
        file = SimpleUploadedFile(name, content or hostile.pdf())
        return self.client.post(f"{API}/my/uploads", {"item": str(item.uid), "file": file}, headers=self.headers())

    def submit(self, item, **changed):
        file = self.upload(item).json()["uid"]
        sent = {"item": str(item.uid), **BODY, "materials": [{"number": 1, "uploads": [file]}], **changed}
        return self.post("applications", sent)


@pytest.fixture
def online(hall):
    hall.item.__class__.objects.filter(pk=hall.item.pk).update(online=True)
    hall.item.refresh_from_db()
    return hall.item


@pytest.fixture
def me(client, online):
    return Me(client, people.person("申屠明月"))


def test_an_application_is_submitted_with_its_files_and_followed(hall, me, online):
    response = me.submit(online)
    made = response.json()
    assert response.status_code == 201, made
    number = made["application"]["number"]
    assert response["Location"].endswith(number) and made["application"]["state"]["key"] == "submitted"
    application = Application.objects.get()
    kept = StoredFile.objects.get(owner=application.case.subject)
    assert (kept.purpose, kept.original_name) == ("material-1", "申请表.pdf")
    assert StoredFile.objects.filter(owner__startswith="upload:").get().state == "purged"
    assert ApplicantCase.objects.get().case == application.case
    assert [one["number"] for one in me.get("applications").json()["items"]] == [number]
    told = me.get(f"applications/{number}").json()
    assert told["acts"] == ["withdraw"] and told["timeline"][0]["label"] == "您提交了申请"
    assert "11010519491231002X" not in json.dumps(told, ensure_ascii=False)


def test_a_retry_of_a_submission_makes_one_application(me, online):
    file = me.upload(online).json()["uid"]
    sent = {"item": str(online.uid), **BODY, "materials": [{"number": 1, "uploads": [file]}]}
    first = me.post("applications", sent, **{"Idempotency-Key": "k1"})
    again = me.post("applications", sent, **{"Idempotency-Key": "k1"})
    assert first.json() == again.json() and Application.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"identity_number": "110105194912310021"}, "identity_number"),
        ({"materials": []}, "material_1"),
        ({"materials": [{"number": 1, "uploads": ["3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11"]}]}, "uploads"),
        ({"materials": [{"number": 9, "uploads": ["3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11"]}]}, "uploads"),
    ],
)
def test_what_the_page_would_refuse_is_told_by_field(me, online, changed, field):
    response = me.submit(online, **changed)
    assert response.status_code == 409, response.content.decode()
    assert field in [one["field"] for one in response.json()["problems"]]
    assert not Application.objects.exists()


def test_a_file_of_somebody_else_cannot_be_used(client, me, online):
    other = Me(client, people.person("宇文成"))
    file = other.upload(online).json()["uid"]
    response = me.submit(online, materials=[{"number": 1, "uploads": [file]}])
    assert response.status_code == 409 and "没有这些已上传的文件" in response.json()["message"]


def test_an_item_that_is_not_online_is_not_there(client, hall):
    hall.item.__class__.objects.filter(pk=hall.item.pk).update(online=False)
    me = Me(client, people.person("申屠明月"))
    assert me.upload(hall.item).status_code == 404
    assert me.post("applications", {"item": str(hall.item.uid), **BODY}).status_code == 404


def test_a_supplement_and_a_withdrawal_are_ones_own(hall, me, online, client):
    number = me.submit(online).json()["application"]["number"]
    application = Application.objects.get()
    assert me.post(f"applications/{number}/supplement", {"text": "补"}).json()["code"] == "wrong_step"
    hall.checked(application, "faulty", "没有签名")
    acts.request_supplement(application, by=hall.who("window"), allowed_days=5)
    told = me.get(f"applications/{number}").json()
    assert told["supplement_items"] and told["acts"] == ["supplement", "withdraw"]
    file = me.upload(online).json()["uid"]
    done = me.post(f"applications/{number}/supplement", {"text": "已补签名", "uploads": [file]})
    assert done.status_code == 200 and done.json()["state"]["key"] == "submitted"
    assert StoredFile.objects.filter(owner=application.case.subject, purpose="supplement").count() == 1
    stranger = Me(client, people.person("宇文成"))
    assert stranger.get(f"applications/{number}").status_code == 404
    assert stranger.post(f"applications/{number}/withdraw", {}).status_code == 404
    assert me.post(f"applications/{number}/withdraw", {"reason": "不办了"}).json()["closed"]


def test_tolerated_materials_come_by_the_same_way(hall, me, online):
    number = me.submit(online).json()["application"]["number"]
    application = Application.objects.get()
    hall.checked(application, "tolerated")
    acts.accept_tolerant(application, by=hall.who("window"), promise="五日内补交", allowed_days=5)
    assert "supply_tolerated" in me.get(f"applications/{number}").json()["acts"]
    file = me.upload(online).json()["uid"]
    done = me.post(f"applications/{number}/supply-tolerated", {"uploads": [file]})
    assert done.status_code == 200 and "supply_tolerated" not in done.json()["acts"]


def test_a_token_acts_in_the_name_it_was_made_for(client, online):
    agent = people.at_level(people.person("宇文成"))
    company = people.company(people.person("申屠明月"))
    given = people.authorised(company, agent)
    by_agent = Me(client, agent, given)
    sent = {
        "kind": "legal",
        "name": "澜江实业有限公司",
        "identity_kind": "uscc",
        "identity_number": "91350100M000100Y43",
    }
    made = by_agent.submit(online, **sent)
    assert made.status_code == 201, made.content.decode()
    number = made.json()["application"]["number"]
    assert ApplicantCase.objects.get().applicant == company.subject
    assert by_agent.get(f"applications/{number}").status_code == 200
    by_agent.get(f"applications/{number}")
    reads = Entry.objects.filter(subject=company.subject.subject, verb="read")
    assert reads.count() == 1
    assert Me(client, agent).get(f"applications/{number}").status_code == 404
    given.revoked_at = given.accepted_at
    given.save()
    assert by_agent.get("applications").status_code == 401


def test_a_token_ends_with_its_day_the_password_and_the_account(client, me, clock_at):
    assert me.get("applications").status_code == 200
    clock_at((date(2026, 3, 2) + timedelta(days=31)).isoformat())
    assert me.get("applications").status_code == 401
    clock_at("2026-03-03")
    who = me.presence.me
    access.change_password(who, current=people.PASSWORD, password="Zx9-kkq-2291!", session_key="")
    assert me.get("applications").status_code == 401
    again = Me(client, type(who).objects.get(pk=who.pk))
    closing.close(again.presence)
    assert again.get("applications").status_code == 401


@pytest.fixture
def clock_at():
    import time_machine

    started = []

    def go(day):
        traveller = time_machine.travel(f"{day}T09:00:00+08:00", tick=False)
        traveller.start()
        started.append(traveller)

    yield go
    for traveller in reversed(started):
        traveller.stop()


def test_uploads_that_nobody_submits_are_destroyed(me, online, clock_at):
    me.upload(online)
    assert uploads.drop_old() == 0
    clock_at("2026-03-04")
    assert uploads.drop_old() == 1
    assert StoredFile.objects.get().is_purged


def track(client, made, code=None):
    sent = {"number": made.case.number, "code": code or made.query_code}
    return client.post(f"{API}/services/applications/track", sent, content_type="application/json")


def test_number_and_code_tell_the_progress(hall, client):
    made = hall.register()
    told = track(client, made).json()
    assert told["number"] == made.case.number and told["acts"] == ["withdraw"]
    assert [one["key"] for one in told["deadlines"]] == ["acceptance"]
    assert track(client, made, "WRONG999").status_code == 404


def test_codes_are_not_guessed(hall, client):
    made = hall.register()
    answers = [track(client, made, "WRONG999").status_code for _ in range(limits.WRONG_FOR_ONE + 1)]
    assert answers == [404] * limits.WRONG_FOR_ONE + [429]
    assert track(client, made).status_code == 429


def test_without_an_account_one_supplements_and_withdraws(hall, client):
    made = hall.register()
    hall.checked(made.application, "faulty", "没有签名")
    acts.request_supplement(made.application, by=hall.who("window"), allowed_days=5)
    known = {"number": made.case.number, "code": made.query_code}
    file = {"name": "补正.pdf", "content": base64.b64encode(hostile.pdf()).decode()}

    def send(what, **more):
        return client.post(f"{API}/services/applications/{what}", {**known, **more}, content_type="application/json")

    assert send("supplement", text="已补", files=[{**file, "content": "@@@@"}]).status_code == 422
    done = send("supplement", text="已补签名", files=[file])
    assert done.status_code == 200 and done.json()["state"]["key"] == "submitted"
    assert StoredFile.objects.filter(owner=made.case.subject).count() == 1
    assert send("supplement", text="再补").json()["code"] == "wrong_step"
    assert send("withdraw", reason="不办了").json()["closed"]
    assert send("withdraw").status_code == 409
