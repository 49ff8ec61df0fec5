"""Reading corrections and suggestions. Staff see those their posts reach; citizens theirs by number and code."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.disclosure.models import CorrectionRequest, DisclosureRequest, Document, PublicationSuggestion
from gongkai.apps.disclosure.queries import duty_settings
from gongkai.apps.disclosure.rules import outcomes, repeats
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.models import Case, Letter
from gongkai.kernel.cases.opening import query_code_matches
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

CORRECTION, SUGGESTION, REQUEST = "disclosure.correction", "disclosure.suggestion", "disclosure.request"
RECEIPT = "disclosure.correction_receipt"
CLERK, HANDLER = "disclosure.clerk", "disclosure.handler"
# How far back repeated requests are looked for, and how many at most are compared at once.
LOOK_BACK = timedelta(days=3 * 365)
COMPARED = 5000
COMPARING = (
    "description",
    "document_hint",
    "identity_index",
    "outcome",
    "case__uid",
    "case__number",
    "case__title",
    "org",
)


def corrections(actor: Actor) -> QuerySet[CorrectionRequest]:
    """Every correction request this person may open."""
    rows = CorrectionRequest.objects.filter(cases.within_reach(actor, CORRECTION))
    return rows.select_related("case__org", "org")


def correction(actor: Actor, uid: UUID) -> CorrectionRequest | None:
    return corrections(actor).filter(case__uid=uid).first()


def suggestions(actor: Actor) -> QuerySet[PublicationSuggestion]:
    """Every suggestion this person may open."""
    rows = PublicationSuggestion.objects.filter(cases.within_reach(actor, SUGGESTION))
    return rows.select_related("case__org", "org", "document__case", "document__current")


def suggestion(actor: Actor, uid: UUID) -> PublicationSuggestion | None:
    return suggestions(actor).filter(case__uid=uid).first()


def narrowed(rows: QuerySet[Any], text: str, state: str, fields: tuple[str, ...]) -> QuerySet[Any]:
    """Rows whose number is the text or one of whose fields contains it, in one state: open, late or closed."""
    if text:
        found = Q(case__number=text.upper())
        for name in fields:
            found |= Q(**{f"{name}__contains": text})
        rows = rows.filter(found)
    if state == "closed":
        return rows.exclude(case__closed_on=None)
    if state == "late":
        return rows.filter(case__closed_on=None, case__due_on__lt=workdays.today())
    return rows.filter(case__closed_on=None) if state == "open" else rows


def case_by_number_and_code(number: str, code: str) -> Case | None:
    """A case of a citizen, of whatever kind; a wrong number and a wrong code look the same."""
    found = case_by_number(number.strip().upper())
    return found if found is not None and query_code_matches(found, code) else None


def case_by_number(number: str) -> Case | None:
    """For a visitor who has already shown the query code; never reachable without that."""
    kinds = (REQUEST, CORRECTION, SUGGESTION)
    return Case.objects.filter(number=number, kind__in=kinds).select_related("org").first()


def correction_by_number(number: str) -> CorrectionRequest | None:
    return CorrectionRequest.objects.filter(case__number=number).select_related("case__org", "org").first()


def suggestion_by_number(number: str) -> PublicationSuggestion | None:
    rows = PublicationSuggestion.objects.filter(case__number=number)
    return rows.select_related("case__org", "org", "document__case", "document__current").first()


def letters_for_citizen(case: Case) -> QuerySet[Letter]:
    """Letters meant for the citizen: a signed reply not before it is sent, a correction's result not before it is told.

    The day of dispatch is the day of the answer (第三十三条); until then the reply is not the applicant's to read.
    """
    rows = case.letters.filter(public=True).select_related("org").order_by("-id")
    if case.kind == REQUEST and case.step == "signed":
        rows = rows.exclude(template=outcomes.outcome(case.outcome).letter)
    untold = CorrectionRequest.objects.filter(case=case, answered_on=None).exists()
    return rows.filter(template=RECEIPT) if untold else rows


def letter_of(case: Case, uid: UUID) -> Letter | None:
    return letters_for_citizen(case).filter(uid=uid).first()


def evidence_of(item: CorrectionRequest, actor: Actor) -> list[StoredFile]:
    """证据材料, only for those who register and check the correction."""
    if not actor.holds_any((CLERK, HANDLER), item.org):
        return []
    return list(StoredFile.objects.filter(owner=item.case.subject).exclude(state="purged").order_by("pk"))


def public_document(org: Organisation, index_no: str) -> Document | None:
    """What the body has published under this index number: in it a suggestion can end."""
    rows = Document.objects.filter(org=org, index_no=index_no, visible=True, current__isnull=False)
    return rows.select_related("current", "case").first()


@dataclass(frozen=True)
class Candidate:
    """第四十四条第一款: several applicants asked the same body for the same information."""

    org: Organisation
    description: str
    applicants: int
    requests: tuple[DisclosureRequest, ...]

    @property
    def request_keys(self) -> str:
        return ",".join(str(request.case.uid) for request in self.requests)


def candidates(actor: Actor) -> list[Candidate]:
    """Repeated requests at the bodies where this person registers suggestions, the most asked first.

    Proposed to a person, never adopted by the machine; what a suggestion already refers to is left out.
    """
    rows = (
        DisclosureRequest.objects.filter(
            org_id__in=actor.org_ids(CLERK),
            receipt_on__gte=workdays.today() - LOOK_BACK,
            suggestions=None,
            redo_of=None,
        )
        .exclude(identity_index="")
        .exclude(outcome__startswith="denied.")
        .select_related("case", "org")
        .only(*COMPARING)
        .order_by("-receipt_on", "-pk")[:COMPARED]
    )
    by_body: dict[int, list[repeats.Asked[DisclosureRequest]]] = {}
    for row in rows:
        asked = repeats.Asked(row.identity_index, row.description, row.document_hint, row)
        by_body.setdefault(row.org_id, []).append(asked)
    orgs = {row.org_id: row.org for asked in by_body.values() for row in (asked[0].item,)}
    least = duty_settings.values_of(list(orgs.values()))
    found = [
        _candidate(group)
        for org_id, asked in by_body.items()
        for group in repeats.groups(asked, at_least=least[org_id]["repeat_threshold"])
    ]
    return sorted(found, key=lambda c: -c.applicants)


def raised(actor: Actor) -> list[PublicationSuggestion]:
    """What was raised from repeated requests, with what became of it, the newest first."""
    rows = suggestions(actor).filter(requests__isnull=False, org_id__in=actor.org_ids(CLERK)).distinct()
    return list(rows.select_related("draft__case").order_by("-case_id")[:50])


def waiting_for(document_id: int) -> list[PublicationSuggestion]:
    """Adopted suggestions that this document was written for."""
    rows = PublicationSuggestion.objects.filter(draft_id=document_id, case__step="adopted")
    return list(rows.select_related("case__org", "org"))


def _candidate(group: list[repeats.Asked[DisclosureRequest]]) -> Candidate:
    first = group[0].item
    return Candidate(first.org, first.description, repeats.applicants(group), tuple(one.item for one in group))


def named_requests(actor: Actor, keys: list[str]) -> list[DisclosureRequest]:
    """Requests by the uids a page was given; those out of reach or misspelt are left out."""
    uids = [uid for uid in map(_uuid, keys) if uid is not None]
    rows = DisclosureRequest.objects.filter(cases.within_reach(actor, REQUEST), case__uid__in=uids)
    return list(rows.select_related("case", "org").order_by("pk"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None
