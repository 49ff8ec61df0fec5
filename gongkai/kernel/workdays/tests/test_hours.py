"""Limits counted in hours run in office hours only, unless 24 hours are stated (casework W8)."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.workdays import SHANGHAI, OfficeHours, file_calendar

CAL = file_calendar()
OFFICE = OfficeHours.parse("08:30-12:00，13:30-18:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2025-09-24T09:00", 2, "2025-09-24T11:00"),
        ("2025-09-24T11:00", 2, "2025-09-24T14:30"),  # the noon break does not count
        ("2025-09-24T17:00", 2, "2025-09-25T09:30"),  # over night
        ("2025-09-24T20:00", 1, "2025-09-25T09:30"),  # after closing: from the next opening
        ("2025-09-24T06:00", 8, "2025-09-24T18:00"),  # a full day ends at closing time
        ("2025-09-24T08:30", 3.5, "2025-09-24T12:00"),
        ("2025-09-30T17:00", 2, "2025-10-09T09:30"),  # over the holiday
        ("2025-09-27T10:00", 4, "2025-09-28T14:00"),  # from a Saturday into the make-up Sunday, past noon
        ("2025-09-24T09:00", 24, "2025-09-28T09:00"),  # 25, 26 and the make-up Sunday 28
        ("2025-10-03T10:00", 0, "2025-10-09T08:30"),
    ],
)
def test_office_hours_of_working_days(start, hours, due):
    assert CAL.due_at(at(start), hours, office=OFFICE) == at(due)


def test_stated_24_hours_run_day_and_night():
    """保守国家秘密法实施条例第六十一条: a leak is reported within 24 hours."""
    assert CAL.due_at(at("2025-09-30T17:00"), 24, round_the_clock=True) == at("2025-10-01T17:00")


def test_an_instant_of_another_zone_is_read_in_shanghai():
    start = datetime(2025, 9, 24, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
    assert CAL.due_at(start, 2, office=OFFICE) == at("2025-09-24T11:00")
    assert CAL.elapsed_hours(start, at("2025-09-24T14:00"), office=OFFICE) == 3.5


def test_the_office_hours_of_the_law_file_are_the_default():
    assert CAL.data.office == OFFICE
    assert CAL.due_at(at("2025-09-24T09:00"), 2) == at("2025-09-24T11:00")


@pytest.mark.parametrize(
    ("a", "b", "hours"),
    [
        ("2025-09-24T09:00", "2025-09-24T18:00", 7.5),
        ("2025-09-24T17:00", "2025-09-25T09:30", 2),
        ("2025-09-30T17:00", "2025-10-09T09:30", 2),
        ("2025-10-02T00:00", "2025-10-05T00:00", 0),
        ("2025-09-25T09:30", "2025-09-24T17:00", -2),
    ],
)
def test_hours_between_two_instants(a, b, hours):
    assert CAL.elapsed_hours(at(a), at(b), office=OFFICE) == hours


@given(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1)), st.integers(1, 400))
def test_elapsed_hours_undo_due_at(start, quarters):
    start = start.replace(microsecond=0)
    due = CAL.due_at(start, quarters / 4, office=OFFICE)
    assert CAL.elapsed_hours(start, due, office=OFFICE) == quarters / 4
    assert CAL.is_workday(due.date())


@pytest.mark.parametrize("text", ["", "全天", "12:00-08:30", "08:30-12:00，11:00-18:00", "08:30-25:00"])
def test_office_hours_that_cannot_be_are_refused(text):
    with pytest.raises(ValueError, match="办公时间应按先后填写"):
        OfficeHours.parse(text)


def test_office_hours_are_read_as_people_write_them():
    assert OfficeHours.parse("上午 8:30—12:00；下午 14：00 至 17：30").sessions == (
        (time(8, 30), time(12)),
        (time(14), time(17, 30)),
    )


def test_a_day_has_no_more_than_its_hours():
    with pytest.raises(ValueError, match="超出一天的办公时间"):
        OFFICE.time_at(OFFICE.seconds_a_day + 1)
