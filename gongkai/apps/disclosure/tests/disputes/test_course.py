"""行政复议、行政诉讼: the answer on time, the result in the table, a lost case performed and learnt from."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.apps.disclosure.actions import disputes as acts
from gongkai.apps.disclosure.actions import reports as report_acts
from gongkai.apps.disclosure.models import Dispute
from gongkai.apps.disclosure.queries import disputes as reading
from gongkai.apps.disclosure.queries import reports
from gongkai.apps.disclosure.tests.requests.walk import received
from gongkai.kernel.cases import NotAllowed, Refused, clockwork
from gongkai.kernel.cases.models import CaseLink
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import SYSTEM

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 25)


@pytest.fixture
def refused(cast, clock):
    """A request refused under Article 16 on 10 September 2025."""
    walk = received(cast, clock, date(2025, 8, 25)).answer(clock.set(date(2025, 9, 10)), "denied.internal_affairs")
    clock.set(DAY)
    return walk.item


def complaint(request=None, **changes):
    values = {
        "path": "review",
        "subject": "reply" if request else "proactive",
        "authority": "安澜县人民政府",
        "authority_no": "安政复〔2025〕12号",
        "opponent": "王小明",
        "claims": "请求撤销答复并责令重新答复。",
        "received_on": DAY,
        "request": request,
    }
    return acts.Complaint(**{**values, **changes})


def registered(cast, request=None, **changes):
    return acts.register(org=cast.bureau, by=cast.clerk, complaint=complaint(request, **changes))


def answered(cast, item, on=None):
    acts.assign(item, by=cast.clerk)
    acts.draft_answer(item, by=cast.handler, answer_text="答复事实清楚、依据正确。", evidence="1.检索记录\n2.送达回证")
    acts.approve(item, by=cast.head)
    acts.sign(item, by=cast.leader)
    acts.submit_answer(item, by=cast.clerk, answered_on=on or item.received_on)
    return item


def result(kind="upheld", **changes):
    values = {
        "result": kind,
        "decided_on": date(2025, 11, 20),
        "note": "维持原答复。",
        "number": "安政复决〔2025〕12号",
    }
    return acts.Result(**{**values, **changes})


def due(item):
    item.case.refresh_from_db()
    return item.case.due_on


@pytest.mark.parametrize(
    ("path", "received_on", "due_on"),
    [
        ("review", date(2025, 9, 25), date(2025, 10, 15)),  # ten working days over National Day, with make-up days
        ("review", date(2023, 3, 6), date(2023, 3, 16)),  # before 2024: ten calendar days
        ("direct_suit", date(2025, 9, 20), date(2025, 10, 9)),  # fifteen calendar days, moved behind the holiday
        ("suit_after_review", date(2025, 7, 1), date(2025, 7, 16)),
    ],
)
def test_the_answer_is_due_as_the_law_of_that_day_says(cast, clock, path, received_on, due_on):
    """行政复议法第四十八条、第八十八条第二款；行政诉讼法第六十七条。"""
    clock.set(DAY)
    item = registered(cast, path=path, received_on=received_on)
    assert due(item) == due_on


def test_an_answer_goes_through_every_hand_and_out_as_a_letter(cast, refused):
    item = answered(cast, registered(cast, refused))
    assert (item.case.step, due(item)) == ("pending", None)
    (letter,) = item.case.letters.all()
    text = "".join(letter.content["paragraphs"])
    assert letter.title == "行政复议答复书" and letter.addressee == "安澜县人民政府" and not letter.public
    assert "王小明" in text and "检索记录" in text and "安政复〔2025〕12号" in text
    assert CaseLink.objects.get(source=item.case).target == refused.case
    assert list(reading.of_request(refused)) == [item]


def test_whoever_wrote_the_answer_does_not_approve_it(cast, refused):
    item = registered(cast, refused)
    acts.assign(item, by=cast.clerk)
    acts.draft_answer(item, by=cast.handler, answer_text="答复。", evidence="证据。")
    with pytest.raises(NotAllowed):
        acts.approve(item, by=cast.handler)
    with pytest.raises(NotAllowed):
        acts.approve(item, by=cast.other_head)
    acts.return_draft(item, by=cast.head, reason="补充检索记录")
    assert item.case.step == "answering"


def test_an_answer_without_evidence_is_none(cast, refused):
    """逾期不提交证据的，视为没有证据。"""
    item = registered(cast, refused)
    acts.assign(item, by=cast.clerk)
    with pytest.raises(Refused) as caught:
        acts.draft_answer(item, by=cast.handler, answer_text="答复。", evidence=" ")
    assert caught.value.field == "evidence"


def test_an_answer_handed_in_late_stays_late(cast, clock, refused):
    item = registered(cast, refused)
    clock.set(date(2025, 10, 20))
    answered(cast, item, on=date(2025, 10, 20))
    (reply,) = item.case.clocks.all()
    assert reply.due_on == date(2025, 10, 15) < reply.stopped_on


def test_a_won_case_closes_without_a_lesson(cast, clock, refused):
    item = answered(cast, registered(cast, refused))
    clock.set(date(2025, 11, 21))
    acts.record_result(item, by=cast.clerk, result=result())
    acts.close(item, by=cast.handler)
    assert (item.case.step, item.case.outcome, item.case.closed_on) == ("closed", "upheld", date(2025, 11, 21))


def test_a_lost_case_is_performed_on_time_and_leaves_a_lesson(cast, clock, refused):
    item = answered(cast, registered(cast, refused))
    clock.set(date(2025, 11, 21))
    order = result("corrected", note="撤销答复，责令重新答复。", perform_by=date(2025, 12, 20))
    acts.record_result(item, by=cast.clerk, result=order)
    assert due(item) == date(2025, 12, 20), "a Saturday, but the decision names the day"
    with pytest.raises(Refused, match="先登记履行"):
        acts.close(item, by=cast.handler, lesson_ground="law", lesson="加强审核。")
    clock.set(date(2025, 12, 10))
    acts.perform(item, by=cast.handler, performed_on=date(2025, 12, 10), performance="重新答复，予以公开。")
    assert due(item) is None
    with pytest.raises(Refused, match="纠错原因"):
        acts.close(item, by=cast.head)
    acts.close(item, by=cast.head, lesson_ground="law", lesson="加强依据审核。")
    assert (item.lesson_ground, item.case.step) == ("law", "closed")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": " "}, "result_note"),
        ({"perform_by": date(2025, 12, 1)}, "perform_by"),
        ({"result": "corrected", "perform_by": date(2025, 11, 1)}, "perform_by"),
        ({"decided_on": date(2025, 9, 1)}, "decided_on"),
        ({"decided_on": date(2026, 1, 1)}, "decided_on"),
        ({"result": "won"}, "result"),
    ],
)
def test_a_result_that_cannot_be_is_refused(cast, clock, refused, changes, field):
    item = registered(cast, refused)
    clock.set(date(2025, 11, 21))
    values = {"result": "upheld", "decided_on": date(2025, 11, 20), "note": "维持。"} | changes
    with pytest.raises(Refused) as caught:
        acts.record_result(item, by=cast.clerk, result=acts.Result(**values))
    assert caught.value.field == field
    assert item.case.step == "registered"


def test_a_withdrawn_review_ends_the_clock_whatever_was_done(cast, clock, refused):
    item = registered(cast, refused)
    acts.record_result(item, by=cast.clerk, result=result("other", decided_on=DAY, note="申请人撤回，终止审理。"))
    assert clockwork.running(item.case, "review_answer") is None and due(item) is None


def test_an_appealed_suit_counts_once_by_its_last_decision(cast, clock, refused):
    """行政诉讼法第八十五条: the second instance is the same dispute."""
    item = answered(cast, registered(cast, refused, path="suit_after_review", authority="安澜县人民法院"))
    clock.set(date(2025, 11, 21))
    acts.record_result(item, by=cast.clerk, result=result("corrected", note="撤销。"))
    clock.set(date(2025, 12, 8))
    acts.appeal(item, by=cast.clerk, received_on=date(2025, 12, 8), authority="安澜市中级人民法院")
    assert (item.instance, item.result, item.case.step, due(item)) == (2, "", "answering", date(2025, 12, 23))
    assert entries(item.case.subject).last().details["first_result"] == "corrected"
    answered(cast, item, on=date(2025, 12, 8))
    clock.set(date(2026, 2, 6))
    acts.record_result(item, by=cast.clerk, result=result("upheld", decided_on=date(2026, 2, 5)))
    with pytest.raises(Refused, match="第一审"):
        acts.appeal(item, by=cast.clerk, received_on=date(2026, 2, 6), authority="高级法院")
    year = report_acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)
    data = reports.data_of(year)
    assert data.value("disputes.suit_after_review.pending") == 1
    assert data.value("disputes.suit_after_review.corrected") == 0


def test_a_review_cannot_be_appealed(cast, clock, refused):
    item = registered(cast, refused)
    clock.set(date(2025, 11, 21))
    acts.record_result(item, by=cast.clerk, result=result())
    with pytest.raises(Refused, match="第一审"):
        acts.appeal(item, by=cast.clerk, received_on=date(2025, 11, 21), authority="某法院")


@pytest.mark.parametrize(("path", "skipped"), [("direct_suit", True), ("suit_after_review", False), ("review", False)])
def test_a_suit_that_skipped_the_review_is_pointed_out(cast, refused, path, skipped):
    """行政复议法第二十三条第一款第（四）项: since 2024 a refusal is reconsidered first."""
    assert reading.review_was_skipped(registered(cast, refused, path=path)) is skipped


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"path": "appeal"}, "path"),
        ({"subject": "nothing"}, "subject"),
        ({"subject": "reply"}, "request"),
        ({"received_on": date(2025, 9, 26)}, "received_on"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_its_field(cast, clock, changes, field):
    clock.set(DAY)
    with pytest.raises(Refused) as caught:
        registered(cast, **changes)
    assert caught.value.field == field
    assert not Dispute.objects.exists()


def test_only_a_request_of_the_body_itself_can_be_disputed(cast, clock, refused):
    with pytest.raises(Refused, match="不是本单位"):
        acts.register(org=cast.other_bureau, by=cast.other_clerk, complaint=complaint(refused))
    unanswered = received(cast, clock, date(2025, 9, 22)).item
    clock.set(DAY)
    with pytest.raises(Refused, match="还没有作出答复"):
        registered(cast, unanswered)


# Figures ------------------------------------------------------------------------------


def test_the_table_of_the_report_is_counted_from_the_disputes(cast, clock, refused):
    """年度报告第四部分: closed in the year by result, pending at its end; another body's are not counted."""
    won, lost, open_one = (registered(cast, refused) for _ in range(3))
    registered(cast, refused, path="direct_suit")
    acts.register(org=cast.other_bureau, by=cast.other_clerk, complaint=complaint())
    clock.set(date(2025, 11, 21))
    acts.record_result(won, by=cast.clerk, result=result())
    acts.record_result(lost, by=cast.clerk, result=result("corrected", note="撤销。"))
    clock.set(date(2026, 1, 12))
    acts.record_result(open_one, by=cast.clerk, result=result("upheld", decided_on=date(2026, 1, 8)))
    year = report_acts.open_report(org=cast.bureau, by=cast.clerk, year=2025)
    data = reports.data_of(year)
    row = [data.value(f"disputes.review.{key}") for key in ("upheld", "corrected", "other", "pending", "total")]
    assert row == [1, 1, 0, 1, 3]
    assert data.value("disputes.direct_suit.pending") == data.value("disputes.direct_suit.total") == 1
    for cell in ("disputes.review.upheld", "disputes.review.pending", "disputes.direct_suit.pending"):
        assert reports.records(year, cell).count() == data.value(cell)
    report_acts.override(year, by=cast.clerk, cell="disputes.review.other", value=Decimal(1), reason="平台启用前的一件")
    assert not [f for f in reports.findings(year) if f.rule == "R5" and f.checked]


# Pages --------------------------------------------------------------------------------


def form_of(request, cast):
    return {
        "org": cast.bureau.pk,
        "path": "review",
        "subject": "reply",
        "request": request.case.number,
        "received_on": "2025-09-25",
        "authority": "安澜县人民政府",
        "opponent": "王小明",
        "claims": "请求撤销答复。",
    }


def test_a_clerk_registers_from_the_request_and_finds_it_there(cast, logged_in, refused):
    browser = logged_in(cast.account("clerk"))
    page = browser.get(f"/desk/disclosure/requests/{refused.case.uid}/").content.decode()
    assert f"/desk/disclosure/disputes/register/?request={refused.case.number}" in page
    answer = browser.post("/desk/disclosure/disputes/register/", form_of(refused, cast))
    item = Dispute.objects.get()
    assert answer.status_code == 302 and answer.url == f"/desk/disclosure/disputes/{item.case.uid}/"
    assert item.case.number in browser.get(f"/desk/disclosure/requests/{refused.case.uid}/").content.decode()
    assert "王小明" in browser.get("/desk/disclosure/disputes/?text=王小明").content.decode()
    assert "王小明" not in browser.get("/desk/disclosure/disputes/?result=upheld").content.decode()


def test_a_wrong_number_keeps_what_was_typed(cast, logged_in, refused):
    form = form_of(refused, cast) | {"request": "YSQ2025000000000"}
    page = logged_in(cast.account("clerk")).post("/desk/disclosure/disputes/register/", form)
    assert page.status_code == 422
    assert "没有找到本单位这一编号的申请" in page.content.decode() and "请求撤销答复。" in page.content.decode()


def test_every_act_has_a_page_for_whose_turn_it_is(cast, logged_in, refused, clock):
    item = registered(cast, refused, path="direct_suit")
    base = f"/desk/disclosure/disputes/{item.case.uid}"
    page = logged_in(cast.account("clerk")).get(f"{base}/").content.decode()
    assert "应当先申请行政复议" in page
    turns = (
        ("clerk", "assign", {}),
        ("handler", "draft_answer", {"answer_text": "答辩。", "evidence": "证据。"}),
        ("head", "approve", {"opinion": "同意。"}),
        ("leader", "sign", {"opinion": "同意。"}),
        ("clerk", "submit_answer", {"answered_on": "2025-09-25"}),
        ("clerk", "note_hearing", {"kind": "court", "at": "2025-10-22T09:00", "place": "第一法庭"}),
        ("clerk", "record_result", {"result": "corrected", "decided_on": "2025-09-25", "note": "撤销。"}),
        ("handler", "perform", {"performed_on": "2025-09-25", "performance": "重新答复。"}),
        ("head", "close", {"lesson_ground": "law", "lesson": "加强审核。"}),
    )
    for who, act, values in turns:
        browser = logged_in(cast.account(who))
        assert browser.get(f"{base}/{act}/").status_code == 200, act
        assert browser.post(f"{base}/{act}/", values).status_code == 302, act
    item.case.refresh_from_db()
    assert item.case.step == "closed"


def test_strangers_see_no_dispute(cast, logged_in, refused):
    item = registered(cast, refused)
    for who in ("other_clerk", "nobody"):
        browser = logged_in(cast.account(who))
        assert browser.get(f"/desk/disclosure/disputes/{item.case.uid}/").status_code in (302, 403, 404)
        page = browser.get("/desk/disclosure/disputes/")
        assert item.case.number not in page.content.decode()
    with pytest.raises(NotAllowed):
        acts.register(org=cast.bureau, by=cast.other_clerk, complaint=complaint(refused))
    with pytest.raises(NotAllowed):
        acts.assign(item, by=SYSTEM)
