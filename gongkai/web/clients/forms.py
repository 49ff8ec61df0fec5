"""What an administrator says of a system that is to call the interface."""

from typing import Any

from django import forms

from gongkai.kernel.clients import actions, queries, scopes
from gongkai.kernel.clients.models import Client
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.models import Account
from gongkai.kernel.registry import role_label
from gongkai.kernel.workdays import today
from gongkai.web.forms import DateField, Form, PhoneField

OVERLAPS = [("0", "立即失效"), ("24", "24小时后失效"), ("168", "7天后失效"), ("336", "14天后失效")]


class SettingsForm(Form):
    """What it may do, from where, how often, until when; the posts it holds itself."""

    contact = forms.CharField(label="联系人", max_length=60)
    phone = PhoneField(label="联系电话", max_length=40)
    reading = forms.MultipleChoiceField(label="读取", required=False, widget=forms.CheckboxSelectMultiple)
    acts = forms.MultipleChoiceField(label="办理", required=False, widget=forms.CheckboxSelectMultiple)
    roles = forms.MultipleChoiceField(
        label="系统自己的岗位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="以系统自己的名义办理时才需要；以经办人名义办理的，用经办人的岗位。同一系统也要遵守职责分离。",
    )
    networks = forms.CharField(
        label="允许的网络地址",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个地址或者网段，例如 10.1.2.3、10.1.2.0/24；不填的不限制。",
    )
    per_minute = forms.IntegerField(label="每分钟请求上限", min_value=1, max_value=actions.MOST_PER_MINUTE, initial=600)
    expires_on = DateField(label="有效期至", required=False, help_text="最后一日仍然有效；长期使用的不填。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = scopes.known().values()
        self.offer("reading", [(one.id, _words(one.label, one.note)) for one in known if not one.roles])
        self.offer("acts", [(one.id, _words(f"{one.group}：{one.label}", one.note)) for one in known if one.roles])
        roles = scopes.roles_of(one.id for one in known)
        self.offer("roles", [(role, role_label(role)) for role in roles])
        self.fields["expires_on"].first = today()  # type: ignore[attr-defined]

    def settings(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {
            "contact": data["contact"],
            "phone": data["phone"],
            "wanted": [*data["reading"], *data["acts"]],
            "roles": data["roles"],
            "networks": data["networks"].splitlines(),
            "per_minute": data["per_minute"],
            "expires_on": data["expires_on"],
        }


class NewForm(SettingsForm):
    org = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none())
    name = forms.CharField(label="系统名称", max_length=60, help_text="例如“不动产登记系统”，记入业务日志。")
    field_order = ("org", "name")

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("org", bodies)


class SecretForm(Form):
    keep_hours = forms.ChoiceField(label="原密钥", choices=OVERLAPS, initial="24")


class OfficerForm(Form):
    account = forms.ModelChoiceField(label="人员", queryset=Account.objects.none())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("account", people)


def known_of(client: Client) -> dict[str, Any]:
    """The settings as the form shows them."""
    return {
        "contact": client.contact,
        "phone": client.phone,
        "reading": client.scopes,
        "acts": client.scopes,
        "roles": queries.roles_of(client),
        "networks": "\n".join(client.networks),
        "per_minute": client.per_minute,
        "expires_on": client.expires_on,
    }


def _words(label: str, note: str) -> str:
    return f"{label}（{note}）" if note else label
