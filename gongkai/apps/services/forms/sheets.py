"""上传清单: one file, checked here as every upload, and what is to be done with it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from gongkai.apps.services.actions.imports.sending import KINDS
from gongkai.apps.services.actions.sheets import Terms
from gongkai.kernel import files, workdays
from gongkai.web.forms import DateField, Form, UploadField

CHECK, ENTER = "check", "enter"
CHOICES = [(CHECK, "检查，列出结果，不写入")]


class ListForm(Form):
    """实施清单的表格. Entering is offered to those who publish."""

    source = UploadField(label="清单", max_count=1, extensions=tuple(sorted(KINDS)))
    do = forms.ChoiceField(label="要做什么", choices=CHOICES, initial=CHECK, widget=forms.RadioSelect)
    document = forms.CharField(
        label="批准文件", max_length=300, required=False, help_text="录入时必填：批准公布清单的文件名称和文号。"
    )
    effective_on = DateField(label="生效日期", required=False, help_text="不填的为今天。")
    keep_deviations = forms.BooleanField(
        label="与基本目录有出入的也录入", required=False, help_text="录入后列入偏差排名，可以退回整改。"
    )

    def __init__(self, *args: Any, may_enter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_enter:
            self.offer("do", [*CHOICES, (ENTER, "检查，没有问题的机关录入并公布")])
        self.fields["effective_on"].last = workdays.today()  # type: ignore[attr-defined]

    def clean_source(self) -> files.Checked:
        """Checked here, so that no virus scan runs inside a transaction."""
        try:
            return files.check(self.cleaned_data["source"][0], KINDS)
        except files.FileRefused as refusal:
            raise ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("do") == ENTER and not data.get("document", "").strip():
            self.add_error("document", "请写明清单的批准文件。")
        return data

    @property
    def enters(self) -> bool:
        return self.cleaned_data["do"] == ENTER

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            source=data["document"],
            effective_on=data["effective_on"],
            keep_deviations=data["keep_deviations"],
            check_only=not self.enters,
        )
