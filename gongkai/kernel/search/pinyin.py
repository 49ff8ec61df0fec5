"""Pinyin of titles (全拼、首字母) and the reading of a typed pinyin query."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from gongkai.kernel.search.text import cjk_runs

MAX_LETTERS = 40
MAX_READINGS = 4
# Stands between the syllables of a pair: neither a letter nor what a tokenizer would part them at.
_JOINT = "0"


@lru_cache(maxsize=20_000)
def _spoken(run: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(run, errors="ignore"))


def syllables(title: str) -> list[str]:
    """Syllables of the Chinese part of a title, in their tolerant form."""
    return [tolerant(s) for run in cjk_runs(title) for s in _spoken(run)]


def tokens(spoken: Sequence[str]) -> list[str]:
    """Pairs of neighbouring syllables: one syllable is in a quarter of all titles, two in few."""
    return [f"{a}{_JOINT}{b}" for a, b in pairwise(spoken)] or _alone(spoken)


def stream(title: str) -> list[str]:
    """The tokens of a title, and each syllable for who types one alone."""
    spoken = syllables(title)
    return [*tokens(spoken), *_alone(spoken)] if len(spoken) > 1 else _alone(spoken)


def _alone(spoken: Sequence[str]) -> list[str]:
    """So marked that what begins like a syllable is not looked for among the pairs, of which there are very many."""
    return [f"{_JOINT}{one}" for one in spoken]


def initials(title: str) -> list[str]:
    """Overlapping pairs of first letters: 政府信息 gives zf fx xx."""
    return pairs("".join(s[0] for run in cjk_runs(title) for s in _spoken(run)))


def pairs(letters: str) -> list[str]:
    return [a + b for a, b in pairwise(letters)]


def tolerant(syllable: str) -> str:
    """One form for what speakers mix up when typing: zh/z, ch/c, sh/s, -ng/-n, ü/v/u."""
    plain = syllable.replace("ü", "u").replace("v", "u")
    if plain[:2] in ("zh", "ch", "sh"):
        plain = plain[0] + plain[2:]
    return plain[:-1] if plain.endswith("ng") else plain


@cache
def _known() -> frozenset[str]:
    plain = {lazy_pinyin(chr(c))[0] for c in range(0x4E00, 0xA000) if c in PINYIN_DICT}
    # 嗯 (n, ng) would let every n stand alone.
    valid = {s for s in plain if s.isascii() and s.isalpha() and set(s) & set("aeiouv")}
    return frozenset(valid | {tolerant(s) for s in valid})


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(s[:n] for s in _known() for n in range(1, len(s) + 1))


def readings(letters: str, *, unfinished: bool = False) -> list[tuple[str, ...]]:
    """Ways to read letters as syllables (xian: xian, xi an), tolerant forms, at most four.

    With `unfinished` the last syllable may still be in the typing (zhengf: zheng f).
    """
    if not letters or len(letters) > MAX_LETTERS or not (letters.isascii() and letters.isalpha()):
        return []
    dead: set[int] = set()
    found: list[tuple[str, ...]] = []
    for path in _walk(letters, 0, unfinished, dead):
        form = tuple(tolerant(s) for s in path)
        if form not in found:
            found.append(form)
        if len(found) == MAX_READINGS:
            break
    return found


def _walk(letters: str, at: int, unfinished: bool, dead: set[int]) -> Iterator[tuple[str, ...]]:
    if at == len(letters):
        yield ()
        return
    if at in dead:
        return
    alive = False
    for end in range(min(len(letters), at + 6), at, -1):
        piece = letters[at:end]
        if piece in _known():
            for rest in _walk(letters, end, unfinished, dead):
                alive = True
                yield (piece, *rest)
        elif unfinished and end == len(letters) and piece in _beginnings():
            alive = True
            yield (piece,)
    if not alive:
        dead.add(at)
