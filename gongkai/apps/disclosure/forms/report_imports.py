"""Forms of 历年报告导入."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.apps.disclosure.actions.report_imports import Identity
from gongkai.apps.disclosure.queries import report_imports as reading
from gongkai.apps.disclosure.rules.report.cells import applicant_columns, catalogue
from gongkai.kernel import files, workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, Form, UploadField

EXTENSIONS = ("xlsx", "xls", "csv", "docx", "html", "htm", "pdf", "txt", "et", "ods")
UNKNOWN = "未列明"
FIRST_YEAR = 2008


class UploadForm(Form):
    """导入历年报告: one file; what is left blank is read from it."""

    source = UploadField(label="报告文件", max_count=1, extensions=EXTENSIONS)
    year = forms.TypedChoiceField(label="报告年度", required=False, coerce=int, empty_value=None)
    title = forms.CharField(label="标题", max_length=200, required=False, help_text="不填的，从文件中读取。")
    published_on = DateField(label="原公布日期", required=False, help_text="不填的，从文件中读取。")
    source_url = forms.URLField(label="原网页地址", max_length=500, required=False, assume_scheme="https")

    def __init__(self, *args: Any, orgs: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs = {str(org.pk): org for org in orgs}
        self.fields["org"] = forms.ChoiceField(label="单位", choices=[(k, o.name) for k, o in self.orgs.items()])
        self.order_fields(("org",))
        self.fields["year"].choices = _years()  # type: ignore[attr-defined]
        self.fields["published_on"].last = workdays.today()  # type: ignore[attr-defined]

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]

    def clean_source(self) -> files.Checked:
        """Checked here, so that no virus scan runs inside a transaction."""
        try:
            return files.check(self.cleaned_data["source"][0], reading.ALLOWED)
        except files.FileRefused as refusal:
            raise ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if source := data.get("source"):
            try:
                data["read"] = reading.read_checked(source, year=data.get("year"))
            except ValueError as error:
                self.add_error("source", str(error))
        return data

    def identity(self) -> Identity:
        data = self.cleaned_data
        return Identity(data["year"], data["title"], data["published_on"], data["source_url"])


def _years() -> list[tuple[str, str]]:
    last = workdays.today().year - 1
    return [("", "从文件中读取"), *((str(y), f"{y}年") for y in range(last, FIRST_YEAR - 1, -1))]


class SettleForm(ActForm):
    """核对存疑的数: one field for each, with what the original says and why it is in doubt."""

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        book = catalogue(subject.template)
        for key in reading.open_cells(subject):
            cell = subject.cells[key]
            raw = cell["raw"].replace("\n", " ") or "空白"
            self.fields[key] = forms.CharField(
                label=book.label(key),
                initial=cell["value"] or "",
                required=False,
                max_length=40,
                help_text=f"原文：{raw}。{cell['note']}。零填0，看不出来的填“{UNKNOWN}”，留空的以后再核对。",
            )

    def arguments(self) -> dict[str, Any]:
        return {"values": {key: text for key in self.fields if (text := self.cleaned_data[key].strip())}}


class PlaceForm(ActForm):
    column = forms.ChoiceField(label="申请人类别")
    reason = forms.CharField(label="核对情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("column", [(one.key, one.label) for one in applicant_columns()])


class CorrectForm(ActForm):
    cell = forms.ChoiceField(label="单元格")
    value = forms.CharField(label="数值", max_length=40, help_text=f"按原文填写，零填0；看不出来的填“{UNKNOWN}”。")
    reason = forms.CharField(label="修改原因", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        book = catalogue(subject.template)
        self.offer("cell", [(key, cell.label) for key, cell in {**book.printed, **book.bare}.items()])


class IdentifyForm(ActForm):
    year = forms.TypedChoiceField(label="报告年度", coerce=int)
    title = forms.CharField(label="标题", max_length=200)
    published_on = DateField(label="原公布日期")
    source_url = forms.URLField(label="原网页地址", max_length=500, required=False, assume_scheme="https")

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.offer("year", _years()[1:])
        self.fields["published_on"].last = workdays.today()  # type: ignore[attr-defined]
        names = ("year", "title", "published_on", "source_url")
        self.initial = {name: getattr(subject, name) for name in names}

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"identity": Identity(data["year"], data["title"], data["published_on"], data["source_url"])}


class ConfirmForm(ActForm):
    reason = forms.CharField(
        label="核对情况",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="原报告的数本身不平的，必须写明；更正以前导入的数据的，写明更正理由。",
    )


class DiscardForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


ACT_FORMS: dict[str, type[ActForm]] = {
    "settle": SettleForm,
    "place": PlaceForm,
    "correct": CorrectForm,
    "identify": IdentifyForm,
    "confirm": ConfirmForm,
    "discard": DiscardForm,
}
