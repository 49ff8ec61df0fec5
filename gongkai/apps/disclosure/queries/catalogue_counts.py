"""公开目录 in numbers: how many public documents stand under which column, theme, genre, year and body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet

from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries.documents import public
from gongkai.kernel.orgs.models import Organisation

# How long a renamed body may keep its old name in the catalogue of counts.
KEPT_SECONDS = 300


@dataclass(frozen=True)
class Tally:
    value: str
    count: int
    newest: date | None = None


@dataclass(frozen=True)
class BodyTally:
    org: Organisation
    count: int
    columns: dict[str, int]


@dataclass(frozen=True)
class CatalogueCounts:
    columns: dict[str, Tally]
    themes: list[Tally]
    genres: list[Tally]
    years: list[Tally]
    bodies: list[BodyTally]


def catalogue_counts(org: Organisation | None = None) -> CatalogueCounts:
    """How many public documents stand where; of one body or of all.

    Counting everything takes a second at 100,000 documents, so it is kept until something is published or taken
    down: every publication has a version of its own, every taking down leaves one document less.
    """
    rows = public() if org is None else public().filter(org_path=org.path, org=org)
    stamp = rows.order_by().aggregate(count=Count("pk"), newest=Max("current_id"))
    key = f"disclosure-catalogue:{org.pk if org else 0}:{stamp['count']}:{stamp['newest']}"
    found: CatalogueCounts | None = cache.get(key)
    if found is None:
        found = _counted(rows)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _counted(rows: QuerySet[Document]) -> CatalogueCounts:
    by_place = list(
        rows.order_by().values_list("org_id", "column").annotate(count=Count("pk"), newest=Max("published_on"))
    )
    return CatalogueCounts(
        columns=_by_column(by_place),
        themes=_tallies(rows, "current__theme"),
        genres=_tallies(rows, "current__genre"),
        years=sorted(_tallies(rows, "published_on__year"), key=lambda t: t.value, reverse=True),
        bodies=_by_body(by_place),
    )


def _tallies(rows: QuerySet[Document], field: str) -> list[Tally]:
    counted = rows.order_by().values_list(field).annotate(count=Count("pk"))
    found = [Tally(str(value), count) for value, count in counted if value]
    return sorted(found, key=lambda tally: (-tally.count, tally.value))


def _by_column(by_place: Sequence[tuple[int, str, int, date | None]]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for _, column, count, newest in by_place:
        before = found.get(column, Tally(column, 0))
        latest = max((day for day in (before.newest, newest) if day), default=None)
        found[column] = Tally(column, before.count + count, latest)
    return found


def _by_body(by_place: Sequence[tuple[int, str, int, date | None]]) -> list[BodyTally]:
    counts: dict[int, dict[str, int]] = {}
    for org_id, column, count, _ in by_place:
        counts.setdefault(org_id, {})[column] = count
    bodies = sorted(Organisation.objects.in_bulk(list(counts)).values(), key=lambda body: body.path)
    return [BodyTally(body, sum(counts[body.pk].values()), counts[body.pk]) for body in bodies]
