"""Reading clean-up rounds: the round by posts at its body, a task by posts at its own."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.apps.disclosure.models import CleanUp, CleanUpItem, CleanUpTask, Document, LibraryEntry
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import upper_bound
from gongkai.kernel.people.actors import Actor

KIND, TASK = "disclosure.cleanup", "disclosure.cleanup_task"
HOLDING = ("in_force", "expiring", "amended")
DONE = "done"


def rounds(actor: Actor) -> QuerySet[CleanUp]:
    mine = CleanUp.objects.filter(cases.within_reach(actor, KIND, case=""))
    return mine.select_related("case__org", "org", "result__case")


def round_of(actor: Actor, uid: UUID) -> CleanUp | None:
    return rounds(actor).filter(case__uid=uid).first()


def tasks(actor: Actor) -> QuerySet[CleanUpTask]:
    mine = CleanUpTask.objects.filter(cases.within_reach(actor, TASK, case=""))
    return mine.select_related("case__org", "org", "cleanup__case").annotate(
        total=Count("items"), answered=Count("items", filter=~Q(items__opinion=""))
    )


def task_of(actor: Actor, uid: UUID) -> CleanUpTask | None:
    return tasks(actor).filter(case__uid=uid).first()


def tasks_in(cleanup: CleanUp) -> QuerySet[CleanUpTask]:
    counted = Count("items", filter=~Q(items__opinion=""))
    rows = cleanup.tasks.select_related("case", "org").annotate(total=Count("items"), answered=counted)
    return rows.order_by("org_path")


def items(of: CleanUp | CleanUpTask) -> QuerySet[CleanUpItem]:
    return of.items.select_related("entry__case", "entry__org", "entry__document__case", "task__org").order_by(
        "task__org_path", "pk"
    )


def drawn(org: Organisation, kinds: Sequence[str], cutoff_on: date, bodies: Sequence[int]) -> QuerySet[LibraryEntry]:
    """清理目录: what is in force of these kinds, made up to a day by this body and those below it."""
    rows = LibraryEntry.objects.filter(
        org_path__gte=org.path,
        org_path__lt=upper_bound(org.path),
        kind__in=list(kinds),
        case__step__in=HOLDING,
        document__formed_on__lte=cutoff_on,
    )
    if bodies:
        rows = rows.filter(org_id__in=bodies)
    return rows.select_related("org").order_by("org_path", "pk")


def bodies_with_documents(org: Organisation) -> list[Organisation]:
    """Bodies that have something in force to clean up."""
    rows = LibraryEntry.objects.filter(
        org_path__gte=org.path, org_path__lt=upper_bound(org.path), case__step__in=HOLDING
    )
    return list(Organisation.objects.filter(pk__in=rows.values("org_id")).order_by("path"))


def announced(document: Document) -> CleanUp | None:
    """The round whose result this document is, waiting to be carried out."""
    rows = CleanUp.objects.filter(result=document, case__step="announcing")
    return rows.select_related("case", "org").first()


def waiting_to_carry_out() -> QuerySet[CleanUp]:
    return CleanUp.objects.filter(case__step="announcing", result__visible=True).select_related("case", "org")


def results_for(document: Document) -> list[Document]:
    """Published results that named this document for more than being kept."""
    rounds_with = CleanUpItem.objects.filter(entry__document=document, cleanup__case__step=DONE).exclude(
        decision="keep"
    )
    return list(Document.objects.filter(result_of__in=rounds_with.values("cleanup")))
