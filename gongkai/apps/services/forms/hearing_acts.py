"""What each act of a hearing asks of staff."""

from datetime import datetime
from typing import Any

from django import forms

from gongkai.apps.services.actions.hearings import Appointment, Record
from gongkai.apps.services.forms.texts import ReasonForm, long_text
from gongkai.apps.services.models import LicensingHearing
from gongkai.apps.services.queries import hearings as reading
from gongkai.kernel import law, workdays
from gongkai.kernel.people.models import Account
from gongkai.web.acts import ActForm
from gongkai.web.formatting import cn_date
from gongkai.web.forms import DateField, Form

AT = {"type": "datetime-local", "class": "input--medium"}


class BeginForm(Form):
    """告知听证权利 and 依职权听证: what is to be heard."""

    subject_matter = long_text("听证事项")


class ParticipantForm(ActForm):
    participant = forms.ChoiceField(label="由谁提出")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told = {str(one.pk): one for one in reading.participants(self.subject)}
        self.offer("participant", [(key, str(one.party or "申请人")) for key, one in self.told.items()])

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "participant": self.told[self.cleaned_data["participant"]]}


class RequestForm(ParticipantForm):
    asked_on = DateField(label="提出日期", initial=workdays.today)


class ChallengeForm(ParticipantForm):
    reason = long_text("主持人与本行政许可事项有何直接利害关系")


class ChairField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Account.objects.none(), **kwargs)

    def label_from_instance(self, obj: Account) -> str:
        return obj.name


def offer_chairs(field: forms.ModelChoiceField, hearing: LicensingHearing) -> None:
    field.queryset = Account.objects.filter(pk__in=[one.pk for one in reading.chairs(hearing)]).order_by("name")


class ScheduleForm(ActForm):
    at = forms.DateTimeField(label="举行时间", widget=forms.DateTimeInput(attrs=AT, format="%Y-%m-%dT%H:%M"))
    place = forms.CharField(label="地点", max_length=200)
    chair = ChairField(label="听证主持人", help_text="只列出没有办理过本件的听证主持人。")
    recorder = forms.CharField(label="记录人", max_length=60)
    closed_reason = forms.CharField(
        label="不公开举行的理由", max_length=300, required=False, help_text="涉及国家秘密、商业秘密、个人隐私的才填写。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_chairs(self.fields["chair"], self.subject)  # type: ignore[arg-type]
        rule = law.period("services.hearing_notice", on=workdays.today())
        first = workdays.calendar().add(workdays.today(), rule.days)
        clock = next((one for one in self.subject.case.clocks.filter(key="organise")), None)
        last = f"，应当在{cn_date(clock.due_on)}以前举行" if clock is not None and clock.due_on else ""
        self.fields["at"].help_text = f"今天通知的，最早可以定在{cn_date(first)}{last}。"
        hearing = self.subject
        self.initial.update({"place": hearing.place, "recorder": hearing.recorder, "chair": hearing.chair_id})

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        at: datetime = data.pop("at")
        names = ("place", "chair", "recorder", "closed_reason")
        wanted = Appointment(at, *(data.pop(name) for name in names))
        return {**data, "appointment": wanted}


class RescheduleForm(ScheduleForm):
    reason = long_text("改期的理由")


class DecideChallengeForm(ActForm):
    upheld = forms.TypedChoiceField(
        label="决定",
        choices=[("no", "不需要回避"), ("yes", "应当回避，更换主持人")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    chair = ChairField(label="新的主持人", required=False)
    note = long_text("决定的理由")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_chairs(self.fields["chair"], self.subject)  # type: ignore[arg-type]


class HoldForm(ActForm):
    held_on = DateField(label="举行日期", last=None)
    attendance = long_text("出席情况")
    examiner_said = long_text("审查人员的审查意见、证据和理由")
    applicant_said = long_text("申请人的陈述、申辩和质证")
    parties_said = long_text("利害关系人的陈述、申辩和质证")
    issues = long_text("争议焦点和其他记载", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hearing = self.subject
        self.initial.update({name: getattr(hearing, name) for name in self.fields})
        if hearing.held_on is None and hearing.at is not None:
            self.initial["held_on"] = hearing.at.astimezone(workdays.SHANGHAI).date()

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"held_on": data.pop("held_on"), "record": Record(**data)}


class SignedForm(ActForm):
    signed = forms.CharField(label="签字或者盖章的参加人", max_length=300, required=False, help_text="用顿号分开。")
    unsigned = forms.CharField(
        label="没有签字的参加人和原因", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    confirmed_on = DateField(label="确认日期", initial=workdays.today)


HEARING_FORMS: dict[str, type[ActForm]] = {
    "request": RequestForm,
    "waive": ParticipantForm,
    "challenge": ChallengeForm,
    "schedule": ScheduleForm,
    "reschedule": RescheduleForm,
    "decide_challenge": DecideChallengeForm,
    "hold": HoldForm,
    "confirm": SignedForm,
    "cancel": ReasonForm,
}
