"""Time, search, draft, sign-off and delivery of an answer (条例第三十三条至第四十条)."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.actions.requests import Search
from gongkai.apps.disclosure.forms.findings import AllowForm, FindingChoices
from gongkai.apps.disclosure.forms.requests.common import CHOOSE, LONG
from gongkai.apps.disclosure.models import DeliveryWay, DisclosureRequest
from gongkai.apps.disclosure.queries import hints, secrecy
from gongkai.apps.disclosure.rules import outcomes
from gongkai.kernel import workdays
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField


class ExtendForm(ActForm):
    days = forms.IntegerField(label="延长工作日数", min_value=1, max_value=20)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial = {
            "days": subject.extension_proposed_days or 20,
            "reason": subject.extension_proposed_reason,
        }


class SearchForm(ActForm):
    places = forms.CharField(label="检索范围", max_length=300, help_text="档案室、业务系统、公文系统等。")
    keywords = forms.CharField(label="关键词", max_length=200)
    years = forms.CharField(label="年度", max_length=60, help_text="所检索档案、数据的起止年度。")
    searchers = forms.CharField(label="检索人", max_length=120)
    found = forms.CharField(label="检索结果", widget=forms.Textarea(attrs={"rows": 3}))

    def arguments(self) -> dict[str, Any]:
        return {"search": Search(**self.cleaned_data)}


class DraftForm(ActForm):
    outcome = forms.ChoiceField(label="答复类型")
    grounds = forms.CharField(
        label="理由和依据", widget=forms.Textarea(attrs=LONG), required=False, help_text="未全部公开的，必须写明。"
    )
    reply_text = forms.CharField(label="答复内容", widget=forms.Textarea(attrs={"rows": 8}))
    right_body = forms.CharField(
        label="负责公开的机关及联系方式",
        max_length=200,
        required=False,
        help_text="不属于本机关负责公开且能够确定的，应当告知。",
    )
    override_reason = forms.CharField(
        label="与系统提示不一致的理由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    explanation = forms.CharField(
        label="保留须处理内容的理由",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="答复或者所附文件中有身份证号、银行卡号、密级标志等内容，又确需保留的，写明理由，由保密审查员决定。",
    )

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self._offer_override(subject)
        self.offer("outcome", [CHOOSE, *outcomes.choices(on=subject.receipt_on or workdays.today())])
        self.initial = {
            "outcome": subject.proposed_outcome,
            "grounds": subject.grounds or subject.reason_finding,
            "reply_text": subject.reply_text,
            "right_body": subject.right_body,
            "override_reason": subject.override_reason,
        }

    def _offer_override(self, subject: DisclosureRequest) -> None:
        """Asked for only where something speaks against a refusal."""
        found = hints.of_request(subject)
        if not found:
            del self.fields["override_reason"]
            return
        names = "；".join(f"{hint.label}：{hint.name}" for hint in found)
        self.fields["override_reason"].help_text = f"{names.rstrip('。')}。仍拟不予公开、无法提供的，必须写明理由。"


class OpinionForm(ActForm):
    opinion = forms.CharField(label="意见", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), initial="同意。")


class SecrecyOpinionForm(ActForm):
    opinion = forms.CharField(
        label="保密审查意见",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明是否涉及国家秘密、工作秘密、商业秘密和个人信息。",
    )
    allowed = FindingChoices(
        label="准予保留的内容", required=False, help_text="须处理的内容没有隐去的，逐项准予后才能同意；否则请退回。"
    )
    allow_reason = forms.CharField(
        label="准予保留的理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("allowed", "allow_reason", "opinion")

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        scan = secrecy.scan_reply(subject)
        if scan.open:
            self.fields["allowed"].offer(scan)  # type: ignore[attr-defined]
        else:
            del self.fields["allowed"], self.fields["allow_reason"]


class AllowReplyForm(AllowForm):
    def scan(self) -> secrecy.Scan:
        return secrecy.scan_reply(self.subject)


class DeliverForm(ActForm):
    way = forms.ChoiceField(label="送达方式", choices=DeliveryWay.choices)
    answered_on = DateField(label="发出日期", initial=workdays.today, help_text="是否按期答复以发出日期为准。")
    tracking_number = forms.CharField(label="邮寄单号", max_length=60, required=False)

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["way"].initial = subject.delivery


class AtOnceForm(ActForm):
    reply_text = forms.CharField(label="获取该政府信息的方式和途径", widget=forms.Textarea(attrs=LONG))


class ServiceForm(ActForm):
    served_on = DateField(label="签收日期", initial=workdays.today)
