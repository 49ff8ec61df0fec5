"""Forms of the archives' pages."""

from typing import Any

from django import forms

from gongkai.apps.archives.models import DestructionItem, ItemState, TransferItem
from gongkai.apps.archives.queries import items, transfer_items
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, Form, HalfWidthField


class OpinionForm(ActForm):
    opinion = forms.CharField(label="意见", max_length=200, initial="同意。")


class AppraisalForm(ActForm):
    opinion = forms.CharField(label="鉴定意见", max_length=200, initial="经逐件鉴定，无保存价值。")


class ReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=200)


class KeepForm(ActForm):
    item = forms.ModelChoiceField(label="案卷", queryset=DestructionItem.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="继续保管的理由", max_length=200)
    until_on = DateField(label="保管至", required=False, help_text="到期后重新列入清册；不填写则一直保管，直到解除。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items(self.subject).filter(state=ItemState.LISTED)  # type: ignore[attr-defined]


class BeginForm(ActForm):
    supervisors = forms.CharField(
        label="监销人", max_length=120, help_text="至少两人，用顿号分隔；销毁前应当按清册逐件核对。"
    )


ACT_FORMS: dict[str, type[ActForm]] = {
    "appraise": AppraisalForm,
    "approve": OpinionForm,
    "sign": OpinionForm,
    "send_back": ReasonForm,
    "withdraw": ReasonForm,
    "keep": KeepForm,
    "begin": BeginForm,
}


class BodyForm(Form):
    """Which body, for people who have to do with several."""

    org = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = bodies  # type: ignore[attr-defined]  # a model choice


class NumberForm(Form):
    number = HalfWidthField(label="案卷编号", max_length=50, required=False)


class HoldForm(Form):
    reason = forms.CharField(label="暂缓销毁的理由", max_length=200)
    until_on = DateField(label="保管至", required=False, help_text="不填写则一直保管，直到解除。")


class DrawTransferForm(Form):
    archive = forms.CharField(label="接收档案馆", max_length=120, help_text="例如安澜县档案馆。")


class LeaveOutForm(ActForm):
    item = forms.ModelChoiceField(label="案卷", queryset=TransferItem.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = transfer_items(self.subject)  # type: ignore[attr-defined]  # a model choice


class SendForm(ActForm):
    sent_on = DateField(label="移交日期", initial=workdays.today)


class ReceiptForm(ActForm):
    received_on = DateField(label="接收日期", initial=workdays.today)
    receipt_no = HalfWidthField(label="接收回执编号", max_length=80, help_text="档案馆交接文据上的编号。")
    received_by = forms.CharField(label="接收人", max_length=60)
    received_count = forms.IntegerField(label="回执所列件数", min_value=0)


TRANSFER_FORMS: dict[str, type[ActForm]] = {
    "leave_out": LeaveOutForm,
    "send": SendForm,
    "confirm_receipt": ReceiptForm,
    "cancel": ReasonForm,
}
