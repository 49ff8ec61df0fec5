"""Forms of 复议和诉讼."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.apps.disclosure.actions.disputes import Appointment, Complaint, Record, Result
from gongkai.apps.disclosure.forms.citizens import OpinionForm, ReturnForm
from gongkai.apps.disclosure.forms.requests import AssignForm
from gongkai.apps.disclosure.models import (
    DisputePath,
    DisputeResult,
    DisputeSubject,
    Hearing,
    HearingKind,
    HearingResult,
    LessonGround,
)
from gongkai.apps.disclosure.queries import disputes as reading
from gongkai.apps.disclosure.rules.disputes import COMING, UNTOLD
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.formatting import cn_datetime
from gongkai.web.forms import DateField, Form, HalfWidthField

LONG = {"rows": 6}


class RegisterForm(Form):
    """登记: as the copy of the application or complaint says it."""

    path = forms.ChoiceField(label="类型", choices=DisputePath.choices)
    subject = forms.ChoiceField(label="针对的行为", choices=DisputeSubject.choices)
    request = HalfWidthField(
        label="所涉申请编号", max_length=40, required=False, help_text="针对答复或者逾期未答复的，必须填写。"
    )
    earlier = HalfWidthField(
        label="此前复议案件编号", max_length=40, required=False, help_text="复议后起诉的，填写本系统中的复议案件编号。"
    )
    received_on = DateField(label="收到副本之日", initial=workdays.today, help_text="答复、答辩期限自次日起算。")
    authority = forms.CharField(label="复议机关或者人民法院", max_length=120)
    authority_no = forms.CharField(label="案号", max_length=80, required=False)
    opponent = forms.CharField(label="申请人或者原告", max_length=120)
    claims = forms.CharField(label="请求事项和理由", max_length=4000, widget=forms.Textarea(attrs=LONG))

    def __init__(self, *args: Any, orgs: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs = {str(org.pk): org for org in orgs}
        self.fields["org"] = forms.ChoiceField(
            label="被申请人或者被告", choices=[(k, o.name) for k, o in self.orgs.items()]
        )
        self.order_fields(("org",))
        self.fields["received_on"].last = workdays.today()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number, org = data.get("request"), self.orgs.get(data.get("org", ""))
        data["request"] = reading.request_by_number(org, number) if number and org else None
        if number and org and data["request"] is None:
            self.add_error("request", "没有找到本单位这一编号的申请。")
        before = data.get("earlier")
        data["earlier"] = reading.review_by_number(org, before) if before and org else None
        if before and org and data["earlier"] is None:
            self.add_error("earlier", "没有找到本单位这一编号的复议案件。")
        return data

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]

    def complaint(self) -> Complaint:
        return Complaint(**{name: value for name, value in self.cleaned_data.items() if name != "org"})


class AnswerForm(ActForm):
    answer_text = forms.CharField(label="答复意见", max_length=8000, widget=forms.Textarea(attrs={"rows": 10}))
    evidence = forms.CharField(
        label="证据和依据目录",
        max_length=4000,
        widget=forms.Textarea(attrs=LONG),
        help_text="逐项列明，例如检索记录、征求意见函、送达回证；逾期不提交的视为没有证据。",
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial = {"answer_text": subject.answer_text, "evidence": subject.evidence}


class SubmitForm(ActForm):
    answered_on = DateField(label="提交日期", initial=workdays.today)


def moment() -> forms.DateTimeInput:
    """A day with its hour."""
    return forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input--medium"}, format="%Y-%m-%dT%H:%M")


class HearingForm(ActForm):
    kind = forms.ChoiceField(label="类别", choices=HearingKind.choices)
    at = forms.DateTimeField(label="时间", widget=moment())
    place = forms.CharField(label="地点", max_length=120)
    notice_no = forms.CharField(label="通知书文号", max_length=80, required=False)
    notified_on = DateField(label="收到通知日期", required=False, initial=workdays.today)
    attending = forms.CharField(label="拟出庭、参加人员", max_length=200, required=False)

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial["kind"] = HearingKind.COURT if subject.is_suit else HearingKind.HEARING

    def arguments(self) -> dict[str, Any]:
        return {"appointment": Appointment(**self.cleaned_data)}


class OpenHearingForm(ActForm):
    """Acts on one of the appointments that still stand."""

    hearing = forms.ModelChoiceField(label="听证或者开庭", queryset=Hearing.objects.none())

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        offered = self.standing()
        self.offer("hearing", offered)
        self.fields["hearing"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"{one.get_kind_display()}　{cn_datetime(one.at)}　{one.place}"
        )
        if len(only := list(offered[:2])) == 1:
            self.initial = {**self.initial, **self.known(only[0])}

    def standing(self) -> QuerySet[Hearing]:
        found: QuerySet[Hearing] = self.subject.hearings.filter(cancelled="", result="").order_by("at", "id")
        return found

    def known(self, only: Hearing) -> dict[str, Any]:
        """What is filled in where only one comes into question."""
        return {"hearing": only.pk}


class CancelHearingForm(OpenHearingForm):
    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class RecordHearingForm(OpenHearingForm):
    """登记结果: offers only those whose hour has passed."""

    sections = (
        ("", ("hearing", "result")),
        ("举行情况", ("held_on", "attending", "head_attended", "note")),
        ("延至（只在延期、择日继续时填写）", ("next_at", "next_place")),
    )

    result = forms.ChoiceField(label="结果", choices=HearingResult.choices, widget=forms.RadioSelect)
    held_on = DateField(label="举行日期", required=False, help_text="未举行的不填。")
    attending = forms.CharField(label="出庭、参加人员", max_length=200, required=False, help_text="未举行的不填。")
    head_attended = forms.BooleanField(
        label="本机关负责人出庭",
        required=False,
        help_text="被诉行政机关负责人应当出庭应诉；不能出庭的，委托工作人员出庭。",
    )
    note = forms.CharField(
        label="情况记录",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text="未举行、延期的，必须写明原因。",
    )
    next_at = forms.DateTimeField(label="时间", required=False, widget=moment())
    next_place = forms.CharField(label="地点", max_length=120, required=False)

    def standing(self) -> QuerySet[Hearing]:
        return super().standing().filter(at__lte=workdays.now())

    def known(self, only: Hearing) -> dict[str, Any]:
        held_on = only.at.astimezone(workdays.SHANGHAI).date()
        return {"hearing": only.pk, "held_on": held_on, "attending": only.attending, "next_place": only.place}

    def arguments(self) -> dict[str, Any]:
        record = Record(**{name: value for name, value in self.cleaned_data.items() if name != "hearing"})
        return {"hearing": self.cleaned_data["hearing"], "record": record}


class SuspendForm(ActForm):
    suspended_on = DateField(label="中止日期", initial=workdays.today)
    reason = forms.CharField(label="中止原因", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ResumeForm(ActForm):
    resumed_on = DateField(label="恢复日期", initial=workdays.today)


class ResultForm(ActForm):
    result = forms.ChoiceField(label="审理结果", choices=DisputeResult.choices)
    decided_on = DateField(label="裁决日期", initial=workdays.today)
    number = forms.CharField(label="裁决文书号", max_length=80, required=False)
    note = forms.CharField(label="裁决主要内容", max_length=4000, widget=forms.Textarea(attrs=LONG))
    answer_again = forms.BooleanField(
        label="责令对申请重新作出答复", required=False, help_text="勾选后，可以从本件开立重新办理的申请。"
    )
    perform_by = DateField(
        label="履行期限",
        required=False,
        help_text="责令限期履行的，填写裁决确定的最后一日；没有写明的不填，按答复期限计算。",
    )

    def arguments(self) -> dict[str, Any]:
        return {"result": Result(**{name: self.cleaned_data[name] for name in self.fields})}


class AppealForm(ActForm):
    received_on = DateField(label="收到上诉状副本之日", initial=workdays.today)
    authority = forms.CharField(label="第二审人民法院", max_length=120)
    reason = forms.CharField(label="上诉情况", max_length=300, required=False)


class PerformForm(ActForm):
    performed_on = DateField(label="履行日期", initial=workdays.today)
    performance = forms.CharField(
        label="履行情况",
        max_length=2000,
        widget=forms.Textarea(attrs=LONG),
        help_text="例如重新作出的答复的文号和主要内容。",
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        again = subject.redone.select_related("case").first()
        if again is not None and again.answered_on is not None:
            letter = again.case.letters.filter(issued_on=again.decided_on).order_by("-id").first()
            said = f"（{letter.number}）" if letter else ""
            self.initial = {
                "performed_on": again.answered_on,
                "performance": f"已重新作出答复{said}，登记编号{again.case.number}。",
            }


class CloseForm(ActForm):
    lesson_ground = forms.ChoiceField(
        label="纠错原因", required=False, choices=[("", "没有被纠正"), *LessonGround.choices]
    )
    lesson = forms.CharField(
        label="整改和防止措施",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text="被纠正的必须填写。",
    )


class DisputeFilter(Form):
    text = forms.CharField(label="编号、当事人或者案号", max_length=100, required=False)
    path = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *DisputePath.choices])
    result = forms.ChoiceField(
        label="结果", required=False, choices=[("", "全部"), ("none", "尚未审结"), *DisputeResult.choices]
    )
    hearing = forms.ChoiceField(
        label="听证和开庭", required=False, choices=[("", "全部"), (COMING, "待举行"), (UNTOLD, "待登记结果")]
    )
    ground = forms.ChoiceField(label="纠错原因", required=False, choices=[("", "全部"), *LessonGround.choices])


class LessonFilter(Form):
    text = forms.CharField(label="编号、当事人或者措施", max_length=100, required=False)
    path = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *DisputePath.choices])
    ground = forms.ChoiceField(
        label="纠错原因", required=False, choices=[("", "全部"), *LessonGround.choices, ("none", "尚未总结")]
    )
    org = forms.CharField(required=False, widget=forms.HiddenInput)
    decided_from = DateField(label="裁决日期从", required=False)
    decided_to = DateField(label="到", required=False)


ACT_FORMS: dict[str, type[ActForm]] = {
    "assign": AssignForm,
    "draft_answer": AnswerForm,
    "return_draft": ReturnForm,
    "approve": OpinionForm,
    "sign": OpinionForm,
    "submit_answer": SubmitForm,
    "note_hearing": HearingForm,
    "cancel_hearing": CancelHearingForm,
    "record_hearing": RecordHearingForm,
    "suspend": SuspendForm,
    "resume": ResumeForm,
    "record_result": ResultForm,
    "appeal": AppealForm,
    "perform": PerformForm,
    "close": CloseForm,
}
