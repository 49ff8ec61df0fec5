"""事项编码: the published samples, the worked vectors, and many codes made at random."""

import random

import pytest

from gongkai.apps.services.rules import codes, tables
from gongkai.kernel.numbering import codes as numbers

SAMPLE = "11370800MB285591843370123020002"


def test_a_published_code_is_taken_apart():
    code = codes.parse(SAMPLE)
    assert (code.uscc, code.level, code.basic, code.handling) == ("11370800MB28559184", "3", "370123020002", "")
    assert (code.problems, code.warnings, code.type) == ((), (), "01")


@pytest.mark.parametrize("example", [e for f in tables.formats().values() for e in f.examples], ids=lambda e: e.code)
def test_every_example_of_the_law_file_reads_as_it_says(example):
    code = codes.parse(example.code)
    assert (code.level, code.basic, code.handling) == (example.level, example.basic, example.handling)
    assert code.valid
    assert bool(code.warnings) == example.warned


def test_a_letter_that_no_credit_code_has_is_refused_with_the_one_it_looks_like():
    code = codes.parse(SAMPLE[:8] + "I" + SAMPLE[9:])
    assert code.problems == ("事项编码第9位“I”不能用于统一社会信用代码，是否应为“1”。",)


def test_a_local_type_is_accepted_with_a_warning():
    code = codes.parse("11370883MB2857374H437309800300101")
    assert (code.valid, code.basic, code.handling) == (True, "373098003001", "01")
    assert code.warnings == ("基本编码第3至4位“30”不是全国统一的事项类型，按扩展类型保存。",)


def test_a_check_character_that_fails_is_a_warning_on_import_and_an_error_here():
    foreign = "11440300007542785T4440709003000"
    assert codes.parse(foreign).valid and "应为“U”" in codes.parse(foreign).warnings[0]
    assert "应为“U”" in codes.parse(foreign, local=True).problems[0]


@pytest.mark.parametrize("text", ["1234567890ABCDEFGHJKLMNP", "511Z07001006-511602000000-000-11511301008778183N-1-00"])
def test_a_code_of_another_scheme_is_kept_as_it_is(text):
    code = codes.parse(text)
    assert (code.foreign, code.text, code.basic, code.valid) == (True, text, "", True)
    assert "原样保存" in code.warnings[0]


def test_the_national_standard_s_24_characters_are_named():
    assert "国家标准字段宽度" in codes.parse("1234567890ABCDEFGHJKLMNP").warnings[0]


def test_more_than_the_widest_code_is_refused():
    assert codes.parse("9" * 65).problems == ("事项编码不能超过64位。",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有填写"),
        (SAMPLE[:18] + "8" + SAMPLE[19:], "第19位“8”"),
        (SAMPLE[:30] + "-", "基本编码应为数字和大写字母"),
        (SAMPLE + "00", "01至99"),
        (SAMPLE + "A1", "01至99"),
    ],
)
def test_what_no_code_can_hold_is_refused(text, said):
    assert said in codes.parse(text).problems[0]


def test_full_width_small_letters_and_blanks_are_set_right():
    typed = " １１370800mb28559184 3 370123020002 "
    assert codes.parse(typed).text == SAMPLE


def test_codes_made_at_random_read_back(subtests=None):
    dice = random.Random(9)
    for _ in range(400):
        stem = "".join(dice.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
        uscc = numbers.make_uscc(
            region=f"{dice.randint(11, 65)}{dice.randint(0, 70):02d}{dice.randint(0, 99):02d}", stem=stem
        )
        basic = codes.make_basic(
            division="34", type=dice.choice(list(tables.item_types())), department=f"{dice.randint(1, 99):02d}",
            serial=dice.randint(1, 999), sub=dice.randint(0, 999),
        )  # fmt: skip
        level, handling = dice.choice("123456"), dice.randint(0, 99)
        text = codes.make(uscc=uscc, level=level, basic=basic, handling=handling)
        code = codes.parse(text, local=True)
        assert code.valid, code.problems
        assert (code.uscc, code.level, code.basic, code.handling) == (
            uscc,
            level,
            basic,
            f"{handling:02d}" if handling else "",
        )
        broken = dice.randrange(18)
        other = dice.choice([c for c in "0123456789ABCDEFGHJKLMNPQRTUWXY" if c != text[broken]])
        assert not codes.parse(text[:broken] + other + text[broken + 1 :], local=True).valid


@pytest.mark.parametrize("handling", [-1, 100])
def test_parts_that_do_not_fit_make_no_code(handling):
    with pytest.raises(ValueError, match="长度不对"):
        codes.make(uscc="11370800MB28559184", level="3", basic="370123020002", handling=handling)
    with pytest.raises(ValueError, match="第19位"):
        codes.make(uscc="11370800MB28559184", level="9", basic="370123020002")
    with pytest.raises(ValueError, match="序号"):
        codes.make_basic(division="34", type="01", department="23", serial=0)
    with pytest.raises(ValueError, match="部门"):
        codes.make_basic(division="34", type="01", department="3", serial=1)


def test_a_sub_item_knows_its_main_item():
    assert codes.parent_basic("370123020002") == "370123020000"
    assert codes.parent_basic("370123020000") == codes.parent_basic("1234567890") == ""


def test_a_code_that_says_something_else_than_its_entry_is_found():
    code = codes.parse(SAMPLE)
    assert codes.disagreements(code, uscc=code.uscc, level="3", basic=code.basic) == []
    assert codes.disagreements(code, uscc=code.uscc, level="4", basic="340123020002") == [
        "事项编码中的行使层级“3”与“4”不一致。",
        "事项编码中的基本编码“370123020002”与“340123020002”不一致。",
    ]
    assert codes.disagreements(codes.parse("X" * 24), uscc="", level="4", basic="") == []


def test_a_basic_code_is_twelve_characters_or_another_scheme():
    assert codes.parse_basic("370123020002").warnings == ()
    assert codes.parse_basic("3701230200").foreign
    assert codes.parse_basic("37012302000-").problems == ("基本编码应为12位数字和大写字母。",)
    assert codes.parse_basic("").problems == ("没有填写基本编码。",)
