"""Keeping 办结记录 in step with the cases: at each act, and for whatever came past the acts."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from gongkai.apps.supervision.models import Closing, Stay
from gongkai.apps.supervision.queries import finished
from gongkai.apps.supervision.queries.figures import OWN
from gongkai.apps.supervision.queries.finished import Finished
from gongkai.apps.supervision.rules.indicators import chosen
from gongkai.kernel.cases.models import Case

BATCH = 500


@transaction.atomic
def measure_case(uid: UUID) -> None:
    """A case that was closed is measured; one that was opened again counts no more."""
    case = Case.objects.filter(uid=uid).exclude(kind__startswith=OWN).select_related("org").first()
    if case is None:
        return
    if case.closed_on is None:
        Closing.objects.filter(case_uid=uid).delete()
        return
    _write(finished.read([case]))


def measure_missing(progress: Callable[[int], None] | None = None) -> int:
    """Closed cases nobody has measured, such as those from before supervision; returns how many. Resumable."""
    count, last = 0, 0
    measured = Closing.objects.filter(case_uid=OuterRef("uid"))
    while True:
        rows = Case.objects.filter(~Exists(measured), pk__gt=last).exclude(closed_on=None).exclude(kind__startswith=OWN)
        cases = list(rows.select_related("org").order_by("pk")[:BATCH])
        if not cases:
            return count
        last = cases[-1].pk
        with transaction.atomic():
            count += _write(finished.read(cases))
        if progress:
            progress(count)


def _write(found: Sequence[Finished]) -> int:
    """Replace the rows of these cases: what is measured is computed, so nothing of the old row is worth keeping."""
    Closing.objects.filter(case_uid__in=[one.case.uid for one in found]).delete()
    rows = Closing.objects.bulk_create([_row(one) for one in found])
    Stay.objects.bulk_create(
        [
            Stay(closing=row, kind=row.kind, org_path=row.org_path, closed_on=row.closed_on, step=step, days=days)
            for row, one in zip(rows, found, strict=True)
            for step, days in one.stays
        ]
    )
    return len(rows)


def _row(one: Finished) -> Closing:
    case = one.case
    values: dict[str, Any] = {}
    for variant, unit in (("promised", "unit"), ("legal", "legal_unit")):
        values |= _limit(one, variant, unit)
    return Closing(
        case=case,
        case_uid=case.uid,
        case_number=case.number,
        kind=case.kind,
        org=case.org,
        org_path=case.org_path,
        item_key=one.item[0],
        item_label=one.item[1],
        opened_on=case.opened_on,
        closed_on=one.closed_on,
        supplemented=one.supplemented,
        seq=one.seq,
        **values,
    )


def _limit(one: Finished, variant: str, unit: str) -> dict[str, Any]:
    limit = chosen(one.limits, variant)
    if limit is None:
        return {}
    return {
        unit: limit.unit,
        f"{variant}_days": limit.days,
        f"{variant}_used": max(limit.used, 0),
        f"{variant}_kept": limit.kept,
    }
