"""底图文件 (GeoJSON): what other systems export, as plain shapes; every refusal is a sentence."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from gongkai.apps.services.rules.maps.shapes import AREAS, KINDS, Kind, Point, Shape

MOST_SHAPES, MOST_POINTS = 60_000, 20_000
NAME = 60
DIGITS = 6  # of a degree: ten centimetres
# Tags that maps in free use carry, by key and value; "*": whatever stands there.
TAGS: tuple[tuple[str, tuple[str, ...], Kind], ...] = (
    ("highway", ("motorway", "trunk", "primary", "secondary"), "main_road"),
    ("highway", ("tertiary", "residential", "unclassified", "living_street", "service"), "road"),
    ("highway", ("footway", "path", "pedestrian", "steps", "cycleway", "track"), "path"),
    ("highway", ("bus_stop",), "place"),
    ("railway", ("station", "halt", "subway_entrance"), "place"),
    ("railway", ("*",), "rail"),
    ("waterway", ("*",), "river"),
    ("natural", ("water",), "water"),
    ("landuse", ("grass", "forest", "recreation_ground"), "green"),
    ("leisure", ("park", "garden"), "green"),
    ("building", ("*",), "building"),
    ("amenity", ("*",), "place"),
    ("shop", ("*",), "place"),
)


class NoMap(ValueError):
    """The file cannot be used; the message says why in a sentence."""


@dataclass(frozen=True)
class Read:
    """`left_out` shapes are of kinds that a picture of this size does not show, or broken."""

    shapes: tuple[Shape, ...]
    left_out: int


def features(content: bytes) -> Read:
    """Shapes of a FeatureCollection in longitude and latitude."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise NoMap("不是 UTF-8 编码的 GeoJSON 文件。") from None
    rows = data.get("features") if isinstance(data, dict) and data.get("type") == "FeatureCollection" else None
    if not isinstance(rows, list):
        raise NoMap("文件的类型应当是 FeatureCollection。")
    shapes: list[Shape] = []
    left_out = 0
    for row in rows:
        found = list(_shapes(row)) if isinstance(row, dict) else []
        left_out += not found
        shapes += found
        if len(shapes) > MOST_SHAPES:
            raise NoMap(f"要素超过 {MOST_SHAPES:,} 个，请按县（区）分成几个文件。")
    if not shapes:
        raise NoMap("文件里没有可以画的道路、水面、绿地、建筑或者地点；坐标应当是经度、纬度（度）。")
    return Read(tuple(shapes), left_out)


def _shapes(row: Mapping[str, Any]) -> Iterator[Shape]:
    tags, geometry = row.get("properties"), row.get("geometry")
    if not isinstance(geometry, dict):
        return
    known = tags if isinstance(tags, dict) else {}
    kind = _kind(known)
    name = known.get("name")
    label = " ".join(name.split())[:NAME] if isinstance(name, str) else ""
    for points in _lines(geometry, kind):
        if kind is not None:
            yield Shape(kind, label, points)


def _kind(tags: Mapping[str, Any]) -> Kind | None:
    own = tags.get("kind")
    if isinstance(own, str) and own in KINDS:
        return own
    return next((kind for key, values, kind in TAGS if _has(tags.get(key), values)), None)


def _has(value: Any, values: tuple[str, ...]) -> bool:
    return isinstance(value, str) and value not in ("", "no") and ("*" in values or value in values)


def _lines(geometry: Mapping[str, Any], kind: Kind | None) -> Iterator[tuple[Point, ...]]:
    """The lines of a geometry, each long enough for its kind; of areas the outer edge."""
    given = geometry.get("coordinates")
    match geometry.get("type"):
        case "Point":
            rows: list[Any] = [[given]]
        case "LineString":
            rows = [given]
        case "MultiLineString":
            rows = _list(given)
        case "Polygon":
            rows = _list(given)[:1]
        case "MultiPolygon":
            rows = [outer for one in _list(given) for outer in _list(one)[:1]]
        case _:
            rows = []
    least = 1 if kind == "place" else 3 if kind in AREAS else 2
    for row in rows:
        points = _points(row)
        if points and kind == "place" and len(points) > 1:
            points = (_middle(points),)
        if points is not None and least <= len(points) <= MOST_POINTS:
            yield points


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _points(row: Any) -> tuple[Point, ...] | None:
    """Rounded, without repetitions; None where one of them is no place on the earth."""
    found: list[Point] = []
    for one in _list(row):
        if not isinstance(one, list) or len(one) < 2 or not all(_is_number(part) for part in one[:2]):
            return None
        point = (round(float(one[0]), DIGITS), round(float(one[1]), DIGITS))
        if abs(point[0]) > 180 or abs(point[1]) > 85:
            return None
        if not found or found[-1] != point:
            found.append(point)
    return tuple(found)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _middle(points: tuple[Point, ...]) -> Point:
    longitudes, latitudes = zip(*points, strict=True)
    return round(sum(longitudes) / len(points), DIGITS), round(sum(latitudes) / len(points), DIGITS)
