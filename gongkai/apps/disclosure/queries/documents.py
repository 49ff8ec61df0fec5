"""Reading documents. Public means visible: every list, feed, page, export and index goes through `public()`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from gongkai.apps.disclosure.models import Document, DocumentVersion, Guide
from gongkai.apps.disclosure.queries import redactions
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.files.models import FileState, StoredFile
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import in_paths, upper_bound
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.registry import role_scope

KIND = "disclosure.document"


def public() -> QuerySet[Document]:
    """What anybody may read; nothing in draft, in review, taken down or closed."""
    return Document.objects.filter(visible=True, current__isnull=False).select_related("current", "org", "case")


def public_document(uid: UUID) -> Document | None:
    return public().filter(case__uid=uid).first()


def tombstone(uid: UUID) -> Document | None:
    """A document that was public and was taken down: its address says so, without its content."""
    return (
        Document.objects.filter(case__uid=uid, visible=False, taken_down_on__isnull=False)
        .select_related("org", "case")
        .first()
    )


def public_versions(document: Document) -> QuerySet[DocumentVersion]:
    """Versions anybody may read: published, and not taken down since."""
    return document.versions.filter(published_at__isnull=False, withdrawn_on=None).order_by("-number")


def attachments(version: DocumentVersion) -> list[StoredFile]:
    """Files of one version that still exist, in the order they came."""
    return list(version.files.exclude(state=FileState.PURGED).order_by("pk"))


def same_elsewhere(org: Organisation, title: str, doc_no: str, besides: int | None = None) -> list[Document]:
    """Documents of the same body with this title or number: perhaps the same information drafted twice."""
    same = Q(title=title) | (Q(doc_no=doc_no) if doc_no else Q(pk__in=[]))
    ids = DocumentVersion.objects.filter(same, document__org=org).exclude(document__case__step="discarded")
    rows = Document.objects.filter(pk__in=ids.values("document_id"))
    if besides is not None:
        rows = rows.exclude(pk=besides)
    return list(rows.select_related("case", "current", "working").order_by("-pk")[:5])


def documents(actor: Actor) -> QuerySet[Document]:
    """Documents a member of staff may open, whatever their state."""
    return Document.objects.filter(cases.within_reach(actor, KIND, case="")).select_related(
        "case", "current", "working", "org"
    )


def bodies_within_reach(actor: Actor) -> list[Organisation]:
    """Bodies whose documents this person may open, in the order of the tree."""
    roles = cases.roles_of(procedure(KIND))
    held = [h for h in actor.holdings if h.role in roles]
    own = Q(pk__in={h.org_id for h in held if role_scope(h.role) == "own"})
    trees = in_paths(sorted({h.org_path for h in held if role_scope(h.role) == "subtree"}), "path")
    return list(Organisation.objects.filter(own | trees, active=True).order_by("path"))


def ids_by_doc_no(doc_no: str) -> QuerySet[DocumentVersion, Any]:
    return DocumentVersion.objects.filter(doc_no=doc_no).exclude(doc_no="").values("document_id")


def document(actor: Actor, uid: UUID) -> Document | None:
    return documents(actor).filter(case__uid=uid).first()


def below(queryset: QuerySet[Document], path: str) -> QuerySet[Document]:
    return queryset.filter(org_path__gte=path, org_path__lt=upper_bound(path))


def columns_of(org: Organisation) -> dict[str, tuple[int, object]]:
    """Column key → number of public documents and date of the newest: what completeness is judged by (第二十条)."""
    rows = (
        public()
        .filter(org=org)
        .values("column")
        .annotate(count=Count("pk"), newest=Max("published_on"))
        .values_list("column", "count", "newest")
    )
    return {column: (count, newest) for column, count, newest in rows}


def guide(org: Organisation, number: int | None = None) -> Guide | None:
    """The guide in force is the newest version; earlier ones by their number."""
    rows = Guide.objects.filter(org=org).order_by("-number")
    return rows.filter(number=number).first() if number is not None else rows.first()


def guide_versions(org: Organisation) -> QuerySet[Guide]:
    return Guide.objects.filter(org=org).order_by("-number")


def uid_of(document_id: int) -> UUID | None:
    return Document.objects.filter(pk=document_id).values_list("case__uid", flat=True).first()


def by_uids(uids: list[str]) -> list[Document]:
    """Public documents in the order asked for; what is not public any more is left out."""
    found = {str(d.case.uid): d for d in public().filter(case__uid__in=uids)}
    return [found[uid] for uid in uids if uid in found]


def latest(column: str = "", path: str = "", size: int = 20) -> list[Document]:
    rows = public()
    if column:
        rows = rows.filter(column=column)
    if path:
        rows = below(rows, path)
    return list(rows.order_by("-published_on", "-id")[:size])


def planned(now: datetime) -> QuerySet[Document]:
    """定时公开: approved documents whose hour has come."""
    return Document.objects.filter(planned_at__lte=now, case__step="approved").select_related("case", "org")


def pointless_acts(document: Document) -> set[str]:
    """Acts the step allows that find nothing to work on in this document."""
    states = {row.state for row in redactions.of_case(document.case)}
    sensible = {
        "remove_file": bool(attachments(document.shown)),
        "begin_redaction": redactions.attachable(document).exists(),
        # The copy is made on its own page, when everything is decided.
        "release_copy": False,
        "reopen_redaction": "released" in states,
        "discard_redaction": bool(states),
    }
    return {name for name, there in sensible.items() if not there}
