"""One cell of a published table as a number: blanks, dashes, separators, units inside. Doubtful spellings are told."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from gongkai.apps.disclosure.rules.report.template import CellType
from gongkai.apps.disclosure.rules.report.values import CellError, Number, parse

NIL = frozenset({"", "-", "--", "---", "—", "——", "－", "–", "/", "\\", "无", "無", "零", "○", "〇"})
COUNT_UNITS = (
    "人次",
    "件次",
    "条次",
    "场次",
    "件",
    "条",
    "次",
    "篇",
    "个",
    "個",
    "人",
    "项",
    "項",
    "宗",
    "份",
    "场",
    "條",
    "期",
)
NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:[,']\d{3})+|\d+)(?:\.\d+)?")
FIGURE = re.compile(r"[-+−]?[\d,'.]+(?:\s*(?:亿元|万元|億元|萬元|元|%|" + "|".join(COUNT_UNITS) + r"))?")
BROKEN = re.compile(r"\d\s+\d")
GROUPED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?:\.\d+)?")
MONEY = {
    "亿元": Decimal(10_000),
    "億元": Decimal(10_000),
    "万元": Decimal(1),
    "萬元": Decimal(1),
    "元": Decimal("0.0001"),
}


@dataclass(frozen=True)
class Figure:
    """`value` None: no number could be read. `note`: why a person must look; blank when nothing is in doubt."""

    value: Number | None
    note: str = ""
    blank: bool = False


@lru_cache(maxsize=8192)
def read_figure(raw: str, kind: CellType, *, unit: str = "万元") -> Figure:
    """The number of a cell. `unit`: what the column or row counts amounts in, "" when the form does not say."""
    text = unicodedata.normalize("NFKC", raw).strip()
    if BROKEN.search(text) and not text.startswith("=") and not GROUPED.fullmatch(text):
        # Two numbers under each other in one cell, or one that a narrow column broke: only a person can tell.
        return Figure(None, "数字之间有空白或者换行，不能确定是不是一个数")
    text = re.sub(r"\s+", "", text).replace("−", "-")
    if text.startswith("="):
        return Figure(None, "单元格是公式，文件中没有保存计算结果，请按原件填写")
    if text in NIL or raw.strip() in NIL:
        return Figure(Decimal(0) if kind == "decimal" else 0, blank=True)
    if kind == "decimal":
        return _amount(text, unit)
    for word in COUNT_UNITS:
        text = text.removesuffix(word)
    if re.fullmatch(r"[-+]?\d+\.0+", text):
        text = text.partition(".")[0]
    return _number(text, kind)


def _amount(text: str, unit: str) -> Figure:
    written = next((word for word in MONEY if text.endswith(word)), "")
    number = _number(text.removesuffix(written), "decimal")
    if number.value is None:
        return number
    scale = MONEY.get(written or unit)
    if scale is None:
        note = "" if number.value == 0 else "原表没有写明金额单位，暂按万元"
        return Figure(number.value, note)
    scaled = Decimal(number.value) * scale
    if scaled != round(scaled, 6):
        return Figure(None, "金额换算成万元后超过六位小数")
    return Figure(scaled.normalize() if scaled else Decimal(0))


def _number(text: str, kind: CellType) -> Figure:
    if not NUMBER.fullmatch(text):
        return Figure(None, "不是单独的一个数")
    try:
        value = parse(text.replace("'", ",").removeprefix("+"), kind)
    except CellError as error:
        return Figure(None, str(error))
    return Figure(value)


@lru_cache(maxsize=8192)
def is_figure(text: str) -> bool:
    """Whether a piece of text is a number of a table, with or without its unit, a sign for none, or a formula."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return bool(plain) and (bool(FIGURE.fullmatch(plain)) or plain in NIL or plain.startswith("="))
