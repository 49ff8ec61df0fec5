"""Where the time of a process goes: median and ninth decile of every step, from finished cases."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from gongkai.apps.supervision.models import Closing, Stay
from gongkai.apps.supervision.rules.indicators import percentile
from gongkai.kernel.cases.procedures import Procedure, procedures
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import upper_bound

HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)


@dataclass(frozen=True)
class StepTime:
    """One step: stays counted, days as median and ninth decile, its part of all days."""

    id: str
    label: str
    stays: int
    median: int
    high: int
    share: Fraction | None
    bottleneck: bool = False


def steps(kind: str, org: Organisation | None, first: date, last: date) -> list[StepTime]:
    """In the order of the procedure; steps nobody stayed in are left out. One statement."""
    spec: Procedure = procedures()[kind]
    rows = Stay.objects.filter(_below(org), kind=kind, closed_on__gte=first, closed_on__lte=last)
    counts: dict[str, dict[int, int]] = {}
    for step, days, n in rows.order_by().values_list("step", "days").annotate(n=Count("pk")):
        counts.setdefault(step, {})[days] = n
    sums = {step: sum(days * n for days, n in own.items()) for step, own in counts.items()}
    whole, most = sum(sums.values()), max(sums.values(), default=0)
    return [
        StepTime(
            one.id,
            one.label,
            sum(counts[one.id].values()),
            percentile(counts[one.id], HALF) or 0,
            percentile(counts[one.id], NINE_TENTHS) or 0,
            Fraction(sums[one.id], whole) if whole else None,
            bool(whole) and sums[one.id] == most,
        )
        for one in spec.steps
        if one.id in counts
    ]


def whole(kind: str, org: Organisation | None, first: date, last: date) -> tuple[int, int | None, int | None]:
    """(how many were finished, median, ninth decile) of the days used against the limit. One statement."""
    rows = closings(org, first, last).filter(kind=kind)
    counts = dict(rows.exclude(promised_used=None).order_by().values_list("promised_used").annotate(n=Count("pk")))
    return sum(counts.values()), percentile(counts, HALF), percentile(counts, NINE_TENTHS)


def kinds(org: Organisation | None, first: date, last: date) -> list[tuple[str, str, int]]:
    """(kind, label, finished) of the period, most first."""
    rows = closings(org, first, last).order_by().values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return [(kind, procedures()[kind].label, n) for kind, n in rows if kind in procedures()]


def closings(org: Organisation | None, first: date, last: date) -> QuerySet[Closing]:
    """Cases finished in a period, of a body and all below it."""
    return Closing.objects.filter(_below(org), closed_on__gte=first, closed_on__lte=last)


def _below(org: Organisation | None) -> Q:
    return Q(org_path__gte=org.path, org_path__lt=upper_bound(org.path)) if org else Q()
