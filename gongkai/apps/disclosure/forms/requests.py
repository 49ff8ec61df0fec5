"""Forms of requests: what is asked of applicants, and what each act asks of staff."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse

from gongkai.apps.disclosure.actions.requests import Applicant, Search, Wish
from gongkai.apps.disclosure.models import (
    ApplicantClass,
    Channel,
    Consultation,
    ConsultationAnswer,
    ConsultationKind,
    DeliveryWay,
    DisclosureRequest,
    IdentityKind,
    ReplyForm,
)
from gongkai.apps.disclosure.rules import outcomes
from gongkai.kernel import workdays
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people.models import Account
from gongkai.web.acts import ActForm
from gongkai.web.forms import CodeField, DateField, Form, PhoneField, UploadField

LONG = {"rows": 5}
PERSONAL_DOCUMENTS = (IdentityKind.CITIZEN_ID, IdentityKind.PASSPORT, IdentityKind.RESIDENCE)
CHOOSE = ("", "请选择")  # where a ready answer would be taken for the person's own


class ApplicantForm(Form):
    """申请表 (条例第二十九条): no purpose is asked for."""

    applicant_class = forms.ChoiceField(label="申请人类别", choices=ApplicantClass.choices)
    name = forms.CharField(label="姓名或者单位名称", max_length=120)
    identity_kind = forms.ChoiceField(label="证件类型", choices=IdentityKind.choices)
    identity_number = CodeField(label="证件号码", max_length=40, help_text="加密保存，仅用于核验申请人身份。")
    legal_representative = forms.CharField(
        label="法定代表人", max_length=60, required=False, help_text="单位申请时填写。"
    )
    phone = PhoneField(label="联系电话", max_length=40)
    email = forms.EmailField(label="电子邮箱", required=False)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    postcode = CodeField(label="邮政编码", max_length=6, required=False)
    agent_name = forms.CharField(
        label="代理人姓名", max_length=60, required=False, help_text="委托他人申请时填写，并上传授权委托书。"
    )
    agent_identity_number = CodeField(label="代理人证件号码", max_length=40, required=False)
    agent_phone = PhoneField(label="代理人电话", max_length=40, required=False)
    description = forms.CharField(
        label="所需政府信息的内容描述",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="请写明名称、文号、时间、事项等便于检索的特征；一份申请写一项内容，办理更快。",
    )
    document_hint = forms.CharField(label="名称、文号或者其他特征", max_length=300, required=False)
    form = forms.ChoiceField(label="获取信息的方式", choices=ReplyForm.choices)
    delivery = forms.ChoiceField(label="获取信息的途径", choices=DeliveryWay.choices)
    needs_help = forms.BooleanField(label="我存在阅读困难或者视听障碍，需要帮助", required=False)
    proof = UploadField(label="身份证明", required=False, max_count=4, extensions=("jpg", "jpeg", "png", "pdf"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_identity(data)
        self._check_class(data)
        self._check_delivery(data)
        if bool(data.get("agent_name")) != bool(data.get("agent_identity_number")):
            self.add_error("agent_name", "委托他人申请的，请同时填写代理人姓名和证件号码。")
        return data

    def _check_identity(self, data: dict[str, Any]) -> None:
        kind, number = data.get("identity_kind"), data.get("identity_number", "")
        checks = {"citizen_id": codes.check_citizen_id, "uscc": codes.check_uscc}
        if kind in checks and number:
            for problem in checks[kind](number):
                self.add_error("identity_number", problem)

    def _check_class(self, data: dict[str, Any]) -> None:
        """A person's number stands for no organisation, nor an organisation's for a person: the class is counted."""
        person, kind = data.get("applicant_class") == ApplicantClass.NATURAL_PERSON, data.get("identity_kind")
        if person and kind == IdentityKind.USCC:
            self.add_error("identity_kind", "自然人申请的，请选择居民身份证等个人证件。")
        if data.get("applicant_class") and not person and kind in PERSONAL_DOCUMENTS:
            self.add_error("identity_kind", "单位申请的，请选择统一社会信用代码或者其他证件。")

    def _check_delivery(self, data: dict[str, Any]) -> None:
        needed = {"post": "address", "email": "email"}.get(data.get("delivery", ""))
        if needed and not data.get(needed):
            self.add_error(
                needed, f"选择“{DeliveryWay(data['delivery']).label}”时，请填写{self.fields[needed].label}。"
            )

    def applicant(self) -> Applicant:
        data = self.cleaned_data
        names = [f.name for f in fields(Applicant)]
        return Applicant(**{name: data[name] for name in names})

    def wish(self) -> Wish:
        return Wish(**{name: self.cleaned_data[name] for name in ("description", "form", "delivery", "document_hint")})


class CounterForm(ApplicantForm):
    """登记当面、邮寄、传真、口头申请: the clerk writes for the applicant and notes how it came in."""

    channel = forms.ChoiceField(label="接收渠道", choices=[c for c in Channel.choices if c[0] != Channel.WEB])
    submitted_on = DateField(label="提交日期", help_text="邮寄的填寄出日期，不明的填到达日期。")
    signed_on = DateField(
        label="签收日期", required=False, help_text="邮政签收的邮件，以本机关签收之日为收到申请之日。"
    )
    arrived_on = DateField(label="到达日期", required=False, help_text="平信、传真填写，须于到达当日与申请人确认。")
    field_order = ("channel", "submitted_on", "signed_on", "arrived_on")

    def __init__(self, *args: Any, orgs: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs = {str(org.pk): org for org in orgs}
        self.fields["org"] = forms.ChoiceField(label="受理单位", choices=[(k, o.name) for k, o in self.orgs.items()])
        self.order_fields(("org", *self.field_order))
        today = workdays.today()
        for name in ("submitted_on", "signed_on", "arrived_on"):
            self.fields[name].last = today  # type: ignore[attr-defined]
        self.fields["submitted_on"].initial = today

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        needed = {Channel.POST_SIGNED: "signed_on", Channel.POST_UNSIGNED: "arrived_on", Channel.FAX: "arrived_on"}
        name = needed.get(data.get("channel"))  # type: ignore[arg-type]
        if name and not data.get(name):
            self.add_error(name, f"请填写{self.fields[name].label}。")
        return data

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]


# Acts ----------------------------------------------------------------------


class ConfirmForm(ActForm):
    confirmed_on = DateField(
        label="确认日期", initial=workdays.today, help_text="双方确认之日为收到申请之日，答复期限自次日起算。"
    )


class AssignForm(ActForm):
    department = forms.ModelChoiceField(label="承办机构", queryset=Department.objects.none(), required=False)
    handler = forms.ModelChoiceField(label="承办人", queryset=Account.objects.none(), required=False)

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.offer("department", subject.org.departments.filter(active=True))
        handlers = Account.objects.filter(
            posts__org=subject.org, posts__role="disclosure.handler", is_active=True
        ).distinct()
        self.offer("handler", handlers)


class LinesForm(ActForm):
    """A list typed one item a line."""

    lines_name = "items"

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        data[self.lines_name] = [line.strip() for line in data[self.lines_name].splitlines() if line.strip()]
        return data


class CompletionForm(LinesForm):
    items = forms.CharField(
        label="需要补正的事项", widget=forms.Textarea(attrs=LONG), help_text="每行一项，一次性全部列明。"
    )
    allowed_days = forms.IntegerField(label="补正期限（工作日）", min_value=1, max_value=60, initial=10)


class CompleteForm(ActForm):
    text = forms.CharField(label="补正内容", widget=forms.Textarea(attrs=LONG))
    completed_on = DateField(label="收到补正日期", initial=workdays.today)


class ReasonNoticeForm(ActForm):
    basis = forms.CharField(label="数量、频次明显超过合理范围的事实", widget=forms.Textarea(attrs=LONG))
    allowed_days = forms.IntegerField(label="说明理由期限（工作日）", min_value=1, max_value=60, initial=10)


class TextForm(ActForm):
    text = forms.CharField(label="申请人说明的理由", widget=forms.Textarea(attrs=LONG))


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


class ExtendForm(ActForm):
    days = forms.IntegerField(label="延长工作日数", min_value=1, max_value=20)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial = {
            "days": subject.extension_proposed_days or 20,
            "reason": subject.extension_proposed_reason,
        }


class DelayForm(ActForm):
    days = forms.IntegerField(label="延迟工作日数", min_value=1, max_value=240)
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ChargeForm(ActForm):
    basis = forms.ChoiceField(label="计收方式", choices=[("item", "按件计收"), ("volume", "按量计收")])
    items = forms.IntegerField(label="件数", min_value=1, initial=1, help_text="按最小合理单位拆分后的件数。")
    pages = forms.IntegerField(label="页数", min_value=0, initial=0, help_text="A4 及以下幅面的单面为一页。")
    payment_way = forms.CharField(label="缴费方式", max_length=200, initial="凭缴款码通过非税收入收缴系统缴纳")
    notice_received_on = DateField(label="申请人收到通知日期", initial=workdays.today)


class PayForm(ActForm):
    paid_on = DateField(label="缴费日期", initial=workdays.today)
    amount = forms.DecimalField(label="缴费金额（元）", min_value=Decimal("0.01"), decimal_places=2)
    receipt = forms.CharField(label="票据号", max_length=60)

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial["amount"] = subject.fee_amount


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

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.offer("outcome", [CHOOSE, *outcomes.choices(on=subject.receipt_on or workdays.today())])
        self.initial = {
            "outcome": subject.proposed_outcome,
            "grounds": subject.grounds,
            "reply_text": subject.reply_text,
            "right_body": subject.right_body,
        }


class OpinionForm(ActForm):
    opinion = forms.CharField(label="意见", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), initial="同意。")


class SecrecyOpinionForm(ActForm):
    opinion = forms.CharField(
        label="保密审查意见",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明是否涉及国家秘密、工作秘密、商业秘密和个人信息。",
    )


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


class ReasonOnlyForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(ReasonOnlyForm):
    into = forms.ModelChoiceField(label="并入", queryset=DisclosureRequest.objects.none())
    field_order = ("into", "reason")

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        from gongkai.apps.disclosure.queries.requests import similar_by_applicant

        self.offer("into", similar_by_applicant(subject).filter(case__closed_on=None))


class SplitForm(LinesForm, ReasonOnlyForm):
    lines_name = "parts"
    parts = forms.CharField(
        label="拆分后的各项内容", widget=forms.Textarea(attrs=LONG), help_text="每行一项；第一项留在本件。"
    )


ACT_FORMS: dict[str, type[ActForm]] = {
    "confirm": ConfirmForm,
    "assign": AssignForm,
    "request_completion": CompletionForm,
    "complete": CompleteForm,
    "request_reason": ReasonNoticeForm,
    "give_reason": TextForm,
    "consult": ConsultForm,
    "answer_consultation": AnswerConsultationForm,
    "close_silent_consultation": OpenConsultationForm,
    "judge_answer": JudgeAnswerForm,
    "propose_extension": ExtendForm,
    "refuse_extension": ReasonOnlyForm,
    "extend": ExtendForm,
    "set_delayed_period": DelayForm,
    "charge": ChargeForm,
    "pay": PayForm,
    "record_search": SearchForm,
    "draft_reply": DraftForm,
    "return_draft": ReasonOnlyForm,
    "approve_section": OpinionForm,
    "approve_secrecy": SecrecyOpinionForm,
    "approve_office": OpinionForm,
    "sign": OpinionForm,
    "deliver": DeliverForm,
    "answer_at_once": AtOnceForm,
    "record_service": ServiceForm,
    "withdraw": ReasonOnlyForm,
    "close_unconfirmed": ReasonOnlyForm,
    "merge": MergeForm,
    "split": SplitForm,
}


class ReleaseForm(Form):
    uploads = UploadField(label="文件", max_count=20)


class RequestFilter(Form):
    """Filters of the list of requests."""

    text = forms.CharField(label="编号、内容或者申请人", required=False)
    step = forms.ChoiceField(label="环节", required=False)
    channel = forms.ChoiceField(label="渠道", choices=[("", "全部"), *Channel.choices], required=False)
    received_from = DateField(label="收到日期从", required=False)
    received_to = DateField(label="到", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "办理中"), ("late", "已超期"), ("closed", "已办结")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from gongkai.kernel.cases.procedures import procedure

        steps = [(s.id, s.label) for s in procedure("disclosure.request").steps]
        self.offer("step", [("", "全部"), *steps])
