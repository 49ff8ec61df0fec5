"""Forms of the applicant's space."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from gongkai.kernel import registry
from gongkai.kernel.applicants import messages, rules
from gongkai.kernel.applicants.models import AgentRole, Applicant, ApplicantCase, Authorisation, Channel, IdentityKind
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases.models import Case
from gongkai.web.forms import CodeField, DateField, Form, HalfWidthField, UsccField

PERSONAL = [choice for choice in IdentityKind.choices if choice[0] != IdentityKind.USCC]


class ContactField(HalfWidthField):
    """手机号码或者电子邮箱; cleans to a `Contact`."""

    default_error_messages = {"invalid": "请填写 11 位手机号码，或者完整的电子邮箱地址。"}

    def clean(self, value: Any) -> Any:
        found = rules.contact_of(super().clean(value))
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


def _password(label: str, autocomplete: str, **kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    # Spaces belong to a password; nothing is cut off it.
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **kwargs)


class SignInForm(Form):
    login = HalfWidthField(
        label="手机号码、邮箱或者证件号码",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="证件号码须已实名核验。",
    )
    password = _password("密码", "current-password")


class ContactForm(Form):
    contact = ContactField(label="手机号码或者电子邮箱", max_length=254)


class EmailOnlyForm(ContactForm):
    """Where no text messages can be sent."""

    contact = ContactField(label="电子邮箱", max_length=254)


class CodeForm(Form):
    code = HalfWidthField(
        label="6 位验证码",
        max_length=6,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    code.width_class = "input--short"  # type: ignore[attr-defined]  # read by the form row


class NewPasswordForm(Form):
    """Two passwords that have to be the same; whether they are good enough the act says."""

    password = _password("密码", "new-password")
    repeated = _password("再次输入密码", "new-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = "".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("repeated") and data["password"] != data["repeated"]:
            self.add_error("repeated", "两次输入的密码不一致。")
        return data


class IdentityForm(Form):
    name = forms.CharField(label="姓名", max_length=60, help_text="与证件一致。")
    identity_kind = forms.ChoiceField(label="证件类型", choices=PERSONAL)
    identity_number = CodeField(label="证件号码", max_length=30, help_text="加密保存，页面上只显示首尾几位。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("identity_kind") and data.get("identity_number"):
            for problem in rules.identity_problems(data["identity_kind"], data["identity_number"]):
                self.add_error("identity_number", problem)
        return data


class PersonForm(NewPasswordForm, IdentityForm):
    field_order = ("name", "identity_kind", "identity_number", "password", "repeated", "agree")
    agree = forms.BooleanField(label="我同意平台为办理我的事项保存以上信息", help_text="可以随时下载副本、注销账号。")


class RecoverForm(NewPasswordForm):
    field_order = ("identity_number", "password", "repeated")
    identity_number = CodeField(label="注册时的证件号码", max_length=30)


class ChangePasswordForm(NewPasswordForm):
    field_order = ("current", "password", "repeated")
    current = _password("原密码", "current-password")

    def __init__(self, *args: Any, has_one: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_one:
            del self.fields["current"]


class TakeInForm(Form):
    number = CodeField(label="登记编号", max_length=50)
    code = CodeField(label="查询码", max_length=12, help_text="提交时显示，或者印在登记回执上。")


class OrganisationForm(Form):
    name = forms.CharField(label="单位名称", max_length=120)
    uscc = UsccField(label="统一社会信用代码", max_length=18)
    legal_representative = forms.CharField(label="法定代表人或者负责人", max_length=60)


class OfferForm(Form):
    """授权: to whom, for what, how long."""

    name = forms.CharField(label="被授权人姓名", max_length=60, help_text="与其账号登记的姓名一致。")
    contact = ContactField(
        label="被授权人的手机号码或者电子邮箱", max_length=254, help_text="对方用这个联系方式注册后，可以接受授权。"
    )
    role = forms.ChoiceField(label="身份", choices=AgentRole.choices)
    case = forms.ModelChoiceField(
        label="限于一个办件", queryset=Case.objects.none(), required=False, empty_label="不限于某一办件"
    )
    scope = forms.MultipleChoiceField(
        label="事项范围", required=False, widget=forms.CheckboxSelectMultiple, help_text="一项都不选即为全部事项。"
    )
    from_on = DateField(label="起始日期")
    to_on = DateField(label="截止日期", help_text="当天仍然有效；最长三年，可以随时撤销。")

    def __init__(self, *args: Any, presence: Presence, links: list[ApplicantCase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not presence.subject.is_legal:
            del self.fields["role"]
        self.offer("case", Case.objects.filter(pk__in=[link.case_id for link in links]))
        self.offer("scope", sorted((kind, label) for kind, label in registry.my_labels().items()))


class DetailsForm(Form):
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    postcode = CodeField(label="邮政编码", max_length=6, required=False)
    legal_representative = forms.CharField(label="法定代表人或者负责人", max_length=60, required=False)

    def __init__(self, *args: Any, applicant: Applicant, **kwargs: Any) -> None:
        kwargs.setdefault("initial", applicant.details)
        super().__init__(*args, **kwargs)
        if not applicant.is_legal:
            del self.fields["legal_representative"]


class ChannelsForm(Form):
    """消息接收设置: a box for every category and channel that may be chosen."""

    def __init__(self, *args: Any, applicant: Applicant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category in messages.CHOOSABLE:
            for channel in Channel:
                self.fields[f"{category}.{channel}"] = forms.BooleanField(
                    label=f"{category.label}：{channel.label}",
                    required=False,
                    initial=messages.wants(applicant, category, channel),
                )


class PasskeyForm(Form):
    name = forms.CharField(
        label="名称", max_length=30, widget=forms.TextInput(attrs={"placeholder": "如：我的手机、家里的电脑"})
    )


class TokenForm(Form):
    """接口令牌: which program, in whose name, how long."""

    name = forms.CharField(label="名称", max_length=40, help_text="使用它的程序，例如“单位的办事软件”。")
    days = forms.ChoiceField(label="有效期", choices=[("30", "30天"), ("90", "90天"), ("365", "一年")])
    acting = forms.ChoiceField(label="以谁的名义", required=False)

    def __init__(self, *args: Any, held: Sequence[Authorisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = {str(one.uid): one for one in held}
        self.offer("acting", [("", "本人"), *((uid, one.principal.name) for uid, one in self.held.items())])

    def settings(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"name": data["name"], "days": int(data["days"]), "authorisation": self.held.get(data["acting"])}


class CloseForm(Form):
    keep_open_cases = forms.BooleanField(
        label="我知道没有办结的办件今后只能凭登记编号和查询码查询、办理", required=False
    )
    sure = forms.BooleanField(label="我确认注销账号，注销后不能恢复")


class CounterForm(Form):
    """窗口查找: by the whole number on the document."""

    kind = forms.ChoiceField(label="证件类型", choices=IdentityKind.choices)
    number = CodeField(label="证件号码", max_length=30)


class SeenForm(Form):
    seen = forms.CharField(
        label="核对的原件", max_length=200, help_text="如：居民身份证原件，人证一致；营业执照和授权委托书原件。"
    )


class CounterContactForm(SeenForm):
    field_order = ("contact", "seen")
    contact = ContactField(label="新的手机号码或者电子邮箱", max_length=254)


class WithdrawForm(Form):
    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
