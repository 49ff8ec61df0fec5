"""与拟不予公开相反的情形 (条例第三十六条): is the same information public, given before, or at least held?

Proposals by comparison of words; what they mean is judged by whoever answers.
"""

import re
import unicodedata
from typing import Literal

from gongkai.apps.disclosure.rules.repeats import WRAPPING

HintKind = Literal["public", "granted", "held"]
LABELS: dict[HintKind, str] = {
    "public": "同一信息可能已经主动公开",
    "granted": "相同内容的申请曾经予以公开",
    "held": "本机关登记有可能相同的信息",
}
# Answers that say: not to be given, or not there.
REFUSING = ("denied.", "unable.not_held", "unable.must_be_made")
NUMBER = re.compile(r"([\u4e00-\u9fffA-Za-z]{1,10})[〔\[(【]([0-9]{4})[〕\])】]第?([0-9]+)号")
NOISE = re.compile(r"[\W_]+")
# Share of a title's pairs of characters that the wish must contain, and of a wish's that another must share.
CONTAINED, ALIKE = 0.75, 0.8
SHORTEST = 6


def contradicted(outcome: str) -> bool:
    """Whether records of the same information speak against this answer."""
    return outcome.startswith(REFUSING)


def document_numbers(asked: str) -> list[tuple[str, str]]:
    """(last character of the agency's mark, 〔year〕n号) of every document number in a wish.

    The words before run into the mark without a gap, so only its last character is sure.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", asked))
    return [(mark[-1], f"〔{year}〕{int(number)}号") for mark, year, number in NUMBER.findall(text)]


def asks_for(asked: str, title: str) -> bool:
    """The wish contains what the title says."""
    plain, wish = _plain(title), _plain(asked)
    if len(plain) < SHORTEST:
        return False
    return plain in wish or (len(wish) >= SHORTEST and wish in plain) or _share(plain, wish) >= CONTAINED


def asks_alike(one: str, other: str) -> bool:
    """Two wishes with nearly the same words, whichever is longer."""
    first, second = _plain(one), _plain(other)
    if min(len(first), len(second)) < SHORTEST:
        return False
    return min(_share(first, second), _share(second, first)) >= ALIKE


def _plain(text: str) -> str:
    normal = NOISE.sub("", unicodedata.normalize("NFKC", text))
    return NOISE.sub("", WRAPPING.sub("", normal))


def _share(of: str, within: str) -> float:
    pairs, others = _pairs(of), _pairs(within)
    return len(pairs & others) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}
