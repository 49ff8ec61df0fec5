"""信息处理费 (条例第四十二条; 国办函〔2020〕109号)."""

from datetime import date
from decimal import Decimal

from gongkai.apps.disclosure.actions.requests.results import conclude
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries.requests import counted_this_month
from gongkai.apps.disclosure.rules import fees
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


@act("disclosure.request.charge")
def charge(
    request: DisclosureRequest,
    *,
    by: Actor,
    basis: str,
    pages: int = 0,
    items: int = 1,
    payment_way: str,
    notice_received_on: date | None = None,
) -> DisclosureRequest:
    """通知缴费: by item or by volume, never both; computed from the tiers in force, no amount is typed."""
    if request.fee_notice_on is not None:
        raise Refused("本件已经发出收费通知。", code="charged_once")
    if not payment_way.strip():
        raise Refused("请填写缴费方式。", field="payment_way")
    on = request.receipt_on or workdays.today()
    if basis == "item":
        computed = fees.by_item(before=counted_this_month(request), items=items, on=on)
    elif basis == "volume":
        computed = fees.by_volume(pages, on=on)
    else:
        raise Refused("请选择按件或者按量计收。", field="basis")
    if computed.amount <= 0:
        raise Refused("按标准计算无需缴费，不得通知缴费。", code="nothing_to_charge")
    request.fee_basis, request.fee_amount = basis, computed.amount
    request.fee_lines = [line.text for line in computed.lines]
    request.fee_notice_on = workdays.today()
    request.save()
    context().detail(basis=basis, amount=computed.amount, notice_received_on=notice_received_on or workdays.today())
    context().say(basis_label="按件计收" if basis == "item" else "按量计收")
    return request


@act("disclosure.request.pay")
def pay(request: DisclosureRequest, *, by: Actor, paid_on: date, amount: Decimal, receipt: str) -> DisclosureRequest:
    """登记缴费: in full; the reply clock starts anew from the day after payment."""
    if amount != request.fee_amount:
        raise Refused(f"应缴 {request.fee_amount} 元，登记金额应与通知一致。", field="amount")
    if request.fee_notice_on is None or not request.fee_notice_on <= paid_on <= workdays.today():
        raise Refused("缴费日期应在收费通知之后、今天之前。", field="paid_on")
    request.fee_paid_on, request.fee_receipt = paid_on, receipt.strip()
    request.save()
    context().detail(amount=amount, paid_on=paid_on)
    return request


@act("disclosure.request.abandon_fee")
def abandon_fee(request: DisclosureRequest, *, by: Actor) -> DisclosureRequest:
    """逾期不缴费: deemed abandoned after twenty working days from the day after the notice."""
    clock = clockwork.running(request.case, "fee_payment")
    if clock is not None and clock.due_on is not None and workdays.today() <= clock.due_on:
        raise Refused(f"缴费期限尚未届满（{clock.due_on:%Y-%m-%d}）。", code="too_early")
    context().say(
        basis=f"本机关通知缴纳信息处理费，{request.addressed_as}逾期未缴纳。",
        legal_basis="《政府信息公开信息处理费管理办法》第七条",
    )
    conclude(request, "other.fee_unpaid")
    return request
