"""监察事件 as records of the exchange (GB/T 39046 表11): of cases that are exchanged themselves, from 预警 on."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.supervision.models import Event, EventState, Signal, VoidReason
from gongkai.apps.supervision.queries.events import label_of, labelled
from gongkai.kernel import registry
from gongkai.kernel.exchange import Record
from gongkai.kernel.exchange.datasets import sources

SOURCE = "supervision.event"
LEAST = Signal.PRE_WARNING


def exchanged(events: Iterable[Event]) -> list[str]:
    """Keys of those the exchange is told of."""
    kinds = sources()
    return [one.uid.hex for one in events if one.signal >= LEAST and one.kind in kinds]


def keys(after: str, size: int) -> list[str]:
    rows = _rows().filter(uid__gt=UUID(after)) if after else _rows()
    return [uid.hex for uid in rows.order_by("uid").values_list("uid", flat=True)[:size]]


def records(wanted: Sequence[str]) -> dict[str, list[Record]]:
    """One for each event of a case that still exists: receivers know it by the number of the case."""
    rows = _rows().filter(uid__in=[UUID(key) for key in wanted])
    found = list(labelled(rows).select_related("case", "org__region", "department", "correction"))
    cases = [one.case for one in found]
    numbers, types = registry.exchange_numbers(cases), registry.exchange_types(cases)
    return {one.uid.hex: [_record(one, numbers, types)] for one in found}


def _rows() -> QuerySet[Event]:
    return Event.objects.filter(kind__in=list(sources()), signal__gte=LEAST, case__isnull=False)


def _record(one: Event, numbers: Mapping[int, str], types: Mapping[int, str]) -> Record:
    region, key = one.org.region.code if one.org.region else "", one.case_id or 0
    values = {
        "number": numbers[key],
        "content": f"{one.point_label}：{label_of(one)}",
        "body": one.org.name,
        "body_code": one.org.uscc,
        "type": types.get(key, ""),
        "issued_at": one.found_at,
        "supervision": one.number,
        "rule": one.rule,
        "signal": one.signal,
        "state_on": one.closed_on or one.raised_on,
        "result": _result(one)[:2000],
        "department": f"{one.org.name}{one.department.name}" if one.department else one.org.name,
        "region": region,
    }
    return Record("supervision", one.org_path, values, region=region)


def _result(one: Event) -> str:
    """What has become of it: its state, and why it was withdrawn or how it was put right."""
    said = ""
    if one.state == EventState.VOID and one.void_reason:
        said = VoidReason(one.void_reason).label
    elif one.state == EventState.CORRECTED and hasattr(one, "correction"):
        said = one.correction.measures
    return "：".join(filter(None, (one.get_state_display(), said)))
