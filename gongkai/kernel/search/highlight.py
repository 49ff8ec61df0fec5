"""Marked pieces of title and body: plain text in parts, never HTML."""

import re
from functools import lru_cache

from gongkai.kernel.search.documents import Part
from gongkai.kernel.search.plan import words_of
from gongkai.kernel.search.text import CJK, fold, token_texts

WIDTH = 140
_MAX_SPANS = 200
# Characters that are looked through at a time, and what a hit across the end of them may need.
_STRETCH, _LONGEST = 4_000, 200

_BLANKS = re.compile(r"\s+")

Span = tuple[int, int]


def marked(text: str, query: str, *, relaxed: bool = False) -> list[Part]:
    """The whole text in parts."""
    return _parts(text, _spans(text, query, relaxed), 0, len(text))


def snippet(text: str, query: str, *, relaxed: bool = False, width: int = WIDTH) -> list[Part]:
    """About `width` characters where most hits of the first pages are; the beginning when there is none, and all of
    what is no longer than that."""
    spans = _first_spans(text, query, relaxed)
    start, end = _window(text, spans, width)
    inside = [s for s in spans if start <= s[0] and s[1] <= end]
    parts = _tidied(text.replace("\n", " "), inside, start, end)
    before = [Part("…")] if start > 0 and parts else []
    after = [Part("…")] if end < len(text) else []
    return [*before, *parts, *after]


def _first_spans(text: str, query: str, relaxed: bool) -> list[Span]:
    """Hits of the first stretch of the text that has any: nobody waits for the last page of a long text."""
    for at in range(0, len(text), _STRETCH):
        if spans := _spans(text[at : at + _STRETCH + _LONGEST], query, relaxed):
            return [(at + low, at + high) for low, high in spans] if at else spans
    return []


def _spans(text: str, query: str, relaxed: bool) -> list[Span]:
    pattern = _pattern(query, relaxed)
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(fold(text)):
        found.append(match.span())
        if len(found) == _MAX_SPANS:
            break
    return found


@lru_cache(maxsize=256)
def _pattern(query: str, relaxed: bool) -> "re.Pattern[str] | None":
    needles: list[str] = []
    for word in words_of(query):
        needles += [word, *token_texts(word)] if relaxed else [word]
    longest_first = sorted(dict.fromkeys(needles), key=len, reverse=True)
    return re.compile("|".join(_needle(n) for n in longest_first)) if longest_first else None


def _needle(word: str) -> str:
    """A word as the tokenizer sees it: white space inside Chinese text does not count, brackets are alike."""
    pieces = re.findall(rf"[{CJK}]|(?:(?![{CJK}])[^\W_])+", word)
    body = r"[\s〔〕\[\]()【】]*".join(re.escape(piece) for piece in pieces)
    if word.isascii():
        return rf"(?<![^\W_]){body}(?![^\W_])" if word.isdigit() else rf"(?<![a-z0-9]){body}"
    return body


def _tidied(text: str, spans: list[Span], start: int, end: int) -> list[Part]:
    """Any run of blanks as one space; nearly always there is none, which is told at once."""
    parts, shown = _parts(text, spans, start, end), text[start:end]
    if shown.isprintable() and "  " not in shown:
        return parts
    return [Part(_BLANKS.sub(" ", part.text), part.hit) for part in parts]


def _window(text: str, spans: list[Span], width: int) -> Span:
    last = len(text) - width
    if not spans or last <= 0:
        return 0, min(len(text), width)
    best = _best_start(spans, width)
    start = _sentence_start(text, min(best, last))
    return start, start + width if best < last else len(text)


def _best_start(spans: list[Span], width: int) -> int:
    """Start of the window that holds most hits; the earliest one among equals."""
    best, best_count, last = spans[0][0], 0, 0
    for first, (start, _) in enumerate(spans):
        last = max(last, first)
        while last < len(spans) and spans[last][1] <= start + width - 20:
            last += 1
        if last - first > best_count:
            best, best_count = start, last - first
    return best


def _sentence_start(text: str, at: int) -> int:
    """Step back to the beginning of the sentence when it is near."""
    last = max(text.rfind(mark, max(0, at - 30), at) for mark in "。！？；\n")
    return last + 1 if last >= 0 else max(0, at - 15)


def _parts(text: str, spans: list[Span], start: int, end: int) -> list[Part]:
    parts, at = [], start
    for low, high in spans:
        if low > at:
            parts.append(Part(text[at:low]))
        parts.append(Part(text[low:high], hit=True))
        at = high
    if at < end:
        parts.append(Part(text[at:end]))
    return parts
