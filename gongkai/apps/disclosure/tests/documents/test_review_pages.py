"""工作台: reviewing and publishing by hand, to the printed review form; every other act on its page."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.queries import secrecy
from gongkai.apps.disclosure.tests.documents.conftest import again, text_file
from gongkai.apps.disclosure.tests.documents.desk import LIST, address, page
from gongkai.apps.disclosure.tests.documents.walk import drafted, published
from gongkai.kernel.cases.procedures import procedure


def test_the_whole_way_by_hand(cast, clock, logged_in):
    """起草 → 审核 → 保密审查 → 公开办审核 → 签发 → 公开, every step by its own person in the browser."""
    walk = drafted(cast, clock)
    steps = [
        ("drafter", "submit_review", {"consulted": "县水利局"}),
        ("reviewer", "approve_section", {"openness": "proactive", "opinion": "同意公开。"}),
        ("secrecy", "approve_secrecy", {"personal_data": "on", "redaction": "已隐去电话", "opinion": "不涉密。"}),
        ("head", "approve_office", {"opinion": "同意。"}),
        ("leader", "sign", {"opinion": "同意公开。"}),
        ("drafter", "publish", {}),
    ]
    for name, act, data in steps:
        browser = logged_in(cast.account(name))
        shown = browser.get(page(walk)).content.decode()
        assert address(walk, act) in shown
        assert browser.get(address(walk, act)).status_code == 200
        assert browser.post(address(walk, act), data)["Location"] == page(walk)
    assert again(walk.item).visible
    shown = logged_in(cast.account("clerk")).get(page(walk)).content.decode()
    assert reverse("disclosure:document", args=[walk.item.case.uid]) in shown
    form = reverse("disclosure_desk:document_review_form", args=[walk.item.case.uid])
    printed = logged_in(cast.account("clerk")).get(form).content.decode()
    for words in (
        "县水利局",
        "☑ 涉及个人信息",
        "☐ 涉及国家秘密",
        "已隐去电话",
        "不涉密。",
        "签发",
        "http://testserver/",
    ):
        assert words in printed


def test_every_line_of_the_review_form_is_there(cast, clock, logged_in):
    """《拟公开政府信息审核表》"""
    walk = drafted(cast, clock, text={"summary": "概述文字"}, openness="on_request", ground="条例第十六条")
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("预算表.txt")])
    form = reverse("disclosure_desk:document_review_form", args=[walk.item.case.uid])
    printed = logged_in(cast.account("reviewer")).get(form).content.decode()
    for line in (
        *("编号", "拟稿单位", "拟稿人、电话", "标题", "发文字号", "生成日期", "载体类型", "内容概述", "附件"),
        *("拟定公开属性", "依据和理由", "拟公开方式", "拟公开日期", "保密审查", "征求意见单位", "公开网址和时间"),
        *(
            "概述文字",
            "依申请公开",
            "条例第十六条",
            "预算表.txt",
            "政府网站",
            "尚未审查",
            "尚未公开",
            walk.item.case.number,
        ),
    ):
        assert line in printed, line


def test_a_refused_act_says_why_and_keeps_what_was_typed(cast, clock, logged_in):
    walk = drafted(cast, clock).submit()
    browser = logged_in(cast.account("reviewer"))
    answer = browser.post(address(walk, "approve_section"), {"openness": "closed", "opinion": "保留这句意见"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "须写明依据和理由" in text and "保留这句意见" in text
    assert again(walk.item).case.step == "section_review"


def test_an_act_of_somebody_else_is_not_offered(cast, clock, logged_in):
    walk = drafted(cast, clock).submit()
    browser = logged_in(cast.account("leader"))
    answer = browser.post(address(walk, "approve_section"), {"openness": "proactive"}, follow=True)
    assert "现在不能" in answer.content.decode()
    assert again(walk.item).case.step == "section_review"
    assert browser.get(address(walk, "nonsense")).status_code == 404


def test_what_looks_sensitive_is_shown_masked_while_it_is_reviewed(cast, clock, logged_in):
    """条例第十五条: the reviewer sees where to look; the list itself repeats no number."""
    walk = drafted(cast, clock, text={"body": "<p>联系人电话13812345678，密级：秘密</p>"})
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("名单.txt", "王某 11010519491231002X")])
    walk.submit(explanation="引用的示例").section()
    browser = logged_in(cast.account("secrecy"))
    hints = browser.get(page(walk)).content.decode().partition('id="aids"')[2].partition("</section>")[0]
    assert "手机号码" in hints and "公民身份号码" in hints and "密级标志" in hints and "附件“名单.txt”" in hints
    assert "13812345678" not in hints and "11010519491231002X" not in hints
    form = browser.get(address(walk, "approve_secrecy")).content.decode()
    assert "手机号码 1 处" in form
    keys = [aid.key for aid in secrecy.scan(walk.item.shown).open]
    walk.secrecy(keys, "系示例，不是真实号码", personal_data=True, redaction="已核对").office().sign().publish()
    assert 'id="aids"' not in browser.get(page(walk)).content.decode()


def test_an_attachment_without_text_is_pointed_out(cast, clock, logged_in):
    walk = drafted(cast, clock)
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("空.txt", "   ")])
    assert "人工逐页审查" in logged_in(cast.account("reviewer")).get(page(walk)).content.decode()


def test_a_revision_is_shown_against_the_public_version(cast, clock, logged_in):
    walk = published(cast, clock)
    walk.revise().edit({"body": "<p>第一条 为规范决算编制，制定本办法。</p>"}, column="budget")
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("新表.txt")])
    shown = logged_in(cast.account("reviewer")).get(page(walk)).content.decode()
    part = shown.partition('id="changes"')[2].partition("</section>")[0]
    assert "<del>预</del><ins>决</ins>" in part
    assert "<del>第二条 本办法自印发之日起施行。</del>" in part
    assert "政策文件" in part and "预算和决算" in part and "增加附件：新表.txt" in part
    assert "公众现在看到的是第 1 版" in shown


def test_a_revision_that_changes_nothing_yet_says_so(cast, clock, logged_in):
    shown = logged_in(cast.account("drafter")).get(page(published(cast, clock).revise())).content.decode()
    assert "没有变化。" in shown.partition('id="changes"')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("person", "act", "data"),
    [
        ("drafter", "schedule", {"planned_at": "2026-03-06T09:30"}),
        ("clerk", "begin_revision", {"reason": "更正", "changed_on": "2026-03-02"}),
        ("head", "take_down", {"reason": "内容有误"}),
        ("clerk", "repeal", {"reason": "新办法施行", "repealed_on": "2026-03-02"}),
        ("drafter", "discard", {"reason": "重复"}),
        ("leader", "return_draft", {"reason": "请修改"}),
        ("drafter", "file_closed", {}),
    ],
)
def test_the_other_acts_by_hand(cast, clock, logged_in, person, act, data):
    """Every act has its page: it opens, it acts, and the page says what was done."""
    walk = drafted(cast, clock)
    if act in ("schedule", "return_draft"):
        walk.approve()
    elif act == "file_closed":
        walk.approve(openness="closed", ground="条例第十六条")
    elif act != "discard":
        walk.approve().publish()
    browser = logged_in(cast.account(person))
    assert browser.get(address(walk, act)).status_code == 200
    answer = browser.post(address(walk, act), data, follow=True)
    assert f"已完成：{procedure('disclosure.document').act(act).label}" in answer.content.decode()


def test_publication_planned_later_than_the_law_allows_does_not_pass_unnoticed(cast, clock, logged_in):
    walk = drafted(cast, clock)
    walk.approve()
    browser = logged_in(cast.account("drafter"))
    due = walk.item.case.due_on
    told = {
        day: "晚于公开期限"
        in browser.post(address(walk, "schedule"), {"planned_at": f"{day}T09:00"}, follow=True).content.decode()
        for day in (due, due + timedelta(days=1))
    }
    assert told == {due: False, due + timedelta(days=1): True}


def test_removing_an_attachment_is_offered_where_there_is_one(cast, clock, logged_in):
    walk = drafted(cast, clock)
    browser = logged_in(cast.account("drafter"))
    assert address(walk, "remove_file") not in browser.get(page(walk)).content.decode()
    browser.post(address(walk, "attach_file"), {"uploads": [SimpleUploadedFile("一.txt", "一".encode())]})
    assert address(walk, "remove_file") in browser.get(page(walk)).content.decode()


def test_attachments_by_hand(cast, clock, logged_in):
    walk = drafted(cast, clock)
    browser = logged_in(cast.account("drafter"))
    uploads = [SimpleUploadedFile("一.txt", "一".encode()), SimpleUploadedFile("二.txt", "二".encode())]
    browser.post(address(walk, "attach_file"), {"uploads": uploads})
    assert walk.item.working.files.count() == 2
    refused = browser.post(address(walk, "attach_file"), {"uploads": [SimpleUploadedFile("三.pdf", b"no pdf")]})
    assert refused.status_code == 422 and "三.pdf" in refused.content.decode()
    first = walk.item.working.files.get(original_name="一.txt")
    browser.post(address(walk, "remove_file"), {"file": first.pk})
    assert [f.original_name for f in reading.attachments(walk.item.working)] == ["二.txt"]
    assert "二.txt" in browser.get(page(walk)).content.decode()


def test_nothing_typed_by_people_becomes_markup(cast, clock, logged_in):
    evil = "<script>alert(1)</script>"
    walk = published(cast, clock, text={"title": f"标题{evil}", "summary": evil, "keywords": [evil], "doc_no": evil})
    walk.revise(evil).edit({"title": f"新标题{evil}", "body": f"<p>{evil}第三条</p>"})
    acts.attach_file(walk.item, by=cast.drafter, uploads=[text_file("b.txt")])
    browser = logged_in(cast.account("clerk"))
    uid = walk.item.case.uid
    for name in ("document", "document_edit", "document_review_form"):
        assert evil not in browser.get(reverse(f"disclosure_desk:{name}", args=[uid])).content.decode()
    assert evil not in browser.get(reverse(LIST)).content.decode()
    assert evil not in browser.get(reverse("disclosure:document", args=[uid])).content.decode()
