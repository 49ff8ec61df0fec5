"""Dates as Chinese offices write them."""

import re
import unicodedata
from datetime import date

DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "Ｏ": "0"}
WRITTEN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)\s*日?")
COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
CHINESE = re.compile(
    r"([一二][〇○零Ｏ一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)


def find(text: str) -> date | None:
    """The first date of a text: 2013-02-19, 2013年2月19日, 二〇一三年二月十九日, 20130219; None where there is none."""
    plain = unicodedata.normalize("NFKC", text.replace("Ｏ", "〇"))
    found = [match for shape in (WRITTEN, COMPACT) for match in shape.finditer(plain)]
    numbers = [(match.start(), tuple(int(part) for part in match.groups())) for match in found]
    numbers += [(match.start(), _spelt(match)) for match in CHINESE.finditer(plain)]
    return next((day for _, parts in sorted(numbers) if (day := _day(*parts))), None)


def only(text: str) -> date | None:
    """The date a line consists of, as below a signature."""
    plain = unicodedata.normalize("NFKC", text.replace("Ｏ", "〇")).strip("()（）[] 　")
    return find(plain) if any(shape.fullmatch(plain) for shape in (WRITTEN, COMPACT, CHINESE)) else None


def _spelt(match: re.Match[str]) -> tuple[int, int, int]:
    year, month, day = match.groups()
    return int("".join(DIGITS[c] for c in year)), _tens(month), _tens(day)


def _tens(text: str) -> int:
    tens, mark, ones = text.rpartition("十")
    units = int(DIGITS[ones]) if ones else 0
    return (int(DIGITS[tens]) if tens else 1) * 10 + units if mark else units


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
