"""排名: the indicators of every body directly below another, from figures; each number opens to its records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, FloatField, Max, Q, Sum
from django.db.models.functions import Cast

from gongkai.apps.supervision.models import Closing, Scheme
from gongkai.apps.supervision.rules import indicators as rules
from gongkai.apps.supervision.rules import signals
from gongkai.apps.supervision.rules.indicators import Score
from gongkai.kernel.figures.declare import FIGURES, Scope
from gongkai.kernel.figures.reading import in_scope, table_by_org
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.orgs.queries import ancestors, upper_bound

MEAN_SCALE = 10_000
Body = int | str


@dataclass
class Tally:
    """What the rates of one body are made of. `kept`, `late` by variant; days are working days."""

    closed: int = 0
    opened: int = 0
    overdue: int = 0
    first_time: int = 0
    kept: int = 0
    late: int = 0
    legal_kept: int = 0
    legal_late: int = 0
    disclosure_kept: int = 0
    disclosure_late: int = 0
    legal_days: int = 0
    used_days: int = 0
    # Sum of the cases' own speed-up, in ten-thousandths, and how many there are.
    mean_sum: int = 0
    mean_count: int = 0
    yellow: int = 0
    red: int = 0
    carded: int = 0
    rated: int = 0
    rated_well: int = 0

    def add(self, **counts: int) -> None:
        for name, count in counts.items():
            setattr(self, name, getattr(self, name) + count)

    def values(self) -> dict[str, Fraction | None]:
        """Indicator id → value; None: no case to speak of."""
        return {
            "on_time": rules.rate(self.kept, self.kept + self.late),
            "on_time_legal": rules.rate(self.legal_kept, self.legal_kept + self.legal_late),
            "disclosure": rules.rate(self.disclosure_kept, self.disclosure_kept + self.disclosure_late),
            "speed_up": rules.speed_up(self.legal_days, self.used_days),
            "speed_up_mean": rules.rate(self.mean_sum, self.mean_count * MEAN_SCALE),
            "norms": rules.rate(max(self.closed - self.carded, 0), self.closed) if self.closed else None,
            "first_time": rules.rate(self.first_time, self.closed),
            "completion": rules.rate(self.closed, self.opened),
            "overdue": rules.rate(self.late + self.overdue, self.kept + self.late + self.overdue),
            "satisfaction": rules.rate(self.rated_well, self.rated),
        }


@dataclass(frozen=True)
class Line:
    """One body (with everything below it) in the ranking; without any data it has no rank."""

    org: Organisation
    tally: Tally
    score: Score
    rank: int | None = None
    values: Mapping[str, Fraction | None] = field(default_factory=dict)

    @property
    def total(self) -> str:
        """The score as it is written: two places."""
        value = self.score.total
        return "" if value is None else f"{value.numerator / value.denominator:.2f}"

    @property
    def grade(self) -> str:
        found = rules.grade(self.score.total)
        return found.label if found else ""


def weights(org: Organisation, on: date) -> dict[str, int]:
    """The scheme in force for a body on a day: its own, else the nearest above, else the default."""
    above = [org.path, *(one.path for one in reversed(ancestors(org)))]
    rows = {
        row.org_path: row
        for row in Scheme.objects.filter(org_path__in=above, effective_on__lte=on).order_by("effective_on", "pk")
    }
    for path in above:
        if path in rows:
            return {str(key): int(value) for key, value in rows[path].weights.items()}
    return {row.id: row.weight for row in rules.table().indicators}


def ranking(org: Organisation, first: date, last: date) -> list[Line]:
    """Bodies directly below `org` and itself, best first; as many statements as there are figures."""
    points = weights(org, last)
    lines = []
    for body, tally in tallies(org, first, last):
        values = tally.values()
        score = rules.score(values, points, {"yellow": tally.yellow, "red": tally.red})
        # Whoever finished nothing is not ranked by what was said about earlier cases.
        lines.append(Line(body, tally, score if tally.closed else replace(score, total=None), None, values))
    return ranked(lines)


def ranked(lines: Iterable[Line]) -> list[Line]:
    """Equal scores share a rank; whoever has none comes last, in the order of the tree."""
    known = sorted((one for one in lines if one.score.total is not None), key=lambda one: (-_total(one), one.org.path))
    found, rank = [], 0
    for place, one in enumerate(known, 1):
        if place == 1 or _total(one) != _total(known[place - 2]):
            rank = place
        found.append(Line(one.org, one.tally, one.score, rank, one.values))
    rest = sorted((one for one in lines if one.score.total is None), key=lambda one: one.org.path)
    return [*found, *rest]


def _total(line: Line) -> Fraction:
    return line.score.total if line.score.total is not None else Fraction(-1)


def tallies(org: Organisation, first: date, last: date) -> list[tuple[Organisation, Tally]]:
    """One tally for the body itself and one for each tree directly below it, in the order of the tree."""
    scope = Scope(org.path, first, last, subtree=True)
    paths = Organisation.objects.filter(path__gte=org.path, path__lt=upper_bound(org.path)).values_list("pk", "path")
    heads: dict[int | str, str] = {}
    for pk, path in paths:
        heads[pk] = heads[path] = path[: len(org.path) + STEP]
    found: dict[str, Tally] = {head: Tally() for head in set(heads.values())}
    for body, counts in _counts(scope):
        if body in heads:
            found[heads[body]].add(**counts)
    bodies = Organisation.objects.filter(path__in=list(found), active=True).order_by("path")
    return [(body, found[body.path]) for body in bodies]


def total(
    org: Organisation, first: date, last: date, *, below: bool = True, kinds: tuple[str, ...] | None = None
) -> Tally:
    """The tally of a body, with or without those below it; with `kinds`, what is measured of finished cases alone."""
    tally = Tally()
    scope = Scope(org.path, first, last, subtree=below, org_id=org.pk)
    found = _counts(scope) if kinds is None else (*_closed(scope, kinds), *_speed(scope, kinds))
    for _, counts in found:
        tally.add(**counts)
    return tally


def _counts(scope: Scope) -> Iterable[tuple[Body, dict[str, int]]]:
    """By the path of the body, which stands in the indexes; by its key where an app has no path."""
    yield from _closed(scope)
    yield from _speed(scope)
    for name in ("opened", "overdue", "carded"):
        for path, cells in table_by_org(f"supervision.{name}", scope, "org_path").items():
            yield path, {name: sum(cells.values())}
    for path, cells in table_by_org("supervision.cards", scope, "event__org_path").items():
        yield path, {"yellow": cells.get((signals.YELLOW,), 0), "red": cells.get((signals.RED,), 0)}
    yield from _ratings(scope)


def _closed(scope: Scope, kinds: tuple[str, ...] | None = None) -> Iterable[tuple[Body, dict[str, int]]]:
    prefix = rules.indicators()["disclosure"].kinds
    for path, cells in table_by_org("supervision.closed", scope, "org_path").items():
        for (kind, kept, legal, supplemented), n in cells.items():
            if kinds is not None and kind not in kinds:
                continue
            counts = {"closed": n, "first_time": 0 if supplemented else n}
            if kept is not None:
                counts["kept" if kept else "late"] = n
            if kept is not None and kind.startswith(prefix):
                counts["disclosure_kept" if kept else "disclosure_late"] = n
            if legal is not None:
                counts["legal_kept" if legal else "legal_late"] = n
            yield path, counts


def _speed(scope: Scope, kinds: tuple[str, ...] | None = None) -> Iterable[tuple[Body, dict[str, int]]]:
    """Only cases with a legal limit in working days: other units cannot be added up."""
    rows = Closing.objects.filter(in_scope(scope), closed_on__gte=scope.first, closed_on__lte=scope.last)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    own = Cast(F("legal_days") - F("legal_used"), FloatField()) / F("legal_days")
    sums = (
        rows.filter(legal_unit="working", legal_days__gt=0)
        .order_by()
        .values_list("org_path")
        .annotate(days=Sum("legal_days"), used=Sum("legal_used"), mean=Sum(own), n=Count("pk"))
    )
    for path, days, used, mean, n in sums:
        yield path, {"legal_days": days, "used_days": used, "mean_sum": round(mean * MEAN_SCALE), "mean_count": n}


def _ratings(scope: Scope) -> Iterable[tuple[Body, dict[str, int]]]:
    """What the rating app counts, where it is there; nobody who was silent is in it."""
    spec = rules.indicators()["satisfaction"]
    known = FIGURES.get(spec.figure)
    if known is None:
        return
    place = known.dimensions.index(spec.dimension)
    for pk, cells in table_by_org(spec.figure, scope).items():
        for key, n in cells.items():
            yield pk, {"rated": n, "rated_well": n if key[place] in spec.good else 0}


def by_item(
    org: Organisation | None, kinds: Iterable[str], first: date, last: date, size: int = 50
) -> list[dict[str, Any]]:
    """Items by how many were finished: the label they had last, closed, kept, late. Two statements."""
    rows = Closing.objects.filter(kind__in=list(kinds), closed_on__gte=first, closed_on__lte=last)
    if org is not None:
        rows = rows.filter(org_path__gte=org.path, org_path__lt=upper_bound(org.path))
    kept = Count("pk", filter=Q(promised_kept=True))
    counted = (
        rows.order_by()
        .values("item_key")
        .annotate(n=Count("pk"), kept=kept, late=Count("pk", filter=Q(promised_kept=False)), last=Max("pk"))
    )
    found = list(counted.order_by("-n", "item_key")[:size])
    labels = dict(Closing.objects.filter(pk__in=[row["last"] for row in found]).values_list("pk", "item_label"))
    return [
        {
            **row,
            "item_label": labels.get(row["last"], row["item_key"]),
            "rate": rules.rate(row["kept"], row["kept"] + row["late"]),
        }
        for row in found
    ]
