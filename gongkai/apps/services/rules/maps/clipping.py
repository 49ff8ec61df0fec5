"""What of a line or an area lies in a rectangle that begins at zero."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from gongkai.apps.services.rules.maps.shapes import Point

BEYOND = 40.0  # lines go on a little beyond the edge, where the picture cuts them


def lines_within(points: Sequence[Point], width: float, height: float) -> list[list[Point]]:
    """Pieces of a line in the rectangle, so that of a long road only what is near is drawn and named."""
    pieces: list[list[Point]] = []
    last: Point | None = None  # where the piece under way ends, while it has not left the rectangle
    for start, end in pairwise(points):
        cut = _cut(start, end, width, height)
        if cut is None:
            last = None
            continue
        if last != cut[0]:
            pieces.append([cut[0]])
        pieces[-1].append(cut[1])
        last = end if cut[1] == end else None
    return pieces


def _cut(start: Point, end: Point, width: float, height: float) -> tuple[Point, Point] | None:
    """The part of a segment in the rectangle (Liang–Barsky)."""
    low, high = 0.0, 1.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    edges = (
        (-dx, start[0] + BEYOND),
        (dx, width + BEYOND - start[0]),
        (-dy, start[1] + BEYOND),
        (dy, height + BEYOND - start[1]),
    )
    for step, room in edges:
        if step == 0:
            if room < 0:
                return None
            continue
        at = room / step
        if step < 0:
            low = max(low, at)
        else:
            high = min(high, at)
    if low > high:
        return None
    first = start if low == 0 else (start[0] + low * dx, start[1] + low * dy)
    return first, end if high == 1 else (start[0] + high * dx, start[1] + high * dy)


def area_within(points: Sequence[Point], width: float, height: float) -> list[Point]:
    """The part of an area in the rectangle (Sutherland–Hodgman); empty where there is none."""
    area = list(points)
    sides: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
        (0, 0.0, lambda value, edge: value >= edge),
        (0, width, lambda value, edge: value <= edge),
        (1, 0.0, lambda value, edge: value >= edge),
        (1, height, lambda value, edge: value <= edge),
    )
    for axis, edge, inside in sides:
        if not area:
            return []
        cut: list[Point] = []
        for before, here in zip([area[-1], *area[:-1]], area, strict=True):
            if inside(here[axis], edge) != inside(before[axis], edge):
                cut.append(_meet(before, here, axis, edge))
            if inside(here[axis], edge):
                cut.append(here)
        area = cut
    return area if len(area) >= 3 else []


def _meet(a: Point, b: Point, axis: int, edge: float) -> Point:
    share = (edge - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + share * (b[1 - axis] - a[1 - axis])
    return (edge, other) if axis == 0 else (other, edge)
