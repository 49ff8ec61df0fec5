"""公民身份号码 (GB 11643)."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.kernel.numbering import codes
from gongkai.kernel.numbering.codes import region

TODAY = date(2026, 11, 22)
valid = st.builds(
    lambda province, born, sequence: codes.make_citizen_id(region=province + "0105", born_on=born, sequence=sequence),
    st.sampled_from(sorted(region.PROVINCES)),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(1, 999),
)


def check(value: object) -> list[str]:
    return codes.check_citizen_id(value, today=TODAY)


def test_the_standards_example():
    """Σ = 167, 167 mod 11 = 2 → X; a small x is accepted and stored as X."""
    assert check("11010519491231002X") == check("11010519491231002x") == []
    result = codes.validate("citizen-id", "11010519491231002x", today=TODAY)
    assert result.normalised == "11010519491231002X"
    assert result.parts["born_on"] == "1949-12-31" and result.parts["sex"] == "女"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("110105194902300028", "出生日期不存在"),
        ("110105194912310021", "校验码"),
        ("11010519491231002", "现在是17位"),
        ("1101051949123100222", "现在是19位"),
        ("11010519491231002Y", "第18位"),
        ("1101X519491231002X", "前17位"),
        ("110105 19491231002X", "空格"),
        ("１1010519491231002X", "半角"),
        ("", "请输入"),
        (None, "请输入"),
        (110105194912310021, "应为文字"),
    ],
)
def test_wrong_numbers_are_explained(number, says):
    assert says in "".join(check(number))


def test_a_province_that_does_not_exist_is_refused():
    number = codes.make_citizen_id(region="990105", born_on=date(1980, 5, 1), sequence=1)
    assert "省级行政区划" in "".join(check(number))


def test_residence_permits_of_hong_kong_macau_and_taiwan_residents_use_the_same_scheme():
    assert check(codes.make_citizen_id(region="830000", born_on=date(1980, 5, 1), sequence=1)) == []


def test_nobody_is_born_tomorrow():
    born = {d: codes.make_citizen_id(region="110105", born_on=TODAY + timedelta(d), sequence=3) for d in (0, 1)}
    assert check(born[0]) == []
    assert "不能早于1880年，也不能晚于今天" in "".join(check(born[1]))


def test_a_number_of_15_digits_is_reported_as_legacy_and_upgraded():
    result = codes.validate("citizen-id", "110105491231002", today=TODAY)
    assert not result.valid and result.parts["legacy"]
    assert result.normalised == "11010519491231002X" and "停止使用" in result.problems[0]
    assert codes.validate("citizen-id", "110105490230002", today=TODAY).normalised == ""


@given(valid)
def test_composed_numbers_are_valid(number):
    assert check(number) == []


@given(valid, st.integers(0, 17), st.sampled_from("0123456789XA"))
def test_any_single_wrong_character_is_caught(number, place, character):
    assume(character != number[place])
    assert check(number[:place] + character + number[place + 1 :])


@given(valid)
def test_problems_never_repeat_the_number(number):
    """A refusal is shown, logged and mailed: the number of a person is not."""
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    for value in (wrong, " " + number, number + "0"):
        assert number[6:14] not in "".join(check(value))


def test_lists_hide_the_birth_date():
    assert codes.mask_citizen_id("11010519491231002X") == "110105********002X"
    assert codes.mask_citizen_id("护照E1234567") == "*" * 10
