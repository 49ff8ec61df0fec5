"""网上填写: begun, saved, carried over, reviewed, handed in; by account and by code; what nobody else sees."""

import copy
import re
from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import Filing, Person
from gongkai.apps.services.models import Application
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import my_space
from gongkai.apps.services.tests.hall import forms
from gongkai.apps.services.tests.hall.forms import PERSON, SITES, begin, bound, fill_gas, paper, send, step, submit
from gongkai.kernel import eforms, files
from gongkai.kernel.applicants.actions import closing
from gongkai.kernel.applicants.models import Message
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.applicants.tests.people import person, sign_in
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.actions import drafts
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.outbox import run_pending


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def me(client):
    she = person()
    sign_in(client, she)
    return she


# An item without a form of its own ------------------------------------------------


def test_the_basic_form_asks_what_every_application_needs(hall, client, me):
    page = text(client.get(reverse("services:apply", args=[hall.item.uid])))
    assert "政务服务事项基本申请表" in page and "燃气经营许可申请表" in page and not FormAnswers.objects.exists()
    answers = begin(client, hall.item)
    assert begin(client, hall.item) == answers and FormAnswers.objects.count() == 1
    assert (answers.org, answers.about, answers.version.form.builtin) == (
        hall.bureau,
        f"services.item:{hall.item.uid}",
        True,
    )
    page = client.get(step(answers, "apply_person")).content.decode()
    assert f'value="{me.name}"' in page and "已按申请人的姓名或者名称预填" in page
    for name, data in (("apply_person", PERSON), ("matter", {"content": "经营瓶装燃气"})):
        assert send(client, answers, name, **data).status_code == 302
    refused = send(client, answers, "apply_papers", apply_delivery="window")
    assert refused.status_code == 422 and "请上传“燃气经营许可申请表”" in text(refused)
    assert "《营业执照》" in text(refused)
    send(client, answers, "apply_papers", apply_delivery="window", material_1=paper())
    done = submit(client, answers)
    application = Application.objects.get()
    assert application.case.number in text(done) and "查看和下载材料接收凭证" in text(done)
    assert (application.channel, application.content) == ("web", "经营瓶装燃气")
    assert application.materials.get(number=1).handed_in == "electronic"
    assert application.answers == {"form": "services-basic/1", "values": {}}
    assert client.get(reverse("services:tracked", args=[application.case.number])).status_code == 200


def test_a_material_is_personal_sealed_and_its_reading_recorded(hall, client, me):
    answers = begin(client, hall.item)
    send(client, answers, "apply_papers", do="save", material_1=paper())
    draft_file = files.of_owner(answers.owner).get()
    assert draft_file.sealed
    for name, data in (("apply_person", PERSON), ("matter", {"content": "甲"})):
        send(client, answers, name, **data)
    send(client, answers, "apply_papers", apply_delivery="window")
    submit(client, answers)
    application = Application.objects.get()
    file = files.of_owner(application.case.subject).get()
    assert (file.pk, file.purpose, file.sealed) == (draft_file.pk, "material-1", True)
    files.open_file(file, hall.who("window"))
    assert "申请材料" in entries(application.case.subject).last().details["what"]
    address = reverse("files:download", args=[file.uid])
    assert client.get(address).status_code == 200 and Client().get(address).status_code == 404


def test_a_file_that_is_refused_loses_nothing_that_was_typed(hall, client, me):
    answers = begin(client, hall.item)
    bad = SimpleUploadedFile("申请表.pdf", b"MZ\x90", "application/pdf")
    given = {"apply_delivery": "courier", "apply_send_to": "解放街1号", "material_1": bad}
    response = send(client, answers, "apply_papers", **given)
    assert response.status_code == 422 and 'value="解放街1号"' in response.content.decode()
    again = client.get(step(answers, "apply_papers")).content.decode()
    assert 'value="解放街1号"' in again


# An item with a form ------------------------------------------------------------------


def test_a_form_with_rows_conditions_and_a_sum_becomes_a_case(hall, client, me, logged_in):
    item = bound(hall)
    answers = begin(client, item)
    send(client, answers, "apply_person", **PERSON)
    shown = send(client, answers, "business", trade="pipe", manager="赵刚")
    assert shown.status_code == 422 and "管网长度" in text(shown)
    assert fill_gas(client, answers).url == step(answers, "review")
    review = text(client.get(step(answers, "review")))
    assert "合计瓶数" in review and "20" in review and "申请表.pdf" in review
    submit(client, answers)
    application = Application.objects.select_related("filled").get()
    filled = application.filled
    assert (filled.version.number, filled.version.form.title) == (1, "燃气经营许可申请表")
    assert eforms.values_of(filled)["total"] == 20 and filled.subject == application.case.subject
    assert application.materials.get(number=1).handed_in == "electronic"
    assert files.of_owner(application.case.subject).get().purpose == "material-1"
    letter = application.case.letters.get()
    assert any(f"校验摘要{filled.digest[:16]}" in line for line in letter.content["paragraphs"])
    own = text(client.get(reverse("services:own_form", args=[application.case.number])))
    assert "青石站" in own and "已阅读并同意" in own
    desk = logged_in(hall.account("window"))
    address = reverse("services_desk:application", args=[application.case.uid])
    assert "青石站" in text(desk.get(address))
    desk.get(address)
    reads = [entry for entry in entries(filled.owner) if entry.verb == "read"]
    assert len(reads) == 1
    watcher = logged_in(hall.account("overseer"))
    assert "青石站" not in text(watcher.get(address))


def test_what_the_browser_says_of_computed_and_locked_values_is_not_believed(hall, client):
    she = person(level="counter")
    sign_in(client, she)
    answers = begin(client, bound(hall))
    send(client, answers, "apply_person", **{**PERSON, "apply_name": "冒名", "apply_citizen_id": "110105194912310021"})
    send(client, answers, "business", **forms.BUSINESS, total="999")
    send(client, answers, "sites", **SITES, total="999", paper=paper())
    send(client, answers, "apply_papers", apply_delivery="window")
    submit(client, answers)
    application = Application.objects.get()
    values = eforms.values_of(application.filled)
    assert (application.applicant_name, values["total"]) == (she.name, 20)
    assert values["apply_citizen_id"] == she.identity_number


def test_an_application_past_the_form_is_refused(hall, me):
    item = bound(hall)
    she = Person("person", "陈晓兰", "citizen_id", "11010519491231002X", phone="13900000001")
    with pytest.raises(Refused, match="须按申请表"):
        acts.submit_from(Presence(me), item=item, person=she, filing=Filing("甲"), attach=lambda *_: None)
    assert not Application.objects.exists()


def test_a_program_hands_in_everything_at_once(hall, me):
    item = bound(hall)
    values = {
        **{**PERSON, "apply_agent": False},
        **forms.BUSINESS,
        "stations": [{"station": "青石站", "bottles": 20}],
        "truth": True,
        "sign": {"name": "陈晓兰"},
        "apply_delivery": "window",
    }
    with pytest.raises(eforms.Incomplete) as refused:
        acts.submit_values(Presence(me), item=item, values={**values, "manager": "", "trade": "coal"})
    assert {one.path for one in refused.value.result.problems} == {"manager", "trade", "paper"}
    assert not FormAnswers.objects.exists()
    with pytest.raises(Refused, match="没有“photo”这项材料"):
        acts.submit_values(Presence(me), item=item, values=values, uploads={"photo": [paper()]})
    made = acts.submit_values(Presence(me), item=item, values=values, uploads={"paper": [paper(), paper("二.pdf")]})
    assert made.query_code and files.of_owner(made.case.subject).count() == 2


# Drafts --------------------------------------------------------------------------------


def test_a_draft_stands_in_the_own_space_and_is_given_up(hall, client, me):
    answers = begin(client, hall.item)
    send(client, answers, "matter", do="save", content="经营瓶装燃气")
    assert "经营瓶装燃气" not in str(FormAnswers.objects.values().get())
    home = text(client.get(reverse("my:home")))
    assert "燃气经营许可证核发" in home and "2026年4月1日" in home
    landing = client.get(reverse("services:apply", args=[hall.item.uid])).content.decode()
    assert reverse("services:fill_start", args=[answers.uid]) in landing
    address = reverse("services:discard_draft", args=[answers.uid])
    assert "删除后不能恢复" in text(client.get(address))
    assert client.post(address).status_code == 302
    assert FormAnswers.objects.get().state == "purged" and my_space.drafts(me.uid) == []
    assert client.get(step(answers, "matter")).status_code == 404


def test_the_account_is_told_before_a_draft_ends(hall, client, me, clock_at):
    answers = begin(client, hall.item)
    clock_at("2026-03-30")
    drafts.warn_expiring()
    run_pending()
    message = Message.objects.get(template="services.draft_expiring")
    assert message.link == reverse("services:fill_start", args=[answers.uid])
    clock_at("2026-04-02")
    drafts.destroy_expired()
    assert client.get(reverse("services:fill_start", args=[answers.uid])).status_code == 404


def test_drafts_go_with_the_account(hall, client, me):
    begin(client, hall.item)
    other = Client()
    sign_in(other, person("宇文成"))
    stays = begin(other, hall.item)
    closing.close(Presence(me))
    run_pending()
    assert list(FormAnswers.objects.filter(state="open")) == [stays]


def test_nobody_else_opens_a_draft_or_its_files(hall, client, me, logged_in):
    answers = begin(client, hall.item)
    send(client, answers, "apply_papers", do="save", material_1=paper())
    file = reverse("files:download", args=[files.of_owner(answers.owner).get().uid])
    assert client.get(file).status_code == 200
    for other in (Client(), logged_in(hall.account("window"))):
        for address in (step(answers, "matter"), file, reverse("services:discard_draft", args=[answers.uid])):
            assert other.get(address).status_code == 404


def test_an_agent_whose_authorisation_is_for_something_else_opens_no_draft(hall, client):
    giver, agent = person(), person("宇文成")
    draft, _ = acts.begin(hall.item, Presence(giver))
    within = people.authorised(Presence(giver), agent, scope=["services.application"])
    assert Presence(agent, within).covers("services.application")
    other = people.authorised(Presence(giver), agent, scope=["disclosure.request"])
    with pytest.raises(Refused, match="授权不包括"):
        acts.begin(hall.item, Presence(agent, other))
    sign_in(client, agent)
    client.post(reverse("my:act_as"), {"uid": str(other.uid)})
    assert client.get(step(draft, "matter")).status_code == 404
    client.post(reverse("my:act_as"), {"uid": str(within.uid)})
    page = client.get(step(draft, "apply_person"))
    assert page.status_code == 200


def test_somebody_who_acts_for_another_is_filled_in_as_the_agent(hall):
    giver, agent = person(level="counter"), person("宇文成", level="counter")
    answers, _ = acts.begin(hall.item, Presence(agent, people.authorised(Presence(giver), agent)))
    values = eforms.judged(answers).values
    assert (values["apply_name"], values["apply_agent"], values["apply_agent_name"]) == (giver.name, True, agent.name)
    assert "apply_citizen_id" not in values


# Without an account --------------------------------------------------------------------


def test_without_signing_in_one_begins_by_code_and_signs_in_to_hand_in(hall, client):
    begun = client.post(reverse("services:apply", args=[hall.item.uid]), follow=True)
    answers = FormAnswers.objects.get()
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text(begun))[0]
    send(client, answers, "matter", do="save", content="经营瓶装燃气")
    assert client.post(step(answers, "review")).status_code == 422
    elsewhere = Client()
    wrong = elsewhere.post(reverse("services:resume"), {"code": "AAAABBBBCCCC"})
    assert wrong.status_code == 422 and "没有找到相符的草稿" in text(wrong)
    assert elsewhere.get(step(answers, "matter")).status_code == 404
    page = elsewhere.post(reverse("services:resume"), {"code": code.lower()}, follow=True)
    assert page.status_code == 200
    assert "经营瓶装燃气" in elsewhere.get(step(answers, "matter")).content.decode()
    send(elsewhere, answers, "apply_person", **PERSON)
    send(elsewhere, answers, "matter", content="经营瓶装燃气")
    send(elsewhere, answers, "apply_papers", apply_delivery="window", material_1=paper())
    sent = elsewhere.post(step(answers, "review"))
    assert sent.status_code == 302 and sent.url.startswith(reverse("my:login")) and not Application.objects.exists()
    she = person()
    sign_in(elsewhere, she)
    page = elsewhere.get(step(answers, "review"))
    assert "已归入您的账号" in text(page)
    assert FormAnswers.objects.get().code_index == "" and len(my_space.drafts(she.uid)) == 1
    submit(elsewhere, answers)
    assert Application.objects.get().content == "经营瓶装燃气"


def test_what_the_address_names_is_still_there_after_signing_in(hall, client):
    address = reverse("services:apply", args=[hall.item.uid]) + "?" + urlencode({"renewed_number": "燃气2026第1号"})
    (login,) = re.findall(r'href="(/my/login/\?next=[^"]+)"[^>]*>登录后填写', client.get(address).content.decode())
    (back,) = parse_qs(urlsplit(login).query)["next"]
    assert parse_qs(urlsplit(back).query) == {"renewed_number": ["燃气2026第1号"]}


def test_strangers_do_not_begin_without_end(hall, client, monkeypatch):
    from gongkai.apps.services.views.applications import filling

    monkeypatch.setattr(filling, "BEGINNING", filling.Limit("services-begin-test", 2, 3600, filling.BUSY))
    for _ in range(2):
        assert client.post(reverse("services:apply", args=[hall.item.uid])).status_code == 302
    refused = client.post(reverse("services:apply", args=[hall.item.uid]))
    assert "新建的申请较多" in text(refused) and FormAnswers.objects.count() == 2


# A newer form on the way -------------------------------------------------------------------


def newer(content):
    found = copy.deepcopy(content)
    found["pages"][0]["parts"].append({"kind": "text", "id": "bank", "label": "开户银行", "required": True})
    found["pages"][0]["parts"][2]["label"] = "原证编号"
    return found


def test_a_draft_is_carried_over_to_the_newer_version_with_what_changed(hall, client, me):
    version = forms.published(hall)
    bound(hall, version)
    answers = begin(client, hall.item)
    fill_gas(client, answers)
    forms.changed(version, hall, newer(forms.GAS))
    assert text(client.get(reverse("services:fill_start", args=[answers.uid]), follow=True)).count("表单已经更新") == 0
    bound(hall, version.form.versions.get(number=2))
    page = text(client.get(reverse("services:fill_start", args=[answers.uid]), follow=True))
    assert "新增“开户银行”（必填）" in page and "“原证编号”原名“原许可证编号”" in page
    review = client.post(step(answers, "review"))
    assert review.status_code == 422 and "请填写“开户银行”" in text(review) and "青石站" in text(review)
    send(client, answers, "business", **forms.BUSINESS, bank="安澜农商行")
    submit(client, answers)
    assert Application.objects.get().filled.version.number == 2


def test_a_form_that_changed_while_it_was_filled_in_is_looked_at_again_before_it_is_sent(hall, client, me):
    version = forms.published(hall)
    bound(hall, version)
    answers = begin(client, hall.item)
    fill_gas(client, answers)
    forms.changed(version, hall, newer(forms.GAS))
    bound(hall, version.form.versions.get(number=2))
    page = submit(client, answers)
    assert "请核对有变化的内容后再提交" in text(page) and not Application.objects.exists()
    assert FormAnswers.objects.get().version.number == 2


def test_a_draft_waits_while_the_item_takes_nothing(hall, client, me):
    answers = begin(client, hall.item)
    hall.item.state = "suspended"
    hall.item.save()
    page = client.get(reverse("services:fill_start", args=[answers.uid]))
    assert "您填写的内容仍然保存" in text(page) and FormAnswers.objects.get().is_open


# What is known already --------------------------------------------------------------------


def test_what_the_last_application_said_and_the_certificate_stand_there_with_where_from(hall, client, me):
    item = bound(hall)
    fill_gas(client, answers := begin(client, item))
    submit(client, answers)
    application = Application.objects.get()
    application.licences.create(
        org=application.org,
        org_path=application.org_path,
        name="燃气经营许可证",
        number="安燃〔2026〕7号",
        holder=me.name,
        issued_on=date(2026, 3, 2),
        valid_from=date(2026, 3, 2),
    )
    again = begin(client, item)
    page = client.get(step(again, "business"))
    shown = text(page)
    assert 'value="赵刚"' in page.content.decode()
    assert f"已按2026年3月2日的申请（{application.case.number}）预填" in shown
    assert 'value="安燃〔2026〕7号"' in page.content.decode() and "已按现有证件《燃气经营许可证》" in shown
    send(client, again, "business", do="save", trade="bottle", manager="钱进", former="安燃〔2026〕7号")
    assert "已改动；原来按2026年3月2日的申请" in text(client.get(step(again, "business")))


def test_an_unverified_number_opens_nobody_elses_certificate(hall, client):
    """Whoever only claims a number is offered nothing that was issued to it at a window."""
    from gongkai.apps.services.actions.applications import LicenceTerms

    version = forms.published(hall)
    bound(hall, version)
    claims = person()
    made = acts.register(
        org=hall.bureau, by=hall.who("window"), item=hall.item,
        person=Person("person", "某人", "citizen_id", claims.identity_number, phone="13900000001"),
        filing=Filing("甲"),
    )  # fmt: skip
    application = acts.accept(hall.checked(made.application), by=hall.who("window"))
    acts.start_review(application, by=hall.who("examiner"))
    acts.pass_stage(application, by=hall.who("examiner"), opinion="可", proposed="granted")
    acts.grant(application, by=hall.who("approver"), licence=LicenceTerms("燃气经营许可证"))
    answers, _ = acts.begin(hall.item, Presence(claims))
    assert "former" not in eforms.judged(answers).values
    eforms.discard(answers, by=acts.STRANGER)
    claims.level, claims.level_by = "counter", "x"
    claims.save()
    answers, _ = acts.begin(hall.item, Presence(claims))
    assert eforms.judged(answers).values["former"]


def test_what_is_listed_as_files_of_the_case_is_what_was_handed_in(hall, client, me):
    item = bound(hall)
    answers = begin(client, item)
    fill_gas(client, answers)
    submit(client, answers)
    application = Application.objects.get()
    assert [one.original_name for one in reading.files_of(application, hall.who("window"))] == ["申请表.pdf"]
