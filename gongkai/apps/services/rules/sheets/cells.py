"""One cell of a list: full-width digits, stray blanks, dates and numbers as text, several values in one."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.loading import MONEY
from gongkai.apps.services.rules.sheets import words
from gongkai.kernel.numbering.codes.text import INVISIBLE, squeeze

# Digits and letters only: Chinese brackets, commas and full stops are how texts are written.
WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
STRAY = {**WIDE, **INVISIBLE, 0x3000: " ", 0xA0: " ", 0x2003: " ", 0x2002: " ", 0x0D: None}
# Translating costs a look-up for each character; most cells hold nothing to translate.
IS_STRAY = re.compile(f"[{''.join(map(chr, STRAY))}]")
BROKEN = re.compile(r"_x000[dD]_")
# An export puts an apostrophe before what a spreadsheet program would take for a formula.
GUARDED = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠])")
MANY = re.compile(r"[、；;/,，|\n]+")
FEW = re.compile(r"[、；;\n]+")
NUMBER = re.compile(r"(?:约|共)?\s*(\d+)(?:\.0+)?\s*(.*)", re.S)
DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九两", "001234567892")
MONEY_SIGNS = re.compile(r"[¥￥]?\s*(\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*元?")
EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = (20_000, 80_000)
BY_HAND = {"即时", "即办", "即时办结", "当场", "当场办结", "即时办理", "立即", "无需到场", "零次"}
Converter = Callable[[str], tuple[Any, str]]


def text(value: Any) -> str:
    """What a cell says, tidied: the same text whether it came from a workbook or from CSV."""
    if isinstance(value, str):
        found = value
    elif isinstance(value, bool):
        return "是" if value else "否"
    elif isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    elif isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ", "minutes")
    elif value is None:
        return ""
    else:
        return str(value)
    found = (found.translate(STRAY) if IS_STRAY.search(found) else found).strip()
    if not found:
        return ""
    if "_x000" in found:
        found = BROKEN.sub("", found)
    return found[1:] if found[0] == "'" and GUARDED.match(found) else found


@lru_cache(maxsize=4_096)
def day(said: str) -> date | None:
    """2024年3月1日, 2024.3.1, 2024-03-01, 20240301, an Excel serial; None when it is no day."""
    if match := DATE.fullmatch(said) or COMPACT.fullmatch(said):
        year, month, number = map(int, match.groups())
    elif said.isdigit() and SERIALS[0] <= int(said) <= SERIALS[1]:
        return EXCEL_EPOCH + timedelta(days=int(said))
    else:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def converter(spec: tables.Element | tables.Column) -> Converter:
    """Cell text → (value, trouble) for an element; units beside a number are read by `with_unit`."""
    if spec.kind in ("text", "long"):
        return lambda said: (said, "")
    if spec.kind == "number":
        return _number
    if spec.kind == "flag":
        return _flag
    if spec.kind == "money":
        return _money
    if spec.kind == "code":
        return _code(spec.table)
    if spec.kind == "codes":
        return _codes(spec.table)
    return _lines


def with_unit(said: str) -> tuple[int | None, str, str]:
    """20个工作日 → (20, working, ""); an unreadable number gives its trouble as the third."""
    if said in BY_HAND:
        return 0, "", ""
    match = NUMBER.fullmatch(said.translate(CHINESE_DIGITS) if not said[:1].isdigit() else said)
    if match is None:
        return None, "", "应为整数。"
    rest = match.group(2).strip().strip("()（）")
    unit = words.unit_of(rest) if rest else ""
    if rest and not unit and rest not in ("次", "份", "张", "页", "套", "本"):
        return None, "", "应为整数。"
    return int(match.group(1)), unit, ""


def _number(said: str) -> tuple[Any, str]:
    if said in ("无", "不需要"):
        return 0, ""
    value, _, trouble = with_unit(said)
    return value, trouble


def _flag(said: str) -> tuple[Any, str]:
    value = words.flag_of(said)
    return (value, "") if value is not None else (None, "应为“是”或者“否”。")


def _money(said: str) -> tuple[Any, str]:
    """1,200.5元 → 1200.50."""
    whole = MONEY_SIGNS.fullmatch(said.strip())
    found = whole[1].replace(",", "").replace("，", "") if whole else ""
    if not MONEY.fullmatch(found):
        return None, "应为金额，最多两位小数。"
    return f"{Decimal(found):.2f}", ""


def _code(table: str) -> Converter:
    choices = _choices(table)

    def read(said: str) -> tuple[Any, str]:
        found = words.code_of(table, said)
        return (found, "") if found else (None, f"不在可选的值中（{choices}）。")

    return read


def _codes(table: str) -> Converter:
    choices = _choices(table)

    def read(said: str) -> tuple[Any, str]:
        if whole := words.code_of(table, said):
            return [whole], ""
        found: list[str] = []
        for part in _parts(table, said):
            code = words.code_of(table, part)
            if not code:
                return None, f"“{part}”不在可选的值中（{choices}）。"
            found.append(code)
        return found, ""

    return read


def _parts(table: str, said: str) -> list[str]:
    """Labels may hold a separator themselves (警告、通报批评), so that the longest known label goes first."""
    rest, found = said, []
    labels = sorted((label for label in tables.table(table).values() if MANY.search(label)), key=len, reverse=True)
    for label in labels:
        if label in rest:
            found.append(label)
            rest = rest.replace(label, "、")
    return found + [part.strip() for part in MANY.split(rest) if part.strip()]


def _lines(said: str) -> tuple[Any, str]:
    parts = said.split("\n") if "\n" in said else FEW.split(said)
    return [part.strip() for part in parts if part.strip()], ""


def _choices(table: str) -> str:
    labels = list(tables.table(table).values())
    return "、".join(labels[:12]) + ("等" if len(labels) > 12 else "")


def tidied(values: object) -> str:
    """Plain values as text to compare: width of digits, stray blanks and line ends do not survive a list."""
    return squeeze(json.dumps(values, ensure_ascii=False, sort_keys=True).translate(STRAY).replace("\\n", " "))
