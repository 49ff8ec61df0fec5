"""常办事项: counted anew from applications and visits of the period; nobody enters anything."""

from datetime import date, timedelta

from django.db import transaction

from gongkai.apps.services.models import ItemVisits, PopularItem
from gongkai.apps.services.queries import popularity
from gongkai.apps.services.rules.popularity import ranked, rule_on

CHUNK = 500


@transaction.atomic
def recount(today: date) -> int:
    """All lists of places and audiences, their rows counted; visits whose time of keeping is over are dropped."""
    rule = rule_on(today)
    rows = [
        PopularItem(
            region_code=place,
            audience=audience,
            rank=rank,
            item_id=one.key,
            applications=one.applications,
            visits=one.visits,
            counted_on=today,
        )
        for (place, audience), found in ranked(popularity.counted(today), rule).items()
        for rank, one in enumerate(found, 1)
    ]
    PopularItem.objects.all().delete()
    PopularItem.objects.bulk_create(rows, batch_size=CHUNK)
    ItemVisits.objects.filter(day__lt=today - timedelta(days=rule.kept_days)).delete()
    return len(rows)
