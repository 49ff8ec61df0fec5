"""What each act on a document asks of staff."""

from typing import Any

from django import forms
from django.utils.timezone import localtime

from gongkai.apps.disclosure.actions import findings
from gongkai.apps.disclosure.actions.documents import SecrecyFinding, placing_of
from gongkai.apps.disclosure.forms import redactions
from gongkai.apps.disclosure.forms.documents import GROUND_HELP
from gongkai.apps.disclosure.forms.findings import AllowForm, FindingChoices
from gongkai.apps.disclosure.forms.uploads import UploadsForm
from gongkai.apps.disclosure.models import Document, DocumentKind, Openness
from gongkai.apps.disclosure.queries import secrecy
from gongkai.apps.disclosure.queries.library import lacks_explanation
from gongkai.apps.disclosure.rules import publication
from gongkai.kernel import workdays
from gongkai.kernel.files.models import StoredFile
from gongkai.web.acts import ActForm
from gongkai.web.formatting import cn_date
from gongkai.web.forms import DateField


class SubmitForm(ActForm):
    consulted = forms.CharField(
        label="征求意见的单位和结果",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="涉及其他机关的信息，公开前应当协商、确认；没有的不填。",
    )
    explanation = forms.CharField(
        label="保留须处理内容的理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, subject: Document, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        missing = secrecy.scan(subject.shown).unexplained
        if not missing:
            del self.fields["explanation"]
            return
        found = findings.named(missing)
        self.fields[
            "explanation"
        ].help_text = (
            f"系统发现 {len(missing)} 处须处理的内容：{found}。请返回隐去；确需公开的在此说明理由，由保密审查员决定。"
        )


class RemoveFileForm(ActForm):
    file = forms.ModelChoiceField(label="附件", queryset=StoredFile.objects.none())

    def __init__(self, *args: Any, subject: Document, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if subject.working is not None:
            self.fields["file"].queryset = subject.working.files.exclude(state="purged")  # type: ignore[attr-defined]


class OpinionForm(ActForm):
    opinion = forms.CharField(label="意见", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), initial="同意。")


class SignForm(OpinionForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].initial = "同意公开。"


class SectionForm(OpinionForm):
    """科室负责人 sets the attribute (M80)."""

    openness = forms.ChoiceField(label="公开属性", choices=Openness.choices, widget=forms.RadioSelect)
    ground = forms.CharField(label="不主动公开的依据和理由", max_length=200, required=False, help_text=GROUND_HELP)
    field_order = ("openness", "ground", "opinion")

    def __init__(self, *args: Any, subject: Document, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        placing = placing_of(subject)
        self.initial = {"openness": placing.openness, "ground": placing.ground}


class SecrecyForm(ActForm):
    """保密审查: four ticks, made by hand; what the machine found stands beside them."""

    state_secret = forms.BooleanField(label="涉及国家秘密", required=False)
    work_secret = forms.BooleanField(label="涉及工作秘密", required=False)
    trade_secret = forms.BooleanField(label="涉及商业秘密", required=False)
    personal_data = forms.BooleanField(label="涉及个人信息", required=False)
    redaction = forms.CharField(
        label="遮盖处理情况",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="涉及商业秘密或者个人信息的，必须写明。",
    )
    read_by_hand = forms.BooleanField(label="系统不能读取的附件已逐页审查", required=False)
    allowed = FindingChoices(
        label="准予保留的内容", required=False, help_text="须处理的内容没有隐去的，逐项准予后才能同意；否则请退回。"
    )
    allow_reason = forms.CharField(
        label="准予保留的理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    opinion = forms.CharField(label="保密审查意见", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, subject: Document, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        scan = secrecy.scan(subject.shown)
        found = scan.summary
        self.fields["opinion"].help_text = f"系统提示：{found}" if found else "系统没有发现可疑内容，仍须逐项审查。"
        if scan.unread:
            names = "、".join(aid.file.original_name for aid in scan.unread)
            self.fields["read_by_hand"].help_text = f"没有读取：{names}"
        else:
            del self.fields["read_by_hand"]
        if scan.open:
            self.fields["allowed"].offer(scan)  # type: ignore[attr-defined]
        else:
            del self.fields["allowed"], self.fields["allow_reason"]

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        given: dict[str, Any] = {n: data.pop(n) for n in ("opinion", "allowed", "allow_reason") if n in data}
        return {**given, "finding": SecrecyFinding(**data)}


class ReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class TakeDownForm(ReasonForm):
    def __init__(self, *args: Any, subject: Document, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        note = "理由将显示在原网址上，不要写出不应公开的内容。"
        if subject.kind == DocumentKind.PENALTY:
            rule = publication.rule("penalty_withdrawal")
            days = publication.limit(rule.key, workdays.today()).days
            note += f"{rule.base}起 {days} 个工作日内应当撤回并公开说明理由。"
        self.fields["reason"].help_text = note


class ScheduleForm(ActForm):
    planned_at = forms.DateTimeField(
        label="公开时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input--medium"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text="到时由系统自动公开，例如 2026-11-22 09:00。",
    )

    def __init__(self, *args: Any, subject: Document, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial = {"planned_at": subject.planned_at}

    def done(self, result: Document) -> str:
        """第二十六条: the public must have it in time; a later hour may be meant, never unnoticed."""
        due, planned = result.case.due_on, result.planned_at
        if due is None or planned is None or localtime(planned).date() <= due:
            return ""
        return f"注意：定时公开的时间晚于公开期限（{cn_date(due)}）。"


class PublishForm(ActForm):
    """公开: a normative document goes out together with what explains it (M80)."""

    def done(self, result: Document) -> str:
        return "注意：没有同时公开的政策解读，请在文件库中补充。" if lacks_explanation(result) else ""


class RevisionForm(ReasonForm):
    changed_on = DateField(label="信息变更日期", initial=workdays.today, help_text="公开时限自变更之日起算。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "reason"
        ].help_text = "公开后显示在版本记录中。原版本将作为历史版本保留；原版本含有不应公开的内容的，请先撤下再更正。"
        self.fields["changed_on"].last = workdays.today()  # type: ignore[attr-defined]


class RepealForm(ReasonForm):
    repealed_on = DateField(label="废止或者失效日期", initial=workdays.today)
    field_order = ("repealed_on", "reason")


ACT_FORMS: dict[str, type[ActForm]] = {
    "attach_file": UploadsForm,
    "remove_file": RemoveFileForm,
    "submit_review": SubmitForm,
    "return_draft": ReasonForm,
    "approve_section": SectionForm,
    "approve_secrecy": SecrecyForm,
    "allow_finding": AllowForm,
    "approve_office": OpinionForm,
    "sign": SignForm,
    "publish": PublishForm,
    "schedule": ScheduleForm,
    "begin_revision": RevisionForm,
    "take_down": TakeDownForm,
    "repeal": RepealForm,
    "discard": ReasonForm,
    "begin_redaction": redactions.BeginAttachmentForm,
    "reopen_redaction": redactions.ReopenForm,
    "discard_redaction": redactions.DiscardForm,
}
