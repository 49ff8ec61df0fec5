"""The application (条例第二十九条) and the clerk's registration of one that came in otherwise."""

from dataclasses import fields
from typing import Any

from django import forms

from gongkai.apps.disclosure.actions.requests import Applicant, Wish
from gongkai.apps.disclosure.models import ApplicantClass, Channel, DeliveryWay, IdentityKind, ReplyForm
from gongkai.kernel import workdays
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import CodeField, DateField, Form, PhoneField, UploadField

PERSONAL_DOCUMENTS = (IdentityKind.CITIZEN_ID, IdentityKind.PASSPORT, IdentityKind.RESIDENCE)


class ApplicantForm(Form):
    """申请表 (条例第二十九条): no purpose is asked for."""

    sections: tuple[tuple[str, tuple[str, ...]], ...] = (
        (
            "申请人",
            ("applicant_class", "name", "identity_kind", "identity_number", "legal_representative", "co_applicants"),
        ),
        ("联系方式", ("phone", "email", "address", "postcode", "needs_help")),
        ("代理人（没有委托他人的不填）", ("agent_name", "agent_identity_number", "agent_phone")),
        ("所需政府信息", ("description", "document_hint")),
        ("获取信息的方式和途径", ("form", "delivery")),
        ("身份证明和确认", ("proof", "truth")),
    )

    applicant_class = forms.ChoiceField(label="申请人类别", choices=ApplicantClass.choices)
    name = forms.CharField(label="姓名或者单位名称", max_length=120)
    identity_kind = forms.ChoiceField(label="证件类型", choices=IdentityKind.choices)
    identity_number = CodeField(label="证件号码", max_length=40, help_text="加密保存，仅用于核验申请人身份。")
    legal_representative = forms.CharField(
        label="法定代表人", max_length=60, required=False, help_text="单位申请时填写。"
    )
    co_applicants = forms.CharField(
        label="共同申请人",
        max_length=300,
        required=False,
        help_text="几个人一起申请的，填写其他人的姓名；按一件办理，答复以上面的申请人为准。",
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

    sections = (
        ("收件", ("org", "channel", "submitted_on", "signed_on", "arrived_on")),
        *ApplicantForm.sections[:-1],
        ("身份证明", ("proof",)),
    )

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
