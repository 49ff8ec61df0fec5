"""征求意见: sending the letter, noting and judging the answer (条例第三十二条至第三十四条)."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from gongkai.apps.disclosure.forms.requests.common import CHOOSE, LONG
from gongkai.apps.disclosure.models import Consultation, ConsultationAnswer, ConsultationKind, DisclosureRequest
from gongkai.kernel import workdays
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField


class ConsultForm(ActForm):
    kind = forms.ChoiceField(label="对象", choices=ConsultationKind.choices)
    name = forms.CharField(label="名称或者姓名", max_length=120)
    contact = forms.CharField(label="联系方式", max_length=200, required=False)
    question = forms.CharField(
        label="征求意见的内容", widget=forms.Textarea(attrs=LONG), help_text="只写涉及对方的信息，不透露申请人。"
    )
    sent_on = DateField(label="发出日期", initial=workdays.today)

    def done(self, result: Any) -> str:
        consultation, token = result
        address = settings.SITE_URL + reverse("disclosure:consultation", args=[token])
        return f"请把回复网址随征求意见书告知{consultation.name}（仅显示这一次）：{address}"


class OpenConsultationForm(ActForm):
    """Acts on one of the consultations that wait for an answer."""

    consultation = forms.ModelChoiceField(label="征求意见对象", queryset=Consultation.objects.none())

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        candidates = list(self.candidates(subject)[:2])
        self.offer("consultation", self.candidates(subject))
        if len(candidates) == 1:
            self.initial["consultation"] = candidates[0].pk

    def candidates(self, subject: DisclosureRequest) -> Any:
        return subject.consultations.filter(answer="")


class AnswerConsultationForm(OpenConsultationForm):
    answer = forms.ChoiceField(
        label="意见", choices=[CHOOSE, *(c for c in ConsultationAnswer.choices if c[0] != ConsultationAnswer.SILENT)]
    )
    answer_reason = forms.CharField(label="理由", widget=forms.Textarea(attrs=LONG), required=False)
    answered_on = DateField(label="答复日期", initial=workdays.today)


class JudgeAnswerForm(OpenConsultationForm):
    reasonable = forms.TypedChoiceField(
        label="不同意公开的理由是否合理", choices=[CHOOSE, ("1", "合理"), ("0", "不合理")], coerce=lambda v: v == "1"
    )
    overriding_interest = forms.CharField(
        label="不公开对公共利益造成重大影响的说明", widget=forms.Textarea(attrs=LONG), required=False
    )

    def candidates(self, subject: DisclosureRequest) -> Any:
        return subject.consultations.filter(answer__in=("refuses", "partly"))
