"""Numbers as Chinese texts write them: 21, 1,602, ２１, 3.2万, 三千二百, 二〇二三, 10余万."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from gongkai.apps.disclosure.rules.report.template import wording

SAME = ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = {sign: number for number, signs in enumerate(SAME) for sign in signs}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
# Atomic and bounded: a run of digits is one token, so that no text makes the search slow.
ARABIC = r"(?<!\d)(?>\d{1,3}(?:[,，]\d{3}){1,4}+(?!\d)|\d{1,15}+(?!\d))(?:\.\d{1,6}+)?"
NUMERALS = "".join((*DIGITS, *SMALL))
WORD = f"[{NUMERALS}]"
TOKEN = re.compile(rf"{ARABIC}|.")


@dataclass(frozen=True)
class Figure:
    """A number with its unit in a text; `start` and `end` cover number and unit. Money is in 元."""

    value: Decimal
    unit: str
    kind: Literal["count", "money", "other"]
    approximate: bool
    start: int
    end: int


def evaluate(text: str) -> Decimal:
    """The number that Arabic digits, Chinese numerals and 十百千万亿 together name."""
    total = section = Decimal(0)
    current: Decimal | None = None
    scale = Decimal(1)
    plain = 0
    for token in TOKEN.findall(text):
        if token in DIGITS:
            # 二〇二三 is read digit by digit, 三千二百 by its places.
            plain = plain + 1 if current is not None else 1
            current = (current or Decimal(0)) * 10 + DIGITS[token] if plain > 1 else Decimal(DIGITS[token])
            scale = Decimal(1) if token in "零〇" else scale
        elif token in SMALL:
            section += (1 if current is None else current) * SMALL[token]
            current, scale, plain = None, Decimal(SMALL[token]), 0
        elif token in LARGE:
            section += current or 0
            if token == "亿":
                total, section = (total + section) * LARGE[token], Decimal(0)
            else:
                total, section = total + section * LARGE[token], Decimal(0)
            current, scale, plain = None, Decimal(LARGE[token]), 0
        else:
            current, scale, plain = Decimal(re.sub("[,，]", "", token)), Decimal(1), 0
    if current is not None and plain == 1 and scale >= 100:
        # 三千二 is 3,200, 三万二 is 32,000.
        current *= scale / 10
    return total + section + (current or 0)


def figures(text: str) -> Iterator[Figure]:
    """Every number with a known unit. Ordinals (第二十条), dates, percentages and bare numbers are not figures."""
    words = wording()
    for match in _pattern().finditer(text):
        value = evaluate(match["number"]) * _scale(match["scale"])
        lead = text[max(0, match.start() - 3) : match.start()]
        approximate = bool(match["more"] or match["more2"]) or lead.endswith(words.approximate_before)
        yield Figure(value, match["unit"], _kind(match["unit"]), approximate, match.start(), match.end())


def _kind(unit: str) -> Literal["count", "money", "other"]:
    units = wording().units
    if unit in units.money:
        return "money"
    return "count" if unit in units.count else "other"


def _scale(text: str) -> int:
    product = 1
    for sign in text:
        product *= SMALL.get(sign) or LARGE[sign]
    return product


@cache
def _pattern() -> re.Pattern[str]:
    words = wording()
    units = sorted((*words.units.count, *words.units.money, *words.units.other), key=len, reverse=True)
    more = "|".join(words.approximate_after)
    return re.compile(
        rf"(?P<number>(?:(?<![第\dA-Za-z.]){ARABIC}|(?<![第{NUMERALS}]){WORD})(?:{ARABIC}|{WORD}|[万亿]){{0,24}})"
        rf"(?P<more>{more})?(?P<scale>[百千万亿]{{0,2}})(?P<more2>{more})?\s*(?P<unit>{'|'.join(units)})(?!月|工作日|小时|年)"
    )
