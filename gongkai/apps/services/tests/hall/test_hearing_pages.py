"""听证 and 利害关系人 on their pages: the desk, the applicant, the party with the key."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.services.actions import hearings
from gongkai.apps.services.models import LicensingHearing, Statement
from gongkai.apps.services.queries import hearings as reading
from gongkai.apps.services.tests.hall.test_hearings import (
    NEIGHBOUR,
    appointment,
    case_of,
    fresh,
    held,
    mine,
    party_of,
    scheduled,
    told,
)
from gongkai.kernel.people.actors import public


@pytest.fixture
def desk(hall, logged_in):
    return lambda name: logged_in(hall.account(name))


def party_page(hearing: LicensingHearing) -> str:
    return reverse("services:party", args=[reading.key_of(mine(hearing, True).party)])


def own_page(client: Client, application, made) -> str:
    client.post(reverse("services:track"), {"number": made.case.number, "code": made.query_code})
    return client.get(reverse("services:tracked", args=[made.case.number])).content.decode()


def under_review(hall):
    made = hall.register()
    from gongkai.apps.services.actions import applications as acts

    acts.accept(hall.checked(made.application), by=hall.who("window"))
    return made, acts.start_review(made.application, by=hall.who("examiner"))


def test_the_desk_tells_schedules_holds_and_signs(hall, desk, clock_at):
    application = hall.in_review()
    page = reverse("services_desk:application", args=[application.case.uid])
    examiner = desk("examiner")
    tell = reverse("services_desk:application_act", args=[application.case.uid, "tell_party"])
    examiner.post(tell, {"name": NEIGHBOUR, "interest": "紧邻站点", "contact": "", "address": ""})
    text = examiner.get(page).content.decode()
    assert NEIGHBOUR in text and "回复凭证" in text
    slip = reverse("services_desk:party_slip", args=[application.case.uid, application.parties.get().uid])
    assert "/hall/parties/" in examiner.get(slip).content.decode()
    begin = reverse("services_desk:hearing_begin", args=[application.case.uid, "tell"])
    assert begin in text
    assert examiner.post(begin, {"subject_matter": ""}).status_code == 422
    examiner.post(begin, {"subject_matter": "选址"})
    hearing = LicensingHearing.objects.get()
    do = lambda name: reverse("services_desk:hearing_do", args=[hearing.case.uid, name])  # noqa: E731
    examiner.post(do("request"), {"participant": mine(hearing, True).pk, "asked_on": "2026-03-02"})
    wanted = {"at": "2026-03-10T09:00", "place": "三楼", "chair": hall.account("chair").pk, "recorder": "周文静"}
    refused = examiner.post(do("schedule"), wanted)
    assert refused.status_code == 422 and "最早可以定在2026年3月11日" in refused.content.decode()
    examiner.post(do("schedule"), {**wanted, "at": "2026-03-11T09:00"})
    assert fresh(hearing).case.step == "scheduled"
    clock_at("2026-03-11")
    chair = desk("chair")
    record = {"held_on": "2026-03-11", "attendance": "到场", "examiner_said": "建议准予"}
    chair.post(do("hold"), {**record, "applicant_said": "符合规范", "parties_said": "担心噪声"})
    chair.post(do("confirm"), {"signed": "陈晓兰", "unsigned": "", "confirmed_on": "2026-03-11"})
    assert fresh(hearing).case.step == "closed"
    assert "听证笔录" in desk("examiner").get(page).content.decode()


def test_the_party_answers_with_the_key_and_reads_nothing_of_the_applicant(hall, client):
    hearing = told(hall)
    page = party_page(hearing)
    text = client.get(page).content.decode()
    assert "燃气经营许可证核发" in text and "陈**" in text
    assert "陈晓兰" not in text and "13900000001" not in text
    client.post(page, {"text": "夜间装卸扰民"})
    assert Statement.objects.get().party.name == NEIGHBOUR
    ask = re.search(r'href="([^"]+request/)"', text)
    assert ask is not None and "停止计算办理期限" in client.get(ask[1]).content.decode()
    client.post(ask[1])
    assert fresh(hearing).case.step == "arranging"
    assert client.post(ask[1]).status_code == 302, "asked once"
    assert mine(hearing, True).answer == "asked"


def test_the_applicant_is_offered_the_hearing_and_does_not_read_who_the_party_is(hall, client):
    made, application = under_review(hall)
    hearing = told(hall, application)
    text = own_page(client, application, made)
    waive = reverse("services:hearing_act", args=[made.case.number, hearing.case.uid, "waive"])
    assert waive in text and "要求听证" in text and "听证权利告知书" in text
    assert NEIGHBOUR not in text
    client.post(waive)
    assert mine(hearing).answer == "waived"
    hearings.request(hearing, by=public(NEIGHBOUR), participant=mine(hearing, True))
    hearings.schedule(hearing, by=hall.who("examiner"), appointment=appointment(hall))
    text = own_page(client, application, made)
    assert "2026年3月11日 09:00" in text and "申请主持人回避" in text and NEIGHBOUR not in text
    letter = case_of(hearing).case.letters.get(template="services.hearing_notice")
    assert NEIGHBOUR not in client.get(reverse("services:letter", args=[made.case.number, letter.uid])).content.decode()


def test_anothers_key_opens_nothing(hall, client):
    hearing = told(hall)
    other = party_of(hall, hall.in_review(), "王秀英")
    key = reading.key_of(other)
    assert client.get(reverse("services:party_hearing", args=[key, hearing.case.uid, "request"])).status_code == 404
    letter = mine(hearing, True).party.letter
    assert client.get(reverse("services:party_letter", args=[key, letter.uid, "pdf"])).status_code == 404
    assert client.get(reverse("services:party", args=["x" * 30])).status_code == 404


def test_the_party_has_its_letters_as_files(hall, client, clock_at):
    hearing = held(hall, clock_at)
    page = client.get(party_page(hearing)).content.decode()
    for title in ("利害关系人告知书", "听证权利告知书", "听证通知书", "听证笔录"):
        assert title in page
    address = re.search(r'href="([^"]+letter\.docx)"', page)
    assert address is not None and len(client.get(address[1]).content) > 5000


def test_only_open_hearings_ahead_are_announced(hall, client):
    scheduled(hall, closed_reason="涉及商业秘密")
    assert "选址" not in client.get(reverse("services:hearings")).content.decode()
    LicensingHearing.objects.update(closed_reason="")
    text = client.get(reverse("services:hearings")).content.decode()
    assert "瓶装燃气站点的选址" in text and "政务中心三楼会议室" in text
    assert NEIGHBOUR not in text and "陈晓兰" not in text


def test_the_chair_alone_is_offered_the_record(hall, desk, clock_at):
    hearing = scheduled(hall)
    hall.second_chair()
    clock_at("2026-03-11")
    page = reverse("services_desk:hearing", args=[hearing.case.uid])
    assert "登记听证笔录" in desk("chair").get(page).content.decode()
    assert "登记听证笔录</a>" not in desk("chair2").get(page).content.decode()
    assert hearing.case.clocks.get(key="organise").due_on == date(2026, 3, 30)
