"""What the public sees of 电子监察: sums of finished cases, never a case."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from gongkai.apps.supervision.models import Closing
from gongkai.apps.supervision.queries import ranking
from gongkai.apps.supervision.rules import indicators as rules
from gongkai.apps.supervision.rules.indicators import Indicator
from gongkai.kernel import registry
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies

SHOWN = ("on_time", "on_time_legal", "speed_up", "first_time")


def asked_for() -> Q:
    """Cases that somebody outside asked for: those whose kind an applicant may rate. Inner work is not shown."""
    return Q(kind__in=list(registry.rateable()))


@dataclass(frozen=True)
class Body:
    org: Organisation
    closed: int
    on_time: Fraction | None
    legal: Fraction | None


def bodies(first: date, last: date) -> list[Body]:
    """Bodies that finished something in the period, in the order of the tree; one statement beside the bodies."""
    rows = (
        Closing.objects.filter(asked_for(), closed_on__gte=first, closed_on__lte=last)
        .order_by()
        .values_list("org_path")
    )
    counted = rows.annotate(
        n=Count("pk"),
        kept=Count("pk", filter=Q(promised_kept=True)),
        late=Count("pk", filter=Q(promised_kept=False)),
        in_law=Count("pk", filter=Q(legal_kept=True)),
        past_law=Count("pk", filter=Q(legal_kept=False)),
    )
    counts = {path: rest for path, *rest in counted}
    found = active_bodies().filter(path__in=list(counts)).order_by("path")
    return [_body(org, *counts[org.path]) for org in found]


def _body(org: Organisation, n: int, kept: int, late: int, legal_kept: int, legal_late: int) -> Body:
    return Body(org, n, rules.rate(kept, kept + late), rules.rate(legal_kept, legal_kept + legal_late))


def values_of(org: Organisation, first: date, last: date) -> list[tuple[Indicator, Fraction | None]]:
    """The indicators shown of one body, with those below it."""
    values = ranking.total(org, first, last, kinds=tuple(registry.rateable())).values()
    return [(rules.indicators()[one], values[one]) for one in SHOWN]


def years(org: Organisation) -> list[tuple[int, int, Fraction | None]]:
    """年度监察情况: year, finished, on time; the newest first."""
    rows = (
        Closing.objects.filter(asked_for(), org=org)
        .order_by()
        .annotate(year=ExtractYear("closed_on"))
        .values_list("year")
    )
    counted = rows.annotate(
        n=Count("pk"),
        kept=Count("pk", filter=Q(promised_kept=True)),
        late=Count("pk", filter=Q(promised_kept=False)),
    ).order_by("-year")
    return [(year, n, rules.rate(kept, kept + late)) for year, n, kept, late in counted]
