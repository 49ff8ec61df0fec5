"""咨询和建议: what somebody asks, what the clerk answers and makes public."""

from typing import Any

from django import forms

from gongkai.apps.services.models import ConsultationKind
from gongkai.web.acts import ActForm
from gongkai.web.forms import Form


class AskForm(Form):
    kind = forms.ChoiceField(label="类型", choices=ConsultationKind.choices, widget=forms.RadioSelect)
    question = forms.CharField(
        label="内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="请不要写姓名、证件号码等个人信息；答复不需要这些内容。",
    )
    contact = forms.CharField(
        label="手机号码或者电子邮箱（可以不填）",
        max_length=120,
        required=False,
        help_text="只用来通知您已经答复，加密保存，工作人员看不到，答复后三十天删除。",
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["contact"]  # the account is told


class WithdrawConsultationForm(Form):
    """Nothing but the decision."""


class ReplyForm(ActForm):
    reply = forms.CharField(label="答复", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))


class ExtendAnswerForm(ActForm):
    days = forms.IntegerField(label="延长几个工作日", min_value=1, max_value=10)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PublishAnswerForm(ActForm):
    shown_question = forms.CharField(label="公开的问题", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    shown_reply = forms.CharField(label="公开的答复", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.subject
        self.initial = {
            "shown_question": one.shown_question or one.question[:500],
            "shown_reply": one.shown_reply or one.reply,
        }


class ConsultationFilter(Form):
    text = forms.CharField(label="编号或者内容", required=False)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *ConsultationKind.choices])
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "待答复"), ("late", "已超期"), ("closed", "已办结"), ("shown", "已公开")],
    )


CONSULTATION_FORMS: dict[str, type[ActForm]] = {
    "answer": ReplyForm,
    "extend": ExtendAnswerForm,
    "publish": PublishAnswerForm,
}
