"""索引号 (目录系统实施指引) and 发文字号 (GB/T 9704)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.numbering import codes

TODAY = date(2026, 11, 22)


def index_number(value: object) -> codes.Result:
    return codes.validate("index-number", value, today=TODAY)


def document_number(value: object) -> codes.Result:
    return codes.validate("document-number", value, today=TODAY)


@pytest.mark.parametrize(
    ("number", "form", "year", "serial"),
    [
        ("000014349/2015-00027", "national", 2015, 27),
        ("014416330/2018-04736", "national", 2018, 4736),
        ("K28044908/2026-12878", "national", 2026, 12878),
        ("0142768-8/2022-00185", "hyphenated", 2022, 185),
        ("01527918-X/2022-00185", "hyphenated", 2022, 185),
        ("00000001/2018-00042", "short", 2018, 42),
        ("11441700007280420Y/2021-00050", "credit_code", 2021, 50),
        ("11341703003249434A/202406-00042", "credit_code_month", 2024, 42),
        ("01527918X-2020-153077", "dashed", 2020, 153077),
        ("330200-0132-02-0102-20070101-7", "six_groups", 2007, 7),
        ("GA001-0201-2008-00012", "lettered", 2008, 12),
    ],
)
def test_every_form_in_the_wild_is_accepted(number, form, year, serial):
    result = index_number(number)
    assert result.problems == [] and result.normalised == number
    assert (result.parts["form"], result.parts["year"], result.parts["serial"]) == (form, year, serial)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("000014349/2015-0027", "5位流水号"),
        ("000014349/2015-000270", "5位流水号"),
        ("000014349/15-00027", "4位年份"),
        ("00014349A9/2015-00027", "机构代码"),
        ("1434/2015-00027", "“/”之前"),
        ("000014349/1848-00027", "1949年至2027年"),
        ("000014349/2028-00027", "1949年至2027年"),
        ("11341703003249434A/202413-00042", "不存在"),
        ("330200-001-02-03-20070230-7", "不存在"),
        ("990200-001-02-03-20070201-7", "地区编号"),
        ("11441700007280420I/2021-00050", "“/”之前"),
        ("关于印发的通知", "不符合任何一种已知的编排"),
        ("000014349", "不符合任何一种已知的编排"),
        ("000014349／2015-00027", "建议写作“000014349/2015-00027”"),
        ("000014349/2015—00027", "建议写作“000014349/2015-00027”"),
        ("000014349/2015-00027\n", "空白"),
        ("000014349/202603-00001", "6位年月只与18位统一社会信用代码连用"),
        ("0" * 500, "过长"),
        ("", "请输入"),
        (None, "请输入"),
        (20150027, "应为文字"),
    ],
)
def test_junk_is_refused_with_the_reason(number, says):
    assert says in "".join(index_number(number).problems)


def test_a_failing_check_character_inside_an_old_number_is_a_warning():
    """The number is what was published and never changes."""
    for number in ("000014348/2015-00027", "11441700007280420A/2021-00050"):
        assert index_number(number).valid and "校验码不符" in index_number(number).warnings[0]


@given(st.from_regex(r"[0-9A-Z]{8}", fullmatch=True), st.integers(1949, 2027), st.integers(1, 99_999))
def test_composed_index_numbers_have_20_characters_and_are_valid(stem, year, serial):
    number = codes.compose_index_number(organisation_code=codes.make_organisation_code(stem), year=year, serial=serial)
    result = index_number(number)
    assert len(number) == 20 and result.valid and not result.warnings
    assert (result.parts["year"], result.parts["serial"]) == (year, serial)


@pytest.mark.parametrize(
    "wrong",
    [
        {"organisation_code": "1234"},
        {"serial": 0},
        {"serial": 100_000},
        {"year": 99},
    ],
)
def test_index_numbers_are_not_composed_from_nonsense(wrong):
    with pytest.raises(ValueError, match="索引号"):
        codes.compose_index_number(**({"organisation_code": "000014349", "year": 2015, "serial": 1} | wrong))


@pytest.mark.parametrize(
    ("number", "mark"),
    [
        ("国办发〔2017〕47号", "国办发"),
        ("国办公开办函〔2021〕30号", "国办公开办函"),
        ("苏政务办发〔2016〕6号", "苏政务办发"),
        ("X公复〔2024〕5号", "X公复"),
    ],
)
def test_printed_document_numbers_are_valid(number, mark):
    result = document_number(number)
    assert result.problems == [] and result.parts["mark"] == mark and result.normalised == number


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("国办发[2017]47号", "六角括号"),
        ("国办发(2017)47号", "六角括号"),
        ("国办发（2017）47号", "六角括号"),
        ("国办发【2017】47号", "六角括号"),
        ("国办发﹝2017﹞47号", "六角括号"),
        ("国办发〔2017]47号", "六角括号"),
        ("国办发〔2017〕047号", "不编虚位"),
        ("国办发〔2017〕第47号", "不加“第”"),
        ("国办发〔2017〕47號", "规范字“号”"),
        ("国办发〔2017〕47", "应有“号”"),
        ("国办发 〔2017〕47号", "空格"),
        ("国办发〔２０１７〕４７号", "半角"),
    ],
)
def test_misspelt_document_numbers_are_read_and_a_spelling_is_suggested(number, says):
    """GB/T 9704: year in full in 六角括号, number without 第 and without padding, then 号."""
    result = document_number(number)
    assert says in "".join(result.problems) and "建议写作“国办发〔2017〕47号”" in "".join(result.problems)
    assert result.normalised == codes.normalise_document_number(number, today=TODAY) == "国办发〔2017〕47号"
    assert result.parts == {"mark": "国办发", "year": 2017, "number": 47}


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("国办发〔17〕47号", "4位阿拉伯数字"),
        ("国办发〔二〇一七〕47号", "4位阿拉伯数字"),
        ("国办发〔1848〕47号", "1949年至2027年"),
        ("国办发〔2028〕47号", "1949年至2027年"),
        ("国办发〔2017〕号", "缺少顺序号"),
        ("国办发〔2017〕0号", "不能为0"),
        ("国办发〔2017〕四十七号", "只能是顺序号"),
        ("国办发〔2017〕47号、48号", "只能是顺序号"),
        ("国办发2017年47号", "六角括号"),
        ("国务院令第711号", "六角括号"),
        ("〔2017〕47号", "缺少机关代字"),
        ("123〔2017〕47号", "应为汉字"),
        ("国" * 21 + "〔2017〕47号", "过长"),
        ("国" * 200, "过长"),
        ("", "请输入"),
        (None, "请输入"),
        (47, "应为文字"),
    ],
)
def test_unreadable_document_numbers_get_no_suggestion(number, says):
    result = document_number(number)
    assert says in "".join(result.problems) and result.normalised == "" and result.parts == {}


@given(
    st.text(alphabet="国办发函政府苏皖楚州局", min_size=1, max_size=10),
    st.integers(1949, 2027),
    st.integers(1, 99_999),
)
def test_composed_document_numbers_are_valid(mark, year, number):
    text = codes.compose_document_number(mark=mark, year=year, number=number)
    assert document_number(text).parts == {"mark": mark, "year": year, "number": number}


def test_a_mark_without_characters_composes_nothing():
    with pytest.raises(ValueError, match="机关代字"):
        codes.compose_document_number(mark="", year=2024, number=1)
