"""Forms of logging in and of one's own account."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.models import Account, Post
from gongkai.kernel.registry import role_label
from gongkai.kernel.workdays import today
from gongkai.web.forms import DateField, Form, HalfWidthField, PhoneField


def _password(label: str, autocomplete: str, **kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    # Spaces belong to a password; nothing is cut off it.
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **kwargs)


class LogInForm(Form):
    username = forms.CharField(
        label="登录名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _password("密码", "current-password")


class CodeForm(Form):
    code = HalfWidthField(
        label="动态口令或备用码",
        max_length=20,
        help_text="请输入手机验证器上的 6 位数字；手机不在身边时可以使用一个备用码。",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code.width_class = "input--short"  # type: ignore[attr-defined]  # read by the form row


class EnrolForm(Form):
    """The first code of a new authenticator; `current` is asked for where an older one is replaced."""

    current = HalfWidthField(
        label="原动态口令或备用码", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    code = HalfWidthField(
        label="验证器显示的 6 位数字",
        max_length=6,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, replacing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replacing:
            del self.fields["current"]
        for field in self.fields.values():
            field.width_class = "input--short"  # type: ignore[attr-defined]  # read by the form row


class PasskeyForm(Form):
    name = forms.CharField(
        label="名称", max_length=30, widget=forms.TextInput(attrs={"placeholder": "如：办公室电脑、我的手机"})
    )


class PasswordForm(Form):
    current = _password("原密码", "current-password")
    password = _password("新密码", "new-password")
    repeated = _password("再次输入新密码", "new-password")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = "".join(password_validators_help_texts())

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        try:
            validate_password(password, self.account)
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("repeated") and data["password"] != data["repeated"]:
            self.add_error("repeated", "两次输入的新密码不一致。")
        if data.get("password") and data["password"] == data.get("current"):
            self.add_error("password", "新密码不能与原密码相同。")
        return data


class ContactForm(Form):
    phone = PhoneField(label="手机号码", required=False, max_length=20)
    email = forms.EmailField(
        label="电子邮箱", required=False, help_text="未读提醒每天汇总发到这个邮箱；不填写则不发送。"
    )


class DelegationForm(Form):
    """授权代理: whom, for which posts, from when to when, why."""

    receiver = forms.ModelChoiceField(label="代理人", queryset=Account.objects.none(), empty_label="请选择")
    scope = forms.ChoiceField(label="授权范围", help_text="代理人在授权期间以您的岗位办理，日志同时记录两人姓名。")
    from_on = DateField(label="起始日期")
    to_on = DateField(label="截止日期", help_text="当天仍然有效，次日零时自动失效。")
    reason = forms.CharField(
        label="事由", max_length=200, widget=forms.TextInput(attrs={"placeholder": "如：出差、休假"})
    )

    def __init__(self, *args: Any, receivers: Any, posts: list[Post], **kwargs: Any) -> None:
        day = today()
        kwargs.setdefault("initial", {"from_on": day, "to_on": day + timedelta(days=6)})
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = receivers  # type: ignore[attr-defined]  # a model choice
        pairs = {f"{post.role}@{post.org_id}": post for post in posts}
        self.posts = pairs
        choices = [(key, f"{post.org.label} · {role_label(post.role)}") for key, post in pairs.items()]
        self.fields["scope"].choices = [("", "我的全部岗位"), *choices]  # type: ignore[attr-defined]  # a choice
        self.fields["scope"].required = False

    def chosen_post(self) -> tuple[str, Organisation | None]:
        """Role and body of the chosen post; nothing of both for all of them."""
        post = self.posts.get(self.cleaned_data.get("scope") or "")
        return (post.role, post.org) if post else ("", None)
