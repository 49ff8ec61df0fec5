"""简体 → 繁体 for whole pages: the words people read, never the values that forms send back."""

import re

from zhconv_rs import zhconv

# Elements whose content is data or belongs to the person typing.
KEPT = re.compile(r"(<(script|style|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"(<[^>]*>)")
READ_ATTRIBUTE = re.compile(r'(\b(?:title|alt|aria-label|placeholder|data-label)=")([^"]*)(")')
LANGUAGE = re.compile(r'(<html\b[^>]*\blang=")zh-Hans(")')


def to_traditional(text: str) -> str:
    """Plain text in the script of Taiwan, without changing the choice of words."""
    return zhconv(text, "zh-hant")


def page_to_traditional(html: str) -> str:
    """A page with its text and its read-aloud attributes converted; names, values and addresses untouched."""
    pieces = []
    kept = KEPT.split(html)
    # split() yields text, kept element, its name, text, …
    for index in range(0, len(kept), 3):
        pieces.append(_convert(kept[index]))
        pieces += kept[index + 1 : index + 2]
    return LANGUAGE.sub(r"\1zh-Hant\2", "".join(pieces), count=1)


def _convert(html: str) -> str:
    pieces = TAG.split(html)
    return "".join(_attributes(p) if i % 2 else to_traditional(p) for i, p in enumerate(pieces))


def _attributes(tag: str) -> str:
    return READ_ATTRIBUTE.sub(lambda found: found[1] + to_traditional(found[2]) + found[3], tag)
