"""Items on their way out, as a stream: workbook, CSV, the national exchange."""

from collections.abc import Iterator

from django.db.models import QuerySet

from gongkai.apps.services.models import ItemVersion, ServiceItem
from gongkai.apps.services.queries.standards import LIVE
from gongkai.apps.services.rules.loading import stored
from gongkai.apps.services.rules.sheets.writing import Written
from gongkai.kernel.orgs.models import Organisation

CHUNK = 500
Items = QuerySet[ServiceItem]


def of_body(org: Organisation) -> QuerySet[ServiceItem]:
    """What the list of a body holds: in use or suspended."""
    return ServiceItem.objects.filter(org=org, state__in=LIVE)


def in_force() -> QuerySet[ServiceItem]:
    return ServiceItem.objects.filter(state__in=LIVE)


def bodies_with_items() -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=in_force().values("org_id")).order_by("path")


def written(items: QuerySet[ServiceItem]) -> Iterator[Written]:
    """Every item with the elements of its current version; memory holds one chunk, whatever the number."""
    last = 0
    rows = items.select_related("org", "catalogue").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        numbers = {item.pk: item.number for item in chunk}
        versions = ItemVersion.objects.filter(item__in=numbers, published_at__isnull=False)
        values = versions.values_list("item_id", "number", "document")
        documents = {key: document for key, number, document in values if numbers[key] == number}
        for item in chunk:
            yield Written(
                org_name=item.org.name,
                org_code=item.org.uscc,
                catalogue_code=item.catalogue.code if item.catalogue else "",
                code=item.code,
                state=item.state,
                effective_on=item.effective_on,
                number=item.number,
                elements=stored(documents.get(item.pk, {})),
            )


def extra_names(items: QuerySet[ServiceItem]) -> list[str]:
    """Names of what the lists carry beyond the national elements, in the order they are met."""
    found: dict[str, None] = {}
    for item in written(items):
        found |= dict.fromkeys(item.elements.extras)
    return list(found)
