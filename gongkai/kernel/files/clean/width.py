"""Full-width and half-width forms: what input methods leave behind in numbers and codes."""

import re
import unicodedata

_TO_HALF = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_TO_FULL = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {0x20: "\u3000"}
# Punctuation of Chinese text is full width by right; only letters and digits are taken down.
_ALNUM_TO_HALF = {code: half for code, half in _TO_HALF.items() if half.isalnum()}


def half_width(text: str, *, punctuation: bool = False) -> str:
    """Letters and digits in half width; with `punctuation` everything that has a half-width form."""
    return text.translate(_TO_HALF if punctuation else _ALNUM_TO_HALF)


def full_width(text: str) -> str:
    """Everything in full width, as some letters print numbers."""
    return text.translate(_TO_FULL)


def tidy_number(value: str) -> str:
    """A phone, code or identity number as typed: half width, no spaces, no invisible characters, one kind of dash."""
    plain = half_width(value, punctuation=True)
    plain = re.sub(r"[\u2010-\u2015\u2212－]", "-", plain)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))
