"""上门服务: conditions, two officers, the time on site, who was not there, and the application that comes of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine

from gongkai.apps.services import jobs
from gongkai.apps.services.actions.helping import visits as acts
from gongkai.apps.services.actions.helping.visits import Circumstances
from gongkai.apps.services.models import Application, Visit, VisitOfficer
from gongkai.apps.services.queries.helping import visits as reading
from gongkai.apps.services.rules import helping as rules
from gongkai.apps.services.tests.hall.stage import FOR_ALL
from gongkai.apps.services.tests.helping.stage import FILING, OLD
from gongkai.kernel import workdays
from gongkai.kernel.applicants.models import Dispatch
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Clock
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import public
from gongkai.kernel.people.models import Notice
from gongkai.testing import SHANGHAI

BY = public("陈晓兰")
TODAY, TOMORROW = date(2026, 3, 2), date(2026, 3, 3)
YOUNG = replace(OLD, name="王小明", identity_number="110101199003074936")
FIRM = replace(OLD, kind="legal", name="澜江燃气有限公司", identity_kind="uscc", identity_number="91350100M000100Y43")


@pytest.fixture
def at():
    """Move to an hour of a day in Shanghai."""
    travellers = []

    def go(day: date, hour: int, minute: int = 0) -> None:
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)
        traveller = time_machine.travel(moment, tick=False)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in reversed(travellers):
        traveller.stop()


def clock_of(one, key):
    return Clock.objects.filter(case=one.case, key=key).latest("round")


@pytest.mark.parametrize(
    ("person", "condition", "note", "said"),
    [
        (YOUNG, "elderly", "", "未满60周岁"),
        (FIRM, "elderly", "", "不适用于这类申请人"),
        (FIRM, "project", " ", "请填写情形说明"),
        (OLD, "none", "", "请选择上门的情形"),
    ],
)
def test_who_cannot_ask_for_a_visit_is_told_why(help, person, condition, note, said):
    with pytest.raises(Refused, match=said):
        help.visit(person, condition=condition, note=note)


def test_who_may_ask_is_received_with_a_receipt(help):
    for person, condition, note in ((OLD, "elderly", ""), (YOUNG, "disabled", ""), (FIRM, "project", "项目代码1")):
        one = help.visit(person, condition=condition, note=note)
        assert one.case.step == "requested"
        assert "不收取任何费用" in "".join(one.case.letters.get().content["paragraphs"])
    assert clock_of(one, "response").due_on == date(2026, 3, 4)


def test_age_is_counted_in_full_years():
    born = rules.born_on("citizen_id", "110105196603020023")
    assert born == date(1966, 3, 2)
    assert (rules.age(born, date(2026, 3, 1)), rules.age(born, date(2026, 3, 2))) == (59, 60)
    assert rules.born_on("passport", "110105196603020023") is None


def test_fewer_than_two_officers_are_refused(help):
    """casework §9: two officers."""
    with pytest.raises(Refused, match="须有2名以上工作人员"):
        help.arranged(TOMORROW, "morning", "visitor")
    with pytest.raises(Refused, match="须有2名以上工作人员"):
        help.arranged(TOMORROW, "morning", "visitor", "visitor")


def test_only_visitors_of_the_point_are_sent(help):
    with pytest.raises(Refused, match="不是人民政府的上门服务人员"):
        help.arranged(TOMORROW, "morning", "visitor", "agent")


def test_nobody_is_at_two_places_at_once(help):
    help.arranged(TOMORROW)
    with pytest.raises(Refused, match="已有其他上门"):
        help.arranged(TOMORROW, "morning", "second_visitor", "third_visitor")
    assert Visit.objects.filter(day=TOMORROW).count() == 1
    assert help.arranged(TOMORROW, "afternoon", "second_visitor", "third_visitor").case.step == "arranged"


@pytest.mark.parametrize(
    ("day", "said"), [(date(2026, 3, 1), "已经过去"), (date(2026, 3, 24), "只能约定今后15个工作日")]
)
def test_a_day_out_of_reach_is_refused(help, day, said):
    with pytest.raises(Refused, match=said):
        help.arranged(day)


def test_an_hour_that_has_begun_is_over_for_appointments(help, at):
    at(TODAY, 9, 1)
    with pytest.raises(Refused, match="已经过去"):
        help.arranged(TODAY)
    assert help.arranged(TODAY, "afternoon").day == TODAY


def test_an_appointment_names_the_officers_and_frees_them_when_it_moves(help):
    one = help.arranged(TOMORROW)
    letter = one.case.letters.latest("id")
    text = "".join(letter.content["paragraphs"])
    assert ("2026年3月3日上午" in text, "帮办visitor" in text) == (True, True)
    assert clock_of(one, "response").stopped_on == TODAY
    assert Notice.objects.filter(account=help.account("second_visitor")).exists()
    help.arranged(date(2026, 3, 4), "morning", "second_visitor", "third_visitor", one=one)
    assert (one.arranged_count, one.day) == (2, date(2026, 3, 4))
    assert help.arranged(TOMORROW).case.step == "arranged"


def test_the_time_on_site_is_kept_and_materials_become_an_application(help, at):
    one = help.arranged(TOMORROW)
    at(TOMORROW, 9, 30)
    help.arrived(one)
    at(TOMORROW, 10, 15)
    help.left(one)
    assert (one.case.step, one.left_at - one.arrived_at) == ("filing", timedelta(minutes=45))
    assert clock_of(one, "visit").stopped_on == TOMORROW
    assert clock_of(one, "filing").due_on == date(2026, 3, 4)
    at(date(2026, 3, 4), 9)
    made = acts.file_application(one, by=help.who("visitor"), item=help.item, filing=FILING)
    application = Application.objects.get(pk=made.application.pk)
    # The materials were in the officers' hands on the day of the visit (LIC 第三十二条).
    assert (application.received_on, application.channel) == (TOMORROW, "visit")
    assert (application.agent_name, application.applicant_name) == ("", "陈晓兰")
    assert application.case.clocks.get(key="acceptance").due_on == date(2026, 3, 10)
    one.case.refresh_from_db()
    assert one.case.step == "done"


def test_a_visit_without_materials_is_done_at_once(help, at):
    one = help.arranged(TOMORROW)
    at(TOMORROW, 9, 30)
    help.arrived(one)
    help.left(one, "solved")
    assert one.case.step == "done"


def test_two_officers_have_to_be_there(help, at):
    one = help.arranged(TOMORROW, "morning", "visitor", "second_visitor", "third_visitor")
    at(TOMORROW, 9, 30)
    alone = [help.account("visitor")]
    with pytest.raises(Refused, match="2名以上工作人员到场"):
        acts.arrive(one, by=help.who("visitor"), arrived_at=workdays.now(), present=alone)
    there = [help.account("visitor"), help.account("third_visitor")]
    acts.arrive(one, by=help.who("visitor"), arrived_at=workdays.now(), present=there)
    assert dict(VisitOfficer.objects.values_list("account__username", "present")) == {
        "help_visitor": True,
        "help_second_visitor": False,
        "help_third_visitor": True,
    }
    with pytest.raises(Refused, match="由到场的工作人员"):
        acts.leave(one, by=help.who("second_visitor"), left_at=workdays.now(), result="solved", result_text="好")


def test_times_that_cannot_be_are_refused(help, at):
    one = help.arranged(TOMORROW)
    with pytest.raises(Refused, match="应当是约定的日期"):
        help.arrived(one)
    at(TOMORROW, 9, 30)
    people = [officer.account for officer in one.officers.all()]
    later = workdays.now() + timedelta(minutes=5)
    with pytest.raises(Refused, match="不能晚于现在"):
        acts.arrive(one, by=help.who("visitor"), arrived_at=later, present=people)
    help.arrived(one)
    with pytest.raises(Refused, match="不能早于到达时间"):
        help.left(one, at=workdays.now() - timedelta(minutes=10))


def test_nobody_at_home_is_noted_after_waiting_and_the_second_time_ends_it(help, at):
    one = help.arranged(TOMORROW)
    at(TOMORROW, 9, 30)
    help.arrived(one)
    with pytest.raises(Refused, match="等候20分钟"):
        acts.miss_applicant(one, by=help.who("visitor"))
    at(TOMORROW, 9, 55)
    acts.miss_applicant(one, by=help.who("visitor"))
    assert (one.case.step, one.absent_days, one.day) == ("requested", ["2026-03-03"], None)
    assert clock_of(one, "response").stopped_on is None
    again = date(2026, 3, 4)
    help.arranged(again, one=one)
    at(again, 9, 30)
    help.arrived(one)
    at(again, 10)
    acts.miss_applicant(one, by=help.who("visitor"))
    assert (one.case.step, one.case.closed_on) == ("missed", again)
    with pytest.raises(Refused, match="网上申请暂停到2026年4月3日"):
        help.visit()
    made = acts.register(
        org=help.point.org,
        by=help.who("visit_manager"),
        point=help.point,
        wanted=help.wanted(channel="phone"),
        circumstances=Circumstances("elderly", "青石镇1号"),
    )
    assert made.case.step == "requested"


def test_officers_who_do_not_come_are_told_of_by_the_applicant(help, at):
    one = help.arranged(TOMORROW)
    at(TOMORROW, 11)
    with pytest.raises(Refused, match="还没有结束"):
        acts.miss_officers(one, by=BY)
    at(TOMORROW, 11, 31)
    acts.miss_officers(one, by=BY)
    assert (one.case.step, one.failed_days) == ("requested", ["2026-03-03"])
    assert entries(one.case.subject).last().details["officers"] == ["帮办visitor", "帮办second_visitor"]
    assert Notice.objects.filter(account=help.account("visit_manager"), level="late").exists()


def test_the_applicant_cancels_in_good_time_and_by_phone_later(help, at):
    one = help.arranged(TOMORROW)
    at(TOMORROW, 5, 1)
    with pytest.raises(Refused, match="请打电话"):
        acts.cancel(one, by=BY)
    acts.cancel(one, by=help.who("visit_manager"))
    assert (one.case.step, VisitOfficer.objects.count()) == ("cancelled", 0)
    other = help.arranged(date(2026, 3, 4))
    acts.cancel(other, by=BY)
    assert other.case.step == "cancelled"


def test_calling_off_and_declining_free_the_officers(help):
    one = help.arranged(TOMORROW)
    acts.call_off(one, by=help.who("visitor"), reason="车辆故障")
    assert (one.case.step, one.day, VisitOfficer.objects.count()) == ("requested", None, 0)
    help.arranged(TOMORROW, one=one)
    acts.decline(one, by=help.who("visit_manager"), reason="事项须在窗口采集指纹")
    assert (one.case.step, VisitOfficer.objects.count()) == ("declined", 0)
    assert "采集指纹" in "".join(one.case.letters.latest("id").content["paragraphs"])


def test_a_day_asked_for_far_ahead_is_no_delay_of_the_body_s(help):
    one = help.visit(on=date(2026, 3, 20))
    assert clock_of(one, "visit").due_on == date(2026, 3, 20)
    assert clock_of(help.visit(on=TOMORROW), "visit").due_on == date(2026, 3, 16)


def test_everybody_is_reminded_the_day_before_and_once(help):
    one = help.arranged(TOMORROW)
    far = help.arranged(date(2026, 3, 5))
    assert jobs.remind_visits() == 1
    assert jobs.remind_visits() == 0
    far.refresh_from_db()
    assert far.reminded is False
    assert Dispatch.objects.filter(template="services.visit_reminder").count() == 1
    assert Notice.objects.filter(account=help.account("visitor"), title__startswith="提醒").exists()
    # A new appointment is a new reminder.
    help.arranged(TOMORROW, "afternoon", one=one)
    assert jobs.remind_visits() == 1


def test_the_rest_of_the_items_may_be_left_unfiled_with_a_reason(help, at):
    stage = help.stage
    (second,) = stage.adopted("", org=stage.cast.office, **FOR_ALL)
    wanted = help.wanted(items=[help.item, second])
    one = acts.request(
        org=help.point.org, by=BY, point=help.point, wanted=wanted, circumstances=Circumstances("elderly", "青石镇1号")
    ).visit
    help.arranged(TOMORROW, one=one)
    at(TOMORROW, 9, 30)
    help.arrived(one)
    help.left(one)
    acts.file_application(one, by=help.who("visitor"), item=help.item, filing=FILING)
    assert one.case.step == "filing"
    acts.finish_filing(one, by=help.who("visitor"), reason="变更的材料以后再交")
    assert one.case.step == "done"


def test_a_visit_ends_where_nothing_that_was_agreed_can_be_filed_any_more(help, at):
    one = help.arranged(TOMORROW)
    at(TOMORROW, 9, 30)
    help.arrived(one)
    help.left(one)
    acts.finish_filing(one, by=help.who("visitor"), reason="事项当天已经取消")
    assert one.case.step == "done"
    assert entries(one.case.subject).last().details["filed"] == 0


def test_the_calendar_shows_a_week_and_the_own(help):
    first = help.arranged(TOMORROW)
    help.arranged(TOMORROW, "afternoon", "second_visitor", "third_visitor")
    rows = reading.between(help.who("visit_manager"), TODAY, date(2026, 3, 8))
    assert [one.window for one in rows] == ["morning", "afternoon"]
    assert reading.mine_between(help.account("visitor").pk, rows) == [first]
    assert reading.between(help.hall.who("window"), TODAY, date(2026, 3, 8)) == []
