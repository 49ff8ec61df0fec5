"""One picture of what stands around a point. Colours are presentation attributes: no style sheet, no script."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from gongkai.apps.services.rules.maps.clipping import area_within, lines_within
from gongkai.apps.services.rules.maps.shapes import AREAS, LINES, Frame, Kind, Point, Shape

FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, WenQuanYi Micro Hei, sans-serif"
INK, PAPER, HALO = "#16202c", "#f7f6f2", "#ffffff"
FILLS: dict[Kind, tuple[str, str]] = {
    "water": ("#cfe3f2", "#9dc2de"),
    "green": ("#dcebd6", "#b9d6ad"),
    "building": ("#e6e2d9", "#cfc9bb"),
}
# Colour, width in metres on the ground, colour and width of the edge.
STROKES: dict[Kind, tuple[str, float, str, float]] = {
    "river": ("#b5d3ea", 14, "", 0),
    "rail": ("#7b8591", 4, "", 0),
    "path": ("#ffffff", 4, "#cfd3d8", 6),
    "road": ("#ffffff", 12, "#c4c9d0", 15),
    "main_road": ("#fde9b8", 20, "#d9bd76", 24),
}
TEXT, SMALL = 26, 22
LETTER = 1.05  # width of a character, in its height
MOST_NAMES = 24
BAR = 200  # metres
ALONG = (0.5, 0.25, 0.75)  # where on a piece of a line its name may stand


def draw(shapes: Sequence[Shape], frame: Frame, title: str) -> str:
    """An `<svg>`, one unit a metre; empty where nothing of the shapes lies in the frame."""
    seen = list(_seen(shapes, frame))
    if not seen:
        return ""
    width, height = 2 * frame.east_west, 2 * frame.north_south
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(title)}'
        f' viewBox="0 0 {width:.0f} {height:.0f}" width="720" height="{720 * height / width:.0f}"'
        f" font-family={quoteattr(FONTS)}>",
        f"<title>{escape(title)}</title><desc>{escape(describe(seen))}</desc>",
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="{PAPER}"/>',
        *(_area(kind, lines) for kind in AREAS for _, lines in _of(seen, kind)),
        *_strokes(seen),
        *_names(seen, frame),
        _pin(width / 2, height / 2),
        _bar(height),
        _north(width),
        f'<rect x="1" y="1" width="{width - 2:.0f}" height="{height - 2:.0f}" fill="none" stroke="#b9c1cb"'
        ' stroke-width="2"/>',
        "</svg>",
    ]
    return "".join(parts)


Seen = tuple[Shape, list[list[Point]]]


def _seen(shapes: Sequence[Shape], frame: Frame) -> Iterator[Seen]:
    """Each shape with what of it lies in the frame, in metres."""
    width, height = 2 * frame.east_west, 2 * frame.north_south
    for shape in shapes:
        points = [frame.metres(point) for point in shape.points]
        if shape.kind in AREAS:
            area = area_within(points, width, height)
            lines = [area] if area else []
        elif shape.kind == "place":
            lines = [[p] for p in points if 0 <= p[0] <= width and 0 <= p[1] <= height]
        else:
            lines = lines_within(points, width, height)
        if lines:
            yield shape, lines


def describe(seen: Iterable[Seen]) -> str:
    """The picture in words: what has a name in it."""
    names = dict.fromkeys(shape.name for shape, _ in seen if shape.name)
    return f"附近有{'、'.join(list(names)[:MOST_NAMES])}。" if names else "附近的道路和建筑。"


def _of(seen: Iterable[Seen], kind: Kind) -> list[Seen]:
    return [one for one in seen if one[0].kind == kind]


def _area(kind: Kind, lines: list[list[Point]]) -> str:
    fill, edge = FILLS[kind]
    return "".join(f'<path d="{_path(points)}Z" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>' for points in lines)


def _strokes(seen: Sequence[Seen]) -> Iterator[str]:
    """All edges of a kind before its middles, so that crossings stay open."""
    for kind in LINES:
        colour, width, edge, wide = STROKES[kind]
        data = "".join(_path(points) for _, lines in _of(seen, kind) for points in lines)
        if not data:
            continue
        common = f'd="{data}" fill="none" stroke-linejoin="round" stroke-linecap="butt"'
        if edge:
            yield f'<path {common} stroke="{edge}" stroke-width="{wide}"/>'
        dashed = ' stroke-dasharray="24 12"' if kind == "rail" else ""
        yield f'<path {common} stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _path(points: Sequence[Point]) -> str:
    (x, y), *rest = points
    return f"M{x:.0f} {y:.0f}" + "".join(f"L{px:.0f} {py:.0f}" for px, py in rest)


def _names(seen: Sequence[Seen], frame: Frame) -> Iterator[str]:
    """Names that find room, the wider roads first; each name once, none over another or over the pin."""
    order: tuple[Kind, ...] = ("main_road", "place", "road", "river", "water", "green", "rail", "building", "path")
    width, height = 2 * frame.east_west, 2 * frame.north_south
    taken = [
        (width / 2 - 40, height / 2 - 70, width / 2 + 40, height / 2 + 16),
        (0, height - 60, 320, height),
        (width - 80, 0, width, 84),
    ]
    told: set[str] = set()
    named = [(shape, lines) for kind in order for shape, lines in _of(seen, kind) if shape.name]
    for shape, lines in named:
        if shape.name in told or len(told) >= MOST_NAMES:
            continue
        size = TEXT if shape.kind in ("main_road", "road", "water", "river") else SMALL
        long = len(shape.name) * size * LETTER
        for x, y in _spots(shape, lines):
            y += 26 if shape.kind == "place" else size * 0.36
            box = (x - long / 2, y - size, x + long / 2, y + 6)
            inside = box[0] > 4 and box[2] < width - 4 and box[1] > 4 and box[3] < height - 4
            if inside and not any(_touch(box, other) for other in taken):
                told.add(shape.name)
                taken.append(box)
                if shape.kind == "place":
                    yield f'<circle cx="{x:.0f}" cy="{y - 32:.0f}" r="6" fill="#3d4a6b"/>'
                yield _text(shape.name, x, y, size)
                break


def _spots(shape: Shape, lines: list[list[Point]]) -> Iterator[Point]:
    """Where the name may stand: along the longest piece, then along the others."""
    if shape.kind in AREAS:
        for points in lines:
            xs, ys = zip(*points, strict=True)
            yield sum(xs) / len(xs), sum(ys) / len(ys)
        return
    for points in sorted(lines, key=len, reverse=True):
        if len(points) == 1:
            yield points[0]
        for (ax, ay), (bx, by) in pairwise(points):
            for share in ALONG:
                yield ax + share * (bx - ax), ay + share * (by - ay)


def _touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _text(name: str, x: float, y: float, size: int, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}" fill="{INK}" stroke="{HALO}"'
        f' stroke-width="5" stroke-linejoin="round" paint-order="stroke">{escape(name)}</text>'
    )


def _pin(x: float, y: float) -> str:
    return (
        f'<path d="M{x:.0f} {y:.0f}c-8 -18 -26 -26 -26 -44a26 26 0 1 1 52 0c0 18 -18 26 -26 44z" fill="#a3211c"'
        f' stroke="{HALO}" stroke-width="4"/><circle cx="{x:.0f}" cy="{y - 44:.0f}" r="9" fill="{HALO}"/>'
    )


def _bar(height: float) -> str:
    y = height - 24
    return (
        f'<path d="M24 {y - 8:.0f}V{y:.0f}H{24 + BAR}V{y - 8:.0f}" fill="none" stroke="{INK}" stroke-width="3"/>'
        + _text(f"{BAR}米", 34 + BAR, y + 4, SMALL, "start")
    )


def _north(width: float) -> str:
    x = width - 40
    return f'<path d="M{x:.0f} 22l12 34l-12 -8l-12 8z" fill="{INK}"/>' + _text("北", x, 78, SMALL)
