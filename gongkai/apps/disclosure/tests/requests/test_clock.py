"""答复期限: receipt dates, restarts, pauses and extensions on live requests (条例第三十条至第三十五条)."""

from datetime import date, timedelta

import pytest

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.tests.requests.walk import applicant, received, submitted, wish
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused

pytestmark = pytest.mark.django_db


def test_in_person_runs_from_the_day_of_submission(cast, clock):
    """第三十一条第一项；casework 例 8: 2025-12-18 + 20 个工作日 = 2026-01-16."""
    walk = received(cast, clock, date(2025, 12, 18))
    assert walk.item.receipt_on == date(2025, 12, 18)
    assert walk.due() == date(2026, 1, 16)


def test_post_with_signature_runs_from_the_day_the_agency_signs(cast, clock):
    """第三十一条第二项"""
    clock.set(date(2026, 3, 10))
    made = acts.register(
        org=cast.bureau,
        by=cast.clerk,
        applicant=applicant(),
        wish=wish(),
        channel="post_signed",
        submitted_on=date(2026, 3, 5),
        signed_on=date(2026, 3, 9),
    )
    assert made.request.receipt_on == date(2026, 3, 9)


def test_web_request_waits_for_confirmation_and_then_runs(cast, clock):
    """第三十一条第三项: 网络提交的，以双方确认之日为收到申请之日。"""
    walk = submitted(cast, clock, date(2026, 3, 2))
    assert walk.item.receipt_on is None
    assert not walk.item.case.clocks.filter(key="reply").exists()
    clock.set(date(2026, 3, 4))
    acts.confirm(walk.item, by=cast.clerk, confirmed_on=date(2026, 3, 4))
    assert walk.item.receipt_on == date(2026, 3, 4)
    assert walk.due() == workdays.calendar().add(date(2026, 3, 4), 20)


def test_ordinary_letter_cannot_be_registered_as_received(cast, clock):
    clock.set(date(2026, 3, 2))
    with pytest.raises(Refused, match="确认"):
        acts.register(
            org=cast.bureau,
            by=cast.clerk,
            applicant=applicant(),
            wish=wish(),
            channel="post_unsigned",
            submitted_on=date(2026, 3, 2),
        )


def test_completion_restarts_the_clock_at_full_length(cast, clock):
    """第三十条: 答复期限自收到补正的申请之日起计算。"""
    walk = received(cast, clock, date(2026, 3, 2))
    clock.set(date(2026, 3, 5))
    acts.request_completion(walk.item, by=cast.clerk, items=["请写明文件名称"], allowed_days=10)
    assert walk.due() is None
    clock.set(date(2026, 3, 12))
    acts.complete(walk.item, by=cast.clerk, text="《预算批复》", completed_on=date(2026, 3, 12))
    assert walk.due() == workdays.calendar().add(date(2026, 3, 12), 20)


def test_completion_is_asked_within_seven_working_days_only(cast, clock):
    """第三十条: 自收到申请之日起7个工作日内一次性告知。"""
    walk = received(cast, clock, date(2026, 3, 2))
    clock.set(workdays.calendar().add(date(2026, 3, 2), 8))
    with pytest.raises(Refused, match="7个工作日"):
        acts.request_completion(walk.item, by=cast.clerk, items=["名称"], allowed_days=10)
    clock.set(workdays.calendar().add(date(2026, 3, 2), 7))
    acts.request_completion(walk.item, by=cast.clerk, items=["名称"], allowed_days=10)


def test_completion_is_asked_once(cast, clock):
    """第三十条: 一次性告知。"""
    walk = received(cast, clock, date(2026, 3, 2))
    acts.request_completion(walk.item, by=cast.clerk, items=["名称"], allowed_days=10)
    acts.complete(walk.item, by=cast.clerk, text="补正")
    with pytest.raises(Refused, match="一次"):
        acts.request_completion(walk.item, by=cast.clerk, items=["年度"], allowed_days=10)


def test_nobody_abandons_before_the_period_has_passed(cast, clock):
    """第三十条: 无正当理由逾期不补正的，视为放弃申请。"""
    walk = received(cast, clock, date(2026, 3, 2))
    acts.request_completion(walk.item, by=cast.clerk, items=["名称"], allowed_days=5)
    due = walk.due("completion")
    clock.set(due)
    with pytest.raises(Refused, match="届满"):
        acts.abandon_completion(walk.item, by=cast.clerk)
    clock.set(due + timedelta(days=1))
    acts.abandon_completion(walk.item, by=cast.clerk)
    assert walk.item.outcome == "other.no_completion"
    assert walk.item.case.step == "closed_no_action"


def test_consultation_does_not_count(cast, clock):
    """第三十三条第三款: 征求第三方意见所需时间不计算在期限内。"""
    walk = received(cast, clock, date(2026, 3, 2)).assign()
    before = walk.due()
    clock.set(date(2026, 3, 9))
    consultation = walk.consult()
    assert walk.due() is None
    clock.set(date(2026, 3, 13))
    acts.answer_consultation(
        walk.item, by=cast.handler, consultation=consultation, answer="agrees", answered_on=date(2026, 3, 13)
    )
    # 3 月 9 日至 13 日五个工作日不计。
    assert walk.due() == workdays.calendar().add(before, 5)
    assert walk.item.case.step == "in_progress"


def test_overlapping_consultations_count_once(cast, clock):
    walk = received(cast, clock, date(2026, 3, 2)).assign()
    before = walk.due()
    clock.set(date(2026, 3, 9))
    first = walk.consult()
    clock.set(date(2026, 3, 11))
    second = walk.consult("joint_maker", "安澜县审计局")
    acts.answer_consultation(walk.item, by=cast.handler, consultation=first, answer="agrees")
    assert walk.item.case.step == "consulting"
    clock.set(date(2026, 3, 13))
    acts.answer_consultation(walk.item, by=cast.handler, consultation=second, answer="agrees")
    assert walk.due() == workdays.calendar().add(before, 5)


def test_silence_ends_the_pause_with_the_fifteenth_working_day(cast, clock):
    """第三十二条: 第三方逾期未提出意见的，由行政机关决定。"""
    walk = received(cast, clock, date(2026, 3, 2)).assign()
    before = walk.due()
    clock.set(date(2026, 3, 9))
    consultation = walk.consult()
    with pytest.raises(Refused, match="尚未届满"):
        acts.close_silent_consultation(walk.item, by=cast.handler, consultation=consultation)
    clock.set(consultation.due_on + timedelta(days=10))
    acts.close_silent_consultation(walk.item, by=cast.handler, consultation=consultation)
    # 自 3 月 9 日（含）至截止日（含）共 16 个工作日。
    assert walk.due() == workdays.calendar().add(before, 16)


def test_extension_by_the_head_once_up_to_twenty_days_before_the_end(cast, clock):
    """第三十三条第二款: 经负责人同意并告知申请人，延长最长不超过20个工作日。"""
    walk = received(cast, clock, date(2026, 3, 2)).assign()
    before = walk.due()
    with pytest.raises(Refused, match="负责人"):
        acts.extend(walk.item, by=cast.handler, days=10, reason="检索量大")
    with pytest.raises(Refused, match="20"):
        acts.extend(walk.item, by=cast.head, days=21, reason="检索量大")
    with pytest.raises(Refused, match="理由"):
        acts.extend(walk.item, by=cast.head, days=20, reason=" ")
    acts.extend(walk.item, by=cast.head, days=20, reason="检索量大")
    assert walk.due() == workdays.calendar().add(before, 20)
    with pytest.raises(Refused, match="一次"):
        acts.extend(walk.item, by=cast.head, days=1, reason="仍需时间")


def test_extension_after_the_due_date_is_refused(cast, clock):
    walk = received(cast, clock, date(2026, 3, 2)).assign()
    clock.set(walk.due() + timedelta(days=1))
    with pytest.raises(Refused, match="届满"):
        acts.extend(walk.item, by=cast.head, days=5, reason="检索量大")


@pytest.mark.parametrize(("late_by", "late"), [(0, False), (1, True)])
def test_on_time_means_dispatched_on_or_before_the_due_date(cast, clock, late_by, late):
    """第三十三条: late iff dispatched after the due date."""
    walk = received(cast, clock, date(2026, 3, 2)).assign().draft().approve().sign()
    day = workdays.calendar().add(walk.due(), late_by)
    clock.set(day)
    walk.deliver(day)
    assert walk.item.late is late
    assert walk.item.case.due_on is None


def test_receipt_under_the_old_regulation_has_fifteen_days(cast, clock):
    """旧条例第二十四条: 15 个工作日；2019-05-15 起 20 个工作日。"""
    assert received(cast, clock, date(2019, 5, 14)).item.regime == "R492"
    old = received(cast, clock, date(2019, 5, 14))
    assert old.due() == workdays.calendar().add(date(2019, 5, 14), 15)
    new = received(cast, clock, date(2019, 5, 15))
    assert new.item.regime == "R711"
    assert new.due() == workdays.calendar().add(date(2019, 5, 15), 20)
