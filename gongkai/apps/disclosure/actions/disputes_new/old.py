"""行政复议、行政诉讼应对 (条例第五十一条). Each function is one act of `law/steps/dispute.toml`."""

from dataclasses import dataclass
from datetime import date, datetime

from gongkai.apps.disclosure.models import (
    DisclosureRequest,
    Dispute,
    DisputePath,
    DisputeResult,
    DisputeSubject,
    LessonGround,
)
from gongkai.apps.disclosure.rules import disputes as rules
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, letters
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import CaseLink, LinkKind
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

KIND = "disclosure.dispute"
# A day that a decision names, not a law.
ORDER, ORDER_RULE = "复议决定、裁判确定的期限", "disclosure.order"


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


@dataclass(frozen=True)
class Result:
    """审理结果 with what has to be done by when, if something was ordered."""

    result: str
    decided_on: date
    note: str
    number: str = ""
    perform_by: date | None = None


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
        authority=complaint.authority.strip(),
        authority_no=complaint.authority_no.strip(),
        opponent=complaint.opponent.strip(),
        claims=complaint.claims.strip(),
        received_on=complaint.received_on,
    )
    dispute.save(force_insert=True)
    if complaint.request is not None:
        CaseLink.objects.create(source=case, target=complaint.request.case, kind=LinkKind.RELATED)
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


@act("disclosure.dispute.note_hearing")
def note_hearing(dispute: Dispute, *, by: Actor, hearing_at: datetime, hearing_place: str) -> Dispute:
    dispute.hearing_at, dispute.hearing_place = hearing_at, hearing_place.strip()
    dispute.save()
    context().detail(hearing_at=hearing_at, place=dispute.hearing_place)
    return dispute


@act("disclosure.dispute.record_result")
def record_result(dispute: Dispute, *, by: Actor, result: Result) -> Dispute:
    """登记审理结果: closes what still ran; what was ordered runs until the day the decision names."""
    if result.result not in DisputeResult.values:
        raise Refused("请选择审理结果。", field="result")
    if not dispute.received_on <= result.decided_on <= workdays.today():
        raise Refused("裁决日期应在收到副本之后、今天之前。", field="decided_on")
    if problem := rules.missing_in_result(result.result, result.note, result.perform_by, result.decided_on):
        raise Refused(problem[1], field=problem[0])
    dispute.result, dispute.decided_on, dispute.perform_by = result.result, result.decided_on, result.perform_by
    dispute.result_no, dispute.result_note = result.number.strip(), result.note.strip()
    dispute.case.outcome = result.result
    dispute.save()
    key = rules.answer_clock(dispute.path)
    if clockwork.running(dispute.case, key) is not None:
        clockwork.change(dispute.case, key, "stop", workdays.today(), reason="已裁决")
    if result.perform_by is not None:
        clockwork.begin_until(
            dispute.case, "performance", result.perform_by, since=result.decided_on, version=ORDER_RULE, article=ORDER
        )
    context().detail(result=result.result, decided_on=result.decided_on, number=dispute.result_no)
    return dispute


@act("disclosure.dispute.appeal")
def appeal(dispute: Dispute, *, by: Actor, received_on: date, authority: str, reason: str = "") -> Dispute:
    """上诉: the second instance is the same dispute, so that it counts once; the first result stays in the journal."""
    if not dispute.is_suit or dispute.instance != 1:
        raise Refused("只有第一审行政诉讼可以上诉。", code="no_appeal")
    if dispute.decided_on is None or not dispute.decided_on <= received_on <= workdays.today():
        raise Refused("收到上诉状副本的日期应在一审裁判之后、今天之前。", field="received_on")
    context().detail(first_result=dispute.result, first_decided_on=dispute.decided_on, number=dispute.result_no)
    if clockwork.running(dispute.case, "performance") is not None:
        clockwork.change(dispute.case, "performance", "stop", received_on, reason="上诉")
    dispute.instance, dispute.received_on, dispute.authority = 2, received_on, authority.strip() or dispute.authority
    dispute.result = dispute.case.outcome = dispute.result_no = dispute.result_note = ""
    dispute.decided_on = dispute.perform_by = dispute.answered_on = dispute.hearing_at = None
    dispute.save()
    clockwork.begin(dispute.case, rules.answer_clock(dispute.path), received_on)
    return dispute


@act("disclosure.dispute.perform")
def perform(dispute: Dispute, *, by: Actor, performed_on: date, performance: str) -> Dispute:
    """登记履行情况: what was done about a decision that went against the body."""
    if dispute.result != DisputeResult.CORRECTED:
        raise Refused("没有被纠正，不需要履行。", code="nothing_ordered")
    if dispute.decided_on is None or not dispute.decided_on <= performed_on <= workdays.today():
        raise Refused("履行日期应在裁决之后、今天之前。", field="performed_on")
    dispute.performed_on, dispute.performance = performed_on, performance.strip()
    dispute.save()
    if clockwork.running(dispute.case, "performance") is not None:
        clockwork.change(dispute.case, "performance", "stop", performed_on)
    context().detail(performed_on=performed_on)
    return dispute


@act("disclosure.dispute.close")
def close(dispute: Dispute, *, by: Actor, lesson_ground: str = "", lesson: str = "") -> Dispute:
    """总结办结: a lost case is performed first, and leaves a lesson."""
    if dispute.result == DisputeResult.CORRECTED:
        if dispute.performed_on is None:
            raise Refused("被纠正的须先登记履行情况。", code="not_performed")
        if lesson_ground not in LessonGround.values or not lesson.strip():
            raise Refused("请选择纠错原因，写明整改和防止措施。", field="lesson")
    dispute.lesson_ground, dispute.lesson = lesson_ground, lesson.strip()
    dispute.save()
    context().detail(ground=lesson_ground)
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
        return
    if request.case.org_id != org.pk:
        raise Refused("所涉申请不是本单位受理的。", field="request")
    if complaint.subject == DisputeSubject.REPLY and request.decided_on is None:
        raise Refused("所涉申请还没有作出答复，请选择“逾期未作答复”。", field="subject")


def _title(complaint: Complaint) -> str:
    kind = DisputePath(complaint.path).label
    return f"{complaint.opponent.strip()}{kind}：{DisputeSubject(complaint.subject).label}"[:300]
