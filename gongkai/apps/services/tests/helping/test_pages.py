"""Pages of 代办 and 上门: asked for without scripts or account, followed by number and code, handled at the desk."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.services.models import Agency, Application, ServicePoint, Visit
from gongkai.apps.services.tests.helping.stage import OLD
from gongkai.kernel.applicants.tests import people

PERSON = {
    "kind": "person",
    "name": OLD.name,
    "identity_kind": OLD.identity_kind,
    "identity_number": OLD.identity_number,
    "phone": OLD.phone,
    "content": "想开一家供气站",
}


def text(response) -> str:
    return response.content.decode()


def agency_data(help, **more):
    return {**PERSON, "items": [str(help.item.uid)], "scope": ["consult"], "authority_until": "2026-05-31", **more}


def visit_data(help, **more):
    return {**PERSON, "items": [str(help.item.uid)], "condition": "elderly", "place": "青石镇1号", **more}


def told(client) -> tuple[str, str]:
    """Number and code as the page after asking shows them."""
    page = text(client.get(reverse("services:help_submitted")))
    number = client.session["services_help_new"]
    code = page.split("<dt>查询码</dt><dd>")[1].split()[0].split("<")[0]
    return number, code


def test_help_is_reached_from_home_and_from_an_item_and_says_it_is_free(help, client):
    assert reverse("services:help") in text(client.get("/"))
    item = text(client.get(reverse("services:item", args=[help.item.uid])))
    assert f"{reverse('services:help')}?item={help.item.uid}" in item
    page = text(client.get(reverse("services:help"), {"item": str(help.item.uid)}))
    assert "都不收取任何费用" in page
    assert f"{reverse('services:agency_request', args=[help.point.uid])}?item={help.item.uid}" in page
    form = text(client.get(reverse("services:agency_request", args=[help.point.uid]), {"item": str(help.item.uid)}))
    assert f'value="{help.item.uid}" ' in form and "checked" in form


@pytest.mark.parametrize("item", ["none", '"><script>'])
def test_a_strange_item_in_the_address_does_no_harm(help, client, item):
    assert "<script>" not in text(client.get(reverse("services:help"), {"item": item})).split("<main")[1]
    address = reverse("services:agency_request", args=[help.point.uid])
    assert client.get(address, {"item": item}).status_code == 200


def test_items_are_looked_for_without_scripts_and_nothing_typed_is_lost(help, client):
    address = reverse("services:agency_request", args=[help.point.uid])
    page = client.post(address, {**PERSON, "find": "燃气", "look": "1"})
    assert (page.status_code, str(help.item.uid) in text(page)) == (200, True)
    assert OLD.identity_number in text(page)
    assert "请选择要办理的事项" not in text(page)
    assert text(page).count('id="id_find"') == 1
    assert not Agency.objects.exists()


def test_agency_is_asked_for_without_an_account_and_followed_by_number_and_code(help, client):
    address = reverse("services:agency_request", args=[help.point.uid])
    refused = client.post(address, agency_data(help, identity_number="110105194912310021"))
    assert (refused.status_code, "想开一家供气站" in text(refused)) == (422, True)
    made = client.post(address, agency_data(help))
    assert made.status_code == 302
    number, code = told(client)
    client.cookies.clear()
    tracked = reverse("services:help_tracked", args=[number])
    assert client.get(tracked).status_code == 404
    wrong = client.post(reverse("services:help_track"), {"number": number, "code": "AAAAAAAA"})
    assert (wrong.status_code, "没有找到相符的申请" in text(wrong)) == (422, True)
    # The tracking page of applications leads here too.
    found = client.post(reverse("services:track"), {"number": number, "code": code})
    assert found.url == tracked
    page = text(client.get(tracked))
    assert ("不收费" in page, OLD.identity_number in page) == (True, False)


def test_a_visit_is_asked_for_without_an_account_and_cancelled(help, client):
    address = reverse("services:visit_request", args=[help.point.uid])
    refused = client.post(address, visit_data(help, condition="project"))
    assert (refused.status_code, "不适用于这类申请人" in text(refused)) == (422, True)
    assert client.post(address, visit_data(help)).status_code == 302
    number, code = told(client)
    assert client.post(reverse("services:help_track"), {"number": number, "code": code}).status_code == 302
    act = reverse("services:help_own_act", args=[number, "cancel"])
    assert "确认后不能恢复" in text(client.get(act))
    assert client.post(act).status_code == 302
    assert Visit.objects.get().case.step == "cancelled"
    assert client.get(act).status_code == 404


def test_what_a_closed_point_offers_cannot_be_asked_for(help, client):
    ServicePoint.objects.update(offers_visits=False)
    assert client.get(reverse("services:visit_request", args=[help.point.uid])).status_code == 404
    ServicePoint.objects.update(active=False)
    assert client.get(reverse("services:agency_request", args=[help.point.uid])).status_code == 404


def test_the_applicant_answers_with_files_and_revokes(help, client):
    from gongkai.apps.services.actions.helping import agency as acts
    from gongkai.kernel import files

    one = help.authorised()
    acts.ask(one, by=help.who("agent"), text="请提供租赁合同")
    session = client.session
    session["services_helped"] = [one.case.number]
    session.save()
    assert "请提供租赁合同" in text(client.get(reverse("services:help_tracked", args=[one.case.number])))
    answer = reverse("services:help_own_act", args=[one.case.number, "answer"])
    bad = SimpleUploadedFile("合同.exe", b"MZ")
    assert client.post(answer, {"text": "见附件", "uploads": bad}).status_code == 422
    one.case.refresh_from_db()
    assert one.case.step == "waiting"
    good = SimpleUploadedFile("合同.pdf", _pdf())
    assert client.post(answer, {"text": "见附件", "uploads": good}).status_code == 302
    assert files.of_owner(one.case.subject).filter(purpose="material").count() == 1
    revoke = reverse("services:help_own_act", args=[one.case.number, "revoke"])
    assert client.post(revoke).status_code == 302
    one.case.refresh_from_db()
    assert one.case.step == "revoked"


def test_what_staff_does_is_no_act_of_the_applicant(help, client):
    one = help.asked()
    session = client.session
    session["services_helped"] = [one.case.number]
    session.save()
    for act in ("assign", "decline", "close", "record_authority", "none"):
        assert client.post(reverse("services:help_own_act", args=[one.case.number, act])).status_code == 404


def test_a_request_stands_in_the_applicant_s_space_with_what_waits(help, client):
    applicant = people.person(OLD.name, number=OLD.identity_number, mobile="13900004444")
    people.sign_in(client, applicant)
    address = reverse("services:agency_request", args=[help.point.uid])
    assert client.post(address, agency_data(help)).status_code == 302
    one = Agency.objects.get()
    from gongkai.apps.services.actions.helping import agency as acts

    acts.assign(one, by=help.who("agency_manager"), agent=help.account("agent"))
    page = text(client.get(reverse("my:home")))
    assert ("签署授权" in page, one.case.number in page) == (True, True)
    # Not known by name yet: the page says so, and nothing is signed.
    act = reverse("services:help_own_act", args=[one.case.number, "authorise"])
    given = {"scope": ["consult"], "authority_until": "2026-05-31", "sign": "on"}
    refused = client.post(act, given)
    assert (refused.status_code, "实名等级" in text(refused)) == (422, True)
    people.at_level(applicant)
    assert client.post(act, given).status_code == 302
    one.case.refresh_from_db()
    assert one.case.step == "working"


def test_letters_are_read_and_downloaded_by_whoever_holds_the_case(help, client):
    one = help.asked()
    letter = one.case.letters.get()
    page = reverse("services:help_letter", args=[one.case.number, letter.uid])
    assert client.get(page).status_code == 404
    session = client.session
    session["services_helped"] = [one.case.number]
    session.save()
    assert "代办服务登记单" in text(client.get(page))
    file = reverse("services:help_letter_file", args=[one.case.number, letter.uid, "docx"])
    assert client.get(file).content[:2] == b"PK"


# The desk ----------------------------------------------------------------------------------


def test_a_point_is_opened_and_closed_at_the_desk(help, logged_in):
    browser = logged_in(help.account("visit_manager"))
    given = {"org": help.point.org.pk, "name": "青石镇代办点", "address": "街道1号", "phone": "0551-62000009"}
    refused = browser.post(reverse("services_desk:point_new"), {**given, "area": "全镇"})
    assert (refused.status_code, "请至少选择一项服务" in text(refused)) == (422, True)
    assert browser.post(reverse("services_desk:point_new"), {**given, "area": "全镇", "offers_visits": "on"}).url
    again = browser.post(reverse("services_desk:point_new"), {**given, "area": "全镇", "offers_visits": "on"})
    assert "已有同名的帮办代办点" in text(again)


def test_an_agency_goes_through_the_desk_to_an_application(help, logged_in):
    browser = logged_in(help.account("agency_manager"))
    address = reverse("services_desk:agency_register", args=[help.point.uid])
    made = browser.post(address, agency_data(help, channel="phone", scope=["consult", "submit"]))
    one = Agency.objects.get()
    assert "查询码" in text(browser.get(made.url))

    def act(name):
        return reverse("services_desk:agency_act", args=[one.case.uid, name])

    assert browser.post(act("assign"), {"agent": help.account("agent").pk}).status_code == 302
    browser = logged_in(help.account("agent"))
    upload = reverse("services_desk:agency_authority", args=[one.case.uid])
    assert browser.post(upload, {"authority": SimpleUploadedFile("委托书.pdf", _pdf())}).url == act("record_authority")
    given = {"signed_on": "2026-03-02", "scope": ["consult", "submit"], "authority_until": "2026-05-31"}
    assert browser.post(act("record_authority"), given).status_code == 302
    step = {"kind": "contact", "on": "2026-03-02", "text": "电话联系"}
    assert browser.post(act("record_step"), step).status_code == 302
    page = reverse("services_desk:agency", args=[one.case.uid])
    assert "代为提交申请" in text(browser.get(page))
    hand_in = reverse("services_desk:agency_hand_in", args=[one.case.uid, help.item.uid])
    filed = browser.post(hand_in, {"content": "经营瓶装燃气", "delivery": "window", "material_1": "original"})
    assert filed.url == page
    assert Application.objects.get().channel == "agency"
    assert browser.get(hand_in).status_code == 404
    done = {"result": "done", "result_text": "申请已经提交"}
    assert browser.post(act("close"), done).status_code == 302


def test_a_visit_goes_through_the_desk_and_stands_in_the_calendar(help, logged_in):
    one = help.visit()
    browser = logged_in(help.account("visit_manager"))
    act = reverse("services_desk:visit_act", args=[one.case.uid, "arrange"])
    given = {"day": "2026-03-04", "window": "morning", "officers": [help.account("visitor").pk]}
    refused = browser.post(act, given)
    assert (refused.status_code, "须有2名以上工作人员" in text(refused)) == (422, True)
    given["officers"].append(help.account("second_visitor").pk)
    assert browser.post(act, given).status_code == 302
    week = browser.get(reverse("services_desk:visit_calendar"), {"week": "2026-03-02"})
    assert ("上午（09:00—11:30）" in text(week), "青石镇1号" in text(week)) == (True, True)
    assert browser.get(reverse("services_desk:visit_calendar"), {"week": "none"}).status_code == 200
    browser = logged_in(help.account("visitor"))
    file = text(browser.get(reverse("services_desk:visit_calendar_file")))
    assert (one.case.number in file, OLD.name in file) == (True, False)


@pytest.mark.parametrize("typed", ["十点", "25:00"])
def test_an_hour_that_cannot_be_read_is_said_beside_its_field(help, logged_in, clock, typed):
    one = help.arranged(date(2026, 3, 3))
    clock.set(date(2026, 3, 3))
    browser = logged_in(help.account("visitor"))
    act = reverse("services_desk:visit_act", args=[one.case.uid, "arrive"])
    present = [help.account("visitor").pk, help.account("second_visitor").pk]
    page = browser.post(act, {"arrived_at": typed, "present": present})
    assert (page.status_code, "请填写时刻，例如 9:30。" in text(page)) == (422, True)
    assert browser.post(act, {"arrived_at": "９：00", "present": present}).status_code == 302


def test_strangers_at_the_desk_find_nothing(help, logged_in):
    agency, visit = help.asked(), help.visit()
    browser = logged_in(help.hall.account("window"))
    for address in (
        reverse("services_desk:agency", args=[agency.case.uid]),
        reverse("services_desk:visit", args=[visit.case.uid]),
        reverse("services_desk:agency_authority", args=[agency.case.uid]),
        reverse("services_desk:agency_register", args=[help.point.uid]),
        reverse("services_desk:visit_register", args=[help.point.uid]),
        reverse("services_desk:point", args=[help.point.uid]),
    ):
        assert browser.get(address).status_code == 404


def _pdf() -> bytes:
    from gongkai.kernel.files.tests import hostile

    return hostile.pdf(title="授权委托书")


def test_an_agent_finds_no_application_but_the_own(help, logged_in):
    """Handing in is no part in what the window does with it."""
    application = help.hall.received()
    for name in ("agent", "visitor", "agency_manager"):
        browser = logged_in(help.account(name))
        assert application.case.number not in text(browser.get(reverse("services_desk:applications")))
        assert browser.get(reverse("services_desk:application", args=[application.case.uid])).status_code == 404
