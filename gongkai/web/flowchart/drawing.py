"""The layout as SVG. Colours are presentation attributes, which a style sheet of the page may override by class."""

from collections.abc import Iterable
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from gongkai.web.flowchart.graph import Graph, Node
from gongkai.web.flowchart.shapes import (
    BOX_WIDTH,
    FONT,
    LINE,
    MARGIN,
    SMALL,
    Arrow,
    Box,
    Layout,
    Point,
    Text,
    wrapped,
)

FONTS = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, WenQuanYi Micro Hei, sans-serif"
INK, MUTED, PAPER, LINE_COLOUR = "#16202c", "#566374", "#ffffff", "#4b5a6c"
# fill, border, text
TONES = {
    "start": ("#12355f", "#12355f", "#ffffff"),
    "body": ("#e4edf8", "#1b5299", INK),
    "outside": ("#fcecca", "#784600", INK),
    "end": ("#e0f1e6", "#1a663b", INK),
}
LEGEND = (("body", "本机关办理"), ("outside", "等待申请人或者第三方"), ("end", "办结"))
TEXT_TONES = {"act": INK, "period": "#784600"}
CORNER, HEAD = 7, 8


def draw(
    layout: Layout, graph: Graph, *, title: str, current: str = "", width: int | None = None, legend: bool = True
) -> str:
    notes = _notes(graph, layout.width)
    height = layout.height + (40 + LINE * len(notes) if legend else 0)
    full = max(layout.width, 520 if legend else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flowchart" role="img" aria-label={quoteattr(title)}'
        f' viewBox="0 0 {full:.0f} {height:.0f}" width="{width or round(full)}" font-family={quoteattr(FONTS)}>',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(describe(graph))}</desc>",
        f'<rect class="flowchart__paper" width="{full:.0f}" height="{height:.0f}" fill="{PAPER}"/>',
        *(_phase(*phase) for phase in layout.phases),
        *(_arrow(arrow) for arrow in layout.arrows),
        *(_box(layout.boxes[node.id], node, node.id == current) for node in graph.nodes.values()),
        *(_text(text) for text in layout.texts),
        *(_legend(layout.height + 14) if legend else ()),
        *_lines(notes, MARGIN, layout.height + 44, SMALL, MUTED),
        "</svg>",
    ]
    return "".join(parts)


def describe(graph: Graph) -> str:
    """The chart in words, for those who do not see it: every step, who handles it, where it can go."""
    sentences = []
    links = [*graph.down.values(), *graph.links]
    for node in graph.nodes.values():
        ways = [f"“{link.label}”至“{graph.nodes[link.target].label}”" for link in links if node.id in link.sources]
        who = f"（{node.note}）" if node.note else ""
        sentences.append(f"{node.label}{who}" + (f"：{'；'.join(ways)}。" if ways else "。"))
    return "".join(sentences)


def _notes(graph: Graph, width: float) -> list[str]:
    if not graph.staying:
        return []
    chars = max(30, int((width - 2 * MARGIN) / SMALL) - 2)
    return wrapped("办理中不改变环节的事项：" + "、".join(dict.fromkeys(graph.staying)) + "。", chars, 6)


def _phase(label: str, top: float, bottom: float) -> str:
    """A bracket on the far left with the name of the phase, one character below the other."""
    x = MARGIN - 2
    chars = "".join(f'<tspan x="{x}" dy="{LINE if i else 0}">{escape(c)}</tspan>' for i, c in enumerate(label))
    y = (top + bottom) / 2 - LINE * (len(label) - 1) / 2 + 4
    return (
        f'<path d="M{x + 12} {top:.0f}V{bottom:.0f}" stroke="#d9dfe7" stroke-width="3" fill="none"/>'
        f'<text y="{y:.0f}" font-size="{SMALL}" fill="{MUTED}" text-anchor="middle">{chars}</text>'
    )


def _box(box: Box, node: Node, current: bool) -> str:
    fill, border, ink = TONES[node.kind]
    round_ends = min(box.height / 2, 26) if node.kind in ("start", "end") else 8
    stroke = 4 if current else 1.5
    dashed = ' stroke-dasharray="6 4"' if node.kind == "outside" else ""
    shape = (
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{BOX_WIDTH}" height="{box.height:.1f}" rx="{round_ends:.0f}"'
        f' fill="{fill}" stroke="{"#a3211c" if current else border}" stroke-width="{stroke}"{dashed}/>'
    )
    lines = wrapped(node.label, 10, 2)
    extra = [f"{'当前环节 · ' if current else ''}{node.note}"] if node.note or current else []
    total = len(lines) * (FONT + 4) + len(extra) * (SMALL + 3)
    y = box.y + (box.height - total) / 2 + FONT
    texts = []
    for line in lines:
        texts.append(_one(line, box.centre, y, FONT, ink, "middle", bold=True))
        y += FONT + 4
    texts += [
        _one(line, box.centre, y - 1, SMALL, "#3b4858" if node.kind != "start" else ink, "middle") for line in extra
    ]
    return f'<g class="flowchart__step flowchart__step--{node.kind}">{shape}{"".join(texts)}</g>'


def _arrow(arrow: Arrow) -> str:
    dashed = ' stroke-dasharray="5 4"' if arrow.back else ""
    return (
        f'<path class="flowchart__line" d="{_path(arrow.points, arrow.head)}" fill="none" stroke="{LINE_COLOUR}"'
        f' stroke-width="1.5"{dashed}/>{_head(arrow.points[-2], arrow.points[-1]) if arrow.head else ""}'
    )


def _path(points: list[Point], head: bool) -> str:
    """Straight runs with rounded corners, ending before the head."""
    (x, y), *rest = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    parts = [f"M{x:.1f} {y:.1f}"]
    before = (x, y)
    for here, after in pairwise(rest):
        a, b = _toward(here, before, CORNER), _toward(here, after, CORNER)
        parts.append(f"L{a[0]:.1f} {a[1]:.1f}Q{here[0]:.1f} {here[1]:.1f} {b[0]:.1f} {b[1]:.1f}")
        before = here
    end = _toward(rest[-1], before, HEAD - 1) if head else rest[-1]
    parts.append(f"L{end[0]:.1f} {end[1]:.1f}")
    return "".join(parts)


def _toward(start: Point, end: Point, most: float) -> Point:
    """A point on the way from start to end, at most half of it away."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    if not length:
        return start
    share = min(most, length / 2) / length
    return start[0] + dx * share, start[1] + dy * share


def _head(before: Point, tip: Point) -> str:
    dx = (tip[0] > before[0]) - (tip[0] < before[0]) if abs(tip[0] - before[0]) > abs(tip[1] - before[1]) else 0
    dy = 0 if dx else (tip[1] > before[1]) - (tip[1] < before[1])
    back = (tip[0] - dx * HEAD, tip[1] - dy * HEAD)
    side = HEAD / 2
    one, other = (back[0] + dy * side, back[1] + dx * side), (back[0] - dy * side, back[1] - dx * side)
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in (tip, one, other))
    return f'<polygon points="{corners}" fill="{LINE_COLOUR}"/>'


def _text(text: Text) -> str:
    """Small text on a halo of paper, so that a line behind it does not strike it through."""
    first = text.y - LINE * (len(text.lines) - 1)
    return "".join(
        _one(line, text.x, first + LINE * i, SMALL, TEXT_TONES[text.tone], text.anchor, halo=True)
        for i, line in enumerate(text.lines)
    )


def _one(
    line: str, x: float, y: float, size: int, colour: str, anchor: str, *, bold: bool = False, halo: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    around = f' stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}{around}>'
        f"{escape(line)}</text>"
    )


def _legend(y: float) -> Iterable[str]:
    x = float(MARGIN)
    for kind, label in LEGEND:
        fill, border, _ = TONES[kind]
        yield f'<rect x="{x:.0f}" y="{y:.0f}" width="18" height="12" rx="3" fill="{fill}" stroke="{border}"/>'
        yield _one(label, x + 24, y + 10.5, SMALL, MUTED, "start")
        x += 24 + len(label) * SMALL + 24


def _lines(lines: list[str], x: float, y: float, size: int, colour: str) -> Iterable[str]:
    return (_one(line, x, y + LINE * i, size, colour, "start") for i, line in enumerate(lines))
