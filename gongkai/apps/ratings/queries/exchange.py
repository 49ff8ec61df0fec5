"""评价 as records of the exchange (GB/T 39046 表9): by the number of the case, never by who said it."""

from collections.abc import Sequence
from uuid import UUID

from gongkai.apps.ratings.models import Part, Rating
from gongkai.kernel import registry
from gongkai.kernel.exchange import Record
from gongkai.kernel.orgs.models import STEP

SOURCE = "ratings.rating"
TIMES = {Part.FIRST: 1, Part.ADDITION: 2, Part.SECOND: 2}


def keys(after: str, size: int) -> list[str]:
    rows = Rating.objects.filter(uid__gt=UUID(after)) if after else Rating.objects.all()
    return [uid.hex for uid in rows.order_by("uid").values_list("uid", flat=True)[:size]]


def records(wanted: Sequence[str]) -> dict[str, list[Record]]:
    """One record for each rating of a case that still exists; the receiver knows it by the case."""
    rows = Rating.objects.filter(uid__in=[UUID(key) for key in wanted], case__isnull=False)
    found = list(rows.select_related("case", "org__region"))
    numbers = registry.exchange_numbers([one.case for one in found])
    return {one.uid.hex: [_record(one, numbers[one.case_id or 0])] for one in found}


def _record(one: Rating, number: str) -> Record:
    region = one.org.region.code if one.org.region else ""
    values = {
        "number": number,
        "channel": one.channel,
        "rated_on": one.rated_on,
        "times": TIMES[Part(one.part)],
        "level_label": one.get_level_display(),
        "level": one.level,
        "text": one.text,
        "region": region,
    }
    # Only for the level above: the body that was rated, and its own systems, do not read the words with the case.
    return Record("evaluation", one.org_path[:STEP], values, region=region)
