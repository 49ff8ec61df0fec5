"""咨询和建议: asked on the guide with or without an account, answered in time, made public without who asked."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import consultations as acts
from gongkai.apps.services.actions.keeping import destroy_consultation
from gongkai.apps.services.models import Consultation
from gongkai.apps.services.queries import consultations as reading
from gongkai.apps.services.rules import consultations as rules
from gongkai.apps.services.tests.stage import Stage
from gongkai.apps.services.views.consultations import public as views
from gongkai.kernel import outbox
from gongkai.kernel.applicants.models import Dispatch, Message
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.models import Clock
from gongkai.kernel.exchange import building, queries
from gongkai.kernel.exchange.models import Row
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO

QUESTION = "没有房产证的，能不能用租赁合同办？"
MOBILE = "13900007777"


@pytest.fixture
def item(stage: Stage, clock):
    return stage.adopted("")[0]


@pytest.fixture
def clerk(item) -> Account:
    account = Account.objects.create(username="consultant", name="答复员")
    Post.objects.create(account=account, org=item.org, role="services.consultant", from_on=LONG_AGO)
    return account


@pytest.fixture
def by(clerk):
    return actor_for(clerk)


def asked(item, **more) -> acts.Asked:
    given = {"kind": "consultation", "question": QUESTION, "contact": MOBILE, **more}
    return acts.ask(org=item.org, by=acts.ASKER, item=item, **given)


def text(response) -> str:
    return response.content.decode()


def ask_page(item) -> str:
    return reverse("services:consult", args=[item.uid])


def test_without_anybody_who_answers_the_guide_offers_nothing(item, client):
    assert "我要咨询" not in text(client.get(reverse("services:item", args=[item.uid])))
    assert client.get(ask_page(item)).status_code == 404
    with pytest.raises(Refused, match="暂不在网上答复"):
        asked(item)


def test_somebody_asks_without_an_account_and_reads_the_answer_by_number_and_code(item, by, client):
    assert ask_page(item) in text(client.get(reverse("services:item", args=[item.uid])))
    wrong = client.post(ask_page(item), {"kind": "consultation", "question": QUESTION, "contact": "电话"})
    assert wrong.status_code == 422 and QUESTION in text(wrong)
    made = client.post(ask_page(item), {"kind": "consultation", "question": QUESTION, "contact": MOBILE})
    one = Consultation.objects.get()
    told = text(client.get(made.url))
    assert one.case.number in told and "请记下编号和查询码" in told and "2026年3月9日" in told
    code = told.split('查询码 <span class="mono">')[1].split("<")[0]
    stranger = Client()
    page = reverse("services:consulted", args=[one.case.number])
    assert stranger.get(page).status_code == 404
    wrong = stranger.post(reverse("services:track"), {"number": one.case.number, "code": "AAAAAAAA"})
    assert wrong.status_code == 422
    acts.answer(one, by=by, reply="可以，租赁合同须经备案。")
    found = stranger.post(reverse("services:track"), {"number": one.case.number, "code": code})
    assert found.url == page and "租赁合同须经备案" in text(stranger.get(page))


def test_the_answer_has_a_clock_that_may_be_extended_with_a_reason(item, by):
    one = asked(item).consultation
    clock_of = Clock.objects.get(case=one.case, key="answer")
    assert clock_of.due_on == date(2026, 3, 9) and one.case.waiting_role == "services.consultant"
    with pytest.raises(Refused):
        acts.extend(one, by=by, days=3, reason="")
    acts.extend(one, by=by, days=3, reason="需要核实政策")
    clock_of.refresh_from_db()
    assert clock_of.due_on == date(2026, 3, 12)
    acts.answer(one, by=by, reply="可以。")
    clock_of.refresh_from_db()
    assert clock_of.stopped_on == date(2026, 3, 2) and one.case.closed_on == date(2026, 3, 2)


def test_only_the_clerk_of_the_body_answers_and_reads_it(item, by, stage, logged_in, clerk):
    one = asked(item).consultation
    with pytest.raises(NotAllowed):
        acts.answer(one, by=stage.who("editor"), reply="可以。")
    page = reverse("services_desk:consultation", args=[one.case.uid])
    for name in ("editor", "other_editor"):
        assert logged_in(stage.account(name)).get(page).status_code == 404
    browser = logged_in(clerk)
    assert one.case.number in text(browser.get(reverse("services_desk:consultations")))
    shown = text(browser.get(page))
    assert QUESTION in shown and MOBILE not in shown
    act = reverse("services_desk:consultation_act", args=[one.case.uid, "answer"])
    assert browser.post(act, {"reply": ""}).status_code == 422
    assert browser.post(act, {"reply": "可以。"}).url == page
    one.refresh_from_db()
    assert one.reply == "可以。"


def test_who_left_a_contact_is_told_and_forgotten_afterwards(item, by, clock):
    one = asked(item).consultation
    assert MOBILE not in one.contact_cipher and one.contact == MOBILE
    acts.answer(one, by=by, reply="可以。")
    told = Dispatch.objects.get()
    assert told.channel == "sms" and "可以。" not in str(told.__dict__)
    clock.set(date(2026, 3, 31))
    assert jobs.forget_consultations() == 0
    clock.set(date(2026, 4, 1))
    assert jobs.forget_consultations() == 1
    one.refresh_from_db()
    assert one.contact == ""


def test_who_is_signed_in_has_it_in_the_own_space_and_is_told_there(item, by, client):
    me = people.person("申屠明月")
    people.sign_in(client, me)
    page = client.get(ask_page(item))
    assert "contact" not in page.context["form"].fields
    client.post(ask_page(item), {"kind": "suggestion", "question": "希望周六也能办。"})
    one = Consultation.objects.get()
    assert one.contact_cipher == "" and one.case.number in text(client.get(reverse("my:home")))
    assert "申屠明月" not in str([entry.details for entry in entries(one.case.subject)])
    acts.answer(one, by=by, reply="已经采纳。")
    assert Message.objects.filter(applicant=me, template="services.consultation_answered").count() == 1
    assert reading.own_lines(me)[0].startswith(one.case.number)


def test_nobody_floods_a_body(item, by, client, monkeypatch):
    me = Presence(people.person("申屠明月"))
    for _ in range(acts.MOST_OPEN):
        acts.ask_from(me, item=item, kind="consultation", question=QUESTION)
    with pytest.raises(Refused, match="还没有答复"):
        acts.ask_from(me, item=item, kind="consultation", question=QUESTION)
    for _ in range(views.ASKING.times):
        client.post(ask_page(item), {"kind": "consultation", "question": QUESTION})
    refused = client.post(ask_page(item), {"kind": "consultation", "question": QUESTION})
    assert refused.status_code == 422 and "提出的较多" in text(refused)
    assert Consultation.objects.count() == acts.MOST_OPEN + views.ASKING.times


def test_the_clerk_makes_an_answer_public_without_who_asked(item, by, client, clerk, logged_in):
    one = asked(item, question=f"我叫陈晓兰，电话{MOBILE}，没有房产证能不能办？").consultation
    acts.answer(one, by=by, reply="可以，租赁合同须经备案。")
    act = reverse("services_desk:consultation_act", args=[one.case.uid, "publish"])
    browser = logged_in(clerk)
    assert browser.get(act).context["form"].initial["shown_reply"] == one.reply
    refused = browser.post(act, {"shown_question": one.question, "shown_reply": one.reply})
    assert refused.status_code == 422 and "公开的内容中有手机号码" in text(refused)
    guide = reverse("services:item", args=[item.uid])
    assert "公开的问答" not in text(Client().get(guide))
    browser.post(act, {"shown_question": "没有房产证能不能办？", "shown_reply": one.reply})
    shown = text(Client().get(guide))
    assert "没有房产证能不能办？" in shown and "陈晓兰" not in shown and one.case.number not in shown
    one.refresh_from_db()
    acts.take_down(one, by=by, reason="政策已经调整")
    assert "没有房产证能不能办？" not in text(Client().get(guide))
    assert [entry.verb for entry in entries(one.case.subject).order_by("seq")][-2:] == ["publish", "take_down"]


def test_a_complaint_is_answered_and_never_public(item, by):
    one = asked(item, kind="complaint", question="窗口没有人。").consultation
    acts.answer(one, by=by, reply="已经改正。")
    with pytest.raises(Refused, match="投诉不公开"):
        acts.publish(one, by=by, shown_question="窗口没有人？", shown_reply="已经改正。")


def test_the_asker_withdraws_while_nobody_has_answered(item, by, client):
    made = client.post(ask_page(item), {"kind": "consultation", "question": QUESTION, "contact": MOBILE})
    one = Consultation.objects.get()
    act = reverse("services:consult_withdraw", args=[one.case.number])
    assert Client().post(act).status_code == 404
    assert "不再答复" in text(client.get(act))
    assert client.post(act).url == made.url
    one.refresh_from_db()
    one.case.refresh_from_db()
    assert (one.case.step, one.contact_cipher) == ("withdrawn", "")
    assert client.post(act).url == made.url, "a second time changes nothing"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("办理要几天？", []),
        ("我的电话是 139 0000 7777", ["手机号码"]),
        ("身份证11010519491231002X", ["身份证号码"]),
        ("请回复 a.b@example.com", ["电子邮箱"]),
        ("统一社会信用代码91350100M000100Y43", []),
    ],
)
def test_personal_numbers_are_found_whatever_gaps_are_in_them(words, found):
    assert rules.personal(words) == found


def test_what_is_asked_and_answered_goes_to_the_exchange_without_who_asked(item, by, settings):
    settings.EXCHANGE = True
    waiting, done = asked(item).consultation, asked(item, kind="suggestion").consultation
    acts.answer(done, by=by, reply="已经采纳。")
    gone = asked(item).consultation
    acts.withdraw(gone, by=acts.ASKER)
    outbox.run_pending()
    rows = {
        row.values["interact_no"]: row
        for row in queries.every(building.build(full=True))
        if row.dataset == "interaction"
    }
    assert set(rows) == {waiting.case.number, done.case.number}
    values = rows[done.case.number].values
    assert (values["interact_type"], values["interact_state"], values["reply_content"]) == ("3", "2", "已经采纳。")
    assert rows[waiting.case.number].values["interact_state"] == "1" and MOBILE not in str(values)
    assert [row.problems for row in Row.objects.filter(dataset="interaction")] == [[], []]


def test_at_the_end_of_its_term_everything_of_it_goes(item, by):
    one = asked(item).consultation
    acts.answer(one, by=by, reply="可以。")
    destroy_consultation(one.case, by=SYSTEM)
    assert not Consultation.objects.exists()
