"""How dates, numbers and personal data are written on a page. Pure functions; the template filters call them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

NONE = "—"
DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
GROUPS = ("", "万", "亿", "万亿")
WEEKDAYS = "一二三四五六日"


def cn_date(value: Any) -> str:
    """2026年11月22日; an instant is read in Asia/Shanghai; nothing for None, the value itself when it is no date."""
    found = _as_date(value)
    return f"{found.year}年{found.month}月{found.day}日" if found else _as_text(value)


def cn_weekday(value: Any) -> str:
    """2026年11月22日（星期日）."""
    found = _as_date(value)
    return f"{cn_date(found)}（星期{WEEKDAYS[found.weekday()]}）" if found else _as_text(value)


def cn_datetime(value: Any) -> str:
    """2026年11月22日 09:05, in Asia/Shanghai."""
    found = _as_datetime(value)
    return f"{cn_date(found)} {found:%H:%M}" if found else cn_date(value)


def iso(value: Any) -> str:
    """The machine's form, for <time datetime>."""
    found = _as_datetime(value) or _as_date(value)
    return found.isoformat(timespec="minutes") if isinstance(found, datetime) else found.isoformat() if found else ""


def _as_datetime(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            value = parse_datetime(value) if len(value) > 10 else None
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _as_date(value: Any) -> date | None:
    if isinstance(value, str) and len(value) <= 10:
        try:
            return parse_date(value)
        except ValueError:
            return None
    instant = _as_datetime(value)
    return instant.date() if instant else value if isinstance(value, date) else None


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def _as_decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool) or value == "":
        return None
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _grouped(number: Decimal, places: int) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{rounded:,f}"


def thousands(value: Any) -> str:
    """1,234,567; decimals stay as they are; a dash for None."""
    number = _as_decimal(value)
    return f"{number:,f}" if number is not None else _as_text(value) or NONE


def money(value: Any) -> str:
    """Yuan with two decimals, halves rounded up: 1,234.50元."""
    number = _as_decimal(value)
    return f"{_grouped(number, 2)}元" if number is not None else _as_text(value) or NONE


def wan(value: Any) -> str:
    """Yuan given, 万元 shown with two decimals: 123,456,789 → 12,345.68万元."""
    number = _as_decimal(value)
    return f"{_grouped(number / 10000, 2)}万元" if number is not None else _as_text(value) or NONE


def percent(value: Any) -> str:
    """A share between 0 and 1 as 12.3%; a dash for None, which stands for an empty set."""
    number = _as_decimal(value)
    return f"{_grouped(number * 100, 1)}%" if number is not None else _as_text(value) or NONE


def file_size(value: Any) -> str:
    number = _as_decimal(value)
    if number is None:
        return NONE
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if number >= size:
            return f"{_grouped(number / size, 1).removesuffix('.0')} {unit}"
    return f"{int(number)} 字节"


def cn_number(value: Any) -> str:
    """十二, 二百零三, 一万零五十; whole numbers below 10^16."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return _as_text(value)
    if abs(number) >= 10**16:
        return str(number)
    if number < 0:
        return "负" + cn_number(-number)
    if number == 0:
        return DIGITS[0]
    groups = [number // 10000**place % 10000 for place in range(3, -1, -1)]
    text, gap = "", False
    for group, unit in zip(groups, reversed(GROUPS), strict=True):
        if group:
            # One 零 for any gap between two groups of four digits.
            text += ("零" if text and (gap or group < 1000) else "") + _four(group) + unit
        gap = not group
    return text[1:] if text.startswith("一十") else text


def _four(group: int) -> str:
    text, zero = "", False
    for position in range(3, -1, -1):
        digit = group // 10**position % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + UNITS[position]
            zero = False
        else:
            zero = True
    return text


def mask_id(value: Any) -> str:
    """Identity or credit code with only its ends left: 310***********1234."""
    text = _as_text(value).strip()
    return text[:3] + "*" * (len(text) - 7) + text[-4:] if len(text) >= 12 else "*" * len(text)


def mask_phone(value: Any) -> str:
    """138****5678; of other numbers only the last four digits stay."""
    text = _as_text(value).strip()
    if len(text) == 11 and text.startswith("1"):
        return f"{text[:3]}****{text[-4:]}"
    return "*" * (len(text) - 4) + text[-4:] if len(text) > 4 else "*" * len(text)


def mask_name(value: Any) -> str:
    """张* ; 张*三 ; of longer names the first and the last character stay."""
    text = _as_text(value).strip()
    if len(text) <= 1:
        return "*" * len(text)
    return text[0] + "*" if len(text) == 2 else text[0] + "*" * (len(text) - 2) + text[-1]
