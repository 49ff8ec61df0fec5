"""说明理由 and 信息处理费: forms that begin with what the count of the month says (条例第三十五条、第四十二条)."""

from decimal import Decimal
from typing import Any

from django import forms

from gongkai.apps.disclosure.forms.requests.common import CHOOSE, LONG
from gongkai.apps.disclosure.models import DisclosureRequest, ReasonVerdict
from gongkai.apps.disclosure.queries.counts import month_of
from gongkai.kernel import workdays
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField

BASES = [("item", "按件计收"), ("volume", "按量计收")]


class ReasonNoticeForm(ActForm):
    basis = forms.CharField(label="数量、频次明显超过合理范围的事实", widget=forms.Textarea(attrs=LONG))
    below_line = forms.CharField(
        label="没有超过提示线的根据", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    allowed_days = forms.IntegerField(label="说明理由期限（工作日）", min_value=1, max_value=60)
    pauses = forms.BooleanField(
        label="说明理由期间暂停计算答复期限", required=False, help_text="条例没有规定暂停，缺省不暂停。"
    )

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        month = month_of(subject)
        self.fields["below_line"].help_text = (
            f"本月向本机关提出{month.total}件，本单位的提示线为{month.choices.excessive_in_month}件；"
            f"{'已经超过，不必填写。' if month.is_excessive else '没有超过，仍要求说明理由的必须填写。'}"
        )
        self.initial = {
            "basis": f"{subject.addressed_as}在{month.first.year}年{month.first.month}月内"
            f"向本机关提出政府信息公开申请{month.total}件，数量明显超过合理范围。"
            if month.is_excessive
            else "",
            "allowed_days": month.choices.reason_days,
            "pauses": month.choices.reason_pauses,
        }


class TextForm(ActForm):
    text = forms.CharField(label="申请人说明的理由", widget=forms.Textarea(attrs=LONG))


class JudgeReasonForm(ActForm):
    verdict = forms.ChoiceField(label="申请理由", choices=[CHOOSE, *ReasonVerdict.choices])
    finding = forms.CharField(label="判断的依据", max_length=1000, widget=forms.Textarea(attrs=LONG))


class ReviewReasonForm(ActForm):
    agrees = forms.TypedChoiceField(
        label="是否同意承办人的判断",
        choices=[CHOOSE, ("1", "同意"), ("0", "不同意，重新判断")],
        coerce=lambda value: value == "1",
    )
    opinion = forms.CharField(label="复核意见", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if subject.reason_verdict:
            said = f"{subject.get_reason_verdict_display()}：{subject.reason_finding}"
            self.fields["agrees"].help_text = f"承办人判断{said}"


class DelayForm(ActForm):
    days = forms.IntegerField(label="延迟工作日数", min_value=1, max_value=240)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ChargeForm(ActForm):
    basis = forms.ChoiceField(label="计收方式", choices=BASES, help_text="按件或者按量只能择一。")
    pages = forms.IntegerField(
        label="页数",
        min_value=0,
        initial=0,
        required=False,
        help_text="按量计收的填写；A4 及以下幅面的单面为一页，各件的页数不合并。",
    )
    payment_way = forms.CharField(label="缴费方式", max_length=200, initial="凭缴款码通过非税收入收缴系统缴纳")
    notice_received_on = DateField(label="申请人收到通知日期", initial=workdays.today)

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        number = month_of(subject).number
        place = f"本件为该申请人本月向本机关提出的第{number}件。" if number else "本件不计入本月件数。"
        self.fields["basis"].help_text = f"{place}按件或者按量只能择一，金额按标准自动计算。"

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "pages": self.cleaned_data["pages"] or 0}


class CorrectFeeForm(ChargeForm):
    reason = forms.CharField(label="更正的原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial = {**self.initial, "basis": subject.fee_basis, "pages": subject.fee_pages}


class PayForm(ActForm):
    paid_on = DateField(label="缴费日期", initial=workdays.today)
    amount = forms.DecimalField(label="缴费金额（元）", min_value=Decimal("0.01"), decimal_places=2)
    receipt = forms.CharField(label="票据号", max_length=60)

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial["amount"] = subject.fee_amount
