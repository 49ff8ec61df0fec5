"""疑似重复: documents whose text is much alike, for a person to look at (目录元数据: one record, one index number)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongkai.apps.disclosure.models import ContentPrint, Document, LikenessJudgement
from gongkai.apps.disclosure.queries.documents import same_elsewhere
from gongkai.apps.disclosure.rules import likeness
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor

JUDGES = ("disclosure.clerk", "disclosure.drafter", "disclosure.head")
# Prints shared by more are a form that everybody fills in; of one document at most so many others are compared.
COMPARED, SHOWN, CROWD = 30, 5, 50
PAIRS = 200


@dataclass(frozen=True)
class Like:
    """One document that says nearly the same."""

    document: Document
    share: float
    why: str

    @property
    def percent(self) -> str:
        return f"{self.share:.0%}" if self.share else ""


@dataclass(frozen=True)
class Pair:
    """Two public documents of one body that are much alike."""

    first: Document
    second: Document
    share: float
    judgement: LikenessJudgement | None

    @property
    def percent(self) -> str:
        return f"{self.share:.0%}"


def of_document(document: Document) -> list[Like]:
    """Others of the same body, and public ones of any, the most alike first; what was judged different is left out."""
    text = document.shown.text
    others = {one.pk: one for one in _sharing(document)}
    different = _judged_different(document)
    found = {}
    for pk, other in others.items():
        share = likeness.likeness(text, other.shown.text if other.org_id == document.org_id else _public_text(other))
        if share >= likeness.LIKE:
            found[pk] = Like(other, share, "内容相近")
    version = document.shown
    for other in same_elsewhere(document.org, version.title, version.doc_no, besides=document.pk):
        found.setdefault(other.pk, Like(other, 0.0, "标题或者文号相同"))
    ranked = sorted(found.values(), key=lambda one: -(one.share or 1.0))
    return [one for one in ranked if one.document.pk not in different][:SHOWN]


def pairs(org: Organisation) -> list[Pair]:
    """Public documents of a body that are nearly the same, the most alike first."""
    visible = Q(document__org=org, document__visible=True)
    shared = (
        ContentPrint.objects.filter(visible)
        .values("value")
        .annotate(n=Count("document", distinct=True))
        .filter(n__gt=1, n__lte=CROWD)
        .values("value")
    )
    groups: dict[int, set[int]] = defaultdict(set)
    rows = ContentPrint.objects.filter(visible, value__in=shared).values_list("value", "document_id")
    for value, pk in rows[: PAIRS * 50]:
        groups[value].add(pk)
    wanted = {(a, b) for group in groups.values() for a in group for b in group if a < b}
    return _compared(sorted(wanted)[: PAIRS * 5])[:PAIRS]


def pair(actor: Actor, first: UUID, second: UUID) -> tuple[Document, Document] | None:
    """Two documents this person may judge: the later one is of a body of his own, the other that or public."""
    orgs = judged_by(actor)
    rows = Document.objects.filter(case__uid__in=(first, second)).select_related("case", "current", "working", "org")
    found = {str(row.case.uid): row for row in rows}
    one, other = found.get(str(first)), found.get(str(second))
    if one is None or other is None or other.org not in orgs:
        return None
    return (one, other) if one.visible or one.org in orgs else None


def judged_by(actor: Actor) -> list[Organisation]:
    return list(bodies({pk for role in JUDGES for pk in actor.org_ids(role)}))


def without_prints(size: int) -> QuerySet[Document]:
    """Documents from before prints were kept."""
    rows = Document.objects.filter(prints=None).exclude(case__step="discarded")
    return rows.filter(Q(working__text__gt="") | Q(current__text__gt="")).select_related("working", "current")[:size]


def _sharing(document: Document) -> Iterable[Document]:
    values = likeness.prints(document.shown.text)
    ids = ContentPrint.objects.filter(value__in=values).exclude(document=document).values("document_id")
    rows = Document.objects.filter(Q(org_id=document.org_id) | Q(visible=True), pk__in=ids)
    rows = rows.exclude(case__step="discarded").select_related("case", "current", "working", "org")
    return rows.order_by("-pk")[:COMPARED]


def _public_text(document: Document) -> str:
    """Of another body only what it has published is compared."""
    return document.current.text if document.current else ""


def _judged_different(document: Document) -> set[int]:
    rows = LikenessJudgement.objects.filter(Q(first=document) | Q(second=document), verdict="different")
    return {second if first == document.pk else first for first, second in rows.values_list("first_id", "second_id")}


def _compared(wanted: list[tuple[int, int]]) -> list[Pair]:
    ids = {pk for pair in wanted for pk in pair}
    rows = Document.objects.filter(pk__in=ids).select_related("case", "current", "org")
    found = {row.pk: row for row in rows}
    judged = {
        (row.first_id, row.second_id): row
        for row in LikenessJudgement.objects.filter(first_id__in=ids, second_id__in=ids)
    }
    made = []
    for a, b in wanted:
        judgement = judged.get((a, b))
        if judgement is not None and judgement.verdict == "different":
            continue
        share = likeness.likeness(_public_text(found[a]), _public_text(found[b]))
        if share >= likeness.LIKE:
            made.append(Pair(found[a], found[b], share, judgement))
    return sorted(made, key=lambda one: -one.share)
