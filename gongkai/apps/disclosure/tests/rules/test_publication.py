"""主动公开的时限、栏目、属性、有效性 (条例第十九条至第二十六条 and special laws)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules import publication, validity
from gongkai.kernel import workdays

CALENDAR = workdays.file_calendar()


@pytest.mark.parametrize(
    ("kind", "formed", "due"),
    [
        ("information", date(2025, 9, 24), date(2025, 10, 28)),
        ("normative", date(2025, 9, 24), date(2025, 10, 28)),
        ("government_budget", date(2025, 9, 15), date(2025, 10, 9)),
        ("department_budget", date(2026, 2, 5), date(2026, 2, 25)),
        ("procurement_contract", date(2025, 9, 30), date(2025, 10, 10)),
        ("procurement_result", date(2025, 9, 30), date(2025, 10, 10)),
        ("single_source", date(2025, 9, 26), date(2025, 10, 10)),
        ("licence", date(2025, 9, 30), date(2025, 10, 16)),
        ("penalty", date(2025, 9, 30), date(2025, 10, 16)),
        ("anything else", date(2025, 9, 24), date(2025, 10, 28)),
    ],
)
def test_publication_clocks(kind, formed, due):
    """第二十六条: 20个工作日，法律、法规另有规定的从其规定 (预算法、政府采购法实施条例)."""
    assert publication.due_on(kind, formed_on=formed, calendar=CALENDAR) == due


def test_budgets_are_counted_in_calendar_days():
    assert publication.limit("government_budget", date(2024, 1, 1)).unit == "calendar"
    assert publication.limit("information", date(2024, 1, 1)).unit == "working"


def test_before_its_own_law_a_kind_falls_under_the_general_rule():
    assert publication.limit("government_budget", date(2014, 12, 31)).id == "disclosure.publication"
    assert publication.limit("government_budget", date(2015, 1, 1)).id == "disclosure.publication.government_budget"


def test_a_change_starts_the_clock_again():
    """第二十六条: 自该政府信息形成**或者变更**之日起."""
    changed = publication.due_on(
        "information", formed_on=date(2025, 1, 2), changed_on=date(2025, 9, 24), calendar=CALENDAR
    )
    assert changed == date(2025, 10, 28)


def test_overdue():
    due = date(2025, 10, 28)
    assert not publication.is_overdue(due, published_on=due, today=date(2026, 1, 1))
    assert publication.is_overdue(due, published_on=due + timedelta(1), today=date(2026, 1, 1))
    assert publication.is_overdue(due, published_on=None, today=due + timedelta(1))
    assert not publication.is_overdue(due, published_on=None, today=due)


def test_a_changed_penalty_decision_is_withdrawn_in_three_working_days():
    """行政处罚法第四十八条第二款、第八十五条."""
    assert publication.withdrawal_due(date(2025, 9, 30), CALENDAR) == date(2025, 10, 11)


def test_formed_before_published():
    dates = {"formed_on": date(2024, 3, 1), "published_on": date(2024, 3, 4), "today": date(2024, 3, 5)}
    assert publication.date_problems(**dates) == []
    assert "早于生成日期" in publication.date_problems(**(dates | {"published_on": date(2024, 2, 29)}))[0]
    assert "晚于今天" in publication.date_problems(**(dates | {"published_on": date(2024, 3, 6)}))[0]
    assert "晚于今天" in publication.date_problems(**(dates | {"formed_on": date(2024, 3, 6), "published_on": None}))[0]


def test_what_is_not_public_needs_a_ground():
    """国办发〔2016〕80号: 拟不公开的，应当依法依规说明理由."""
    assert publication.openness_problems("proactive", "") == []
    assert publication.openness_problems("closed", " ") == ["不主动公开的，须写明依据和理由。"]
    assert publication.openness_problems("on_request", "条例第十六条") == []
    assert publication.openness_problems("secret", "x") == ["请选择公开属性。"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2019, 12, 31), "pending"),
        (date(2020, 1, 1), "in_force"),
        (date(2022, 5, 31), "in_force"),
        (date(2022, 6, 1), "amended"),
        (date(2024, 12, 31), "amended"),
        (date(2025, 1, 1), "expired"),
        (date(2025, 6, 1), "repealed"),
    ],
)
def test_validity_on_a_day(on, expected):
    found = validity.validity(
        on,
        effective_on=date(2020, 1, 1),
        amended_on=date(2022, 6, 1),
        expires_on=date(2024, 12, 31),
        repealed_on=date(2025, 6, 1),
    )
    assert found == expected
    assert validity.in_force(found) == (expected in ("in_force", "amended"))


def test_validity_without_dates_and_its_names():
    assert validity.validity(date(2024, 1, 1)) == "in_force"
    names = [validity.label(v) for v in ("pending", "in_force", "amended", "expired", "repealed")]
    assert names == ["尚未施行", "有效", "已修改", "失效", "废止"]


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 5_000))
def test_what_is_repealed_stays_repealed(repealed, later):
    assert validity.validity(repealed + timedelta(later), repealed_on=repealed) == "repealed"
