"""Forms that applicants and third parties fill in themselves."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.forms.requests import CHOOSE, ApplicantForm
from gongkai.apps.disclosure.models import ConsultationAnswer
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import CodeField, Form


def known_of(presence: Presence | None) -> dict[str, str]:
    """申请表 filled in from the profile of whoever is signed in; a person's number is not shown to an agent."""
    if presence is None:
        return {}
    who, me = presence.subject, presence.me
    known = {name: who.details.get(name, "") for name in ("address", "postcode", "legal_representative")}
    known |= {"name": who.name, "identity_kind": who.identity_kind, "phone": me.mobile, "email": me.email}
    known["applicant_class"] = "enterprise" if who.is_legal else "natural_person"
    if who.is_legal or not presence.is_acting:
        known["identity_number"] = who.identity_number
    if presence.is_acting:
        known |= {"agent_name": me.name, "agent_identity_number": me.identity_number, "agent_phone": me.mobile}
    return known


class PublicRequestForm(ApplicantForm):
    """网上申请: the body is chosen first; nothing the law does not ask for is asked."""

    truth = forms.BooleanField(label="我确认以上内容真实，并同意行政机关按所留方式与我联系、确认收到申请")
    # Filled in only by programs; people do not see it.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, org: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.org = org
        self.fields["proof"].required = True
        self.fields["proof"].help_text = "请上传身份证明；单位申请请上传登记证照。" + str(
            self.fields["proof"].help_text
        )

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("提交失败，请刷新页面后重试。")
        return ""


class TrackForm(Form):
    """查询进度: number and query code, no account."""

    number = CodeField(label="登记编号", max_length=50)
    code = CodeField(label="查询码", max_length=12, help_text="提交申请时显示，或者印在登记回执上。")


class ApplicantCompletionForm(Form):
    text = forms.CharField(label="补正内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class ApplicantReasonForm(Form):
    text = forms.CharField(label="申请理由", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class ApplicantWithdrawForm(Form):
    reason = forms.CharField(label="撤回原因（可以不填）", max_length=300, required=False)


class ConsultationForm(Form):
    """第三方回复征求意见书."""

    answer = forms.ChoiceField(
        label="是否同意公开",
        choices=[CHOOSE, *(c for c in ConsultationAnswer.choices if c[0] != ConsultationAnswer.SILENT)],
    )
    answer_reason = forms.CharField(
        label="理由",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text="不同意或者部分同意公开的，请说明理由。",
    )
    signer = forms.CharField(label="填写人姓名及职务", max_length=60)
