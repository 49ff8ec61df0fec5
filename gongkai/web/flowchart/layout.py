"""Where boxes and arrows go.

Three parts from left to right: lanes for returns and jumps along the spine, the spine itself, and the column of
detours and ends with its own lanes. Arrows run along straight lanes; lanes that would touch lie beside each other.
"""

from collections.abc import Iterable, Sequence

from gongkai.web.flowchart.graph import Graph, Link
from gongkai.web.flowchart.rows import assign_rows
from gongkai.web.flowchart.shapes import (
    BOX_HEIGHT,
    BOX_WIDTH,
    FREE_PORT,
    LABEL_CHARS,
    LANE,
    LINE,
    MARGIN,
    OUTER_CHARS,
    ROW_GAP,
    SMALL,
    SPINE_CHARS,
    Arrow,
    Box,
    Layout,
    Point,
    Slot,
    Text,
    lanes,
    port,
    spread,
    wrapped,
)


def lay_out(graph: Graph) -> Layout:
    return _Layout(graph).make()


class _Layout:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.boxes = {node: Box(node) for node in graph.nodes}
        self.spine = set(graph.spine)
        self.arrows: list[Arrow] = []
        self.texts: list[Text] = []

    def make(self) -> Layout:
        assign_rows(self.graph, self.boxes)
        self._slots()
        self._columns()
        self._place_rows()
        self._down()
        left = self._left_lanes()
        self._middle()
        right = self._outer()
        self._move(-left + MARGIN + 18)
        width = right - left + 2 * MARGIN + 18
        height = max(box.bottom for box in self.boxes.values()) + MARGIN
        return Layout(self.boxes, self.arrows, self.texts, width, height, self._phases())

    # Boxes ---------------------------------------------------------------------------

    def _slots(self) -> None:
        """Labelled line ends: arrows into a box from the left, and returns from a side box to the spine."""
        for link in self.graph.links:
            if link.everywhere:
                self._add_slot(link.target, Link(f"各环节：{link.label}", (), link.target, everywhere=True))
            elif link.target in self.spine:
                if self._spine_sources(link):
                    self._add_slot(link.target, link)
            elif self._spine_sources(link):
                self._add_slot(link.target, link)
        for link in self.graph.links:
            if link.target in self.spine and not link.everywhere:
                for source in self._side_sources(link):
                    self._add_slot(source, link)
        for box in self.boxes.values():
            outgoing = len(self._leaving_left(box.id))
            box.height = max(BOX_HEIGHT, sum(s.height for s in box.slots) + 10 + outgoing * FREE_PORT)

    def _add_slot(self, node: str, link: Link) -> None:
        self.boxes[node].slots.append(Slot(link, wrapped(link.label, LABEL_CHARS, 2)))

    def _spine_sources(self, link: Link) -> list[str]:
        return [s for s in link.sources if s in self.spine]

    def _side_sources(self, link: Link) -> list[str]:
        return [s for s in link.sources if s not in self.spine]

    def _leaving_left(self, node: str) -> list[Link]:
        if node not in self.spine:
            return []
        return [k for k in self.graph.links if k.target in self.spine and node in k.sources and not k.everywhere]

    def _columns(self) -> None:
        crossing = [k for k in self.graph.links if self._in_middle(k)]
        # Half the links at most lie beside each other at any height; the labels need their own room.
        self.lanes = max(2, min(len(crossing), 7))
        gap = 2 * LANE + self.lanes * LANE + LABEL_CHARS * SMALL + 8
        for node, box in self.boxes.items():
            box.x = 0 if node in self.spine else BOX_WIDTH + gap

    def _in_middle(self, link: Link) -> bool:
        if link.everywhere:
            return False
        return bool(self._side_sources(link)) if link.target in self.spine else bool(self._spine_sources(link))

    def _place_rows(self) -> None:
        rows = max(box.row for box in self.boxes.values()) + 1
        y = float(MARGIN)
        for row in range(rows):
            here = [box for box in self.boxes.values() if box.row == row]
            tallest = max((box.height for box in here), default=0)
            for box in here:
                box.y = y + (tallest - box.height) / 2
                at = box.y + 5
                for slot in box.slots:
                    at += slot.height
                    slot.y = at - 4
            y += tallest + self._gap_below(here)

    def _gap_below(self, boxes: Iterable[Box]) -> float:
        for box in boxes:
            link = next((k for (source, _), k in self.graph.down.items() if source == box.id), None)
            if link is not None:
                lines = max(len(wrapped(link.label, SPINE_CHARS)), len(wrapped(link.period, SPINE_CHARS)))
                return max(ROW_GAP, LINE * lines + 18)
        return ROW_GAP

    # Arrows --------------------------------------------------------------------------

    def _down(self) -> None:
        for (source, target), link in self.graph.down.items():
            above, below = self.boxes[source], self.boxes[target]
            self.arrows.append(Arrow([(above.centre, above.bottom), (below.centre, below.y)]))
            for text, side, anchor, tone in (
                (link.label, 8, "start", "act"),
                (link.period, -8, "end", "period"),
            ):
                lines = wrapped(text, SPINE_CHARS)
                if lines:
                    top = above.bottom + (self._gap_below([above]) - LINE * len(lines)) / 2
                    self.texts.append(Text(lines, above.centre + side, top + LINE * len(lines) - 4, anchor, tone))

    def _left_lanes(self) -> float:
        """Returns and jumps along the spine; returns the leftmost x."""
        links = [k for k in self.graph.links if k.target in self.spine and self._spine_sources(k) and not k.everywhere]
        ports = {node: self._free_ports_left(node) for node in self.graph.spine}
        jobs = []
        for link in links:
            slot = next(s for s in self.boxes[link.target].slots if s.link is link)
            starts = [(s, ports[s].pop(0)) for s in self._spine_sources(link)]
            jobs.append((link, slot, starts, [slot.y, *(y for _, y in starts)]))
        room = max((len(line) * SMALL for _, slot, _, _ in jobs for line in slot.lines), default=0) + 22
        tracks = lanes([(min(ys), max(ys)) for *_, ys in jobs])
        for (link, slot, starts, _), track in zip(jobs, tracks, strict=True):
            x = -room - track * LANE
            back = all(self.boxes[s].row > self.boxes[link.target].row for s, _ in starts)
            self._joined(0, [y for _, y in starts], x, (0, slot.y), back=back)
            self.texts.append(Text(slot.lines, -14, slot.y - 5, "end"))
        stubs = self._stubs(self.graph.spine)
        leftmost = -room - max(tracks, default=0) * LANE if jobs else 0.0
        return min(leftmost, stubs)

    def _free_ports_left(self, node: str) -> list[float]:
        box = self.boxes[node]
        count = len(self._leaving_left(node))
        used = sum(slot.height for slot in box.slots)
        room = box.height - used
        return [box.y + used + room * (i + 1) / (count + 1) for i in range(count)]

    def _stubs(self, nodes: Iterable[str]) -> float:
        """Acts possible everywhere: a short arrow of their own."""
        leftmost = 0.0
        for node in nodes:
            box = self.boxes[node]
            for slot in box.slots:
                if slot.link.everywhere:
                    length = max(len(line) for line in slot.lines) * SMALL + 16
                    self.arrows.append(Arrow([(box.x - length, slot.y), (box.x, slot.y)], back=True))
                    self.texts.append(Text(slot.lines, box.x - 12, slot.y - 5, "end"))
                    leftmost = min(leftmost, box.x - length)
        return leftmost

    def _middle(self) -> None:
        """Between the spine and the side column, both ways."""
        jobs = []
        for link in (k for k in self.graph.links if self._in_middle(k)):
            if link.target in self.spine:
                for source in self._side_sources(link):
                    slot = next(s for s in self.boxes[source].slots if s.link is link)
                    jobs.append((link, slot, self.boxes[source], [link.target], True))
            else:
                slot = next(s for s in self.boxes[link.target].slots if s.link is link)
                jobs.append((link, slot, self.boxes[link.target], self._spine_sources(link), False))
        ports = self._right_ports(jobs)
        spans = []
        for number, (_, slot, _, nodes, _) in enumerate(jobs):
            ys = [slot.y, *(ports[number, node] for node in nodes)]
            spans.append((min(ys), max(ys)))
        tracks = lanes(spans)
        for number, (_, slot, side, nodes, returns) in enumerate(jobs):
            x = BOX_WIDTH + LANE * (1 + tracks[number] % (self.lanes + 1))
            ys = [ports[number, node] for node in nodes]
            if returns:
                self._joined(side.x, [slot.y], x, (BOX_WIDTH, ys[0]), back=True)
            else:
                self._joined(BOX_WIDTH, ys, x, (side.x, slot.y), back=False)
            self.texts.append(Text(slot.lines, side.x - 12, slot.y - 5, "end"))
        self._stubs(self.graph.side)

    def _joined(self, start: float, ys: list[float], lane: float, tip: Point, *, back: bool) -> None:
        """Lines from several heights that join in one lane and go on as one."""
        # From both sides of the tip two lines go all the way, else the farthest one.
        ends = {min(ys), max(ys)} if min(ys) < tip[1] < max(ys) else {max(ys, key=lambda y: abs(y - tip[1]))}
        for turn in sorted(ends):
            straight = abs(turn - tip[1]) < 1
            way = [(start, turn), tip] if straight else [(start, turn), (lane, turn), (lane, tip[1]), tip]
            self.arrows.append(Arrow(way, back))
        for y in ys:
            if y not in ends:
                self.arrows.append(Arrow([(start, y), (lane, y)], back, head=False))

    def _right_ports(self, jobs: Sequence[tuple[Link, Slot, Box, list[str], bool]]) -> dict[tuple[int, str], float]:
        """Where each line meets the right side of the spine: straight across where it can, else spread."""
        ports: dict[tuple[int, str], float] = {}
        for node in self.graph.spine:
            box = self.boxes[node]
            here = [(number, job[1].y) for number, job in enumerate(jobs) if node in job[3]]
            straight = {number for number, y in here if box.y + 7 <= y <= box.bottom - 7}
            ports |= {(number, node): y for number, y in here if number in straight}
            taken = sorted(y for number, y in here if number in straight)
            others = sorted((y, number) for number, y in here if number not in straight)
            places = spread(box, taken, len(others))
            ports |= {(number, node): place for (_, number), place in zip(others, places, strict=True)}
        return ports

    def _outer(self) -> float:
        """Between boxes of the side column, on its right; returns the rightmost x."""
        if not self.graph.side:
            return float(BOX_WIDTH)
        edge = self.boxes[self.graph.side[0]].right
        jobs = []
        for link in self.graph.links:
            sources = self._side_sources(link)
            if link.target in self.spine or link.everywhere or not sources:
                continue
            jobs += [(link, source) for source in sources]
        ins = {node: [j for j in jobs if j[0].target == node] for node in self.graph.side}
        outs = {node: [j for j in jobs if j[1] == node] for node in self.graph.side}
        spans, ends = [], []
        for job in jobs:
            link, source = job
            start = port(self.boxes[source], outs[source].index(job), len(outs[source]), 0.5, 1)
            end = port(self.boxes[link.target], ins[link.target].index(job), len(ins[link.target]), 0, 0.5)
            spans.append((min(start, end), max(start, end)))
            ends.append((start, end))
        tracks = lanes(spans)
        texts = [wrapped(link.label, OUTER_CHARS, 2) for link, _ in jobs]
        step = max((len(line) for lines in texts for line in lines), default=0) * SMALL + 14
        for (link, source), (start, end), track, lines in zip(jobs, ends, tracks, texts, strict=True):
            x = edge + LANE + track * step
            back = self.boxes[source].row > self.boxes[link.target].row
            self.arrows.append(Arrow([(edge, start), (x, start), (x, end), (edge, end)], back))
            middle = (start + end) / 2 + LINE * (len(lines) - 1) / 2 + 4
            self.texts.append(Text(lines, x + 6, middle, "start"))
        return edge + ((max(tracks) + 1) * step + LANE if jobs else 0)

    # The whole -------------------------------------------------------------------------

    def _move(self, by: float) -> None:
        for box in self.boxes.values():
            box.x += by
        for arrow in self.arrows:
            arrow.points = [(x + by, y) for x, y in arrow.points]
        for text in self.texts:
            text.x += by

    def _phases(self) -> list[tuple[str, float, float]]:
        """Runs of one phase along the spine."""
        found: list[tuple[str, float, float]] = []
        for node in self.graph.spine:
            phase, box = self.graph.nodes[node].phase, self.boxes[node]
            if phase and found and found[-1][0] == phase:
                found[-1] = (phase, found[-1][1], box.bottom)
            elif phase:
                found.append((phase, box.y, box.bottom))
        return found
