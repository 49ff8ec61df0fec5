"""Text: something that decodes strictly and has no control characters; markup is not text."""

import re

from gongkai.kernel.files.extract.charsets import decode_strict

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|table|div|section|article|h[1-6]|p|br|a)\b",
    re.I | re.S,
)
_XML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:\?xml|!doctype|svg|\?php|\?=)", re.I | re.S)


def kinds_of(content: bytes) -> tuple[str, ...]:
    """(txt, csv), (html,), (xml,) or nothing when this is not text."""
    decoded = decode_strict(content)
    if decoded is None or _CONTROL.search(decoded.text):
        return ()
    head = decoded.text[:4096]
    if _XML.match(head):
        return ("html",) if re.search(r"<html\b", head, re.I) else ("xml",)
    if _HTML.match(head):
        return ("html",)
    return ("txt", "csv")
