"""Forms about applications.

`OnlineForm` judges what a program sends at once; on pages the item's own form is filled in
(`views/applications/filling.py`, `window.py`).
"""

from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import Filing, HandedIn, Person
from gongkai.apps.services.forms.application_extras import (
    NOT_FOUND,
    SECTION,
    extra_fields,
    project_code_problem,
    renewed,
)
from gongkai.apps.services.models import (
    ApplicantDocument,
    ApplicantKind,
    DeliveryChoice,
    ItemVersion,
    MaterialForm,
    ServiceItem,
)
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.apps.services.rules.elements import Material
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.numbering import codes
from gongkai.web.forms import CodeField, DateField, Form, PhoneField, UploadField

BASIC = "basic-1"
FILES = ("jpg", "jpeg", "png", "pdf", "docx", "xlsx")
HANDED_IN = [
    ("", "没有提交"),
    *(c for c in MaterialForm.choices if c[0] not in (MaterialForm.SHARED, MaterialForm.PROMISED)),
]
PERSON_FIELDS = (
    "kind",
    "name",
    "identity_kind",
    "identity_number",
    "legal_representative",
    "phone",
    "address",
    "agent_name",
    "agent_identity_number",
    "agent_phone",
)


class ApplicationForm(Form):
    """基本信息 and the materials of one version; what the state has already is not asked for."""

    kind = forms.ChoiceField(label="申请人类别", choices=ApplicantKind.choices)
    name = forms.CharField(label="姓名或者单位名称", max_length=120)
    identity_kind = forms.ChoiceField(label="证件类型", choices=ApplicantDocument.choices)
    identity_number = CodeField(label="证件号码", max_length=40, help_text="加密保存，仅用于核验申请人身份。")
    legal_representative = forms.CharField(label="法定代表人", max_length=60, required=False)
    phone = PhoneField(label="联系电话", max_length=40)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    agent_name = forms.CharField(label="代理人姓名", max_length=60, required=False)
    agent_identity_number = CodeField(label="代理人证件号码", max_length=40, required=False)
    agent_phone = PhoneField(label="代理人电话", max_length=40, required=False)
    content = forms.CharField(
        label="申请内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="写明申请办理什么。"
    )
    delivery = forms.ChoiceField(label="结果送达方式", choices=DeliveryChoice.choices)

    def __init__(self, *args: Any, item: ServiceItem, version: ItemVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.elements = elements_of(version)
        self.asked = [
            (number, one) for number, one in enumerate(self.elements.materials, 1) if not handling.is_shared(one)
        ]
        self.shared = [one.name for one in self.elements.materials if handling.is_shared(one)]
        for number, one in self.asked:
            self.fields[f"material_{number}"] = self.material_field(one)
        self.extras = extra_fields(self.elements)
        self.fields.update(self.extras)
        self.served = handling.served(self.elements)
        kinds = [(kind, ApplicantKind(kind).label) for kind in self.served]
        self.fields["kind"] = forms.ChoiceField(label=self.fields["kind"].label, choices=kinds)
        self.sections = self._sections()

    def material_field(self, one: Material) -> forms.Field:
        """How a material came in; its files where it comes in by itself."""
        return forms.ChoiceField(label=one.name, choices=HANDED_IN, required=False)

    def _sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        named = tuple(name for name in self.fields if name.startswith(("material_", "copies_")))
        return (
            ("申请人", ("kind", "name", "identity_kind", "identity_number", "legal_representative")),
            ("联系方式", ("phone", "address")),
            ("代理人（没有委托他人的不填）", ("agent_name", "agent_identity_number", "agent_phone")),
            ("申请事项", ("content", "delivery")),
            *([(SECTION, tuple(self.extras))] if self.extras else []),
            ("申请材料", named),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        checks = {"citizen_id": codes.check_citizen_id, "uscc": codes.check_uscc}
        kind = data.get("identity_kind", "")
        if kind in checks and data.get("identity_number"):
            for problem in checks[kind](data["identity_number"]):
                self.add_error("identity_number", problem)
        if data.get("kind") == ApplicantKind.PERSON and kind == ApplicantDocument.USCC:
            self.add_error("identity_kind", "自然人申请的，请选择个人证件。")
        if bool(data.get("agent_name")) != bool(data.get("agent_identity_number")):
            self.add_error("agent_name", "委托他人办理的，请同时填写代理人姓名和证件号码。")
        if problem := project_code_problem(data):
            self.add_error("project_code", problem)
        if data.get("renewed_number") and renewed(self.item, data) is None:
            self.add_error("renewed_number", NOT_FOUND)
        if data.get("delivery") == DeliveryChoice.COURIER and not data.get("address"):
            self.add_error("address", "选择快递送达的，请填写通信地址。")
        return data

    def person(self) -> Person:
        return Person(**{name: self.cleaned_data[name] for name in PERSON_FIELDS})

    def filing(self) -> Filing:
        data = self.cleaned_data
        return Filing(
            data["content"],
            {"content": data["content"]},
            BASIC,
            data["delivery"],
            self.handed_in(),
            project_code=data.get("project_code", ""),
            renews=renewed(self.item, data),
        )

    def handed_in(self) -> list[HandedIn]:
        came = ((number, self.form_of(number)) for number, _ in self.asked)
        return [HandedIn(number, form, 1) for number, form in came if form]

    def form_of(self, number: int) -> str:
        return str(self.cleaned_data.get(f"material_{number}") or "")


class OnlineForm(ApplicationForm):
    """网上申请 of a program, for an item that has no form of its own: basic data and each material as files."""

    def material_field(self, one: Material) -> forms.Field:
        return UploadField(
            label=one.name,
            required=False,
            max_count=5,
            extensions=FILES,
            help_text="必要材料。" if one.necessity == "necessary" else "",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for number, one in self.asked:
            name = f"material_{number}"
            needed = one.necessity == "necessary" and not one.commitment
            if needed and not data.get(name) and name not in self.errors:
                self.add_error(name, f"请上传{one.name}。")
        return data

    def form_of(self, number: int) -> str:
        return "electronic" if self.uploads(number) else ""

    def uploads(self, number: int) -> list[Any]:
        return list(self.cleaned_data.get(f"material_{number}") or ())


class ApplicationFilter(Form):
    """Filters of the list of applications."""

    text = forms.CharField(label="编号、事项或者申请人", required=False)
    step = forms.ChoiceField(label="环节", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "办理中"), ("late", "已超期"), ("closed", "已办结")],
    )
    received_from = DateField(label="收到日期从", required=False)
    received_to = DateField(label="到", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(s.id, s.label) for s in procedure("services.application").steps]
        self.offer("step", [("", "全部"), *steps])


class TrackForm(Form):
    """查询进度: number and query code, no account."""

    number = CodeField(label="办件编号", max_length=50)
    code = CodeField(label="查询码", max_length=12, help_text="印在材料接收凭证上。")


class ResumeForm(Form):
    """续填: the code that was told when a form was begun without signing in."""

    code = CodeField(label="续填码", max_length=20, help_text="开始填写时显示的 12 位字母和数字。")


class FindItemForm(Form):
    text = forms.CharField(label="事项名称", max_length=60, required=False)


class WithdrawForm(Form):
    reason = forms.CharField(label="撤回原因（可以不填）", max_length=300, required=False)


class SupplementForm(Form):
    text = forms.CharField(label="补正说明", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    supplements = UploadField(label="补正的材料", required=False, max_count=10, extensions=FILES)


class ToleratedForm(Form):
    """补交容缺材料 by the applicant."""

    supplements = UploadField(label="补交的材料", max_count=10, extensions=FILES)
