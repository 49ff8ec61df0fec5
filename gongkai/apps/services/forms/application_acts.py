"""What each act on an application asks of staff."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import Verdict
from gongkai.apps.services.actions.applications.acceptance import CONSEQUENCE
from gongkai.apps.services.forms import application_asides as asides
from gongkai.apps.services.forms import deciding, fees
from gongkai.apps.services.forms.applications import FILES
from gongkai.apps.services.forms.form_check import FormCheckForm
from gongkai.apps.services.forms.texts import ReasonForm, long_text
from gongkai.apps.services.models import (
    DeliveryChoice,
    ItemVersion,
    MaterialForm,
    MaterialVerdict,
    Outcome,
    ServiceItem,
)
from gongkai.apps.services.queries import applications as reading
from gongkai.apps.services.queries import journeys
from gongkai.apps.services.rules import handling
from gongkai.kernel import law, workdays
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, UploadField

# 已补交 is what an applicant does; the window judges it in an act of its own.
VERDICTS = [choice for choice in MaterialVerdict.choices if choice[0] != MaterialVerdict.SUPPLIED]


class CheckForm(ActForm):
    """核对材料: one line for each material of the list."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in self.subject.materials.all() if row.handed_in != MaterialForm.SHARED]
        handed_in = [("", "没有提交"), *(c for c in MaterialForm.choices if c[0] != MaterialForm.SHARED)]
        for row in self.rows:
            self.fields[f"verdict_{row.number}"] = forms.ChoiceField(
                label=row.name, choices=VERDICTS, required=False, initial=row.verdict
            )
            self.fields[f"form_{row.number}"] = forms.ChoiceField(
                label=f"{row.name}：收到的形式", choices=handed_in, required=False, initial=row.handed_in
            )
            self.fields[f"note_{row.number}"] = forms.CharField(
                label=f"{row.name}：说明", max_length=300, required=False, initial=row.note
            )

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "verdicts": [
                Verdict(
                    row.number,
                    data[f"verdict_{row.number}"],
                    data[f"form_{row.number}"],
                    row.copies or int(bool(data[f"form_{row.number}"])),
                    data[f"note_{row.number}"],
                )
                for row in self.rows
            ]
        }


class AttachForm(ActForm):
    """登记电子附件 under one material of the list."""

    number = forms.TypedChoiceField(label="材料", coerce=int)
    uploads = UploadField(label="文件", max_count=10, extensions=FILES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.subject.materials.exclude(handed_in=MaterialForm.SHARED)
        self.offer("number", [(row.number, row.name) for row in rows])


class AcceptForm(ActForm):
    reported = forms.BooleanField(label="上报件：本机关审查后报上级机关决定", required=False)


class TolerantForm(ActForm):
    promise = long_text("申请人的书面承诺")
    allowed_days = forms.IntegerField(label="补交期限（工作日）", min_value=1, max_value=60)
    consequence = forms.CharField(label="逾期不补交的处理", max_length=300, initial=CONSEQUENCE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["allowed_days"].initial = law.period("services.tolerance", on=workdays.today()).days


class CommitmentForm(ActForm):
    commitment = long_text("承诺的内容")


class SupplementNoticeForm(ActForm):
    allowed_days = forms.IntegerField(label="补正期限（工作日）", min_value=1, max_value=90)
    again_reason = forms.CharField(
        label="再次告知的理由", max_length=300, required=False, help_text="第一次告知时不填；再次告知将记录在案。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["allowed_days"].initial = law.period("services.supplement", on=workdays.today()).days
        gaps = handling.gaps(list(self.subject.materials.all()), self.subject.form_faults)
        self.fields["allowed_days"].help_text = f"将一次告知：{'；'.join(gaps)}。"


class SupplementedForm(ActForm):
    text = forms.CharField(label="说明", max_length=1000, required=False)
    received_on = DateField(label="收到补正日期", initial=workdays.today)


class ItemChoiceForm(ActForm):
    """Another body's item, chosen from those that may take the case."""

    item = forms.ModelChoiceField(label="机关和事项", queryset=ServiceItem.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("item", reading.items_of_same_entry(self.subject))
        self.fields["item"].label_from_instance = body_and_item  # type: ignore[attr-defined]


def body_and_item(item: ServiceItem) -> str:
    return f"{item.org.name}：{item.name}"


class TransferForm(ItemChoiceForm):
    reason = long_text("移送的理由")


class ReportForm(ItemChoiceForm):
    opinion = long_text("初步审查意见")


class JointForm(ActForm):
    items = forms.ModelMultipleChoiceField(
        label="参与机关和事项", queryset=ServiceItem.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("items", reading.items_of_joint(self.subject))
        # 一件事: who takes part is written down there already.
        self.initial["items"] = [item.pk for item in journeys.joint_items(self.subject.item)]
        self.fields["items"].label_from_instance = body_and_item  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {"items": list(self.cleaned_data["items"])}


class StageForm(ActForm):
    opinion = long_text("审查意见")
    proposed = forms.ChoiceField(
        label="建议",
        required=False,
        choices=[("", "还有下一个环节"), *(c for c in Outcome.choices if c[0] in ("granted", "refused"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject.stages.filter(passed_on=None).count() > 1:
            del self.fields["proposed"]


class SiteCheckForm(ActForm):
    on = DateField(label="核查日期", initial=workdays.today)
    place = forms.CharField(label="地点", max_length=200)
    officers = forms.CharField(label="核查人员", max_length=200, help_text="两名以上，用顿号分开。")
    finding = long_text("核查情况")


class ProcedureForm(ActForm):
    stopping = True

    kind = forms.ChoiceField(label="程序")
    document_number = forms.CharField(label="文书编号", max_length=120)
    reason = forms.CharField(label="理由", max_length=300)
    expected_days = forms.IntegerField(label="预计需要的工作日", min_value=1, max_value=365)
    since_on = DateField(label="开始日期", initial=workdays.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = handling.special_kinds().values()
        # A hearing has a course of its own (law/steps/hearing.toml).
        found = [one for one in kinds if one.stops_clock == self.stopping and one.code != "hearing"]
        self.offer("kind", [(one.code, one.label) for one in found])


class OtherProcedureForm(ProcedureForm):
    stopping = False


class EndProcedureForm(ActForm):
    result = forms.CharField(label="结论", max_length=500)
    until_on = DateField(label="结束日期", initial=workdays.today)


class VersionForm(ActForm):
    version = forms.ModelChoiceField(label="适用的版本", queryset=ItemVersion.objects.none())
    reason = long_text("选定的理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("version", reading.later_versions(self.subject))


class DeliverForm(ActForm):
    delivery = forms.ChoiceField(label="送达方式", choices=DeliveryChoice.choices)
    receiver = forms.CharField(label="签收人", max_length=60, required=False)
    tracking_number = forms.CharField(label="快递单号", max_length=60, required=False)
    delivered_on = DateField(label="送达日期", initial=workdays.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivery"].initial = self.subject.delivery


class FindingForm(ActForm):
    finding = long_text("核查情况")


class CorrectionForm(ReasonForm):
    correction = long_text("更正的内容")
    field_order = ("correction", "reason")


class WithdrawnForm(ActForm):
    reason = forms.CharField(label="原因", max_length=300, required=False)


ACT_FORMS: dict[str, type[ActForm]] = {
    "check_materials": CheckForm,
    "attach_files": AttachForm,
    "check_form": FormCheckForm,
    "accept": AcceptForm,
    "accept_tolerant": TolerantForm,
    "accept_by_commitment": CommitmentForm,
    "request_supplement": SupplementNoticeForm,
    "supplement": SupplementedForm,
    "refuse_acceptance": deciding.RefuseAcceptanceForm,
    "transfer": TransferForm,
    "decide_at_once": deciding.AtOnceForm,
    "pass_stage": StageForm,
    "record_site_check": SiteCheckForm,
    "begin_special": ProcedureForm,
    "end_special": EndProcedureForm,
    "begin_other": OtherProcedureForm,
    "end_other": EndProcedureForm,
    "supply_tolerated": asides.ToleratedForm,
    "check_tolerated": asides.CheckToleratedForm,
    "choose_version": VersionForm,
    "propose_extension": asides.ProposeExtensionForm,
    "refuse_extension": ReasonForm,
    "extend": asides.ExtensionForm,
    "explain_delay": ReasonForm,
    "open_joint": JointForm,
    "report_up": ReportForm,
    "tell_party": asides.PartyForm,
    "state": asides.StatementForm,
    "charge_fee": fees.ChargeFeeForm,
    "pay_fee": fees.PayFeeForm,
    "waive_fee": fees.WaiveFeeForm,
    "withdraw_fee": fees.WithdrawFeeForm,
    "refund_fee": fees.RefundFeeForm,
    "return_review": ReasonForm,
    "grant": deciding.GrantForm,
    "refuse": deciding.RefuseForm,
    "deliver": DeliverForm,
    "confirm_commitment": FindingForm,
    "revoke": deciding.RevokeForm,
    "recall": deciding.RecallForm,
    "cancel_licence": deciding.CancelForm,
    "lift_bar": ReasonForm,
    "correct": CorrectionForm,
    "reopen": ReasonForm,
    "withdraw": WithdrawnForm,
    "terminate": deciding.TerminateForm,
}
