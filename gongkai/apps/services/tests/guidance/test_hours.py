"""Hours as bodies write them, and what they mean today: read where they are plain, never guessed at."""

from datetime import date, datetime

import pytest

from gongkai.apps.services.queries import timing
from gongkai.apps.services.rules import hours
from gongkai.apps.services.tests.samples import elements
from gongkai.testing import SHANGHAI

# The calendar asks whether an administrator corrected it.
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "days", "words"),
    [
        ("工作日9:00—17:00", "workdays", "09:00—17:00"),
        ("工作日9:00—12:00，13:00—17:00", "workdays", "09:00—12:00、13:00—17:00"),
        ("周一至周五 上午8:30-12:00，下午2:00-5:30（法定节假日除外）", "weekdays", "08:30—12:00、14:00—17:30"),
        ("星期一到五：上午9：00至12：00；下午1：30至5：00", "weekdays", "09:00—12:00、13:30—17:00"),
        ("每天 9:00~21:00", "daily", "09:00—21:00"),
    ],
)
def test_plain_hours_are_read(written, days, words):
    found = hours.read(written)
    assert found is not None and (found.days, found.words) == (days, words)


@pytest.mark.parametrize(
    "written",
    ["", "工作日", "工作日9:00开始", "9:00—17:00", "周二、周四9:00—11:00", "工作日17:00—9:00", "工作日25:00—26:00",
     "工作日9:00—17:00，夏季顺延半小时", "工作日9:00—12:00，11:00—17:00"],
)  # fmt: skip
def test_what_leaves_doubts_is_not_read(written):
    assert hours.read(written) is None


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ((2026, 11, 2, 10, 0), "现在办公，到12:00。"),
        ((2026, 11, 2, 8, 0), "今天09:00开始办公。"),
        ((2026, 11, 2, 12, 30), "今天13:00开始办公。"),
        ((2026, 11, 2, 18, 0), "现在不办公，明天09:00开始。"),
        ((2026, 11, 6, 18, 0), "现在不办公，11月9日09:00开始。"),
        ((2026, 10, 3, 10, 0), "现在不办公，10月8日09:00开始。"),
        ((2026, 10, 10, 10, 0), "现在办公，到12:00。"),
    ],
)
def test_working_days_follow_the_calendar_with_its_swapped_days(now, said):
    assert timing.opening("工作日9:00—12:00，13:00—17:00", datetime(*now, tzinfo=SHANGHAI)) == said


def test_monday_to_friday_says_nothing_of_a_holiday():
    text = "周一至周五9:00—17:00"
    assert timing.opening(text, datetime(2026, 10, 5, 10, tzinfo=SHANGHAI)).startswith("今天是节假日或者调休")
    assert timing.opening(text, datetime(2026, 10, 10, 10, tzinfo=SHANGHAI)).startswith("今天是节假日或者调休")
    assert timing.opening(text, datetime(2026, 11, 7, 10, tzinfo=SHANGHAI)) == "现在不办公，11月9日09:00开始。"
    assert timing.opening("每天9:00—17:00", datetime(2026, 10, 5, 10, tzinfo=SHANGHAI)) == "现在办公，到17:00。"
    assert timing.opening("周二上午", datetime(2026, 11, 2, 10, tzinfo=SHANGHAI)) == ""


def test_a_promise_is_a_day_of_the_calendar():
    """casework §6 vector 1: accepted 2025-09-24, 20 working days end on 2025-10-28."""
    found = timing.reckoned(elements(promised_days=10, statutory_days=20), date(2025, 9, 24))
    assert found is not None
    assert (found.promised_on, found.statutory_on) == (date(2025, 10, 14), date(2025, 10, 28))
    assert ("国庆节、中秋节" in [one.reason for one in found.skipped]) or sum(one.count for one in found.skipped) == 10
    assert found.saved == 14 and not found.provisional


def test_other_units_are_reckoned_as_they_are_or_not_at_all():
    thirty = elements(promised_days=30, promised_unit="natural", statutory_days=None, statutory_unit=None)
    natural = timing.reckoned(thirty, date(2025, 9, 2))
    assert natural is not None and natural.promised_on == date(2025, 10, 9) and natural.skipped == ()
    hour = elements(promised_days=4, promised_unit="hour", statutory_days=None, statutory_unit=None)
    assert timing.reckoned(hour, date(2025, 9, 2)) is None
    instant = timing.reckoned(elements(promised_days=0, statutory_days=None, statutory_unit=None), date(2025, 9, 2))
    assert instant is None
