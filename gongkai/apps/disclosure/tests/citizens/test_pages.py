"""The pages: sent in without an account, followed by number and code, led through the desk."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.disclosure.models import CorrectionRequest, PublicationSuggestion
from gongkai.apps.disclosure.tests.citizens.test_suggestions import OTHER, asked
from gongkai.apps.disclosure.tests.citizens.walk import CITIZEN, DAY, correction, suggestion
from gongkai.kernel.cases.models import Case
from gongkai.kernel.files.tests import hostile

pytestmark = pytest.mark.django_db
WRONG = {
    "name": "王小明",
    "identity_kind": "citizen_id",
    "identity_number": CITIZEN,
    "phone": "13800138000",
    "record": "处罚决定公示",
    "inaccuracy": "姓名有误",
    "right_content": "王小明",
    "evidence": "决定书",
    "truth": "on",
}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def proof():
    return SimpleUploadedFile("决定书.png", hostile.png(8, 8), content_type="image/png")


def test_a_citizen_asks_for_correction_and_follows_it(cast, clock, client):
    """第四十一条"""
    assert "申请更正" in client.get(reverse("disclosure:voices")).content.decode()
    address = reverse("disclosure:correct", args=["caizheng"])
    refused = client.post(address, {**WRONG, "identity_number": "123", "record": ""})
    assert refused.status_code == 422
    assert "姓名有误" in refused.content.decode()
    sent = client.post(address, {**WRONG, "proof": [proof()]}, follow=True)
    item = CorrectionRequest.objects.get()
    assert item.case.number in sent.content.decode()
    page = client.get(reverse("disclosure:tracked_correction", args=[item.case.number])).content.decode()
    assert "政府信息更正申请登记回执" in page
    client.post(reverse("disclosure:withdraw_correction", args=[item.case.number]), {"reason": ""})
    item.case.refresh_from_db()
    assert item.case.step == "withdrawn"


def test_a_decision_is_shown_only_when_it_was_told(cast, clock, client):
    walk = correction(cast, clock).assign().draft("refused").decide()
    number = walk.item.case.number
    followed = client.post(reverse("disclosure:track"), {"number": number, "code": walk.code}, follow=True)
    assert followed.redirect_chain[-1][0] == reverse("disclosure:tracked_correction", args=[number])
    assert "不予更正" not in followed.content.decode()
    walk.tell(DAY)
    page = client.get(reverse("disclosure:tracked_correction", args=[number])).content.decode()
    assert "政府信息不予更正告知书" in page
    letter = walk.item.case.letters.get(template="disclosure.correction_refused")
    assert client.get(reverse("disclosure:letter", args=[number, letter.uid])).status_code == 200


def test_a_letter_not_yet_told_or_not_meant_for_the_citizen_is_not_found(cast, clock, client):
    walk = correction(cast, clock).assign().draft("forwarded").decide()
    number = walk.item.case.number
    client.post(reverse("disclosure:track"), {"number": number, "code": walk.code})
    for letter in walk.item.case.letters.exclude(template__endswith="_receipt"):
        assert client.get(reverse("disclosure:letter", args=[number, letter.uid])).status_code == 404
    walk.tell(DAY)
    hidden = walk.item.case.letters.get(template="disclosure.correction_transfer")
    assert client.get(reverse("disclosure:letter", args=[number, hidden.uid])).status_code == 404


@pytest.mark.parametrize("name", ["tracked_correction", "withdraw_correction", "tracked_suggestion"])
def test_without_the_code_nothing_is_found(cast, clock, client, name):
    walk = correction(cast, clock) if "correction" in name else suggestion(cast, clock)
    assert client.get(reverse(f"disclosure:{name}", args=[walk.item.case.number])).status_code == 404


def test_anybody_suggests_and_follows(cast, clock, client):
    """第四十四条"""
    address = reverse("disclosure:suggest_publication", args=["caizheng"])
    assert client.post(address, {"wanted": "", "truth": "on"}).status_code == 422
    sent = client.post(address, {"wanted": "公交线路调整方案", "truth": "on"}, follow=True)
    item = PublicationSuggestion.objects.get()
    assert item.case.number in sent.content.decode()
    page = client.get(reverse("disclosure:tracked_suggestion", args=[item.case.number])).content.decode()
    assert "公交线路调整方案" in page
    client.post(reverse("disclosure:withdraw_suggestion", args=[item.case.number]), {"reason": ""})
    item.case.refresh_from_db()
    assert item.case.step == "withdrawn"


def test_a_program_that_fills_the_hidden_field_is_refused(cast, clock, client):
    address = reverse("disclosure:suggest_publication", args=["caizheng"])
    assert client.post(address, {"wanted": "信息", "truth": "on", "website": "x"}).status_code == 422
    assert not PublicationSuggestion.objects.exists()


GUESS = {"number": "YSQ2026000199999", "code": "AAAAAAAA"}


def test_guessing_on_the_page_is_slowed_and_gains_nothing_by_changing_to_the_interface(cast, clock, client):
    walk = correction(cast, clock)
    own = {"number": walk.item.case.number, "code": walk.code}
    track = reverse("disclosure:track")
    assert {client.post(track, GUESS).status_code for _ in range(20)} == {422}
    asked = client.post(track, own)
    assert asked.status_code == 422
    assert "验证题" in asked.content.decode()
    assert client.post("/api/v1/requests/track", own, content_type="application/json").status_code == 429


def test_a_guesser_behind_the_same_proxy_does_not_hold_back_others(cast, clock, client, settings):
    settings.BEHIND_PROXY = True
    walk = correction(cast, clock)
    track = reverse("disclosure:track")
    for _ in range(21):
        client.post(track, GUESS, headers={"X-Forwarded-For": "192.0.2.1"})
    own = {"number": walk.item.case.number, "code": walk.code}
    assert client.post(track, own, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 302


def test_looking_often_with_the_right_code_is_no_guessing(cast, clock, client):
    walk = correction(cast, clock)
    own = {"number": walk.item.case.number, "code": walk.code}
    assert {client.post(reverse("disclosure:track"), own).status_code for _ in range(40)} == {302}


def test_a_busy_address_is_asked_before_it_goes_on(cast, clock, client):
    address = reverse("disclosure:suggest_publication", args=["caizheng"])
    idea = {"wanted": "公交线路调整方案", "truth": "on"}
    assert {client.post(address, idea).status_code for _ in range(60)} == {302}
    asked = client.post(address, idea)
    assert asked.status_code == 422
    assert "验证题" in asked.content.decode() and "公交线路调整方案" in asked.content.decode()
    assert PublicationSuggestion.objects.count() == 60


SCRIPTED = hostile.pdf(javascript="app.alert(1)")
WISH = {
    **{name: WRONG[name] for name in ("name", "identity_kind", "identity_number", "phone", "truth")},
    "applicant_class": "natural_person",
    "description": "2025年预算执行情况",
    "form": "paper",
    "delivery": "pick_up",
}


@pytest.mark.parametrize(("page", "typed", "desk"), [("apply", WISH, "request"), ("correct", WRONG, "correction")])
def test_the_clerk_is_told_of_a_script_inside_a_proof_before_opening_it(
    cast, clock, client, logged_in, page, typed, desk
):
    upload = SimpleUploadedFile("证明.pdf", SCRIPTED, content_type="application/pdf")
    sent = client.post(reverse(f"disclosure:{page}", args=["caizheng"]), {**typed, "proof": [upload]})
    assert sent.status_code == 302
    uid = Case.objects.get().uid
    shown = logged_in(cast.account("clerk")).get(reverse(f"disclosure_desk:{desk}", args=[uid])).content.decode()
    assert "证明.pdf" in shown and "PDF 内含脚本" in shown


def test_the_desk_leads_a_correction_through(cast, clock, logged_in):
    item = correction(cast, clock).item
    uid = item.case.uid
    client = logged_in(cast.account("clerk"))
    assert item.case.number in client.get(reverse("disclosure_desk:corrections")).content.decode()
    page = client.get(reverse("disclosure_desk:correction", args=[uid])).content.decode()
    assert "交办核实" in page and CITIZEN not in page
    act = lambda name, data: client.post(reverse("disclosure_desk:correction_act", args=[uid, name]), data)  # noqa: E731
    assert act("assign", {}).status_code == 302
    logged_in(cast.account("handler"))
    assert act("draft_decision", {"outcome": "refused"}).status_code == 422
    assert act("draft_decision", {"outcome": "refused", "grounds": "与档案一致"}).status_code == 302
    logged_in(cast.account("head"))
    assert act("decide", {"opinion": "同意。"}).status_code == 302
    item.case.refresh_from_db()
    assert item.case.step == "decided"
    assert act("nonsense", {}).status_code == 404


def test_the_clerk_registers_at_the_counter(cast, clock, logged_in):
    client = logged_in(cast.account("clerk"))
    common = {"org": cast.bureau.pk, "channel": "in_person", "receipt_on": "2026-03-02"}
    made = client.post(reverse("disclosure_desk:register_correction"), {**WRONG, **common, "proof": [proof()]})
    assert made.status_code == 302
    made = client.post(reverse("disclosure_desk:register_suggestion"), {"wanted": "预算草案", **common})
    assert made.status_code == 302
    assert client.get(reverse("disclosure_desk:suggestions")).status_code == 200
    logged_in(cast.account("handler"))
    assert client.get(reverse("disclosure_desk:register_correction")).status_code == 404


def test_a_candidate_becomes_a_suggestion_that_cites_its_requests(cast, clock, logged_in):
    """第四十四条第一款"""
    made = [asked(cast, CITIZEN), asked(cast, OTHER)]
    client = logged_in(cast.account("clerk"))
    page = client.get(reverse("disclosure_desk:candidates")).content.decode()
    assert "2 名申请人" in page
    address = reverse("disclosure_desk:register_suggestion") + "?from=" + ",".join(str(r.case.uid) for r in made)
    assert "2名申请人" in client.get(address + ",nonsense").content.decode()
    common = {"org": cast.bureau.pk, "channel": "in_person", "receipt_on": "2026-03-02"}
    assert client.post(address, {"wanted": "资金分配表", **common}).status_code == 302
    item = PublicationSuggestion.objects.get()
    assert set(item.requests.all()) == set(made)
    page = client.get(reverse("disclosure_desk:suggestion", args=[item.case.uid])).content.decode()
    assert made[0].case.number in page
    logged_in(cast.account("handler"))
    assert client.get(reverse("disclosure_desk:candidates")).status_code == 404


@pytest.mark.parametrize("kind", ["correction", "suggestion"])
def test_another_body_finds_neither_page_nor_act(cast, clock, logged_in, kind):
    item = (correction if kind == "correction" else suggestion)(cast, clock).item
    client = logged_in(cast.account("other_clerk"))
    assert client.get(reverse(f"disclosure_desk:{kind}", args=[item.case.uid])).status_code == 404
    act = reverse(f"disclosure_desk:{kind}_act", args=[item.case.uid, "assign"])
    assert client.post(act, {}).status_code == 404
