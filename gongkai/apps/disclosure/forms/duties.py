"""Forms of the standing duties of a body."""

import re
from datetime import date
from typing import Any

from django import forms

from gongkai.apps.disclosure.actions.reading_places import Place
from gongkai.apps.disclosure.models import (
    HandoverItem,
    HandoverWay,
    LikenessVerdict,
    PlaceKind,
    ReadingPlace,
    ReassessmentChoice,
    ReassessmentItem,
    WordWeight,
)
from gongkai.apps.disclosure.queries import reassessments
from gongkai.apps.disclosure.rules import duties, publication
from gongkai.kernel import workdays
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, Form, PhoneField

CHOOSE = ("", "请选择")
LINES = {"rows": 3}


class ReasonForm(Form):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs=LINES))


class WordsForm(Form):
    """列入敏感词: several at once, one in a line or with commas between."""

    texts = forms.CharField(
        label="敏感词",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每行一个，或者用逗号分开。",
    )
    weight = forms.ChoiceField(
        label="处理要求",
        choices=WordWeight.choices,
        initial=WordWeight.STOP,
        widget=forms.RadioSelect,
        help_text="须处理：隐去或者由保密审查员准予保留之前不能公开。须核对：提示审查人注意。",
    )
    remark = forms.CharField(
        label="处理说明", max_length=200, required=False, help_text="显示在提示旁，例如“在建工程代号，不得出现”。"
    )

    def clean_texts(self) -> list[str]:
        return [text.strip() for text in re.split(r"[\n,，、;；]+", self.cleaned_data["texts"]) if text.strip()]


# 查阅场所 ------------------------------------------------------------------------------------


class PlaceForm(Form):
    """查阅场所（第二十五条）."""

    name = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="种类", choices=[CHOOSE, *PlaceKind.choices])
    address = forms.CharField(label="地址", max_length=200)
    office_hours = forms.CharField(label="开放时间", max_length=120)
    phone = PhoneField(label="联系电话", max_length=60, required=False)
    equipment = forms.CharField(label="设施、设备", max_length=200, required=False)
    receives = forms.BooleanField(
        label="接收移送的公开信息", required=False, help_text="国家档案馆、公共图书馆应当勾选；下级单位也向其移送。"
    )
    opened_on = DateField(label="设置日期", help_text="此日以后公开的信息列入移送。")

    def place(self) -> Place:
        return Place(**self.cleaned_data)


class FindPlaceForm(Form):
    text = forms.CharField(label="名称、地址或单位", max_length=60, required=False)
    kind = forms.ChoiceField(label="种类", choices=[("", "全部"), *PlaceKind.choices], required=False)


def initial_of(place: ReadingPlace) -> dict[str, Any]:
    return {name: getattr(place, name) for name in PlaceForm.base_fields}


class MonthForm(Form):
    """查阅情况: one month."""

    month = forms.CharField(
        label="月份", max_length=10, widget=forms.TextInput(attrs={"type": "month"}), help_text="例如 2026-11。"
    )
    visitors = forms.IntegerField(label="接待查阅人次", min_value=0, max_value=10_000_000)
    items = forms.IntegerField(label="查阅信息件次", min_value=0, max_value=10_000_000)
    copies = forms.IntegerField(label="复制、索取份数", min_value=0, max_value=10_000_000, initial=0)
    remark = forms.CharField(label="备注", max_length=200, required=False)

    def clean_month(self) -> date:
        found = re.fullmatch(r"\s*([0-9]{4})[-年./]([0-9]{1,2})月?\s*", self.cleaned_data["month"])
        if not found or not 1 <= int(found[2]) <= 12 or not 2008 <= int(found[1]) <= 2100:
            raise forms.ValidationError("请填写月份，例如 2026-11。")
        return date(int(found[1]), int(found[2]), 1)


# 移送 ----------------------------------------------------------------------------------------


class LeaveOutForm(ActForm):
    items = forms.ModelMultipleChoiceField(
        label="移出的信息", queryset=HandoverItem.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs=LINES))

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field = self.fields["items"]
        field.queryset = subject.items.select_related("version__document")  # type: ignore[attr-defined]
        field.label_from_instance = _item_label  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"items": [item.pk for item in data["items"]], "reason": data["reason"]}


def _item_label(item: HandoverItem) -> str:
    return f"{item.version.document.index_no}　{item.version.title}"


class SendForm(ActForm):
    sent_on = DateField(label="移送日期", initial=workdays.today)
    way = forms.ChoiceField(label="移送方式", choices=[CHOOSE, *HandoverWay.choices])


class ReceiptForm(ActForm):
    received_on = DateField(label="签收日期", initial=workdays.today)
    received_by = forms.CharField(label="签收人", max_length=60)


class ActReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs=LINES))


HANDOVER_FORMS: dict[str, type[ActForm]] = {
    "leave_out": LeaveOutForm,
    "send": SendForm,
    "confirm_receipt": ReceiptForm,
    "cancel": ActReasonForm,
}

# 定期评估 ------------------------------------------------------------------------------------


class OneItemForm(ActForm):
    """Acts on one line of a round."""

    item = forms.ModelChoiceField(label="信息", queryset=ReassessmentItem.objects.none(), to_field_name="uid")

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["item"].queryset = self.offered(reassessments.items(subject))  # type: ignore[attr-defined]

    def offered(self, rows: Any) -> Any:
        return rows


class ItemOpinionForm(ActForm):
    """评估意见: on one or several at once."""

    items = forms.ModelMultipleChoiceField(
        label="信息",
        queryset=ReassessmentItem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        to_field_name="uid",
    )
    opinion = forms.ChoiceField(label="评估意见", choices=ReassessmentChoice.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs=LINES), help_text="不予公开的理由是否仍然存在。"
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field = self.fields["items"]
        field.queryset = reassessments.items(subject)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{reassessments.number_of(one)}　{one.title}"  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "items": list(self.cleaned_data["items"])}


class ChangeForm(OneItemForm):
    decision = forms.ChoiceField(label="审定结果", choices=ReassessmentChoice.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="改变意见的理由", max_length=300, widget=forms.Textarea(attrs=LINES))


class ConcludeForm(ActForm):
    conclusion = forms.CharField(label="评估结论", max_length=500, required=False, widget=forms.Textarea(attrs=LINES))


class ReleaseForm(OneItemForm):
    def offered(self, rows: Any) -> Any:
        return rows.filter(decision=ReassessmentChoice.RELEASE, draft=None)


REASSESSMENT_FORMS: dict[str, type[ActForm]] = {
    "give_opinion": ItemOpinionForm,
    "return_round": ActReasonForm,
    "change_opinion": ChangeForm,
    "conclude": ConcludeForm,
    "draft_release": ReleaseForm,
    "cancel": ActReasonForm,
}

# 栏目、设定、重复 ----------------------------------------------------------------------------


class ColumnDraftForm(ActForm):
    column = forms.ChoiceField(label="法定公开栏目")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("column", [CHOOSE, *((one.key, one.label) for one in publication.places())])


class SettingsForm(Form):
    """公开职责设定: an empty field follows the body above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in duties.SETTINGS:
            self.fields[one.name] = forms.IntegerField(
                label=one.label,
                min_value=one.least,
                max_value=one.most,
                required=False,
                help_text=f"条例{one.article}。不填的按上级单位设定，上级也没有设定的为 {one.default}。",
            )


class LikenessForm(Form):
    verdict = forms.ChoiceField(label="判断", choices=LikenessVerdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs=LINES))
