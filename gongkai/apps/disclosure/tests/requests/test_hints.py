"""不予公开与系统提示相反的，说明理由 (条例第三十六条); what stands in a reply is looked through (第十七条)."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.queries import hints, secrecy
from gongkai.apps.disclosure.rules import hints as rules
from gongkai.apps.disclosure.tests.documents import walk as papers
from gongkai.apps.disclosure.tests.requests.walk import applicant, received, wish
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal.reading import entries

DAY = date(2026, 3, 2)
OTHER_CITIZEN = "110101199003074936"


def published(cast, clock, **text):
    return papers.published(cast, clock, text={"title": "2025年度县级部门预算批复文件", "doc_no": "", **text})


def kinds(walk):
    return [hint.kind for hint in hints.of_request(walk.item)]


def earlier(cast, outcome="granted", **wished):
    """The same wish by somebody else, answered."""
    made = acts.register(
        org=cast.bureau,
        by=cast.clerk,
        applicant=applicant(name="李四", identity_number=OTHER_CITIZEN),
        wish=wish(**wished),
        channel="in_person",
        submitted_on=DAY,
    ).request
    acts.assign(made, by=cast.clerk)
    acts.draft_reply(made, by=cast.handler, outcome=outcome, reply_text="提供。", grounds="依据和理由。")
    for step, who in (("approve_section", "reviewer"), ("approve_secrecy", "secrecy"), ("approve_office", "head")):
        getattr(acts, step)(made, by=cast.actor(who))
    acts.sign(made, by=cast.leader)
    return made


@pytest.mark.parametrize(
    ("asked", "title", "same"),
    [
        ("申请公开2025年度县级部门预算批复文件", "2025年度县级部门预算批复文件", True),
        ("请提供县级部门预算批复文件", "安澜县2025年度县级部门预算批复文件汇编", True),
        ("2025年度老城区改造项目补偿方案", "2025年度县级部门预算批复文件", False),
        ("预算", "预算", False),
        ("财政局的全部会议纪要", "财政局关于召开预算会议的通知", False),
    ],
)
def test_a_wish_and_a_title_are_compared_by_their_words(asked, title, same):
    assert rules.asks_for(asked, title) is same


def test_a_document_number_in_a_wish_is_read_whatever_its_brackets():
    assert rules.document_numbers("请公开 安财[2026]第3号 文件") == [("财", "〔2026〕3号")]
    assert rules.document_numbers("2026年3号楼") == []


@pytest.mark.parametrize(
    ("outcome", "against"),
    [("granted", False), ("partial", False), ("denied.process_info", True), ("unable.not_held", True)],
)
def test_only_a_refusal_is_contradicted(outcome, against):
    assert rules.contradicted(outcome) is against


def test_what_is_public_already_speaks_against_a_refusal(cast, clock):
    """第三十六条第（一）项"""
    published(cast, clock)
    walk = received(cast, clock, DAY).assign()
    assert kinds(walk) == ["public"]
    with pytest.raises(Refused) as refusal:
        walk.draft("denied.process_info")
    assert (refusal.value.code, refusal.value.field) == ("hints", "override_reason")
    walk.draft("denied.process_info", override_reason="公开的是汇总表，申请的是单位明细").approve().sign()
    details = entries(walk.item.case.subject).filter(act="disclosure.request.draft_reply").last().details
    assert details["override_reason"] == "公开的是汇总表，申请的是单位明细" and "2025年度" in details["hints"][0]


def test_the_number_of_a_public_document_is_enough(cast, clock):
    published(cast, clock, title="关于批复部门预算的通知", doc_no="安财〔2026〕3号")
    walk = received(cast, clock, DAY).assign()
    walk.item.description = "你局今年印发的安财[2026]第3号文件"
    assert kinds(walk) == ["public"]
    walk.item.description = "你局今年印发的安水〔2026〕3号文件"
    assert kinds(walk) == []


def test_what_was_given_to_somebody_else_speaks_against_a_refusal(cast, clock):
    """同样的申请, 同样的答复: the other applicant got it."""
    walk = received(cast, clock, DAY).assign()
    earlier(cast)
    assert kinds(walk) == ["granted"]
    with pytest.raises(Refused):
        walk.draft("unable.not_held", reply_text="不存在。")
    assert walk.draft("granted").item.proposed_outcome == "granted"


def test_a_refused_request_is_no_hint(cast, clock):
    walk = received(cast, clock, DAY).assign()
    earlier(cast, "denied.process_info")
    assert kinds(walk) == []


def test_drafts_and_what_was_taken_down_are_nobodys_hint(cast, clock):
    title = {"title": "2025年度县级部门预算批复文件", "doc_no": ""}
    papers.drafted(cast, clock, text=title)
    papers.published(cast, clock, text=title).take_down()
    assert kinds(received(cast, clock, DAY)) == []


def test_what_is_kept_on_file_is_held(cast, clock):
    filed = papers.drafted(
        cast, clock, text={"title": "2025年度县级部门预算批复文件", "doc_no": ""}, openness="closed", ground="第十六条"
    )
    filed.submit().section(openness="closed", ground="第十六条").secrecy().office().sign()
    documents.file_closed(filed.item, by=cast.drafter)
    walk = received(cast, clock, DAY).assign()
    assert kinds(walk) == ["held"]


def test_what_appears_before_the_signature_stops_it(cast, clock):
    walk = received(cast, clock, DAY).assign().draft("denied.process_info").approve()
    published(cast, clock)
    with pytest.raises(Refused) as refusal:
        walk.sign()
    assert refusal.value.code == "hints"
    acts.return_draft(walk.item, by=cast.leader, reason="信息已经公开")
    walk.draft("granted").approve().sign()


def test_another_bodys_records_are_no_hint(cast, clock):
    text = papers.content(title="2025年度县级部门预算批复文件", doc_no="")
    documents.import_published(
        org=cast.other_bureau,
        by=cast.other_clerk,
        content=text,
        placing=papers.placing(),
        imported=documents.Imported(published_on=DAY),
    )
    assert kinds(received(cast, clock, DAY)) == []


def test_handler_and_reviewer_see_hints_and_reason(cast, clock, logged_in):
    published(cast, clock)
    walk = received(cast, clock, DAY).assign()
    page = reverse("disclosure_desk:request", args=[walk.item.case.uid])
    assert "同一信息可能已经主动公开" in logged_in(cast.account("handler")).get(page).content.decode()
    form = reverse("disclosure_desk:request_act", args=[walk.item.case.uid, "draft_reply"])
    typed = {"outcome": "denied.process_info", "reply_text": "不予公开。", "grounds": "第十六条第二款"}
    browser = logged_in(cast.account("handler"))
    refused = browser.post(form, typed)
    assert refused.status_code == 422 and "第十六条第二款" in refused.content.decode()
    assert browser.post(form, {**typed, "override_reason": "公开的是汇总表"}).status_code == 302
    assert "公开的是汇总表" in logged_in(cast.account("reviewer")).get(page).content.decode()


# 答复稿中的审查提示 --------------------------------------------------------------------------


def keys(walk):
    return [aid.key for aid in secrecy.scan_reply(walk.item).open]


def test_a_number_in_a_reply_is_explained_and_allowed_or_taken_out(cast, clock):
    """第十五条: somebody else's number does not go out with the answer."""
    walk = received(cast, clock, DAY).assign()
    text = "所申请的低保对象为张某，身份证号11010519491231002X。"
    with pytest.raises(Refused) as refusal:
        walk.draft(reply_text=text)
    assert refusal.value.field == "explanation" and "11010519491231002X" not in refusal.value.message
    walk.draft(reply_text=text, explanation="申请人本人的信息")
    acts.approve_section(walk.item, by=cast.reviewer)
    with pytest.raises(Refused):
        acts.approve_secrecy(walk.item, by=cast.secrecy, opinion="不涉密")
    with pytest.raises(NotAllowed):
        acts.allow_finding(walk.item, by=cast.handler, allowed=keys(walk), reason="可以")
    acts.approve_secrecy(
        walk.item, by=cast.secrecy, opinion="不涉密", allowed=keys(walk), allow_reason="申请人本人的号码"
    )
    acts.approve_office(walk.item, by=cast.head)
    assert walk.sign().item.outcome == "granted"
    written = "".join(entry.details_json for entry in entries(walk.item.case.subject))
    assert "11010519491231002X" not in written
