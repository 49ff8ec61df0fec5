"""主动公开 at the desk: every page of a document's life, looked at on a phone and by axe."""

import re

import pytest
from playwright.sync_api import expect

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.actions.guides import GuideText, publish_guide
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.tests.documents.conftest import text_file, word_file
from gongkai.apps.disclosure.tests.documents.walk import CLEAN, content
from gongkai.kernel import workdays
from gongkai.testing import Cast
from tests.walks.conftest import Walk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
DESK = "/desk/disclosure/documents/"
BODY = "<p>第一条 为规范预算编制，联系电话13812345678，制定本办法。</p><p>第二条 自印发之日起施行。</p>"


def a_draft(cast: Cast, title: str = "安澜县财政局2026年预算编制办法") -> Document:
    placing = acts.Placing(column="policy", formed_on=workdays.today(), kind="normative")
    made = acts.create(org=cast.bureau, by=cast.drafter, content=content(title=title, body=BODY), placing=placing)
    acts.attach_file(made, by=cast.drafter, uploads=[text_file("预算编制说明和附表（征求意见后修改稿）.txt")])
    return made


def approved(cast: Cast, document: Document) -> Document:
    finding = acts.SecrecyFinding(**{**CLEAN, "personal_data": True}, redaction="办公电话，可以公开")
    acts.submit_review(document, by=cast.drafter, consulted="县水利局，同意公开")
    acts.approve_section(document, by=cast.reviewer, openness="proactive")
    acts.approve_secrecy(document, by=cast.secrecy, finding=finding, opinion="经审查，不涉及国家秘密、工作秘密。")
    acts.approve_office(document, by=cast.head)
    acts.sign(document, by=cast.leader)
    return document


def a_revision(cast: Cast) -> Document:
    document = approved(cast, a_draft(cast, "安澜县财政局关于预算公开的通知"))
    acts.publish(document, by=cast.drafter)
    acts.begin_revision(document, by=cast.clerk, reason="更正文字错误")
    changed = content(title="安澜县财政局关于预算公开的通知", body=BODY.replace("预算编制", "预算编制和执行"))
    placing = acts.Placing(column="budget", formed_on=document.formed_on, kind="normative")
    acts.edit(document, by=cast.clerk, content=changed, placing=placing)
    return document


def a_guide(cast: Cast) -> None:
    text = GuideText(
        classification="按条例第二十条分为十五类。",
        obtaining="政府网站、政府公报、档案馆、图书馆。",
        requesting="可以在线、当面、邮寄提交申请。",
        supervision="可以投诉、举报，依法申请行政复议或者提起行政诉讼。",
        office_name="安澜县财政局办公室",
        address="安澜县人民路3号",
        office_hours="工作日 8:30—12:00，14:30—17:30",
        phone="0551-62009999",
        online_contact="caizheng@example.gov.cn",
    )
    publish_guide(org=cast.bureau, by=cast.clerk, text=text)


def test_every_page_of_a_documents_life(walk: Walk) -> None:
    cast = walk.cast
    a_guide(cast)
    draft, revision = a_draft(cast), a_revision(cast)
    own, changed = (f"{DESK}{d.case.uid}/" for d in (draft, revision))
    for who, path in (
        ("drafter", DESK),
        ("drafter", f"{DESK}new/"),
        ("drafter", f"{DESK}new/?from=file"),
        ("drafter", own),
        ("drafter", f"{own}edit/"),
        ("drafter", f"{own}attach_file/"),
        ("drafter", f"{own}remove_file/"),
        ("drafter", f"{own}submit_review/"),
        ("drafter", f"{own}review-form/"),
        ("clerk", changed),
        ("clerk", "/desk/disclosure/guide/"),
    ):
        walk.look(walk.staff(who, path))
    acts.submit_review(draft, by=cast.drafter)
    walk.look(walk.staff("reviewer", f"{own}approve_section/"))
    acts.approve_section(draft, by=cast.reviewer, openness="proactive")
    walk.look(walk.staff("secrecy", own))
    walk.look(walk.staff("secrecy", f"{own}approve_secrecy/"))
    approved(cast, revision)
    walk.look(walk.staff("drafter", f"{changed}schedule/"))
    walk.look(walk.staff("clerk", f"{changed}review-form/"))
    acts.publish(revision, by=cast.drafter)
    walk.look(walk.staff("clerk", f"{changed}begin_revision/"))
    walk.look(walk.staff("head", f"{changed}take_down/"))


def test_a_file_is_read_into_the_editor(walk: Walk) -> None:
    """从文件起草: the text of a Word file stands in the editor, ready to be corrected."""
    document = a_draft(walk.cast)
    page = walk.staff("drafter", f"{DESK}{document.case.uid}/edit/")
    page.get_by_text("从文件读入正文").click()
    given = {
        "name": "通知.docx",
        "mimeType": "application/octet-stream",
        "buffer": word_file("标题", "来自文件的正文。"),
    }
    page.locator("[name=source]").set_input_files(given)  # type: ignore[arg-type]
    page.get_by_role("button", name="读入文件").click()
    editor = page.get_by_role("textbox", name="正文")
    expect(editor).to_contain_text("来自文件的正文。")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("补充一句。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page).to_have_url(re.compile(f"{document.case.uid}/$"))
    expect(page.locator(".preview")).to_contain_text("来自文件的正文。补充一句。")
