"""申请代办、申请上门: who asks, for which items; by the public and by staff who write it down."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import Person
from gongkai.apps.services.actions.helping.agency import Authority
from gongkai.apps.services.actions.helping.asking import Wanted
from gongkai.apps.services.actions.helping.visits import Circumstances
from gongkai.apps.services.forms.helping.fields import (
    SEVERAL,
    USUAL_DAYS,
    long_text,
)
from gongkai.apps.services.models import (
    ApplicantDocument,
    ApplicantKind,
    HelpChannel,
    ServiceItem,
    ServicePoint,
)
from gongkai.apps.services.queries.helping import points as reading
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import workdays
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.numbering import codes
from gongkai.web.forms import CodeField, DateField, Form, HalfWidthField, PhoneField

PERSON = ("kind", "name", "identity_kind", "identity_number", "legal_representative", "phone", "address")


def of_items(chosen: Sequence[ServiceItem], found: Sequence[ServiceItem]) -> list[tuple[str, str]]:
    """What is chosen first, then what a search found."""
    every = {str(item.uid): f"{item.name}（{item.org.label}）" for item in (*chosen, *found)}
    return list(every.items())


class HelpForm(Form):
    """Who asks, for which items. Items are looked for by name and ticked; what is ticked stays while one looks on."""

    find = HalfWidthField(label="查找事项", max_length=60, required=False, help_text="输入事项名称中的词，再勾选。")
    items = forms.MultipleChoiceField(label="要办理的事项", widget=SEVERAL)
    content = long_text("需要什么帮助")
    kind = forms.ChoiceField(label="申请人类别", choices=ApplicantKind.choices)
    name = forms.CharField(label="姓名或者单位名称", max_length=120)
    identity_kind = forms.ChoiceField(label="证件类型", choices=ApplicantDocument.choices)
    identity_number = CodeField(label="证件号码", max_length=40, help_text="加密保存，仅用于核对身份、代为申请。")
    legal_representative = forms.CharField(label="法定代表人", max_length=60, required=False)
    phone = PhoneField(label="联系电话", max_length=40)
    address = forms.CharField(label="通信地址", max_length=200, required=False)

    # What stands in the search of items is drawn by the page itself.
    apart = ("find", "items")

    def __init__(
        self,
        *args: Any,
        point: ServicePoint,
        chosen: Sequence[ServiceItem] = (),
        found: Sequence[ServiceItem] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.point = point
        self.offer("items", of_items(chosen, found))
        self.initial.setdefault("items", [str(item.uid) for item in chosen])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        checks = {"citizen_id": codes.check_citizen_id, "uscc": codes.check_uscc}
        kind = data.get("identity_kind", "")
        if kind in checks and data.get("identity_number"):
            for problem in checks[kind](data["identity_number"]):
                self.add_error("identity_number", problem)
        if data.get("kind") == ApplicantKind.PERSON and kind == ApplicantDocument.USCC:
            self.add_error("identity_kind", "自然人申请的，请选择个人证件。")
        return data

    def person(self) -> Person:
        return Person(**{name: self.cleaned_data[name] for name in PERSON})

    def wanted(self, channel: str = "web") -> Wanted:
        items = reading.items_chosen(self.point, self.cleaned_data["items"])
        return Wanted(self.person(), items, self.cleaned_data["content"], channel)


class AgencyForm(HelpForm):
    """申请代办: the help, and the authority it needs."""

    scope = forms.MultipleChoiceField(label="授权代办员", widget=SEVERAL)
    authority_until = DateField(label="授权期限至")
    sections = (
        ("申请人", ("kind", "name", "identity_kind", "identity_number", "legal_representative", "phone", "address")),
        ("帮助和授权", ("content", "scope", "authority_until", "sign")),
    )

    def __init__(self, *args: Any, may_sign: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = workdays.today()
        self.offer("scope", [(one.code, one.label) for one in rules.scopes().values()])
        self.initial.setdefault("scope", list(rules.scopes()))
        field = self.fields["authority_until"]
        field.first, field.last = today, today + timedelta(days=rules.agency_rule(today).most_days)  # type: ignore[attr-defined]
        self.initial.setdefault("authority_until", today + timedelta(days=USUAL_DAYS))
        if may_sign:
            self.fields["sign"] = forms.BooleanField(
                label="我现在签署授权委托书：授权上述代办员在上述范围和期限内代为办理，可以随时撤销。", required=False
            )

    def authority(self) -> Authority:
        return Authority(self.cleaned_data["scope"], self.cleaned_data["authority_until"])


class VisitForm(HelpForm):
    """申请上门: why nobody can come, where to, when."""

    condition = forms.ChoiceField(label="情形")
    condition_note = forms.CharField(label="情形说明", max_length=300, required=False)
    place = forms.CharField(label="上门地址", max_length=200)
    wanted_on = DateField(label="希望的日期", required=False)
    wanted_window = forms.ChoiceField(label="希望的时间段", required=False)
    sections = (
        ("申请人", ("kind", "name", "identity_kind", "identity_number", "legal_representative", "phone", "address")),
        ("上门", ("content", "condition", "condition_note", "place", "wanted_on", "wanted_window")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].label = "办理什么"
        self.offer("condition", [("", "请选择"), *((one.code, one.label) for one in rules.conditions().values())])
        self.offer("wanted_window", [("", "都可以"), *((one.code, one.words) for one in rules.windows().values())])
        self.fields["wanted_on"].first = workdays.today()  # type: ignore[attr-defined]

    def circumstances(self) -> Circumstances:
        data = self.cleaned_data
        return Circumstances(
            data["condition"], data["place"], data["condition_note"], data["wanted_on"], data["wanted_window"]
        )


class StaffAgencyForm(AgencyForm):
    """登记代办申请 by phone or in person."""

    channel = forms.ChoiceField(label="申请方式", choices=HelpChannel.choices[1:])


class StaffVisitForm(VisitForm):
    """登记上门申请 by phone or in person."""

    channel = forms.ChoiceField(label="申请方式", choices=HelpChannel.choices[1:])


class HelpTrackForm(Form):
    number = CodeField(label="编号", max_length=50)
    code = CodeField(label="查询码", max_length=12, help_text="印在登记单上。")


def known_of(presence: Presence) -> dict[str, str]:
    """What the account knows already; the number of a person is not shown to who acts for them."""
    who, me = presence.subject, presence.me
    known = {
        "kind": "legal" if who.is_legal else "person",
        "name": who.name,
        "identity_kind": who.identity_kind,
        "phone": me.mobile,
        "address": who.details.get("address", ""),
        "legal_representative": who.details.get("legal_representative", ""),
    }
    if who.is_legal or not presence.is_acting:
        known["identity_number"] = who.identity_number
    return known
