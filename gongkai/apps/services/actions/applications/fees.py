"""收费 (LIC 第五十八条、第五十九条): what the version of the case lets the body charge, paid in full, with a receipt.

Whoever supervises compares `fee_amount` with `fee_standard` in the journal (违规收费); an act that would make them
differ is refused. A standard in words alone is no number: then nothing is compared, how it was reckoned is on record.
"""

from datetime import date
from decimal import Decimal

from gongkai.apps.services.models import Application, ApplicationFee, FeeChange, FeeChangeKind, FeeState, PayChannel
from gongkai.apps.services.queries import fees as reading
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import fees as rules
from gongkai.apps.services.rules import handling
from gongkai.apps.services.rules.elements import Elements, Fee
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor
from gongkai.web.formatting import money

ONE = Decimal(1)


@act("services.application.charge_fee")
def charge_fee(
    application: Application,
    *,
    by: Actor,
    line: int,
    payment_way: str,
    quantity: Decimal = ONE,
    amount: Decimal | None = None,
    computed: str = "",
) -> Application:
    """收费通知: one fee of the version, by its number; computed where the standard is a fixed amount."""
    elements = elements_of(application.version)
    fee = _chargeable(application, elements, line)
    if not payment_way.strip():
        raise Refused("请填写缴费方式。", field="payment_way")
    fixed = rules.standard(fee, quantity)
    due = _amount(fixed, quantity, amount, computed)
    made = ApplicationFee.objects.create(
        application=application,
        number=application.fees.count() + 1,
        version_number=application.version.number,
        line=line,
        name=fee.name,
        standard=fee.standard,
        basis=fee.basis or elements.fee_basis,
        quantity=quantity,
        unit=fee.unit,
        computed=computed.strip()[:300],
        amount=due,
        payment_way=payment_way.strip()[:300],
        noticed_on=workdays.today(),
    )
    context().detail(fee=fee.name, quantity=quantity, version=made.version_number, fee_amount=due)
    if fixed is not None:
        context().detail(fee_standard=fixed)
    context().say(fee=made, waits=rules.BEFORE.get(elements.pay_before, ""))
    return application


@act("services.application.pay_fee")
def pay_fee(
    application: Application, *, by: Actor, fee: int, paid_on: date, amount: Decimal, channel: str, receipt: str
) -> Application:
    """登记缴费: in full, with the number of the receipt (票据)."""
    row = _one(application, fee)
    _refuse_closed(row)
    fixed = _standard_now(application, row)
    if amount != row.due:
        raise Refused(f"应缴{money(row.due)}，登记的金额应与通知一致。", field="amount")
    if not row.noticed_on <= paid_on <= workdays.today():
        raise Refused("缴费日期应在收费通知之后、今天之前。", field="paid_on")
    if channel not in PayChannel.values:
        raise Refused("请选择缴费渠道。", field="channel")
    if not receipt.strip():
        raise Refused("请填写票据号。", field="receipt")
    row.paid_on, row.channel, row.receipt = paid_on, channel, receipt.strip()[:60]
    row.save()
    context().detail(fee=row.name, fee_amount=amount)
    if fixed is not None:
        context().detail(fee_standard=fixed - row.reduced)
    context().detail(paid_on=paid_on, channel=channel, receipt=row.receipt)
    return application


@act("services.application.waive_fee")
def waive_fee(
    application: Application, *, by: Actor, fee: int, reason: str, amount: Decimal | None = None
) -> Application:
    """减免: before it is paid, the whole of it or a part, on a legal ground that the notice names."""
    row = _one(application, fee)
    _refuse_closed(row)
    less = row.due if amount is None else amount
    if not 0 < less <= row.due:
        raise Refused(f"减免金额应当在{money(row.due)}以内。", field="amount")
    row.reduced += less
    row.save()
    context().detail(fee=row.name, amount=less, due=row.due)
    context().say(fee=row, change=_note(row, FeeChangeKind.REDUCED, less, reason))
    return application


@act("services.application.withdraw_fee")
def withdraw_fee(application: Application, *, by: Actor, fee: int, reason: str) -> Application:
    """撤回收费通知 that was given in error, or that a version chosen later does not bear out: before it is paid, also
    where the case has ended since."""
    row = _one(application, fee)
    _refuse_closed(row)
    row.withdrawn_on, row.withdrawn_reason = workdays.today(), reason.strip()[:300]
    row.save()
    context().detail(fee=row.name, amount=row.due)
    context().say(fee=row)
    return application


@act("services.application.refund_fee")
def refund_fee(application: Application, *, by: Actor, fee: int, amount: Decimal, reason: str) -> Application:
    """退费 of what was paid, or a part of it: charged wrongly, or no longer due."""
    row = _one(application, fee)
    if row.paid_on is None:
        raise Refused("这项费用还没有缴纳。", code="not_paid", field="fee")
    left = row.due - row.refunded
    if not 0 < amount <= left:
        raise Refused(f"可以退还的金额为{money(left)}以内。", field="amount")
    row.refunded += amount
    row.save()
    context().detail(fee=row.name, amount=amount, left=left - amount)
    context().say(fee=row, change=_note(row, FeeChangeKind.REFUNDED, amount, reason), left=left - amount)
    return application


def refuse_unpaid(application: Application, before: str) -> None:
    """Nothing waits for money unless the item says so; then what was told and not paid holds it (`rules.BEFORE`). What
    bodies with a part granted is handed over with the rest."""
    if owed := reading.holding(application, before):
        names = "、".join(one.name for one in owed)
        raise Refused(f"本事项规定先缴费，{names}还没有缴纳或者减免，不能{rules.BEFORE[before]}。", code="unpaid")


def _chargeable(application: Application, elements: Elements, line: int) -> Fee:
    """The fee of the version that may be charged now; what the list does not name cannot be charged."""
    if not elements.is_fee:
        raise Refused(
            f"本件适用的事项版本（第{application.version.number}版）不收费，不得收费（行政许可法第五十八条）。",
            code="free",
        )
    if application.case.step in ("submitted", "pre_review") and not handling.is_instant(elements):
        raise Refused("受理以后才能收费。", code="too_early")
    fee = rules.lines(elements).get(line)
    if fee is None:
        raise Refused("事项清单中没有这个收费项目。", code="outside_list", field="line")
    if line not in reading.chargeable(application):
        raise Refused(f"“{fee.name}”已经发出收费通知。", code="charged_once", field="line")
    if rules.has_no_ground(elements, fee):
        raise Refused(f"“{fee.name}”没有法律、行政法规依据，实施行政许可不得收取。", code="no_ground", field="line")
    return fee


def _amount(fixed: Decimal | None, quantity: Decimal, amount: Decimal | None, computed: str) -> Decimal:
    """The amount by the published standard. One in words alone takes an amount with how it was reckoned."""
    if quantity <= 0:
        raise Refused("请填写数量。", field="quantity")
    if fixed is None and (amount is None or not computed.strip()):
        raise Refused("收费标准不是固定金额，请填写金额和计算过程。", field="computed" if amount else "amount")
    if fixed is not None and amount is not None and amount != fixed:
        raise Refused(
            f"按照公布的标准应收{money(fixed)}，不能收取{money(amount)}。", code="other_amount", field="amount"
        )
    due = fixed if fixed is not None else amount
    if due is None or due <= 0:
        raise Refused("按照标准计算无需缴费，不得收费。", code="nothing_to_charge", field="amount")
    if due > rules.MOST:
        raise Refused(f"应缴金额超过{money(rules.MOST)}，请核对数量。", code="beyond", field="quantity")
    return due


def _one(application: Application, number: int) -> ApplicationFee:
    found = application.fees.filter(number=number).first()
    if found is None:
        raise Refused("本件没有这项收费。", field="fee")
    return found


def _note(row: ApplicationFee, kind: FeeChangeKind, amount: Decimal, ground: str) -> FeeChange:
    on = workdays.today()
    return FeeChange.objects.create(fee=row, kind=kind, amount=amount, on=on, ground=ground.strip()[:300])


def _refuse_closed(row: ApplicationFee) -> None:
    if row.state != FeeState.OPEN:
        raise Refused(f"“{row.name}”{row.state.label}。", code="not_open", field="fee")


def _standard_now(application: Application, row: ApplicationFee) -> Decimal | None:
    """The standard by the version of the case. Where the body chose another since the notice, what that one does not
    ask for is not taken."""
    number = application.version.number
    try:
        fixed = reading.standard_now(application, row)
    except rules.Incomparable:
        raise Refused(
            f"本件改按第{number}版办理，“{row.name}”不能与该版的收费项目对应，请先撤回通知，需要的重新通知。",
            code="other_standard",
            field="fee",
        ) from None
    if fixed is not None and fixed != row.amount and reading.is_of_another_version(application, row):
        raise Refused(
            f"本件改按第{number}版办理，“{row.name}”的标准为{money(fixed)}，与通知不一致，请先撤回通知，需要的重新通知。",
            code="other_standard",
            field="fee",
        )
    return fixed
