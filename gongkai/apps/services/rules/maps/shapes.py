"""Shapes of a map in degrees, and the frame around a point."""

from dataclasses import dataclass
from math import cos, radians
from typing import Literal

Kind = Literal["main_road", "road", "path", "rail", "water", "river", "green", "building", "place"]
# Drawn one above the other in this order.
AREAS: tuple[Kind, ...] = ("water", "green", "building")
LINES: tuple[Kind, ...] = ("river", "rail", "path", "road", "main_road")
KINDS: dict[Kind, str] = {
    "main_road": "主干道",
    "road": "道路",
    "path": "小路",
    "rail": "铁路",
    "water": "水面",
    "river": "河流",
    "green": "绿地",
    "building": "建筑",
    "place": "地点",
}
METRES_NORTH = 110_574.0  # of one degree
METRES_EAST = 111_320.0  # of one degree at the equator

Point = tuple[float, float]  # longitude, latitude


@dataclass(frozen=True, slots=True)
class Shape:
    kind: Kind
    name: str
    points: tuple[Point, ...]

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """West, east, south, north."""
        longitudes, latitudes = zip(*self.points, strict=True)
        return min(longitudes), max(longitudes), min(latitudes), max(latitudes)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture shows: so many metres to each side of a point."""

    at: Point
    east_west: float = 450
    north_south: float = 320

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, east, south, north in degrees."""
        wide = self.east_west / (METRES_EAST * max(cos(radians(self.at[1])), 0.01))
        high = self.north_south / METRES_NORTH
        return self.at[0] - wide, self.at[0] + wide, self.at[1] - high, self.at[1] + high

    def metres(self, point: Point) -> Point:
        """East and south of the north-west corner."""
        west, _, _, north = self.bounds
        east = (point[0] - west) * METRES_EAST * cos(radians(self.at[1]))
        return east, (north - point[1]) * METRES_NORTH
