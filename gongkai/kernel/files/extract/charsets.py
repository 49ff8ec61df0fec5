"""Charset of Chinese text: mark, declaration, strict UTF-8, strict GB18030; a guess comes last."""

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A declaration of the smaller set nearly always means the larger one.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb-2312": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.I)
_HAN = re.compile("[\u4e00-\u9fff]")

# The commonest characters of either script: real text is full of them, wrongly decoded text is not.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表"
    "間與關務與這為個國時來們對會發動過說產種後進機當從業開還後於經電學實現體應無內長區縣規劃辦第條款項政府信息公開報告申請管理局"
)


@dataclass(frozen=True)
class Decoded:
    text: str
    charset: str


def decode(content: bytes, declared: str = "") -> Decoded:
    """Text of any content; what fits no charset is decoded as GB18030 with replacement characters."""
    found = decode_strict(content, declared)
    return found or Decoded(content.decode("gb18030", "replace"), "gb18030")


def decode_strict(content: bytes, declared: str = "") -> Decoded | None:
    """Text, or None when no charset fits without an error. Byte order marks win over `declared`."""
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return _tried(content[len(mark) :], charset)
    for charset in (declared, "utf-8"):
        if charset and (found := _tried(content, charset)):
            return found
    candidates = [found for charset in ("gb18030", "big5hkscs") if (found := _tried(content, charset))]
    # Almost any bytes are valid GB18030, Big5 text among them: the commoner characters decide.
    if len(candidates) > 1:
        return max(candidates, key=lambda found: _familiarity(found.text))
    return candidates[0] if candidates else None


def declared_in_page(content: bytes) -> str:
    """The charset an HTML page names in its first 4,096 bytes."""
    found = _META.search(content[:4096])
    return found.group(1).decode() if found else ""


def _tried(content: bytes, charset: str) -> Decoded | None:
    name = _WIDER.get(charset.lower(), charset)
    try:
        return Decoded(content.decode(name), codecs.lookup(name).name)
    except (UnicodeDecodeError, LookupError):
        return None


def _familiarity(text: str) -> float:
    characters = _HAN.findall(text[:20_000])
    return sum(c in _COMMON for c in characters) / len(characters) if characters else 0.0
