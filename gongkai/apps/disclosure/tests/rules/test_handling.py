"""补正、延期、大量申请、按期与预警 (条例第三十条、第三十三条、第三十五条)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules import handling
from gongkai.kernel import workdays

CALENDAR = workdays.file_calendar()
RECEIVED = date(2025, 4, 28)  # the seventh working day is 2025-05-12, after 劳动节


def completion(**change: object) -> list[str]:
    wish = {
        "received_on": RECEIVED,
        "on": date(2025, 5, 12),
        "items": ["请写明文件名称"],
        "allowed_days": 15,
        "asked_before": False,
        "calendar": CALENDAR,
    }
    return handling.completion_problems(**(wish | change))


def test_completion_is_asked_within_seven_working_days():
    """第三十条: 自收到申请之日起7个工作日内一次性告知."""
    assert completion() == []
    assert "7个工作日" in completion(on=date(2025, 5, 13))[0]


def test_completion_is_asked_once():
    assert "一次为限" in completion(asked_before=True)[0]


@pytest.mark.parametrize(
    ("change", "says"), [({"items": []}, "逐项"), ({"items": [" "]}, "逐项"), ({"allowed_days": 0}, "合理的补正期限")]
)
def test_completion_names_items_and_a_reasonable_period(change, says):
    assert says in "".join(completion(**change))


def test_the_old_regulation_knew_neither_seven_days_nor_one_notice():
    """旧条例第二十一条第（四）项."""
    old = date(2019, 4, 1)
    assert completion(received_on=old, on=CALENDAR.add(old, 12), asked_before=True) == []


def test_a_request_is_not_abandoned_before_the_last_day_has_passed():
    due = date(2025, 5, 12)
    assert handling.abandonment_problems(due_on=due, on=due) != []
    assert handling.abandonment_problems(due_on=due, on=due + timedelta(1)) == []


def extension(**change: object) -> list[str]:
    wish = {
        "received_on": date(2025, 9, 24),
        "on": date(2025, 10, 28),
        "due_on": date(2025, 10, 28),
        "days": 20,
        "extended_before": False,
        "approved_by_head": True,
        "reason": "需要检索纸质档案",
    }
    return handling.extension_problems(**(wish | change))


def test_extension_up_to_20_working_days_on_the_last_day():
    """第三十三条第二款: 最长不得超过20个工作日."""
    assert extension() == extension(days=1) == extension(due_on=None) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"days": 21}, "1至20个工作日"),
        ({"days": 0}, "1至20个工作日"),
        ({"received_on": date(2019, 5, 14), "days": 16}, "1至15个工作日"),
        ({"extended_before": True}, "已经延长过一次"),
        ({"on": date(2025, 10, 29)}, "已经届满"),
        ({"approved_by_head": False}, "负责人同意"),
        ({"reason": " "}, "告知申请人"),
    ],
)
def test_unlawful_extensions_are_refused(change, says):
    assert says in "".join(extension(**change))


def test_clearly_excessive_numbers():
    """第三十五条 names no number: the default is the fee threshold, each body may set its own."""
    on = date(2025, 9, 1)
    assert [handling.is_excessive(n, on=on) for n in (10, 11)] == [False, True]
    assert handling.is_excessive(6, on=on, threshold=5) and not handling.is_excessive(0, on=on, threshold=0)


def test_an_answer_dispatched_on_the_due_date_is_on_time():
    due, after = date(2025, 10, 28), date(2025, 10, 29)
    assert not handling.is_late(due_on=due, answered_on=due, today=date(2026, 1, 1))
    assert handling.is_late(due_on=due, answered_on=after, today=after)
    assert handling.is_late(due_on=due, answered_on=None, today=after)
    assert not handling.is_late(due_on=due, answered_on=None, today=due)
    assert not handling.is_late(due_on=None, answered_on=None, today=after)


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2025, 10, 20), ""),  # 六个工作日
        (date(2025, 10, 21), "yellow"),
        (date(2025, 10, 23), "yellow"),
        (date(2025, 10, 24), "red"),
        (date(2025, 10, 28), "red"),
        (date(2025, 10, 29), "overdue"),
        (date(2025, 11, 1), "overdue"),
    ],
)
def test_alerts_count_working_days(today, level):
    assert handling.alert(due_on=date(2025, 10, 28), today=today, calendar=CALENDAR) == level


def test_a_paused_clock_gives_no_alert():
    assert handling.alert(due_on=None, today=RECEIVED, calendar=CALENDAR) == ""


@given(st.dates(date(2020, 1, 1), date(2026, 6, 30)), st.integers(0, 400))
def test_alerts_never_calm_down_as_time_passes(due, before):
    order = ["", "yellow", "red", "overdue"]
    first, second = due - timedelta(before), due - timedelta(before) + timedelta(1)
    levels = [order.index(handling.alert(due_on=due, today=day, calendar=CALENDAR)) for day in (first, second)]
    assert levels == sorted(levels)
    late = [handling.is_late(due_on=due, answered_on=None, today=day) for day in (first, second)]
    assert [level == 3 for level in levels] == late
