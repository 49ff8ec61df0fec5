"""答复前的系统提示: the same information already public, given before, or held (条例第三十六条、第四十四条)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from gongkai.apps.disclosure.models import DisclosureRequest, Document
from gongkai.apps.disclosure.rules import hints as rules
from gongkai.apps.disclosure.rules import repeats
from gongkai.kernel import workdays

# The newest of a body's documents and answers are compared, at most so many; what is older is found by its number.
COMPARED = 3000
LOOK_BACK = timedelta(days=3 * 365)
SHOWN = 5


@dataclass(frozen=True)
class Hint:
    """One record that speaks against a refusal."""

    kind: rules.HintKind
    name: str
    url: str = ""

    @property
    def label(self) -> str:
        return rules.LABELS[self.kind]


def of_request(request: DisclosureRequest) -> list[Hint]:
    """The first few of each kind, the strongest kinds first."""
    asked = f"{request.document_hint} {request.description}"
    return [*_documents(request, asked), *_granted(request, asked)]


def against(request: DisclosureRequest, outcome: str) -> list[Hint]:
    """Hints that contradict this answer; none for an answer that gives the information."""
    return of_request(request) if outcome and rules.contradicted(outcome) else []


def _documents(request: DisclosureRequest, asked: str) -> Iterator[Hint]:
    """Public ones, and those kept on file; drafts and what was taken down are nobody's hint."""
    rows = Document.objects.filter(Q(visible=True) | Q(case__step="filed"), org_id=request.org_id)
    named = rows.filter(_numbered(asked)) if rules.document_numbers(asked) else rows.none()
    newest = rows.order_by("-pk").values_list("pk", "case__title")[:COMPARED]
    alike = [pk for pk, title in newest if rules.asks_for(asked, title)][:SHOWN]
    found = Document.objects.filter(Q(pk__in=alike) | Q(pk__in=named.values("pk")[:SHOWN]))
    for one in found.select_related("case", "current").order_by("-visible", "-pk")[:SHOWN]:
        if one.visible:
            name = f"{one.index_no} {one.title_in_public}"
            yield Hint("public", name, reverse("disclosure:document", args=[one.case.uid]))
        else:
            yield Hint("held", f"{one.index_no} {one.case.title}")


def _numbered(asked: str) -> Q:
    condition = Q(pk__in=[])
    for mark, ending in rules.document_numbers(asked):
        condition |= Q(versions__doc_no__endswith=ending, versions__doc_no__contains=mark)
    return condition


def _granted(request: DisclosureRequest, asked: str) -> Iterator[Hint]:
    given = Q(outcome="granted") | Q(outcome="partial")
    rows = (
        DisclosureRequest.objects.filter(given, org_id=request.org_id, receipt_on__gte=workdays.today() - LOOK_BACK)
        .exclude(pk=request.pk)
        .select_related("case")
        .only("description", "document_hint", "case__uid", "case__number", "case__title")
        .order_by("-receipt_on", "-pk")
    )
    if request.identity_index:
        # The same applicant who asks again repeats himself (第三十六条第六项); that has its own list.
        rows = rows.exclude(identity_index=request.identity_index)
    for one in _same(request, asked, rows[:COMPARED]):
        name = f"{one.case.number} {one.case.title}"
        yield Hint("granted", name, reverse("disclosure_desk:request", args=[one.case.uid]))


def _same(request: DisclosureRequest, asked: str, rows: Iterable[DisclosureRequest]) -> list[DisclosureRequest]:
    key = repeats.key(request.description, request.document_hint)
    found = []
    for one in rows:
        same = key and key == repeats.key(one.description, one.document_hint)
        if same or rules.asks_alike(asked, f"{one.document_hint} {one.description}"):
            found.append(one)
    return found[:SHOWN]
