"""期限 of applications (casework §4–§6): promised and statutory, supplement, what stops a clock and what does not."""

from datetime import date

import pytest

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import changes
from gongkai.apps.services.actions.applications import Filing, HandedIn
from gongkai.apps.services.models import Application, ItemVersion, ServiceItem
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.rules import handling
from gongkai.apps.services.rules.limits import Limit
from gongkai.apps.services.tests.hall.stage import SHE, make_hall
from gongkai.apps.services.tests.hall.test_course import due
from gongkai.kernel.cases import Refused
from gongkai.kernel.journal.reading import entries

DAY = "2026-02-10"  # the Spring Festival lies ahead: 2/15–2/23 off, 2/14 and 2/28 worked


def special(application: Application, hall, **changes):
    wanted = {
        "kind": "expert_review",
        "document_number": "安财审〔2026〕1号",
        "reason": "涉及重大利益",
        "expected_days": 6,
    }
    return acts.begin_special(application, by=hall.who("examiner"), **{**wanted, **changes})


def test_both_limits_run_over_the_spring_festival(hall):
    application = hall.accepted()
    assert (due(application, "promise"), due(application, "statutory")) == (date(2026, 3, 2), date(2026, 3, 16))
    assert (application.case.due_on, application.case.due_clock) == (date(2026, 3, 2), "promise")


def test_days_of_a_special_procedure_are_frozen_across_the_festival(hall, clock_at):
    application = special(hall.in_review(), hall)
    assert (application.case.step, application.case.paused, due(application, "statutory")) == ("special", True, None)
    clock_at("2026-02-25")
    acts.end_special(application, by=hall.who("examiner"), result="维持")
    # 2/11, 12, 13, 14, 24, 25 are inside the pause and count for nothing: six working days later, both.
    assert (due(application, "promise"), due(application, "statutory")) == (date(2026, 3, 10), date(2026, 3, 24))
    assert list(entries(application.case.subject))[-1].details["overrun"] is False


def test_what_no_law_names_stops_no_clock(hall):
    application = hall.in_review()
    with pytest.raises(Refused, match="没有停止计算期限的法律依据"):
        special(application, hall, kind="site_survey")
    acts.begin_other(
        application, by=hall.who("examiner"), kind="site_survey", document_number="1号", reason="勘验", expected_days=3
    )
    assert (application.case.step, due(application, "promise")) == ("in_review", date(2026, 3, 2))


def test_only_kinds_of_article_45_stop_the_clock():
    stopping = {code for code, kind in handling.special_kinds().items() if kind.stops_clock}
    assert stopping == {
        "hearing", "tender", "auction", "inspection", "detection", "quarantine", "appraisal", "expert_review",
    }  # fmt: skip
    with pytest.raises(ValueError, match="没有法律依据"):
        handling.SpecialKind(code="x", label="公示", stops_clock=True, source="HALL", mark="D")


def test_a_hearing_is_no_special_procedure_like_the_others(hall):
    with pytest.raises(Refused, match="听证请从“听证”办理"):
        special(hall.in_review(), hall, kind="hearing")


def test_the_stage_stands_still_with_the_case_and_goes_on_after(hall, clock_at):
    """casework E08: the limit of a stage is judged by the days it had."""
    application = special(hall.in_review(), hall)
    assert application.case.clocks.get(key="stage").paused_since == date(2026, 2, 10)
    clock_at("2026-02-25")
    acts.end_special(application, by=hall.who("examiner"), result="可行")
    stage = application.case.clocks.get(key="stage")
    assert (stage.paused_since, stage.stopped_on, stage.due_on) == (None, None, date(2026, 3, 4))


def test_who_told_less_than_it_took_is_warned_and_nothing_resumes_by_itself(hall, clock_at):
    application = special(hall.in_review(), hall, expected_days=3)
    clock = application.case.clocks.get(key="special")
    assert clock.due_on == date(2026, 2, 13)
    clock_at("2026-02-25")
    assert application.case.step == "special"
    acts.end_special(application, by=hall.who("examiner"), result="可行")
    assert list(entries(application.case.subject))[-1].details["overrun"] is True


def test_extension_by_the_head_once_and_before_the_end(hall, clock_at):
    application = hall.in_review()
    with pytest.raises(Refused, match="1至10个工作日"):
        acts.propose_extension(application, by=hall.who("examiner"), days=11, reason="案情复杂")
    acts.propose_extension(application, by=hall.who("examiner"), days=10, reason="案情复杂")
    acts.extend(application, by=hall.who("head"), days=10, reason="案情复杂")
    assert (due(application, "statutory"), due(application, "promise")) == (date(2026, 3, 30), date(2026, 3, 2))
    with pytest.raises(Refused, match="只能延长一次"):
        acts.extend(application, by=hall.who("head"), days=1, reason="案情复杂")


def test_no_extension_after_the_due_date(hall, clock_at):
    application = hall.in_review()
    clock_at("2026-03-17")
    with pytest.raises(Refused, match="已经届满"):
        acts.extend(application, by=hall.who("head"), days=5, reason="案情复杂")


def test_silence_is_acceptance_from_the_day_of_receipt(hall, clock_at):
    application = hall.received()
    assert due(application, "acceptance") == date(2026, 2, 24)
    clock_at("2026-02-24")
    assert jobs.accept_deemed() == 0
    clock_at("2026-02-25")
    with pytest.raises(Refused, match="视为受理"):
        acts.request_supplement(hall.checked(application, "missing"), by=hall.who("window"), allowed_days=5)
    assert jobs.accept_deemed() == 1
    assert jobs.accept_deemed() == 0
    application = Application.objects.get(pk=application.pk)
    assert (application.accepted_on, application.deemed, application.case.step) == (date(2026, 2, 10), True, "accepted")
    assert due(application, "statutory") == date(2026, 3, 16)


def test_a_notice_on_the_fifth_day_is_in_time(hall, clock_at):
    application = hall.checked(hall.received(), "missing")
    clock_at("2026-02-24")
    acts.request_supplement(application, by=hall.who("window"), allowed_days=5)
    clock_at("2026-03-02")
    assert jobs.accept_deemed() == 0
    assert jobs.lapse_unsupplemented() == 0
    clock_at("2026-03-03")
    assert jobs.lapse_unsupplemented() == 1
    assert Application.objects.get(pk=application.pk).outcome == "withdrawn"


def test_delivery_within_ten_working_days_across_the_festival(hall):
    assert due(hall.granted(), "delivery") == date(2026, 3, 2)


def test_the_unit_is_that_of_the_list(stage):
    hall = make_hall(stage, statutory_days=2, statutory_unit="month", promised_days=30, promised_unit="natural")
    application = hall.accepted()
    # 2026-04-10 is a working day; thirty natural days end on 2026-03-12.
    assert (due(application, "promise"), due(application, "statutory")) == (date(2026, 3, 12), date(2026, 4, 10))


@pytest.mark.parametrize(
    ("limit", "days", "unit"),
    [
        (Limit(0, "working"), 0, "working"),
        (Limit(9, "hour"), 2, "working"),
        (Limit(8, "hour"), 1, "working"),
        (Limit(1, "year"), 12, "months"),
        (Limit(60, "natural"), 60, "calendar"),
    ],
)
def test_limits_as_clocks_count_them(limit, days, unit):
    assert handling.clock_limit(limit) == handling.ClockLimit(days, unit)


def test_the_version_of_the_day_of_receipt_stays_until_the_body_chooses(hall, clock_at):
    application = hall.accepted()
    change = changes.begin_change(org=hall.bureau, by=hall.stage.who("editor"), item=hall.item, reason="调整")
    hall.stage.fill(change, promised_days=12)
    hall.stage.publish(change)
    application = Application.objects.get(pk=application.pk)
    assert (application.version.number, application.item.number) == (1, 2)
    newer = application.item.versions.get(number=2)
    with pytest.raises(Refused, match="必须写明理由"):
        acts.choose_version(application, by=hall.who("examiner"), version=newer, reason="")
    acts.choose_version(application, by=hall.who("examiner"), version=newer, reason="新版对申请人更有利")
    details = list(entries(application.case.subject))[-1].details
    assert (details["version_before"], details["version"]) == (1, 2)


def test_a_scheduled_version_cannot_be_chosen_before_its_day(hall):
    application = hall.accepted()
    change = changes.begin_change(org=hall.bureau, by=hall.stage.who("editor"), item=hall.item, reason="调整")
    hall.stage.fill(change, promised_days=12)
    hall.stage.publish(change)
    newer = hall.item.versions.get(number=2)
    newer.effective_on = date(2026, 4, 1)
    ItemVersion.objects.filter(pk=newer.pk).update(effective_on=newer.effective_on)
    assert not reading.later_versions(application).exists()
    with pytest.raises(Refused, match="已经施行的版本"):
        acts.choose_version(application, by=hall.who("examiner"), version=newer, reason="新版对申请人更有利")


def test_a_letter_counts_from_the_day_it_came_in(hall):
    """LIC 第三十二条: 自收到申请材料之日起; whoever registers it later has less time left, not the applicant more."""
    made = acts.register(
        org=hall.bureau,
        by=hall.who("window"),
        item=hall.item,
        person=SHE,
        filing=Filing("经营瓶装燃气", materials=(HandedIn(1, "original", 1),)),
        channel="post",
        submitted_on=date(2026, 2, 6),
    )
    application = made.application
    assert (application.received_on, application.case.opened_on) == (date(2026, 2, 6), date(2026, 2, 6))
    assert due(application, "acceptance") == date(2026, 2, 13)
    assert application.materials.get(number=1).received_on == date(2026, 2, 6)


def test_nothing_is_received_tomorrow(hall):
    with pytest.raises(Refused, match="不能晚于今天"):
        acts.register(
            org=hall.bureau,
            by=hall.who("window"),
            item=hall.item,
            person=SHE,
            filing=Filing("经营瓶装燃气"),
            submitted_on=date(2026, 2, 11),
        )


def test_a_letter_is_judged_by_the_version_of_the_day_it_came_in(hall, clock_at):
    clock_at("2026-02-12")
    change = changes.begin_change(org=hall.bureau, by=hall.stage.who("editor"), item=hall.item, reason="调整")
    hall.stage.fill(change, promised_days=12)
    hall.stage.publish(change)
    made = acts.register(
        org=hall.bureau,
        by=hall.who("window"),
        item=ServiceItem.objects.get(pk=hall.item.pk),
        person=SHE,
        filing=Filing("经营瓶装燃气", materials=(HandedIn(1, "original", 1),)),
        channel="post",
        submitted_on=date(2026, 2, 11),
    )
    assert made.application.version.number == 1
    assert made.application.materials.get(number=1).handed_in == "", "ticked on another list"


def test_instant_items_are_decided_at_the_window(stage):
    hall = make_hall(stage, project_type="1", promised_days=0)
    application = hall.checked(hall.received())
    acts.decide_at_once(application, by=hall.who("window"))
    assert (application.case.step, application.outcome) == ("granted", "granted")


def test_no_instant_decision_for_other_items(hall):
    with pytest.raises(Refused, match="不是即办件"):
        acts.decide_at_once(hall.checked(hall.received()), by=hall.who("window"))


def test_a_suspended_item_takes_nothing_new_and_ends_nothing_old(hall):
    application = hall.accepted()
    hall.item.state = "suspended"
    hall.item.save()
    with pytest.raises(Refused, match="暂停办理"):
        hall.register()
    acts.start_review(application, by=hall.who("examiner"))
    assert application.case.step == "in_review"
