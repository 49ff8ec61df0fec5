"""Forms of the library: writing a document, finding one, what each act asks."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.apps.disclosure.actions.library import Draft
from gongkai.apps.disclosure.forms.citizens import ReturnForm
from gongkai.apps.disclosure.forms.document_acts import OpinionForm, ReasonForm
from gongkai.apps.disclosure.forms.uploads import UploadsForm
from gongkai.apps.disclosure.models import Interpretation, LibraryEntry, LibraryLink, LinkKind
from gongkai.apps.disclosure.models import InterpretationForm as Forms
from gongkai.apps.disclosure.queries import library as reading
from gongkai.apps.disclosure.queries.library_search import KINDS
from gongkai.apps.disclosure.rules import library as rules
from gongkai.apps.disclosure.rules import tables
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, Form, RichTextField, UploadField

LONG = {"rows": 5}
NORMATIVE = "normative"


class DraftForm(Form):
    """起草: once; notice, registration and public page are made from it."""

    kind = forms.ChoiceField(label="文件种类", choices=list(KINDS.items()), initial=NORMATIVE)
    power_note = forms.CharField(
        label="制定依据",
        max_length=300,
        required=False,
        help_text="本机关没有制定权的种类（如没有规章制定权的机关起草规章），须写明授权的法律条款或者决定。",
    )
    title = forms.CharField(label="标题", max_length=300, help_text="写全称，例如 安澜县户外广告设置管理办法。")
    body = RichTextField(label="文本", required=False)
    explanation = forms.CharField(
        label="起草说明",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs=LONG),
        help_text="制定的必要性、依据和主要内容；征求意见时一并公开。",
    )
    summary = forms.CharField(
        label="内容概述", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    joint_makers = forms.CharField(label="联合制定机关", max_length=200, required=False)
    theme = forms.ChoiceField(label="主题分类", required=False)
    genre = forms.ChoiceField(label="体裁分类", required=False)
    trial = forms.BooleanField(label="暂行或者试行", required=False)
    effective_on = DateField(label="拟施行日期", required=False)
    expires_on = DateField(label="拟有效期至", required=False, help_text="印发时还可以调整。")

    parts = (
        ("文件", ("org", "department", "kind", "power_note", "title", "body", "explanation", "summary")),
        ("有效期", ("trial", "effective_on", "expires_on")),
        ("归类", ("joint_makers", "theme", "genre")),
    )

    def __init__(self, *args: Any, orgs: list[Organisation] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, table in (("theme", tables.themes()), ("genre", tables.genres())):
            classes = [(c.label, c.label) for c in table.on(workdays.today()).classes]
            self.fields[name].choices = [("", "未分类"), *classes]  # type: ignore[attr-defined]
        self.orgs = {str(org.pk): org for org in orgs or []}
        if orgs:
            self.fields["org"] = forms.ChoiceField(
                label="制定机关", choices=[(key, org.name) for key, org in self.orgs.items()]
            )
            self.fields["department"] = forms.ModelChoiceField(
                label="起草科室", queryset=Department.objects.filter(org__in=orgs, active=True), required=False
            )

    def sections(self) -> Any:
        for heading, names in self.parts:
            yield heading, [self[name] for name in names if name in self.fields]

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]

    def draft(self) -> Draft:
        return Draft(**{f.name: self.cleaned_data[f.name] for f in fields(Draft)})


def initial_of(entry: LibraryEntry) -> dict[str, Any]:
    return {f.name: getattr(entry, f.name) for f in fields(Draft)}


class SolicitForm(ActForm):
    since = DateField(label="开始日期", initial=workdays.today)
    until = DateField(label="截止日期")
    contact = forms.CharField(
        label="提出意见的方式",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="地址、电话、电子邮箱、联系人，写入公告。",
    )

    def __init__(self, *args: Any, subject: LibraryEntry, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        earliest = rules.soliciting_until(subject.kind, workdays.today(), workdays.calendar())
        self.fields["until"].initial = earliest + timedelta(days=7)
        self.fields[
            "until"
        ].help_text = f"今天公开的，最早到{earliest:%Y年%-m月%-d日}。公告公开前的审查需要时间，请留出余地。"
        org = subject.org
        known = [("地址：", org.address), ("电话：", org.phone), ("电子邮箱：", org.email)]
        self.fields["contact"].initial = "；".join(f"{label}{value}" for label, value in known if value)


class CloseForm(ActForm):
    opinion_count = forms.IntegerField(label="收到意见（条）", min_value=0)
    adopted_count = forms.IntegerField(label="采纳意见（条）", min_value=0)
    opinion_summary = forms.CharField(label="意见采纳情况", max_length=8000, widget=forms.Textarea(attrs=LONG))


class LegalityForm(OpinionForm):
    opinion = forms.CharField(
        label="合法性审核意见",
        max_length=4000,
        widget=forms.Textarea(attrs=LONG),
        help_text="制定主体是否合法，是否超越权限，内容是否合法，程序是否符合规定。",
    )


class DiscussionForm(ActForm):
    meeting = forms.CharField(label="审议会议", max_length=120, help_text="例如 县政府第42次常务会议。")
    discussed_on = DateField(label="审议日期", initial=workdays.today)


class SignForm(OpinionForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].initial = "同意印发。"


class IssueForm(ActForm):
    issued_on = DateField(label="印发日期", initial=workdays.today)
    doc_no = forms.CharField(label="发文字号", max_length=80, required=False, help_text="不填的，按本机关顺序编号。")
    effective_on = DateField(label="施行日期", initial=workdays.today)
    expires_on = DateField(label="有效期至", required=False)

    def __init__(self, *args: Any, subject: LibraryEntry, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        begins = subject.effective_on or workdays.today()
        longest = rules.longest_term(subject.kind, begins, trial=subject.trial)
        self.fields["effective_on"].initial = begins
        self.fields["expires_on"].initial = subject.expires_on or longest
        if longest:
            self.fields["expires_on"].help_text = f"自施行之日起最长到{longest:%Y年%-m月%-d日}。"


class FilingForm(ActForm):
    filed_on = DateField(label="报送备案日期", initial=workdays.today)
    filing_no = forms.CharField(label="备案号", max_length=60, required=False)


class LinkForm(ActForm):
    kind = forms.ChoiceField(label="本文件对原文件", choices=LinkKind.choices)
    target = forms.CharField(label="原文件", max_length=300, help_text="发文字号、索引号或者完整标题。")
    note = forms.CharField(label="说明", max_length=200, required=False)

    def clean_target(self) -> LibraryEntry:
        found = reading.find_target(self.subject.org, self.cleaned_data["target"])
        if found is None:
            raise ValidationError("文件库中没有本机关或者下级机关的这份文件，请核对文号。")
        return found


class UnlinkForm(ActForm):
    link = forms.ModelChoiceField(label="关系", queryset=LibraryLink.objects.none())

    def __init__(self, *args: Any, subject: LibraryEntry, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field = self.fields["link"]
        field.queryset = subject.links.filter(applied_on=None).select_related("target")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: f"{row.get_kind_display()}《{row.target.title}》"  # type: ignore[attr-defined]


class ExplainForm(ActForm):
    """起草解读."""

    form = forms.ChoiceField(label="解读形式", choices=Forms.choices)
    title = forms.CharField(label="标题", max_length=300)
    body = RichTextField(label="正文", required=False, help_text="问答解读写成一问一答；视频写明播放地址。")
    uploads = UploadField(label="图片、视频等附件", required=False)

    def __init__(self, *args: Any, subject: LibraryEntry, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["title"].initial = f"《{subject.title}》政策解读"

    clean_uploads = UploadsForm.clean_uploads


class MaterialForm(ActForm):
    form = forms.ChoiceField(label="解读形式", choices=Forms.choices)
    document = forms.CharField(label="解读材料", max_length=300, help_text="索引号或者完整标题。")

    def clean_document(self) -> Any:
        found = reading.find_material(self.subject.org, self.cleaned_data["document"])
        if found is None:
            raise ValidationError("没有找到这条信息，请核对索引号。")
        return found


class UnlinkMaterialForm(ReasonForm):
    interpretation = forms.ModelChoiceField(label="解读", queryset=Interpretation.objects.none())
    field_order = ("interpretation", "reason")

    def __init__(self, *args: Any, subject: LibraryEntry, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field = self.fields["interpretation"]
        field.queryset = subject.interpretations.select_related("document__current", "document__working")  # type: ignore[attr-defined]
        field.label_from_instance = lambda row: row.document.title  # type: ignore[attr-defined]


class RenewForm(ReasonForm):
    expires_on = DateField(label="有效期延长至")
    field_order = ("expires_on", "reason")

    def __init__(self, *args: Any, subject: LibraryEntry, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["reason"].label = "评估结论和决定"
        if longest := rules.longest_term(subject.kind, workdays.today(), trial=False):
            self.fields["expires_on"].help_text = f"最晚到{longest:%Y年%-m月%-d日}。"


class AmendForm(ReasonForm):
    amended_on = DateField(label="修改后的文本自何日起施行", initial=workdays.today)
    field_order = ("amended_on", "reason")


class RepealForm(ReasonForm):
    repealed_on = DateField(label="废止日期", initial=workdays.today)
    field_order = ("repealed_on", "reason")


class InvalidateForm(ReasonForm):
    invalid_on = DateField(label="失效日期", initial=workdays.today)
    field_order = ("invalid_on", "reason")


class DayForm(Form):
    on = DateField(label="查某日有效的文件", required=False)


class TextDayForm(Form):
    on = DateField(label="查某日适用的文本", required=False)


class LibraryFilter(Form):
    text = forms.CharField(label="标题、文号或者登记号", max_length=100, required=False)
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *KINDS.items()])
    step = forms.ChoiceField(label="环节", required=False)
    unexplained = forms.BooleanField(label="没有解读的", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(step.id, step.label) for step in procedure(reading.KIND).steps]
        self.fields["step"].choices = [("", "全部"), *steps]  # type: ignore[attr-defined]


ACT_FORMS: dict[str, type[ActForm]] = {
    "solicit": SolicitForm,
    "close_soliciting": CloseForm,
    "skip_soliciting": ReasonForm,
    "return_draft": ReturnForm,
    "pass_legality": LegalityForm,
    "record_discussion": DiscussionForm,
    "sign": SignForm,
    "issue": IssueForm,
    "record_filing": FilingForm,
    "discard": ReasonForm,
    "link": LinkForm,
    "unlink": UnlinkForm,
    "draft_interpretation": ExplainForm,
    "link_interpretation": MaterialForm,
    "unlink_interpretation": UnlinkMaterialForm,
    "renew": RenewForm,
    "amend": AmendForm,
    "order_amendment": ReasonForm,
    "abandon_amendment": ReasonForm,
    "repeal": RepealForm,
    "invalidate": InvalidateForm,
}
