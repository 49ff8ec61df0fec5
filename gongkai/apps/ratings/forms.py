"""What is typed about ratings."""

from typing import Any

from django import forms

from gongkai.apps.ratings import rules
from gongkai.apps.ratings.actions import Opinion
from gongkai.web.acts import ActForm
from gongkai.web.forms import CodeField, DateField, Form

AREA = forms.Textarea(attrs={"rows": 4})


class CodeForm(Form):
    """For those who have number and code and no account."""

    number = CodeField(label="办件编号", max_length=50)
    code = CodeField(label="查询码", max_length=20)


class RatingForm(Form):
    level = forms.ChoiceField(label="满意程度", widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(label="原因（可多选）", required=False, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label="意见和建议",
        required=False,
        max_length=1000,
        widget=AREA,
        help_text="承办人员看不到是谁评价的。请不要写姓名、证件号码。",
    )
    contact = forms.CharField(
        label="希望回访的联系方式",
        required=False,
        max_length=100,
        help_text="可以不填。填写的，只有差评回访员看得到，每次查看都有记录。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("level", [(row.id, row.label) for row in rules.levels().values()])
        self.offer("tags", [(row.id, row.label) for row in rules.tags().values()])

    def opinion(self) -> Opinion:
        data = self.cleaned_data
        return Opinion(data["level"], tuple(data["tags"]), data["text"], data["contact"])


class ContactForm(ActForm):
    reached = forms.TypedChoiceField(
        label="是否联系到评价人",
        choices=[("yes", "已联系到"), ("no", "没有留联系方式或者没有联系到")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    findings = forms.CharField(label="核实情况", max_length=1000, widget=AREA)


class MeasuresForm(ActForm):
    measures = forms.CharField(label="整改措施或者说明", max_length=1000, widget=AREA)


class PlanForm(MeasuresForm):
    planned_on = DateField(label="计划完成日期")


class ReplyForm(ActForm):
    reply = forms.CharField(label="对评价人的答复", max_length=1000, widget=AREA)


class ReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=500, widget=AREA)


FORMS: dict[str, type[ActForm]] = {
    "contact": ContactForm,
    "plan": PlanForm,
    "rectify": MeasuresForm,
    "explain": MeasuresForm,
    "appeal": ReasonForm,
    "uphold": ReasonForm,
    "void": ReasonForm,
    "return_draft": ReasonForm,
    "reply": ReplyForm,
}
