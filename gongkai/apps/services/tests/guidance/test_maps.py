"""示意图: a file of the operator becomes shapes, shapes around a point a picture; nothing foreign is asked for."""

import json
from xml.etree import ElementTree

import pytest

from gongkai.apps.services.rules.maps import drawing, reading
from gongkai.apps.services.rules.maps.clipping import area_within, lines_within
from gongkai.apps.services.rules.maps.shapes import Frame, Shape

HERE = (117.5, 32.6)
FRAME = Frame(HERE)


def collection(*rows):
    return json.dumps({"type": "FeatureCollection", "features": list(rows)}).encode()


def feature(shape, coordinates, **tags):
    return {"type": "Feature", "properties": tags, "geometry": {"type": shape, "coordinates": coordinates}}


ROAD = feature("LineString", [[117.49, 32.6], [117.51, 32.6]], highway="primary", name="文昌路")


def test_tags_of_free_maps_and_our_own_become_kinds():
    found = reading.features(
        collection(
            ROAD,
            feature("MultiLineString", [[[117.5, 32.59], [117.5, 32.61]]], waterway="river", name="澜江"),
            feature("Polygon", [[[117.5, 32.6], [117.501, 32.6], [117.501, 32.601], [117.5, 32.6]]], leisure="park"),
            feature("Point", [117.5, 32.6], highway="bus_stop", name="政务中心站"),
            feature("Polygon", [[[117.5, 32.6], [117.502, 32.6], [117.502, 32.602]]], amenity="school", name="小学"),
            feature("LineString", [[117.5, 32.6], [117.6, 32.6]], kind="road", name="  人民  路 "),
            feature("LineString", [[117.5, 32.6], [117.6, 32.6]], boundary="administrative"),
        )
    )
    assert [(one.kind, one.name) for one in found.shapes] == [
        ("main_road", "文昌路"),
        ("river", "澜江"),
        ("green", ""),
        ("place", "政务中心站"),
        ("place", "小学"),
        ("road", "人民 路"),
    ]
    assert found.left_out == 1 and len(found.shapes[4].points) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe", "不是 UTF-8"),
        (b"[" * 5000, "不是 UTF-8"),
        (b"{}", "FeatureCollection"),
        (b"[]", "FeatureCollection"),
        (collection(), "没有可以画的"),
        (collection(feature("LineString", [[500, 1], [501, 2]], highway="primary")), "没有可以画的"),
        (collection(feature("LineString", [["a", 1], [1, 2]], highway="primary")), "没有可以画的"),
        (collection(feature("LineString", [[1, True], [1, 2]], highway="primary")), "没有可以画的"),
        (collection(feature("LineString", None, highway="primary"), 7, {"geometry": 3}), "没有可以画的"),
        (b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "LineString", "coordinates": '
         b'[[NaN, 1], [1, 2]]}, "properties": {"highway": "primary"}}]}', "没有可以画的"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(reading.NoMap, match=sentence):
        reading.features(content)


def test_a_picture_shows_what_is_around_with_its_names():
    shapes = reading.features(collection(ROAD)).shapes
    svg = drawing.draw(shapes, FRAME, "县政务服务中心位置示意图")
    root = ElementTree.fromstring(svg)
    words = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.get("aria-label") == "县政务服务中心位置示意图" and {"文昌路", "200米", "北"} <= set(words)
    assert "附近有文昌路。" in svg and "style" not in svg and "script" not in svg


def test_names_are_text_and_nothing_else():
    shape = Shape("main_road", '<script>&"', ((117.49, 32.6), (117.51, 32.6)))
    svg = drawing.draw([shape], FRAME, '"><script>')
    assert "<script>" not in svg and ElementTree.fromstring(svg) is not None


def test_where_nothing_is_there_is_no_picture():
    far = Shape("road", "远", ((118.49, 32.6), (118.51, 32.6)))
    assert drawing.draw([far], FRAME, "图") == "" and drawing.draw([], FRAME, "图") == ""


def test_a_frame_is_so_many_metres_wide():
    west, east, south, north = FRAME.bounds
    left, right = FRAME.metres((west, north)), FRAME.metres((east, south))
    assert left == pytest.approx((0, 0), abs=0.01) and right == pytest.approx((900, 640), abs=0.01)


def test_of_a_long_road_only_what_is_near_is_drawn():
    road = [(float(x), 400.0) for x in range(-100_000, 100_000, 100)]
    (piece,) = lines_within(road, 1200, 800)
    assert len(piece) < 20 and piece[0] == (-40.0, 400.0) and piece[-1] == (1240.0, 400.0)
    bent = [(-500.0, 400.0), (600.0, 400.0), (600.0, 5000.0), (700.0, 5000.0), (700.0, 400.0)]
    assert len(lines_within(bent, 1200, 800)) == 2
    assert lines_within([(-500.0, -500.0), (-400.0, 900.0)], 1200, 800) == []


def test_an_area_is_cut_at_the_edge():
    square = [(-100.0, -100.0), (100.0, -100.0), (100.0, 100.0), (-100.0, 100.0)]
    assert sorted(area_within(square, 1200, 800)) == [(0.0, 0.0), (0.0, 100.0), (100.0, 0.0), (100.0, 100.0)]
    assert area_within([(-9.0, -9.0), (-8.0, -9.0), (-8.0, -8.0)], 1200, 800) == []
