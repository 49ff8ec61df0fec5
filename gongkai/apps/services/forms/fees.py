"""What acts on fees of an application ask for."""

from decimal import Decimal
from typing import Any

from django import forms

from gongkai.apps.services.forms.texts import long_text
from gongkai.apps.services.models import ApplicationFee, PayChannel
from gongkai.apps.services.queries import fees as reading
from gongkai.apps.services.rules.elements import Fee
from gongkai.kernel import workdays
from gongkai.web.acts import ActForm
from gongkai.web.formatting import money
from gongkai.web.forms import DateField

CENT = Decimal("0.01")


def amount_field(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=CENT, max_digits=12, decimal_places=2, **more)


class ChargeFeeForm(ActForm):
    line = forms.TypedChoiceField(label="收费项目", coerce=int)
    quantity = forms.DecimalField(label="数量", min_value=CENT, max_digits=10, decimal_places=2, initial=1)
    amount = amount_field(
        "金额（元）", required=False, help_text="标准有单价的不填，按单价和数量计算；填写的，与标准不一致时不能通知。"
    )
    computed = forms.CharField(
        label="计算过程", max_length=300, required=False, help_text="标准没有单价的必须写明怎样计算。"
    )
    payment_way = forms.CharField(label="缴费方式", max_length=300, help_text="在哪里、怎样缴纳，写入收费通知。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = reading.chargeable(self.subject)
        self.offer("line", [(number, _listed(fee)) for number, fee in rows.items()])


def _listed(fee: Fee) -> str:
    return f"{fee.name}：{fee.standard}"


class FeeForm(ActForm):
    """About one fee of the case that stands in the right state."""

    fee = forms.TypedChoiceField(label="收费项目", coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.offered()
        self.offer("fee", [(one.number, f"{one.name}：{money(self.left(one))}") for one in rows])
        if len(rows) == 1:
            self.initial.setdefault("amount", self.left(rows[0]))

    def offered(self) -> list[ApplicationFee]:
        return reading.unpaid(self.subject)

    def left(self, row: ApplicationFee) -> Decimal:
        return row.due


class PayFeeForm(FeeForm):
    paid_on = DateField(label="缴费日期", initial=workdays.today)
    amount = amount_field("缴费金额（元）")
    channel = forms.ChoiceField(label="缴费渠道", choices=PayChannel.choices)
    receipt = forms.CharField(label="票据号", max_length=60)


class WaiveFeeForm(FeeForm):
    amount = amount_field("减免金额（元）", required=False, help_text="不填的，全部免收。")
    reason = long_text("减免的法律、法规或者政策依据", max_length=300)


class WithdrawFeeForm(FeeForm):
    reason = long_text("撤回的理由", max_length=300)

    def offered(self) -> list[ApplicationFee]:
        return reading.standing(self.subject)


class RefundFeeForm(FeeForm):
    amount = amount_field("退还金额（元）")
    reason = long_text("退还的理由和凭证", max_length=300)

    def offered(self) -> list[ApplicationFee]:
        return reading.refundable(self.subject)

    def left(self, row: ApplicationFee) -> Decimal:
        return row.due - row.refunded
