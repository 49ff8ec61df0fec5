"""Service points: opened, changed and closed by whoever manages 代办 or 上门 at the body."""

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction

from gongkai.apps.services.models import ServicePoint
from gongkai.apps.services.queries.helping.points import AGENCY_MANAGER, VISIT_MANAGER
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class PointData:
    """What a point says of itself."""

    name: str
    address: str
    phone: str
    area: str
    offers_agency: bool = True
    offers_visits: bool = False
    active: bool = True


@transaction.atomic
def open_point(*, org: Organisation, by: Actor, data: PointData) -> ServicePoint:
    _permit(org, by)
    place = ServicePoint(org=org, org_path=org.path, **asdict(data))
    _save(place)
    journal.write(subject=f"point:{place.uid}", verb="create", by=by, org=org, details={"name": place.name})
    return place


@transaction.atomic
def change_point(place: ServicePoint, *, by: Actor, data: PointData) -> ServicePoint:
    _permit(place.org, by)
    before = {name: getattr(place, name) for name in asdict(data)}
    changed = {name: value for name, value in asdict(data).items() if before[name] != value}
    for name, value in changed.items():
        setattr(place, name, value)
    _save(place)
    if changed:
        journal.write(subject=f"point:{place.uid}", verb="edit", by=by, org=place.org, details={"changed": changed})
    return place


def _save(place: ServicePoint) -> None:
    if not (place.offers_agency or place.offers_visits):
        raise Refused("请至少选择一项服务。", field="offers_agency")
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError:
        raise Refused("本单位已有同名的帮办代办点。", field="name") from None


def _permit(org: Organisation, by: Actor) -> None:
    if by.holds_any((AGENCY_MANAGER, VISIT_MANAGER), org) is None:
        raise NotAllowed(f"须由{org.label}的代办管理员或者上门服务管理员办理。")
