"""延长答复期限 (条例第三十三条)."""

from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.rules import handling
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


@act("disclosure.request.propose_extension")
def propose_extension(request: DisclosureRequest, *, by: Actor, days: int, reason: str) -> DisclosureRequest:
    """申请延期: for the head of the disclosure office to decide; what could not be approved is not proposed."""
    _refuse_unlawful(request, days, reason, approved=True)
    request.extension_proposed_days, request.extension_proposed_reason = days, reason.strip()
    request.save()
    context().detail(days=days)
    return request


@act("disclosure.request.refuse_extension")
def refuse_extension(request: DisclosureRequest, *, by: Actor, reason: str) -> DisclosureRequest:
    if not request.extension_proposed_days:
        raise Refused("没有待批的延期申请。", code="nothing_proposed")
    request.extension_proposed_days, request.extension_proposed_reason = 0, ""
    request.save()
    return request


@act("disclosure.request.extend")
def extend(request: DisclosureRequest, *, by: Actor, days: int, reason: str) -> DisclosureRequest:
    """批准延期: by the head of the disclosure office, before the base period ends, once, up to the cap."""
    _refuse_unlawful(request, days, reason, approved=by.holds("disclosure.head", request.org))
    request.extension_days = days
    request.extension_proposed_days, request.extension_proposed_reason = 0, ""
    request.save()
    context().detail(days=days)
    return request


def _refuse_unlawful(request: DisclosureRequest, days: int, reason: str, *, approved: bool) -> None:
    clock = clockwork.running(request.case, "reply")
    if clock is None:
        raise Refused("答复期限没有在计时。", code="clock_not_running")
    if request.redo_of_id is not None:
        raise Refused("复议决定、裁判确定的期限不能由本机关延长。", code="ordered")
    problems = handling.extension_problems(
        received_on=request.receipt_on or workdays.today(),
        on=workdays.today(),
        due_on=clock.due_on,
        days=days,
        extended_before=bool(request.extension_days),
        approved_by_head=approved,
        reason=reason,
    )
    refuse_any(problems, code="extension", field="days")
