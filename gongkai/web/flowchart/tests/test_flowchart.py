"""流程图: everything the procedure says is in the picture, nothing lies on something else, and it is sound SVG."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.cases.procedures import START, procedures
from gongkai.kernel.cases.tests.sample import STEPS, read_procedure
from gongkai.web import flowchart
from gongkai.web.flowchart.graph import graph_of
from gongkai.web.flowchart.layout import lay_out
from gongkai.web.flowchart.shapes import BOX_WIDTH, lanes, wrapped

SVG = "{http://www.w3.org/2000/svg}"


def kinds():
    return sorted(procedures())


@pytest.fixture(params=["sample", *kinds()])
def spec(request, tmp_path, db):
    if request.param == "sample":
        return read_procedure(STEPS, tmp_path)
    return procedures()[request.param]


def text_of(svg):
    return "".join(ElementTree.fromstring(svg).itertext())


def test_it_is_sound_and_says_what_it_is(spec):
    root = ElementTree.fromstring(flowchart.render(spec))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == f"{spec.label}流程图" == root.get("aria-label")
    described = root.find(f"{SVG}desc").text
    assert all(step.label in described for step in spec.steps)


def test_nothing_in_it_needs_a_style_or_a_script(spec):
    """The content security policy refuses both, and a file has no style sheet."""
    svg = flowchart.render(spec)
    assert (
        " style=" not in svg
        and "<style" not in svg
        and "<script" not in svg
        and " on" not in re.sub(r">[^<]*<", "><", svg)
    )
    assert "href" not in svg


def test_every_step_and_every_act_is_in_it(spec):
    svg = flowchart.render(spec)
    text = text_of(svg).replace("…", "")
    graph = graph_of(spec)
    assert set(graph.nodes) == {START, *(s.id for s in spec.steps)}
    drawn = {(source, link.target) for link in (*graph.down.values(), *graph.links) for source in link.sources}
    for act in spec.acts:
        moves = {(s, t) for t in act.to for s in act.source if s != t}
        assert moves <= drawn, act.id
        if not moves:
            assert act.label in graph.staying
    for step in spec.steps:
        assert step.label[:10] in text


def test_no_box_lies_on_another(spec):
    boxes = lay_out(graph_of(spec)).boxes.values()
    for a, b in combinations(boxes, 2):
        apart = a.x + BOX_WIDTH <= b.x or b.x + BOX_WIDTH <= a.x or a.bottom <= b.y or b.bottom <= a.y
        assert apart, (a.id, b.id)


def test_everything_lies_inside_the_picture(spec):
    layout = lay_out(graph_of(spec))
    for box in layout.boxes.values():
        assert box.x >= 0 and box.right <= layout.width and box.y >= 0 and box.bottom <= layout.height
    for arrow in layout.arrows:
        assert all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in arrow.points)


def test_lines_run_straight_and_cross_no_box(spec):
    layout = lay_out(graph_of(spec))
    for arrow in layout.arrows:
        for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False):
            assert abs(x1 - x2) < 1 or abs(y1 - y2) < 1
            for box in layout.boxes.values():
                inside = (
                    max(x1, x2) > box.x + 2
                    and min(x1, x2) < box.right - 2
                    and max(y1, y2) > box.y + 2
                    and min(y1, y2) < box.bottom - 2
                )
                assert not inside, (box.id, arrow.points)


def test_the_usual_course_runs_down_the_middle(tmp_path):
    graph = graph_of(read_procedure(STEPS, tmp_path))
    assert graph.spine == (START, "received", "handling", "review", "done")
    assert set(graph.side) == {"waiting", "dropped"}
    layout = lay_out(graph)
    tops = [layout.boxes[node].y for node in graph.spine]
    assert tops == sorted(tops)
    assert len({layout.boxes[node].x for node in graph.spine}) == 1


def test_where_a_case_stands_is_marked(spec):
    step = spec.steps[0]
    assert "当前环节" not in flowchart.render(spec)
    assert flowchart.render(spec, current=step.id).count("当前环节") == 1


def test_words_of_a_procedure_cannot_break_the_picture(tmp_path):
    svg = flowchart.render(read_procedure(STEPS.replace("待受理", '<b>&\\"待受理'), tmp_path))
    assert "<b>" not in svg
    assert "<b>&" in text_of(svg)


def test_its_size_can_be_fixed(spec):
    assert 'width="640"' in flowchart.render(spec, width=640)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=20))
def test_what_shares_a_lane_does_not_touch(raw):
    spans = [(float(min(p)), float(max(p))) for p in raw]
    chosen = lanes(spans)
    for (a, lane_a), (b, lane_b) in combinations(zip(spans, chosen, strict=True), 2):
        assert lane_a != lane_b or a[1] < b[0] or b[1] < a[0]


@given(st.text(st.sampled_from("甲乙丙丁／\n"), max_size=60), st.integers(2, 12), st.integers(1, 4))
def test_wrapped_lines_fit(text, chars, most):
    lines = wrapped(text, chars, most)
    assert len(lines) <= most
    assert all(0 < len(line) <= chars for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert "".join(lines) == text.replace("\n", "")


def test_a_described_course_shows_every_stage_with_who_and_how_long():
    stages = [
        flowchart.Stage("受理", "窗口", "1个工作日"),
        flowchart.Stage("审查", "业务股室", "5个工作日"),
        flowchart.Stage("送达"),
    ]
    svg = flowchart.course("燃气经营许可办理流程图", stages)
    shown = text_of(svg)
    assert all(word in shown for word in ("开始", "受理", "窗口", "1个工作日", "审查", "业务股室", "5个工作日", "送达"))
    assert "等待申请人" not in shown
    assert float(ElementTree.fromstring(svg).get("width")) < 360
    assert flowchart.course("无", []) == ""
