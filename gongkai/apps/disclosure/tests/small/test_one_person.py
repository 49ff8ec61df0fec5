"""人员较少的单位: one person in every post leads everything from beginning to end over the desk, each step on record.

条例第十七条 wants every document reviewed before it is published; no article wants different hands for it. So the
same hands are warned, and the supervisor reads the warnings, but nothing is blocked and no step is left out.
"""

import re
from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import choices
from gongkai.apps.disclosure.models import AnnualReport, DisclosureRequest, Dispute, Document
from gongkai.apps.disclosure.queries import reports as report_reading
from gongkai.apps.disclosure.queries import secrecy
from gongkai.apps.disclosure.tests.disputes.test_course import result
from gongkai.apps.disclosure.tests.documents.test_pages import FIELDS
from gongkai.apps.disclosure.tests.requests.walk import CITIZEN
from gongkai.kernel.cases import NotAllowed
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import BUREAU_POSTS, LONG_AGO

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def solo(cast, clock, settings, tmp_path):
    """青石镇: one person who holds every post of disclosure there."""
    settings.MEDIA_ROOT, settings.SEARCH_PATH = tmp_path / "files", tmp_path / "search"
    clock.set(DAY)
    account = Account.objects.create(username="solo", name="周一人")
    for role in BUREAU_POSTS.values():
        Post.objects.create(account=account, org=cast.township, role=role, from_on=LONG_AGO)
    cast.accounts["solo"] = account
    return account


@pytest.fixture
def small(cast, solo):
    choices.set_small(cast.township, by=cast.supervisor, small=True, reason="全镇公开工作仅一人")
    cast.township.refresh_from_db()
    return solo


@pytest.fixture
def desk(small, logged_in):
    return Desk(logged_in(small))


class Desk:
    """The browser of the one person."""

    def __init__(self, browser):
        self.browser = browser

    def open(self, address):
        page = self.browser.get(address)
        assert page.status_code == 200, address
        return page.content.decode()

    def do(self, name, item, act, **values):
        """One act by its own page; 302 or the errors of the form."""
        answer = self.browser.post(reverse(f"disclosure_desk:{name}_act", args=[item.case.uid, act]), values)
        assert answer.status_code == 302, (act, answer.content.decode()[:0] or _errors(answer))
        item.case.refresh_from_db()
        return item.case.step

    def one_pass(self, name, item, **values):
        """All reviews at once, as the page proposes them."""
        address = reverse(f"disclosure_desk:{name}_one_pass", args=[item.case.uid])
        assert address in self.open(reverse(f"disclosure_desk:{name}", args=[item.case.uid]))
        page = self.browser.get(address)
        assert "职责分离提示" in page.content.decode()
        rows = [row for _, form in page.context["parts"] for row in form]
        proposed = {row.html_name: row.value() for row in rows if row.value() not in (None, False)}
        answer = self.browser.post(address, {**proposed, **values})
        assert answer.status_code == 302, _errors(answer)
        item.case.refresh_from_db()
        return item.case.step


def _errors(answer):
    return re.findall(r"error-summary.*?</ul>", answer.content.decode(), re.DOTALL)


def done(item):
    return [entry.act.rpartition(".")[2] for entry in entries(item.case.subject)]


def warned(item):
    return [e.act.rpartition(".")[2] for e in entries(item.case.subject) if "separation_warning" in e.details]


REVIEWS = ["approve_section", "approve_secrecy", "approve_office", "sign"]
SECRECY = {"approve_secrecy-opinion": "经审查，不涉及国家秘密。"}


def test_a_document_from_the_draft_to_the_public_page(cast, desk, client):
    fields = {**FIELDS, "org": str(cast.township.pk), "doc_no": "青政〔2026〕3号"}
    assert desk.browser.post(reverse("disclosure_desk:document_new"), fields).status_code == 302
    item = Document.objects.get()
    assert desk.do("document", item, "submit_review") == "section_review"
    assert item.case.number in desk.open("/desk/"), "one inbox, whatever post it waits for"
    assert desk.one_pass("document", item, **SECRECY) == "approved"
    assert desk.do("document", item, "publish") == "published"
    assert done(item) == ["create", "submit_review", *REVIEWS, "publish"]
    assert warned(item) == REVIEWS
    client.logout()
    assert client.get(reverse("disclosure:document", args=[item.case.uid])).status_code == 200


def test_what_must_be_looked_at_is_explained_and_allowed_by_the_one_person_on_record(cast, desk):
    fields = {**FIELDS, "org": str(cast.township.pk), "body": "<p>公示举报账号6222021234567890128</p>"}
    assert desk.browser.post(reverse("disclosure_desk:document_new"), fields).status_code == 302
    item = Document.objects.get()
    assert desk.do("document", item, "submit_review", explanation="公示账号") == "section_review"
    desk.do("document", item, "approve_section", openness="proactive", opinion="同意。")
    [key] = [aid.key for aid in secrecy.scan(item.shown).open]
    step = desk.do("document", item, "approve_secrecy", opinion="可以公开。", allowed=[key], allow_reason="单位账号")
    assert step == "office_review"
    told = [entry.details for entry in entries(item.case.subject) if "allowed_by_who_explained" in entry.details]
    assert len(told) == 1 and told[0]["allow_reason"] == "单位账号"


def test_a_request_from_the_counter_to_the_archive(cast, desk):
    form = {
        "org": cast.township.pk,
        "channel": "in_person",
        "submitted_on": "2026-03-02",
        "applicant_class": "natural_person",
        "name": "王小明",
        "identity_kind": "citizen_id",
        "identity_number": CITIZEN,
        "phone": "13800138000",
        "description": "2025年度预算批复",
        "form": "paper",
        "delivery": "pick_up",
    }
    assert desk.browser.post(reverse("disclosure_desk:register"), form).status_code == 302
    item = DisclosureRequest.objects.get()
    assign = reverse("disclosure_desk:request_act", args=[item.case.uid, "assign"])
    solo = cast.account("solo")
    assert desk.browser.get(assign).context["form"]["handler"].value() == solo.pk, "there is nobody else"
    assert desk.do("request", item, "assign", handler=solo.pk) == "in_progress"
    assert desk.do("request", item, "draft_reply", outcome="granted", reply_text="现予提供。") == "in_review"
    assert desk.one_pass("request", item, **SECRECY) == "signed"
    assert desk.do("request", item, "deliver", way="pick_up", answered_on="2026-03-02") == "delivered"
    assert desk.do("request", item, "archive") == "archived"
    assert done(item) == ["register", "assign", "draft_reply", *REVIEWS, "deliver", "archive"]
    assert warned(item) == REVIEWS
    item.refresh_from_db()
    assert item.outcome == "granted" and not item.late


def test_a_dispute_from_the_copy_to_the_lesson(cast, desk):
    form = {
        "org": cast.township.pk,
        "path": "review",
        "subject": "proactive",
        "received_on": "2026-03-02",
        "authority": "安澜县人民政府",
        "opponent": "王小明",
        "claims": "请求公开。",
    }
    assert desk.browser.post(reverse("disclosure_desk:register_dispute"), form).status_code == 302
    item = Dispute.objects.get()
    desk.do("dispute", item, "assign", handler=cast.account("solo").pk)
    desk.do("dispute", item, "draft_answer", answer_text="答复。", evidence="证据。")
    assert desk.one_pass("dispute", item) == "awaiting_dispatch"
    desk.do("dispute", item, "submit_answer", answered_on="2026-03-02")
    order = result("corrected", decided_on=DAY, note="撤销。")
    desk.do("dispute", item, "record_result", result=order.result, decided_on="2026-03-02", note=order.note)
    desk.do("dispute", item, "perform", performed_on="2026-03-02", performance="已改正。")
    assert desk.do("dispute", item, "close", lesson_ground="law", lesson="加强审核。") == "closed"
    assert warned(item) == ["approve", "sign"]


def test_an_annual_report_from_the_figures_to_the_public_page(cast, desk, client):
    opened = desk.browser.post(reverse("disclosure_desk:open_report"), {"org": cast.township.pk, "year": "2025"})
    assert opened.status_code == 302
    item = AnnualReport.objects.get()
    texts = {"overview": "全年平稳。", "problems": "时效有待提高，已经改进。", "other_matters": "未收取信息处理费。"}
    desk.do("report", item, "write", **texts)
    for finding in report_reading.unanswered(AnnualReport.objects.get()):
        mark = report_reading.fingerprint(finding)
        desk.do("report", item, "answer_warning", fingerprint=mark, reason="已核实")
    assert desk.do("report", item, "check") == "checked"
    page = desk.open(reverse("disclosure_desk:report_act", args=[item.case.uid, "sign"]))
    assert "职责分离提示" in page and "校核定稿" in page
    desk.do("report", item, "sign")
    desk.do("report", item, "submit")
    desk.do("report", item, "publish")
    assert warned(item) == ["sign"]
    client.logout()
    assert client.get(reverse("disclosure:report", args=["qingshi", 2025])).status_code == 200


def test_the_supervisor_reads_every_warning_and_others_do_not(cast, desk, logged_in):
    test_a_dispute_from_the_copy_to_the_lesson(cast, desk)
    item = Dispute.objects.get()
    address = reverse("disclosure_desk:same_hands")
    page = logged_in(cast.account("supervisor")).get(address).content.decode()
    assert page.count(item.case.number) == 2 and "周一人" in page and "提交答复稿" in page
    assert item.case.number not in logged_in(cast.account("other_head")).get(address).content.decode()
    assert logged_in(cast.account("clerk")).get(address).status_code == 404


def test_where_there_are_people_enough_the_same_hands_are_stopped(cast, solo, logged_in):
    """The setting, not the number of posts, decides; without it nothing has changed."""
    browser = logged_in(solo)
    fields = {**FIELDS, "org": str(cast.township.pk), "doc_no": "青政〔2026〕3号"}
    browser.post(reverse("disclosure_desk:document_new"), fields)
    item = Document.objects.get()
    browser.post(reverse("disclosure_desk:document_act", args=[item.case.uid, "submit_review"]), {})
    assert browser.get(reverse("disclosure_desk:document_one_pass", args=[item.case.uid])).status_code == 404
    act = reverse("disclosure_desk:document_act", args=[item.case.uid, "approve_section"])
    assert browser.post(act, {"opinion": "同意。"}).status_code == 302
    item.case.refresh_from_db()
    assert item.case.step == "section_review" and warned(item) == []


def test_one_refused_review_undoes_those_before_it(cast, desk):
    fields = {**FIELDS, "org": str(cast.township.pk), "doc_no": "青政〔2026〕3号"}
    desk.browser.post(reverse("disclosure_desk:document_new"), fields)
    item = Document.objects.get()
    desk.do("document", item, "submit_review")
    before = len(done(item))
    address = reverse("disclosure_desk:document_one_pass", args=[item.case.uid])
    answer = desk.browser.post(address, {"approve_section-opinion": "同意。", "sign-opinion": "同意。"})
    assert answer.status_code == 422 and "同意。" in answer.content.decode()
    item.case.refresh_from_db()
    assert item.case.step == "section_review" and len(done(item)) == before


def test_a_body_does_not_declare_itself_small(cast, solo):
    with pytest.raises(NotAllowed):
        choices.set_small(cast.bureau, by=cast.head, small=True, reason="人手不足")
    choices.set_small(cast.bureau, by=cast.admin, small=True, reason="机构合并后仅二人")
    entry = entries(f"organisation:{cast.bureau.uid}").last()
    assert entry.details["values"] == {"small_body": True} and entry.details["reason"] == "机构合并后仅二人"


def test_the_settings_are_made_on_the_desk(cast, solo, logged_in):
    page = reverse("disclosure_desk:choices")
    browser = logged_in(cast.account("head"))
    own = browser.get(page)
    assert own.status_code == 200 and "人员情况" not in own.content.decode()
    values = {"excessive_in_month": "5", "reason_days": "8", "hearing_notice_days": "3", "reason": "近年申请较少"}
    assert browser.post(page, values).status_code == 302
    cast.bureau.refresh_from_db()
    assert cast.bureau.settings["disclosure"]["excessive_in_month"] == 5
    refused = browser.post(page, {**values, "excessive_in_month": "0", "reason_days": "9"})
    assert refused.status_code == 422 and 'value="9"' in refused.content.decode()
    assert browser.get(page, {"small": "1"}).status_code == 404
    above = logged_in(cast.account("supervisor"))
    listed = above.get(page).content.decode()
    assert "安澜县水利局" in listed
    address = f"{page}?org=qingshi&small=1"
    assert above.post(address, {"small": "on", "reason": "仅一人"}).status_code == 302
    cast.township.refresh_from_db()
    assert cast.township.is_small
    assert logged_in(cast.account("clerk")).get(page).status_code == 404
