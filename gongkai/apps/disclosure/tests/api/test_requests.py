"""依申请公开 without an account: sent in, followed, completed, explained, withdrawn; nothing personal comes back."""

import base64
from datetime import date
from itertools import pairwise

import pytest

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.tests.requests.walk import CITIZEN, Walk
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import public

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BODY = {
    "org": "caizheng",
    "applicant_class": "natural_person",
    "name": "王小明",
    "identity_kind": "citizen_id",
    "identity_number": CITIZEN,
    "phone": "13800138000",
    "email": "wang@example.org",
    "address": "安澜县解放街1号",
    "description": "2025年度县级部门预算批复文件",
    "document_hint": "安财〔2025〕12号",
    "form": "paper",
    "delivery": "post",
    "truth": True,
}
PERSONAL = ("王小明", CITIZEN, "13800138000", "wang@example.org", "解放街", "预算批复文件")


def without(*names):
    return {name: value for name, value in BODY.items() if name not in names}


@pytest.fixture
def sent(county, send):
    """(number, code) of a request that came in through the interface."""
    answer = send("/requests", BODY).data
    return {"number": answer["number"], "code": answer["query_code"]}


@pytest.fixture
def walk(county, sent):
    """The staff's side of it, confirmed with the applicant on the next day."""
    item = DisclosureRequest.objects.select_related("case", "org").get(case__number=sent["number"])
    county.clock.set(date(2026, 3, 3))
    acts.confirm(item, by=county.cast.clerk, confirmed_on=date(2026, 3, 3))
    return Walk(county.cast, county.clock, item)


# Sending in --------------------------------------------------------------------------------------


def test_a_request_comes_in_by_the_same_act_as_from_the_page(county, send):
    """第三十一条第四项: sent over the web, it waits for both sides to confirm; the clock does not run."""
    response = send("/requests", BODY)
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    item = DisclosureRequest.objects.get(case__number=response.data["number"])
    assert (item.channel, item.case.step, item.receipt_on) == ("web", "awaiting_confirmation", None)
    assert (item.applicant_name, item.description, item.purpose) == ("王小明", BODY["description"], "")
    assert response.data["body"] == {"slug": "caizheng", "name": "安澜县财政局"}
    assert response.data["state"] == {"key": "awaiting_confirmation", "label": "等待与您确认收到申请"}
    assert response.data["track_url"] == "http://testserver/requests/track/"
    assert len(response.data["query_code"]) == 8


def test_nothing_personal_comes_back(county, send, caplog):
    response = send("/requests", BODY)
    assert [word for word in PERSONAL if word in response.content.decode() or word in caplog.text] == []
    wrong = send("/requests", {**BODY, "identity_number": "110105194912310021"})
    assert wrong.status_code == 409
    assert "110105194912310021" not in wrong.content.decode() + caplog.text


def test_the_query_code_is_told_once_and_stored_as_a_digest(county, send):
    answer = send("/requests", BODY).data
    item = DisclosureRequest.objects.get(case__number=answer["number"])
    assert answer["query_code"] not in item.case.query_hash
    assert (
        answer["query_code"]
        not in send("/requests/track", {"number": answer["number"], "code": answer["query_code"]}).content.decode()
    )


def test_identity_proofs_are_kept_sealed(county, send):
    proofs = [{"name": "身份证.png", "content": base64.b64encode(PNG).decode()}]
    response = send("/requests", {**BODY, "proofs": proofs})
    assert response.status_code == 201, response.data
    item = DisclosureRequest.objects.get(case__number=response.data["number"])
    (file,) = StoredFile.objects.filter(owner=item.case.subject)
    assert (file.purpose, file.sealed, file.original_name) == ("identity_proof", True, "身份证.png")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", b"%PDF-1.4 nonsense"), ("a.pdf", b"not a pdf at all"), ("a.jpg", b"<html><script></script></html>")],
)
def test_a_file_that_is_not_what_it_says_leaves_no_request_behind(county, send, name, content):
    proofs = [{"name": name, "content": base64.b64encode(content).decode()}]
    response = send("/requests", {**BODY, "proofs": proofs})
    assert response.status_code == 409
    assert DisclosureRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"org": "a b"}, "org"),
        ({"org": 5}, "org"),
        ({"applicant_class": "company"}, "applicant_class"),
        ({"name": ""}, "name"),
        ({"name": " \n"}, "name"),
        ({"name": "王\x00"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"identity_kind": "none"}, "identity_kind"),
        ({"identity_number": "一二三"}, "identity_number"),
        ({"identity_number": ""}, "identity_number"),
        ({"phone": "123456"}, "phone"),
        ({"phone": "电话"}, "phone"),
        ({"email": "wang"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"postcode": "1234"}, "postcode"),
        ({"description": "x" * 2001}, "description"),
        ({"description": None}, "description"),
        ({"description": "内容\x00"}, "description"),
        ({"form": "telepathy"}, "form"),
        ({"delivery": ""}, "delivery"),
        ({"needs_help": "true"}, "needs_help"),
        ({"needs_help": 1}, "needs_help"),
        ({"truth": False}, "truth"),
        ({"truth": "true"}, "truth"),
        ({"proofs": {}}, "proofs"),
        ({"proofs": [{"name": "a.exe", "content": "AAAA"}]}, "proofs.0.name"),
        ({"proofs": [{"name": "../a.png", "content": "AAAA"}]}, "proofs.0.name"),
        ({"proofs": [{"name": "a.png", "content": "???"}]}, "proofs.0.content"),
        ({"proofs": [{"name": "a.png", "content": "AAAA"}] * 5}, "proofs"),
        ({"purpose": "科研"}, "purpose"),
        ({"website": "spam"}, "website"),
        ({"channel": "in_person"}, "channel"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(county, send, changes, field):
    """第二十九条: no purpose is asked for; what nobody asks for is not taken."""
    response = send("/requests", {**BODY, **changes})
    assert response.status_code == 422
    assert field in [one["field"] for one in response.data["problems"]]
    assert DisclosureRequest.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["org", "name", "identity_number", "phone", "description", "form", "delivery", "truth"]
)
def test_what_article_29_requires_cannot_be_left_out(county, send, name):
    response = send("/requests", without(name))
    assert response.status_code == 422
    assert response.data["problems"] == [{"field": name, "message": "必须填写"}]


@pytest.mark.parametrize(
    ("changes", "field", "word"),
    [
        ({"identity_number": "110105194912310021"}, "identity_number", "校验码"),
        ({"identity_kind": "uscc", "identity_number": CITIZEN}, "identity_number", "统一社会信用代码"),
        ({"address": ""}, "address", "通信地址"),
        ({"delivery": "email", "email": ""}, "email", "电子邮箱"),
        ({"agent_name": "李四"}, "agent_name", "代理人"),
        ({"agent_identity_number": CITIZEN}, "agent_name", "代理人"),
    ],
)
def test_what_the_form_finds_between_fields_is_told_by_field(county, send, changes, field, word):
    response = send("/requests", {**BODY, **changes})
    assert (response.status_code, response.data["code"]) == (409, "not_acceptable")
    assert [word in one["message"] for one in response.data["problems"] if one["field"] == field] == [True]


def test_an_unknown_body_is_a_404(county, send):
    assert send("/requests", {**BODY, "org": "nobody"}).data["code"] == "no_body"


def test_a_body_without_anybody_to_receive_it_takes_no_request(county, send):
    """第二十七条"""
    response = send("/requests", {**BODY, "org": "qingshi"})
    assert (response.status_code, response.data["code"]) == (409, "not_receiving")


def test_an_organisation_may_ask_through_an_agent(county, send):
    uscc = county.cast.bureau.uscc
    changes = {"applicant_class": "enterprise", "identity_kind": "uscc", "identity_number": uscc, "name": "某公司"}
    agent = {"agent_name": "李四", "agent_identity_number": CITIZEN, "agent_phone": "0551-62001234"}
    response = send("/requests", {**BODY, **changes, **agent, "legal_representative": "张三"})
    assert response.status_code == 201
    item = DisclosureRequest.objects.get(case__number=response.data["number"])
    assert (item.agent_name, item.legal_representative) == ("李四", "张三")


def test_one_address_cannot_flood_a_bureau(county, send):
    codes = [send("/requests", BODY).status_code for _ in range(20)]
    assert set(codes) == {201}
    refused = send("/requests", BODY)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert "分钟后再试" in refused.data["message"]
    assert DisclosureRequest.objects.count() == 20


# Following ---------------------------------------------------------------------------------------


def test_the_progress_of_a_request_in_plain_words(county, sent, send):
    found = send("/requests/track", sent).data
    assert (found["number"], found["closed"]) == (sent["number"], False)
    assert found["state"]["label"] == "等待与您确认收到申请"
    assert (found["submitted_on"], found["received_on"], found["due_on"]) == ("2026-03-02", None, None)
    assert [moment["label"] for moment in found["timeline"]] == ["您提交了申请"]
    assert found["acts"] == ["withdraw"]
    assert [one["key"] for one in found["deadlines"]] == ["confirmation"]


def test_number_and_code_are_taken_however_they_are_typed(sent, send):
    typed = {"number": sent["number"].lower(), "code": sent["code"].lower()}
    assert send("/requests/track", typed).status_code == 200


def test_the_clock_runs_from_the_day_both_sides_confirmed(walk, sent, send):
    """第三十一条、第三十三条: twenty working days from the day of confirmation."""
    found = send("/requests/track", sent).data
    assert (found["received_on"], found["due_on"], found["provisional"]) == ("2026-03-03", "2026-03-31", False)
    assert {one["key"]: one["duty"] for one in found["deadlines"]} == {"reply": "body", "completion_notice": "body"}
    assert [letter["title"] for letter in found["letters"]] == ["政府信息公开申请登记回执"]


def test_the_answer_is_told_when_it_was_sent(walk, sent, send):
    walk.assign().search().draft("granted").approve().sign()
    found = send("/requests/track", sent).data
    assert (found["outcome"], found["answered_on"]) == (None, None)
    before = [letter["title"] for letter in found["letters"]]
    assert not [title for title in before if "告知书" in title], "a signed reply is not yet sent"
    walk.deliver(walk.clock.set(date(2026, 3, 12)))
    found = send("/requests/track", sent).data
    assert found["outcome"]["key"] == "granted"
    assert (found["answered_on"], found["closed"], found["due_on"]) == ("2026-03-12", True, None)
    assert found["acts"] == [] and found["deadlines"] == []
    assert len(found["letters"]) == len(before) + 1
    assert all(letter["number"] and letter["issued_on"] for letter in found["letters"])


def test_following_never_shows_who_asked_or_what(walk, sent, send):
    walk.answer(walk.clock.set(date(2026, 3, 12)))
    text = send("/requests/track", sent).content.decode()
    assert [word for word in PERSONAL if word in text] == []
    assert "handler" not in text and "财政局clerk" not in text


def test_a_consultation_of_others_is_not_shown_to_the_applicant(walk, sent, send):
    walk.assign()
    walk.consult()
    found = send("/requests/track", sent)
    assert "安澜建设公司" not in found.content.decode()
    assert "consultation" not in [one["key"] for one in found.data["deadlines"]]
    reply = next(one for one in found.data["deadlines"] if one["key"] == "reply")
    assert (reply["paused"], found.data["due_on"]) == (True, reply["due_on"])


@pytest.mark.parametrize("path", ["track", "complete", "give-reason", "withdraw"])
def test_a_wrong_number_and_a_wrong_code_look_the_same(sent, send, path):
    extra = {"text": "x"} if path in ("complete", "give-reason") else {}
    wrong = [{**sent, "code": "AAAAAAAA"}, {**sent, "number": "YSQ2026999999999"}]
    found = [send(f"/requests/{path}", {**one, **extra}) for one in wrong]
    assert [one.status_code for one in found] == [404, 404]
    assert all(one.data == other.data for one, other in pairwise(found))


def test_guessing_is_stopped(sent, send):
    for _ in range(20):
        assert send("/requests/track", {**sent, "code": "AAAAAAAA"}).status_code == 404
    refused = send("/requests/track", sent)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert send("/requests/withdraw", sent).status_code == 429


def test_looking_often_with_the_right_code_is_no_guessing(sent, send):
    assert {send("/requests/track", sent).status_code for _ in range(40)} == {200}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"number": "YSQ2026000100001"},
        {"number": "", "code": "ABCD2345"},
        {"number": "YSQ'--", "code": "ABCD2345"},
        {"number": "Y" * 51, "code": "ABCD2345"},
        {"number": "YSQ2026000100001", "code": "a\x00bc"},
        {"number": 5, "code": "ABCD2345"},
        {"number": "YSQ2026000100001", "code": ["ABCD2345"]},
        {"number": "YSQ2026000100001", "code": "ABCD2345", "name": "x"},
    ],
)
def test_what_is_no_number_or_code_is_refused(db, send, body):
    assert send("/requests/track", body).status_code == 422


# The applicant's acts ----------------------------------------------------------------------------


def test_completion_when_it_was_asked_for_and_not_before(walk, sent, send):
    """第三十条: the clock starts anew with the completion."""
    early = send("/requests/complete", {**sent, "text": "补充说明"})
    assert early.status_code == 409
    assert early.data["message"].endswith("。")
    acts.request_completion(walk.item, by=walk.cast.clerk, items=["请明确文件年度"], allowed_days=10)
    asked = send("/requests/track", sent).data
    assert (asked["completion_items"], "complete" in asked["acts"]) == (["请明确文件年度"], True)
    assert ("completion", "applicant") in [(one["key"], one["duty"]) for one in asked["deadlines"]]
    walk.clock.set(date(2026, 3, 10))
    done = send("/requests/complete", {**sent, "text": "2025年度"})
    assert done.status_code == 200
    assert (done.data["due_on"], done.data["completion_items"]) == ("2026-04-08", [])
    walk.item.refresh_from_db()
    assert (walk.item.completion_text, walk.item.completed_on) == ("2025年度", date(2026, 3, 10))


def test_reasons_when_they_were_asked_for(walk, sent, send):
    """第三十五条"""
    assert send("/requests/give-reason", {**sent, "text": "理由"}).status_code == 409
    acts.assign(walk.item, by=walk.cast.clerk)
    acts.request_reason(walk.item, by=walk.cast.handler, basis="本月已提出四十件申请。", below_line="含此前各月")
    given = send("/requests/give-reason", {**sent, "text": "各件内容不同"})
    assert given.status_code == 200
    walk.item.refresh_from_db()
    assert walk.item.applicant_reason == "各件内容不同"


def test_withdrawal_once(sent, send):
    done = send("/requests/withdraw", {**sent, "reason": "已经取得"})
    assert (done.status_code, done.data["closed"], done.data["state"]["key"]) == (200, True, "withdrawn")
    again = send("/requests/withdraw", sent)
    assert again.status_code == 409


@pytest.mark.parametrize("text", ["", " ", "x" * 4001, "a\x00", None, 5])
def test_a_text_has_to_say_something(db, send, text):
    body = {"number": "YSQ2026000100001", "code": "ABCD2345", "text": text}
    assert send("/requests/complete", body).status_code == 422
    assert send("/requests/give-reason", body).status_code == 422


def test_the_journal_names_the_applicant_as_the_one_who_acted(sent, send):
    from gongkai.kernel.journal.reading import entries

    send("/requests/withdraw", sent)
    item = DisclosureRequest.objects.get(case__number=sent["number"])
    assert [entry.act for entry in entries(item.case.subject)][-1] == "disclosure.request.withdraw"
    assert public("x").kind == "public"
