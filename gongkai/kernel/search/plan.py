"""A typed query as a tree of terms and phrases that every engine can run.

Three readings, tried in turn until one finds something: all words as phrases; all words with their pairs in any
order (and latin words with one slip); any of it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gongkai.kernel.search import pinyin
from gongkai.kernel.search.entries import is_latin, loose_forms
from gongkai.kernel.search.text import code_token, fold, is_character, normal_code, token_texts, whole_token

MAX_QUERY = 200
MAX_WORDS = 16

Field = Literal["title", "body", "chars", "title_chars", "pinyin", "initials", "loose", "codes", "whole"]

# What a hit in a field is worth. A number that fits exactly beats everything else.
BOOSTS: dict[str, float] = {
    "codes": 50.0,
    "whole": 20.0,
    "title": 4.0,
    "title_chars": 2.0,
    "body": 1.0,
    "pinyin": 1.0,
    "initials": 0.8,
    "chars": 0.5,
    "loose": 0.3,
}


@dataclass(frozen=True)
class Phrase:
    """Tokens next to each other; with `prefix` the last one may go on."""

    field: Field
    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Every:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Some:
    parts: tuple["Node", ...]


Node = Phrase | Every | Some

# Fields whose tokens are all in another one as well (`entries.Entry`).
_WITHIN = {"title": "body", "title_chars": "chars"}
# Fields that hold a number or a whole title as one token: who types it wants that document, however old it is.
RARE = ("codes", "whole")


def doubled(node: Node) -> bool:
    """The same words in the title or anywhere: the first only says that the document is worth more."""
    match node:
        case Some((Phrase(one, words, cut), Phrase(other, same, end))):
            return _WITHIN.get(one) == other and (words, cut) == (same, end)
    return False


def words_of(text: str) -> list[str]:
    """The folded words of a query, bounded; words without a letter or character are left out."""
    words = fold(text[:MAX_QUERY]).split()
    return [word for word in dict.fromkeys(words) if token_texts(word)][:MAX_WORDS]


def strict(text: str) -> Node | None:
    """All words; None when there is nothing to look for."""
    words = words_of(text)
    if not words:
        return None
    node = _every(_word(word) for word in words)
    # Whoever types a whole title wants that document, however many others hold its words.
    ways = [node, Phrase("whole", (whole_token(text),))]
    if len(words) > 1:
        if all(_is_letters(word) for word in words):
            ways += _pinyin("".join(words))
        if _looks_like_code(text):
            ways.append(Phrase("codes", (code_token(text),)))
    return _some(ways)


def loose(text: str) -> Node | None:
    """All words, their pairs in any order; latin words may be one slip away."""
    words = words_of(text)
    return _every(_loose_word(word) for word in words) if words else None


def any_of(text: str) -> Node | None:
    """Any pair of any word; ranking does the rest."""
    words = words_of(text)
    found = [_token(token) for word in words for token in dict.fromkeys(token_texts(word))]
    found += [Phrase("loose", (form,)) for word in words if is_latin(word) for form in loose_forms(word)]
    return _some(found) if found else None


def suggesting(text: str) -> Node | None:
    """Titles that go on from what is typed: Chinese, pinyin or first letters, the last word unfinished."""
    words = words_of(text)
    if not words:
        return None
    ways: list[Node] = [_every([*(_title_word(word) for word in words[:-1]), _unfinished(words[-1])])]
    if len(words) > 1 and all(_is_letters(word) for word in words):
        ways.append(_unfinished("".join(words)))
    return _some(ways)


def _word(word: str) -> Node:
    tokens = tuple(token_texts(word))
    if len(tokens) == 1 and is_character(tokens[0]):
        return _character(tokens[0])
    ways: list[Node] = [_anywhere(tokens)]
    if _looks_like_code(word):
        ways.append(Phrase("codes", (code_token(word),)))
    if _is_letters(word) and len(word) >= 3:
        ways += _pinyin(word)
    return _some(ways)


def _loose_word(word: str) -> Node:
    if is_latin(word):
        return Some((_word(word), *(Phrase("loose", (form,)) for form in loose_forms(word))))
    tokens = dict.fromkeys(token_texts(word))
    return _every(_token(token) for token in tokens)


def _token(token: str) -> Node:
    if is_character(token):
        return _character(token)
    return _anywhere((token,))


def _anywhere(tokens: tuple[str, ...]) -> Node:
    return Some((Phrase("title", tokens), Phrase("body", tokens)))


def _character(char: str) -> Node:
    return Some((Phrase("title_chars", (char,)), Phrase("chars", (char,))))


def _pinyin(letters: str) -> list[Node]:
    ways: list[Node] = []
    for reading in pinyin.readings(letters):
        # One short syllable is too little to tell pinyin from an abbreviation.
        if len(reading) > 1 or len(letters) >= 4:
            ways.append(_spoken(reading))
    if 3 <= len(letters) <= 12:
        ways.append(_initials(letters))
    return ways


def _spoken(reading: tuple[str, ...], *, prefix: bool = False) -> Node:
    *others, last = pinyin.tokens(reading)
    return _every([*(Phrase("pinyin", (one,)) for one in others), Phrase("pinyin", (last,), prefix)])


def _initials(letters: str) -> Node:
    return _every(Phrase("initials", (run,)) for run in pinyin.runs(letters))


def _title_word(word: str) -> Node:
    tokens = tuple(token_texts(word))
    if len(tokens) == 1 and is_character(tokens[0]):
        return Phrase("title_chars", tokens)
    return _some([Phrase("title", tokens), *(_pinyin(word) if _is_letters(word) else [])])


def _unfinished(word: str) -> Node:
    if not _is_letters(word):
        return _title_prefix(word)
    ways: list[Node] = [Phrase("title", (word,), prefix=True)]
    ways += [_spoken(reading, prefix=True) for reading in pinyin.readings(word, unfinished=True)]
    if 2 <= len(word) <= 12:
        ways.append(_initials(word))
    return Some(tuple(ways))


def _title_prefix(word: str) -> Node:
    tokens = tuple(token_texts(word))
    if len(tokens) == 1 and is_character(tokens[0]):
        return Phrase("title_chars", tokens)
    return Phrase("title", tokens, prefix=tokens[-1].isascii())


def _is_letters(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= 2


def _looks_like_code(text: str) -> bool:
    code = normal_code(text)
    return len(code) >= 4 and re.search(r"\d", code) is not None


def _every(parts: Iterable[Node]) -> Node:
    found = tuple(parts)
    return found[0] if len(found) == 1 else Every(found)


def _some(parts: Iterable[Node]) -> Node:
    found = tuple(dict.fromkeys(parts))
    return found[0] if len(found) == 1 else Some(found)
