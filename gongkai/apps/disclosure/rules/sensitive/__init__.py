"""Finding what should not be published: personal numbers and 密级标志 (条例第十四条、第十五条、第十七条).

An aid for the reviewer, who decides item by item; finding nothing is no review. A finding never repeats the number.
Everything here is a pure function of the text; offsets point into the text as it was given.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from gongkai.apps.disclosure.rules.sensitive.findings import (
    ADVICE,
    LABELS,
    MARKS,
    WEIGHT_LABELS,
    WEIGHTS,
    Finding,
    Kind,
    Weight,
    excerpt,
    masked,
)
from gongkai.apps.disclosure.rules.sensitive.numbers import numbers
from gongkai.apps.disclosure.rules.sensitive.shapes import places
from gongkai.apps.disclosure.rules.sensitive.words import Word, listed, word_problems
from gongkai.kernel.numbering.codes.text import half_width

__all__ = [
    "ADVICE",
    "LABELS",
    "MARKS",
    "WEIGHTS",
    "WEIGHT_LABELS",
    "Finding",
    "Kind",
    "Weight",
    "Word",
    "excerpt",
    "find_sensitive",
    "masked",
    "must_stop",
    "plain_value",
    "without_values",
    "word_problems",
]

OTHER_DIGIT = re.compile(r"(?![0-9])\d")
ORDER: dict[Kind, int] = {kind: place for place, kind in enumerate(LABELS)}
GRAVITY: dict[Weight, int] = {weight: place for place, weight in enumerate(WEIGHT_LABELS)}


def find_sensitive(text: str, words: Sequence[Word] = ()) -> list[Finding]:
    """Everything suspicious in the order of the text; `words` are those the body watches for.

    Full-width and other digits are seen as well. Where findings overlap the graver kind stands alone.
    """
    plain = _plain(text)
    taken = bytearray(len(plain))
    found = []
    for one in sorted(_candidates(plain, words), key=_rank):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = bytes([1]) * (one.end - one.start)
            found.append(one)
    return sorted(found, key=lambda f: f.start)


def must_stop(findings: Sequence[Finding]) -> bool:
    """Whether publication stops until the secrecy review has spoken (保守国家秘密法第三十五条)."""
    return any(f.weight == "stop" for f in findings)


def plain_value(text: str, finding: Finding) -> str:
    """The value itself without spelling, for a keyed digest; never shown, stored or logged."""
    return re.sub(r"[\W_]+", "", _plain(text[finding.start : finding.end])).upper()


def without_values(text: str, words: Sequence[Word] = ()) -> str:
    """The text with every personal value masked: for file names and reasons that stand in the journal."""
    found, parts, at = find_sensitive(text, words), [], 0
    for one in found:
        parts += [text[at : one.start], one.shown]
        at = one.end
    return "".join([*parts, text[at:]])


def _candidates(plain: str, words: Sequence[Word]) -> Iterator[Finding]:
    for kind, start, end, weight in (*numbers(plain), *places(plain)):
        yield Finding(kind, start, end, masked(kind, plain[start:end]), weight)
    for kind, start, end, word in listed(plain, words):
        yield Finding(kind, start, end, plain[start:end], word.weight, word.note)


def _rank(finding: Finding) -> tuple[int, int, int]:
    return GRAVITY[finding.weight], ORDER[finding.kind], finding.start


def _plain(text: str) -> str:
    """One character for one, so offsets hold: full-width forms and the digits of other scripts become ASCII."""
    return OTHER_DIGIT.sub(lambda m: str(unicodedata.digit(m.group())), half_width(text))
