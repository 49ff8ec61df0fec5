"""监察巡查 on a kind of case no rule names: the same data give the same events, whoever looks and whenever."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.apps.supervision.actions import judging, raising
from gongkai.apps.supervision.models import Event, Raise, Watch
from gongkai.kernel import outbox
from gongkai.kernel.cases import sweep as kernel_sweep
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.tests.sample import CITIZEN, SHANGHAI
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.journal import reading

pytestmark = pytest.mark.django_db


def go(clock, text):
    clock.move_to(datetime.combine(date.fromisoformat(text), datetime.min.time().replace(hour=9), tzinfo=SHANGHAI))


def sweep(clock, text):
    go(clock, text)
    judging.enrol()
    return judging.sweep()


def raises(case=None):
    rows = Raise.objects.all() if case is None else Raise.objects.filter(case_uid=case.uid)
    return [(one.rule, one.get_signal_display(), str(one.on)) for one in rows]


def everything():
    names = ("case_uid", "point", "occurrence", "rule", "version", "signal", "on", "held_by", "step")
    events = (
        "case_uid",
        "point",
        "serial",
        "rule",
        "signal",
        "reached_on",
        "raised_on",
        "state",
        "ended_on",
        "closed_on",
    )
    return sorted(map(str, Raise.objects.values_list(*names))), sorted(map(str, Event.objects.values_list(*events)))


def test_one_event_rises_from_pre_warning_to_red(submitted, clock):
    """办理超期: due 2026-03-30; one working day before, the day after, five working days after."""
    case = submitted()
    for text in ("2026-03-26", "2026-03-27", "2026-03-28", "2026-03-31", "2026-04-01", "2026-04-07", "2026-04-30"):
        sweep(clock, text)
    assert raises(case) == [
        ("E04", "预警", "2026-03-27"),
        ("G01", "黄牌", "2026-03-31"),
        ("G01", "红牌", "2026-04-07"),
    ]
    event = Event.objects.get()
    assert (event.signal, event.state, event.reached_on, event.raised_on) == (
        4,
        "open",
        date(2026, 3, 27),
        date(2026, 4, 7),
    )
    assert [e.act for e in reading.entries(event.subject)] == [
        "supervision.find",
        "supervision.raise",
        "supervision.raise",
    ]


def test_a_case_is_judged_within_its_act(submitted, clock, sample, cast):
    """cases.acted → handler: the new case is watched before any sweep comes."""
    case = submitted()
    outbox.run_pending()
    assert Watch.objects.get(case=case).next_on == date(2026, 3, 27)
    sample.accept(case, by=cast["clerk"])
    go(clock, "2026-03-20")
    sample.extend(case, by=cast["head"], days=10, reason="征求意见")
    outbox.run_pending()
    assert Watch.objects.get(case=case).next_on == date(2026, 4, 13)


def test_after_a_standstill_nothing_is_lost_and_nothing_is_doubled(submitted, clock):
    one, other = submitted(), submitted()
    for day in range(20, 32):
        sweep(clock, f"2026-03-{day}")
    undisturbed = everything()
    Raise.objects.all().delete()
    Event.objects.all().delete()
    Watch.objects.all().delete()
    sweep(clock, "2026-03-31")
    assert everything() == undisturbed
    assert Event.objects.count() == 2
    assert {one.uid, other.uid} == set(Event.objects.values_list("case_uid", flat=True))


def test_the_same_database_swept_twice_gives_the_same_events(submitted, clock):
    for _ in range(3):
        submitted()
    sweep(clock, "2026-04-20")
    first = everything()
    assert judging.sweep().due == 0
    judging.judge_anew()
    assert judging.sweep().found == 0
    assert everything() == first


def test_a_sweep_that_is_killed_goes_on_where_it_was(submitted, clock, monkeypatch):
    monkeypatch.setattr(judging, "BATCH", 2)
    cases = [submitted() for _ in range(5)]
    judging.enrol()
    go(clock, "2026-03-31")
    calls = []

    def dying(work):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return raising.raise_all(work)

    monkeypatch.setattr(judging, "raise_all", dying)
    with pytest.raises(KeyboardInterrupt):
        judging.sweep()
    assert Event.objects.count() == 2
    monkeypatch.setattr(judging, "raise_all", raising.raise_all)
    judging.sweep()
    killed = everything()
    Raise.objects.all().delete()
    Event.objects.all().delete()
    judging.judge_anew()
    judging.sweep()
    assert everything() == killed
    assert Event.objects.count() == len(cases)


def test_closed_in_time_gives_nothing_and_closed_late_keeps_its_card(submitted, clock, sample, cast):
    early, late = submitted(), submitted()
    for case, day in ((early, "2026-03-20"), (late, "2026-04-02")):
        go(clock, day)
        sample.accept(case, by=cast["clerk"])
        sample.draft(case, by=cast["handler"])
        sample.judge(case, by=cast["head"], agreed=True)
    sweep(clock, "2026-04-20")
    assert raises(early) == []
    # Enrolled only after it was closed, it is met by the handler of its acts.
    outbox.run_pending()
    assert raises(late) == []  # supervision began after both were closed
    judging.begin(date(2026, 3, 1))
    Watch.objects.all().update(seq=0)
    judging.judge_case(late.uid)
    judging.judge_case(early.uid)
    assert raises(late) == [("E04", "预警", "2026-03-27"), ("G01", "黄牌", "2026-03-31")]
    assert raises(early) == []
    assert Event.objects.get().ended_on == date(2026, 4, 2)


def test_a_pre_warning_is_over_with_its_clock(submitted, clock, sample, cast):
    case = submitted()
    outbox.run_pending()
    sweep(clock, "2026-03-27")
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    outbox.run_pending()
    event = Event.objects.get()
    assert (event.state, event.closed_on) == ("settled", date(2026, 3, 27))


def test_an_act_the_handlers_have_not_told_of_yet_is_seen_all_the_same(submitted, clock, sample, cast):
    """The plan of a case is never used when its journal has grown: paused on the day before the card was due."""
    case = submitted()
    outbox.run_pending()
    sweep(clock, "2026-03-29")
    go(clock, "2026-03-30")
    sample.accept(case, by=cast["clerk"])
    sample.ask(case, by=cast["handler"])
    sweep(clock, "2026-03-31")
    assert raises(case) == [("E04", "预警", "2026-03-27")]


def test_an_extension_after_the_fact_takes_no_card_away(submitted, clock, sample, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    sweep(clock, "2026-03-31")
    before = raises(case)
    go(clock, "2026-04-01")
    sample.extend(case, by=cast["head"], days=10, reason="补办延期")
    outbox.run_pending()
    assert raises(case) == before
    Raise.objects.all().delete()
    Event.objects.all().delete()
    judging.judge_anew()
    judging.sweep()
    assert raises(case) == before  # from the stored times alone, although the due date has moved since


def test_a_pause_dated_back_takes_no_card_away(submitted, clock, sample, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    go(clock, "2026-04-02")
    sample.ask(case, by=cast["handler"])
    sweep(clock, "2026-04-03")
    assert ("G01", "黄牌", "2026-03-31") in raises(case)


def test_a_warning_of_the_kernel_does_not_make_the_plan_stale(submitted, clock):
    submitted()
    judging.enrol()
    go(clock, "2026-03-27")
    kernel_sweep.warn_due()
    assert judging.sweep() == judging.Swept(due=1, judged=0, found=1)


def test_a_resumed_case_is_planned_anew(submitted, clock, sample, cast):
    case = submitted()
    sample.accept(case, by=cast["clerk"])
    go(clock, "2026-03-26")
    sample.ask(case, by=cast["handler"])
    outbox.run_pending()
    assert Watch.objects.get(case=case).next_on is None
    go(clock, "2026-04-13")
    sample.answer(case, by=CITIZEN)
    outbox.run_pending()
    assert Watch.objects.get(case=case).next_on == date(2026, 4, 15)


def test_the_sweep_asks_one_index_when_nothing_is_due(submitted, clock, django_assert_num_queries):
    for _ in range(3):
        submitted()
    judging.enrol()
    with django_assert_num_queries(3):  # savepoint, the question, release
        judging.sweep()


def test_a_case_of_a_kind_nobody_declares_is_left_alone(submitted, clock):
    case = submitted()
    Case.objects.filter(pk=case.pk).update(kind="gone.kind")
    judging.enrol()
    assert Watch.objects.get(case=case).next_on is None


def test_a_card_found_by_an_act_is_followed_up_without_waiting_for_a_sweep(submitted, clock, sample, cast):
    case = submitted()
    judging.enrol()
    go(clock, "2026-03-31")
    sample.accept(case, by=cast["clerk"])
    outbox.run_pending()
    assert ("G01", "黄牌", "2026-03-31") in raises(case)
    assert Job.objects.filter(name="supervision.follow_up").count() == 1


def test_what_rises_is_written_in_as_many_statements_for_many_cases(submitted, clock):
    """From yellow to red: events, findings and entries of a batch together, and every chain unbroken."""
    counted = []
    for number in (2, 6):
        go(clock, "2026-03-02")
        for _ in range(number):
            submitted()
        sweep(clock, "2026-03-31")
        go(clock, "2026-04-07")
        with CaptureQueriesContext(connection) as asked:
            assert judging.sweep().found == number
        counted.append(len(asked))
        Raise.objects.all().delete()
        Event.objects.all().delete()
        Watch.objects.all().update(next_on=None)
    assert counted[0] == counted[1]
    assert reading.verify().intact
