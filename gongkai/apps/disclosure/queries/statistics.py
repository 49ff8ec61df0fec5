"""Public statistics of 依申请公开, from the same figures as the annual report."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth

from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.rules import outcomes
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation


@dataclass(frozen=True)
class Year:
    """依申请公开 of one year, over all bodies of this site. Rates are None on an empty set, never 100 %."""

    received: int
    decided: int
    late: int
    open_now: int
    received_by_month: list[float | None]
    decided_by_month: list[float | None]
    by_outcome: list[tuple[str, int]]

    @property
    def on_time_rate(self) -> float | None:
        """按期答复率: answered requests dispatched on or before the due date, of all answered."""
        return (self.decided - self.late) / self.decided if self.decided else None


def of_year(year: int) -> Year:
    first, last = date(year, 1, 1), date(year, 12, 31)
    received = _counted().filter(receipt_on__gte=first, receipt_on__lte=last)
    decided = _counted().filter(decided_on__gte=first, decided_on__lte=last)
    totals = decided.aggregate(all=Count("pk"), late=Count("pk", filter=Q(late=True)))
    return Year(
        received=received.count(),
        decided=totals["all"],
        late=totals["late"],
        open_now=_counted().filter(decided_on=None).count(),
        received_by_month=_months(received, "receipt_on"),
        decided_by_month=_months(decided, "decided_on"),
        by_outcome=_outcomes(decided),
    )


def _counted() -> QuerySet[DisclosureRequest]:
    """What was received; a new answer after a lost dispute is no further request."""
    return DisclosureRequest.objects.filter(receipt_on__isnull=False, redo_of=None)


def this_year() -> Year:
    return of_year(workdays.today().year)


def years() -> list[int]:
    """Years with at least one request, newest first; this year always."""
    found = {d.year for d in _counted().dates("receipt_on", "year")}
    return sorted(found | {workdays.today().year}, reverse=True)


@dataclass(frozen=True)
class BodyLine:
    org: Organisation
    received: int
    decided: int
    late: int
    average_days: float | None


def by_body(year: int) -> list[BodyLine]:
    """Received, answered, late and the average number of calendar days per body."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    in_year = Q(decided_on__gte=first, decided_on__lte=last)
    rows = (
        _counted()
        .values("org")
        .annotate(
            received=Count("pk", filter=Q(receipt_on__gte=first, receipt_on__lte=last)),
            decided=Count("pk", filter=in_year),
            late_count=Count("pk", filter=in_year & Q(late=True)),
            days=Avg(F("decided_on") - F("receipt_on"), filter=in_year),
        )
    )
    orgs = Organisation.objects.in_bulk([row["org"] for row in rows])
    lines = [
        BodyLine(
            orgs[row["org"]],
            row["received"],
            row["decided"],
            row["late_count"],
            row["days"].total_seconds() / 86400 if row["days"] is not None else None,
        )
        for row in rows
        if row["received"] or row["decided"]
    ]
    return sorted(lines, key=lambda line: line.org.path)


def _months(rows: QuerySet[DisclosureRequest], field: str) -> list[float | None]:
    counted = dict(
        rows.annotate(month=ExtractMonth(field)).values("month").annotate(n=Count("pk")).values_list("month", "n")
    )
    return [counted.get(month, 0) for month in range(1, 13)]


def _outcomes(rows: QuerySet[DisclosureRequest]) -> list[tuple[str, int]]:
    counted = rows.values("outcome").annotate(n=Count("pk")).values_list("outcome", "n")
    grouped: dict[str, int] = {}
    for outcome, count in counted:
        label = outcomes.outcome(outcome).group_label
        grouped[label] = grouped.get(label, 0) + count
    return sorted(grouped.items(), key=lambda pair: -pair[1])
