"""补正 (条例第三十条)."""

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
    refuse_before_due(request, "completion")
    context().say(
        basis=f"经本机关告知补正，{request.addressed_as}无正当理由逾期未补正。",
        legal_basis="《中华人民共和国政府信息公开条例》第三十条",
    )
    conclude(request, "other.no_completion")
    return request


def refuse_before_due(request: DisclosureRequest, key: str) -> None:
    """The applicant has until the end of the last day."""
    clock = clockwork.running(request.case, key)
    if clock is not None and clock.due_on is not None:
        refuse_any(handling.abandonment_problems(due_on=clock.due_on, on=workdays.today()), code="too_early")
