"""Boxes, lines and texts of a flow chart, and the small sums their places are made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.web.flowchart.graph import Link

FONT, SMALL = 15, 12
BOX_WIDTH, BOX_HEIGHT = 176, 52
ROW_GAP, LINE = 34, 16
LANE, MARGIN = 14, 16
LABEL_CHARS = 10
SPINE_CHARS = 7
OUTER_CHARS = 6
SLOT, FREE_PORT = 24, 11

Point = tuple[float, float]


@dataclass
class Box:
    id: str
    x: float = 0
    y: float = 0
    height: float = BOX_HEIGHT
    row: int = 0
    slots: list["Slot"] = field(default_factory=list)  # labelled line ends on the left side, top to bottom

    @property
    def right(self) -> float:
        return self.x + BOX_WIDTH

    @property
    def centre(self) -> float:
        return self.x + BOX_WIDTH / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass
class Slot:
    """A place on the left side of a box for one line and the text above it."""

    link: Link
    lines: list[str]
    y: float = 0

    @property
    def height(self) -> float:
        return SLOT + LINE * (len(self.lines) - 1)


@dataclass
class Arrow:
    """A line through `points`, its head at the last one; `back` is drawn broken, a branch that joins has no head."""

    points: list[Point]
    back: bool = False
    head: bool = True


@dataclass
class Text:
    """Lines of small text; `anchor` start, middle or end; y is the baseline of the last line."""

    lines: list[str]
    x: float
    y: float
    anchor: str = "middle"
    tone: str = "act"


@dataclass
class Layout:
    boxes: dict[str, Box]
    arrows: list[Arrow]
    texts: list[Text]
    width: float
    height: float
    phases: list[tuple[str, float, float]]  # label, top, bottom


def wrapped(text: str, chars: int, most: int = 3) -> list[str]:
    """Chinese text in lines of at most `chars` characters; the last one ends in … when something is left."""
    pieces = [""]
    for part in text.replace("／", "／\0").split("\0"):
        first, *after = part.split("\n")
        if pieces[-1] and len(pieces[-1]) + len(first) > chars:
            pieces.append("")
        pieces[-1] += first
        pieces += after
    lines = [piece[i : i + chars] for piece in pieces for i in range(0, len(piece), chars)]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: chars - 1] + "…"]
    return [line for line in lines if line]


def lanes(spans: Sequence[tuple[float, float]], apart: float = 6) -> list[int]:
    """A lane for every span so that none touch in one lane; short spans get the inner lanes."""
    chosen = [0] * len(spans)
    taken: list[list[tuple[float, float]]] = []
    for number in sorted(range(len(spans)), key=lambda n: spans[n][1] - spans[n][0]):
        low, high = spans[number]
        for lane in range(len(taken) + 1):
            if lane == len(taken):
                taken.append([])
            if all(high + apart < a or b + apart < low for a, b in taken[lane]):
                taken[lane].append((low, high))
                chosen[number] = lane
                break
    return chosen


def spread(box: Box, taken: Sequence[float], count: int) -> list[float]:
    """`count` places on the side of a box, as far from each other and from the taken ones as they can be."""
    steps = 2 * (count + len(taken)) + 2
    grid = [box.y + box.height * (i + 1) / (steps + 1) for i in range(steps)]
    used = list(taken)
    found: list[float] = []
    for _ in range(count):
        place = max(
            grid, key=lambda y: (min((abs(y - u) for u in used), default=1e9), -abs(y - box.y - box.height / 2))
        )
        used.append(place)
        found.append(place)
    return sorted(found)


def port(box: Box, index: int, count: int, low: float, high: float) -> float:
    return box.y + box.height * (low + (high - low) * (index + 1) / (count + 1))
