"""主动公开: a document from its draft to the reader, and the annual report (条例第十七条至第二十六条、第四十九条)."""

import re

import pytest
from playwright.sync_api import expect

from gongkai.apps.disclosure.actions import reports
from gongkai.apps.disclosure.models import AnnualReport, Document
from gongkai.apps.disclosure.queries import reports as report_reading
from gongkai.kernel import outbox, workdays
from tests.walks.conftest import Walk, fill

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
TITLE = "安澜县财政局关于发放种粮补贴的通知"
TEXTS = {"overview": "全年平稳。", "problems": "解读不够，已经改进。", "other_matters": "本年度未收取信息处理费。"}


def test_a_document_is_written_approved_published_and_found(walk: Walk) -> None:
    drafter = walk.staff("drafter", "/desk/disclosure/documents/new/")
    walk.look(drafter)
    fill(drafter, title=TITLE, doc_no="安财〔2026〕8号", column="policy", kind="normative")
    drafter.get_by_role("textbox", name="正文").click()
    drafter.keyboard.type("每亩补贴一百元。")
    drafter.get_by_role("button", name="保存").click()
    expect(drafter.get_by_role("heading", name="现在可以办理")).to_be_visible()
    walk.look(drafter)

    document = Document.objects.get()
    page = f"/desk/disclosure/documents/{document.case.uid}/"
    walk.act("drafter", page, "提交审核")
    walk.act("reviewer", page, "科室审核同意", openness="proactive")
    walk.act("secrecy", page, "保密审查同意", opinion="经审查，不涉及国家秘密。")
    walk.act("head", page, "公开办审核同意")
    walk.act("leader", page, "签发")
    assert TITLE not in walk.visitor("/catalogue/feed/").content()
    walk.look(walk.act("drafter", page, "公开"))
    outbox.run_pending()

    reader = walk.visitor("/search/", scripts=False, width=360)
    for words in ("种粮补贴", "種糧補貼"):
        reader.goto("/search/")
        reader.locator("#q").fill(words)
        reader.locator("#q").press("Enter")
        expect(reader.locator(f"main a[href='/documents/{document.case.uid}/']").first).to_be_visible()
    walk.look(reader)
    reader.locator(f"main a[href='/documents/{document.case.uid}/']").first.click()
    expect(reader.get_by_text("每亩补贴一百元。").first).to_be_visible()
    walk.look(reader)
    feed = reader.request.get("/catalogue/policy/feed/").text()
    assert TITLE in feed and str(document.case.uid) in feed


def test_the_annual_report_is_checked_and_published(walk: Walk) -> None:
    year = workdays.today().year - 1
    clerk = walk.staff("clerk", "/desk/disclosure/reports/open/")
    walk.look(clerk)
    fill(clerk, year=str(year))
    clerk.get_by_role("button", name="开始编制").click()
    expect(clerk.get_by_role("heading", name="勾稽核对")).to_be_visible()

    report = AnnualReport.objects.get()
    page = f"/desk/disclosure/reports/{report.case.uid}/"
    walk.look(walk.act("clerk", page, "修改文字", **TEXTS))
    for finding in report_reading.unanswered(AnnualReport.objects.get())[1:]:
        mark = report_reading.fingerprint(finding)
        reports.answer_warning(report, by=walk.cast.clerk, fingerprint=mark, reason="已核实")
    for finding in report_reading.unanswered(AnnualReport.objects.get()):
        walk.act("clerk", page, "说明提示", fingerprint=report_reading.fingerprint(finding), reason="已核实")
    walk.act("clerk", page, "校核定稿")
    walk.act("leader", page, "审签")
    walk.act("clerk", page, "报送主管部门")
    assert walk.visitor(f"/annual-reports/caizheng/{year}/").get_by_text("全年平稳").count() == 0
    walk.act("clerk", page, "向社会公布")

    reader = walk.visitor("/annual-reports/", scripts=False, width=360)
    walk.look(reader)
    reader.locator(f"main a[href='/annual-reports/caizheng/{year}/']").first.click()
    expect(reader.get_by_role("heading", name=re.compile(f"{year}年"), level=1)).to_be_visible()
    expect(reader.get_by_text("全年平稳。")).to_be_visible()
    walk.look(reader)
