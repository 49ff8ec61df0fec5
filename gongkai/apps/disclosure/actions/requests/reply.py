"""检索、拟稿、签批、送达 (条例第三十三条、第三十六条至第四十条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.apps.disclosure.actions import findings
from gongkai.apps.disclosure.actions.requests import overrides
from gongkai.apps.disclosure.actions.requests.results import conclude
from gongkai.apps.disclosure.models import (
    Consultation,
    ConsultationAnswer,
    DeliveryWay,
    DisclosureRequest,
    ReasonVerdict,
    SearchRecord,
)
from gongkai.apps.disclosure.models.requests import ConsultationKind
from gongkai.apps.disclosure.queries import redactions, secrecy
from gongkai.apps.disclosure.rules import handling, outcomes
from gongkai.apps.disclosure.rules import redactions as redaction_rules
from gongkai.apps.disclosure.rules.sensitive import without_values
from gongkai.kernel import rows, workdays
from gongkai.kernel.cases import Refused, clockwork, letters, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class Search:
    """检索记录: where, for what, which years, by whom, with what result."""

    places: str
    keywords: str
    searchers: str
    found: str
    years: str = ""


@act("disclosure.request.record_search")
def record_search(request: DisclosureRequest, *, by: Actor, search: Search) -> SearchRecord:
    problems = outcomes.search_record_problems(
        places=search.places, keywords=search.keywords, years=search.years, searchers=search.searchers
    )
    refuse_any(problems, code="search")
    if not search.found.strip():
        raise Refused("请填写检索结果。", field="found")
    context().detail(places=search.places, keywords=search.keywords, years=search.years)
    return SearchRecord.objects.create(
        request=request,
        places=search.places.strip(),
        keywords=search.keywords.strip(),
        years=search.years.strip(),
        searchers=search.searchers.strip() or by.name,
        searched_on=workdays.today(),
        found=search.found.strip(),
    )


@act("disclosure.request.draft_reply")
def draft_reply(
    request: DisclosureRequest,
    *,
    by: Actor,
    outcome: str,
    reply_text: str,
    grounds: str = "",
    right_body: str = "",
    override_reason: str = "",
    explanation: str = "",
) -> DisclosureRequest:
    """提交答复稿: outcome, text and, where not everything is given, reasons and legal basis.

    `override_reason` says why the information is refused though it seems to be public or was given before;
    `explanation` why something the machine would take out stands in the reply.
    """
    request.reply_text, request.grounds = reply_text.strip(), grounds.strip()
    request.right_body = right_body.strip()
    request.proposed_outcome = outcome
    request.override_reason = override_reason.strip()
    _refuse_unlawful_outcome(request, _third_parties(request))
    overrides.refuse_unexplained(request, field="override_reason")
    request.save_changes()
    scan = secrecy.scan_reply(request)
    findings.explain(request.case, scan, by, explanation)
    context().detail(outcome=outcome, **findings.noted(scan))
    return request


@act("disclosure.request.return_draft")
def return_draft(request: DisclosureRequest, *, by: Actor, reason: str) -> DisclosureRequest:
    return request


@act("disclosure.request.approve_section")
def approve_section(request: DisclosureRequest, *, by: Actor, opinion: str = "同意。") -> DisclosureRequest:
    context().detail(opinion=opinion)
    return request


@act("disclosure.request.approve_secrecy")
def approve_secrecy(
    request: DisclosureRequest,
    *,
    by: Actor,
    opinion: str = "经审查，不涉及国家秘密。",
    allowed: Sequence[str] = (),
    allow_reason: str = "",
) -> DisclosureRequest:
    """保密审查: a reviewer's own finding, one by one (第十七条); `allowed` may stand in the reply, with the reason."""
    if not opinion.strip():
        raise Refused("请填写保密审查意见。", field="opinion")
    scan = secrecy.scan_reply(request)
    findings.allow(request.case, scan, by, allowed, allow_reason)
    findings.refuse_open(scan, field="allowed")
    context().detail(opinion=opinion, copies=redactions.digests(request.case))
    return request


@act("disclosure.request.allow_finding")
def allow_finding(request: DisclosureRequest, *, by: Actor, allowed: Sequence[str], reason: str) -> DisclosureRequest:
    """准予保留审查提示: what came with a file, or was listed as a word, after the review."""
    if not findings.allow(request.case, secrecy.scan_reply(request), by, allowed, reason):
        raise Refused("请选择准予保留的内容。", field="allowed")
    context().detail(reason=without_values(reason.strip()))
    return request


@act("disclosure.request.approve_office")
def approve_office(request: DisclosureRequest, *, by: Actor, opinion: str = "同意。") -> DisclosureRequest:
    context().detail(opinion=opinion)
    return request


@act("disclosure.request.sign")
def sign(request: DisclosureRequest, *, by: Actor, opinion: str = "同意签发。") -> DisclosureRequest:
    """签发: the decision; its letter gets number and date, and the outcome is counted in this year."""
    parties = _third_parties(request)
    _refuse_unlawful_outcome(request, parties)
    overrides.refuse_unexplained(request)
    findings.refuse_open(secrecy.scan_reply(request))
    outcome = outcomes.outcome(request.proposed_outcome, on=request.receipt_on)
    conclude(request, outcome.key)
    context().detail(opinion=opinion)
    letters.issue(request.case, outcome.letter, subject=request)
    _tell_overruled_parties(request, parties)
    return request


@act("disclosure.request.deliver")
def deliver(
    request: DisclosureRequest, *, by: Actor, way: str, answered_on: date, tracking_number: str = ""
) -> DisclosureRequest:
    """送达: the day of dispatch decides whether the answer was in time."""
    if way not in DeliveryWay.values:
        raise Refused("请选择送达方式。", field="way")
    if request.decided_on is None or not request.decided_on <= answered_on <= workdays.today():
        raise Refused("发出日期应在签发之后、今天之前。", field="answered_on")
    request.answered_on, request.delivery_used, request.tracking_number = answered_on, way, tracking_number.strip()
    _note_lateness(request)
    request.save_changes()
    context().detail(answered_on=answered_on, way=way, late=request.late)
    return request


@act("disclosure.request.answer_at_once")
def answer_at_once(request: DisclosureRequest, *, by: Actor, reply_text: str) -> DisclosureRequest:
    """当场答复: what is already public is pointed to on the spot (第三十三条第一款)."""
    if not reply_text.strip():
        raise Refused("请告知获取该政府信息的方式和途径。", field="reply_text")
    request.reply_text = reply_text.strip()
    request.answered_on = workdays.today()
    request.delivery_used = request.delivery
    _note_lateness(request)
    conclude(request, "granted", variant="already_public")
    context().detail(answered_on=request.answered_on, late=request.late)
    return request


@act("disclosure.request.record_service")
def record_service(request: DisclosureRequest, *, by: Actor, served_on: date) -> DisclosureRequest:
    """登记送达回证."""
    if request.answered_on is None or not request.answered_on <= served_on <= workdays.today():
        raise Refused("签收日期应在发出之后、今天之前。", field="served_on")
    request.served_on = served_on
    request.save_changes()
    context().detail(served_on=served_on)
    return request


@act("disclosure.request.archive")
def archive(request: DisclosureRequest, *, by: Actor) -> DisclosureRequest:
    return request


def _refuse_unlawful_outcome(request: DisclosureRequest, parties: Sequence[Consultation]) -> None:
    """What Articles 36 and 37 demand of the chosen outcome, before anybody signs."""
    unfinished, hidden = redactions.counts(request.case)
    hiding = redaction_rules.outcome_problems(request.proposed_outcome, unfinished=unfinished, hidden=hidden)
    refuse_any(
        hiding
        + outcomes.problems(
            request.proposed_outcome,
            on=request.receipt_on or workdays.today(),
            reply_text=request.reply_text,
            # Each hidden place has its reason, and the letter states them.
            grounds=request.grounds or ("区分处理" if hidden else ""),
            searched=bool(rows.all_of(SearchRecord, "request", request.pk)),
            completed=request.completed_on is not None,
            reason_unreasonable=request.reason_verdict == ReasonVerdict.UNREASONABLE
            and request.reason_reviewed_on is not None,
            consulted=any(party.answer for party in parties),
            right_body=request.right_body,
        ),
        code="outcome",
    )


def _third_parties(request: DisclosureRequest) -> list[Consultation]:
    found = rows.all_of(Consultation, "request", request.pk, "pk")
    return [consultation for consultation in found if consultation.kind == ConsultationKind.THIRD_PARTY]


def _note_lateness(request: DisclosureRequest) -> None:
    clock = clockwork.running(request.case, "reply")
    request.late = handling.is_late(
        due_on=clock.due_on if clock else None, answered_on=request.answered_on, today=workdays.today()
    )


def _tell_overruled_parties(request: DisclosureRequest, parties: Sequence[Consultation]) -> None:
    """第三十二条: who did not agree and is overruled learns the content and the reasons in writing."""
    if request.outcome not in ("granted", "partial"):
        return
    unheard = (ConsultationAnswer.REFUSES, ConsultationAnswer.SILENT)
    for consultation in (party for party in parties if party.answer in unheard):
        if consultation.reasonable is not True or consultation.overriding_interest:
            context().say(consultation=consultation)
            letters.issue(request.case, "disclosure.third_party_told", subject=request)
