"""What must never stand in a log: identity numbers, phones, bank cards, query codes, passwords, tokens."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[已隐去]"
# Keys whose values are hidden whatever they look like; compared without case, as parts of the name.
SECRET_KEYS = re.compile(
    r"passw|secret|token|cookie|authorization|session|csrf|(?:^|_)otp|api_?key|identity_?key|private_?key|access_?key"
    r"|query_?(code|hash)|citizen_?id|id_?number|identity_?(number|proof)|phone|mobile|bank_?(card|account)"
    r"|口令|密码|查询码|身份证|手机|银行卡",
    re.IGNORECASE,
)

_CITIZEN_ID = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]"
    r"|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_LANDLINE = re.compile(r"(?<![\d-])0\d{2,3}[-—]\d{7,8}(?![\d-])")
_CARD = re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
_NAMED = re.compile(
    r"(?P<name>\b(?:code|query_code|password|passwd|pwd|token|secret|otp|csrfmiddlewaretoken|key|signature)"
    r"|查询码|口令|密码|验证码)(?P<sign>\s*[=:：]\s*)(?P<quote>[\"']?)[^\s&\"',;，；。)）}]+",
    re.IGNORECASE,
)
_ADDRESS_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")
_BEARER = re.compile(r"\b(Bearer|Basic)\s+\S+", re.IGNORECASE)
# A long random segment of a path opens a page to whoever has it; a UUID alone does not, and is needed to find a case.
_PATH_SECRET = re.compile(
    r"(?<=/)(?![0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9A-Za-z_-]))(?=[A-Za-z_-]*\d)(?=[0-9_-]*[A-Za-z])"
    r"[A-Za-z0-9_:-]{22,}(?=[/?\s\"']|$)"
)


def mask_text(text: str) -> str:
    """The text with every personal number and secret in it replaced by a word that says what stood there."""
    text = _ADDRESS_PASSWORD.sub(rf"\1:{HIDDEN}@", text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    text = _NAMED.sub(rf"\g<name>\g<sign>\g<quote>{HIDDEN}", text)
    text = _PATH_SECRET.sub(HIDDEN, text)
    text = _CITIZEN_ID.sub("[身份证号]", text)
    text = _CARD.sub(lambda found: "[银行卡号]" if _passes_luhn(found.group()) else found.group(), text)
    text = _MOBILE.sub("[手机号]", text)
    return _LANDLINE.sub("[电话号码]", text)


def mask(value: Any, key: str = "") -> Any:
    """The same shape with everything secret hidden; numbers are judged by their digits too."""
    if key and value not in (None, "") and SECRET_KEYS.search(key):
        return HIDDEN
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {str(k): mask(v, str(k)) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [mask(v) for v in value]
    if value is None or isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        text = mask_text(str(value))
        return value if text == str(value) else text
    return mask_text(str(value))


def _passes_luhn(card: str) -> bool:
    digits = [int(c) for c in reversed(card) if c.isdigit()]
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
