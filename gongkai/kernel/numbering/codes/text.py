"""Spelling of codes: full-width forms and blanks."""

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
