"""重复信息的发现: how alike two texts are, and by which prints like ones are found (shingles and min-hash).

A proposal by comparison of words; whether two documents are the same is judged by a person.
"""

import hashlib
import re
import struct
import unicodedata
from functools import cache

WIDTH = 4
# 24 hashes in bands of three: of two texts that share 80 % of their pieces 99.7 % are found, of 30 % a fifth.
BANDS, ROWS = 8, 3
# From here on two texts are shown as perhaps the same; from the second on as nearly certainly so.
LIKE, SAME = 0.6, 0.9
SHORTEST = 40  # characters; less is alike by chance
LONGEST = 20_000  # the beginning of a long text is enough to know it by
_PRIME = (1 << 61) - 1
_NOISE = re.compile(r"[\W_]+")


def pieces(text: str) -> frozenset[int]:
    """The text as hashed runs of four characters, without punctuation, blanks and width."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text[: LONGEST * 2])).casefold()[:LONGEST]
    if len(plain) < SHORTEST:
        return frozenset()
    return frozenset(_hash(plain[n : n + WIDTH]) for n in range(len(plain) - WIDTH + 1))


def prints(text: str) -> tuple[int, ...]:
    """Up to eight numbers; texts that are much alike share at least one. None for a text too short to tell."""
    found = pieces(text)
    if not found:
        return ()
    smallest = [min((a * piece + b) % _PRIME for piece in found) for a, b in _functions()]
    bands = (smallest[band * ROWS : (band + 1) * ROWS] for band in range(BANDS))
    return tuple(_band(number, rows) for number, rows in enumerate(bands))


def likeness(one: str, other: str) -> float:
    """Share of the pieces that both texts have, of all they have together."""
    first, second = pieces(one), pieces(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def _hash(piece: str) -> int:
    return struct.unpack("<Q", hashlib.blake2b(piece.encode(), digest_size=8).digest())[0] % _PRIME


def _band(number: int, rows: list[int]) -> int:
    """63 bits, so that it fits a signed column."""
    packed = struct.pack("<B3Q", number, *rows)
    return struct.unpack("<Q", hashlib.blake2b(packed, digest_size=8).digest())[0] >> 1


@cache
def _functions() -> tuple[tuple[int, int], ...]:
    """The same for ever: what was stored must stay comparable."""
    made = []
    for number in range(BANDS * ROWS):
        digest = hashlib.blake2b(f"gongkai likeness {number}".encode(), digest_size=16).digest()
        a, b = struct.unpack("<QQ", digest)
        made.append((a % (_PRIME - 1) + 1, b % _PRIME))
    return tuple(made)
