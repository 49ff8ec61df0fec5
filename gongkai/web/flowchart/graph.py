"""From a procedure to boxes and arrows: what is worth an arrow, and what the usual course is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from gongkai.kernel import law, workdays
from gongkai.kernel.cases.procedures import START, ActSpec, Procedure
from gongkai.kernel.registry import role_label

Kind = Literal["start", "body", "outside", "end"]
# An act possible in this many places is told once at its target: arrows from everywhere hide the course.
EVERYWHERE = 5
UNITS = {"working": "个工作日", "calendar": "日", "months": "个月", "hours": "小时"}


@dataclass(frozen=True)
class Node:
    """`note` is who handles it; `outside` waits for somebody who is not the body."""

    id: str
    label: str
    kind: Kind
    note: str = ""
    phase: str = ""


@dataclass(frozen=True)
class Link:
    """Arrows with one text: from each source to the target. `period` is the clock that begins with it."""

    label: str
    sources: tuple[str, ...]
    target: str
    period: str = ""
    everywhere: bool = False


@dataclass(frozen=True)
class Graph:
    nodes: dict[str, Node]
    spine: tuple[str, ...]
    down: dict[tuple[str, str], Link]  # the links between neighbours of the spine
    links: tuple[Link, ...]  # all others
    staying: tuple[str, ...] = field(default=())  # labels of acts that do not move the case

    @property
    def side(self) -> list[str]:
        return [n for n in self.nodes if n not in self.spine]


@dataclass(frozen=True)
class Stage:
    """One stage of a described course: its name, who handles it, how long it takes."""

    label: str
    note: str = ""
    period: str = ""


def course_of(stages: Sequence[Stage]) -> Graph:
    """Stages in their order; the time of a stage stands on the arrow that leads to the next."""
    last = len(stages)
    nodes = {START: Node(START, "开始", "start")}
    for place, stage in enumerate(stages, 1):
        nodes[str(place)] = Node(str(place), stage.label, "end" if place == last else "body", stage.note)
    spine = tuple(nodes)
    times = ["", *(stage.period for stage in stages)]
    down = {
        (source, target): Link(time, (source,), target)
        for (source, target), time in zip(pairwise(spine), times, strict=False)
    }
    return Graph(nodes, spine, down, ())


def graph_of(procedure: Procedure) -> Graph:
    nodes = {START: Node(START, "开始", "start")}
    for step in procedure.steps:
        kind: Kind = "end" if step.terminal else "body" if step.waits_for else "outside"
        note = role_label(step.waits_for) if step.waits_for else "" if step.terminal else "等待申请人或者第三方"
        nodes[step.id] = Node(step.id, step.label, kind, note, step.phase)
    links = _links(procedure)
    spine = _spine(procedure, nodes, links)
    down, others = _split(links, spine)
    return Graph(nodes, spine, down, tuple(others), tuple(a.label for a in procedure.acts if _stays(a)))


def _stays(act: ActSpec) -> bool:
    return not any(set(act.source) - {target} for target in act.to)


def _links(procedure: Procedure) -> list[Link]:
    """One link for all acts with the same ends."""
    labels: dict[tuple[tuple[str, ...], str], list[ActSpec]] = {}
    for act in procedure.acts:
        for target in act.to:
            sources = tuple(s for s in act.source if s != target)
            if sources:
                labels.setdefault((sources, target), []).append(act)
    return [
        Link(
            "／".join(dict.fromkeys(act.label for act in acts)),
            sources,
            target,
            next(filter(None, (_period(procedure, act) for act in acts)), ""),
            len(sources) >= EVERYWHERE,
        )
        for (sources, target), acts in labels.items()
    ]


def _period(procedure: Procedure, act: ActSpec) -> str:
    """答复期限 20 个工作日: the first duty of the body that begins with this act."""
    for effect in act.clock:
        spec = procedure.clock(effect.clock)
        if effect.effect in ("start", "restart") and spec.duty == "body":
            try:
                version = law.period(spec.period, on=workdays.today())
            except law.LawError:
                return spec.label
            return f"{spec.label}\n{version.days}{UNITS.get(version.unit, '')}"
    return ""


def _spine(procedure: Procedure, nodes: dict[str, Node], links: list[Link]) -> tuple[str, ...]:
    """The best path from the start to an end in the order of the file: usual acts count for it, detours against it."""
    primary = {(s, t) for act in procedure.acts if act.primary for s in act.source for t in act.to}
    order = {node: place for place, node in enumerate(nodes)}
    best: dict[str, tuple[int, tuple[str, ...]]] = {START: (0, (START,))}
    forward = sorted(
        {
            (s, link.target)
            for link in links
            if not link.everywhere
            for s in link.sources
            if order[s] < order[link.target]
        },
        key=lambda pair: (order[pair[0]], order[pair[1]]),
    )
    for source, target in forward:
        if source not in best:
            continue
        worth = best[source][0] + (10 if (source, target) in primary else -1)
        worth -= 3 if nodes[target].kind == "outside" else 0
        if target not in best or worth > best[target][0]:
            best[target] = (worth, (*best[source][1], target))
    ends = [best[n] for n in best if nodes[n].kind == "end"] or list(best.values())
    return max(ends, key=lambda path: (path[0], len(path[1])))[1]


def _split(links: list[Link], spine: tuple[str, ...]) -> tuple[dict[tuple[str, str], Link], list[Link]]:
    follows = dict(pairwise(spine))
    down: dict[tuple[str, str], Link] = {}
    others = []
    for link in links:
        straight = [s for s in link.sources if follows.get(s) == link.target and not link.everywhere]
        for source in straight:
            pair = (source, link.target)
            down[pair] = _joined(down[pair], link) if pair in down else _from(link, [source])
        rest = [s for s in link.sources if s not in straight]
        if rest:
            others.append(_from(link, rest))
    return down, others


def _from(link: Link, sources: Iterable[str]) -> Link:
    return Link(link.label, tuple(sources), link.target, link.period, link.everywhere)


def _joined(one: Link, other: Link) -> Link:
    return Link(f"{one.label}／{other.label}", one.sources, one.target, one.period or other.period)
