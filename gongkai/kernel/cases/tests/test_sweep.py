"""预警与重新计算: what happens because time passed or the calendar changed, once and without a storm."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from gongkai.kernel import workdays
from gongkai.kernel.cases import assignment, handlers, jobs, sweep
from gongkai.kernel.cases.events import CaseActed, ClockWarned
from gongkai.kernel.cases.models import Case, Clock
from gongkai.kernel.cases.tests.sample import CITIZEN
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.journal import reading
from gongkai.kernel.outbox.models import OutboxEvent
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.people.models import Account, Notice
from gongkai.kernel.workdays import actions as calendar_actions

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(text):
    return date.fromisoformat(text)


def warnings(case):
    return [e.details["level"] for e in reading.entries(case.subject) if e.verb == "warn"]


def go(clock, text):
    clock.move_to(datetime.combine(day(text), datetime.min.time().replace(hour=9), tzinfo=SHANGHAI))


# Warnings ----------------------------------------------------------------------


def test_warnings_come_five_and_two_days_before_on_the_day_and_once_late(submitted):
    """Due 2026-03-30: 5 working days before is the 23rd, 2 the 26th."""
    case = submitted()
    assert case.alert_after == day("2026-03-23")
    told = {}
    for text in ("03-20", "03-23", "03-24", "03-26", "03-27", "03-30", "03-31", "04-01", "04-20"):
        told[text] = sweep.warn_due(day(f"2026-{text}"))
    assert told == {
        "03-20": 0,
        "03-23": 1,
        "03-24": 0,
        "03-26": 1,
        "03-27": 0,
        "03-30": 1,
        "03-31": 1,
        "04-01": 0,
        "04-20": 0,
    }
    assert warnings(case) == [5, 2, 0, -1]
    case.refresh_from_db()
    assert case.alert_after is None


def test_after_a_standstill_only_the_nearest_warning_is_given(submitted):
    """A week without the worker is one message a case, not four."""
    case = submitted()
    assert sweep.warn_due(day("2026-04-10")) == 1
    assert warnings(case) == [-1]
    assert OutboxEvent.objects.filter(name="cases.clock_warned").count() == 1


def test_the_sweep_may_run_any_number_of_times(submitted):
    case = submitted()
    for _ in range(3):
        sweep.warn_due(day("2026-03-24"))
    assert warnings(case) == [5]


def test_many_cases_are_swept_in_pieces(submitted, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 2)
    cases = [submitted() for _ in range(5)]
    assert sweep.warn_due(day("2026-03-24")) == 5
    assert all(warnings(case) == [5] for case in cases)


def test_a_case_that_was_late_when_it_was_entered_is_warned_of_once(submitted):
    case = submitted(received_on=day("2026-01-05"))
    assert sweep.warn_due() == 1
    assert warnings(case) == [-1]


def test_a_paused_clock_gives_no_warning(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.ask(case, by=cast["handler"])
    assert sweep.warn_due(day("2026-03-16")) == 1
    assert [e.details["clock"] for e in reading.entries(case.subject) if e.verb == "warn"] == ["supplement"]
    assert sweep.warn_due(day("2026-12-01")) == 1
    assert warnings(case) == [0, -1]


def test_after_an_extension_the_warnings_are_given_anew(sample, submitted, cast, clock):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    go(clock, "2026-03-27")
    sweep.warn_due()
    sample.extend(case, by=cast["head"], days=10, reason="征求意见")
    assert case.alert_after == day("2026-04-07")
    assert sweep.warn_due() == 0
    assert sweep.warn_due(day("2026-04-07")) == 1
    assert warnings(case) == [2, 5]


def test_a_short_extension_does_not_repeat_what_was_just_said(sample, submitted, cast, clock):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    go(clock, "2026-03-24")
    sweep.warn_due()
    sample.extend(case, by=cast["head"], days=1, reason="复核")
    assert case.due_on == day("2026-03-31")
    assert sweep.warn_due() == 0
    assert warnings(case) == [5]


def test_after_a_pause_the_warnings_whose_day_lies_ahead_come_again(sample, submitted, cast, clock):
    """Paused on 26 March, when 26, 27 and 30 were left; resumed on 13 April, so 14, 15 and 16 April are left."""
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    go(clock, "2026-03-26")
    sweep.warn_due()
    sample.ask(case, by=cast["handler"])
    go(clock, "2026-04-13")
    sample.answer(case, by=CITIZEN)
    assert case.due_on == day("2026-04-16")
    assert Clock.objects.get(case=case, key="reply").alerted == 5
    assert sweep.warn_due() == 0
    assert sweep.warn_due(day("2026-04-14")) == 1
    assert [e.details["level"] for e in reading.entries(case.subject) if e.verb == "warn"] == [2, 2]


def test_closed_cases_are_not_warned_of(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    assert sweep.warn_due(day("2026-12-01")) == 0


# The calendar changes -----------------------------------------------------------

CLOSED_WEEK = "日期,类型,名称\n" + "".join(f"2026-03-{n:02d},放假,临时放假\n" for n in (9, 10, 11, 12, 13))


def test_a_new_notice_moves_open_due_dates_and_keeps_the_old_ones(sample, submitted, cast):
    """casework W13: recompute open due dates when the calendar changes; keep the old due date in the history."""
    case, closed = submitted(), submitted()
    sample.accept(closed, by=cast["clerk"])
    sample.draft(closed, by=cast["handler"])
    sample.judge(closed, by=cast["head"], agreed=True)
    entries = reading.entries(closed.subject).count()
    before = case.due_on
    calendar_actions.import_notice(
        CLOSED_WEEK, by=SYSTEM, form="csv", year=2026, title="关于临时放假的通知", whole_year=False
    )
    assert Job.objects.filter(name="cases.recompute").count() == 1
    assert sweep.recompute_open() == 1
    case.refresh_from_db()
    after = workdays.calendar().add(day("2026-03-02"), 20)
    assert (case.due_on, case.due_sort) == (after, after)
    assert after > before
    entry = reading.entries(case.subject).last()
    assert (entry.verb, entry.actor_kind) == ("recompute", "system")
    assert entry.details["clocks"] == {"reply": {"from": before.isoformat(), "to": after.isoformat()}}
    assert entry.details["calendar"] == workdays.calendar().version
    assert reading.entries(closed.subject).count() == entries


def test_recomputing_again_changes_and_writes_nothing(submitted):
    case = submitted()
    assert sweep.recompute_open() == 0
    assert reading.entries(case.subject).count() == 1


def test_an_earlier_due_date_brings_the_next_warning_forward(submitted):
    case = submitted()
    Clock.objects.filter(case=case).update(due_on=day("2026-06-30"))
    Case.objects.filter(pk=case.pk).update(due_on=day("2026-06-30"), alert_after=day("2026-06-20"))
    assert sweep.recompute_open() == 1
    case.refresh_from_db()
    assert (case.due_on, case.alert_after) == (day("2026-03-30"), day("2026-03-23"))


def test_the_jobs_do_what_their_names_say(submitted, clock):
    submitted()
    go(clock, "2026-03-24")
    assert (jobs.warn_due(), jobs.recompute(), jobs.release_orphans()) == (1, 0, 0)


# Notices -----------------------------------------------------------------------


def tell(case, level, due_on=None):
    handlers.tell_of_warning(
        ClockWarned(
            case_uid=case.uid,
            number=case.number,
            kind=case.kind,
            clock="reply",
            days_left=level,
            due_on=due_on or case.due_on,
            org_path=case.org_path,
        )
    )


def told(name):
    return list(Notice.objects.filter(account__username__startswith=name).values_list("title", flat=True))


def test_whoever_the_case_waits_for_is_told_once(submitted, cast):
    case = submitted()
    tell(case, 2)
    tell(case, 2)
    assert told("clerk") == [f"{case.number} 答复期限还剩 2 个工作日（2026年3月30日到期）"]
    assert told("head") == told("handler") == []
    notice = Notice.objects.get()
    assert (notice.level, notice.link) == ("soon", f"/desk/cases/{case.uid}/")


def test_the_handler_alone_is_told_until_it_is_late(sample, submitted, cast, staff, office):
    case = submitted()
    staff("clerk", office, username="clerk_two")
    assignment.claim(case, by=cast["clerk"])
    tell(case, 0)
    assert Notice.objects.count() == 1
    assert told("clerk") == [f"{case.number} 答复期限今天到期（2026年3月30日到期）"]
    tell(case, -1)
    assert Notice.objects.filter(level="late").count() == 2


def test_while_an_applicant_is_waited_for_those_who_can_act_next_are_told(sample, submitted, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sample.ask(case, by=cast["handler"])
    supplement = Clock.objects.get(case=case, key="supplement")
    handlers.tell_of_warning(
        ClockWarned(
            case_uid=case.uid,
            number=case.number,
            kind=case.kind,
            clock="supplement",
            days_left=-1,
            due_on=supplement.due_on,
            org_path=case.org_path,
        )
    )
    assert [n.account_id for n in Notice.objects.all()] == [cast["clerk"].account_id]


def test_a_warning_that_was_overtaken_is_not_told(sample, submitted, cast):
    case = submitted()
    tell(case, 2, due_on=day("2026-03-27"))
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    tell(case, 2, due_on=day("2026-03-30"))
    assert Notice.objects.count() == 0


def test_closing_a_case_settles_what_was_said_of_it(sample, submitted, cast):
    case = submitted()
    tell(case, 2)
    for step in ("handling", "done"):
        handlers.settle_notices(
            CaseActed(
                case_uid=case.uid,
                number=case.number,
                kind=case.kind,
                act="judge",
                step=step,
                org_path=case.org_path,
                entry_id=1,
            )
        )
        assert Notice.objects.filter(read_at=None).exists() == (step == "handling")


def test_the_whole_way_from_the_clock_to_the_notice(submitted, cast, django_capture_on_commit_callbacks):
    from gongkai.kernel import outbox

    case = submitted()
    sweep.warn_due(day("2026-03-26"))
    outbox.run_pending()
    assert told("clerk") == [f"{case.number} 答复期限还剩 2 个工作日（2026年3月30日到期）"]
    assert Account.objects.get(username__startswith="clerk").notices.count() == 1
