"""Reading one cell as it was typed or published (R6): blank is zero, full-width digits and thousands separators are
read, an amount may carry its unit; anything else is refused with a Chinese sentence."""

import re
import unicodedata
from decimal import Decimal, localcontext

from gongkai.apps.disclosure.rules.report.template import CellType, template

Number = int | Decimal
LONGEST = 40
GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
COUNT = re.compile(rf"({GROUPED})")
AMOUNT = re.compile(rf"({GROUPED})(\.[0-9]+)?(亿元|万元|元)?")
PER_10K = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal("0.0001"), None: Decimal(1)}


class CellError(ValueError):
    """A cell that cannot be a number of the report; the text is a Chinese sentence."""


def parse(value: object, kind: CellType) -> Number | None:
    """The number in a cell; None for a blank one. Amounts are in 万元. Raises CellError."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
        raise CellError(f"应为数字，现为{shown(value)}")
    if isinstance(value, (float, Decimal)) and not Decimal(value).is_finite():
        raise CellError("不是有效的数字")
    return _amount(value) if kind == "decimal" else _count(value, signed=kind == "change")


def shown(value: object) -> str:
    """A value for a message: short, printable, never failing on what was sent."""
    if isinstance(value, bool):
        return "真/假值"
    if isinstance(value, dict):
        return "一组数据"
    if isinstance(value, (list, tuple)):
        return "一个列表"
    if isinstance(value, int) and abs(value) >= 10**LONGEST:
        return "一个过大的数"
    text = str(value)
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return f"“{''.join(c if c.isprintable() else '?' for c in text)}”"


def printed(value: Number) -> str:
    """As the form prints it: zero as 0, no separators, no trailing zeros."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


def _count(value: int | float | Decimal | str, *, signed: bool = False) -> int:
    if isinstance(value, (float, Decimal)):
        raise CellError(f"应为整数，不能写成小数，现为{shown(value)}")
    number = value if isinstance(value, int) else _count_text(value)
    if number < 0 and not signed:
        raise CellError(f"不能是负数，现为{shown(value)}")
    if abs(number) > template().limits.count_max:
        raise CellError(f"数值过大，现为{shown(value)}")
    return number


def _count_text(value: str) -> int:
    text = _plain(value)
    sign, digits = (-1, text[1:]) if text[:1] in ("-", "−") else (1, text)
    if not (match := COUNT.fullmatch(digits)):
        raise CellError(f"应为不小于0的整数，现为{shown(value)}")
    return sign * int(match[1].replace(",", ""))


def _amount(value: int | float | Decimal | str) -> Decimal:
    limits = template().limits
    if isinstance(value, str):
        number = _amount_text(value)
    else:
        # A float's shortest text is what was typed; an integer may be too long for one.
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if number < 0:
        raise CellError(f"不能是负数，现为{shown(value)}")
    if number > limits.amount_max:
        raise CellError(f"数值过大，现为{shown(value)}")
    if number != round(number, limits.amount_places):
        raise CellError(f"最多{limits.amount_places}位小数，现为{shown(value)}")
    return abs(number)


def _amount_text(value: str) -> Decimal:
    text = _plain(value)
    sign, digits = (-1, text[1:]) if text[:1] in ("-", "−") else (1, text)
    if not (match := AMOUNT.fullmatch(digits)):
        raise CellError(f"应为金额，现为{shown(value)}")
    # Wide enough for every text that is read, so that no digit is rounded away before it is judged.
    with localcontext(prec=2 * LONGEST):
        return sign * Decimal(match[1].replace(",", "") + (match[2] or "")) * PER_10K[match[3]]


def _plain(value: str) -> str:
    if len(value) > LONGEST:
        raise CellError(f"内容过长，现为{shown(value)}")
    return unicodedata.normalize("NFKC", value).strip()
