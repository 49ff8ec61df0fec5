"""示意图: what the sheets have around a point, and the sheets a person keeps."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.services.models import MapFeature, MapSheet
from gongkai.apps.services.rules.maps.drawing import draw
from gongkai.apps.services.rules.maps.shapes import Frame, Point, Shape
from gongkai.kernel.people.actors import Actor

MANAGER = "services.manager"
MOST = 4000


@dataclass(frozen=True)
class Picture:
    """A drawn picture, and what has to stand beneath it."""

    svg: str
    credits: str


def picture(at: Point, title: str) -> Picture | None:
    """None where no sheet has anything around this point."""
    frame = Frame(at)
    rows = list(_around(frame).select_related("sheet")[:MOST])
    svg = draw([_shape(row) for row in rows], frame, title)
    return Picture(svg, credits_of({row.sheet for row in rows})) if svg else None


def has_picture(at: Point) -> str:
    """The credits of the picture there would be; empty where there is none."""
    sheets = MapSheet.objects.filter(pk__in=_around(Frame(at)).order_by().values("sheet"))
    return credits_of(set(sheets))


def credits_of(sheets: set[MapSheet]) -> str:
    """数据来源：…　审图号：…"""
    said = [f"数据来源：{one}" for one in sorted({sheet.attribution for sheet in sheets})]
    said += [f"审图号：{one}" for one in sorted({sheet.approval for sheet in sheets if sheet.approval})]
    return "　".join(said)


def _around(frame: Frame) -> QuerySet[MapFeature]:
    west, east, south, north = frame.bounds
    rows = MapFeature.objects.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    return rows.order_by("pk")


def _shape(row: MapFeature) -> Shape:
    return Shape(row.kind, row.name, tuple((x, y) for x, y in row.points))  # type: ignore[arg-type]  # as it was read


def sheets(actor: Actor) -> QuerySet[MapSheet]:
    """Sheets of the bodies whose services this person manages."""
    return MapSheet.objects.filter(org__in=actor.org_ids(MANAGER)).select_related("org").order_by("org_path", "name")


def sheet(actor: Actor, uid: UUID) -> MapSheet | None:
    return sheets(actor).filter(uid=uid).first()
