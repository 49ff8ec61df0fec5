"""法定栏目、多人申请、疑似重复 (条例第二十条、第二十一条、第四十四条)."""

import time
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.actions import documents, duty_settings, suggestions
from gongkai.apps.disclosure.actions import likeness as likeness_acts
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.models import ContentPrint
from gongkai.apps.disclosure.queries import citizens, columns, likeness
from gongkai.apps.disclosure.rules import likeness as rules
from gongkai.apps.disclosure.tests.documents.walk import Walk, drafted, placing, published
from gongkai.apps.disclosure.tests.requests.walk import applicant, wish
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.outbox.delivering import run_pending

DAY = date(2026, 3, 2)
ARTICLES = [
    f"第{n}条 安澜县财政局按照第{n}类预算项目的性质，分别确定绩效目标、审核程序和公开方式。" for n in range(1, 20)
]
TEXT = "".join(ARTICLES)
OTHER = "".join(
    f"第{n}款 水库除险加固工程第{n}标段已经完成招标，施工单位按期进场，汛期前完成主体。" for n in range(1, 20)
)


def body(text):
    return {"body": f"<p>{text}</p>", "doc_no": ""}


# 栏目 ----------------------------------------------------------------------------------------


def test_an_empty_column_is_owed_until_the_body_says_why_not(cast, clock):
    """第二十条; 第五十三条"""
    published(cast, clock)
    (line,) = columns.lines([cast.bureau], DAY)
    assert "policy" not in {cell.column.key for cell in line.missing} and len(line.missing) == len(line.cells) - 1
    waiver = duty_settings.waive_column(org=cast.bureau, by=cast.head, column="licence", reason="没有行政许可事项")
    (line,) = columns.lines([cast.bureau], DAY)
    assert "licence" not in {cell.column.key for cell in line.missing} and len(line.owed) == len(line.cells) - 1
    duty_settings.restore_column(waiver, by=cast.head)
    (line,) = columns.lines([cast.bureau], DAY)
    assert "licence" in {cell.column.key for cell in line.missing}


@pytest.mark.parametrize(("column", "reason", "field"), [("licence", " ", "reason"), ("nonsense", "没有", "column")])
def test_a_waiver_names_the_column_and_the_reason(cast, clock, column, reason, field):
    with pytest.raises(Refused) as refusal:
        duty_settings.waive_column(org=cast.bureau, by=cast.head, column=column, reason=reason)
    assert refusal.value.field == field
    with pytest.raises(NotAllowed):
        duty_settings.waive_column(org=cast.bureau, by=cast.clerk, column="licence", reason="没有许可事项")


def test_a_township_owes_article_21_too(cast, clock):
    bureau, town = (columns.lines([org], DAY)[0] for org in (cast.bureau, cast.township))
    extra = {c.column.key for c in town.cells} - {c.column.key for c in bureau.cells}
    assert extra and all(key.startswith("township.") for key in extra)


def test_what_was_not_updated_for_a_year_is_stale(cast, clock):
    published(cast, clock)
    assert not columns.lines([cast.bureau], date(2027, 3, 2))[0].stale
    assert [c.column.key for c in columns.lines([cast.bureau], date(2027, 3, 3))[0].stale] == ["policy"]


def test_the_overview_needs_two_statements_whatever_the_number_of_bodies(cast, clock):
    with CaptureQueriesContext(connection) as captured:
        columns.lines([cast.bureau, cast.other_bureau, cast.township, cast.county], DAY)
    assert len(captured) == 2


def test_columns_by_hand(cast, clock, logged_in):
    page = reverse("disclosure_desk:columns")
    seen = logged_in(cast.account("supervisor")).get(page).content.decode()
    assert "财政局" in seen and "水利局" in seen and "确认不适用" not in seen
    head = logged_in(cast.account("head"))
    assert "确认不适用" in head.get(page).content.decode() and "水利局" not in head.get(page).content.decode()
    address = reverse("disclosure_desk:column_waive", args=["caizheng", "licence"])
    assert head.post(address, {"reason": ""}).status_code == 422
    assert head.post(address, {"reason": "没有行政许可事项"}).status_code == 302
    assert "没有行政许可事项" in logged_in(cast.account("supervisor")).get(page, {"org": "caizheng"}).content.decode()
    assert logged_in(cast.account("other_head")).get(address).status_code == 404
    head = logged_in(cast.account("head"))
    assert head.post(address).status_code == 302
    settings = reverse("disclosure_desk:duty_settings")
    assert head.post(settings, {"repeat_threshold": 1}).status_code == 422
    assert head.post(settings, {"repeat_threshold": 3}).status_code == 302
    assert logged_in(cast.account("clerk")).get(settings).status_code == 404


# 多人申请 ------------------------------------------------------------------------------------


def asked_by(cast, number):
    for serial in range(number):
        who = applicant(name=f"申请人{serial}", identity_kind="other", identity_number=f"A{serial:08d}")
        request_acts.register(
            org=cast.bureau, by=cast.clerk, applicant=who, wish=wish(), channel="in_person", submitted_on=DAY
        )


def test_the_threshold_is_the_bodys_own(cast, clock):
    """第四十四条第一款"""
    asked_by(cast, 2)
    assert [c.applicants for c in citizens.candidates(cast.clerk)] == [2]
    duty_settings.change_settings(org=cast.bureau, by=cast.head, values={"repeat_threshold": 3})
    assert citizens.candidates(cast.clerk) == []


def test_proposal_decision_and_publication_are_linked(cast, clock, logged_in):
    asked_by(cast, 2)
    (candidate,) = citizens.candidates(cast.clerk)
    made = suggestions.register(
        org=cast.bureau,
        by=cast.clerk,
        idea=suggestions.Idea(wanted=candidate.description),
        channel="in_person",
        receipt_on=DAY,
        requests=candidate.requests,
    ).suggestion
    assert citizens.candidates(cast.clerk) == []
    suggestions.assign(made, by=cast.clerk)
    suggestions.draft_decision(made, by=cast.handler, outcome="adopted", grounds="涉及公众利益")
    suggestions.decide(made, by=cast.head)
    draft = suggestions.start_draft(made, by=cast.drafter, column="budget")
    with pytest.raises(Refused) as refusal:
        suggestions.start_draft(made, by=cast.clerk, column="budget")
    assert refusal.value.code == "drafted"
    assert (
        draft.index_no in logged_in(cast.account("clerk")).get(reverse("disclosure_desk:candidates")).content.decode()
    )
    walk = Walk(cast, clock, draft)
    walk.edit({"title": "2025年度部门预算批复", "body": "<p>批复如下。</p>", "doc_no": ""}).approve().publish()
    run_pending()
    made.refresh_from_db()
    assert (made.case.step, made.document) == ("published", draft)
    run_pending()


# 疑似重复 ------------------------------------------------------------------------------------


def test_likeness_of_texts():
    changed = TEXT.replace("绩效目标", "绩效指标", 1)
    assert rules.likeness(TEXT, TEXT) == 1.0
    assert rules.likeness(TEXT, changed) > 0.9
    assert rules.likeness(TEXT, OTHER) < 0.1
    assert rules.likeness("短文", "短文") == 0.0, "less than forty characters are alike by chance"
    assert set(rules.prints(TEXT)) & set(rules.prints(changed))
    assert not set(rules.prints(TEXT)) & set(rules.prints(OTHER))


@given(st.text(max_size=400))
def test_prints_fit_their_column_and_never_change(text):
    made = rules.prints(text)
    assert made == rules.prints(text) and all(0 <= value < 2**63 for value in made)


def test_blanks_punctuation_and_width_make_no_difference():
    assert rules.prints(TEXT) == rules.prints(TEXT.replace("，", " ,　").replace("。", "。\n"))


def test_a_long_text_is_printed_in_a_moment():
    started = time.perf_counter()
    rules.prints(TEXT * 400)
    assert time.perf_counter() - started < 5


def test_a_draft_like_a_public_document_is_pointed_out_and_judged_by_a_person(cast, clock, logged_in):
    old = published(cast, clock, text={"title": "预算绩效管理办法", **body(TEXT)})
    new = drafted(cast, clock, text={"title": "绩效管理办法（修订）", **body(TEXT.replace("审核程序", "审查程序"))})
    found = likeness.of_document(new.item)
    assert [(one.document, one.why) for one in found] == [(old.item, "内容相近")] and found[0].share > 0.6
    page = reverse("disclosure_desk:document", args=[new.item.case.uid])
    browser = logged_in(cast.account("drafter"))
    assert "可能重复" in browser.get(page).content.decode()
    judge = reverse("disclosure_desk:likeness_judge", args=[old.item.case.uid, new.item.case.uid])
    assert browser.post(judge, {"verdict": "different", "reason": ""}).status_code == 422
    assert browser.post(judge, {"verdict": "different", "reason": "新旧办法，分别有效"}).status_code == 302
    assert "可能重复" not in browser.get(page).content.decode()
    assert old.item.visible and new.step == "draft", "nothing is merged or removed"


def test_the_catalogue_shows_pairs_of_its_own(cast, clock, logged_in):
    published(cast, clock, text={"title": "预算绩效管理办法", **body(TEXT)})
    published(cast, clock, text={"title": "预算绩效管理办法再发", **body(TEXT)})
    published(cast, clock, text={"title": "水库工程", **body(OTHER)})
    (pair,) = likeness.pairs(cast.bureau)
    assert pair.share == 1.0
    page = reverse("disclosure_desk:likeness")
    assert "预算绩效管理办法再发" in logged_in(cast.account("clerk")).get(page).content.decode()
    with pytest.raises(NotAllowed):
        likeness_acts.judge(first=pair.first, second=pair.second, by=cast.other_clerk, verdict="same", reason="重复")
    likeness_acts.judge(first=pair.second, second=pair.first, by=cast.clerk, verdict="same", reason="误发两次")
    assert likeness.pairs(cast.bureau)[0].judgement.verdict == "same"


def test_drafts_of_another_body_are_never_shown(cast, clock):
    text = documents.Content(title="绩效管理办法", body=f"<p>{TEXT}</p>")
    documents.create(org=cast.other_bureau, by=cast.other_drafter, content=text, placing=placing())
    assert likeness.of_document(drafted(cast, clock, text=body(TEXT)).item) == []


def test_a_judgement_needs_a_document_of_ones_own(cast, clock, logged_in):
    mine, other = drafted(cast, clock, text=body(TEXT)), drafted(cast, clock, text=body(OTHER))
    address = reverse("disclosure_desk:likeness_judge", args=[mine.item.case.uid, other.item.case.uid])
    assert logged_in(cast.account("other_clerk")).get(address).status_code == 404
    assert logged_in(cast.account("drafter")).get(address).status_code == 200


def test_prints_follow_the_draft_and_are_filled_in_later(cast, clock):
    walk = drafted(cast, clock, text=body(TEXT))
    before = set(ContentPrint.objects.values_list("value", flat=True))
    walk.edit(body(OTHER))
    assert set(ContentPrint.objects.values_list("value", flat=True)).isdisjoint(before)
    ContentPrint.objects.all().delete()
    assert list(likeness.without_prints(10)) == [walk.item]
    likeness_acts.remember(walk.item)
    assert list(likeness.without_prints(10)) == []
