"""登记、分办、答复 of a dispute (条例第五十一条; 行政复议法第四十八条; 行政诉讼法第六十七条)."""

from dataclasses import dataclass
from datetime import date

from gongkai.apps.disclosure.models import DisclosureRequest, Dispute, DisputePath, DisputeSubject
from gongkai.apps.disclosure.rules import disputes as rules
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, letters, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import CaseLink, LinkKind
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "disclosure.dispute"


@dataclass(frozen=True)
class Complaint:
    """What came in: the copy of an application for reconsideration or of a complaint."""

    path: str
    subject: str
    authority: str
    opponent: str
    claims: str
    received_on: date
    authority_no: str = ""
    request: DisclosureRequest | None = None
    earlier: Dispute | None = None


@act("disclosure.dispute.register")
def register(*, org: Organisation, by: Actor, complaint: Complaint) -> Dispute:
    """登记: the period of the answer runs from the day the copy arrived."""
    _refuse_bad(org, complaint)
    case = open_case(KIND, org=org, title=_title(complaint), opened_on=complaint.received_on)
    dispute = Dispute(
        case=case,
        org=org,
        org_path=org.path,
        path=complaint.path,
        subject=complaint.subject,
        request=complaint.request,
        earlier=complaint.earlier,
        authority=complaint.authority.strip(),
        authority_no=complaint.authority_no.strip(),
        opponent=complaint.opponent.strip(),
        claims=complaint.claims.strip(),
        received_on=complaint.received_on,
    )
    dispute.save(force_insert=True)
    if complaint.request is not None:
        CaseLink.objects.create(source=case, target=complaint.request.case, kind=LinkKind.RELATED)
    if complaint.earlier is not None:
        CaseLink.objects.create(source=case, target=complaint.earlier.case, kind=LinkKind.RELATED)
    clockwork.begin(case, rules.answer_clock(dispute.path), dispute.received_on)
    context().detail(path=dispute.path, received_on=dispute.received_on, authority=dispute.authority)
    return dispute


@act("disclosure.dispute.assign")
def assign(
    dispute: Dispute, *, by: Actor, department: Department | None = None, handler: Account | None = None
) -> Dispute:
    case = dispute.case
    if department is not None and department.org_id != case.org_id:
        raise Refused("承办机构不属于本单位。", field="department")
    case.department, case.handler = department, handler
    context().detail(department=department.name if department else "", handler=handler.name if handler else "")
    return dispute


@act("disclosure.dispute.draft_answer")
def draft_answer(dispute: Dispute, *, by: Actor, answer_text: str, evidence: str) -> Dispute:
    """提交答复稿: what the body answers, and the evidence the answer rests on; without evidence the act had none."""
    if not answer_text.strip():
        raise Refused("请填写答复意见。", field="answer_text")
    if not evidence.strip():
        raise Refused("请列明证据和依据；逾期不提交的视为没有证据。", field="evidence")
    dispute.answer_text, dispute.evidence = answer_text.strip(), evidence.strip()
    dispute.save()
    return dispute


@act("disclosure.dispute.return_draft")
def return_draft(dispute: Dispute, *, by: Actor, reason: str) -> Dispute:
    return dispute


@act("disclosure.dispute.approve")
def approve(dispute: Dispute, *, by: Actor, opinion: str = "同意。") -> Dispute:
    context().detail(opinion=opinion)
    return dispute


@act("disclosure.dispute.sign")
def sign(dispute: Dispute, *, by: Actor, opinion: str = "同意。") -> Dispute:
    """签发: the answer as a numbered letter to the reviewing body or the court."""
    context().detail(opinion=opinion)
    letters.issue(dispute.case, rules.LETTERS[dispute.is_suit], subject=dispute)
    return dispute


@act("disclosure.dispute.submit_answer")
def submit_answer(dispute: Dispute, *, by: Actor, answered_on: date) -> Dispute:
    """提交: the day on which it was handed in ends the clock."""
    if not dispute.received_on <= answered_on <= workdays.today():
        raise Refused("提交日期应在收到副本之后、今天之前。", field="answered_on")
    dispute.answered_on = answered_on
    dispute.save()
    clockwork.change(dispute.case, rules.answer_clock(dispute.path), "stop", answered_on)
    context().detail(answered_on=answered_on)
    return dispute


def _refuse_bad(org: Organisation, complaint: Complaint) -> None:
    if complaint.path not in DisputePath.values:
        raise Refused("请选择类型。", field="path")
    if complaint.subject not in DisputeSubject.values:
        raise Refused("请选择针对的行为。", field="subject")
    if complaint.received_on > workdays.today():
        raise Refused("收到日期不能晚于今天。", field="received_on")
    request = complaint.request
    if request is None:
        if complaint.subject in (DisputeSubject.REPLY, DisputeSubject.SILENCE):
            raise Refused("请填写所涉申请的编号。", field="request")
        if complaint.earlier is not None:
            raise Refused("关联此前的复议，须填写所涉申请的编号。", field="request")
        return
    if request.case.org_id != org.pk:
        raise Refused("所涉申请不是本单位受理的。", field="request")
    if complaint.subject == DisputeSubject.REPLY and request.decided_on is None:
        raise Refused("所涉申请还没有作出答复，请选择“逾期未作答复”。", field="subject")
    if complaint.subject == DisputeSubject.SILENCE and request.receipt_on is None:
        raise Refused("所涉申请尚未经双方确认收到，答复期限没有起算。", field="request")
    if (earlier := complaint.earlier) is not None:
        problems = rules.earlier_problems(
            path=complaint.path,
            is_review=not earlier.is_suit,
            same_body=earlier.org_id == org.pk,
            same_request=earlier.request_id == request.pk,
            decided=earlier.decided_on is not None,
        )
        refuse_any(problems, code="earlier", field="earlier")


def _title(complaint: Complaint) -> str:
    kind = DisputePath(complaint.path).label
    return f"{complaint.opponent.strip()}{kind}：{DisputeSubject(complaint.subject).label}"[:300]
