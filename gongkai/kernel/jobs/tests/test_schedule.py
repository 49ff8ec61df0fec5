"""Slots are counted in Asia/Shanghai, whatever the server's zone; none is doubled or left out."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.jobs import schedule

SHANGHAI = ZoneInfo("Asia/Shanghai")
instants = st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
short = st.timedeltas(timedelta(0), timedelta(days=40))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("5s", timedelta(seconds=5)),
        ("90m", timedelta(minutes=90)),
        ("1h", timedelta(hours=1)),
        ("2d", timedelta(days=2)),
    ],
)
def test_duration(text: str, span: timedelta) -> None:
    assert schedule.duration(text) == span


@pytest.mark.parametrize("text", ["", "0s", "5", "h", "1w", "-1h", "1.5h", " 1h"])
def test_duration_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        schedule.duration(text)


@pytest.mark.parametrize("text", ["2:30", "24:00", "02:60", "0230", "02:30:00"])
def test_time_of_day_refuses_anything_else(text: str) -> None:
    with pytest.raises(ValueError):
        schedule.time_of_day(text)


@pytest.mark.parametrize(
    ("span", "label"), [("90s", "90 秒"), ("120s", "2 分钟"), ("1h", "1 小时"), ("24h", "1 天"), ("36h", "36 小时")]
)
def test_duration_label(span: str, label: str) -> None:
    assert schedule.duration_label(schedule.duration(span)) == label


def test_daily_slot_belongs_to_the_local_day_not_the_utc_day() -> None:
    # 02:30 in Shanghai is 18:30 UTC of the day before.
    slots = schedule.daily_slots(
        time(2, 30), datetime(2026, 3, 1, 18, 0, tzinfo=UTC), datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
    )
    assert slots == [local(2026, 3, 2, 2, 30)]


def test_daily_slot_interval_is_open_at_the_start_and_closed_at_the_end() -> None:
    at = local(2026, 3, 2, 2, 30)
    assert schedule.daily_slots(time(2, 30), at, at + timedelta(hours=23)) == []
    assert schedule.daily_slots(time(2, 30), at - timedelta(hours=1), at) == [at]


def test_hourly_slots_lie_on_the_hour_and_day_slots_on_local_midnight() -> None:
    until = local(2026, 3, 2, 10, 20)
    assert schedule.every_slots(timedelta(hours=1), until - timedelta(hours=2), until) == [
        local(2026, 3, 2, 9),
        local(2026, 3, 2, 10),
    ]
    assert schedule.every_slots(timedelta(days=1), until - timedelta(days=1), until) == [local(2026, 3, 2)]


def test_latest_only_costs_nothing_after_a_long_standstill() -> None:
    until = local(2026, 3, 2, 10, 0, 3)
    found = schedule.every_slots(timedelta(seconds=5), local(2016, 1, 1), until, latest_only=True)
    assert found == [local(2026, 3, 2, 10, 0, 0)]


@given(after=instants, first=short, second=short, seconds=st.integers(600, 200_000))
def test_two_looks_find_the_same_slots_as_one(
    after: datetime, first: timedelta, second: timedelta, seconds: int
) -> None:
    span, middle, until = timedelta(seconds=seconds), after + first, after + first + second
    for slots in (
        lambda a, b: schedule.every_slots(span, a, b),
        lambda a, b: schedule.daily_slots(time(2, 30), a, b),
    ):
        assert slots(after, middle) + slots(middle, until) == slots(after, until)


@given(after=instants, length=short)
def test_one_daily_slot_for_each_day(after: datetime, length: timedelta) -> None:
    slots = schedule.daily_slots(time(23, 59), after, after + length)
    assert all(b - a == timedelta(days=1) for a, b in pairwise(slots))
    assert abs(len(slots) - length / timedelta(days=1)) <= 1
