"""补正 and 说明理由 (条例第三十条、第三十五条)."""

from datetime import date

from gongkai.apps.disclosure.actions.requests.results import conclude
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.rules import handling
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


@act("disclosure.request.request_completion")
def request_completion(
    request: DisclosureRequest, *, by: Actor, items: list[str], allowed_days: int
) -> DisclosureRequest:
    """告知补正: once, within seven working days of receipt, naming every item and a reasonable period."""
    refuse_any(
        handling.completion_problems(
            received_on=request.receipt_on or workdays.today(),
            on=workdays.today(),
            items=items,
            allowed_days=allowed_days,
            asked_before=request.completion_asked_on is not None,
            calendar=workdays.calendar(),
        ),
        code="completion",
    )
    wanted = [item.strip() for item in items if item.strip()]
    request.completion_asked_on = workdays.today()
    request.completion_items = wanted
    request.save()
    context().detail(items=wanted)
    return request


@act("disclosure.request.complete")
def complete(
    request: DisclosureRequest, *, by: Actor, text: str, completed_on: date | None = None
) -> DisclosureRequest:
    """收到补正: the reply clock starts anew on this day."""
    if not text.strip():
        raise Refused("请填写补正内容。", field="text")
    on = completed_on or workdays.today()
    if on > workdays.today() or (request.completion_asked_on and on < request.completion_asked_on):
        raise Refused("收到补正的日期应在告知补正之后、今天之前。", field="completed_on")
    request.completed_on = on
    request.completion_text = text.strip()
    request.save()
    context().detail(completed_on=on)
    return request


@act("disclosure.request.abandon_completion")
def abandon_completion(request: DisclosureRequest, *, by: Actor) -> DisclosureRequest:
    """逾期不补正: deemed abandoned, but never before the applicant's period has passed."""
    _refuse_before_due(request, "completion")
    context().say(
        basis=f"经本机关告知补正，{request.addressed_as}无正当理由逾期未补正。",
        legal_basis="《中华人民共和国政府信息公开条例》第三十条",
    )
    conclude(request, "other.no_completion")
    return request


@act("disclosure.request.request_reason")
def request_reason(request: DisclosureRequest, *, by: Actor, basis: str, allowed_days: int = 10) -> DisclosureRequest:
    """要求说明理由: number or frequency is clearly beyond a reasonable range."""
    if not basis.strip():
        raise Refused("请写明申请数量、频次明显超过合理范围的事实。", field="basis")
    if request.reason_asked_on is not None:
        raise Refused("已经要求过说明理由。", code="reason_once")
    request.reason_asked_on = workdays.today()
    request.save()
    context().detail(basis=basis.strip())
    return request


@act("disclosure.request.give_reason")
def give_reason(request: DisclosureRequest, *, by: Actor, text: str) -> DisclosureRequest:
    if not text.strip():
        raise Refused("请填写理由。", field="text")
    request.applicant_reason = text.strip()
    request.save()
    return request


@act("disclosure.request.note_no_reason")
def note_no_reason(request: DisclosureRequest, *, by: Actor) -> DisclosureRequest:
    """逾期未说明理由: noted, after the period has passed; the request goes back to its handler."""
    _refuse_before_due(request, "reason")
    return request


def _refuse_before_due(request: DisclosureRequest, key: str) -> None:
    clock = clockwork.running(request.case, key)
    if clock is not None and clock.due_on is not None:
        refuse_any(handling.abandonment_problems(due_on=clock.due_on, on=workdays.today()), code="too_early")
