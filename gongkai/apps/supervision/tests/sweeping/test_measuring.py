"""办结记录: what a finished case counts as, and that it follows the case."""

from datetime import date

import pytest

from gongkai.apps.supervision.actions import measuring
from gongkai.apps.supervision.models import Closing, Stay
from gongkai.apps.supervision.tests.sweeping.test_sweep import go

pytestmark = pytest.mark.django_db


def finish(sample, cast, case, clock, answered):
    sample.accept(case, by=cast["clerk"])
    sample.draft(case, by=cast["handler"])
    go(clock, answered)
    return sample.judge(case, by=cast["head"], agreed=True)


def test_a_case_in_time_and_one_that_is_late(sample, cast, submitted, clock):
    """Received 2026-03-02, twenty working days: due on the 30th."""
    early = submitted()
    late = submitted()
    go(clock, "2026-03-06")
    finish(sample, cast, early, clock, "2026-03-09")
    finish(sample, cast, late, clock, "2026-04-01")
    for case in (early, late):
        measuring.measure_case(case.uid)
    rows = {row.case_uid: row for row in Closing.objects.all()}
    assert (rows[early.uid].promised_days, rows[early.uid].promised_used, rows[early.uid].promised_kept) == (
        20,
        5,
        True,
    )
    assert (rows[late.uid].legal_used, rows[late.uid].legal_kept) == (22, False)
    assert rows[early.uid].item_label == "样本申请" and rows[early.uid].unit == "working"


def test_stays_say_where_the_time_went(sample, cast, submitted, clock):
    case = submitted()
    go(clock, "2026-03-06")
    finish(sample, cast, case, clock, "2026-03-13")
    measuring.measure_case(case.uid)
    assert list(Stay.objects.order_by("pk").values_list("step", "days"))[:2] == [("received", 4), ("handling", 0)]
    assert sum(Stay.objects.values_list("days", flat=True)) == 9


def test_an_open_case_is_not_counted_and_a_reopened_one_no_more(sample, cast, submitted, clock):
    case = submitted()
    measuring.measure_case(case.uid)
    assert not Closing.objects.exists()
    go(clock, "2026-03-06")
    finish(sample, cast, case, clock, "2026-03-09")
    assert measuring.measure_missing() == 1 and measuring.measure_missing() == 0
    first = Closing.objects.values_list("closed_on", "promised_used", "seq").get()
    measuring.measure_case(case.uid)
    assert Closing.objects.values_list("closed_on", "promised_used", "seq").get() == first
    assert first[0] == date(2026, 3, 9)
    sample.reopen(case, by=cast["head"], reason="改错")
    measuring.measure_case(case.uid)
    assert not Closing.objects.exists() and not Stay.objects.exists()


def test_rest_after_the_end_is_no_stay(sample, cast, submitted, clock):
    case = submitted()
    go(clock, "2026-03-06")
    finish(sample, cast, case, clock, "2026-03-09")
    go(clock, "2026-03-20")
    sample.reopen(case, by=cast["head"], reason="改错")
    sample.draft(case, by=cast["handler"])
    sample.judge(case, by=cast["head"], agreed=True)
    measuring.measure_case(case.uid)
    assert "done" not in Stay.objects.values_list("step", flat=True)
