"""绩效通报: who may read which, and the records behind a number of a ranking."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.supervision.models import Bulletin, Standing
from gongkai.apps.supervision.queries.events import ANSWERING, WATCHING
from gongkai.kernel import workdays
from gongkai.kernel.figures.declare import FIGURES, Scope
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor

PUBLISHED = "published"
# What of a figure may be asked for, and how it reads in an address.
CELLS = {"kept": ("promised_kept", {"1": True, "0": False}), "legal": ("legal_kept", {"1": True, "0": False})}
SIGNALS = {"yellow": 3, "red": 4}


def visible(actor: Actor) -> QuerySet[Bulletin]:
    """Of the trees one supervises; of a body one answers for as soon as it is in one."""
    paths = sorted({path for role in WATCHING for path in actor.org_paths(role)})
    own = {pk for role in ANSWERING for pk in actor.org_ids(role)}
    listed = Standing.objects.filter(org__in=own).values("bulletin")
    rows = Bulletin.objects.filter(in_paths(paths) | Q(pk__in=listed))
    return rows.select_related("case", "org")


def bulletin(actor: Actor, uid: UUID) -> Bulletin | None:
    return visible(actor).filter(case__uid=uid).first()


def published() -> QuerySet[Bulletin]:
    """What anybody may read."""
    rows = Bulletin.objects.filter(case__step=PUBLISHED).select_related("case", "org")
    return rows.order_by("-published_on", "-pk")


def public_bulletin(uid: UUID) -> Bulletin | None:
    return published().filter(case__uid=uid).first()


def standings(found: Bulletin) -> list[Standing]:
    rows = Standing.objects.filter(bulletin=found).select_related("org")
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.org.path))


def own_lines(found: Bulletin, actor: Actor) -> list[Standing]:
    """Lines of the bodies this person answers for, as long as remarks are taken."""
    own = {pk for role in ANSWERING for pk in actor.org_ids(role)}
    rows = Standing.objects.filter(bulletin=found, org__in=own).select_related("org")
    return list(rows) if found.case.step == "commenting" and workdays.today() <= found.comments_until else []


def records(
    figure: str, org: Organisation, first: date, last: date, *, below: bool, cells: Mapping[str, str]
) -> QuerySet[Any] | None:
    """The records of one figure of supervision; None for a figure that is not one."""
    known = FIGURES.get(f"supervision.{figure}")
    if known is None:
        return None
    rows = known.rows(Scope(org.path, first, last, subtree=below, org_id=org.pk))
    if figure == "closed":
        for name, (column, values) in CELLS.items():
            if cells.get(name) in values:
                rows = rows.filter(**{column: values[cells[name]]})
        if cells.get("supplemented") == "1":
            rows = rows.filter(supplemented=True)
    if figure == "cards" and cells.get("signal") in SIGNALS:
        rows = rows.filter(signal=SIGNALS[cells["signal"]])
    return rows
