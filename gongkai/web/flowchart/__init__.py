"""流程图: a procedure as a picture, made from the same data that runs it.

    flowchart.render(procedure("disclosure.request"))                   # the published chart
    flowchart.render(procedure(case.kind), current=case.step)           # with the case's step marked

Pure: steps in, SVG text out. The usual course runs down the middle, detours and ends stand to its right,
returns go up on its left. Nothing in it needs a style sheet, so that it passes the content security policy
inline, as an image and as a file.
"""

from gongkai.kernel.cases.procedures import Procedure
from gongkai.web.flowchart.drawing import draw
from gongkai.web.flowchart.graph import graph_of
from gongkai.web.flowchart.layout import lay_out

__all__ = ["render"]


def render(procedure: Procedure, *, current: str = "", width: int | None = None) -> str:
    """One `<svg>` element with title and description; `width` in pixels, by default its natural one."""
    graph = graph_of(procedure)
    return draw(lay_out(graph), graph, title=f"{procedure.label}流程图", current=current, width=width)
