"""流程图: a procedure as a picture, made from the same data that runs it.

    flowchart.render(procedure("disclosure.request"))                   # the published chart
    flowchart.render(procedure(case.kind), current=case.step)           # with the case's step marked
    flowchart.course("办理流程图", [Stage("受理", "窗口", "1个工作日"), …])  # a course that is no procedure of ours

Pure: steps in, SVG text out. The usual course runs down the middle, detours and ends stand to its right,
returns go up on its left. Nothing in it needs a style sheet, so that it passes the content security policy
inline, as an image and as a file.
"""

from collections.abc import Sequence

from gongkai.kernel.cases.procedures import Procedure
from gongkai.web.flowchart.drawing import draw
from gongkai.web.flowchart.graph import Stage, course_of, graph_of
from gongkai.web.flowchart.layout import lay_out

__all__ = ["Stage", "course", "render"]


def course(title: str, stages: Sequence[Stage]) -> str:
    """One `<svg>` of stages one after the other, as a guide describes them; empty where there are none."""
    if not stages:
        return ""
    graph = course_of(stages)
    return draw(lay_out(graph), graph, title=title, legend=False)


def render(procedure: Procedure, *, current: str = "", width: int | None = None) -> str:
    """One `<svg>` element with title and description; `width` in pixels, by default its natural one."""
    graph = graph_of(procedure)
    return draw(lay_out(graph), graph, title=f"{procedure.label}流程图", current=current, width=width)
