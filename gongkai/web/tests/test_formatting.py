"""How dates, numbers and personal data are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from gongkai.web import formatting

DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")}


def read_cn(text: str) -> int:
    """Chinese numerals back to a number: an independent reading for the round trip."""
    if text.startswith("负"):
        return -read_cn(text[1:])
    for unit, size in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, low = text.split(unit, 1)
            return read_cn(high) * size + (read_cn(low) if low else 0)
    total, digit = 0, 0
    for word in text:
        if word in DIGITS:
            digit = DIGITS[word]
        else:
            total += (digit or 1) * {"千": 1000, "百": 100, "十": 10}[word]
            digit = 0
    return total + digit


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 11, 22), "2026年11月22日"),
        # 23:30 in Greenwich is the next morning in Shanghai.
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "2026年11月23日"),
        (datetime(2026, 1, 2, 3, 4), "2026年1月2日"),
        ("2026-11-02", "2026年11月2日"),
        ("2026-13-40", "2026-13-40"),
        ("长期", "长期"),
        (None, ""),
    ],
)
def test_dates_are_written_in_chinese(value: object, written: str) -> None:
    assert formatting.cn_date(value) == written


def test_an_instant_is_written_in_shanghai_time() -> None:
    assert formatting.cn_datetime(datetime(2026, 11, 22, 1, 5, tzinfo=UTC)) == "2026年11月22日 09:05"
    assert formatting.cn_datetime("2026-11-22T01:05:00Z") == "2026年11月22日 09:05"
    assert formatting.cn_datetime(date(2026, 11, 22)) == "2026年11月22日"
    assert formatting.iso(datetime(2026, 11, 22, 1, 5, tzinfo=UTC)) == "2026-11-22T09:05+08:00"
    assert formatting.cn_weekday(date(2026, 11, 22)) == "2026年11月22日（星期日）"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234567, "1,234,567"),
        (Decimal("1234.50"), "1,234.50"),
        (0, "0"),
        (None, "—"),
        ("12000", "12,000"),
        ("若干", "若干"),
    ],
)
def test_numbers_have_thousands_separators(value: object, written: str) -> None:
    assert formatting.thousands(value) == written


def test_money_in_yuan_and_in_ten_thousands_rounds_halves_up() -> None:
    assert formatting.money(Decimal("1234.5")) == "1,234.50元"
    assert formatting.money(Decimal("0.005")) == "0.01元"
    assert formatting.money(None) == "—"
    assert formatting.wan(123456789) == "12,345.68万元"
    assert formatting.wan(Decimal("50")) == "0.01万元"


def test_a_share_of_an_empty_set_is_no_hundred_percent() -> None:
    assert formatting.percent(0.9861) == "98.6%"
    assert formatting.percent(None) == "—"


@pytest.mark.parametrize(
    ("size", "written"), [(999, "999 字节"), (1024, "1 KB"), (1536, "1.5 KB"), (50 << 20, "50 MB"), (3 << 30, "3 GB")]
)
def test_sizes_of_files(size: int, written: str) -> None:
    assert formatting.file_size(size) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (10050, "一万零五十"),
        (201000, "二十万一千"),
        (100000001, "一亿零一"),
        (1005000000, "十亿零五百万"),
        (-3, "负三"),
    ],
)
def test_numbers_in_chinese_words(number: int, written: str) -> None:
    assert formatting.cn_number(number) == written


@given(st.integers(min_value=-(10**16) + 1, max_value=10**16 - 1))
def test_numbers_in_words_read_back_as_themselves(number: int) -> None:
    words = formatting.cn_number(number)
    assert read_cn(words) == number
    assert "零零" not in words


@given(st.text(alphabet="0123456789X", min_size=18, max_size=18))
def test_masking_an_identity_number_hides_birth_date_and_order(code: str) -> None:
    masked = formatting.mask_id(code)
    assert len(masked) == 18
    assert masked[3:14] == "*" * 11
    assert (masked[:3], masked[-4:]) == (code[:3], code[-4:])


def test_masking_phones_and_names() -> None:
    assert formatting.mask_phone("13812345678") == "138****5678"
    assert formatting.mask_phone("0371-65501234") == "*********1234"
    assert formatting.mask_phone("110") == "***"
    assert formatting.mask_id("1234567") == "*******"
    assert [formatting.mask_name(n) for n in ("张", "张三", "欧阳锋", "阿卜杜拉")] == ["*", "张*", "欧*锋", "阿**拉"]


def test_every_filter_is_there_for_templates() -> None:
    source = (
        "{% load web_tags %}{{ d|cn_date }} {{ n|thousands }} {{ n|money }} {{ n|wan }} {{ n|cn_number }} "
        "{{ p|mask_phone }} {{ i|mask_id }} {{ s|percent }} {{ n|file_size }} {{ x|mask_name }}|{{ h|plain_text }}"
    )
    values = {"d": date(2026, 11, 22), "n": 12345, "p": "13812345678", "i": "11010519491231002X", "s": 0.5, "x": "张三"}
    shown = Template(source).render(Context({**values, "h": "<p>甲</p>"}))
    assert shown == (
        "2026年11月22日 12,345 12,345.00元 1.23万元 一万二千三百四十五 "
        "138****5678 110***********002X 50.0% 12.1 KB 张*|甲"
    )
