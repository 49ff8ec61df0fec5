"""Plain values of redaction. Every place on a page is in hundred-thousandths of the page as a reader sees it.

Rotation, crop, offset and zoom of the file are undone once, where the file is read; nothing else has to know of them.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

UNIT = 100_000


@dataclass(frozen=True)
class Box:
    """From the upper left corner of the page as seen, in hundred-thousandths of its width and height."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, left: float, top: float, right: float, bottom: float) -> "Box":
        """Corners in any order, kept inside the page."""
        x, y = sorted((left, right)), sorted((top, bottom))
        inside = [min(max(round(v), 0), UNIT) for v in (x[0], y[0], x[1], y[1])]
        return cls(*inside)

    @property
    def is_empty(self) -> bool:
        return self.left >= self.right or self.top >= self.bottom

    def grown(self, x: int, y: int) -> "Box":
        return Box.of(self.left - x, self.top - y, self.right + x, self.bottom + y)

    @property
    def shrunk(self) -> "Box":
        """The middle half: what another box must meet to be about the same letters."""
        x, y = (self.right - self.left) // 4, (self.bottom - self.top) // 4
        return Box(self.left + x, self.top + y, self.right - x, self.bottom - y)

    def joined(self, other: "Box") -> "Box":
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """First and last pixel covered, rounded outwards: a half-covered pixel is covered."""
        left, top = self.left * width // UNIT, self.top * height // UNIT
        right, bottom = -(-self.right * width // UNIT) - 1, -(-self.bottom * height // UNIT) - 1
        return left, top, min(max(right, left), width - 1), min(max(bottom, top), height - 1)


@dataclass(frozen=True)
class Area:
    """遮盖区域: `page` counts from 0; `label` is printed in the box when it fits, such as the number in the legend."""

    page: int
    box: Box
    label: str = ""


@dataclass(frozen=True)
class PageShape:
    """A page as seen, in points (1/72 inch); `has_text` says whether words can be found on it."""

    width: float
    height: float
    has_text: bool = False


@dataclass(frozen=True)
class Hidden:
    """Something a reader does not see: where it is and what it says. None of it is in a released copy."""

    place: str
    content: str = ""


@dataclass(frozen=True)
class PageText:
    """The characters of one page and the box of each; a character that stands nowhere has an empty box."""

    text: str
    boxes: Sequence[Box]

    @cached_property
    def _folded(self) -> tuple[str, list[int]]:
        return folded(self.text)

    @cached_property
    def parted(self) -> "PageText":
        """With a tab where letters of one line stand visibly apart: cells of a table run into each other otherwise."""
        letters: list[str] = []
        boxes: list[Box] = []
        for letter, box in zip(self.text, self.boxes, strict=True):
            if boxes and _is_apart(boxes[-1], box):
                letters.append("\t")
                boxes.append(Box(0, 0, 0, 0))
            letters.append(letter)
            boxes.append(box)
        return PageText("".join(letters), boxes)

    def find(self, needle: str) -> Iterator[tuple[int, int]]:
        """Where the words stand, whatever their width, case and line breaks: (start, end) of the text."""
        text, places = self._folded
        wanted, _ = folded(needle)
        at = text.find(wanted) if wanted else -1
        while at >= 0:
            yield places[at], places[at + len(wanted) - 1] + 1
            at = text.find(wanted, at + len(wanted))

    def lines(self, start: int, end: int) -> list[Box]:
        """One box for each line that this stretch of text runs over, a little wider than the letters."""
        found: list[Box] = []
        for box in self.boxes[start:end]:
            if box.is_empty:
                continue
            if found and _on_one_line(found[-1], box):
                found[-1] = found[-1].joined(box)
            else:
                found.append(box)
        # Letters overhang their boxes; the neighbours' ink stays outside one eighth of the height.
        return [box.grown((box.bottom - box.top) // 16 + 60, (box.bottom - box.top) // 12 + 60) for box in found]


@dataclass(frozen=True)
class Check:
    """One thing looked for in the released copy; `detail` says where it was found."""

    key: str
    label: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True)
class Proof:
    """检查记录 of a released copy: it may go out only when every check passed."""

    checks: Sequence[Check]
    tools: dict[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return bool(self.checks) and all(check.passed for check in self.checks)

    def as_data(self) -> dict[str, Any]:
        return {"passed": self.passed, "tools": dict(self.tools), "checks": [vars(check) for check in self.checks]}


def folded(text: str) -> tuple[str, list[int]]:
    """The text without blanks, in one width and case, and for each of its characters the place it came from."""
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKC", letter).casefold():
            if not plain.isspace() and unicodedata.category(plain) not in ("Cc", "Cf"):
                letters.append(plain)
                places.append(at)
    return "".join(letters), places


def _is_apart(before: Box, after: Box) -> bool:
    """Half a letter of room between two letters, or half of one over the other, as where a cell is too narrow."""
    if before.is_empty or after.is_empty:
        return False
    shared = min(before.bottom, after.bottom) - max(before.top, after.top)
    if shared * 2 > min(before.bottom - before.top, after.bottom - after.top):
        gap = max(after.left - before.right, before.left - after.right)
        size = max(before.right - before.left, after.right - after.left)
    else:
        gap = max(after.top - before.bottom, before.top - after.bottom)
        size = max(before.bottom - before.top, after.bottom - after.top)
    return abs(gap) * 2 > size


def _on_one_line(line: Box, box: Box) -> bool:
    """Side by side: they share half of the lower one's height, and the gap is less than three of them."""
    height = min(line.bottom - line.top, box.bottom - box.top)
    shared = min(line.bottom, box.bottom) - max(line.top, box.top)
    if shared * 2 > height:
        return box.left - line.right < 3 * max(box.right - box.left, line.bottom - line.top)
    # Vertical setting and turned pages: one under or over the other, and as wide.
    width = min(line.right - line.left, box.right - box.left)
    beside = min(line.right, box.right) - max(line.left, box.left)
    apart = max(box.top - line.bottom, line.top - box.bottom)
    return beside * 5 > width * 4 and apart * 4 < box.bottom - box.top and line.right - line.left < 2 * width
