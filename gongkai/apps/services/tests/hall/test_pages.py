"""Pages of the hall: the window, the case, acts; applying, saving, tracking, supplementing; what nobody else sees."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import my_space
from gongkai.apps.services.tests.hall.stage import make_hall
from gongkai.kernel.applicants.tests.people import person, sign_in
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases import letters as case_letters
from gongkai.kernel.files.tests import hostile
from gongkai.web.my import limits

PDF = hostile.pdf()


@pytest.fixture
def desk(hall, logged_in):
    return lambda name: logged_in(hall.account(name))


def own_page(client, made: acts.Submitted) -> str:
    client.post(reverse("services:track"), {"number": made.case.number, "code": made.query_code})
    return reverse("services:tracked", args=[made.case.number])


def test_every_act_has_its_page(hall, desk):
    application = hall.received()
    client = desk("window")
    page = client.get(reverse("services_desk:application", args=[application.case.uid]))
    assert page.status_code == 200
    for one in page.context["offered"]:
        assert (
            client.get(reverse("services_desk:application_act", args=[application.case.uid, one.name])).status_code
            == 200
        )


def test_materials_are_checked_and_the_case_accepted_on_the_pages(hall, desk):
    application = hall.received()
    client = desk("window")
    check = reverse("services_desk:application_act", args=[application.case.uid, "check_materials"])
    client.post(check, {"verdict_1": "fitting", "form_1": "original", "note_1": ""})
    client.post(reverse("services_desk:application_act", args=[application.case.uid, "accept"]), {})
    application = Application.objects.get()
    assert application.case.step == "accepted"


def test_the_decision_page_gives_the_licence(hall, desk):
    application = hall.deciding()
    client = desk("approver")
    address = reverse("services_desk:application_act", args=[application.case.uid, "grant"])
    assert "燃气经营许可证" in client.get(address).content.decode()
    client.post(address, {"grounds": "符合条件", "name": "燃气经营许可证", "valid_to": "2029-03-01"})
    licence = Application.objects.get().licences.get()
    page = client.get(reverse("services:licence", args=[licence.uid])).content.decode()
    assert "现在有效" in page and licence.number in page


def test_several_on_one_page(hall, desk):
    rows = [hall.checked(hall.received()), hall.checked(hall.received())]
    client = desk("window")
    address = reverse("services_desk:several", args=[hall.item.uid])
    assert client.get(address).status_code == 200
    client.post(address, {"chosen_uids": [str(one.case.uid) for one in rows], "do": "accept"})
    assert set(Application.objects.values_list("case__step", flat=True)) == {"accepted"}


def test_a_supervisor_sees_the_case_but_no_material_files(hall, desk):
    application = hall.received()
    page = desk("overseer").get(reverse("services_desk:application", args=[application.case.uid]))
    assert page.status_code == 200
    assert page.context["offered"] == [] and page.context["files"] == []


def test_another_bureau_finds_nothing(hall, logged_in):
    application = hall.received()
    client = logged_in(hall.stage.cast.account("other_clerk"))
    assert client.get(reverse("services_desk:application", args=[application.case.uid])).status_code == 404


def test_tracking_by_number_and_code_says_who_and_until_when(hall, client):
    made = hall.register()
    acts.accept(hall.checked(made.application), by=hall.who("window"))
    assert client.get(reverse("services:tracked", args=[made.case.number])).status_code == 404
    text = client.get(own_page(client, made)).content.decode()
    assert "申请已受理，等待审查" in text and "2026年3月16日" in text and "承诺办结期限怎样计算" in text
    assert "安澜县财政局" in text and "13900000001" not in text


def test_a_wrong_code_finds_nothing(hall, client):
    made = hall.register()
    page = client.post(reverse("services:track"), {"number": made.case.number, "code": "WRONG234"})
    assert page.status_code == 422 and "没有找到相符的办件" in page.content.decode()


def test_wrong_codes_of_one_number_are_counted_together_whatever_the_page(hall, client, monkeypatch):
    """A number guessed at elsewhere (bookings, ratings, the own space) has no second set of tries here."""
    monkeypatch.setattr(limits, "WRONG_FOR_ONE", 2)
    made = hall.register()
    track = {"number": made.case.number, "code": made.query_code}
    client.post(reverse("services:track"), {**track, "code": "WRONG234"})
    client.post(reverse("ratings:begin"), {**track, "code": "WRONG234"})
    page = client.post(reverse("services:track"), track)
    assert page.status_code == 422 and limits.MANY_WRONG in page.content.decode()
    assert client.get(reverse("services:tracked", args=[made.case.number])).status_code == 404
    monkeypatch.setattr(limits.questions, "problem", lambda data: "")
    assert client.post(reverse("services:track"), track).status_code == 302


def test_the_exchange_number_finds_the_case_too(hall, client):
    made = hall.register()
    page = client.post(reverse("services:track"), {"number": made.application.exchange_number, "code": made.query_code})
    assert page.status_code == 302


def test_the_applicant_supplements_and_withdraws(hall, client):
    made = hall.register(materials=())
    acts.request_supplement(hall.checked(made.application, "missing"), by=hall.who("window"), allowed_days=10)
    text = client.get(own_page(client, made)).content.decode()
    assert "请提交《燃气经营许可申请表》" in text
    files = {"text": "补交", "supplements": SimpleUploadedFile("申请表.pdf", PDF, "application/pdf")}
    client.post(reverse("services:supplement", args=[made.case.number]), files)
    assert Application.objects.get().case.step == "submitted"
    client.post(reverse("services:withdraw", args=[made.case.number]), {"reason": ""})
    assert Application.objects.get().case.step == "withdrawn"


def test_what_the_applicant_has_to_do_is_asked_in_two_queries(hall, django_assert_num_queries):
    missing, promised, nothing = hall.received(materials=()), hall.received(materials=()), hall.received()
    window = hall.who("window")
    acts.request_supplement(hall.checked(missing, "missing"), by=window, allowed_days=10)
    acts.accept_tolerant(hall.checked(promised, "tolerated"), by=window, promise="五日内补交", allowed_days=5)
    with django_assert_num_queries(2):
        todos = my_space.tasks([one.case for one in (missing, promised, nothing)])
    assert [(todo.label, todo.due_on) for todo in todos] == [
        ("补正申请材料", date(2026, 3, 16)),
        ("补交容缺材料", date(2026, 3, 9)),
    ]


def test_letters_can_be_verified_by_code_and_by_qr(hall, client):
    made = hall.register()
    acts.accept(hall.checked(made.application), by=hall.who("window"))
    own_page(client, made)
    letter = made.case.letters.get(template="services.acceptance")
    page = client.get(reverse("services:letter", args=[made.case.number, letter.uid])).content.decode()
    code = case_letters.verify_code(letter)
    assert code in page
    found = client.post(reverse("web:verify"), {"number": letter.number, "code": code}, follow=True)
    assert "这是本平台制发的文书" in found.content.decode()
    assert client.post(reverse("web:verify"), {"number": letter.number, "code": "AAAAAAAA"}).status_code == 422
    for form in ("pdf", "docx"):
        file = client.get(reverse("services:letter_file", args=[made.case.number, letter.uid, form]))
        assert file.status_code == 200 and len(file.content) > 5000


def test_the_lists_of_the_desk(hall, desk):
    hall.closed()
    client = desk("examiner")
    assert "燃气经营许可证核发" in client.get(reverse("services_desk:applications")).content.decode()
    assert "安财许证〔2026〕1号" in client.get(reverse("services_desk:licences")).content.decode()
    assert client.get(reverse("services_desk:applications"), {"state": "late", "text": "燃气"}).status_code == 200


def test_the_hall_lists_what_can_be_applied_for(hall, client):
    assert "燃气经营许可证核发" in client.get(reverse("services:hall"), {"text": "燃气"}).content.decode()
    assert "燃气经营许可证核发" not in client.get(reverse("services:hall"), {"text": "不动产"}).content.decode()


def test_the_guide_leads_to_the_application_while_one_is_taken(hall, client):
    apply = reverse("services:apply", args=[hall.item.uid])
    assert apply in client.get(reverse("services:hall")).content.decode()
    guide = reverse("services:item", args=[hall.item.uid])
    assert apply in client.get(guide).content.decode()
    hall.item.state = "suspended"
    hall.item.save()
    assert apply not in client.get(guide).content.decode()


def test_a_suspended_item_says_why_nothing_is_taken(hall, client):
    hall.item.state = "suspended"
    hall.item.save()
    sign_in(client, person())
    assert "暂停办理" in client.get(reverse("services:apply", args=[hall.item.uid])).content.decode()


def test_whom_an_item_serves_decides_who_may_apply(stage):
    """服务对象: what only bodies may apply for offers and takes no natural person."""
    hall = make_hall(stage, service_objects=["2"], person_topics=[])
    with pytest.raises(Refused, match="面向法人和其他组织"):
        hall.register()
    citizen = Client()
    sign_in(citizen, person())
    page = citizen.get(reverse("services:apply", args=[hall.item.uid])).content.decode()
    assert "本事项面向法人和其他组织" in page and reverse("my:act_as") in page


def test_the_form_says_in_whose_name_and_how_well_known(hall, client):
    sign_in(client, person())
    page = client.get(reverse("services:apply", args=[hall.item.uid])).content.decode()
    assert re.search(r'href="/my/level/"><span[^>]*>\s*\S+', page)
