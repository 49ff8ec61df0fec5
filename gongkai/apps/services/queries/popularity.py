"""常办事项: sums of the period, and the lists that the last count made of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum

from gongkai.apps.services.models import Application, ItemState, ItemVisits, PopularItem, ServiceItem
from gongkai.apps.services.queries.items import public
from gongkai.apps.services.rules.popularity import Counted, rule_on
from gongkai.apps.services.rules.tables import APPLICATION

CHUNK = 500


@dataclass(frozen=True)
class Sums:
    """What one item had in the period."""

    days: int
    applications: int
    visits: int


def since(today: date) -> date:
    """The first day of the period that ends today."""
    return today - timedelta(days=rule_on(today).days - 1)


def counted(today: date) -> Iterator[Counted]:
    """Items in use that are applied for, with their sums; those without any are left out.

    A joint case counts once for each item that was asked for; what a body opens at a higher one is nobody's wish.
    """
    first = since(today)
    filed = Application.objects.filter(received_on__gte=first, received_on__lte=today).exclude(part="upper")
    applications = dict(filed.order_by().values_list("item").annotate(count=Count("pk")))
    seen = ItemVisits.objects.filter(day__gte=first, day__lte=today).order_by()
    visits = dict(seen.values_list("item").annotate(count=Sum("count")))
    keys = sorted({*applications, *visits})
    for start in range(0, len(keys), CHUNK):
        rows = public().filter(pk__in=keys[start : start + CHUNK], state=ItemState.IN_USE, starts_from=APPLICATION)
        for pk, region, person, legal in rows.values_list("pk", "region_code", "for_person", "for_legal"):
            yield Counted(pk, region, person, legal, applications.get(pk, 0), visits.get(pk, 0))


def popular(region: str = "", audience: str = "", *, today: date) -> list[PopularItem]:
    """The list of a place and an audience, of what is still in use; empty before anything was counted."""
    rows = PopularItem.objects.filter(
        region_code=region, audience=audience, item__visible=True, item__state=ItemState.IN_USE
    )
    return list(rows.select_related("item__org").order_by("rank")[: rule_on(today).shown])


def of_item(item: ServiceItem, today: date) -> Sums:
    """For the desk: what one item had in the period, up to the last writing."""
    first = since(today)
    filed = Application.objects.filter(item=item, received_on__gte=first, received_on__lte=today).exclude(part="upper")
    visits = ItemVisits.objects.filter(item=item, day__gte=first, day__lte=today).aggregate(sum=Sum("count"))["sum"]
    return Sums((today - first).days + 1, filed.count(), visits or 0)
