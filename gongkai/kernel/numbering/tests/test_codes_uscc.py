"""统一社会信用代码 (GB 32100-2015) and 组织机构代码 (GB 11714)."""

import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.kernel.numbering import codes
from gongkai.kernel.numbering.codes import organisation, region, uscc

TODAY = date(2026, 11, 22)
stems = st.text(alphabet=uscc.ALPHABET, min_size=8, max_size=8)
regions = st.builds(
    lambda province, rest: province + f"{rest:04d}", st.sampled_from(sorted(region.PROVINCES)), st.integers(0, 9999)
)
heads = st.sampled_from([(d, c) for d, (_, classes) in uscc.DEPARTMENTS.items() for c in classes])
valid = st.builds(
    lambda head, place, stem: codes.make_uscc(department=head[0], body_class=head[1], region=place, stem=stem),
    heads,
    regions,
    # A check character of GB 11714 is 0-9 or X, all inside the 31 characters of GB 32100.
    stems,
)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",  # the standard's own example
        "11370800MB28559184",
        "11370883MB2857374H",
        "11511301008778183N",
        "91350100m000100y43",
    ],
)
def test_published_codes_are_valid(code):
    result = codes.validate("uscc", code)
    assert (result.problems, result.warnings, result.normalised) == ([], [], code.upper())


def test_organisation_check_inside_a_credit_code_is_only_a_warning():
    """Codes given since 2015 carry identifiers whose GB 11714 check does not hold."""
    result = codes.validate("uscc", "91310000MA1K000006")
    assert result.valid and "GB 11714" in result.warnings[0]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91350100M000100Y44", "应为“3”"),
        ("11440300007542785T", "应为“U”"),
        ("91350100M000100I43", "“I”是否应为“1”"),
        ("9135O100M000100Y43", "“O”是否应为“0”"),
        ("91350100M000100Y4", "现在是17位"),
        ("91350100M000100Y433", "现在是19位"),
        ("9135A100M000100Y43", "全部为数字"),
        ("000000000000000000", "登记管理部门"),
        (" 91350100M000100Y43", "空格"),
        ("91350100 M000100Y43", "建议写作“91350100M000100Y43”"),
        ("９1350100M000100Y43", "半角"),
        ("", "请输入"),
        ("\u3000", "请输入"),
        (None, "请输入"),
        (91350100, "应为文字"),
        ("统一社会信用代码统一社会信用代码统一", "只用数字和大写字母"),
    ],
)
def test_wrong_codes_are_explained(code, says):
    assert says in "".join(codes.check_uscc(code))


def test_parts_name_the_registering_authority():
    parts = codes.validate("uscc", "91350100M000100Y43").parts
    assert parts["department_name"] == "市场监督管理" and parts["body_class_name"] == "企业"
    assert (parts["province"], parts["organisation_code"]) == ("福建省", "M000100Y4")


def test_bodies_registered_centrally_have_the_state_as_region():
    result = codes.validate("uscc", "11100000000013127D")
    assert result.valid and result.parts["province"] == "国家" and not result.warnings


@given(valid)
def test_composed_codes_are_valid(code):
    result = codes.validate("uscc", code)
    assert result.valid and not result.warnings


@given(valid, st.integers(0, 17), st.sampled_from(string.ascii_uppercase + string.digits + "-/ 号"))
def test_any_single_wrong_character_is_caught(code, place, character):
    assume(character != code[place])
    assert codes.check_uscc(code[:place] + character + code[place + 1 :])


@given(valid, st.integers(0, 16))
def test_two_neighbours_swapped_are_caught(code, place):
    assume(code[place] != code[place + 1])
    assert codes.check_uscc(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


@given(valid)
def test_normalise_undoes_full_width_and_blanks(code):
    wide = " ".join(chr(ord(c) + 0xFEE0) for c in code)
    assert codes.check_uscc(wide) and codes.normalise_uscc(wide) == code


def test_organisation_code_vectors():
    """Σ = 139, 139 mod 11 = 7, 11 - 7 = 4 (worked example of GB 32100)."""
    assert organisation.check_character("M000100Y") == "4"
    assert [organisation.check_character(s) for s in ("00001434", "01441633", "K2804490")] == ["9", "0", "8"]
    assert codes.check_organisation_code("01527918-X") == codes.check_organisation_code("01527918X") == []
    assert codes.normalise_organisation_code("01527918－ｘ") == "01527918X"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("000014348", "应为“9”"),
        ("00001434", "应为8位"),
        ("0000-14349", "应为8位"),
        (None, "请输入"),
        ("00001434 9", "空格"),
    ],
)
def test_wrong_organisation_codes_are_explained(code, says):
    assert says in "".join(codes.check_organisation_code(code))


@given(st.text(alphabet=organisation.ALPHABET, min_size=8, max_size=8))
def test_composed_organisation_codes_are_valid(stem):
    assert codes.check_organisation_code(codes.make_organisation_code(stem)) == []


@given(st.one_of(st.text(), st.none(), st.integers(), st.binary()))
def test_nothing_raises(value):
    for kind in codes.KINDS:
        result = codes.validate(kind, value, today=TODAY)
        assert result.valid == (result.problems == [])
