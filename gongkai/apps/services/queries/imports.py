"""Reading 清单导入: who may see one, for which bodies somebody may send a list, what is under way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest

from gongkai.apps.services.models import BatchScope, ImportState, ListImport, ListImportBody
from gongkai.apps.services.queries import items
from gongkai.apps.services.queries.lists import lines
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor

PUBLISHERS = frozenset({"services.publisher"})
WATCHERS = ("services.publisher", "services.manager")
# No single body takes as long as this; whoever carried the import out is gone.
STALE = timedelta(minutes=10)


def bodies(actor: Actor, scope: str, *, enter: bool = False) -> QuerySet[Organisation]:
    """Whose lists this person may have looked at, or with `enter` may enter."""
    if enter:
        return items.bodies(actor, PUBLISHERS)
    return items.bodies(actor, lines.roles() if scope == BatchScope.LIST else None)


def common_path(orgs: Sequence[Organisation]) -> str:
    """The path that all of these bodies lie under."""
    first, last = min(org.path for org in orgs), max(org.path for org in orgs)
    end = 0
    while end < len(first) and first[end : end + STEP] == last[end : end + STEP]:
        end += STEP
    return first[:end]


def visible(actor: Actor) -> QuerySet[ListImport]:
    """What this person has sent, and what was sent for bodies that all lie where he publishes or manages items."""
    own = Q(sent_by_account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=[])
    paths = sorted({path for role in WATCHERS for path in actor.org_paths(role)})
    return ListImport.objects.filter(own | in_paths(paths)).select_related("org", "file", "returned")


def one(actor: Actor, uid: UUID) -> ListImport | None:
    """For those who have to do with lists today: a person without a post sees no longer what he sent."""
    found = visible(actor).filter(uid=uid).first()
    if found is None or not bodies(actor, found.scope).exists():
        return None
    return found


def may_open_file(file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    """The list and the workbook that goes back: for those who see the import."""
    row = ListImport.objects.filter(Q(file=file) | Q(returned=file)).first()
    return row is not None and actor.is_staff and one(actor, row.uid) is not None


def refused(imported: ListImport) -> QuerySet[ListImportBody]:
    return imported.bodies.filter(taken=False)


def sums(imported: ListImport) -> dict[str, int]:
    """How many bodies fit, and how many of their rows are new, changed, as they were, or passed over."""
    found = imported.bodies.filter(taken=True).aggregate(
        bodies=Count("pk"),
        new=Sum("new_count"),
        changed=Sum("changed_count"),
        unchanged=Sum("unchanged_count"),
        left_out=Sum("left_out_count"),
    )
    return {name: value or 0 for name, value in found.items()}


def differing(imported: ListImport) -> QuerySet[ListImportBody]:
    """Bodies whose items in force would change, with what differs."""
    return imported.bodies.exclude(differences=[])


def is_stale(imported: ListImport, now: datetime) -> bool:
    """Nothing has moved for so long that nobody can still be at it."""
    if imported.state != ImportState.RUNNING or imported.moved_at is None:
        return False
    return now - imported.moved_at > STALE


def may_go_on(imported: ListImport, now: datetime) -> bool:
    return imported.state == ImportState.FAILED or is_stale(imported, now)


def to_forget(before: datetime, size: int = 200) -> list[ListImport]:
    """Imports that ended, or broke off, long ago and still keep their files."""
    kept = ~(Q(file=None) & Q(returned=None))
    over = Q(ended_at__lt=before) | Q(ended_at=None, sent_at__lt=before)
    rows = ListImport.objects.filter(kept, over).select_related("file", "returned")
    return list(rows.order_by("pk")[:size])
