"""保管期限、移交期限 from plain values."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.apps.archives import queries, rules

YEARS = st.sampled_from([10, 30])
DAYS = st.dates(date(2008, 5, 1), date(2060, 12, 31))


def test_counted_from_the_january_after_closing():
    """机关文件材料归档范围和文书档案保管期限规定: 定期一般分为30年、10年."""
    assert rules.expires_on(date(2014, 1, 1), 10) == date(2025, 1, 1)
    assert rules.expires_on(date(2014, 12, 31), 10) == date(2025, 1, 1)
    assert rules.expires_on(date(2014, 12, 31), 30) == date(2045, 1, 1)
    assert rules.expires_on(date(2014, 12, 31), 0) is None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(closed=DAYS, years=YEARS, ahead=st.integers(0, 20000))
def test_the_range_of_the_query_and_the_date_of_the_file_agree(closed, years, ahead):
    today = closed + timedelta(days=ahead)
    assert (closed <= rules.last_closing(today, years)) == (rules.expires_on(closed, years) <= today)


def test_transfer_after_twenty_or_ten_years_from_the_day_of_forming():
    """档案法实施条例第二十条: 二十年（中央级、省级、设区的市级）、十年（县级）."""
    table = queries.transfer_years()
    assert table.on("central", date(2026, 1, 1))[0] == 20
    assert table.on("county", date(2026, 1, 1))[0] == 10
    assert rules.transfer_on(date(2016, 2, 29), 10) == date(2026, 2, 28)
    assert rules.transfer_on(date(2016, 5, 6), 10) == date(2026, 5, 6)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(formed=DAYS, years=st.sampled_from([10, 20]), ahead=st.integers(0, 12000))
def test_due_files_are_those_whose_day_has_come(formed, years, ahead):
    today = formed + timedelta(days=ahead)
    if (formed.month, formed.day) != (2, 29) and (today.month, today.day) != (2, 29):
        assert (formed <= rules.last_forming(today, years)) == (rules.transfer_on(formed, years) <= today)


@pytest.mark.parametrize(
    ("code", "level"),
    [("341298", "county"), ("341298103", "county"), ("341200", "central"), ("340000", "central"), ("", None)],
)
def test_the_region_says_which_archive(code, level):
    assert rules.archive_level(code) == level
