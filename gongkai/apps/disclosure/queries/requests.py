"""Reading requests. Staff see the requests of the bodies their posts reach; applicants theirs by number and code."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gongkai.apps.disclosure.models import Consultation, ConsultationAnswer, DisclosureRequest
from gongkai.apps.disclosure.queries import redactions, secrecy
from gongkai.kernel import workdays
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.opening import query_code_matches
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.request"


def requests(actor: Actor) -> QuerySet[DisclosureRequest]:
    """Every request this person may open."""
    return DisclosureRequest.objects.filter(cases.within_reach(actor, KIND, case="")).select_related(
        "case", "case__org", "org"
    )


def request(actor: Actor, uid: UUID) -> DisclosureRequest | None:
    return requests(actor).filter(case__uid=uid).first()


def by_number_and_code(number: str, code: str) -> DisclosureRequest | None:
    """What an applicant may see without an account; a wrong number and a wrong code look the same."""
    found = (
        DisclosureRequest.objects.filter(case__number=number.strip().upper())
        .select_related("case", "case__org")
        .first()
    )
    return found if found is not None and query_code_matches(found.case, code) else None


def consultation_by_token(token_hash: str) -> Consultation | None:
    return (
        Consultation.objects.filter(token_hash=token_hash)
        .select_related("request__case__org", "request__org", "letter__org", "letter__case")
        .first()
    )


def similar_by_applicant(request: DisclosureRequest) -> QuerySet[DisclosureRequest]:
    """The same applicant's other requests to this body, for repeats and merging (第三十六条第六项).

    Suggested to a person, never acted on by the machine.
    """
    if not request.identity_index:
        return DisclosureRequest.objects.none()
    return (
        DisclosureRequest.objects.filter(identity_index=request.identity_index, org_id=request.org_id)
        .exclude(pk=request.pk)
        .select_related("case")
        .order_by("-case_id")
    )


def extensions_waiting(actor: Actor) -> int:
    return proposed_extensions(actor).count()


def proposed_extensions(actor: Actor) -> QuerySet[DisclosureRequest]:
    """延期申请 that wait for this head of a disclosure office."""
    return requests(actor).filter(
        extension_proposed_days__gt=0, case__closed_on=None, org_id__in=actor.org_ids("disclosure.head")
    )


def files_of(request: DisclosureRequest, actor: Actor) -> list[StoredFile]:
    """Attachments of a request; the identity proof only for those who register and answer it."""
    rows = StoredFile.objects.filter(owner=request.case.subject).exclude(state="purged").order_by("pk")
    if not actor.holds_any(("disclosure.clerk", "disclosure.handler"), request.org):
        rows = rows.exclude(purpose="identity_proof")
    if not redactions.may_read_source(request.case, actor):
        rows = rows.exclude(purpose=redactions.SOURCE)
    return list(rows)


def by_number(number: str) -> DisclosureRequest | None:
    """For a visitor who has already shown the query code; never reachable without that."""
    return DisclosureRequest.objects.filter(case__number=number).select_related("case", "case__org", "org").first()


def redone(request: DisclosureRequest) -> QuerySet[DisclosureRequest]:
    """纠错重办: the new answers that reconsideration or a court ordered."""
    return request.redone.select_related("case").order_by("pk")


def released_files(request: DisclosureRequest) -> list[StoredFile]:
    """What the applicant gets with the answer, once it was sent."""
    if request.answered_on is None:
        return []
    return list(StoredFile.objects.filter(owner=request.case.subject, purpose="released").exclude(state="purged"))


def provided_as_is(request: DisclosureRequest) -> QuerySet[StoredFile]:
    """Files for the applicant that are no redacted copies."""
    own = StoredFile.objects.filter(owner=request.case.subject, purpose="released", released_from=None)
    return own.exclude(state="purged")


def pointless_acts(request: DisclosureRequest) -> set[str]:
    """Acts the step allows that this request's own course leaves nothing to do for; their buttons would mislead."""
    consultations = list(request.consultations.all())
    waiting = [c for c in consultations if not c.answer]
    answered = [c for c in consultations if c.answer in (ConsultationAnswer.REFUSES, ConsultationAnswer.PARTLY)]
    proposed = bool(request.extension_proposed_days)
    redacted = {row.state for row in redactions.of_case(request.case)}
    sensible = {
        # The copy is made on its own page, when everything is decided.
        "release_copy": False,
        "remove_provided": provided_as_is(request).exists(),
        "reopen_redaction": "released" in redacted,
        "discard_redaction": bool(redacted),
        "request_completion": request.completion_asked_on is None,
        "request_reason": request.reason_asked_on is None,
        "judge_reason": request.reason_asked_on is not None and request.reason_reviewed_on is None,
        "review_reason": bool(request.reason_verdict) and request.reason_reviewed_on is None,
        "set_delayed_period": request.reason_verdict == "reasonable" and request.reason_reviewed_on is not None,
        "charge": request.fee_notice_on is None and request.fee_waived_on is None,
        "correct_fee": request.fee_notice_on is not None,
        "waive_fee": request.fee_waived_on is None and request.fee_paid_on is None,
        "record_service": request.served_on is None,
        "answer_consultation": bool(waiting),
        "close_silent_consultation": any(c.due_on < workdays.today() for c in waiting),
        "judge_answer": bool(answered),
        "propose_extension": not proposed and not request.extension_days and request.redo_of_id is None,
        "refuse_extension": proposed,
        "extend": not request.extension_days and request.redo_of_id is None,
        "split": request.redo_of_id is None,
        "merge": request.redo_of_id is None and similar_by_applicant(request).filter(case__closed_on=None).exists(),
        "allow_finding": bool(secrecy.scan_reply(request).open),
    }
    return {name for name, there in sensible.items() if not there}


def silent_consultations(today: date) -> QuerySet[Consultation]:
    """征求意见 whose period has passed without an answer."""
    return Consultation.objects.filter(answer="", due_on__lt=today, request__case__step="consulting").select_related(
        "request__case", "request__org"
    )
