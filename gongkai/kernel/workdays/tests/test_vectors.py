"""The worked vectors of the rulebook (casework §6) and the dates that return every year."""

from datetime import date, datetime

import pytest

from gongkai.kernel.workdays import file_calendar
from gongkai.kernel.workdays.examples import broken_examples, counting_rules


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture(scope="module")
def cal():
    return file_calendar()


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2025-09-24", 20, "2025-10-28"),  # 1 行政许可法第四十二条、第八十二条: accepted, ordinary decision
        ("2025-09-24", 30, "2025-11-11"),  # 2 the same, extended by 10 days
        ("2025-04-30", 5, "2025-05-12"),  # 3 行政许可法第三十二条: told once within five days
        ("2025-04-30", 20, "2025-06-03"),  # 4 nothing told: accepted from the day of receipt
        ("2026-02-10", 10, "2026-03-02"),  # 6 行政许可法第四十四条: licence issued and served
        ("2025-12-18", 20, "2026-01-16"),  # 8 政府信息公开条例第三十三条: reply
    ],
)
def test_working_days_after_a_start_that_is_not_counted(cal, start, days, due):
    assert cal.add(d(start), days) == cal.due(d(start), days, "working") == d(due)
    assert cal.elapsed(d(start), d(due)) == days


def test_days_of_a_hearing_are_not_counted(cal):
    """5 行政许可法第四十五条: accepted 3 June 2025, hearing from 10 to 18 June, both days included."""
    before = cal.elapsed(d("2025-06-03"), d("2025-06-09"))
    assert before == 4
    assert cal.add(d("2025-06-18"), 20 - before) == d("2025-07-10")
    assert cal.add(d("2025-06-03"), 20) == d("2025-07-01")


def test_a_period_in_calendar_days_moves_off_a_holiday_at_its_end(cal):
    """7 民法典第二百零三条: the 30th day is 2 October 2025."""
    assert cal.natural_due(d("2025-09-02"), 30) == cal.due(d("2025-09-02"), 30, "calendar") == d("2025-10-09")


def test_holidays_in_the_middle_of_calendar_days_count(cal):
    """民法典第二百零三条 speaks of the last day only."""
    assert cal.natural_due(d("2025-09-25"), 15) == d("2025-10-10")


@pytest.mark.parametrize(
    ("year", "month", "day", "due"),
    [
        (2024, 1, 31, "2024-01-31"),
        (2026, 1, 31, "2026-02-02"),  # a Saturday
        (2025, 1, 31, "2025-02-05"),  # within the Spring Festival
        (2024, 3, 31, "2024-04-01"),  # a Sunday
        (2025, 3, 31, "2025-03-31"),
        (2012, 3, 31, "2012-03-31"),  # a Saturday that was worked
    ],
)
def test_annual_reports_fall_due_on_the_next_working_day(cal, year, month, day, due):
    """政府信息公开条例第四十九条: 31 January and 31 March; 民法典第二百零三条."""
    assert cal.annual_due(year, month, day) == d(due)
    assert cal.annual_due(year, month, day, rolls=False) == date(year, month, day)


@pytest.mark.parametrize(
    ("start", "rule", "due"),
    [
        ("2025-09-01", ("working", 5), "2025-09-08"),
        ("2025-09-01", ("calendar", 20), "2025-09-22"),
        ("2025-09-22", ("working", 2), "2025-09-24"),
        ("2025-09-24", ("working", 5), "2025-09-30"),
        ("2025-09-30", ("working", 2), "2025-10-10"),
        ("2025-10-10", ("working", 1), "2025-10-11"),
        ("2025-10-11", ("working", 7), "2025-10-21"),
        ("2025-10-21", ("working", 7), "2025-10-30"),
        ("2025-10-30", ("working", 15), "2025-11-20"),
        ("2025-10-10", ("calendar", 30), "2025-11-10"),
        ("2025-04-30", ("calendar", 3), "2025-05-06"),
    ],
)
def test_an_open_tender_of_september_2025(cal, start, rule, due):
    """财政部令第87号第八十五条 counts as 民法典 does; the minimum periods end no earlier than this."""
    unit, days = rule
    assert cal.earliest_end(d(start), days, unit) == d(due)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-12-01", 6, "2025-06-03"),  # 1 June is a Sunday of the Dragon Boat holiday
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-03-31", -1, "2025-02-28"),
    ],
)
def test_months_end_on_the_corresponding_day(cal, start, months, due):
    """民法典第二百零二条: no corresponding day, the last day of the month."""
    assert cal.month_due(d(start), months) == cal.due(d(start), months, "months") == d(due)


def test_notice_before_an_event_is_given_at_the_latest_on(cal):
    """行政许可法第四十八条: seven days before the hearing; working days are counted back over the make-up Sunday."""
    assert cal.latest_start(d("2025-10-20"), 7, "calendar") == d("2025-10-13")
    assert cal.latest_start(d("2025-10-13"), 6, "working") == d("2025-09-28")
    assert cal.latest_start(d("2025-10-20"), 8, "calendar") == d("2025-10-12")  # a Sunday stays one
    with pytest.raises(ValueError, match="倒推期限只能按工作日或自然日计算"):
        cal.latest_start(d("2025-10-20"), 1, "months")


def test_hours_need_an_instant(cal):
    with pytest.raises(ValueError, match="须从具体时刻起算"):
        cal.due(d("2025-10-20"), 24, "hours")
    with pytest.raises(ValueError, match="不认识的期限单位“weeks”"):
        cal.due(d("2025-10-20"), 2, "weeks")
    with pytest.raises(TypeError):
        cal.roll(datetime(2025, 10, 20, 9))


def test_every_example_in_every_law_file_comes_out(cal):
    assert broken_examples(cal) == []
    assert sum(len(rule.examples) for rule in counting_rules()) >= 10
