"""Forms of 电子监察."""

from typing import Any

from django import forms

from gongkai.apps.supervision.models import (
    Event,
    EventState,
    MeasureForm,
    OrderSource,
    Signal,
    VoidReason,
)
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries.rules import labels, signal_choices
from gongkai.apps.supervision.rules import schema
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedures
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, Form, UploadField

FILES = ("pdf", "docx", "xlsx", "jpg", "png", "ofd")
TEXT = forms.Textarea(attrs={"rows": 4})


def _text(label: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=TEXT, **more)


class EventFilter(Form):
    text = forms.CharField(label="办件编号或者单位", max_length=80, required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *EventState.choices])
    signal = forms.TypedChoiceField(
        label="信号", required=False, coerce=int, empty_value=None, choices=[("", "全部"), *Signal.choices]
    )
    rule = forms.ChoiceField(label="规则", required=False)
    kind = forms.ChoiceField(label="办件种类", required=False)
    org = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = DateField(label="发生日期从", required=False)
    until = DateField(label="到", required=False)
    mine = forms.BooleanField(label="只看本人承办的", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [(rule, f"{rule} {label}") for rule, label in labels().items()]
        self.offer("rule", [("", "全部"), *rules])
        self.offer("kind", [("", "全部"), *((k, spec.label) for k, spec in procedures().items())])


class AnswerForm(ActForm):
    cause = _text("原因")
    measures = _text("纠正措施和结果")
    responsible = forms.CharField(label="责任人", max_length=60)
    evidence = UploadField(label="证明材料", required=False, max_count=10, extensions=FILES)


class AppealForm(ActForm):
    reason = _text("申诉理由")
    evidence = UploadField(label="证明材料", required=False, max_count=10, extensions=FILES)


class ReasonForm(ActForm):
    reason = _text("理由")


class AcceptForm(ActForm):
    review = _text("审核意见", required=False)


class VoidForm(ActForm):
    void_reason = forms.ChoiceField(
        label="撤销原因", choices=[(v, label) for v, label in VoidReason.choices if v != VoidReason.APPEAL]
    )
    reason = _text("理由")


class ProposeForm(ActForm):
    reason = _text("建议的内容")


class DaysForm(ActForm):
    allowed_days = forms.IntegerField(label="办理期限（工作日）", min_value=1, max_value=120, initial=10)


class SendBackOrderForm(DaysForm):
    reason = _text("退回理由")


class ReportForm(ActForm):
    report = _text("办理情况")
    attachments = UploadField(label="附件", required=False, max_count=10, extensions=FILES)


class ExtensionForm(ActForm):
    days = forms.IntegerField(label="延长（工作日）", min_value=1, max_value=120)
    reason = _text("理由")


class CloseOrderForm(ActForm):
    result = _text("办结意见")


class CarryOutForm(ActForm):
    carried_on = DateField(label="实施日期", initial=workdays.today)
    record = _text("实施情况")
    document_no = forms.CharField(
        label="文号", max_length=60, required=False, help_text="责任追究必填：有权机关处理决定的文号。"
    )
    attachments = UploadField(label="附件", required=False, max_count=10, extensions=FILES)


class CloseMeasureForm(ActForm):
    followup = _text("后续情况", required=False)


CORRECTION_FORMS: dict[str, type[ActForm]] = {
    "answer": AnswerForm,
    "appeal": AppealForm,
    "accept": AcceptForm,
    "send_back": ReasonForm,
    "void": VoidForm,
    "propose": ProposeForm,
    "uphold": ReasonForm,
    "grant_appeal": ReasonForm,
}
ORDER_FORMS: dict[str, type[ActForm]] = {
    "issue": DaysForm,
    "cancel": ReasonForm,
    "remind": ReasonForm,
    "report": ReportForm,
    "propose_extension": ExtensionForm,
    "extend": ExtensionForm,
    "refuse_extension": ReasonForm,
    "send_back": SendBackOrderForm,
    "close": CloseOrderForm,
}
MEASURE_FORMS: dict[str, type[ActForm]] = {
    "refuse": ReasonForm,
    "carry_out": CarryOutForm,
    "close": CloseMeasureForm,
}


class _ForBody(Form):
    """A form about one body; events are offered as the numbers that stand on their pages."""

    org = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label="请选择")
    event_numbers = forms.CharField(
        label="相关监察事件", max_length=400, required=False, help_text="监察编号，多个用空格或者顿号分隔。"
    )

    def __init__(self, *args: Any, bodies: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["org"].queryset = bodies  # type: ignore[attr-defined]  # a model choice
        self.events: list[Event] = []

    def clean_event_numbers(self) -> str:
        text: str = self.cleaned_data["event_numbers"]
        asked = [one for one in text.replace("、", " ").replace("，", " ").replace(",", " ").split() if one]
        self.events, unknown = reading.by_numbers(self.actor, asked)
        if unknown:
            raise forms.ValidationError(f"没有这些监察事件：{'、'.join(unknown)}。")
        return text


class OrderForm(_ForBody):
    title = forms.CharField(label="标题", max_length=100)
    source = forms.ChoiceField(label="来源", choices=OrderSource.choices)
    matter = _text("督办事项")
    finding = _text("查明的情况", required=False)
    requirements = _text("办理要求")
    attachments = UploadField(label="附件", required=False, max_count=10, extensions=FILES)


class MeasureProposalForm(_ForBody):
    form = forms.ChoiceField(label="措施", choices=MeasureForm.choices)
    persons = forms.CharField(label="对象人员", max_length=200, required=False, help_text="责任追究必填。")
    grounds = _text("事由")
    basis = forms.CharField(label="依据", max_length=200)
    planned_on = DateField(label="约谈日期", required=False)
    place = forms.CharField(label="约谈地点", max_length=100, required=False)


class BodyForm(Form):
    """Which body, for people who have to do with several."""

    org = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = bodies  # type: ignore[attr-defined]  # a model choice


class ChangeForm(Form):
    """What every change of a rule says."""

    effective_on = DateField(label="生效日期", help_text="今天之后；已经起算的期限不受影响。")
    basis = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号和条款。")
    reason = forms.CharField(label="理由", max_length=300)


class TightenForm(ChangeForm):
    """The numbers of one rule, as they stand; which there are depends on the rule."""

    field_order = ("number", "signal")
    number = forms.DecimalField(label="数值", min_value=0, max_value=1000)
    signal = forms.ChoiceField(label="信号")

    def __init__(self, *args: Any, label: str = "", whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = label
        if whole:
            self.fields["number"].decimal_places = 0  # type: ignore[attr-defined]  # a decimal field
        self.offer("signal", signal_choices())


class AddForm(ChangeForm):
    """A rule about a clock of one's own."""

    field_order = ("label", "point", "how", "number", "signal")
    label = forms.CharField(label="规则名称", max_length=60)
    point = forms.ChoiceField(label="监察点")
    how = forms.ChoiceField(
        label="判断方式",
        choices=[("left", "期限还剩若干天"), ("share", "期限用去百分之几"), ("over", "超期若干天")],
    )
    number = forms.IntegerField(label="天数或者百分数", min_value=0, max_value=365)
    signal = forms.ChoiceField(label="信号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("point", [(point.id, point.label) for point in schema.table().points])
        self.offer("signal", signal_choices())

    def trigger(self) -> dict[str, Any]:
        how, number = self.cleaned_data["how"], self.cleaned_data["number"]
        if how == "share":
            return {"type": "share", "share": number / 100}
        return {"type": how, "days": number}
