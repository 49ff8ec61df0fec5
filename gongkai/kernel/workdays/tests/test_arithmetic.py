"""The table agrees with counting day by day, everywhere and in both directions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.workdays import OutOfRange, file_calendar
from gongkai.kernel.workdays.arithmetic import Calendar
from gongkai.kernel.workdays.ground import FIRST, LAST, CalendarData, SpecialDay
from gongkai.kernel.workdays.hours import OfficeHours

DAY = timedelta(days=1)
CAL = file_calendar()
OFFICE = OfficeHours.parse("09:00-17:00")

days = st.dates(date(2003, 6, 1), date(2028, 6, 1))
counts = st.integers(-300, 300)
units = st.sampled_from(["working", "calendar", "months"])


def walked(start: date, n: int) -> date:
    """The rulebook's own loop: one day at a time."""
    step = DAY if n > 0 else -DAY
    d, left = start, abs(n)
    while left:
        d += step
        left -= CAL.is_workday(d)
    return d


@given(days, counts)
def test_add_is_the_same_as_walking(start, n):
    assert CAL.add(start, n) == walked(start, n)


@given(days, days)
def test_elapsed_is_the_same_as_counting(a, b):
    low, high = sorted((a, b))
    counted = sum(CAL.is_workday(low + DAY * k) for k in range(1, (high - low).days + 1))
    assert CAL.elapsed(low, high) == counted
    assert CAL.elapsed(high, low) == -counted


@given(days, st.integers(1, 2_000))
def test_elapsed_undoes_add(start, n):
    due = CAL.add(start, n)
    assert CAL.is_workday(due)
    assert CAL.elapsed(start, due) == n
    assert CAL.elapsed(start, due - DAY) == n - 1


@given(days, st.integers(1, 300))
def test_days_before_are_counted_like_days_after(start, n):
    begin = CAL.add(start, -n)
    assert CAL.is_workday(begin)
    assert CAL.elapsed(begin - DAY, start - DAY) == n


@given(days, days, st.integers(0, 300), units)
def test_a_later_start_never_falls_due_earlier(a, b, n, unit):
    low, high = sorted((a, b))
    assert CAL.due(low, n, unit) <= CAL.due(high, n, unit)


@given(days, st.integers(0, 300), st.integers(0, 300), units)
def test_a_longer_period_never_falls_due_earlier(start, n, m, unit):
    assert CAL.due(start, min(n, m), unit) <= CAL.due(start, max(n, m), unit)


@given(days, st.integers(-200, 200), st.integers(1, 200))
def test_adding_in_two_steps_is_adding_at_once(start, n, m):
    """Holds from a working day on; a rest day is not a step itself."""
    from_workday = CAL.roll(start)
    middle = CAL.add(from_workday, abs(n))
    assert CAL.add(middle, m) == CAL.add(from_workday, abs(n) + m)


@given(days)
def test_rolling_ends_on_the_first_working_day_from_the_date(start):
    rolled = CAL.roll(start)
    assert CAL.is_workday(rolled)
    assert CAL.roll(rolled) == rolled
    assert CAL.elapsed(start, rolled) == (rolled != start)


@given(days)
def test_nothing_added_is_the_day_itself(start):
    assert CAL.add(start, 0) == start


@given(days, days)
def test_each_day_of_a_count_says_whether_and_why(a, b):
    low, high = sorted((a, b))
    listed = CAL.days(low, high)
    assert [d.date for d in listed] == [low + DAY * k for k in range(1, (high - low).days + 1)]
    assert sum(d.counted for d in listed) == CAL.elapsed(low, high)
    assert all(d.reason for d in listed)
    assert CAL.days(high, low) == []


@given(days, st.integers(0, 120), units)
def test_an_explanation_ends_on_the_due_day_and_counts_the_period(start, n, unit):
    listed = CAL.explain(start, n, unit)
    due = CAL.due(start, n, unit)
    assert (listed[-1].date if listed else start) == due
    if unit != "months":
        assert sum(d.counted for d in listed) == n


def test_an_explanation_of_calendar_days_shows_the_roll_over():
    """民法典第二百零三条: the last day falls on the holiday, the eight days after it are not days of the period."""
    listed = CAL.explain(date(2025, 9, 2), 30, "calendar")
    assert [(d.counted, d.reason) for d in listed[28:32]] == [
        (True, "自然日"),
        (True, "自然日；期满日为国庆节、中秋节，顺延"),
        (False, "国庆节、中秋节，顺延"),
        (False, "国庆节、中秋节，顺延"),
    ]
    assert (listed[-1].date, listed[-1].reason) == (date(2025, 10, 9), "顺延至此日期满")


def test_a_day_says_its_reason_and_the_text_behind_it():
    assert CAL.reason(date(2025, 9, 26)) == "工作日"
    assert CAL.reason(date(2025, 9, 27)) == "周六"
    assert CAL.reason(date(2025, 9, 28)) == "调休上班"
    assert CAL.is_made_up(date(2025, 9, 28)) and not CAL.is_holiday(date(2025, 9, 28))
    assert CAL.is_holiday(date(2025, 10, 1)) and not CAL.is_made_up(date(2025, 10, 1))
    assert not CAL.is_holiday(date(2025, 9, 27)) and not CAL.is_made_up(date(2025, 9, 29)), "a plain Saturday, a Monday"
    assert CAL.reason(date(2025, 10, 8)) == "国庆节、中秋节"
    assert CAL.reason(date(2026, 10, 1)) == "国庆节"
    assert (
        CAL.day(date(2025, 9, 28)).source == "《国务院办公厅关于2025年部分节假日安排的通知》（国办发明电〔2024〕12号）"
    )
    assert CAL.day(date(2025, 9, 27)).source.endswith("第七条")
    assert CAL.day(date(2025, 9, 26)).source == ""
    assert CAL.day(date(2015, 9, 4)).source.endswith("（国发明电〔2015〕1号）")


def test_a_date_in_a_year_without_a_notice_is_provisional():
    assert not CAL.is_provisional(date(2026, 12, 31))
    assert CAL.is_provisional(date(2027, 1, 1))
    assert CAL.is_provisional(date(2003, 12, 31))
    assert not CAL.is_provisional(date(2004, 1, 1))
    assert "2027年放假通知尚无数据" in CAL.day(date(2027, 1, 4)).source


def test_a_year_without_a_notice_knows_weekends_and_fixed_holidays_only():
    """全国年节及纪念日放假办法第二条 as of 2024, 1999 and 1949; movable festivals come with the notice."""
    off = {d for d in (date(2027, 1, 1) + DAY * k for k in range(365)) if d.weekday() < 5 and not CAL.is_workday(d)}
    assert off == {date(2027, 1, 1), date(2027, 10, 1)}  # 1 and 2 May, 2 and 3 October are weekend days
    assert [CAL.reason(date(2030, 5, n)) for n in (1, 2, 3)] == ["劳动节", "劳动节", "工作日"]
    assert [CAL.reason(date(2002, 5, n)) for n in (1, 2, 3)] == ["劳动节", "劳动节", "劳动节"]
    assert [CAL.reason(date(1998, 5, n)) for n in (1, 4)] == ["劳动节", "工作日"]
    assert [CAL.reason(date(1997, 10, n)) for n in (1, 2, 3)] == ["国庆节", "国庆节", "工作日"]
    assert CAL.day(date(2030, 5, 2)).source == "《全国年节及纪念日放假办法（2024年修订）》（国务院令第795号）第二条"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CAL.add(date(1949, 12, 31), 1),
        lambda: CAL.add(date.max, 1),
        lambda: CAL.add(LAST, 1),
        lambda: CAL.add(FIRST, -1),
        lambda: CAL.add(date(2025, 1, 1), 10**9),
        lambda: CAL.add(date(2025, 1, 1), -(10**9)),
        lambda: CAL.elapsed(date.min, date(2025, 1, 1)),
        lambda: CAL.elapsed(date(2025, 1, 1), date.max),
        lambda: CAL.is_workday(date.min),
        lambda: CAL.reason(date.max),
        lambda: CAL.natural_due(date(2025, 1, 1), 10**9),
        lambda: CAL.natural_due(date(2025, 1, 1), 100_000),
        lambda: CAL.month_due(date(2025, 1, 1), 10**6),
        lambda: CAL.days(date.min, date.max),
        lambda: CAL.annual_due(9999, 1, 31),
        lambda: Calendar(CalendarData(OFFICE, special={LAST: SpecialDay(LAST, False, "末日")})).roll(LAST),
    ],
)
def test_beyond_the_table_the_answer_is_a_chinese_sentence(ask):
    with pytest.raises(OutOfRange, match="日期超出工作日历的范围（1950年至2100年）"):
        ask()


def test_the_edges_of_the_table_answer():
    assert CAL.add(FIRST, 1) == FIRST + DAY
    assert CAL.elapsed(FIRST, LAST) > 37_000
    assert CAL.add(LAST, -1) == LAST - DAY
    assert CAL.roll(LAST) == LAST  # a Friday
    assert CAL.add(LAST - DAY, 1) == LAST


def test_the_version_names_the_last_year_and_follows_the_content():
    with_holiday = Calendar(
        CalendarData(OFFICE, special={date(2030, 1, 2): SpecialDay(date(2030, 1, 2), False, "元旦")})
    )
    plain = Calendar(CalendarData(OFFICE))
    assert CAL.version.startswith("2026-")
    assert len({CAL.version, with_holiday.version, plain.version}) == 3
    assert Calendar(CalendarData(OFFICE)).version == plain.version
