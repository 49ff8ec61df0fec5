"""信息处理费 (条例第四十二条; 国办函〔2020〕109号)."""

from datetime import date
from decimal import Decimal

from gongkai.apps.disclosure.actions.requests.results import conclude
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries.counts import counted_before
from gongkai.apps.disclosure.rules import fees
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork, letters
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor

WAITING = "等待申请人缴纳信息处理费"


@act("disclosure.request.charge")
def charge(
    request: DisclosureRequest,
    *,
    by: Actor,
    basis: str,
    pages: int = 0,
    payment_way: str,
    notice_received_on: date | None = None,
) -> DisclosureRequest:
    """通知缴费: by item or by volume, never both; computed from the tiers in force, no amount is typed.

    One request is one item: several matters are split into requests of their own first, so that items are counted
    for the fee as they are for the report.
    """
    if request.fee_notice_on is not None:
        raise Refused("本件已经发出收费通知。", code="charged_once")
    if request.fee_waived_on is not None:
        raise Refused("本件已经决定免收信息处理费。", code="waived")
    if not payment_way.strip():
        raise Refused("请填写缴费方式。", field="payment_way")
    _compute(request, basis, pages)
    request.fee_notice_on = workdays.today()
    request.save()
    context().detail(notice_received_on=notice_received_on or workdays.today())
    return request


@act("disclosure.request.correct_fee")
def correct_fee(
    request: DisclosureRequest,
    *,
    by: Actor,
    basis: str,
    pages: int = 0,
    payment_way: str,
    reason: str,
    notice_received_on: date | None = None,
) -> DisclosureRequest:
    """更正收费通知: computed anew before it is paid; the new notice replaces the old one, with a period of its own."""
    before = request.fee_amount
    _compute(request, basis, pages)
    if request.fee_amount == before:
        raise Refused(f"重新计算的金额仍为 {before} 元，不需要更正。", code="same_amount")
    request.fee_notice_on = workdays.today()
    request.save()
    on = notice_received_on or workdays.today()
    clockwork.change(request.case, "fee_payment", "stop", on, reason="收费通知更正")
    clockwork.begin(request.case, "fee_payment", on, reason="更正后的收费通知")
    context().detail(amount_before=before, notice_received_on=on)
    return request


@act("disclosure.request.waive_fee")
def waive_fee(request: DisclosureRequest, *, by: Actor, reason: str) -> DisclosureRequest:
    """免收: decided by the head of the disclosure office with a reason; a notice already sent is taken back."""
    if request.fee_waived_on is not None:
        raise Refused("本件已经决定免收。", code="waived")
    if request.fee_paid_on is not None:
        raise Refused("费用已经缴纳。", code="paid")
    notified = request.fee_notice_on is not None
    request.fee_waived_on, request.fee_waiver = workdays.today(), reason.strip()[:300]
    request.save()
    context().detail(amount=request.fee_amount, notified=notified)
    if notified:
        clockwork.change(request.case, "fee_payment", "stop", workdays.today(), reason="免收")
        clockwork.change(request.case, "reply", "resume", workdays.today(), reason=WAITING)
        letters.issue(request.case, "disclosure.fee_waived", subject=request)
    context().goto("in_progress" if notified or request.case.step == "in_progress" else "registered")
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
    # What was taken beside what the notice fixed by the tiers in force: whoever supervises compares them.
    context().detail(amount=amount, paid_on=paid_on, fee_amount=amount, fee_standard=request.fee_amount)
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


def _compute(request: DisclosureRequest, basis: str, pages: int) -> None:
    """The amount in force now, with what it was computed from; refuses where nothing may be charged."""
    on, before = request.receipt_on or workdays.today(), counted_before(request)
    computed = fees.of_request(basis, before=before, pages=pages, on=on)
    if computed is None:
        raise Refused("请选择按件或者按量计收。", field="basis")
    if computed.amount <= 0:
        raise Refused("按标准计算无需缴费，不得通知缴费。", code="nothing_to_charge")
    request.fee_basis, request.fee_amount = basis, Decimal(computed.amount)
    request.fee_before, request.fee_pages = before, pages if basis == "volume" else 0
    request.fee_lines = [line.text for line in computed.lines]
    context().detail(basis=basis, amount=computed.amount, before=before, pages=request.fee_pages)
    context().say(basis_label="按件计收" if basis == "item" else "按量计收")
