"""代办和上门: requests of the public and of staff who write them down, and what each act asks for."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import Filing, HandedIn, Person
from gongkai.apps.services.actions.helping.agency import Authority
from gongkai.apps.services.actions.helping.asking import Wanted
from gongkai.apps.services.actions.helping.points import PointData
from gongkai.apps.services.actions.helping.visits import Circumstances
from gongkai.apps.services.forms.application_extras import NOT_FOUND, extra_fields, project_code_problem, renewed
from gongkai.apps.services.forms.applications import BASIC, HANDED_IN
from gongkai.apps.services.models import (
    AgencyResult,
    ApplicantDocument,
    ApplicantKind,
    DeliveryChoice,
    HelpChannel,
    ItemVersion,
    ServiceItem,
    ServicePoint,
    VisitResult,
)
from gongkai.apps.services.queries.helping import points as reading
from gongkai.apps.services.queries.helping import visits as visit_reading
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.apps.services.rules import helping as rules
from gongkai.kernel import workdays
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.models import Account
from gongkai.web.acts import ActForm
from gongkai.web.forms import CodeField, DateField, Form, HalfWidthField, PhoneField, UploadField, half_width

SEVERAL = forms.CheckboxSelectMultiple
USUAL_DAYS = 90
PROOF = ("jpg", "jpeg", "png", "pdf")
FILES = (*PROOF, "docx", "xlsx")
PERSON = ("kind", "name", "identity_kind", "identity_number", "legal_representative", "phone", "address")


def long_text(label: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), **more)


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


class PointForm(Form):
    """帮办代办点."""

    org = forms.ModelChoiceField(label="管理单位", queryset=Organisation.objects.none(), empty_label=None)
    name = forms.CharField(label="名称", max_length=120)
    address = forms.CharField(label="地址", max_length=200)
    phone = PhoneField(label="电话", max_length=40)
    area = forms.CharField(label="服务范围", max_length=300, help_text="如：青石镇各村、社区居民和本镇企业。")
    offers_agency = forms.BooleanField(label="提供代办服务", required=False)
    offers_visits = forms.BooleanField(label="提供上门服务", required=False)
    active = forms.BooleanField(label="开放", required=False, initial=True)

    def __init__(self, *args: Any, orgs: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if orgs is None:
            del self.fields["org"]
        else:
            self.offer("org", orgs)

    def data_of(self) -> PointData:
        return PointData(**{name: value for name, value in self.cleaned_data.items() if name != "org"})


class AgencyFilter(Form):
    text = forms.CharField(label="编号或者申请人", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "办理中"), ("late", "已超期"), ("closed", "已办结")],
    )


# Acts --------------------------------------------------------------------------------------


class ReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(ActForm):
    """Only agents without a part in the decision of the items are offered."""

    agent = forms.ModelChoiceField(label="代办员", queryset=Account.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agent", reading.people_with(reading.AGENT, self.subject.point))
        self.fields["agent"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]


class AuthorityForm(ActForm):
    """收到授权委托书: the scan was uploaded before; this says what it says."""

    signed_on = DateField(label="签署日期")
    scope = forms.MultipleChoiceField(label="授权范围", widget=SEVERAL)
    authority_until = DateField(label="授权期限至")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = workdays.today()
        self.offer("scope", [(one.code, one.label) for one in rules.scopes().values()])
        self.fields["signed_on"].last = today  # type: ignore[attr-defined]
        self.initial.update(
            {
                "signed_on": today,
                "scope": self.subject.scopes,
                "authority_until": max(self.subject.authority_until, today),
            }
        )


class StepForm(ActForm):
    """记录工作, of the kinds the authority covers."""

    kind = forms.ChoiceField(label="工作")
    on = DateField(label="日期")
    item = forms.ModelChoiceField(
        label="事项", queryset=ServiceItem.objects.none(), required=False, empty_label="全部事项"
    )
    text = long_text("内容", help_text="申请人可以看到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = [(k.code, k.label) for k in rules.step_kinds().values() if k.scope in self.subject.scopes]
        self.offer("kind", allowed)
        self.offer("item", ServiceItem.objects.filter(pk__in=self.subject.items.values("item")))
        self.fields["on"].last = workdays.today()  # type: ignore[attr-defined]
        self.initial["on"] = workdays.today()


class LinkForm(ActForm):
    number = CodeField(label="办件编号", max_length=50)


class AskForm(ActForm):
    text = long_text("请申请人提供什么")


class AnswerForm(ActForm):
    text = long_text("说明", required=False)


class ExtendForm(ReasonForm):
    days = forms.IntegerField(label="延长（工作日）", min_value=1, max_value=60)


class CloseForm(ActForm):
    result = forms.ChoiceField(label="结果", choices=AgencyResult.choices)
    result_text = long_text("结果说明", help_text="写入告知单，申请人可以看到。")


AGENCY_FORMS: dict[str, type[ActForm]] = {
    "assign": AssignForm,
    "decline": ReasonForm,
    "record_authority": AuthorityForm,
    "record_step": StepForm,
    "link_application": LinkForm,
    "ask": AskForm,
    "answer": AnswerForm,
    "extend": ExtendForm,
    "close": CloseForm,
}


class ArrangeForm(ActForm):
    """约定: day, window, at least two officers; who is engaged then is refused by the act."""

    day = DateField(label="日期")
    window = forms.ChoiceField(label="时间段")
    officers = forms.ModelMultipleChoiceField(
        label="上门人员", queryset=Account.objects.none(), widget=SEVERAL, help_text="两名以上。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = workdays.today()
        self.offer("window", [(one.code, one.words) for one in rules.windows().values()])
        self.offer("officers", reading.people_with(reading.VISITOR, self.subject.point))
        self.fields["officers"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
        last = workdays.calendar().add(today, rules.visit_rule(today).ahead_days)
        self.fields["day"].first, self.fields["day"].last = today, last  # type: ignore[attr-defined]
        wanted = self.subject.day or self.subject.wanted_on
        self.initial.update({"day": wanted, "window": self.subject.window or self.subject.wanted_window})


class MomentField(forms.Field):
    """时刻 of the day agreed, as 9:30 or 09:30, full-width too."""

    widget = forms.TextInput
    default_error_messages = {"invalid": "请填写时刻，例如 9:30。"}

    def to_python(self, value: Any) -> time | None:
        text = half_width(str(value or "")).replace("：", ":").replace(" ", "")
        if not text:
            return None
        try:
            return datetime.strptime(text, "%H:%M").time()
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric", "class": "input--medium"}


class MomentForm(ActForm):
    """A moment of the day agreed."""

    moment = ""

    def at(self) -> datetime:
        day = self.subject.day or workdays.today()
        return datetime.combine(day, self.cleaned_data[self.moment], workdays.SHANGHAI)

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, self.moment: self.at()}


class ArriveForm(MomentForm):
    moment = "arrived_at"
    arrived_at = MomentField(label="到达时间")
    present = forms.ModelMultipleChoiceField(
        label="到场的人员", queryset=Account.objects.none(), widget=SEVERAL, help_text="两名以上。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = visit_reading.officers_of(self.subject)
        self.offer("present", people)
        self.fields["present"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
        self.initial.update({"present": [one.pk for one in people], "arrived_at": f"{workdays.now():%H:%M}"})


class LeaveForm(MomentForm):
    moment = "left_at"
    left_at = MomentField(label="离开时间")
    result = forms.ChoiceField(label="结果", choices=VisitResult.choices)
    result_text = long_text("办理的情况")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["left_at"] = f"{workdays.now():%H:%M}"


VISIT_FORMS: dict[str, type[ActForm]] = {
    "arrange": ArrangeForm,
    "decline": ReasonForm,
    "call_off": ReasonForm,
    "arrive": ArriveForm,
    "leave": LeaveForm,
    "finish_filing": ReasonForm,
}


class HandInForm(Form):
    """收件 for whoever is helped: materials of the version as they came, and how the result is to be delivered."""

    content = forms.CharField(label="申请内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    delivery = forms.ChoiceField(label="结果送达方式", choices=DeliveryChoice.choices)

    def __init__(self, *args: Any, item: ServiceItem, version: ItemVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elements = elements_of(version)
        self.item = item
        self.asked = [(n, one) for n, one in enumerate(elements.materials, 1) if not handling.is_shared(one)]
        self.shared = [one.name for one in elements.materials if handling.is_shared(one)]
        for number, one in self.asked:
            self.fields[f"material_{number}"] = forms.ChoiceField(label=one.name, choices=HANDED_IN, required=False)
        self.fields.update(extra_fields(elements))
        self.initial["content"] = f"申请办理{item.name}"[:500]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if problem := project_code_problem(data):
            self.add_error("project_code", problem)
        if data.get("renewed_number") and renewed(self.item, data) is None:
            self.add_error("renewed_number", NOT_FOUND)
        return data

    def filing(self) -> Filing:
        data = self.cleaned_data
        came = [(number, data.get(f"material_{number}")) for number, _ in self.asked]
        return Filing(
            data["content"],
            {"content": data["content"]},
            BASIC,
            data["delivery"],
            [HandedIn(number, form, 1) for number, form in came if form],
            project_code=data.get("project_code", ""),
            renews=renewed(self.item, data),
        )


# What the applicant does -------------------------------------------------------------------


class OwnAnswerForm(Form):
    text = long_text("说明")
    uploads = UploadField(label="材料", required=False, max_count=10, extensions=FILES)


class OwnAuthorityForm(Form):
    """签署授权 online."""

    scope = forms.MultipleChoiceField(label="授权代办员", widget=SEVERAL)
    authority_until = DateField(label="授权期限至")
    sign = forms.BooleanField(label="我授权代办员在上述范围和期限内代为办理，可以随时撤销。")

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("scope", [(one.code, one.label) for one in rules.scopes().values()])
        self.initial.update(
            {
                "scope": subject.scopes,
                "authority_until": max(subject.authority_until, workdays.today()),
            }
        )


class ConfirmForm(Form):
    """A step that needs nothing but the decision."""


class UploadAuthorityForm(Form):
    """授权委托书 as a scan, sealed at rest."""

    authority = UploadField(label="授权委托书扫描件", max_count=3, extensions=PROOF)


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
