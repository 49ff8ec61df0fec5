"""Rates by body and by item. Small numbers are withheld: below the minimum a sum would name somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from gongkai.apps.ratings import rules
from gongkai.apps.ratings.models import Rating
from gongkai.apps.ratings.rules import Tally
from gongkai.kernel import registry, workdays
from gongkai.kernel.figures.declare import Scope
from gongkai.kernel.figures.reading import table, table_by_org
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies, in_paths
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.registry import Todo

RECTIFIER, CALLER, SUPERVISOR = "ratings.rectifier", "ratings.caller", "ratings.supervisor"


@dataclass(frozen=True)
class Line:
    """One body or item with its counts; `shown` says whether what was said may be shown; `key` is that of an item."""

    label: str
    tally: Tally
    shown: bool
    slug: str = ""
    key: str = ""


def minimums() -> rules.MinimumVersion:
    return rules.table().minimums[0].on(workdays.today())


def year() -> tuple[date, date]:
    """The twelve months up to today: what public pages are about."""
    today = workdays.today()
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year - 1, today.month, day), today


def by_body(orgs: Iterable[Organisation], least: int, first: date, last: date) -> list[Line]:
    """One line for each body in which a case was closed, in the order of the bodies; a query for each number."""
    known = list(orgs)
    scope = Scope("", first, last, org_ids=tuple(org.pk for org in known) or (0,))
    names = ("closed", "reviewed", "fixed_in_time", "named_bad", "called_back")
    counts = [table_by_org(f"ratings.{name}", scope) for name in names]
    found = []
    for org in known:
        tally = _tally(*(count.get(org.pk, {}) for count in counts))
        if tally.closed:
            found.append(Line(org.label, tally, tally.reviewed >= least, org.site_slug or ""))
    return found


def by_item(org: Organisation | None, least: int, first: date, last: date) -> list[Line]:
    """Items (or kinds of case) of one body, or of all: only what was reviewed, best known first."""
    scope = Scope(org.path if org else "", first, last, org_id=org.pk if org else None, subtree=org is None)
    if org is None:
        scope = Scope("", first, last, org_ids=tuple(active_bodies().values_list("pk", flat=True)) or (0,))
    cells, fixed = table("ratings.reviewed", scope), table("ratings.fixed_in_time", scope)
    closed = table("ratings.closed", scope)
    found = []
    for key, label in sorted(_labels(cells).items(), key=lambda pair: pair[1]):
        own = {cell: count for cell, count in cells.items() if cell[0] == key}
        reviewed = sum(own.values())
        # How many were closed is known where the item is the kind itself; else the review rate is left out.
        total = closed.get((key,), 0) if key in registry.rateable() else reviewed
        done = {cell: count for cell, count in fixed.items() if cell[0] == key}
        tally = _tally({(key,): total}, own, done)
        found.append(Line(label, tally, reviewed >= least, key=key))
    return found


def _labels(cells: Iterable[Any]) -> dict[str, str]:
    """One name for each item: the shortest, which is the one without a situation in brackets."""
    found: dict[str, str] = {}
    for key, label, *_ in cells:
        found[key] = min(found.get(key, label), label, key=lambda text: (len(text), text))
    return found


def of_item(key: str, least: int, first: date, last: date) -> tuple[str, list[Line]]:
    """Name of an item and a line for each body whose cases of it were reviewed; ("", []) for one nobody reviewed."""
    known = {org.pk: org for org in active_bodies()}
    scope = Scope("", first, last, org_ids=tuple(known) or (0,))
    cells, fixed = table_by_org("ratings.reviewed", scope), table_by_org("ratings.fixed_in_time", scope)
    label = _labels(cell for own in cells.values() for cell in own).get(key, "")
    found = []
    for pk, org in known.items():
        own = {cell: count for cell, count in cells.get(pk, {}).items() if cell[0] == key}
        if not own:
            continue
        done = {cell: count for cell, count in fixed.get(pk, {}).items() if cell[0] == key}
        reviewed = sum(own.values())
        found.append(Line(org.label, _tally({(key,): reviewed}, own, done), reviewed >= least, org.site_slug or ""))
    return label, found


def subject_links(key: str) -> list[Todo]:
    """好差评 of an item, for its guide; nothing where nobody has rated it."""
    if not Rating.objects.filter(item_key=key, counts=True).exists():
        return []
    return [Todo("查看本事项的好差评", reverse("ratings:item", args=[key]))]


def of_body(org: Organisation) -> Tally:
    first, last = year()
    lines = by_body([org], 0, first, last)
    return lines[0].tally if lines else Tally()


def bodies_of(actor: Actor) -> list[tuple[Organisation, bool]]:
    """Bodies whose sums this person may see, and whether the records behind them too."""
    paths = [p for role in (CALLER, SUPERVISOR) for p in actor.org_paths(role)]
    own = actor.org_ids(RECTIFIER)
    above = list(active_bodies().filter(in_paths(paths, "path"))) if paths else []
    seen = {org.pk for org in above}
    below = [org for org in active_bodies().filter(pk__in=own - seen)]
    return [*((org, True) for org in above), *((org, False) for org in below)]


def reaches(actor: Actor, org: Organisation) -> bool:
    """Whether this person may read single bad ratings of a body."""
    return actor.holds_any((CALLER, SUPERVISOR), org) is not None


def _tally(
    closed: dict[Any, int],
    cells: dict[Any, int],
    fixed: dict[Any, int],
    named: dict[Any, int] | None = None,
    called: dict[Any, int] | None = None,
) -> Tally:
    bad = rules.bad_levels()
    reviewed = sum(cells.values())
    badly = sum(count for key, count in cells.items() if key[-1] in bad)
    sums = (sum(values.values()) for values in (fixed, named or {}, called or {}))
    return Tally(sum(closed.values()), reviewed, reviewed - badly, badly, *sums)
