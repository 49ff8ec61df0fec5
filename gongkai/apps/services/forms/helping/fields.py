"""What the forms of 代办 and 上门 share: kinds of fields, a reason, a moment of the day."""

from datetime import datetime, time
from typing import Any

from django import forms

from gongkai.web.acts import ActForm
from gongkai.web.forms import half_width

SEVERAL = forms.CheckboxSelectMultiple
USUAL_DAYS = 90
PROOF = ("jpg", "jpeg", "png", "pdf")
FILES = (*PROOF, "docx", "xlsx")


def long_text(label: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class ReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


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
