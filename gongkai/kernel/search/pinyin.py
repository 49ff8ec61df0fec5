"""Pinyin of titles (全拼、首字母) and the reading of a typed pinyin query."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from gongkai.kernel.search.text import cjk_runs

MAX_LETTERS = 40
MAX_READINGS = 4
# First letters are kept in runs of so many.
SHORTEST, LONGEST = 2, 4
# What stands before a syllable alone, between two and between three: no letters, and nothing that a tokenizer would
# part them at. What goes on from two syllables must not be looked for among the triples, of which there are very many.
_ALONE, _PAIR, _TRIPLE = "0", "0", "1"


@lru_cache(maxsize=20_000)
def _spoken(run: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(run, errors="ignore"))


def syllables(title: str) -> list[str]:
    """Syllables of the Chinese part of a title, in their tolerant form."""
    return [tolerant(s) for run in cjk_runs(title) for s in _spoken(run)]


def tokens(spoken: Sequence[str]) -> list[str]:
    """What to look for, all of it: overlapping triples of syllables. One syllable is in a quarter of all titles, three
    are in few, and triples that overlap stand next to each other without anybody looking."""
    return _triples(spoken) or _pairs(spoken) or _alone(spoken)


def stream(title: str) -> list[str]:
    """What a title holds for whoever types one syllable, two, or more."""
    spoken = syllables(title)
    return [*_triples(spoken), *_pairs(spoken), *_alone(spoken)]


def _triples(spoken: Sequence[str]) -> list[str]:
    return [_TRIPLE.join(three) for three in zip(spoken, spoken[1:], spoken[2:], strict=False)]


def _pairs(spoken: Sequence[str]) -> list[str]:
    return [_PAIR.join(two) for two in pairwise(spoken)]


def _alone(spoken: Sequence[str]) -> list[str]:
    return [f"{_ALONE}{one}" for one in spoken]


def initials(title: str) -> list[str]:
    """Overlapping runs of first letters: 政府信息 gives zf fx xx zfx fxx zfxx."""
    letters = "".join(s[0] for run in cjk_runs(title) for s in _spoken(run))
    return [run for length in range(SHORTEST, LONGEST + 1) for run in _runs(letters, length)]


def runs(letters: str) -> list[str]:
    """What to look for, all of it, where somebody types first letters."""
    return _runs(letters, min(max(len(letters), SHORTEST), LONGEST))


def _runs(letters: str, length: int) -> list[str]:
    return [letters[at : at + length] for at in range(len(letters) - length + 1)]


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
