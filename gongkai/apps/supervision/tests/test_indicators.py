"""绩效指标 (casework §12, §14): worked by hand, and None where there is nothing to divide by."""

from datetime import date
from fractions import Fraction

import pytest

from gongkai.apps.supervision.rules import indicators as rules
from gongkai.apps.supervision.rules.indicators import Limit
from gongkai.kernel import workdays


def test_speed_up_of_two_cases_is_of_the_sums():
    """Casework §14 row 10: legal 20/20, actual 5/15."""
    assert rules.speed_up(40, 20) == Fraction(1, 2)
    assert rules.speed_up(20, 25) == Fraction(-1, 4)


def test_an_empty_set_has_no_rate():
    assert rules.rate(0, 0) is None and rules.speed_up(0, 0) is None
    assert rules.score({}, {"on_time": 30}, {}).total is None and rules.grade(None) is None
    assert rules.percentile({}, Fraction(1, 2)) is None


@pytest.mark.django_db
def test_days_inside_a_pause_are_not_used():
    """Casework §6 vector 5: accepted 2025-06-03, hearing 06-10 to 06-18, due 2025-07-10 after 20 days."""
    pauses = [(date(2025, 6, 10), date(2025, 6, 18))]
    used = rules.used_days(date(2025, 6, 3), date(2025, 7, 10), pauses, "working", workdays.calendar())
    assert used == 20
    assert rules.used_days(date(2025, 6, 3), date(2025, 6, 9), pauses, "working", workdays.calendar()) == 4
    assert rules.used_days(date(2025, 6, 3), date(2025, 6, 12), pauses, "working", workdays.calendar()) == 4


def limit(key, days=20, used=10, kept=True):
    return Limit(key, "working", days, used, kept)


def test_a_promise_measures_before_the_law_and_aside_clocks_never():
    limits = {one.key: one for one in (limit("acceptance", kept=False), limit("promise", 10), limit("statutory"))}
    assert rules.chosen(limits, "promised") == limits["promise"]
    assert rules.chosen(limits, "legal") == limits["statutory"]
    assert rules.chosen({"acceptance": limit("acceptance")}, "promised") is None


def test_other_kinds_keep_all_their_clocks():
    limits = {one.key: one for one in (limit("reply"), limit("answer", kept=False))}
    assert rules.chosen(limits, "promised") == limits["answer"]


def test_points_without_data_are_shared_by_the_others():
    values = {"on_time": Fraction(9, 10), "norms": Fraction(1), "satisfaction": None}
    found = rules.score(values, {"on_time": 30, "norms": 20, "satisfaction": 15}, {"yellow": 1, "red": 1})
    assert found.total == Fraction(27 + 20, 50) * 100 - 4
    assert [part.points for part in found.parts] == [27, 20, None]
    assert rules.grade(found.total).label == "优秀"


def test_a_score_never_falls_below_nothing():
    assert rules.score({"on_time": Fraction(0)}, {"on_time": 30}, {"red": 9}).total == 0
    assert rules.grade(Fraction(0)).label == "不合格"


def test_a_rate_that_is_better_when_low_counts_as_its_rest():
    assert rules.score({"overdue": Fraction(1, 4)}, {"overdue": 40}, {}).total == 75


@pytest.mark.parametrize(("share", "value"), [(Fraction(1, 2), 2), (Fraction(9, 10), 7), (Fraction(1), 30)])
def test_percentiles_of_a_histogram(share, value):
    assert rules.percentile({1: 3, 2: 2, 7: 4, 30: 1}, share) == value
