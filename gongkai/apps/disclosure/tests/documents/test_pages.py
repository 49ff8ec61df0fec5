"""工作台: the list of documents and writing one by hand."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.tests.documents.conftest import again, word_file
from gongkai.apps.disclosure.tests.documents.desk import LIST, page
from gongkai.apps.disclosure.tests.documents.walk import content, drafted, placing, published

NEW = "disclosure_desk:document_new"
FIELDS = {
    "title": "关于印发2026年预算编制办法的通知",
    "doc_no": "安财[2026]第3号",
    "body": "<p>正文</p>",
    "column": "policy",
    "kind": "normative",
    "openness": "proactive",
    "formed_on": "2026-03-02",
    "keywords": "预算，编制 办法",
    "audience": ["企业"],
    "open_way": ["政府网站", "报刊"],
    "theme": "财政、金融、审计",
    "genre": "通知",
    "carrier": "公文类",
}


def typed(cast, **changes: Any) -> dict[str, Any]:
    return {**FIELDS, "org": str(cast.bureau.pk), **changes}


def word(name: str = "通知.docx", *paragraphs: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, word_file(*(paragraphs or ("来自文件的标题文字", "来自文件的正文。"))))


# List ----------------------------------------------------------------------------------------


def test_the_list_shows_what_a_post_reaches(cast, clock, logged_in):
    mine = drafted(cast, clock, text={"title": "本局的信息"})
    acts.create(org=cast.other_bureau, by=cast.other_drafter, content=content(title="外局的信息"), placing=placing())
    seen = logged_in(cast.account("drafter")).get(reverse(LIST)).content.decode()
    assert "本局的信息" in seen and "外局的信息" not in seen
    assert "发布机构" not in seen.partition("<table")[0], "who sees one body is not asked which"
    whole_tree = logged_in(cast.account("supervisor"))
    narrowed = whole_tree.get(reverse(LIST), {"org": cast.other_bureau.pk}).content.decode()
    assert "外局的信息" in narrowed and "本局的信息" not in narrowed
    assert logged_in(cast.account("nobody")).get(page(mine)).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"甲", "乙", "丙"}),
        ({"column": "budget"}, {"乙"}),
        ({"step": "published"}, {"丙"}),
        ({"kind": "department_budget"}, {"乙"}),
        ({"openness": "closed"}, {"乙"}),
        ({"formed_from": "2026-02-26"}, {"甲", "丙"}),
        ({"formed_to": "2026-02-25"}, {"乙"}),
        ({"text": "安财〔2026〕3号"}, {"丙"}),
        ({"text": "丙信息"}, {"丙"}),
        ({"state": "open"}, {"甲", "乙"}),
        ({"state": "late"}, {"乙"}),
        ({"state": "public"}, {"丙"}),
        ({"state": "planned"}, set()),
        ({"formed_from": "昨天"}, set()),
    ],
)
def test_the_list_is_narrowed_by_column_step_kind_attribute_date_and_state(cast, clock, logged_in, query, found):
    drafted(cast, clock, text={"title": "甲信息", "doc_no": ""}, kind="information")
    drafted(
        cast,
        clock,
        text={"title": "乙信息", "doc_no": ""},
        formed_on=date(2026, 2, 2),
        column="budget",
        kind="department_budget",
        openness="closed",
        ground="条例第十六条",
    )
    published(cast, clock, text={"title": "丙信息"})
    seen = logged_in(cast.account("head")).get(reverse(LIST), query).content.decode()
    assert {name for name in "甲乙丙" if f"{name}信息" in seen.partition("<tbody")[2]} == found


def test_the_list_as_a_spreadsheet(cast, clock, logged_in):
    walk = published(cast, clock)
    answer = logged_in(cast.account("clerk")).get(reverse(LIST), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert walk.item.index_no in text and "安财〔2026〕3号" in text


# Writing -------------------------------------------------------------------------------------


def test_a_draft_from_the_form(cast, clock, logged_in):
    browser = logged_in(cast.account("drafter"))
    assert browser.get(reverse(NEW)).status_code == 200
    answer = browser.post(reverse(NEW), typed(cast), follow=True)
    made = Document.objects.get()
    version = made.working
    assert (made.org, made.kind, made.column, made.case.step) == (cast.bureau, "normative", "policy", "draft")
    assert (version.doc_no, version.keywords) == ("安财〔2026〕3号", ["预算", "编制", "办法"])
    assert (version.open_way, version.audience) == ("政府网站、报刊", "企业")
    assert made.index_no in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "请填写标题"),
        ({"column": ""}, "请选择法定公开栏目"),
        ({"openness": "closed"}, "须写明依据和理由"),
        ({"formed_on": "2026-03-03"}, "不能晚于"),
        ({"effective_on": "2026-03-02", "expires_on": "2026-03-01"}, "有效期不能早于生效日期"),
        ({"org": "0"}, "发布机构"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(cast, clock, logged_in, changes, message):
    answer = logged_in(cast.account("drafter")).post(reverse(NEW), typed(cast, **changes))
    text = answer.content.decode()
    assert answer.status_code == 422 and message in text
    assert "预算，编制 办法" in text
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["handler", "head", "leader", "supervisor", "nobody"])
def test_only_drafters_begin_a_draft(cast, clock, logged_in, name):
    assert logged_in(cast.account(name)).get(reverse(NEW)).status_code == 404


def test_a_drafter_does_not_write_for_another_body(cast, clock, logged_in):
    answer = logged_in(cast.account("drafter")).post(reverse(NEW), typed(cast, org=str(cast.other_bureau.pk)))
    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_a_draft_from_a_file_with_its_original_as_attachment(cast, clock, logged_in):
    browser = logged_in(cast.account("drafter"))
    form = {"org": cast.bureau.pk, "column": "policy", "kind": "official", "formed_on": "2026-03-02", "keep": "on"}
    answer = browser.post(f"{reverse(NEW)}?from=file", {**form, "source": word()})
    made = Document.objects.get()
    assert answer["Location"] == reverse("disclosure_desk:document_edit", args=[made.case.uid])
    assert (made.working.title, made.working.text) == ("来自文件的标题文字", "来自文件的正文。")
    assert [f.original_name for f in reading.attachments(made.working)] == ["通知.docx"]


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (SimpleUploadedFile("假的.docx", b"plain text"), "假的.docx"),
        (SimpleUploadedFile("程序.exe", b"MZ"), "程序.exe"),
        (SimpleUploadedFile("页面.html", "<p>正文</p>".encode()), "不能作为附件公开"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(cast, clock, logged_in, upload, message):
    form = {"org": cast.bureau.pk, "column": "policy", "kind": "official", "formed_on": "2026-03-02", "keep": "on"}
    upload.seek(0)
    answer = logged_in(cast.account("drafter")).post(f"{reverse(NEW)}?from=file", {**form, "source": upload})
    assert answer.status_code == 422 and message in answer.content.decode()
    assert not Document.objects.exists()


def test_reading_a_file_into_a_draft_saves_nothing_but_the_attachment(cast, clock, logged_in):
    walk = drafted(cast, clock)
    browser = logged_in(cast.account("drafter"))
    here = reverse("disclosure_desk:document_edit", args=[walk.item.case.uid])
    form = typed(cast, title="正在改的标题", read="1", keep="on")
    text = browser.post(here, {**form, "source": word()}).content.decode()
    assert "来自文件的正文。" in text and "正在改的标题" in text and "请核对后保存" in text
    assert again(walk.item).working.title == walk.item.working.title
    assert again(walk.item).working.files.count() == 1
    missing = browser.post(here, typed(cast, read="1"))
    assert missing.status_code == 422 and "请上传文件" in missing.content.decode()


def test_editing_saves_text_and_place(cast, clock, logged_in):
    walk = drafted(cast, clock)
    browser = logged_in(cast.account("drafter"))
    here = reverse("disclosure_desk:document_edit", args=[walk.item.case.uid])
    assert "第一条 为规范预算编制" in browser.get(here).content.decode()
    assert browser.post(here, typed(cast, column="budget")).status_code == 302
    assert (again(walk.item).column, again(walk.item).title) == ("budget", FIELDS["title"])
    walk.item.refresh_from_db()
    walk.submit()
    refused = browser.get(here, follow=True)
    assert "现在不能修改" in refused.content.decode()


@pytest.mark.parametrize("same", [{"doc_no": "安财〔2026〕9号"}, {"title": "另一个标题"}])
def test_the_same_title_or_number_at_the_same_body_is_pointed_out(cast, clock, logged_in, same):
    first = published(cast, clock, text={"title": "预算编制办法", "doc_no": "安财〔2026〕3号"})
    browser = logged_in(cast.account("drafter"))
    form = typed(cast, **{"title": "预算编制办法", "doc_no": "安财〔2026〕3号", **same})
    text = browser.post(reverse(NEW), form, follow=True).content.decode()
    assert "可能重复" in text and "标题或者文号相同" in text
    assert first.item.index_no in text and reverse("disclosure:document", args=[first.item.case.uid]) in text


def test_different_information_is_no_double(cast, clock, logged_in):
    published(cast, clock, text={"title": "预算编制办法", "doc_no": ""})
    form = typed(cast, title="决算编制办法", doc_no="")
    text = logged_in(cast.account("drafter")).post(reverse(NEW), form, follow=True).content.decode()
    assert "可能重复" not in text
