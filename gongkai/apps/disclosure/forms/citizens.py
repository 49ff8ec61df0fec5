"""Forms of 更正申请 and 主动公开建议: what citizens write, what a clerk writes for them, what each act asks."""

from dataclasses import fields
from typing import Any

from django import forms

from gongkai.apps.disclosure.actions.corrections import Wrong
from gongkai.apps.disclosure.actions.suggestions import Idea
from gongkai.apps.disclosure.forms.duties import ColumnDraftForm
from gongkai.apps.disclosure.forms.erasure import EraseForm
from gongkai.apps.disclosure.forms.requests import CHOOSE, AssignForm
from gongkai.apps.disclosure.models import (
    Channel,
    CorrectionOutcome,
    DeliveryWay,
    Document,
    IdentityKind,
    SuggestionOutcome,
)
from gongkai.apps.disclosure.queries import citizens
from gongkai.kernel import workdays
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import CodeField, DateField, Form, HalfWidthField, PhoneField, UploadField

LONG = {"rows": 5}
IDENTITY_CHECKS = {"citizen_id": codes.check_citizen_id, "uscc": codes.check_uscc}


class WrongForm(Form):
    """更正申请表（第四十一条）: who, which record, what is wrong, the evidence."""

    name = forms.CharField(label="姓名或者单位名称", max_length=120)
    identity_kind = forms.ChoiceField(label="证件类型", choices=IdentityKind.choices)
    identity_number = CodeField(label="证件号码", max_length=40, help_text="加密保存，仅用于核验申请人身份。")
    phone = PhoneField(label="联系电话", max_length=40)
    email = forms.EmailField(label="电子邮箱", required=False)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    record = forms.CharField(
        label="所涉政府信息记录",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="与您自身相关的记录的名称、文号、日期或者查询网址。",
    )
    inaccuracy = forms.CharField(label="不准确的内容", max_length=2000, widget=forms.Textarea(attrs=LONG))
    right_content = forms.CharField(label="应当更正为", max_length=2000, widget=forms.Textarea(attrs=LONG))
    evidence = forms.CharField(label="证据说明", max_length=2000, widget=forms.Textarea(attrs=LONG))
    proof = UploadField(
        label="身份证明和证据材料", required=False, max_count=10, extensions=("jpg", "jpeg", "png", "pdf")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        check = IDENTITY_CHECKS.get(data.get("identity_kind", ""))
        if check is not None and data.get("identity_number"):
            for problem in check(data["identity_number"]):
                self.add_error("identity_number", problem)
        return data

    def wrong(self) -> Wrong:
        return Wrong(**{f.name: self.cleaned_data[f.name] for f in fields(Wrong)})


class IdeaForm(Form):
    """主动公开建议（第四十四条）: anybody may suggest; a name is not needed."""

    wanted = forms.CharField(
        label="建议主动公开的信息",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="请写明信息的名称、文号、时间等特征。",
    )
    why = forms.CharField(
        label="建议的理由",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text="例如涉及公众利益调整、需要公众广泛知晓或者需要公众参与决策。",
    )
    name = forms.CharField(label="姓名或者单位名称", max_length=120, required=False, help_text="可以不填。")
    phone = PhoneField(label="联系电话", max_length=40, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)

    def idea(self) -> Idea:
        return Idea(**{f.name: self.cleaned_data[f.name] for f in fields(Idea)})


class _Public(Form):
    """What every form that anybody can send asks besides."""

    truth = forms.BooleanField(label="我确认以上内容真实")
    # Filled in only by programs; people do not see it.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, org: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.org = org
        self.order_fields([name for name in self.fields if name != "truth"])

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("提交失败，请刷新页面后重试。")
        return ""


class PublicWrongForm(_Public, WrongForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].required = True


class PublicIdeaForm(_Public, IdeaForm):
    pass


class _Counter(Form):
    """What a clerk notes besides: for which body, how it came in, when."""

    channel = forms.ChoiceField(label="接收渠道", choices=[c for c in Channel.choices if c[0] != Channel.WEB])
    receipt_on = DateField(label="收到日期", initial=workdays.today)

    def __init__(self, *args: Any, orgs: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs = {str(org.pk): org for org in orgs}
        self.fields["org"] = forms.ChoiceField(label="受理单位", choices=[(k, o.name) for k, o in self.orgs.items()])
        self.order_fields(("org", "channel", "receipt_on"))
        self.fields["receipt_on"].last = workdays.today()  # type: ignore[attr-defined]

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]


class CounterWrongForm(_Counter, WrongForm):
    pass


class CounterIdeaForm(_Counter, IdeaForm):
    pass


# Acts ----------------------------------------------------------------------


class CorrectionDraftForm(ActForm):
    outcome = forms.ChoiceField(label="拟处理结果", choices=[CHOOSE, *CorrectionOutcome.choices])
    decision_text = forms.CharField(
        label="处理情况", widget=forms.Textarea(attrs=LONG), required=False, help_text="予以更正的，写明更正后的内容。"
    )
    grounds = forms.CharField(
        label="理由和依据", widget=forms.Textarea(attrs=LONG), required=False, help_text="不予更正时填写。"
    )
    right_body = forms.CharField(
        label="有权更正的机关及联系方式",
        max_length=200,
        required=False,
        help_text="转送或者告知申请人向其他机关提出时填写。",
    )


class OpinionForm(ActForm):
    opinion = forms.CharField(label="意见", max_length=300, initial="同意。")


class TellForm(ActForm):
    way = forms.ChoiceField(label="告知方式", choices=DeliveryWay.choices)
    answered_on = DateField(label="告知日期", initial=workdays.today)


class ReturnForm(ActForm):
    reason = forms.CharField(label="退回的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawForm(ActForm):
    reason = forms.CharField(label="撤回原因（可以不填）", max_length=300, required=False)


class IndexNumberForm(ActForm):
    """A published document of the body, named by its index number."""

    document = HalfWidthField(label="公开信息的索引号", max_length=60, help_text="索引号见公开目录中该信息的页面。")

    def clean_document(self) -> Document | None:
        number = self.cleaned_data["document"]
        found = citizens.public_document(self.subject.org, number) if number else None
        if number and found is None:
            raise forms.ValidationError("没有找到本单位以此索引号公开的信息。")
        return found


class SuggestionDraftForm(IndexNumberForm):
    outcome = forms.ChoiceField(label="拟审核结果", choices=[CHOOSE, *SuggestionOutcome.choices])
    grounds = forms.CharField(label="理由", widget=forms.Textarea(attrs=LONG))
    field_order = ("outcome", "grounds", "document")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = False
        self.fields["document"].help_text = "采纳并且信息已经公开的，填写索引号；尚未公开的留空，公开后再登记。"


CORRECTION_FORMS: dict[str, type[ActForm]] = {
    "assign": AssignForm,
    "erase": EraseForm,
    "draft_decision": CorrectionDraftForm,
    "return_draft": ReturnForm,
    "decide": OpinionForm,
    "deliver": TellForm,
    "withdraw": WithdrawForm,
}
SUGGESTION_FORMS: dict[str, type[ActForm]] = {
    "assign": AssignForm,
    "erase": EraseForm,
    "draft_decision": SuggestionDraftForm,
    "return_draft": ReturnForm,
    "decide": OpinionForm,
    "start_draft": ColumnDraftForm,
    "name_document": IndexNumberForm,
    "withdraw": WithdrawForm,
}


class CitizenFilter(Form):
    text = forms.CharField(label="编号、内容或者姓名", max_length=100, required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("open", "办理中"), ("late", "超期"), ("closed", "已办结")]
    )
