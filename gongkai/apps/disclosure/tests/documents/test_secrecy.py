"""先审查、后公开 (条例第十四条、第十五条、第十七条): what the machine finds is removed, or allowed by two people."""

import io
from datetime import date, datetime

import docx
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.apps.disclosure import jobs
from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.actions import watch_words as words
from gongkai.apps.disclosure.models import FindingAnswer, WatchWord
from gongkai.apps.disclosure.queries import secrecy
from gongkai.apps.disclosure.tests.documents.conftest import again, word_file
from gongkai.apps.disclosure.tests.documents.walk import Walk, content, drafted, placing
from gongkai.kernel import files
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.numbering import codes
from gongkai.kernel.people.actions import give_post
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.people.models import Notice
from gongkai.testing import SHANGHAI

IDENTITY = "11010519491231002X"
OTHER = codes.make_citizen_id(region="110105", born_on=date(1990, 1, 1), sequence=13)
LIST = f"<p>救助对象王某，身份证号{IDENTITY}，手机13812345678。</p>"


def keys(walk: Walk) -> list[str]:
    return [aid.key for aid in secrecy.scan(walk.item.shown).open]


def attach(walk: Walk, name: str, content: bytes) -> None:
    acts.attach_file(walk.item, by=walk.cast.drafter, uploads=[files.check(ContentFile(content, name=name))])


@pytest.mark.parametrize("place", ["body", "title", "summary", "text", "word", "name"])
def test_what_must_be_dealt_with_is_found_wherever_it_stands(cast, clock, place):
    given = {
        "body": {"body": LIST},
        "title": {"title": f"关于{IDENTITY}的公示"},
        "summary": {"summary": f"号码{IDENTITY}"},
    }.get(place, {})
    walk = drafted(cast, clock, text=given)
    if place == "text":
        attach(walk, "名单.txt", f"王某 {IDENTITY}".encode())
    if place == "word":
        attach(walk, "名单.docx", word_file("救助名单", f"王某 {IDENTITY}"))
    if place == "name":
        attach(walk, f"{IDENTITY}.txt", "证明".encode())
    with pytest.raises(Refused) as refusal:
        walk.submit()
    assert (refusal.value.code, refusal.value.field) == ("findings", "explanation")
    assert IDENTITY not in refusal.value.message and "110*************2X" in refusal.value.message


def white_word() -> bytes:
    document = docx.Document()
    document.add_paragraph("名单").add_run("不公开的话").font.color.rgb = docx.shared.RGBColor(255, 255, 255)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_an_attachment_with_letters_nobody_reads_goes_out_only_cleaned(cast, clock):
    walk = drafted(cast, clock)
    attach(walk, "名单.docx", white_word())
    assert [aid.remarks for aid in secrecy.scan(walk.item.shown).file_aids] == [("有白色文字",)]
    with pytest.raises(Refused, match="有白色文字，请先用“区分处理”") as refusal:
        walk.submit()
    assert refusal.value.code == "uncleaned"


def test_taken_out_the_draft_goes_on(cast, clock):
    walk = drafted(cast, clock, text={"body": LIST})
    walk.edit({"body": "<p>救助对象王某，身份证号110***********2X。</p>"})
    assert walk.approve().publish().step == "published"


def test_it_stands_only_when_explained_by_one_and_allowed_by_another(cast, clock):
    walk = drafted(cast, clock, text={"body": "<p>公示举报账号6222021234567890128</p>"})
    walk.submit(explanation="财政专户账号，依法公示").section()
    with pytest.raises(Refused) as refusal:
        walk.secrecy()
    assert (refusal.value.code, refusal.value.field) == ("findings", "allowed")
    with pytest.raises(Refused) as refusal:
        walk.secrecy(keys(walk), " ")
    assert refusal.value.field == "allow_reason"
    walk.secrecy(keys(walk), "经核对为公示的单位账号").office().sign().publish()
    answer = FindingAnswer.objects.get()
    assert (answer.explained_by, answer.allowed_by) == (cast.drafter.name, cast.secrecy.name)
    assert answer.explanation == "财政专户账号，依法公示" and answer.reason == "经核对为公示的单位账号"


def test_who_explained_it_never_allows_it(cast, clock):
    """两人以上把关: also where one person holds both posts, the act refuses."""
    give_post(cast.account("secrecy"), by=SYSTEM, role="disclosure.drafter", org=cast.bureau)
    walk = drafted(cast, clock, text={"body": LIST})
    acts.submit_review(walk.item, by=cast.actor("secrecy"), explanation="示例")
    walk.section()
    with pytest.raises(NotAllowed):
        walk.secrecy(keys(walk), "示例号码")


def test_nobody_else_allows_it(cast, clock):
    walk = drafted(cast, clock, text={"body": LIST}).submit(explanation="示例").section()
    for name in ("drafter", "clerk", "head", "leader", "other_secrecy"):
        with pytest.raises(NotAllowed):
            acts.allow_finding(walk.item, by=cast.actor(name), allowed=keys(walk), reason="可以")


def test_a_change_after_the_return_is_looked_at_anew(cast, clock):
    """重新起草后重新审查: what was allowed before is allowed again or not at all."""
    walk = drafted(cast, clock, text={"body": LIST}).submit(explanation="示例号码").section()
    walk.secrecy(keys(walk), "已核对")
    acts.return_draft(walk.item, by=cast.head, reason="再改")
    walk.edit({"body": LIST})
    attach(walk, "补充.txt", f"附 {IDENTITY}".encode())
    walk.submit(explanation="示例号码").section()
    assert len(keys(walk)) == 2, "the same number in another place is another finding"
    with pytest.raises(Refused):
        walk.secrecy(keys(walk)[:1], "已核对")
    walk.secrecy(keys(walk), "已核对")


def test_a_word_listed_after_the_review_keeps_the_document_in(cast, clock):
    walk = drafted(cast, clock, text={"body": "<p>青松工程年度安排</p>"}).approve()
    words.add_words(org=cast.bureau, by=cast.secrecy, texts=["青松工程"], weight="stop")
    with pytest.raises(Refused) as refusal:
        walk.publish()
    assert refusal.value.code == "findings"
    with pytest.raises(Refused) as refusal:
        acts.allow_finding(walk.item, by=cast.secrecy, allowed=keys(walk), reason="已公开的工程名称")
    assert refusal.value.code == "unexplained", "一人不能既说明又准予"
    acts.return_draft(walk.item, by=cast.head, reason="有新的提示")
    walk.submit(explanation="工程已经公开").section().secrecy(keys(walk), "已公开的工程名称").office().sign().publish()


def test_a_planned_publication_that_is_kept_in_tells_its_people_once(cast, clock):
    walk = drafted(cast, clock, text={"body": "<p>青松工程年度安排</p>"}).approve()
    acts.schedule(walk.item, by=cast.drafter, planned_at=datetime(2026, 3, 6, 9, 30, tzinfo=SHANGHAI))
    words.add_words(org=cast.bureau, by=cast.secrecy, texts=["青松工程"], weight="stop")
    clock.set(date(2026, 3, 7))
    jobs.publish_planned()
    jobs.publish_planned()
    assert not again(walk.item).visible
    told = Notice.objects.filter(case_uid=walk.item.case.uid, title__contains="没有按时公开")
    assert {notice.account.username for notice in told} >= {"drafter", "clerk", "head"}
    assert len(told) == len({notice.account_id for notice in told})


def test_a_soft_finding_does_not_stop_but_is_shown(cast, clock, logged_in):
    walk = drafted(cast, clock, text={"body": "<p>联系人手机13812345678，车牌皖A12345</p>"})
    walk.submit().section()
    page = logged_in(cast.account("secrecy")).get(address(walk)).content.decode()
    aids = page.partition('id="aids"')[2].partition("</section>")[0]
    assert "手机号码" in aids and "机动车号牌" in aids and "须核对" in aids
    walk.secrecy().office().sign().publish()


def test_files_that_are_not_read_are_never_passed_silently(cast, clock, logged_in):
    walk = drafted(cast, clock)
    attach(walk, "扫描件.png", hostile.png(3))
    walk.submit().section()
    page = logged_in(cast.account("secrecy")).get(address(walk)).content.decode()
    assert "没有读取的附件" in page and "扫描件.png" in page
    with pytest.raises(Refused) as refusal:
        walk.secrecy(read_by_hand=False)
    assert refusal.value.field == "read_by_hand"
    walk.secrecy()
    assert walk.item.working.review["read_by_hand"] is True


def test_a_file_that_waits_for_the_virus_scan_counts_as_unread(cast, clock, settings):
    walk = drafted(cast, clock)
    attach(walk, "清单.txt", "没有可疑内容".encode())
    assert secrecy.scan(walk.item.shown).unread == []
    settings.CLAMD = "127.0.0.1:1"
    assert [aid.file.original_name for aid in secrecy.scan(walk.item.shown).unread] == ["清单.txt"]


def test_no_value_enters_the_journal_or_the_answers(cast, clock):
    walk = drafted(cast, clock, text={"body": LIST})
    attach(walk, f"王某{IDENTITY}.txt", f"身份证{IDENTITY}".encode())
    walk.submit(explanation=f"号码{IDENTITY}是示例").section()
    walk.secrecy(keys(walk), f"{IDENTITY}不是真实号码").office().sign()
    written = "".join(Entry.objects.filter(subject=walk.item.case.subject).values_list("details_json", flat=True))
    assert "110*************2X" in written and IDENTITY not in written
    for row in FindingAnswer.objects.all():
        assert IDENTITY not in "".join(str(value) for value in vars(row).values())


def test_a_document_that_stays_inside_may_keep_its_numbers(cast, clock):
    walk = drafted(cast, clock, text={"body": LIST}, openness="closed", ground="条例第十五条")
    walk.submit().section(openness="closed", ground="条例第十五条").secrecy().office().sign()
    acts.file_closed(walk.item, by=cast.drafter)
    assert walk.step == "filed"


def test_the_forms_of_drafter_and_reviewer_ask_for_what_is_open(cast, clock, logged_in):
    walk = drafted(cast, clock, text={"body": LIST})
    drafter = logged_in(cast.account("drafter"))
    form = drafter.get(address(walk, "submit_review")).content.decode()
    assert "保留须处理内容的理由" in form and IDENTITY not in form
    refused = drafter.post(address(walk, "submit_review"), {"consulted": "县水利局"})
    assert refused.status_code == 422 and "县水利局" in refused.content.decode()
    drafter.post(address(walk, "submit_review"), {"explanation": "示例号码"})
    walk.item = again(walk.item)
    walk.section()
    officer = logged_in(cast.account("secrecy"))
    form = officer.get(address(walk, "approve_secrecy")).content.decode()
    assert "示例号码" in form and "准予保留的理由" in form and IDENTITY not in form
    typed = {"opinion": "不涉密", "allowed": keys(walk), "allow_reason": "已核对"}
    assert officer.post(address(walk, "approve_secrecy"), typed).status_code == 302
    assert again(walk.item).case.step == "office_review"


def test_a_draft_without_findings_asks_for_nothing(cast, clock, logged_in):
    walk = drafted(cast, clock)
    assert (
        "保留须处理内容" not in logged_in(cast.account("drafter")).get(address(walk, "submit_review")).content.decode()
    )
    walk.submit().section()
    page = logged_in(cast.account("secrecy")).get(address(walk)).content.decode()
    assert "准予保留审查提示" not in page, "what has nothing to work on is not offered"


def test_a_thousand_findings_are_one_page(cast, clock, logged_in):
    many = "".join(f"<p>{n} 手机138{n:08d}</p>" for n in range(1000))
    walk = drafted(cast, clock, text={"body": many}).submit()
    page = logged_in(cast.account("reviewer")).get(address(walk)).content.decode()
    assert "另有 970 处" in page and page.count("aids__context") == secrecy.SHOWN


def test_the_number_of_statements_does_not_grow_with_the_findings(cast, clock):
    few = drafted(cast, clock, text={"body": "<p>手机13812345678</p>"})
    many = drafted(cast, clock, text={"body": "".join(f"<p>手机138{n:08d}</p>" for n in range(300)), "doc_no": ""})
    counts = []
    for walk in (few, many):
        with CaptureQueriesContext(connection) as captured:
            secrecy.scan(walk.item.shown)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 6


# 敏感词表 ------------------------------------------------------------------------------------


def test_words_of_the_bodies_above_hold_below(cast, clock):
    give_post(cast.account("secrecy"), by=SYSTEM, role="disclosure.secrecy", org=cast.county)
    officer = cast.actor("secrecy")
    words.add_words(org=cast.county, by=officer, texts=["青松"], weight="check")
    words.add_words(org=cast.bureau, by=officer, texts=["青松", "白桦"], weight="stop", remark="在建工程代号")
    walk = drafted(cast, clock, text={"body": "<p>青松、白桦</p>"})
    found = secrecy.scan(walk.item.shown).aids
    assert [(a.finding.label, a.finding.weight) for a in found] == [("敏感词", "stop")] * 2, "the stricter list holds"
    text = content(title="水利工程安排", body="<p>青松、白桦</p>")
    other = acts.create(org=cast.other_bureau, by=cast.other_drafter, content=text, placing=placing())
    assert [a.finding.weight for a in secrecy.scan(other.shown).aids] == ["check"]


def test_only_the_secrecy_officer_keeps_the_list(cast, clock, logged_in):
    with pytest.raises(NotAllowed):
        words.add_words(org=cast.bureau, by=cast.head, texts=["青松"], weight="stop")
    with pytest.raises(NotAllowed):
        words.add_words(org=cast.county, by=cast.secrecy, texts=["青松"], weight="stop")
    for name in ("head", "drafter", "supervisor", "nobody"):
        assert logged_in(cast.account(name)).get(reverse("disclosure_desk:words")).status_code == 404


def test_the_list_is_kept_by_hand(cast, clock, logged_in):
    browser = logged_in(cast.account("secrecy"))
    add = reverse("disclosure_desk:word_add")
    assert browser.post(add, {"texts": "密", "weight": "stop"}).status_code == 422
    browser.post(add, {"texts": "青松工程\n白桦计划，青松工程", "weight": "stop", "remark": "代号"})
    assert sorted(WatchWord.objects.values_list("text", flat=True)) == ["白桦计划", "青松工程"]
    assert browser.post(add, {"texts": "青松工程", "weight": "stop"}).status_code == 422
    page = browser.get(reverse("disclosure_desk:words")).content.decode()
    assert "青松工程" in page and "代号" in page
    word = WatchWord.objects.get(text="青松工程")
    remove = reverse("disclosure_desk:word_remove", args=[word.uid])
    assert browser.post(remove, {"reason": " "}).status_code == 422
    assert browser.post(remove, {"reason": "工程已经公开"}).status_code == 302
    assert "青松工程" not in browser.get(reverse("disclosure_desk:words")).content.decode()
    assert logged_in(cast.account("other_secrecy")).get(remove).status_code == 404


def test_the_journal_of_the_body_tells_of_the_list_without_the_words(cast, clock):
    made = words.add_words(org=cast.bureau, by=cast.secrecy, texts=["青松工程"], weight="stop")
    words.remove_word(made[0], by=cast.secrecy, reason="工程已经公开")
    rows = Entry.objects.filter(subject=f"org:{cast.bureau.uid}", act__startswith="disclosure.words")
    assert [row.act for row in rows.order_by("seq")] == ["disclosure.words.add", "disclosure.words.remove"]
    assert "青松" not in "".join(rows.values_list("details_json", flat=True))


def address(walk: Walk, act: str = "") -> str:
    uid = walk.item.case.uid
    if not act:
        return reverse("disclosure_desk:document", args=[uid])
    return reverse("disclosure_desk:document_act", args=[uid, act])


def test_an_answer_lasts_only_for_the_value_it_was_given_for(cast, clock):
    walk = drafted(cast, clock, text={"body": LIST}).submit(explanation="示例").section()
    acts.allow_finding(walk.item, by=cast.secrecy, allowed=keys(walk), reason="示例号码")
    assert keys(walk) == []
    walk.item.working.text = walk.item.working.text.replace(IDENTITY, OTHER)
    assert len(keys(walk)) == 1
