"""听证 and 利害关系人 (LIC 第三十六条, 第四十五条至第四十八条): told, asked, held, signed, decided on."""

from datetime import date, datetime, time

import pytest

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import hearings
from gongkai.apps.services.actions.applications import Aside
from gongkai.apps.services.models import Application, InterestedParty, LicensingHearing
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import hearings as reading_hearings
from gongkai.apps.services.tests.hall.stage import Hall, make_hall
from gongkai.apps.services.tests.hall.test_course import due
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.acts import IMPLEMENTED
from gongkai.kernel.cases.procedures import START, procedure
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.people.actors import public

KIND = "services.hearing"
NEIGHBOUR = "李志远"


def fresh(hearing: LicensingHearing) -> LicensingHearing:
    return LicensingHearing.objects.select_related("case", "application__case").get(pk=hearing.pk)


def case_of(hearing: LicensingHearing) -> Application:
    return Application.objects.get(pk=hearing.application_id)


def party_of(hall: Hall, application: Application, name: str = NEIGHBOUR) -> InterestedParty:
    return acts.tell_party(
        application, by=hall.who("examiner"), name=name, interest="站点距其住宅不足二十米", contact="13800000002"
    )


def told(hall: Hall, application: Application | None = None) -> LicensingHearing:
    application = application or hall.in_review()
    party_of(hall, application)
    return hearings.tell(
        org=hall.bureau, by=hall.who("examiner"), application=application, subject_matter="瓶装燃气站点的选址"
    )


def mine(hearing: LicensingHearing, party: bool = False):
    return hearing.participants.get(party__isnull=not party)


def asked(hall: Hall, by_party: bool = True) -> LicensingHearing:
    hearing = told(hall)
    hearings.request(hearing, by=public(NEIGHBOUR), participant=mine(hearing, by_party))
    return fresh(hearing)


def appointment(hall: Hall, day: date = date(2026, 3, 11), **changes) -> hearings.Appointment:
    given = {"place": "政务中心三楼会议室", "chair": hall.account("chair"), "recorder": "周文静"}
    return hearings.Appointment(at=hearings.at_of(day, time(9)), **{**given, **changes})


def scheduled(hall: Hall, **changes) -> LicensingHearing:
    hearing = asked(hall)
    hearings.schedule(hearing, by=hall.who("examiner"), appointment=appointment(hall, **changes))
    return fresh(hearing)


RECORD = hearings.Record(
    "申请人陈晓兰、利害关系人李志远到场", "建议准予，依据条例第十五条", "安全距离符合规范", "担心消防通道"
)


def held(hall: Hall, clock_at) -> LicensingHearing:
    hearing = scheduled(hall)
    clock_at("2026-03-11")
    hearings.hold(hearing, by=hall.who("chair"), record=RECORD)
    hearings.confirm(hearing, by=hall.who("chair"), signed="陈晓兰、李志远")
    return fresh(hearing)


def test_interested_parties_are_told_in_writing_and_the_applicant_does_not_read_who_they_are(hall):
    """第三十六条: 应当告知该利害关系人."""
    application = hall.in_review()
    party = party_of(hall, application)
    text = str(party.letter.content)
    assert "站点距其住宅不足二十米" in text and "陈**" in text and "陈晓兰" not in text
    assert party.letter not in reading.letters_for_applicant(application)
    with pytest.raises(Refused, match="已经告知过"):
        party_of(hall, application)


def test_both_sides_are_heard(hall):
    """第三十六条: 申请人、利害关系人有权进行陈述和申辩."""
    application = hall.in_review()
    party = party_of(hall, application)
    acts.state(application, by=public("陈晓兰"), text="已经取得消防意见")
    acts.state(application, by=hall.who("window"), party=party, text="夜间装卸扰民", oral=True)
    assert [(one.party, one.oral) for one in application.statements.all()] == [(None, False), (party, True)]
    other = hall.in_review()
    with pytest.raises(Refused, match="不属于本件"):
        acts.state(other, by=hall.who("window"), party=party, text="不是这件")


def test_no_decision_before_the_right_to_be_heard_was_told(hall):
    """第四十七条: 行政机关在作出行政许可决定前，应当告知."""
    application = hall.deciding()
    party_of(hall, application)
    with pytest.raises(Refused, match="应当告知申请人、利害关系人有要求听证的权利"):
        acts.grant(application, by=hall.who("approver"))
    acts.grant(application, by=hall.who("approver"), aside=Aside(no_hearing="只涉及相邻通行，双方已经达成协议"))
    assert list(entries(application.case.subject))[-1].details["no_hearing_reason"].startswith("只涉及")


def test_an_item_that_lists_a_hearing_is_not_decided_without_a_word_about_it(stage):
    """casework E16."""
    listed = [{"kind": "hearing", "days": 20, "basis": "行政许可法第四十六条"}]
    hall = make_hall(stage, special_procedures=listed)
    application = hall.deciding()
    with pytest.raises(Refused, match="清单列有听证程序"):
        acts.refuse(application, by=hall.who("approver"), reason="不符合", ground="conditions")


def test_telling_the_right_stops_no_clock_and_asking_does(hall, clock_at):
    application = hall.in_review()
    hearing = told(hall, application)
    assert (hearing.case.step, due(case_of(hearing), "promise")) == ("told", date(2026, 3, 16))
    assert [one.due_on for one in hearing.participants.all()] == [date(2026, 3, 9)] * 2
    clock_at("2026-03-05")
    hearings.request(hearing, by=public(NEIGHBOUR), participant=mine(hearing, True))
    application = case_of(hearing)
    assert (application.case.step, application.case.paused, due(application, "statutory")) == ("special", True, None)
    organise = hearing.case.clocks.get(key="organise")
    assert (organise.started_on, organise.due_on) == (date(2026, 3, 5), date(2026, 4, 2))
    assert "听证" in str(application.case.letters.get(template="services.special").content)


def test_the_right_ends_after_five_working_days(hall, clock_at):
    hearing = told(hall)
    clock_at("2026-03-09")
    assert jobs.lapse_hearings() == 0
    clock_at("2026-03-10")
    with pytest.raises(Refused, match="五个工作日内提出，期限至2026年3月9日"):
        hearings.request(hearing, by=public("陈晓兰"), participant=mine(hearing))
    assert (jobs.lapse_hearings(), jobs.lapse_hearings()) == (1, 0)
    assert fresh(hearing).case.step == "waived"
    assert case_of(hearing).case.step == "in_review"


def test_what_was_asked_in_time_on_paper_is_registered_later(hall, clock_at):
    hearing = told(hall)
    clock_at("2026-03-10")
    given = {"by": hall.who("window"), "participant": mine(hearing)}
    hearings.request(hearing, asked_on=date(2026, 3, 9), **given)
    assert fresh(hearing).asked_on == date(2026, 3, 9)


def test_when_everybody_waives_nobody_waits(hall):
    hearing = told(hall)
    hearings.waive(hearing, by=public("陈晓兰"), participant=mine(hearing))
    assert hearing.case.step == "told"
    hearings.waive(hearing, by=public(NEIGHBOUR), participant=mine(hearing, True))
    assert hearing.case.step == "waived"
    application = case_of(hearing)
    acts.pass_stage(application, by=hall.who("examiner"), opinion="符合", proposed="granted")
    acts.grant(application, by=hall.who("approver"))


def test_a_party_found_later_has_five_days_of_its_own(hall, clock_at):
    hearing = told(hall)
    clock_at("2026-03-06")
    with pytest.raises(Refused, match="没有尚未告知"):
        hearings.tell_more(hearing, by=hall.who("examiner"))
    party_of(hall, case_of(hearing), "王秀英")
    hearings.tell_more(hearing, by=hall.who("examiner"))
    assert hearing.participants.last().due_on == date(2026, 3, 13)
    clock_at("2026-03-10")
    assert jobs.lapse_hearings() == 0


def test_time_and_place_are_told_seven_working_days_before(hall):
    """第四十八条第一款第（一）项."""
    hearing = asked(hall)
    early = appointment(hall, date(2026, 3, 10))
    with pytest.raises(Refused, match="最早可以定在2026年3月11日"):
        hearings.schedule(hearing, by=hall.who("examiner"), appointment=early)
    hearings.schedule(hearing, by=hall.who("examiner"), appointment=appointment(hall))
    assert hearing.case.step == "scheduled"
    notice = hearing.application.case.letters.get(template="services.hearing_notice")
    assert "2026年3月11日 09:00" in str(notice.content) and "不收取费用" in str(notice.content)
    assert hearing.case.letters.filter(template="services.hearing_notice_party", addressee=NEIGHBOUR).exists()
    assert hearing.case.letters.filter(template="services.hearing_announcement").exists()


def test_a_hearing_after_the_twentieth_day_is_possible_and_on_record(hall):
    hearing = asked(hall)
    late = appointment(hall, date(2026, 4, 10))
    hearings.schedule(hearing, by=hall.who("examiner"), appointment=late)
    assert list(entries(hearing.case.subject))[-1].details["late"] is True


def test_the_chair_has_not_had_the_case_in_hand(hall):
    """第四十八条第一款第（三）项: 审查该行政许可申请的工作人员以外的人员."""
    hearing = asked(hall)
    hall.also_chair("examiner")
    with pytest.raises(Refused, match="办理过本件，不能主持听证"):
        hearings.schedule(
            hearing, by=hall.who("examiner"), appointment=appointment(hall, chair=hall.account("examiner"))
        )
    with pytest.raises(Refused, match=r"不是.*的听证主持人"):
        hearings.schedule(hearing, by=hall.who("examiner"), appointment=appointment(hall, chair=hall.account("head")))
    assert hall.account("examiner") not in reading_hearings.chairs(hearing)


def test_a_challenge_is_decided_by_the_head_before_anybody_is_heard(hall, clock_at):
    hearing = scheduled(hall)
    hearings.challenge(hearing, by=public(NEIGHBOUR), participant=mine(hearing, True), reason="系申请人亲属")
    clock_at("2026-03-11")
    with pytest.raises(Refused, match="回避申请没有决定"):
        hearings.hold(hearing, by=hall.who("chair"), record=RECORD)
    with pytest.raises(Refused, match="指定另一名主持人"):
        hearings.decide_challenge(hearing, by=hall.who("head"), upheld=True, note="属实")
    second = hall.second_chair()
    hearings.decide_challenge(hearing, by=hall.who("head"), upheld=True, note="属实", chair=second)
    with pytest.raises(NotAllowed, match="由指定的听证主持人"):
        hearings.hold(hearing, by=hall.who("chair"), record=RECORD)
    hearings.hold(hearing, by=hall.who("chair2"), record=RECORD)
    assert hearing.case.step == "recorded"


def test_nothing_is_recorded_before_it_was_held(hall):
    hearing = scheduled(hall)
    with pytest.raises(Refused, match="还没有到举行听证的时间"):
        hearings.hold(hearing, by=hall.who("chair"), record=RECORD)


def test_days_of_the_hearing_are_frozen_from_the_request_to_the_signed_record(hall, clock_at):
    """§5: asked on 3/2, signed on 3/11; both ends stay out of both limits, and the day after counts again."""
    hearing = held(hall, clock_at)
    application = case_of(hearing)
    assert (hearing.case.step, application.case.step) == ("closed", "in_review")
    # The limits count from 3/3; 3/3 … 3/11 are seven working days, by which 3/16 and 3/30 move.
    assert (due(application, "promise"), due(application, "statutory")) == (date(2026, 3, 25), date(2026, 4, 9))
    run = application.specials.get(kind="hearing")
    assert (run.since_on, run.until_on) == (date(2026, 3, 2), date(2026, 3, 11))


def test_the_decision_rests_on_the_record(hall, clock_at):
    """第四十八条第二款: 应当根据听证笔录，作出行政许可决定."""
    hearing = held(hall, clock_at)
    application = case_of(hearing)
    acts.pass_stage(application, by=hall.who("examiner"), opinion="笔录证实符合", proposed="granted")
    with pytest.raises(Refused, match="应当根据听证笔录作出决定"):
        acts.grant(application, by=hall.who("approver"))
    acts.grant(application, by=hall.who("approver"), grounds="听证查明安全距离符合规范")
    text = str(application.case.letters.get(template="services.granted").content)
    assert hearing.record_letter.number in text and "2026年3月11日举行的听证" in text


def test_the_record_is_signed_or_says_why_not(hall, clock_at):
    hearing = scheduled(hall)
    clock_at("2026-03-11")
    with pytest.raises(Refused, match="逐项记载"):
        hearings.hold(hearing, by=hall.who("chair"), record=hearings.Record("到场", "", "无", "无"))
    hearings.hold(hearing, by=hall.who("chair"), record=RECORD)
    with pytest.raises(Refused, match="没有签字的写明原因"):
        hearings.confirm(hearing, by=hall.who("chair"), signed=" ")
    hearings.confirm(hearing, by=hall.who("chair"), signed="陈晓兰", unsigned="李志远：认为记录不全，拒绝签字")
    assert "拒绝签字" in str(hearing.record_letter.content)


def test_no_decision_while_a_hearing_is_open(hall):
    application = hall.deciding()
    hearing = told(hall, application)
    with pytest.raises(Refused, match="听证还没有结束"):
        acts.grant(application, by=hall.who("approver"))
    hearings.request(hearing, by=public(NEIGHBOUR), participant=mine(hearing, True))
    assert case_of(hearing).case.step == "special"


def test_who_comes_in_late_is_told_when_and_where_in_time_or_the_hearing_moves(hall, clock_at):
    """第四十八条第一款第（一）项: 于举行听证的七日前."""
    hearing = scheduled(hall)
    application = case_of(hearing)
    party_of(hall, application, "王海峰")
    hearings.tell_more(hearing, by=hall.who("examiner"))
    late = hearing.participants.get(party__name="王海峰")
    assert "政务中心三楼会议室" in str(late.notice.content)
    clock_at("2026-03-05")
    party_of(hall, application, "赵立新")
    with pytest.raises(Refused, match="不足七个工作日；请先改期"):
        hearings.tell_more(fresh(hearing), by=hall.who("examiner"))
    assert not hearing.participants.filter(party__name="赵立新").exists()


def test_a_body_may_hear_of_its_own_accord(hall):
    """第四十六条."""
    application = hall.in_review()
    hearing = hearings.announce(
        org=hall.bureau, by=hall.who("examiner"), application=application, subject_matter="站点布局"
    )
    assert (hearing.case.step, case_of(hearing).case.step) == ("arranging", "special")


def test_a_hearing_that_is_not_wanted_any_more_lets_the_case_go_on(hall):
    hearing = asked(hall)
    hearings.cancel(hearing, by=hall.who("examiner"), reason="要求听证的人撤回了要求")
    assert (hearing.case.step, case_of(hearing).case.step) == ("cancelled", "in_review")
    assert case_of(hearing).specials.get().result.startswith("听证终止")


def test_a_hearing_ends_with_the_application(hall):
    hearing = asked(hall)
    acts.withdraw(case_of(hearing), by=hall.who("window"))
    assert fresh(hearing).case.step == "cancelled"


def test_another_procedure_beside_the_hearing_keeps_the_clock_still(hall, clock_at):
    application = hall.in_review()
    acts.begin_special(
        application,
        by=hall.who("examiner"),
        kind="expert_review",
        document_number="专审1号",
        reason="选址",
        expected_days=5,
    )
    hearing = told(hall, application)
    hearings.request(hearing, by=public(NEIGHBOUR), participant=mine(hearing, True))
    application = case_of(hearing)
    clock_at("2026-03-04")
    acts.end_special(application, by=hall.who("examiner"), result="可行")
    assert (application.case.step, application.case.paused) == ("special", True)
    with pytest.raises(Refused, match="在听证中办理"):
        acts.end_special(application, by=hall.who("examiner"), result="结束")
    hearings.cancel(hearing, by=hall.who("examiner"), reason="撤回要求")
    assert case_of(hearing).case.step == "in_review"


def test_nobody_acts_on_a_hearing_without_the_post(hall):
    hearing, by = scheduled(hall), hall.who("overseer")
    refused = {}
    for act in procedure(KIND).acts:
        if START in act.source or "public" in act.by:
            continue
        hearing.case.step = act.source[0]
        hearing.case.save(update_fields=["step"])
        try:
            IMPLEMENTED[f"{KIND}.{act.id}"](hearing, by=by, reason="试")
        except Refused as refusal:
            refused[act.id] = refusal.code
        except TypeError:
            refused[act.id] = "done"
    assert set(refused.values()) == {NotAllowed("").code}


def test_hours_are_those_of_shanghai():
    assert hearings.at_of(date(2026, 3, 11), time(9)) == datetime.fromisoformat("2026-03-11T09:00:00+08:00")
