"""Folding and tokens of Chinese text: the one place that decides what counts as the same word.

Folding never changes the length of a text, so a span found in the folded text is the span to mark in the original.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import zhconv_rs

# After folding; compatibility ideographs and Kangxi radicals (frequent in PDF text) are gone by then.
CJK = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_CHARACTER = re.compile(f"[{CJK}]")
_RUN = re.compile(rf"(?P<cjk>[{CJK}](?:\s*[{CJK}])*)|(?P<word>(?:(?![{CJK}])[^\W_])+)")
_BLANK = re.compile(r"\s+")

# Characters the script table leaves alone because the right form depends on the word (著名, 执着).
# Search wants one form for all of them, on both sides.
_ONE_FORM = {"著": "着", "藉": "借", "馀": "余", "锺": "钟", "甯": "宁", "麽": "么", "○": "〇", "◯": "〇"}
_TRADITIONAL = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2A6E0))
_COMPATIBLE = ((0x2E80, 0x2FD6), (0xF900, 0xFB00), (0xFF01, 0xFF5F), (0x2F800, 0x2FA20))

_USUAL = ((0x20, 0x7F), (0x2010, 0x2030), (0x3000, 0x3020), (0x4E00, 0xA000), (0xFF00, 0xFFF0))

# In nearly every Chinese text, and alike in nothing but their width.
_MARKS = {mark: chr(ord(mark) - 0xFEE0) for mark in "，；：？！（）"}

_BRACKETS = str.maketrans(dict.fromkeys("〔［【（(〈{[", "[") | dict.fromkeys("〕］】）)〉}]", "]"))


@cache
def _table() -> dict[int, str]:
    table = {0x3000: " "}
    for low, high in _COMPATIBLE:
        for code in range(low, high):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    characters = [chr(c) for low, high in _TRADITIONAL for c in range(low, high)]
    simplified = zhconv_rs.zhconv("\n".join(characters), "zh-hans").split("\n")
    script = {a: b for a, b in zip(characters, simplified, strict=True) if a != b and len(b) == 1}
    table |= {ord(a): b for a, b in script.items()}
    for code in range(ord("A"), ord("Z") + 1):
        table[code] = chr(code + 32)
    one_form = {ord(a): b for a, b in _ONE_FORM.items()}
    settled = {code: script.get(char, char) for code, char in table.items()}
    # A character that is not there costs a failed look-up; those that stay as they are stand in the table as well.
    same = {code: chr(code) for low, high in _USUAL for code in range(low, high)}
    return same | one_form | {code: _settle(char) for code, char in settled.items()}


def _settle(char: str) -> str:
    char = _ONE_FORM.get(char, char)
    return char.lower() if char.isascii() else char


@cache
def _rest() -> "re.Pattern[str]":
    """Whatever else the table would change; characters beyond the first plane are looked up rather than listed."""
    changed = (chr(code) for code, char in _table().items() if chr(code) != char and code <= 0xFFFF)
    listed = "".join(re.escape(char) for char in changed if char not in _MARKS)
    return re.compile(f"[{listed}\U00010000-\U0010ffff]")


def fold(text: str) -> str:
    """Half width, lower case, simplified script; the length stays the same."""
    if text.isascii():
        return text.lower()
    # Looking up every character takes four times as long as seeing that a usual text has nothing but these marks.
    for mark, plain in _MARKS.items():
        text = text.replace(mark, plain)
    return text.translate(_table()) if _rest().search(text) else text


@dataclass(frozen=True)
class Token:
    """One unit of matching: two adjacent Chinese characters, or a word of letters and digits."""

    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Tokens of a text in order; spans refer to `text`.

    Chinese runs become overlapping pairs. Where a run touches a word (2017年度) the character at the joint is a
    token of its own as well, so that 2017年 is found in 2017年度 as a phrase. White space inside Chinese text
    (spaced titles, broken lines) is ignored.
    """
    folded = fold(text)
    runs = list(_RUN.finditer(folded))
    for i, run in enumerate(runs):
        if run.lastgroup == "word":
            yield Token(run.group(), run.start(), run.end())
            continue
        before = i > 0 and _joined(folded, runs[i - 1], run)
        after = i + 1 < len(runs) and _joined(folded, run, runs[i + 1])
        yield from _pairs(run, before, after)


def _joined(text: str, left: "re.Match[str]", right: "re.Match[str]") -> bool:
    between = text[left.end() : right.start()]
    return not between or between.isspace()


def _pairs(run: "re.Match[str]", before: bool, after: bool) -> Iterator[Token]:
    spots = [(c, run.start() + i) for i, c in enumerate(run.group()) if not c.isspace()]
    if len(spots) == 1 or before:
        yield _one(spots[0])
    for (a, i), (b, j) in pairwise(spots):
        yield Token(a + b, i, j + 1)
    if after and len(spots) > 1:
        yield _one(spots[-1])


def _one(spot: tuple[str, int]) -> Token:
    return Token(spot[0], spot[1], spot[1] + 1)


def token_texts(text: str) -> list[str]:
    """The same as `tokens`, without spans; the indexing path, so it avoids an object per token."""
    folded = fold(text)
    runs = list(_RUN.finditer(folded))
    found: list[str] = []
    last = len(runs) - 1
    for i, run in enumerate(runs):
        word = run.group()
        if run.lastgroup == "word":
            found.append(word)
            continue
        word = _BLANK.sub("", word)
        if len(word) == 1 or (i > 0 and _joined(folded, runs[i - 1], run)):
            found.append(word[0])
        found.extend(map("".join, pairwise(word)))
        if len(word) > 1 and i < last and _joined(folded, run, runs[i + 1]):
            found.append(word[-1])
    return found


def cjk_runs(text: str) -> list[str]:
    """Folded runs of Chinese characters, white space taken out."""
    return [_BLANK.sub("", m.group()) for m in _RUN.finditer(fold(text)) if m.lastgroup == "cjk"]


def characters(text: str) -> set[str]:
    """The Chinese characters of a text, for one-character queries."""
    return {char for char in set(fold(text)) if is_character(char)}


def is_character(token: str) -> bool:
    return len(token) == 1 and _CHARACTER.match(token) is not None


def normal_code(code: str) -> str:
    """A document or index number in one spelling: 国办发[2019]第05号 and 国办发〔2019〕5号 are the same."""
    plain = _BLANK.sub("", fold(code).translate(_BRACKETS))
    plain = re.sub(r"第(?=\d)", "", plain)
    return re.sub(r"(?<=\])0+(?=\d)", "", plain)


def whole_token(text: str) -> str:
    """One opaque token for a whole title, whatever its blanks and marks."""
    letters = "".join(_BLANK.sub("", run.group()) for run in _RUN.finditer(fold(text)))
    return "w" + hashlib.blake2s(letters.encode(), digest_size=10).hexdigest()


def code_token(code: str) -> str:
    """One opaque token per number: punctuation can not be torn apart by any engine's own tokenizer."""
    return "n" + hashlib.blake2s(normal_code(code).encode(), digest_size=10).hexdigest()
