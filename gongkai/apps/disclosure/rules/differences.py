"""What a revision changes (条例第二十六条): paragraph by paragraph, and inside a changed paragraph sign by sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "added", "removed"]

# Paragraphs that have less in common than this are shown as one gone and one new.
ALIKE = 0.5
CONTEXT = 1
# Beyond this, comparing sign by sign costs too much; the paragraph is shown whole.
LONGEST_PARAGRAPH = 4000
LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Piece:
    """A run of signs."""

    text: str
    change: Change = "same"


@dataclass(frozen=True)
class Line:
    """A paragraph; `skipped` counts paragraphs without a change that are left out here."""

    pieces: tuple[Piece, ...] = ()
    skipped: int = 0

    @property
    def changed(self) -> bool:
        return any(p.change != "same" for p in self.pieces)


def compare(old: str, new: str) -> list[Line]:
    """Changed paragraphs with one paragraph around them; empty when nothing changed."""
    before, after = old.splitlines(), new.splitlines()
    if before == after:
        return []
    return _with_context(list(_lines(before, after)))


def too_long(old: str, new: str) -> bool:
    """Texts of so many paragraphs are not compared on a page."""
    return old.count("\n") + new.count("\n") > LONGEST_TEXT


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line((Piece(text),)) for text in before[a:b])
            continue
        gone, come = before[a:b], after[c:d]
        paired = min(len(gone), len(come))
        for old, new in zip(gone[:paired], come[:paired], strict=True):
            yield from _pair(old, new)
        yield from (Line((Piece(text, "removed"),)) for text in gone[paired:])
        yield from (Line((Piece(text, "added"),)) for text in come[paired:])


def _pair(old: str, new: str) -> Iterator[Line]:
    if max(len(old), len(new)) <= LONGEST_PARAGRAPH:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= ALIKE:
            yield Line(tuple(_pieces(matcher, old, new)))
            return
    yield Line((Piece(old, "removed"),))
    yield Line((Piece(new, "added"),))


def _pieces(matcher: SequenceMatcher[str], old: str, new: str) -> Iterator[Piece]:
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(old[a:b])
            continue
        if a < b:
            yield Piece(old[a:b], "removed")
        if c < d:
            yield Piece(new[c:d], "added")


def _with_context(lines: list[Line]) -> list[Line]:
    near = {
        at for place, line in enumerate(lines) if line.changed for at in range(place - CONTEXT, place + CONTEXT + 1)
    }
    shown: list[Line] = []
    skipped = 0
    for place, line in enumerate(lines):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            shown.append(Line(skipped=skipped))
            skipped = 0
        shown.append(line)
    return [*shown, Line(skipped=skipped)] if skipped else shown
