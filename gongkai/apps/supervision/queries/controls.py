"""岗位风险内控表: who reads which, the versions of a year, what the public may see."""

from uuid import UUID

from django.db.models import Max, Q, QuerySet

from gongkai.apps.supervision.models import ControlItem, ControlPost, ControlTable
from gongkai.apps.supervision.queries.events import ANSWERING, WATCHING
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor

DRAFTING, SIGNING, PUBLISHED, KEPT = "drafting", "signing", "published", "kept"
SIGNED = (PUBLISHED, KEPT)


def visible(actor: Actor) -> QuerySet[ControlTable]:
    """Of the trees one supervises what is signed; of a body one answers for its drafts too."""
    paths = sorted({path for role in WATCHING for path in actor.org_paths(role)})
    watched = in_paths(paths, "org_path") & Q(case__step__in=SIGNED)
    return ControlTable.objects.filter(watched | Q(org_id__in=own(actor))).select_related("case__org", "org")


def own(actor: Actor) -> set[int]:
    return {pk for role in ANSWERING for pk in actor.org_ids(role)}


def own_bodies(actor: Actor) -> QuerySet[Organisation]:
    """Bodies this person draws tables up for."""
    return Organisation.objects.filter(pk__in=own(actor), active=True).order_by("path")


def control(actor: Actor, uid: UUID) -> ControlTable | None:
    return visible(actor).filter(case__uid=uid).first()


def items(table: ControlTable) -> list[ControlItem]:
    """Every item with its posts, in two statements."""
    return list(ControlItem.objects.filter(table=table).prefetch_related("posts"))


def lacking(table: ControlTable) -> list[ControlPost]:
    """Posts for which somebody still has to say what may go wrong, what is done about it or who answers."""
    rows = ControlPost.objects.filter(Q(risks="") | Q(measures="") | Q(person=""), item__table=table)
    return list(rows.select_related("item"))


def under_way(org: Organisation, year: int) -> ControlTable | None:
    rows = ControlTable.objects.filter(org=org, year=year, case__step__in=(DRAFTING, SIGNING))
    return rows.select_related("case").first()


def next_version(org: Organisation, year: int) -> int:
    """Dropped drafts keep their number: a version is never given twice."""
    found: int | None = ControlTable.objects.filter(org=org, year=year).aggregate(n=Max("version"))["n"]
    return (found or 0) + 1


def written_before(org: Organisation) -> dict[tuple[str, str, str], ControlPost]:
    """What the body wrote in the last table it signed, by kind, item and step."""
    rows = ControlPost.objects.filter(item__table=_last_signed(org)).select_related("item")
    return {(row.item.kind, row.item.key, row.step): row for row in rows}


def added_before(org: Organisation) -> list[ControlItem]:
    """Items without cases that the body added to the last table it signed."""
    return [item for item in ControlItem.objects.filter(table=_last_signed(org)) if item.by_hand]


def _last_signed(org: Organisation) -> ControlTable | None:
    return ControlTable.objects.filter(org=org, case__step__in=SIGNED).order_by("-year", "-version").first()


def versions(table: ControlTable) -> list[ControlTable]:
    """Signed tables of the same body and year, the newest first."""
    rows = ControlTable.objects.filter(org=table.org_id, year=table.year, case__step__in=SIGNED)
    return list(rows.select_related("case").order_by("-version"))


def public_tables(org: Organisation) -> list[ControlTable]:
    """The newest signed version of each year, where it is for the public; what it replaced shows no more."""
    rows = ControlTable.objects.filter(org=org, case__step__in=SIGNED).select_related("case", "org")
    newest: dict[int, ControlTable] = {}
    for row in rows.order_by("year", "version"):
        newest[row.year] = row
    return [row for _, row in sorted(newest.items(), reverse=True) if row.case.step == PUBLISHED]


def public_table(uid: UUID) -> ControlTable | None:
    found = ControlTable.objects.filter(case__uid=uid, case__step=PUBLISHED).select_related("case", "org").first()
    return found if found is not None and found in public_tables(found.org) else None
