"""先审查、后公开 (条例第十七条): finding personal numbers and 密级标志."""

import itertools
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules.sensitive import find_sensitive, must_stop
from gongkai.kernel.numbering import codes


def kinds(text: str) -> list[str]:
    return [f.kind for f in find_sensitive(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号：11010519491231002X。", "citizen_id"),
        ("身份证号11010519491231002x", "citizen_id"),
        ("号码110105 19491231 002X", "citizen_id"),
        ("１１０１０５１９４９１２３１００２Ｘ", "citizen_id"),
        ("校验码印错的110105194912310021", "citizen_id"),
        ("旧号110105491231002", "citizen_id"),
        ("手机13800138000", "mobile_phone"),
        ("手机138 0013 8000", "mobile_phone"),
        ("手机138-0013-8000", "mobile_phone"),
        ("+86 13800138000", "mobile_phone"),
        ("卡号6222021234567890128", "bank_card"),
        ("卡号6222 0212 3456 7890 128", "bank_card"),
        ("卡号4111111111111111", "bank_card"),
        ("电话：025-83398616", "landline"),
        ("电话（0878）3389861", "landline"),
        ("机密★10年", "secrecy_mark"),
        ("绝密★启用前", "secrecy_mark"),
        ("秘 密 ★ 长期", "secrecy_mark"),
        ("密级：秘密", "secrecy_mark"),
        ("抬头\n　机　密\n正文", "secrecy_mark"),
        ("機密★20年", "secrecy_mark"),
        ("内部资料，注意保存", "internal_mark"),
        ("内部文件\n正文", "internal_mark"),
    ],
)
def test_found(text, kind):
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "依法保守国家秘密、商业秘密，做好保密审查。",
        "本件属于秘密事项的解释",
        "索引号 11341703003249434A/202406-00042",
        "统一社会信用代码 11370800MB28559184",
        "投资123456789012345元",
        "2024年3月1日至2024年12月31日",
        "编号999999194912310021",  # no such province
        "编号110105194902300028",  # 30 February
        "卡号6222021234567890129",  # the check digit is wrong
        "110105********002X",
        "邮编210024，房号1380013",
        "国办发〔2017〕47号",
        "",
    ],
)
def test_left_alone(text):
    assert kinds(text) == []


def test_findings_point_into_the_text_and_never_repeat_the_number():
    text = "张三（１１０１０５１９４９１２３１００２Ｘ），电话13800138000。"
    identity, phone = find_sensitive(text)
    assert text[identity.start : identity.end] == "１１０１０５１９４９１２３１００２Ｘ"
    assert text[phone.start : phone.end] == "13800138000"
    assert identity.shown == "110*************2X" and phone.shown == "138******00"
    assert (identity.label, identity.weight) == ("公民身份号码", "check") and "隐去" in identity.advice


def test_a_secrecy_mark_stops_publication():
    """保守国家秘密法第三十五条; 第十七条."""
    assert must_stop(find_sensitive("机密★10年"))
    assert not must_stop(find_sensitive("手机13800138000"))


people = st.builds(
    lambda born, sequence: codes.make_citizen_id(region="532301", born_on=born, sequence=sequence),
    st.dates(date(1930, 1, 1), date(2024, 12, 31)),
    st.integers(1, 999),
)


@given(st.lists(people, max_size=5), st.text(alphabet="姓名、，。\n ", max_size=20))
def test_every_number_in_a_list_is_found(numbers, filler):
    text = f"{filler}；".join(["", *numbers, ""])
    found = find_sensitive(text)
    assert [text[f.start : f.end] for f in found if f.kind == "citizen_id"] == numbers
    assert all(number not in f.shown for f in found for number in numbers)


@given(st.text())
def test_findings_are_in_order_and_do_not_overlap(text):
    found = find_sensitive(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= f.start < f.end <= len(text) for f in found)


@pytest.mark.parametrize(
    "page", ["内部资料" + " " * 100_000, "机密" * 50_000, "\n" + " " * 100_000, "13800138000，" * 5_000]
)
def test_a_hostile_page_is_searched_in_linear_time(page):
    """Would take minutes with unbounded blanks or pairwise comparison."""
    started = time.perf_counter()
    find_sensitive(page)
    assert time.perf_counter() - started < 5
