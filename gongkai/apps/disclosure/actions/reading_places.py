"""查阅场所和查阅情况 (条例第二十五条), by those who run the disclosure office."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from gongkai.apps.disclosure.actions.standing import keeper_of, note
from gongkai.apps.disclosure.models import PlaceKind, ReadingMonth, ReadingPlace
from gongkai.apps.disclosure.rules import duties
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KEEPERS = ("disclosure.clerk", "disclosure.head")


@dataclass(frozen=True)
class Place:
    """What the guide says of a reading place."""

    name: str
    kind: str
    address: str
    office_hours: str
    opened_on: date
    phone: str = ""
    equipment: str = ""
    receives: bool = False


@transaction.atomic
def open_place(*, org: Organisation, by: Actor, place: Place) -> ReadingPlace:
    """设置查阅场所: shown on the guide at once."""
    holding = keeper_of(org, by, KEEPERS, "查阅场所")
    _refuse_bad(place)
    if ReadingPlace.objects.filter(org=org, name=place.name.strip(), closed_on=None).exists():
        raise Refused(f"“{place.name.strip()}”已经登记。", code="known", field="name")
    made = ReadingPlace.objects.create(org=org, org_path=org.path, **asdict(place))
    note(org, by, holding, "disclosure.places.open", "create", {"place": made.name, "kind": made.get_kind_display()})
    return made


@transaction.atomic
def change_place(row: ReadingPlace, *, by: Actor, place: Place) -> ReadingPlace:
    """变更: address, hours and what it receives; months already recorded stay as they are."""
    holding = keeper_of(row.org, by, KEEPERS, "查阅场所")
    _refuse_bad(place)
    changed = [name for name, value in asdict(place).items() if getattr(row, name) != value]
    if not changed:
        raise Refused("内容没有变化。", code="unchanged")
    for name, value in asdict(place).items():
        setattr(row, name, value)
    row.save()
    note(row.org, by, holding, "disclosure.places.change", "edit", {"place": row.name, "changed": changed})
    return row


@transaction.atomic
def close_place(row: ReadingPlace, *, by: Actor, reason: str) -> ReadingPlace:
    """停用: gone from the guide; its months stay in the figures."""
    holding = keeper_of(row.org, by, KEEPERS, "查阅场所")
    if not reason.strip():
        raise Refused("请写明停用的理由。", code="reason_required", field="reason")
    if row.closed_on is not None:
        raise Refused("该查阅场所已经停用。", code="closed")
    row.closed_on, row.receives = workdays.today(), False
    row.save()
    note(row.org, by, holding, "disclosure.places.close", "close", {"place": row.name, "reason": reason.strip()[:300]})
    return row


@transaction.atomic
def record_month(
    row: ReadingPlace, *, by: Actor, month: date, visitors: int, items: int, copies: int = 0, remark: str = ""
) -> ReadingMonth:
    """登记查阅情况: one row a month; written again it is corrected, and the journal keeps what stood before."""
    holding = keeper_of(row.org, by, KEEPERS, "查阅情况")
    month = month.replace(day=1)
    problems = duties.reading_problems(
        visitors=visitors, items=items, copies=copies, month=month, opened_on=row.opened_on, today=workdays.today()
    )
    if problems:
        raise Refused(problems[0], field="month" if "月份" in problems[0] else "visitors")
    known = ReadingMonth.objects.filter(place=row, month=month).first()
    before = {n: getattr(known, n) for n in ("visitors", "items", "copies")} if known else None
    made = known or ReadingMonth(place=row, org=row.org, org_path=row.org_path, month=month)
    made.visitors, made.items, made.copies = visitors, items, copies
    made.remark, made.recorded_by = remark.strip()[:200], by.name[:60]
    made.save()
    details = {"place": row.name, "month": month, "visitors": visitors, "items": items, "copies": copies}
    note(
        row.org,
        by,
        holding,
        "disclosure.places.record",
        "correct" if before else "register",
        {**details, **({"before": before} if before else {})},
    )
    return made


def _refuse_bad(place: Place) -> None:
    if place.kind not in PlaceKind.values:
        raise Refused("请选择查阅场所种类。", field="kind")
    for name, label in (("name", "名称"), ("address", "地址"), ("office_hours", "开放时间")):
        if not getattr(place, name).strip():
            raise Refused(f"请填写{label}。", field=name)
    if place.opened_on > workdays.today():
        raise Refused("设置日期不能晚于今天。", field="opened_on")
