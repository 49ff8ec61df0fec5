"""审理结果、上诉、履行、总结 of a dispute (行政复议法第七十七条; 行政诉讼法第八十五条、第九十四条)."""

from dataclasses import dataclass
from datetime import date

from gongkai.apps.disclosure.actions.disputes.hearings import call_off_coming
from gongkai.apps.disclosure.actions.requests.redo import ORDER, ORDER_RULE, redo
from gongkai.apps.disclosure.models import DisclosureRequest, Dispute, DisputeResult, LessonGround
from gongkai.apps.disclosure.rules import disputes as rules
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class Result:
    """审理结果 with what has to be done by when, if something was ordered."""

    result: str
    decided_on: date
    note: str
    number: str = ""
    perform_by: date | None = None
    answer_again: bool = False


@act("disclosure.dispute.suspend")
def suspend(dispute: Dispute, *, by: Actor, suspended_on: date, reason: str) -> Dispute:
    """登记中止审理: by the reviewing body or the court; the answer of this body is not put off by it."""
    if dispute.suspended_on is not None:
        raise Refused("已经登记中止审理。", code="suspended")
    if not dispute.received_on <= suspended_on <= workdays.today():
        raise Refused("中止日期应在收到副本之后、今天之前。", field="suspended_on")
    dispute.suspended_on = suspended_on
    dispute.save()
    context().detail(suspended_on=suspended_on)
    return dispute


@act("disclosure.dispute.resume")
def resume(dispute: Dispute, *, by: Actor, resumed_on: date) -> Dispute:
    """登记恢复审理."""
    if dispute.suspended_on is None or not dispute.suspended_on <= resumed_on <= workdays.today():
        raise Refused("恢复日期应在中止之后、今天之前。", field="resumed_on")
    context().detail(suspended_on=dispute.suspended_on, resumed_on=resumed_on)
    dispute.suspended_on = None
    dispute.save()
    return dispute


@act("disclosure.dispute.record_result")
def record_result(dispute: Dispute, *, by: Actor, result: Result) -> Dispute:
    """登记审理结果: closes what still ran; what was ordered runs until the day the decision names."""
    if result.result not in DisputeResult.values:
        raise Refused("请选择审理结果。", field="result")
    if not dispute.received_on <= result.decided_on <= workdays.today():
        raise Refused("裁决日期应在收到副本之后、今天之前。", field="decided_on")
    problem = rules.missing_in_result(
        result.result, result.note, result.perform_by, result.decided_on, answer_again=result.answer_again
    )
    if problem is not None:
        raise Refused(problem[1], field=problem[0])
    if result.answer_again and dispute.request_id is None:
        raise Refused("本件没有所涉申请，不能责令重新答复。", field="answer_again")
    dispute.result, dispute.decided_on, dispute.perform_by = result.result, result.decided_on, result.perform_by
    dispute.result_no, dispute.result_note = result.number.strip(), result.note.strip()
    dispute.answer_again, dispute.suspended_on = result.answer_again, None
    dispute.case.outcome = result.result
    dispute.save()
    call_off_coming(dispute, f"已于{result.decided_on:%Y年%-m月%-d日}裁决")
    key = rules.answer_clock(dispute.path)
    if clockwork.running(dispute.case, key) is not None:
        clockwork.change(dispute.case, key, "stop", workdays.today(), reason="已裁决")
    if result.perform_by is not None:
        clockwork.begin_until(
            dispute.case, "performance", result.perform_by, since=result.decided_on, version=ORDER_RULE, article=ORDER
        )
    context().detail(result=result.result, decided_on=result.decided_on, number=dispute.result_no)
    return dispute


@act("disclosure.dispute.redo_request")
def redo_request(dispute: Dispute, *, by: Actor) -> DisclosureRequest:
    """重新办理申请: opens the new answer that the decision orders, due on the day the decision names."""
    original = dispute.request
    if dispute.result != DisputeResult.CORRECTED or not dispute.answer_again or original is None:
        raise Refused("裁决没有责令重新答复。", code="nothing_ordered")
    if dispute.redone.exists():
        raise Refused("已经重新办理。", code="redone")
    made = redo(org=dispute.org, by=by, original=original, ordered_by=dispute, answer_by=dispute.perform_by)
    context().detail(request=made.case.number, answer_by=dispute.perform_by)
    return made


@act("disclosure.dispute.appeal")
def appeal(dispute: Dispute, *, by: Actor, received_on: date, authority: str, reason: str = "") -> Dispute:
    """上诉: the second instance is the same dispute, so that it counts once; the first result stays in the journal."""
    if not dispute.is_suit or dispute.instance != 1:
        raise Refused("只有第一审行政诉讼可以上诉。", code="no_appeal")
    if dispute.redone.exists():
        raise Refused("已经按一审裁判重新办理申请，请先与法律顾问确认。", code="redone")
    if dispute.decided_on is None or not dispute.decided_on <= received_on <= workdays.today():
        raise Refused("收到上诉状副本的日期应在一审裁判之后、今天之前。", field="received_on")
    context().detail(first_result=dispute.result, first_decided_on=dispute.decided_on, number=dispute.result_no)
    if clockwork.running(dispute.case, "performance") is not None:
        clockwork.change(dispute.case, "performance", "stop", received_on, reason="上诉")
    dispute.instance, dispute.received_on, dispute.authority = 2, received_on, authority.strip() or dispute.authority
    dispute.result = dispute.case.outcome = dispute.result_no = dispute.result_note = ""
    dispute.decided_on = dispute.perform_by = dispute.answered_on = None
    dispute.answer_again = False
    dispute.save()
    clockwork.begin(dispute.case, rules.answer_clock(dispute.path), received_on)
    return dispute


@act("disclosure.dispute.perform")
def perform(dispute: Dispute, *, by: Actor, performed_on: date, performance: str) -> Dispute:
    """登记履行情况: what was done about a decision that went against the body."""
    if dispute.result != DisputeResult.CORRECTED:
        raise Refused("没有被纠正，不需要履行。", code="nothing_ordered")
    if problem := _not_answered_again(dispute):
        raise Refused(problem, code="not_answered_again")
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
    """总结办结: a lost case is performed first, and leaves a lesson; no hearing is left without its result."""
    if dispute.hearings.filter(result="", cancelled="").exists():
        raise Refused("有听证或者开庭的结果没有登记，请先登记。", code="hearing_untold")
    if dispute.result == DisputeResult.CORRECTED:
        if dispute.performed_on is None:
            raise Refused("被纠正的须先登记履行情况。", code="not_performed")
        if lesson_ground not in LessonGround.values or not lesson.strip():
            raise Refused("请选择纠错原因，写明整改和防止措施。", field="lesson")
    dispute.lesson_ground, dispute.lesson = lesson_ground, lesson.strip()
    dispute.save()
    context().detail(ground=lesson_ground)
    return dispute


def _not_answered_again(dispute: Dispute) -> str:
    """Why a decision that orders a new answer is not performed yet; empty when it is, or orders none."""
    original = dispute.request
    if not dispute.answer_again or original is None or dispute.decided_on is None:
        return ""
    again = dispute.redone.select_related("case").first()
    answer = again or original
    if answer.answered_on is None:
        return f"责令重新作出的答复（{answer.case.number}）尚未送达，请先答复。"
    # An answer given while the dispute was pending is not the one the decision orders.
    return "" if again or answer.answered_on >= dispute.decided_on else "裁决责令重新答复，请先“重新办理申请”。"
