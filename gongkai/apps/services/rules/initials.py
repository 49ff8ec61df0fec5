"""拼音首字母 of a name, by which lists are opened (A–Z)."""

from functools import lru_cache

from pypinyin import lazy_pinyin

from gongkai.kernel.numbering.codes.text import half_width

OTHER = "#"


def initial(name: str) -> str:
    """A letter A–Z; # where the name begins with no word at all. 行政 is X, not H: a word is read, not a character."""
    return _initial(half_width(name).lstrip(" 《“(（")[:4])


@lru_cache(maxsize=20_000)
def _initial(beginning: str) -> str:
    spoken = lazy_pinyin(beginning)
    letter = spoken[0][:1].upper() if spoken else ""
    return letter if letter.isascii() and letter.isalpha() else OTHER
