"""What 区分处理 asks of the person who hides something."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from gongkai.apps.disclosure.models import Document, Redaction
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.queries import requests
from gongkai.apps.disclosure.rules import redactions as rules
from gongkai.kernel import files
from gongkai.kernel.files import redaction as engine
from gongkai.kernel.files.kinds import KINDS
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.names import extension, safe_name
from gongkai.kernel.files.reading import content_of
from gongkai.web.acts import ActForm
from gongkai.web.forms import Form, UploadField

EXTENSIONS = tuple(sorted({KINDS[kind].id for kind in engine.KINDS}))


class _Work(ActForm):
    """An act that begins work on a file goes on at the page of that work."""

    def leads_to(self, result: Redaction) -> str:
        return reverse("disclosure_desk:redaction", args=[result.uid])


class BeginUploadForm(_Work):
    upload = UploadField(label="原件", max_count=1, extensions=EXTENSIONS)

    def clean_upload(self) -> files.Checked:
        """Checked here, so that no virus scan runs inside the act's transaction."""
        try:
            return files.check(self.cleaned_data["upload"][0], engine.KINDS)
        except files.FileRefused as refusal:
            raise ValidationError(refusal.message) from refusal

    def arguments(self) -> dict[str, Any]:
        upload = self.cleaned_data["upload"]
        return {"upload": upload, "prepared": reading.prepare(upload.content, upload.kind)}


class BeginAttachmentForm(_Work):
    file = forms.ModelChoiceField(label="附件", queryset=StoredFile.objects.none())

    def __init__(self, *args: Any, subject: Document, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.offer("file", reading.attachable(subject))

    def arguments(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {"file": file, "prepared": reading.prepare(content_of(file), file.kind)}


class ReopenForm(_Work):
    redaction = forms.ModelChoiceField(label="文件", queryset=Redaction.objects.none())
    states: tuple[str, ...] = ("released",)

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.offer("redaction", reading.of_case(subject.case).filter(state__in=self.states))
        self.fields["redaction"].label_from_instance = lambda one: one.copy_name  # type: ignore[attr-defined]


class DiscardForm(ReopenForm):
    states = ("draft", "making", "released")
    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def leads_to(self, result: Redaction) -> str:
        return ""


class RemoveProvidedForm(ActForm):
    file = forms.ModelChoiceField(label="文件", queryset=StoredFile.objects.none())

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.offer("file", requests.provided_as_is(subject))


class GroundField(forms.ChoiceField):
    """不予公开的理由 (第十四条至第十六条)."""

    def __init__(self, *, empty: str, **kwargs: Any) -> None:
        super().__init__(label="理由", **kwargs)
        self.choices = lambda: [("", empty), *rules.ground_choices()]


class AreaForm(Form):
    """An area by numbers, for those who cannot or will not draw: per cent of the page as it is shown."""

    page = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    left = forms.FloatField(label="左边距（%）", min_value=0, max_value=100)
    top = forms.FloatField(label="上边距（%）", min_value=0, max_value=100)
    width = forms.FloatField(label="宽（%）", min_value=0.1, max_value=100)
    height = forms.FloatField(label="高（%）", min_value=0.1, max_value=100)
    ground = GroundField(empty="请选择")

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        share = engine.UNIT / 100
        left, top = data["left"] * share, data["top"] * share
        box = engine.Box.of(left, top, left + data["width"] * share, top + data["height"] * share)
        return {"page": data["page"], "box": box, "ground": data["ground"]}


class WordsForm(Form):
    words = forms.CharField(label="检索词", min_length=2, max_length=60)
    ground = GroundField(empty="找到后逐处确认", required=False)


class MarksField(forms.Field):
    """Ticked marks, by number; what is no number was not ticked on this page."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[int]:
        chosen = [int(one) for one in value or () if one.isascii() and one.isdigit() and len(one) < 19]
        if not chosen:
            raise ValidationError("请先勾选遮盖处。")
        return chosen


class DecideForm(Form):
    marks = MarksField(label="遮盖处")
    ground = GroundField(empty="不改变", required=False)


class SettleForm(Form):
    copy_name = forms.CharField(label="副本文件名", max_length=110, help_text="不得含有应隐去的内容。")
    keep_text = forms.BooleanField(
        label="没有遮盖的页面保留可以复制的文字",
        required=False,
        help_text="不勾选时，全部页面只有图像。保留的文字由系统按看得见的字重新写入，不取自原件。",
    )
    looked_through = forms.BooleanField(label="没有文字层的页面和图片已经逐页目视检查", required=False)

    def __init__(self, *args: Any, redaction: Redaction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ending = "pdf" if redaction.is_paged else redaction.kind
        if not redaction.is_paged:
            del self.fields["keep_text"]
        if not reading.unseen_count(redaction):
            del self.fields["looked_through"]
        for name in self.fields:
            self.initial.setdefault(name, getattr(redaction, name))

    def clean_copy_name(self) -> str:
        name = safe_name(self.cleaned_data["copy_name"])
        return name if extension(name) == self.ending else f"{name.rstrip('.')}.{self.ending}"

    def arguments(self) -> dict[str, Any]:
        return {"keep_text": False, "looked_through": False, **self.cleaned_data}
