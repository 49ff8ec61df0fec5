"""行政区划代码 (GB/T 2260, GB/T 10114 and the statistical form)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.numbering import codes


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("530000", "province", ""),
        ("532300", "prefecture", "530000"),
        ("110119", "county", "110100"),
        ("429004", "county", "429000"),  # directly under the province
        ("320508019", "town", "320508000"),
        ("532300000000", "prefecture", "530000000000"),
        ("320508019044", "village", "320508019000"),
        ("441900003000", "town", "441900000000"),  # a city without counties
        ("710000", "province", ""),
    ],
)
def test_levels(code, level, parent):
    result = codes.validate("region-code", code)
    assert result.problems == []
    assert (result.parts["level"], result.parts["parent"]) == (level, parent)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("990000", "省级行政区划"),
        ("000000", "省级行政区划"),
        ("329900", "地级的编码范围"),
        ("320001", "第5至6位也应为"),
        ("320508600", "乡级的编码范围"),
        ("320000001", "不能在省级之下"),
        ("320508000001", "第10至12位也应为"),
        ("3205", "现在是4位"),
        ("32050801", "现在是8位"),
        ("3205O8", "全部为数字"),
        ("３20508", "建议写作“320508”"),
        ("320508 ", "空格"),
        ("³20508", "全部为数字"),
        ("", "请输入"),
        (None, "请输入"),
        (320508, "应为文字"),
    ],
)
def test_wrong_codes_are_explained(code, says):
    assert says in "".join(codes.check_region_code(code))


def test_a_code_not_on_file_is_a_warning():
    """The table changes every year: an old record may carry an abolished code."""
    from gongkai.kernel.numbering.codes import region

    on_file = {"320508"}
    assert region.examine("320508019044", known=on_file).warnings == []
    unknown = region.examine("320509", known=on_file)
    assert unknown.valid and "已撤销" in unknown.warnings[0]


@given(st.integers(0, 10**12 - 1))
def test_the_parents_of_a_valid_code_are_valid(number):
    code = f"{number:012d}"
    while code and not codes.check_region_code(code):
        code = codes.region_parent(code)
    assert code == "" or codes.check_region_code(f"{number:012d}")
