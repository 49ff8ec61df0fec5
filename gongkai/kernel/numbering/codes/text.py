"""Spelling of codes and telephone numbers: full-width forms and blanks."""

import re

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060"))
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


def half_width(text: str) -> str:
    """Full-width ASCII forms (ＡＢ１２／) become half-width; Chinese punctuation stays."""
    return text.translate(FULL_WIDTH)


def squeeze(text: str) -> str:
    """Without any blank or invisible character."""
    return "".join(text.translate(INVISIBLE).split())


def plain_dashes(text: str) -> str:
    return text.translate(DASHES)


def is_ascii_digits(text: str) -> bool:
    """`str.isdigit` alone also accepts ², ٣ and ３."""
    return text.isascii() and text.isdigit()


MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?")
SERVICE_LINE = re.compile(r"(?:400|800)-?\d{3}-?\d{4}|1\d{2,4}|9\d{4,5}")


def is_phone(text: str) -> bool:
    """手机、固定电话（可带区号和分机）或服务热线, without blanks."""
    return any(shape.fullmatch(text) for shape in (MOBILE, LANDLINE, SERVICE_LINE))
