"""Filling in a form without scripts: steps, rows, materials, review, submission, resuming, reading."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.kernel import eforms
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.eforms.tests.test_evaluation import OLD
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import public
from gongkai.web.api import TooMany
from gongkai.web.eforms import codes

pytestmark = [pytest.mark.django_db, pytest.mark.urls("gongkai.web.eforms.tests.urls")]
PERSON = {"name": "张三丰", "number": OLD, "phone": "", "agent": "false"}


@pytest.fixture
def begun(client, version):
    answers, code = eforms.begin(version, by=public("张三丰"))
    assert client.get(f"/sample/resume/{code}/").status_code == 302
    return answers


def at(answers, step):
    return reverse("fill", args=[answers.uid, step])


def send(client, answers, step, do="next", **data):
    return client.post(at(answers, step), {"do": do, **data})


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def fill_in(client, answers):
    send(client, answers, "person", **PERSON)
    row = {"members.count": "1", "members.0.member": "张无忌", "members.0.income": "５０００"}
    assert send(client, answers, "family", **row).url == at(answers, "papers")
    card = SimpleUploadedFile("证件.pdf", hostile.pdf(title="证件"))
    papers = {"truth": "true", "_stood": "truth", "sign.name": "张三丰", "sign.strokes": "1,2 30,40;5,6", "card": card}
    return send(client, answers, "papers", **papers)


def test_the_first_address_leads_to_the_first_step(client, begun):
    response = client.get(reverse("begin", args=[begun.uid]))
    assert response.url == at(begun, "person")
    page = client.get(response.url)
    assert page.status_code == 200 and "高龄津贴申请" in text(page) and "no-store" in page["Cache-Control"]
    assert client.get(at(begun, "nothing")).status_code == 404


def test_a_step_with_problems_comes_back_with_what_was_typed(client, begun):
    response = send(client, begun, "person", **{**PERSON, "number": "123", "name": "张"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'href="#id_number"' in page and 'value="123"' in page and 'value="张"' in page
    assert FormAnswers.objects.get().unsealed()["answers"]["number"] == "123"


def test_saving_asks_for_nothing_and_keeps_everything(client, begun):
    response = send(client, begun, "person", do="save", name="张")
    assert response.status_code == 302
    assert "已暂存" in text(client.get(response.url))


def test_a_problem_of_rows_leads_to_the_rows(client, begun):
    send(client, begun, "person", **PERSON)
    response = send(client, begun, "family", **{"members.count": "0"})
    assert response.status_code == 422 and 'href="#rows-members"' in response.content.decode()


def test_a_condition_is_judged_when_the_page_is_sent(client, begun):
    response = send(client, begun, "person", **{**PERSON, "agent": "true"})
    assert response.status_code == 422 and "请填写“代办人姓名”。" in text(response)
    assert send(client, begun, "person", **{**PERSON, "agent": "true", "agent_name": "李四"}).status_code == 302


def test_with_scripts_a_change_redraws_the_parts_and_saves_nothing(client, begun):
    page = client.get(at(begun, "person")).content.decode()
    assert page.count('hx-trigger="change delay:300ms"') == 2 and "代办人姓名" not in page
    response = send(client, begun, "person", do="refresh", agent="true")
    assert response.status_code == 200 and "代办人姓名" in text(response) and "请填写" not in text(response)
    assert FormAnswers.objects.get().unsealed()["answers"] == {}


def test_rows_are_added_and_removed_by_buttons(client, begun):
    send(client, begun, "person", **PERSON)
    page = client.get(at(begun, "family")).content.decode()
    assert 'name="members.0.member"' in page and 'name="members.1.member"' not in page
    response = send(client, begun, "family", do="add:members", **{"members.count": "1", "members.0.member": "甲"})
    assert response.url.endswith("#rows-members")
    two = {"members.count": "2", "members.0.member": "甲", "members.1.member": "乙", "members.1.income": "10"}
    send(client, begun, "family", do="remove:members.0", **two)
    assert FormAnswers.objects.get().unsealed()["answers"]["members"] == [{"member": "乙", "income": "10"}]
    for _ in range(6):
        send(client, begun, "family", do="add:members")
    full = client.get(at(begun, "family"))
    assert "最多 5 人" in text(full) and 'name="members.5.member"' not in full.content.decode()
    assert send(client, begun, "family", do="add:nothing").status_code == 404


def test_what_is_computed_is_shown_and_cannot_be_typed(client, begun):
    send(client, begun, "person", **PERSON)
    rows = {"members.count": "1", "members.0.member": "甲", "members.0.income": "300", "average": "9"}
    response = send(client, begun, "family", do="save", **rows)
    assert "300.00元" in text(client.get(response.url))


def test_a_material_of_the_wrong_kind_is_refused_and_the_rest_is_kept(client, begun):
    send(client, begun, "person", **PERSON)
    bad = SimpleUploadedFile("证件.pdf", b"MZ\x90 not a pdf")
    response = send(client, begun, "papers", card=bad, **{"sign.name": "张三丰"})
    assert response.status_code == 422 and 'value="张三丰"' in response.content.decode()
    assert 'href="#id_card"' in response.content.decode()


def test_a_form_is_filled_in_reviewed_submitted_and_read(client, begun, cast):
    assert fill_in(client, begun).url == at(begun, "review")
    review = text(client.get(at(begun, "review")))
    for shown in ("张三丰", "人均月收入", "5,000.00元", "证件.pdf", "已阅读并同意"):
        assert shown in review
    printed = client.get(at(begun, "print"))
    assert printed.status_code == 200 and "张无忌" in text(printed)
    assert client.post(at(begun, "review")).status_code == 302
    row = FormAnswers.objects.get()
    assert row.subject == "case:1" and row.evidence["sign"]["way"] == "drawn"
    assert eforms.values_of(row)["sign"] == {"name": "张三丰", "strokes": "1,2 30,40;5,6"}
    client.force_login(cast.account("handler"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("read", args=[row.uid]))
    assert "张无忌" in text(page) and 'd="M1 2 L30 40"' in page.content.decode()
    assert entries(row.owner).last().details == {"what": "查看表单填写内容"}


def test_a_review_with_problems_leads_to_their_pages_and_submits_nothing(client, begun):
    response = client.post(at(begun, "review"))
    assert response.status_code == 422 and f'href="{at(begun, "papers")}"' in response.content.decode()
    assert FormAnswers.objects.get().is_open


def test_what_a_condition_has_hidden_is_told_before_it_is_left_out(client, begun):
    send(client, begun, "person", **{**PERSON, "agent": "true", "agent_name": "李四"})
    fill_in(client, begun)
    review = text(client.get(at(begun, "review")))
    assert "以下内容不会提交" in review and "代办人姓名" in review


def test_a_file_is_dropped_by_its_button(client, begun):
    fill_in(client, begun)
    uid = FormAnswers.objects.get().unsealed()["answers"]["card"][0]
    send(client, begun, "papers", do=f"drop:{uid}")
    assert FormAnswers.objects.get().unsealed()["answers"]["card"] == []


def test_nobody_else_opens_a_draft(client, version, begun):
    from django.test import Client

    assert Client().get(at(begun, "person")).status_code == 404
    assert Client().get("/sample/resume/AAAABBBBCCCC/").status_code == 404


def test_wrong_codes_come_to_an_end(rf, version):
    request = rf.get("/")
    request.session = {}
    _, code = eforms.begin(version, by=public("张三丰"))
    assert codes.spelt(code).count("-") == 2
    for _ in range(60):
        assert codes.open_by_code(request, "AAAA-BBBB-CCCC") is None
    with pytest.raises(TooMany):
        codes.open_by_code(request, code)


def test_an_officer_sees_what_changed_since_the_first_submission(client, begun, cast, version):
    fill_in(client, begun)
    client.post(at(begun, "review"))
    first = FormAnswers.objects.get()
    second, code = eforms.begin(version, by=public("张三丰"), replaces=first)
    client.get(f"/sample/resume/{code}/")
    fill_in(client, second)
    row = {"members.count": "1", "members.0.member": "张无忌", "members.0.income": "6000"}
    send(client, second, "family", **row)
    assert client.post(at(second, "review")).status_code == 302
    client.force_login(cast.account("handler"), backend="django.contrib.auth.backends.ModelBackend")
    page = text(client.get(reverse("read", args=[second.uid])))
    assert "与上次提交相比" in page
    assert "家庭成员第1人·月收入 5,000.00元 6,000.00元" in page
    assert "证件.pdf 证件.pdf" not in page
