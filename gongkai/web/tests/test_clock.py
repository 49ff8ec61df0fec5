"""What the badge of a clock says."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web.clock import ClockFace, face, face_of

MONDAY = date(2026, 11, 23)


class Weekdays:
    """Monday to Friday, no holidays."""

    def elapsed(self, start: date, end: date) -> int:
        days = (end - start).days
        return sum((start + timedelta(days=n + 1)).weekday() < 5 for n in range(days))


@dataclass
class Case:
    due_on: date | None
    paused: bool = False
    provisional: bool = False
    closed_on: date | None = None


@dataclass
class Clock:
    due_on: date | None
    unit: str = "calendar"
    paused_since: date | None = None
    stopped_on: date | None = None


def read(**given: object) -> ClockFace:
    return face(today=MONDAY, calendar=Weekdays(), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "text", "tone"),
    [
        (date(2026, 12, 4), "还剩 9 个工作日", "running"),
        (date(2026, 11, 26), "还剩 3 个工作日", "soon"),
        (date(2026, 11, 23), "今天到期", "today"),
        (date(2026, 11, 20), "已超期 1 个工作日", "late"),
        (date(2026, 11, 18), "已超期 3 个工作日", "late"),
        (None, "无期限", "none"),
    ],
)
def test_days_left_and_days_late_are_working_days(due: date | None, text: str, tone: str) -> None:
    shown = read(due_on=due)
    assert (shown.text, shown.tone) == (text, tone)


def test_late_over_a_weekend_counts_no_working_day_yet() -> None:
    shown = face(due_on=date(2026, 11, 20), today=date(2026, 11, 21), calendar=Weekdays())
    assert (shown.text, shown.tone) == ("已超期", "late")


def test_a_paused_clock_is_never_late() -> None:
    assert read(due_on=None, paused=True).text == "暂停计时"
    assert read(due_on=date(2026, 1, 5), paused=True).tone == "paused"


def test_a_provisional_date_says_so_until_the_clock_stops() -> None:
    assert read(due_on=date(2027, 3, 1), provisional=True).note == "暂定"
    assert read(due_on=date(2027, 3, 1), provisional=True, stopped_on=MONDAY).note == ""


def test_a_stopped_clock_is_judged_by_the_day_it_stopped() -> None:
    assert read(due_on=date(2026, 11, 20), stopped_on=date(2026, 11, 20)).text == "按期办结"
    late = read(due_on=date(2026, 11, 18), stopped_on=date(2026, 11, 20))
    assert (late.text, late.tone) == ("超期 2 个工作日办结", "late")
    assert read(due_on=None, stopped_on=MONDAY).text == "已办结"


def test_a_clock_in_calendar_days_counts_calendar_days() -> None:
    assert face_of(Clock(date(2026, 12, 3)), MONDAY, Weekdays()).text == "还剩 10 天"
    assert face_of(Clock(None, paused_since=MONDAY), MONDAY, Weekdays()).tone == "paused"


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_the_tone_follows_from_the_order_of_the_dates(due: date) -> None:
    tone = read(due_on=due).tone
    assert (tone == "late") == (due < MONDAY)
    assert (tone == "today") == (due == MONDAY)
    assert (tone in ("soon", "running")) == (due > MONDAY)


@pytest.mark.django_db
def test_the_badge_says_it_in_words_colour_and_icon(time_machine: object) -> None:
    time_machine.move_to("2026-11-22T16:30:00Z", tick=False)  # type: ignore[attr-defined]  # Monday in Shanghai
    source = '{% load web_tags %}{% clock_badge case url="/why/" %}'
    shown = Template(source).render(Context({"case": Case(MONDAY)}))
    assert 'class="clock clock--today"' in shown
    assert "今天到期" in shown
    assert "icons.svg#hourglass" in shown
    assert 'href="/why/"' in shown and "data-dialog" in shown
    assert 'title="到期日：2026年11月23日"' in shown
