"""What lists filter and sort by, taken from the elements when a version is published."""

from dataclasses import dataclass

from gongkai.apps.services.rules import limits
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.minimum import completeness, starts_from

PERSON = "1"


@dataclass(frozen=True, slots=True)
class Facets:
    """The columns of a service item. `objects` is a bit for each 服务对象: 1 natural person, 2 enterprise, 4 …"""

    name: str
    type: str
    level: str
    starts_from: str
    internal: bool
    objects: int
    for_person: bool
    for_legal: bool
    project_type: str
    online: bool
    depth: str
    visits: int | None
    is_fee: bool | None
    in_hall: bool
    statutory_days: int | None
    promised_days: int | None
    # Only where both limits are 工作日; anything else would be compared across units.
    comparable_limits: bool
    material_count: int
    certificate_count: int
    intermediary_count: int
    filled_count: int
    required_count: int


def object_bit(code: str) -> int:
    """1 for 自然人, 2 for 企业法人, 4 for 事业法人 …"""
    return 1 << (int(code) - 1)


def facets(elements: Elements) -> Facets:
    statutory, promised = limits.statutory(elements), limits.promised(elements)
    filled, required = completeness(elements)
    return Facets(
        name=elements.name,
        type=elements.type,
        level=elements.level,
        starts_from=starts_from(elements),
        internal=bool(elements.internal),
        objects=sum(object_bit(code) for code in elements.service_objects),
        for_person=PERSON in elements.service_objects,
        for_legal=any(code != PERSON for code in elements.service_objects),
        project_type=elements.project_type,
        online=bool(elements.online),
        depth=elements.depth,
        visits=elements.visits,
        is_fee=elements.is_fee,
        in_hall=bool(elements.in_hall),
        statutory_days=statutory.shown_days if statutory else None,
        promised_days=promised.shown_days if promised else None,
        comparable_limits=_both_working(statutory, promised),
        material_count=len(elements.materials),
        certificate_count=sum(bool(m.certificate) for m in elements.materials),
        intermediary_count=len(elements.intermediaries),
        filled_count=filled,
        required_count=required,
    )


def topics(elements: Elements) -> list[tuple[str, str]]:
    """(audience, topic) of every theme; audience is `person` or `legal`."""
    return [("person", t) for t in elements.person_topics] + [("legal", t) for t in elements.legal_topics]


def _both_working(statutory: limits.Limit | None, promised: limits.Limit | None) -> bool:
    units = {limit.unit for limit in (statutory, promised) if limit and limit.days}
    return bool(statutory and promised) and units <= {limits.WORKING}
