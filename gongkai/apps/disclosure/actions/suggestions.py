"""主动公开建议 (条例第四十四条). Each function is one act of `law/steps/suggestion.toml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.models import (
    Channel,
    DisclosureRequest,
    Document,
    PublicationSuggestion,
    SuggestionOutcome,
)
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, letters
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import new_query_code, open_case
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "disclosure.suggestion"


@dataclass(frozen=True)
class Idea:
    """建议: what should be published and why. Nobody has to say who he is."""

    wanted: str
    why: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Submitted:
    """A new suggestion and its query code, shown once."""

    suggestion: PublicationSuggestion
    query_code: str

    @property
    def case(self) -> Any:
        return self.suggestion.case

    @property
    def detail(self) -> PublicationSuggestion:
        return self.suggestion


@act("disclosure.suggestion.submit")
def submit(*, org: Organisation, by: Actor, idea: Idea) -> Submitted:
    return _open(org, idea, Channel.WEB, workdays.today(), ())


@act("disclosure.suggestion.register")
def register(
    *,
    org: Organisation,
    by: Actor,
    idea: Idea,
    channel: str,
    receipt_on: date,
    requests: Sequence[DisclosureRequest] = (),
) -> Submitted:
    """登记: handed in at the counter, or raised by staff from several requests for the same information."""
    if receipt_on > workdays.today():
        raise Refused("收到日期不能晚于今天。", field="receipt_on")
    if any(request.org_id != org.pk for request in requests):
        raise Refused("只能引用向本单位提出的申请。", field="requests")
    return _open(org, idea, channel, receipt_on, requests)


@act("disclosure.suggestion.assign")
def assign(
    suggestion: PublicationSuggestion,
    *,
    by: Actor,
    department: Department | None = None,
    handler: Account | None = None,
) -> PublicationSuggestion:
    case = suggestion.case
    if department is not None and department.org_id != case.org_id:
        raise Refused("承办机构不属于本单位。", field="department")
    case.department, case.handler = department, handler
    context().detail(department=department.name if department else "", handler=handler.name if handler else "")
    return suggestion


@act("disclosure.suggestion.draft_decision")
def draft_decision(
    suggestion: PublicationSuggestion, *, by: Actor, outcome: str, grounds: str, document: Document | None = None
) -> PublicationSuggestion:
    """提交审核意见: with the reason either way, and the document when it is public already."""
    if outcome not in SuggestionOutcome.values:
        raise Refused("请选择审核结果。", field="outcome")
    if not grounds.strip():
        raise Refused("请说明采纳或者不予采纳的理由。", field="grounds")
    suggestion.proposed_outcome, suggestion.grounds = outcome, grounds.strip()
    suggestion.document = document if outcome == SuggestionOutcome.ADOPTED else None
    _refuse_unpublished(suggestion)
    suggestion.save()
    context().detail(outcome=outcome)
    return suggestion


@act("disclosure.suggestion.return_draft")
def return_draft(suggestion: PublicationSuggestion, *, by: Actor, reason: str) -> PublicationSuggestion:
    return suggestion


@act("disclosure.suggestion.decide")
def decide(suggestion: PublicationSuggestion, *, by: Actor, opinion: str = "同意。") -> PublicationSuggestion:
    """决定: what is adopted and not yet public is published within the period of Article 26."""
    suggestion.outcome = suggestion.case.outcome = suggestion.proposed_outcome
    suggestion.decided_on = workdays.today()
    suggestion.save()
    context().detail(opinion=opinion, outcome=suggestion.outcome, decided_on=suggestion.decided_on)
    if suggestion.outcome == SuggestionOutcome.DECLINED:
        context().goto("declined")
        letters.issue(suggestion.case, "disclosure.suggestion_declined", subject=suggestion)
        return suggestion
    _refuse_unpublished(suggestion)
    if suggestion.document is None:
        clockwork.begin(suggestion.case, "publication", suggestion.decided_on)
    context().goto("published" if suggestion.document else "adopted")
    letters.issue(suggestion.case, "disclosure.suggestion_adopted", subject=suggestion)
    return suggestion


@act("disclosure.suggestion.start_draft")
def start_draft(suggestion: PublicationSuggestion, *, by: Actor, column: str) -> Document:
    """起草公开稿: what was adopted goes its way as a document; published, it ends the suggestion by itself."""
    if suggestion.draft is not None and suggestion.draft.case.step != "discarded":
        raise Refused(f"公开稿已经起草（{suggestion.draft.index_no}）。", code="drafted")
    wanted = " ".join(suggestion.wanted.split())
    suggestion.draft = documents.create(
        org=suggestion.org,
        by=by,
        content=documents.Content(title=wanted[:100], body="", summary=f"根据主动公开建议：{wanted}"[:500]),
        placing=documents.Placing(column=column, formed_on=suggestion.decided_on or workdays.today()),
    )
    suggestion.save()
    context().detail(draft=suggestion.draft.index_no)
    return suggestion.draft


@act("disclosure.suggestion.name_document")
def name_document(suggestion: PublicationSuggestion, *, by: Actor, document: Document) -> PublicationSuggestion:
    """登记公开的信息: the document in which the suggestion ended."""
    suggestion.document = document
    _refuse_unpublished(suggestion)
    suggestion.save()
    context().detail(document=document.index_no)
    return suggestion


@act("disclosure.suggestion.withdraw")
def withdraw(suggestion: PublicationSuggestion, *, by: Actor, reason: str = "") -> PublicationSuggestion:
    return suggestion


def _open(
    org: Organisation, idea: Idea, channel: str, receipt_on: date, requests: Sequence[DisclosureRequest]
) -> Submitted:
    code = new_query_code()
    title = f"建议公开：{idea.wanted.strip()}"[:60]
    case = open_case(KIND, org=org, title=title, opened_on=receipt_on, query_code=code)
    suggestion = PublicationSuggestion(
        case=case,
        org=org,
        channel=channel,
        receipt_on=receipt_on,
        applicant_name=idea.name.strip(),
        phone=idea.phone.strip(),
        email=idea.email.strip(),
        wanted=idea.wanted.strip(),
        why=idea.why.strip(),
    )
    suggestion.save(force_insert=True)
    suggestion.requests.set(requests)
    context().detail(channel=channel, receipt_on=receipt_on, requests=[r.case.number for r in requests])
    return Submitted(suggestion, code)


def _refuse_unpublished(suggestion: PublicationSuggestion) -> None:
    document = suggestion.document
    if document is not None and (document.org_id != suggestion.org_id or not document.visible):
        raise Refused("请选择本单位已经公开的信息。", field="document")
