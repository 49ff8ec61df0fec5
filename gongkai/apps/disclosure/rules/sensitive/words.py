"""敏感词表: words a secrecy officer watches for, in either script, whatever blanks stand between the characters."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhconv_rs import zhconv

from gongkai.apps.disclosure.rules.sensitive.findings import Kind, Weight

LONGEST = 40
BETWEEN = r"[\s\u200b-\u200d\u2060\ufeff]{0,2}"


@dataclass(frozen=True)
class Word:
    """One watched word; `note` says what to do where it is found."""

    text: str
    weight: Weight = "check"
    note: str = ""


def word_problems(text: str) -> list[str]:
    """Why this can not be watched for; a single character would be found on every page."""
    plain = "".join(text.split())
    if len(plain) < 2:
        return ["敏感词至少两个字。"]
    return [f"敏感词不能超过 {LONGEST} 字。"] if len(plain) > LONGEST else []


def listed(plain: str, words: Sequence[Word]) -> Iterator[tuple[Kind, int, int, Word]]:
    """Every place of every watched word; of two that begin together the longer."""
    pattern, by_key = _compiled(tuple(words))
    if pattern is None:
        return
    for match in pattern.finditer(plain):
        yield "listed_word", *match.span(), by_key[_key(match.group())]


@lru_cache(maxsize=64)
def _compiled(words: tuple[Word, ...]) -> tuple[re.Pattern[str] | None, dict[str, Word]]:
    by_key = {_key(word.text): word for word in words if not word_problems(word.text)}
    if not by_key:
        return None, by_key
    shapes = (BETWEEN.join(_either(c) for c in key) for key in sorted(by_key, key=len, reverse=True))
    return re.compile("|".join(shapes), re.IGNORECASE), by_key


def _key(text: str) -> str:
    """Simplified, without blanks, small letters; character by character, so that the length stays."""
    plain = re.sub(r"[\s\u200b-\u200d\u2060\ufeff]+", "", text).casefold()
    return "".join(_simplified(c) for c in plain)


def _either(character: str) -> str:
    return f"[{''.join(re.escape(c) for c in sorted({character, *_traditional_of(character)}))}]"


@lru_cache(maxsize=4096)
def _simplified(character: str) -> str:
    found = zhconv(character, "zh-hans")
    return found if len(found) == 1 else character


@lru_cache(maxsize=4096)
def _traditional_of(character: str) -> frozenset[str]:
    """The forms of Hong Kong and Taiwan differ from each other as well."""
    forms = (zhconv(character, target) for target in ("zh-hant", "zh-tw", "zh-hk"))
    return frozenset(form for form in forms if len(form) == 1)
