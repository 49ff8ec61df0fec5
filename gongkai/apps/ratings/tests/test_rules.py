"""What a rating is and what the rates are, from plain values."""

import pytest

from gongkai.apps.ratings import rules


def test_codes_of_an_exchange_are_converted_at_the_border() -> None:
    """casework §14, 11: 5 of a GB/T 39046 feed is 非常不满意."""
    assert rules.levels()[rules.level_of("5")].label == "非常不满意"


def test_counts_that_do_not_balance_are_refused() -> None:
    with pytest.raises(ValueError, match="不平衡"):
        rules.Tally(closed=1, reviewed=2, satisfied=2)


def test_nothing_is_no_hundred_per_cent() -> None:
    empty = rules.Tally()
    assert (empty.review_rate, empty.satisfaction, empty.fix_rate) == (None, None, None)


def test_the_silent_stand_in_neither_number_of_the_satisfaction() -> None:
    tally = rules.Tally(closed=100, reviewed=4, satisfied=3, bad=1)
    assert (tally.silent, tally.review_rate, tally.satisfaction) == (96, 0.04, 0.75)
