"""In which row each box stands."""

from gongkai.web.flowchart.graph import Graph
from gongkai.web.flowchart.shapes import Box


def assign_rows(graph: Graph, boxes: dict[str, Box]) -> None:
    """Side boxes stand beside the box they are reached from, or in the next free row below it."""
    waiting: dict[str, list[str]] = {node: [] for node in graph.spine}
    for node in graph.side:
        waiting[_anchor(graph, node)].append(node)
    row = free = 0
    for node in graph.spine:
        # The spine waits for a crowded side column rather than running away from it.
        row = max(row, free - 1) if free > row + 1 else row
        boxes[node].row = row
        for side in waiting[node]:
            boxes[side].row = free = max(free, row)
            free += 1
        row += 1


def _anchor(graph: Graph, node: str) -> str:
    """The box of the spine a side box belongs to: ends stand where they are last reached, detours where they begin."""
    seen, level = {node}, [node]
    while level:
        before = [s for link in graph.links if link.target in level and not link.everywhere for s in link.sources]
        known = [s for s in graph.spine if s in before]
        if known:
            return known[-1] if graph.nodes[node].kind == "end" else known[0]
        level = [s for s in before if s not in seen]
        seen.update(level)
    return graph.spine[-1]
