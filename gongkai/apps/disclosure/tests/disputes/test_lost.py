"""纠正之后: the request is answered anew on the clock of the decision, linked both ways, and counted once."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.apps.disclosure.actions import disputes as acts
from gongkai.apps.disclosure.actions import reports as report_acts
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries import counts, figures, reports
from gongkai.apps.disclosure.queries import requests as reading
from gongkai.apps.disclosure.queries.file_access import HELD
from gongkai.apps.disclosure.tests.disputes.test_course import DAY, registered, result
from gongkai.apps.disclosure.tests.requests.walk import Walk, received
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.models import CaseLink, LinkKind
from gongkai.kernel.figures.declare import Scope

pytestmark = pytest.mark.django_db
DECIDED, BY = date(2025, 11, 20), date(2025, 12, 20)


@pytest.fixture
def refused(cast, clock):
    walk = received(cast, clock, date(2025, 8, 25)).answer(clock.set(date(2025, 9, 10)), "denied.internal_affairs")
    clock.set(DAY)
    return walk.item


@pytest.fixture
def lost(cast, clock, refused):
    item = registered(cast, refused)
    clock.set(date(2025, 11, 21))
    order = result("corrected", note="撤销答复，责令重新答复。", perform_by=BY, answer_again=True)
    acts.record_result(item, by=cast.clerk, result=order)
    return item


def redone(cast, clock, lost):
    return Walk(cast, clock, acts.redo_request(lost, by=cast.clerk))


def test_the_new_answer_runs_on_the_day_the_decision_names(cast, clock, lost, refused):
    """行政复议法第七十七条: 被申请人应当履行行政复议决定."""
    walk = redone(cast, clock, lost)
    assert walk.due() == BY == walk.item.case.due_on, "a Saturday, but the decision names the day"
    assert walk.item.case.step == "in_progress"
    assert (walk.item.redo_of, walk.item.ordered_by) == (refused, lost)
    with pytest.raises(Refused, match="不能由本机关延长"):
        request_acts.extend(walk.item, by=cast.head, days=10, reason="复杂")


def test_without_a_day_the_full_period_runs_from_the_decision(cast, clock, refused):
    item = registered(cast, refused)
    clock.set(date(2025, 11, 21))
    acts.record_result(item, by=cast.clerk, result=result("corrected", note="撤销。", answer_again=True))
    walk = redone(cast, clock, item)
    assert walk.due() == date(2025, 12, 18), "twenty working days after 20 November"


def test_both_ways_lead_from_one_to_the_other(cast, clock, lost, refused, logged_in):
    again = redone(cast, clock, lost).item
    links = set(CaseLink.objects.filter(source=again.case).values_list("target", "kind"))
    assert links == {(refused.case_id, LinkKind.REDO_OF), (lost.case_id, LinkKind.RELATED)}
    browser = logged_in(cast.account("clerk"))
    page = browser.get(reverse("disclosure_desk:request", args=[refused.case.uid])).content.decode()
    assert again.case.number in page and "纠正后重新办理" in page
    assert (
        refused.case.number in browser.get(reverse("disclosure_desk:request", args=[again.case.uid])).content.decode()
    )
    dispute = browser.get(reverse("disclosure_desk:dispute", args=[lost.case.uid])).content.decode()
    assert again.case.number in dispute and refused.case.number in dispute


def test_the_applicant_follows_both_with_the_same_code(cast, clock, lost, refused, client):
    again = redone(cast, clock, lost).item
    assert again.case.query_hash == refused.case.query_hash != ""
    session = client.session
    session[HELD] = [refused.case.number]
    session.save()
    page = client.get(reverse("disclosure:tracked", args=[refused.case.number])).content.decode()
    assert again.case.number in page
    own = client.get(reverse("disclosure:tracked", args=[again.case.number])).content.decode()
    assert "政府信息公开申请重新办理告知书" in own and "2025年12月20日" in own


def test_the_decision_is_performed_by_the_new_answer(cast, clock, lost):
    with pytest.raises(Refused, match="请先“重新办理申请”"):
        acts.perform(lost, by=cast.handler, performed_on=date(2025, 11, 21), performance="已答复。")
    walk = redone(cast, clock, lost)
    with pytest.raises(Refused, match="尚未送达"):
        acts.perform(lost, by=cast.handler, performed_on=date(2025, 11, 21), performance="已答复。")
    walk.draft("granted").approve().sign().deliver(clock.set(date(2025, 12, 10)))
    assert not walk.item.late
    acts.perform(lost, by=cast.handler, performed_on=date(2025, 12, 10), performance="已重新答复。")
    acts.close(lost, by=cast.head, lesson_ground="reasons", lesson="逐项说明理由。")
    with pytest.raises(Refused, match="现处于“已办结”"):
        acts.redo_request(lost, by=cast.clerk)


def test_it_is_late_by_the_day_of_the_decision(cast, clock, lost):
    walk = redone(cast, clock, lost)
    walk.draft("granted").approve().sign().deliver(clock.set(date(2025, 12, 22)))
    assert walk.item.late


def test_the_report_counts_one_request_and_its_first_answer(cast, clock, lost, refused):
    """年度报告统计口径: one request, one result, in the year it was given; a new answer is shown apart."""
    walk = redone(cast, clock, lost)
    walk.draft("granted").approve().sign().deliver(clock.set(date(2025, 12, 10)))
    data = reports.data_of(report_acts.open_report(org=cast.bureau, by=cast.clerk, year=2025))
    cells = ("new", "denied.internal_affairs", "granted", "results_total", "carried_out")
    assert [data.value(f"requests.natural_person.{cell}") for cell in cells] == [1, 1, 0, 1, 0]
    assert data.value("disputes.review.corrected") == 1
    assert [one.pk for one in figures.redone(Scope.year(cast.bureau, 2025))] == [walk.item.pk]


def test_it_is_no_further_item_of_the_month(cast, clock, lost, refused):
    again = redone(cast, clock, lost).item
    assert counts.month_of(refused).total == 1 and counts.month_of(again).number is None
    offered = reading.pointless_acts(again)
    assert {"split", "merge", "extend", "propose_extension"} <= offered


def test_it_is_done_once_and_only_where_it_was_ordered(cast, clock, lost, refused):
    redone(cast, clock, lost)
    with pytest.raises(Refused, match="已经重新办理"):
        acts.redo_request(lost, by=cast.clerk)
    with pytest.raises(NotAllowed):
        request_acts.redo(org=cast.bureau, by=cast.handler, original=refused, ordered_by=lost, answer_by=None)
    other = registered(cast, refused)
    acts.record_result(other, by=cast.clerk, result=result("upheld"))
    with pytest.raises(Refused, match="没有责令"):
        acts.redo_request(other, by=cast.clerk)
    assert DisclosureRequest.objects.filter(redo_of=refused).count() == 1


def test_a_new_answer_can_only_be_ordered_against_the_body(cast, clock, refused):
    item = registered(cast, refused)
    clock.set(date(2025, 11, 21))
    with pytest.raises(Refused, match="只有被纠正的") as caught:
        acts.record_result(item, by=cast.clerk, result=result("upheld", answer_again=True))
    assert caught.value.field == "answer_again"


def test_the_form_of_performance_begins_with_the_new_answer(cast, clock, lost, logged_in):
    walk = redone(cast, clock, lost)
    walk.draft("granted").approve().sign().deliver(clock.set(date(2025, 12, 10)))
    page = logged_in(cast.account("handler")).get(f"/desk/disclosure/disputes/{lost.case.uid}/perform/")
    assert walk.item.case.number in page.content.decode() and "公复〔2025〕" in page.content.decode()


# Against silence ----------------------------------------------------------------------


def test_silence_that_was_lost_is_answered_in_the_request_itself(cast, clock):
    """逾期不予答复: the request is still open, so the order is performed by answering it."""
    walk = received(cast, clock, date(2025, 8, 25))
    clock.set(date(2025, 9, 25))
    item = registered(cast, walk.item, subject="silence")
    clock.set(date(2025, 11, 21))
    order = result("corrected", note="责令限期答复。", perform_by=BY, answer_again=True)
    acts.record_result(item, by=cast.clerk, result=order)
    with pytest.raises(Refused, match="原申请尚未办结"):
        acts.redo_request(item, by=cast.clerk)
    with pytest.raises(Refused, match="尚未送达"):
        acts.perform(item, by=cast.handler, performed_on=date(2025, 11, 21), performance="已答复。")
    walk.answer(clock.set(date(2025, 12, 1)))
    assert walk.item.late, "the order does not make the late answer timely"
    acts.perform(item, by=cast.handler, performed_on=date(2025, 12, 1), performance="已答复。")
