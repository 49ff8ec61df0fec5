"""Pages about one case: clock explained, chained journal, letters, assignment; each as every member of the cast."""

import json
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from gongkai.kernel.cases.tests.sample import CITIZEN
from gongkai.kernel.journal import chain, writing
from gongkai.kernel.people.actors import actor_for
from gongkai.kernel.people.models import Account
from gongkai.web.accounts.tests.conftest import words

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def case(submitted):
    return submitted(title="2025年部门预算")


def pages(case):
    letter = case.letters.get()
    return [
        f"/desk/cases/{case.uid}/",
        f"/desk/cases/{case.uid}/clock/reply/",
        f"/desk/cases/{case.uid}/journal/",
        f"/desk/cases/{case.uid}/assign/",
        f"/desk/letters/{letter.uid}/",
        f"/desk/letters/{letter.uid}/letter.docx",
    ]


def test_who_has_a_part_in_the_kind_at_the_body_sees_every_page(enter, case, cast):
    for actor in cast.values():
        client = enter(actor)
        assert {address: client.get(address).status_code for address in pages(case)} == dict.fromkeys(pages(case), 200)


def test_for_everybody_else_there_is_no_such_case(enter, client, case, staff, bureau):
    for address in pages(case):
        assert client.get(address).status_code == 302
    stranger = enter(actor_for(staff("clerk", bureau)))
    for address in pages(case):
        assert stranger.get(address).status_code == 404


def test_what_is_missing_looks_like_what_is_forbidden(enter, case, cast):
    client = enter(cast["clerk"])
    nothing = "00000000-0000-0000-0000-000000000000"
    for address in (
        f"/desk/cases/{nothing}/",
        f"/desk/letters/{nothing}/",
        f"/desk/cases/{case.uid}/clock/nothing/",
        f"/desk/cases/{case.uid}/clock/supplement/",
        f"/desk/cases/{case.uid}/clock/reply/?round=9",
        f"/desk/cases/{case.uid}/journal/99.json",
        f"/desk/letters/{case.letters.get().uid}/letter.exe",
    ):
        assert client.get(address).status_code == 404, address


# The clock -----------------------------------------------------------------------


def test_the_explanation_names_rule_article_and_every_day(enter, sample, case, cast, clock):
    sample.accept(case, by=cast["clerk"])
    clock.move_to(datetime(2026, 3, 5, 9, tzinfo=SHANGHAI))
    sample.ask(case, by=cast["handler"])
    clock.move_to(datetime(2026, 3, 10, 9, tzinfo=SHANGHAI))
    sample.answer(case, by=CITIZEN)
    page = enter(cast["clerk"]).get(f"/desk/cases/{case.uid}/clock/reply/")
    text = words(page)
    assert "答复期限：20 个工作日" in text
    assert "《样本办法》（样本令第1号）第三十三条" in text
    assert "自2019年5月15日起施行的规定" in text
    assert "2026年3月2日（当日不计入）" in text
    assert "暂停计时：等待补正" in text
    shown = page.context["shown"]
    assert sum(day.counted for day in shown.days) == 20
    assert [day.number for day in shown.days if day.counted] == list(range(1, 21))
    assert {day.kind for day in shown.days} == {"counted", "rest", "paused"}
    assert shown.days[-1].on == case.due_on
    assert [m.label for m in shown.months] == ["2026年3月", "2026年4月"]
    due = [c for m in shown.months for week in m.weeks for c in week if c and c.due]
    assert [cell.on for cell in due] == [case.due_on]
    assert [e.label for e in shown.events] == ["开始计时", "暂停计时", "恢复计时"]


def test_a_paused_clock_says_what_will_be_left(enter, sample, case, cast):
    sample.accept(case, by=cast["clerk"])
    sample.ask(case, by=cast["handler"])
    text = words(enter(cast["clerk"]).get(f"/desk/cases/{case.uid}/clock/reply/"))
    assert "暂停中（自2026年3月2日起）" in text
    assert "恢复计时后还剩 20 个工作日" in text


def test_further_rounds_have_pages_of_their_own(enter, sample, case, cast, clock):
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    clock.move_to(datetime(2026, 4, 1, 9, tzinfo=SHANGHAI))
    sample.reopen(case, by=cast["head"], reason="复议决定")
    client = enter(cast["clerk"])
    second = client.get(f"/desk/cases/{case.uid}/clock/reply/")
    first = client.get(f"/desk/cases/{case.uid}/clock/reply/?round=1")
    assert (first.context["shown"].clock.round, second.context["shown"].clock.round) == (1, 2)
    assert "第 1 轮" in words(second)


def test_a_date_beyond_the_notices_is_said_to_be_provisional(enter, submitted, cast, clock):
    clock.move_to(datetime(2026, 12, 21, 9, tzinfo=SHANGHAI))
    case = submitted()
    assert case.provisional
    text = words(enter(cast["clerk"]).get(f"/desk/cases/{case.uid}/clock/reply/"))
    assert "放假通知尚未公布" in text


def test_a_dialog_gets_the_content_without_the_frame(enter, case, cast):
    page = enter(cast["clerk"]).get(
        f"/desk/cases/{case.uid}/clock/reply/", headers={"HX-Request": "true", "HX-Target": "dialog-body"}
    )
    text = page.content.decode()
    assert "dialog__page" in text and "<html" not in text


# The journal -----------------------------------------------------------------------


def test_the_journal_shows_acts_steps_people_and_hashes(enter, sample, case, cast):
    sample.accept(case, by=cast["clerk"])
    sample.extend(case, by=cast["head"], days=5, reason="征求意见")
    page = enter(cast["clerk"]).get(f"/desk/cases/{case.uid}/journal/")
    text = words(page)
    for part in ("提交申请", "受理", "待受理 → 办理中", "批准延期", "征求意见", "县府办head"):
        assert part in text
    entries = [item.entry for item in page.context["items"]]
    assert all(entry.hash in text for entry in entries)
    assert entries[1].previous_hash == entries[0].hash


def test_after_the_seal_an_entry_can_be_proved_outside(enter, case, cast):
    client = enter(cast["clerk"])
    address = f"/desk/cases/{case.uid}/journal/1.json"
    assert client.get(address).status_code == 404
    writing.seal(date(2026, 3, 2))
    answer = client.get(address)
    shown = json.loads(answer.content)
    assert chain.follows(shown["entry"], shown["path"], shown["root"])
    assert answer["Content-Disposition"].startswith("attachment")


# Letters ---------------------------------------------------------------------------


def test_a_letter_can_be_read_printed_and_edited(enter, case, cast):
    letter = case.letters.get()
    client = enter(cast["head"])
    text = words(client.get(f"/desk/letters/{letter.uid}/"))
    assert "收件回执" in text and letter.number in text and "王小明：" in text
    pdf = client.get(f"/desk/letters/{letter.uid}/letter.pdf")
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"
    docx = client.get(f"/desk/letters/{letter.uid}/letter.docx")
    assert "word/document.xml" in ZipFile(BytesIO(docx.content)).namelist()
    assert docx["Content-Disposition"].startswith("attachment")


# Assignment ------------------------------------------------------------------------


def test_assigning_from_the_page(enter, case, cast, departments):
    client = enter(cast["clerk"])
    handler = Account.objects.get(pk=cast["handler"].account_id)
    address = f"/desk/cases/{case.uid}/assign/"
    assert handler.name in words(client.get(address))
    assert client.post(address, {"department": departments[0].pk, "handler": handler.pk}).status_code == 302
    case.refresh_from_db()
    assert (case.department, case.handler) == (departments[0], handler)
    again = client.post(address, {"department": departments[0].pk, "handler": handler.pk})
    assert again.status_code == 422
    assert "没有变化" in words(again)


def test_a_watcher_looks_and_does_not_assign(enter, case, cast):
    client = enter(cast["watcher"])
    handler = Account.objects.get(pk=cast["handler"].account_id)
    answer = client.post(f"/desk/cases/{case.uid}/assign/", {"handler": handler.pk})
    assert answer.status_code == 422
    assert "须由县府办参与办理此类事项的人员分办" in words(answer)
    assert "分办" not in [b.strip() for b in words(client.get(f"/desk/cases/{case.uid}/")).split()]


def test_claiming_from_the_page(enter, case, cast):
    client = enter(cast["clerk"])
    assert client.get(f"/desk/cases/{case.uid}/claim/").status_code == 405
    assert client.post(f"/desk/cases/{case.uid}/claim/").status_code == 302
    case.refresh_from_db()
    assert case.handler_id == cast["clerk"].account_id
    page = client.post(f"/desk/cases/{case.uid}/claim/", follow=True)
    assert "本件已由" in words(page)
