"""评价 and 办事互动 as records of the exchange (GB/T 39046 表9、表10): by the number of the case, never by who."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from gongkai.apps.ratings.models import Followup, Part, Rating
from gongkai.kernel import registry
from gongkai.kernel.exchange import Record
from gongkai.kernel.orgs.models import STEP

FOLLOWUP = "ratings.followup"
COMPLAINT = "complaint"
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


def interaction_keys(after: str, size: int) -> list[str]:
    rows = Followup.objects.filter(case__uid__gt=UUID(after)) if after else Followup.objects.all()
    return [uid.hex for uid in rows.order_by("case__uid").values_list("case__uid", flat=True)[:size]]


def interaction_records(wanted: Sequence[str]) -> dict[str, list[Record]]:
    """办事互动: what somebody complained of in a bad rating, and what he was answered."""
    rows = Followup.objects.filter(case__uid__in=[UUID(key) for key in wanted], rating__case__isnull=False)
    found = list(rows.select_related("case", "org__region", "rating__case"))
    numbers = registry.exchange_numbers([one.rating.case for one in found])
    again = Rating.objects.filter(case__in=[one.rating.case_id for one in found], part=Part.SECOND)
    seconds = {case: level for case, level in again.values_list("case_id", "level") if case}
    return {one.case.uid.hex: [_interaction(one, numbers, seconds)] for one in found}


def _interaction(one: Followup, numbers: Mapping[int, str], seconds: Mapping[int, str]) -> Record:
    rating, region = one.rating, one.org.region.code if one.org.region else ""
    case = rating.case_id or 0
    values = {
        "number": numbers[case],
        "interaction": one.case.number,
        "kind": COMPLAINT,
        "title": rating.item_label,
        "content": rating.text,
        "channel": rating.channel,
        "raised_on": rating.rated_on,
        "body": one.org.name,
        "body_code": one.org.uscc,
        "reply": one.reply,
        "replied_on": rating.fixed_on,
        "state": "waiting" if one.case.closed_on is None and not one.reply else "done",
        "satisfaction": seconds.get(case, ""),
        "region": region,
    }
    # As with the rating: the words together with the case are for the level above only.
    return Record("interaction", rating.org_path[:STEP], values, region=region)
