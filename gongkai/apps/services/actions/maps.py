"""底图: taken over whole from a file, by the service management office. Journalled under `map_sheet:<uid>`."""

from collections.abc import Sequence

from django.db import transaction

from gongkai.apps.services.models import MapFeature, MapSheet
from gongkai.apps.services.rules.maps.shapes import Shape
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

MANAGER = "services.manager"
CHUNK = 1000


@transaction.atomic
def take_over(
    *, org: Organisation, by: Actor, name: str, attribution: str, approval: str, shapes: Sequence[Shape]
) -> MapSheet:
    """导入: the sheet of this name as the file has it; what was there before goes."""
    _permit(org, by)
    if not attribution.strip():
        raise Refused("请填写数据来源，公开的地图要注明。", field="attribution")
    sheet, _ = MapSheet.objects.update_or_create(
        org=org,
        name=name,
        defaults={
            "org_path": org.path,
            "attribution": attribution.strip(),
            "approval": approval.strip(),
            "feature_count": len(shapes),
            "taken_on": workdays.today(),
        },
    )
    sheet.features.all().delete()
    MapFeature.objects.bulk_create((_row(sheet, shape) for shape in shapes), batch_size=CHUNK)
    _note(sheet, by, "import", name=name, count=len(shapes), approval=sheet.approval)
    return sheet


@transaction.atomic
def remove(sheet: MapSheet, *, by: Actor, reason: str) -> None:
    """删除: guides show no picture of this sheet any more."""
    _permit(sheet.org, by)
    if not reason.strip():
        raise Refused("请写明删除的理由。", field="reason")
    _note(sheet, by, "delete", name=sheet.name, reason=reason.strip())
    sheet.delete()


def _row(sheet: MapSheet, shape: Shape) -> MapFeature:
    west, east, south, north = shape.frame
    points = [list(point) for point in shape.points]
    return MapFeature(
        sheet=sheet, kind=shape.kind, name=shape.name, points=points, west=west, east=east, south=south, north=north
    )


def _permit(org: Organisation, by: Actor) -> None:
    if not by.holds(MANAGER, org):
        raise NotAllowed(f"须由{org.label}的政务服务管理员设置。")


def _note(sheet: MapSheet, by: Actor, verb: str, **details: object) -> None:
    journal.write(subject=sheet.subject, verb=verb, by=by, org=sheet.org, details=details)
