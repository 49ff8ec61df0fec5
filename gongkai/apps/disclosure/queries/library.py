"""Reading the library: at the desk by posts, in public only what is public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.apps.disclosure.models import (
    LIBRARY_KINDS,
    Document,
    DocumentKind,
    DocumentVersion,
    Interpretation,
    LibraryEntry,
    LibraryLink,
    LinkKind,
)
from gongkai.apps.disclosure.queries.cleanup import results_for
from gongkai.apps.disclosure.queries.documents import public, public_versions
from gongkai.apps.disclosure.rules import library as rules
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.library"
ACTIVE = {LinkKind.AMENDS: "修改", LinkKind.REPEALS: "废止", LinkKind.REPLACES: "替代"}
PASSIVE = {LinkKind.AMENDS: "被修改", LinkKind.REPEALS: "被废止", LinkKind.REPLACES: "被替代"}


def entries(actor: Actor) -> QuerySet[LibraryEntry]:
    """Entries a member of staff may open, whatever their state."""
    rows = LibraryEntry.objects.filter(cases.within_reach(actor, KIND, case=""))
    explained = Interpretation.objects.filter(entry=OuterRef("pk"))
    return rows.select_related("case__org", "org", "document__case", "document__current", "notice__case").annotate(
        explained=Exists(explained)
    )


def entry(actor: Actor, uid: UUID) -> LibraryEntry | None:
    return entries(actor).filter(case__uid=uid).first()


def entry_of(document: Document) -> LibraryEntry | None:
    return LibraryEntry.objects.filter(document=document).select_related("case", "org").first()


def find_target(org: Organisation, typed: str) -> LibraryEntry | None:
    """A document of this body, or of one below it, by its number, index number or full title."""
    text = typed.strip().strip("《》")
    named = Q(document__index_no=text) | Q(title=text)
    number = codes.normalise_document_number(text) or text
    numbered = Q(document__current__doc_no=number)
    rows = LibraryEntry.objects.filter(named | numbered, document__current__isnull=False)
    rows = rows.filter(org_path__startswith=org.path).select_related("case", "org", "document")
    return rows.order_by("-pk").first()


def find_material(org: Organisation, typed: str) -> Document | None:
    """What may serve as an interpretation: this body's own by index number or title, others' only when public."""
    text = typed.strip()
    title = Q(current__title=text) | Q(working__title=text)
    own = (
        Document.objects.filter(Q(index_no=text) | title, org=org)
        .exclude(case__step="discarded")
        .order_by("-pk")
        .first()
    )
    return own or public().filter(Q(index_no=text) | Q(current__title=text)).order_by("-pk").first()


def links_of(entry: LibraryEntry) -> list[LibraryLink]:
    return list(entry.links.select_related("target__case", "target__document").order_by("pk"))


def linked_from(entry: LibraryEntry) -> list[LibraryLink]:
    return list(entry.linked_from.select_related("source__case", "source__document").order_by("pk"))


def interpretations(entry: LibraryEntry) -> list[Interpretation]:
    rows = entry.interpretations.select_related("document__case", "document__current", "document__working")
    return list(rows)


def lacks_interpretation(entry: LibraryEntry) -> bool:
    """Whether it is, or is about to be, public without anything that explains it (M80)."""
    return not any(one.document.visible or one.document.case.closed_on is None for one in interpretations(entry))


def lacks_explanation(document: Document) -> bool:
    """The same for a document that may not have reached the library yet."""
    if document.kind not in (DocumentKind.RULES, DocumentKind.NORMATIVE):
        return False
    entry = entry_of(document)
    return entry is None or lacks_interpretation(entry)


# 公众页面 ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Relation:
    """One line on a public page: what the other document is to this one."""

    label: str
    document: Document
    on: date | None = None


@dataclass(frozen=True)
class Span:
    """The text that held from a day to a day."""

    version: DocumentVersion
    first: date
    last: date | None


@dataclass(frozen=True)
class Company:
    """What stands beside a document on its public page; empty for what is not in the library."""

    relations: list[Relation]
    spans: list[Span]
    holding: int | None  # the version whose text holds on the day; None before it begins and after it ended


def company(document: Document, day: date) -> Company:
    relations = [*_links(document), *_interpretations(document), *_soliciting(document), *_cleanups(document)]
    spans = spans_of(document) if document.kind in LIBRARY_KINDS else []
    return Company(relations, spans, text_on(document, day) if spans else None)


def _links(document: Document) -> Iterable[Relation]:
    """Both ways; only between documents that are public."""
    if document.kind not in LIBRARY_KINDS:
        return
    involved = Q(source__document=document) | Q(target__document=document)
    rows = LibraryLink.objects.filter(involved, applied_on__isnull=False)
    rows = rows.select_related("source__document", "target__document").order_by("pk")
    others = [(row, row.target if row.source.document_id == document.pk else row.source) for row in rows]
    known = {d.pk: d for d in public().filter(pk__in=[other.document_id for _, other in others])} if others else {}
    for row, other in others:
        if other.document_id in known:
            labels = ACTIVE if other.pk == row.target_id else PASSIVE
            yield Relation(labels[LinkKind(row.kind)], known[other.document_id], row.applied_on)


def _interpretations(document: Document) -> Iterable[Relation]:
    involved = Q(document=document) | Q(entry__document=document)
    for row in Interpretation.objects.filter(involved).select_related("entry__document", "document"):
        other = row.entry.document if row.document_id == document.pk else row.document
        label = "解读的文件" if row.document_id == document.pk else row.get_form_display()
        if other is not None and (shown := public().filter(pk=other.pk).first()):
            yield Relation(label, shown)


def _soliciting(document: Document) -> Iterable[Relation]:
    """征求意见公告 and the document that came of it."""
    involved = Q(document=document) | Q(notice=document)
    for row in LibraryEntry.objects.filter(involved).select_related("document", "notice"):
        came_of_it = row.notice_id == document.pk
        other = row.document if came_of_it else row.notice
        shown = public().filter(pk=other.pk).first() if other else None
        if shown is not None:
            yield Relation("印发的文件" if came_of_it else "征求意见公告", shown)


def _cleanups(document: Document) -> Iterable[Relation]:
    """清理结果 that changed or ended this document."""
    if document.kind in LIBRARY_KINDS:
        found = public().filter(pk__in=[result.pk for result in results_for(document)])
        yield from (Relation("清理结果", result) for result in found)


def spans_of(document: Document) -> list[Span]:
    versions = {v.number: v for v in public_versions(document)}
    found = rules.spans(_texts(versions.values()), document.in_force_from)
    ends = last_day(document)
    return [
        Span(versions[number], first, min(filter(None, (last, ends)), default=None))
        for number, first, last in found
        if ends is None or first <= ends
    ]


def last_day(document: Document) -> date | None:
    """The last day with effect: before the day of repeal, or the end of the term."""
    repealed = document.repealed_on - timedelta(days=1) if document.repealed_on else None
    return min(filter(None, (repealed, document.expires_on)), default=None)


def text_on(document: Document, day: date) -> int | None:
    """The version whose text held on a day; None before the first one and after the end."""
    ends = last_day(document)
    if ends is not None and day > ends:
        return None
    return rules.text_on(day, _texts(public_versions(document)), document.in_force_from)


def _texts(versions: Iterable[DocumentVersion]) -> list[rules.Text]:
    return [rules.Text(v.number, v.effective_on) for v in versions]
