"""The desk's pages: who opens what, what a page says, what a form does."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.supervision.actions import measures, orders
from gongkai.apps.supervision.models import Correction, Event, Measure, Order, RuleChange
from gongkai.apps.supervision.tests.conftest import make_late
from gongkai.kernel.journal.reading import entries

pytestmark = pytest.mark.django_db
SEES = ("em_supervisor", "em_lead", "em_reviewer", "em_liaison", "em_chief", "handler")


@pytest.fixture
def page(logged_in, watchers):
    def open_page(name, address, *args, post=None, **query):
        client = logged_in(watchers.account(name))
        url = reverse(f"supervision_desk:{address}", args=args)
        return client.post(url, post) if post is not None else client.get(url, query)

    return open_page


def text(response):
    return response.content.decode()


def test_the_list_shows_what_is_in_reach(late, page):
    for name in ("em_supervisor", "em_liaison", "handler"):
        assert late.number in text(page(name, "events")), name
    assert late.number not in text(page("em_other_liaison", "events"))
    assert late.number not in text(page("other_handler", "events"))


def test_the_list_is_filtered_and_exported(late, page):
    assert late.number in text(page("em_supervisor", "events", state="open", signal="4", rule="D02", mine=""))
    assert late.number not in text(page("em_supervisor", "events", signal="3"))
    assert late.number in text(page("em_supervisor", "events", text=late.number))
    assert late.number in text(page("em_supervisor", "events", text="财政"))
    assert late.number in text(page("handler", "events", mine="on"))
    exported = page("em_supervisor", "events", export="csv")
    assert late.number in b"".join(exported.streaming_content).decode("utf-8-sig")


def test_the_list_costs_the_same_however_long_it_is(watchers, clock, page, django_assert_max_num_queries):
    for _ in range(3):
        make_late(watchers, clock)
    page("em_supervisor", "events")
    with django_assert_max_num_queries(20):
        page("em_supervisor", "events")


def test_an_event_shows_findings_responsibility_and_what_may_be_done(late, page, watchers):
    event = Event.objects.get()
    for name in SEES:
        said = text(page(name, "event", event.uid))
        assert "逾期未答复" in said and "首问责任人" in said, name
    assert page("em_other_liaison", "event", event.uid).status_code == 404
    assert page("other_handler", "event", event.uid).status_code == 404
    assert "确认知悉" in text(page("handler", "event", event.uid))
    assert "确认知悉" not in text(page("em_supervisor", "event", event.uid))


def test_a_supervisors_look_is_on_record_and_not_in_the_course_of_the_case(late, page):
    event = Event.objects.get()
    before = entries(late.subject).count()
    page("em_supervisor", "event", event.uid)
    page("em_supervisor", "case", late.uid)
    page("handler", "event", event.uid)
    assert [e.verb for e in entries(event.subject) if e.verb == "read"] == ["read"]
    assert entries(f"supervision-case:{late.uid}").count() == 1
    assert entries(late.subject).count() == before


def test_a_handler_says_that_he_knows(late, page, watchers):
    event = Event.objects.get()
    page("handler", "acknowledge", event.uid, post={})
    assert Event.objects.get().acknowledged_by == watchers.account("handler")
    assert page("em_other_liaison", "acknowledge", event.uid, post={}).status_code == 404


def test_an_answer_is_given_returned_and_accepted_on_the_pages(late, page, watchers):
    item = Correction.objects.get()
    refused = page(
        "em_liaison", "correction_act", item.case.uid, "answer", post={"cause": "请假未移交", "measures": ""}
    )
    assert refused.status_code == 422 and "请假未移交" in text(refused)
    given = {"cause": "请假未移交", "measures": "已答复", "responsible": "李某"}
    page("em_liaison", "correction_act", item.case.uid, "answer", post=given)
    item.refresh_from_db()
    assert item.case.step == "reviewing" and item.answer_count == 1
    page("em_supervisor", "correction_act", item.case.uid, "accept", post={"review": ""})
    assert Event.objects.get().state == "corrected"
    assert page("em_liaison", "correction", item.case.uid).status_code == 302


def test_the_handler_appeals_on_his_page(late, page):
    item = Correction.objects.get()
    page("handler", "correction_act", item.case.uid, "appeal", post={"reason": "已经答复，漏登记。"})
    item.refresh_from_db()
    assert item.case.step == "appealed"
    page("em_reviewer", "correction_act", item.case.uid, "grant_appeal", post={"reason": "属实"})
    assert Event.objects.get().state == "void"


def test_the_course_of_a_case_of_any_app_is_open_to_who_supervises(late, page):
    for name in ("em_supervisor", "em_liaison"):
        assert "办理日志" in text(page(name, "case", late.uid))
    # Details of the journal and reasons of pauses may name third parties.
    for name, status in (("em_supervisor", 200), ("em_liaison", 404)):
        assert page(name, "case_journal", late.uid).status_code == status
        assert page(name, "case_clock", late.uid, "reply").status_code == status
    for name in ("em_other_liaison", "handler", "clerk"):
        assert page(name, "case", late.uid).status_code == 404


def test_the_proof_holds_the_chains_of_event_and_case(late, page):
    event = Event.objects.get()
    proof = page("em_supervisor", "proof", event.uid).json()
    assert [one["intact"] for some in proof["journal"].values() for one in some] == [True] * sum(
        len(some) for some in proof["journal"].values()
    )
    assert {one["rule"] for one in proof["found"]} == {"D01a", "D01", "D02"}
    assert page("em_other_liaison", "proof", event.uid).status_code == 404


# 督办 --------------------------------------------------------------------------

ORDER = {"title": "限期答复老城改造申请", "source": "event", "matter": "逾期未答复", "requirements": "三日内答复"}


def drafted(page, watchers):
    page(
        "em_supervisor",
        "new_order",
        post={**ORDER, "org": watchers.bureau.pk, "event_numbers": Event.objects.get().number},
    )
    return Order.objects.get()


def test_an_order_is_drafted_by_one_and_issued_by_another(late, page, watchers, clock):
    order = drafted(page, watchers)
    assert order.events.get() == Event.objects.get()
    assert page("em_liaison", "order", order.case.uid).status_code == 404  # not before it is issued
    assert "限期答复" not in order.case.title
    page("em_lead", "order_act", order.case.uid, "issue", post={"allowed_days": "5"})
    order.refresh_from_db()
    assert order.case.due_on == date(2026, 4, 8)
    assert order.case.title == ORDER["title"]
    assert "限期答复" in text(page("em_liaison", "order", order.case.uid))
    page("em_supervisor", "order_act", order.case.uid, "remind", post={"reason": "尚无报告"})
    page("em_liaison", "order_act", order.case.uid, "report", post={"report": "已于今日答复。"})
    page("em_supervisor", "order_act", order.case.uid, "close", post={"result": "予以办结。"})
    order.refresh_from_db()
    assert (order.case.step, order.reminder_count) == ("closed", 1)


def test_an_extension_of_an_order_is_asked_for_and_given_by_another(late, page, watchers, clock):
    order = drafted(page, watchers)
    page("em_lead", "order_act", order.case.uid, "issue", post={"allowed_days": "5"})
    page("em_liaison", "order_act", order.case.uid, "propose_extension", post={"days": "10", "reason": "须征求意见"})
    too_long = page("em_lead", "order_act", order.case.uid, "extend", post={"days": "11", "reason": "同意"})
    assert too_long.status_code == 422
    page("em_lead", "order_act", order.case.uid, "extend", post={"days": "3", "reason": "同意三日"})
    order.refresh_from_db()
    assert order.case.due_on == date(2026, 4, 13)


def test_an_order_names_events_of_its_own_body_only(late, page, watchers):
    refused = page(
        "em_supervisor",
        "new_order",
        post={**ORDER, "org": watchers.other_bureau.pk, "event_numbers": Event.objects.get().number},
    )
    assert refused.status_code == 422
    unknown = page(
        "em_supervisor", "new_order", post={**ORDER, "org": watchers.bureau.pk, "event_numbers": "JC202600009999"}
    )
    assert unknown.status_code == 422 and "没有这些监察事件" in text(unknown)
    for name in ("em_lead", "em_liaison", "handler"):
        assert page(name, "new_order").status_code == 404


# 约谈、通报、责任追究 -------------------------------------------------------------

MEASURE = {"grounds": "半年内三次逾期未答复", "basis": "县电子监察办法第十二条"}


def test_an_interview_needs_day_and_place_and_somebody_elses_approval(late, page, watchers):
    given = {**MEASURE, "org": watchers.bureau.pk, "form": "interview"}
    assert page("em_supervisor", "new_measure", post=given).status_code == 422
    page("em_supervisor", "new_measure", post={**given, "planned_on": "2026-04-08", "place": "监察室"})
    measure = Measure.objects.get()
    assert page("em_liaison", "measure", measure.case.uid).status_code == 404
    page("em_lead", "measure_act", measure.case.uid, "approve", post={})
    assert "约谈" in text(page("em_liaison", "measure", measure.case.uid))
    assert measure.case.letters.get().title == "约谈通知书"
    page(
        "em_supervisor",
        "measure_act",
        measure.case.uid,
        "carry_out",
        post={"carried_on": "2026-04-08", "record": "已约谈"},
    )
    page("em_supervisor", "measure_act", measure.case.uid, "close", post={"followup": ""})
    measure.refresh_from_db()
    assert measure.case.step == "closed"


def test_accountability_records_who_decided_under_which_number(late, page, watchers):
    """责任追究 is decided by the competent body; here stand the proposal and the number of its decision."""
    given = {**MEASURE, "org": watchers.bureau.pk, "form": "accountability"}
    assert page("em_supervisor", "new_measure", post=given).status_code == 422
    page("em_supervisor", "new_measure", post={**given, "persons": "李某"})
    measure = Measure.objects.get()
    page("em_lead", "measure_act", measure.case.uid, "approve", post={})
    record = {"carried_on": "2026-04-08", "record": "批评教育"}
    assert page("em_supervisor", "measure_act", measure.case.uid, "carry_out", post=record).status_code == 422
    page(
        "em_supervisor", "measure_act", measure.case.uid, "carry_out", post={**record, "document_no": "安纪〔2026〕3号"}
    )
    assert Measure.objects.get().document_no == "安纪〔2026〕3号"


# 规则 --------------------------------------------------------------------------


def test_rules_are_read_by_all_and_changed_by_the_lead(watchers, page, clock):
    for name in ("em_supervisor", "em_lead", "em_liaison", "em_chief"):
        assert "E07 超法定时限" in text(page(name, "rules"))
        assert "不得停用" in text(page(name, "rule", "E07"))
    assert page("handler", "rules").status_code == 404
    assert page("em_supervisor", "change_rule", "E04", "tighten").status_code == 404
    assert page("em_lead", "change_rule", "E07", "off").status_code == 404
    said = {"effective_on": "2026-04-01", "basis": "县办法", "reason": "提速"}
    refused = page("em_lead", "change_rule", "E04", "tighten", post={**said, "number": "0", "signal": "pre_warning"})
    assert refused.status_code == 422 and "不能放宽" in text(refused)
    page("em_lead", "change_rule", "E04", "tighten", post={**said, "number": "3", "signal": "yellow"})
    page("em_lead", "change_rule", "E05", "off", post=said)
    page(
        "em_lead",
        "add_rule",
        post={**said, "label": "过半未办", "point": "other", "how": "share", "number": "50", "signal": "reminder"},
    )
    assert [(one.rule, one.kind) for one in RuleChange.objects.all()] == [
        ("E04", "tighten"),
        ("E05", "off"),
        (f"X{watchers.county.pk}-1", "add"),
    ]
    assert "加严" in text(page("em_liaison", "rule", "E04"))


def test_a_percentage_is_written_as_one(watchers, page, clock):
    said = {"effective_on": "2026-04-01", "basis": "县办法", "reason": "提速"}
    page("em_lead", "change_rule", "E05", "tighten", post={**said, "number": "80", "signal": "yellow"})
    assert RuleChange.objects.get().definition["trigger"]["share"] == 0.8


def test_acts_are_also_functions(late, watchers):
    """What pages do is done by acts that jobs and imports call as well."""
    made = measures.propose_measure(
        org=watchers.bureau, by=watchers.em_supervisor, form="circular", grounds="x", basis="y"
    )
    measures.approve(made, by=watchers.em_lead)
    order = orders.draft(org=watchers.bureau, by=watchers.em_supervisor, **ORDER)
    orders.cancel(order, by=watchers.em_lead, reason="重复")
    assert order.case.step == "cancelled"
