"""A version takes its place: the columns of the item follow from it, and nothing else writes them."""

from dataclasses import fields
from datetime import date
from typing import Any

from gongkai.apps.services.events import ItemPublished
from gongkai.apps.services.models import ItemState, ItemTopic, ItemVersion, Journey, ListLine, ServiceItem
from gongkai.apps.services.queries import standards
from gongkai.apps.services.rules.alignment import severity_of
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.facets import Facets, facets, topics
from gongkai.apps.services.rules.initials import initial
from gongkai.apps.services.rules.problems import Problem
from gongkai.kernel import rows as kept
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.orgs.queries import upper_bound
from gongkai.kernel.outbox import emit

MOST_DEVIATION = 32_000
CHUNK = 500
COPIED = tuple(field.name for field in fields(Facets))


def columns(elements: Elements, found: list[Problem]) -> dict[str, Any]:
    """The copies an item keeps of its version."""
    copied = facets(elements)
    values = {name: getattr(copied, name) for name in COPIED}
    values["objects_bits"] = values.pop("objects")
    return {**values, "initial": initial(elements.name), "deviation": min(severity_of(found), MOST_DEVIATION)}


def region_of(org: Organisation) -> str:
    """区划代码 of a body: its own, else that of the nearest body above that has one."""
    above: Organisation | None = org
    while above is not None:
        if above.region_id:
            return str(above.region_id)
        above = above.parent
    return ""


def follow_region(path: str) -> int:
    """机构变更: what the bodies in this tree publish lies where they lie now; how many rows moved."""
    inside = Organisation.objects.filter(path__gte=path, path__lt=upper_bound(path))
    above = [path[:end] for end in range(STEP, len(path), STEP)]
    known = {org.path: org for org in (*Organisation.objects.filter(path__in=above), *inside)}
    bodies: dict[str, list[int]] = {}
    for org in inside:
        places = (known[org.path[:end]].region_id for end in range(len(org.path), 0, -STEP) if org.path[:end] in known)
        bodies.setdefault(next(filter(None, places), ""), []).append(org.pk)
    moved = 0
    for region, keys in bodies.items():
        for start in range(0, len(keys), CHUNK):
            for model in (ServiceItem, ListLine, Journey):
                rows = model._default_manager.filter(org__in=keys[start : start + CHUNK]).exclude(region_code=region)
                moved += rows.update(region_code=region)
    return moved


def make_current(item: ServiceItem, version: ItemVersion, found: list[Problem], on: date) -> None:
    """The version is in force from `on`: it stays as it is from now on, and the item shows it."""
    elements = standards.elements_of(version)
    first = item.number == 0
    version.effective_on, version.published_at = on, workdays.now()
    version.save()
    for name, value in columns(elements, found).items():
        setattr(item, name, value)
    item.number, item.catalogue_number = version.number, version.catalogue_number
    item.effective_on, item.first_effective_on = on, item.first_effective_on or on
    item.region_code = region_of(item.org)
    item.state = ItemState.SUSPENDED if item.state == ItemState.SUSPENDED else ItemState.IN_USE
    item.visible = True
    item.save()
    ItemTopic.objects.filter(item=item).delete()
    ItemTopic.objects.bulk_create(topic_rows(item, elements))
    emit(
        ItemPublished(
            item_uid=item.uid,
            code=item.code,
            title=item.name,
            org_path=item.org_path,
            version=version.number,
            effective_on=on,
            first=first,
        )
    )


def topic_rows(item: ServiceItem, elements: Elements) -> list[ItemTopic]:
    return [kept.new(ItemTopic, item=item, audience=audience, topic=topic) for audience, topic in topics(elements)]
