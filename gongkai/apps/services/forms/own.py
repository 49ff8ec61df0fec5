"""What applicants and interested parties say in a case of theirs, online."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.applications.tolerance import wanting
from gongkai.apps.services.models import Application
from gongkai.web.forms import Form, UploadField

FILES = ("jpg", "jpeg", "png", "pdf", "docx", "xlsx")


class SupplyForm(Form):
    """补交容缺材料: one upload for each material that is owed; at least one of them."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owed = list(wanting(application))
        for row in self.owed:
            self.fields[f"material_{row.number}"] = UploadField(
                label=row.name, required=False, max_count=5, extensions=FILES
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.numbers(data):
            raise forms.ValidationError("请至少上传一项需要补交的材料。")
        return data

    def numbers(self, data: dict[str, Any]) -> list[int]:
        return [row.number for row in self.owed if data.get(f"material_{row.number}")]


class StatementForm(Form):
    text = forms.CharField(
        label="陈述、申辩的内容",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="提交后不能修改，可以再次提出。",
    )


class ConfirmForm(Form):
    """Nothing to type: the page says what follows."""


class ChallengeForm(Form):
    reason = forms.CharField(
        label="主持人与本行政许可事项有何直接利害关系", max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
