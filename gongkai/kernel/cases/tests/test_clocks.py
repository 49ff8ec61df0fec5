"""期限计算: the worked vectors, pauses, restarts and extensions, each against the calendar as published."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.kernel.cases.clocks import (
    ClockError,
    ClockEvent,
    ClockState,
    compute,
    days_left,
    explain_days,
    merge,
)
from gongkai.kernel.workdays import file_calendar

CALENDAR = file_calendar()
DAY = timedelta(days=1)


def d(text: str) -> date:
    return date.fromisoformat(text)


def start(on: str, days: int) -> ClockEvent:
    return ClockEvent("start", d(on), days)


def event(kind, on: str, days: int = 0, reason: str = "") -> ClockEvent:
    return ClockEvent(kind, d(on), days, reason)


def read(*events: ClockEvent, unit="working") -> ClockState:
    return compute(events, unit, CALENDAR)


# The vectors of casework §6, computed with the notices for 2025 and 2026 -----


@pytest.mark.parametrize(
    ("on", "days", "due"),
    [
        pytest.param("2025-09-24", 20, "2025-10-28", id="1: 行政许可法第四十二条, 二十个工作日, 跨国庆调休"),
        pytest.param("2025-04-30", 5, "2025-05-12", id="3: 行政许可法第三十二条, 五个工作日, 跨劳动节"),
        pytest.param("2025-04-30", 20, "2025-06-03", id="4: 视为受理自收到材料之日起, 跨端午"),
        pytest.param("2025-06-03", 20, "2025-07-01", id="5: 无听证"),
        pytest.param("2026-02-10", 10, "2026-03-02", id="6: 行政许可法第四十四条, 十个工作日, 跨春节调休"),
        pytest.param("2025-12-18", 20, "2026-01-16", id="8: 政府信息公开条例第三十三条, 跨元旦"),
    ],
)
def test_working_days(on, days, due):
    """行政许可法第八十二条: 期限以工作日计算, 不含法定节假日."""
    assert read(start(on, days)).due_on == d(due)


def test_vector_2_an_extension_adds_to_the_limit():
    """行政许可法第四十二条: 可以延长十日."""
    state = read(start("2025-09-24", 20), event("extend", "2025-10-20", 10))
    assert state.due_on == d("2025-11-11")
    assert (state.base_days, state.extension_days, state.total_days) == (20, 10, 30)


def test_vector_5_the_time_of_a_hearing_does_not_count():
    """行政许可法第四十五条: 听证所需时间不计算在期限内."""
    state = read(
        start("2025-06-03", 20),
        event("pause", "2025-06-10", reason="听证"),
        event("resume", "2025-06-18", reason="听证"),
    )
    assert state.due_on == d("2025-07-10")
    assert state.paused_days == 7


def test_vector_7_a_natural_day_period_rolls_over_a_holiday_at_its_end():
    """民法典第二百零三条: 期间的最后一日是法定休假日的, 以法定休假日结束的次日为最后一日."""
    state = read(start("2025-09-02", 30), unit="calendar")
    assert (state.ends_on, state.due_on) == (d("2025-10-02"), d("2025-10-09"))


def test_a_holiday_in_the_middle_of_a_natural_day_period_counts():
    assert read(start("2025-09-20", 15), unit="calendar").due_on == d("2025-10-09")
    assert read(start("2025-09-25", 25), unit="calendar").due_on == d("2025-10-20")


def test_a_period_of_months_ends_on_the_same_day_or_the_last_of_the_month():
    """民法典第二百零二条."""
    assert read(start("2025-08-31", 6), unit="months").ends_on == d("2026-02-28")
    assert read(start("2024-12-31", 2), unit="months").due_on == d("2025-02-28")
    assert read(start("2025-11-15", 1), unit="months").due_on == d("2025-12-15")


def test_a_day_the_law_names_itself_is_not_rolled_over():
    """条例第五十条: 每年 1 月 31 日前; 2026-01-31 is a Saturday."""
    assert read(start("2026-01-01", 30), unit="exact").due_on == d("2026-01-31")


# Pauses ----------------------------------------------------------------------


def test_while_a_pause_is_open_nothing_is_due():
    state = read(start("2025-06-03", 20), event("pause", "2025-06-10"))
    assert state.due_on is None
    assert state.paused_since == d("2025-06-10")
    assert not state.late(d("2030-01-01"))
    assert days_left(state, d("2025-06-25"), CALENDAR) == 16


def test_overlapping_pauses_are_lost_once():
    """Two third parties asked at the same time cost the longer of the two, not the sum."""
    both = read(
        start("2025-06-03", 20),
        event("pause", "2025-06-10", reason="甲"),
        event("pause", "2025-06-12", reason="乙"),
        event("resume", "2025-06-16", reason="甲"),
        event("resume", "2025-06-18", reason="乙"),
    )
    one = read(start("2025-06-03", 20), event("pause", "2025-06-10"), event("resume", "2025-06-18"))
    assert both.due_on == one.due_on == d("2025-07-10")
    assert both.paused_days == one.paused_days


def test_with_two_pauses_the_case_stays_paused_until_the_last_ends():
    state = read(
        start("2025-06-03", 20),
        event("pause", "2025-06-10", reason="甲"),
        event("pause", "2025-06-12", reason="乙"),
        event("resume", "2025-06-16", reason="甲"),
    )
    assert state.paused_since == d("2025-06-12")
    assert days_left(state, d("2025-06-20"), CALENDAR) == 16


def test_resume_ends_the_pause_of_its_reason():
    state = read(
        start("2025-06-03", 20),
        event("pause", "2025-06-10", reason="甲"),
        event("pause", "2025-06-12", reason="乙"),
        event("resume", "2025-06-13", reason="乙"),
    )
    assert state.paused_since == d("2025-06-10")
    assert [(p.reason, p.to) for p in state.pauses] == [("甲", None), ("乙", d("2025-06-13"))]


def test_a_pause_that_begins_on_a_holiday_costs_only_working_days():
    """国庆节 1 to 8 October does not count anyway; of the pause only 9 and 10 October are lost."""
    plain = read(start("2025-09-24", 20))
    state = read(start("2025-09-24", 20), event("pause", "2025-10-01"), event("resume", "2025-10-10"))
    assert state.paused_days == 2
    assert state.due_on == CALENDAR.add(plain.due_on, 2)


def test_a_pause_over_rest_days_alone_costs_nothing():
    state = read(start("2025-09-24", 20), event("pause", "2025-10-01"), event("resume", "2025-10-08"))
    assert (state.paused_days, state.due_on) == (0, d("2025-10-28"))


def test_a_pause_after_the_due_date_saves_nothing():
    state = read(start("2025-06-03", 20), event("pause", "2025-07-02"))
    assert (state.due_on, state.paused_since) == (d("2025-07-01"), None)
    assert state.late(d("2025-07-02"))


def test_a_pause_on_the_due_date_still_stops_the_clock():
    state = read(start("2025-06-03", 20), event("pause", "2025-07-01"), event("resume", "2025-07-02"))
    assert state.due_on == d("2025-07-03")


def test_a_pause_on_the_day_of_the_start_counts_from_the_next_day():
    """民法典第二百零一条: the first day does not count, so it cannot be lost either."""
    state = read(start("2025-06-03", 20), event("pause", "2025-06-03"), event("resume", "2025-06-04"))
    assert state.paused_days == 1


def test_a_natural_day_period_never_ends_inside_a_pause():
    """The last day, Saturday 14 June 2025, rolls to Monday; from Monday to Wednesday the clock stands still."""
    state = read(start("2025-06-04", 10), event("pause", "2025-06-16"), event("resume", "2025-06-18"), unit="calendar")
    assert state.ends_on == d("2025-06-14")
    assert state.due_on == d("2025-06-19")
    assert state.paused_days == 3


def test_natural_days_of_a_pause_are_lost_rest_days_included():
    plain = read(start("2025-06-03", 20), unit="calendar")
    state = read(start("2025-06-03", 20), event("pause", "2025-06-06"), event("resume", "2025-06-09"), unit="calendar")
    assert state.paused_days == 4
    assert state.ends_on == plain.ends_on + 4 * DAY


# Restart, extension, stop ------------------------------------------------------


def test_a_restart_begins_the_full_period_anew():
    """条例第三十条: 答复期限自收到补正之日起计算."""
    state = read(
        start("2025-09-24", 20),
        event("pause", "2025-09-26", reason="补正"),
        event("resume", "2025-10-09", reason="补正"),
        event("restart", "2025-10-09", 20),
    )
    assert state.anchor_on == d("2025-10-09")
    assert state.due_on == CALENDAR.add(d("2025-10-09"), 20)
    assert state.paused_days == 0


def test_a_restart_keeps_the_extension_of_the_case_and_an_open_pause():
    """期限 = 重新起算之日 + 基本期限 + 延长: an extension is given once, for the case."""
    anew = read(start("2025-06-03", 20), event("extend", "2025-06-04", 10), event("restart", "2025-06-16", 20))
    assert (anew.extension_days, anew.total_days) == (10, 30)
    assert anew.due_on == CALENDAR.add(d("2025-06-16"), 30)
    state = read(
        start("2025-06-03", 20),
        event("extend", "2025-06-04", 20),
        event("pause", "2025-06-10", reason="征求意见"),
        event("restart", "2025-06-16", 20),
    )
    assert (state.extension_days, state.due_on) == (20, None)
    ended = read(
        start("2025-06-03", 20),
        event("pause", "2025-06-10", reason="征求意见"),
        event("restart", "2025-06-16", 20),
        event("resume", "2025-06-18", reason="征求意见"),
    )
    # Only 17 and 18 June lie behind the new start.
    assert ended.paused_days == 2


def test_a_stop_fixes_whether_it_was_late():
    in_time = read(start("2025-09-24", 20), event("stop", "2025-10-28"))
    late = read(start("2025-09-24", 20), event("stop", "2025-10-29"))
    assert not in_time.late(d("2026-01-01"))
    assert late.late(d("2025-10-01"))
    assert not in_time.running


def test_a_started_clock_can_be_started_again_after_a_stop():
    state = read(start("2025-09-24", 20), event("stop", "2025-10-01"), start("2025-11-03", 5))
    assert (state.running, state.due_on) == (True, d("2025-11-10"))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ([event("pause", "2025-06-10")], "尚未开始"),
        ([], "尚未开始"),
        ([start("2025-06-03", 20), event("resume", "2025-06-10")], "没有正在进行"),
        ([start("2025-06-03", 20), event("pause", "2025-06-10"), event("resume", "2025-06-09")], "不能早于"),
        ([start("2025-06-03", -1)], "不能为负"),
    ],
)
def test_events_that_cannot_be_are_refused(events, sentence):
    with pytest.raises(ClockError, match=sentence):
        read(*events)


def test_a_date_beyond_the_last_notice_is_provisional():
    """casework W12: without a published notice the date is marked and read again when it arrives."""
    last = max(CALENDAR.data.covered)
    assert read(start(f"{last}-12-20", 20)).provisional
    assert not read(start(f"{last}-06-03", 20)).provisional


# Explanation -----------------------------------------------------------------


def test_every_day_says_why():
    state = read(
        start("2025-09-26", 5),
        event("pause", "2025-10-09", reason="听证"),
        event("resume", "2025-10-10", reason="听证"),
    )
    lines = {line.on: line for line in explain_days(state, CALENDAR)}
    assert lines[d("2025-09-28")].counted and lines[d("2025-09-28")].reason == "调休上班"
    assert lines[d("2025-10-02")].reason == "国庆节、中秋节"
    assert lines[d("2025-10-09")].reason == "暂停计时：听证"
    assert lines[d("2025-10-09")].paused
    assert lines[state.due_on].number == 5
    assert max(lines) == state.due_on


def test_the_roll_over_is_explained_with_its_article():
    state = read(start("2025-09-02", 30), unit="calendar")
    lines = {line.on: line for line in explain_days(state, CALENDAR)}
    assert lines[d("2025-10-02")].number == 30
    assert "顺延" in lines[d("2025-10-02")].reason
    assert lines[d("2025-10-05")].article == "民法典第二百零三条"
    assert lines[d("2025-10-09")].reason == "顺延至此日届满"


def test_a_paused_clock_is_explained_up_to_today():
    state = read(start("2025-06-03", 20), event("pause", "2025-06-10", reason="补正"))
    lines = explain_days(state, CALENDAR, until=d("2025-06-20"))
    assert lines[-1].on == d("2025-06-20")
    assert sum(line.counted for line in lines) == 4


# Properties ------------------------------------------------------------------

days_of_2025 = st.dates(date(2025, 1, 1), date(2025, 12, 31))
units = st.sampled_from(["working", "calendar", "months", "exact"])


@st.composite
def closed_pauses(draw, at_most=4):
    pauses = []
    for n in range(draw(st.integers(0, at_most))):
        since = draw(days_of_2025)
        to = since + draw(st.integers(0, 40)) * DAY
        pauses += [ClockEvent("pause", since, reason=str(n)), ClockEvent("resume", to, reason=str(n))]
    return pauses


lengths = {"working": (1, 60), "calendar": (1, 90), "exact": (1, 90), "months": (1, 6)}


@st.composite
def clocks_with_pauses(draw):
    unit = draw(units)
    first = ClockEvent("start", draw(days_of_2025), draw(st.integers(*lengths[unit])))
    return unit, [first, *draw(closed_pauses())]


@given(clocks_with_pauses(), closed_pauses(at_most=1))
def test_more_pause_never_makes_it_due_earlier(clock, more):
    unit, events = clock
    before = compute(events, unit, CALENDAR)
    # A reason of its own, so that it ends its own pause.
    more = [ClockEvent(e.kind, e.on, reason="more") for e in more]
    after = compute([*events, *more], unit, CALENDAR)
    assert after.due_on >= before.due_on


@given(clocks_with_pauses(), st.integers(1, 30))
def test_an_extension_never_makes_it_due_earlier(clock, days):
    unit, events = clock
    longer = compute([*events, ClockEvent("extend", events[0].on, days if unit != "months" else 1)], unit, CALENDAR)
    assert longer.due_on >= compute(events, unit, CALENDAR).due_on


@given(clocks_with_pauses())
def test_the_days_that_count_add_up_to_the_period(clock):
    unit, events = clock
    state = compute(events, unit, CALENDAR)
    counted = [line for line in explain_days(state, CALENDAR) if line.counted]
    assert [line.number for line in counted] == list(range(1, len(counted) + 1))
    if unit == "months":
        assert len(counted) + state.paused_days >= (state.ends_on - state.anchor_on).days
    else:
        assert len(counted) == state.total_days
    assert not any(line.paused for line in counted)


@given(clocks_with_pauses())
def test_no_period_ends_inside_a_pause_or_on_a_rest_day(clock):
    unit, events = clock
    state = compute(events, unit, CALENDAR)
    assert not any(p.since <= state.due_on <= p.to for p in state.pauses if p.since > state.anchor_on)
    assert unit == "exact" or CALENDAR.is_workday(state.due_on)


@given(clocks_with_pauses(), st.integers(0, 5))
def test_the_order_in_which_pauses_are_entered_does_not_matter(clock, turn):
    unit, events = clock
    pairs = [events[i : i + 2] for i in range(1, len(events), 2)]
    assume(pairs)
    turned = pairs[turn % len(pairs) :] + pairs[: turn % len(pairs)]
    again = compute([events[0], *(e for pair in turned for e in pair)], unit, CALENDAR)
    assert again.due_on == compute(events, unit, CALENDAR).due_on


@given(clocks_with_pauses(), days_of_2025)
def test_days_left_reach_nought_on_the_due_date_and_are_negative_once_late(clock, today):
    unit, events = clock
    state = compute(events, unit, CALENDAR)
    left = days_left(state, today, CALENDAR)
    assert days_left(state, state.due_on, CALENDAR) == 0
    if today > state.due_on:
        assert left < 0 or (unit == "working" and CALENDAR.elapsed(state.due_on, today) == 0)
    else:
        assert left >= 0


@given(st.lists(st.tuples(days_of_2025, st.integers(0, 30)), max_size=8))
def test_merged_intervals_are_apart_and_hold_the_same_days(raw):
    intervals = [(since, since + n * DAY) for since, n in raw]
    merged = merge(intervals)
    assert all(b < c - DAY for (_, b), (c, _) in pairwise(merged))

    def days(pairs):
        return {a + n * DAY for a, b in pairs for n in range((b - a).days + 1)}

    assert days(merged) == days(intervals)
