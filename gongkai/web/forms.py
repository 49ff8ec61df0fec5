"""Form fields of a Chinese office: messages that name the field, full-width typing, phones, codes, dates, files."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from gongkai.kernel.files.kinds import advice
from gongkai.kernel.numbering import codes
from gongkai.kernel.numbering.codes.text import is_phone
from gongkai.web import richtext
from gongkai.web.formatting import file_size

# Full-width letters, digits and the signs used inside numbers; not the Chinese punctuation of sentences.
FULL_WIDTH = {code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}
FULL_WIDTH |= {ord(wide): narrow for wide, narrow in zip("　－—–（）／．＠＿＃＋", " ---()/.@_#+", strict=True)}

# Marks that change the direction of what follows, and controls of terminals; line breaks and tabs stay.
UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x7F, 0xA0)])
UNSEEN |= dict.fromkeys(set(range(0x20)) - {ord(kept) for kept in "\t\n\r"})

STOCK_EMPTY_LABEL = "---------"  # Django's, which says nothing


def half_width(text: str) -> str:
    """Full-width digits, letters and number signs as half-width ones: １３８ → 138."""
    return text.translate(FULL_WIDTH)


class Form(forms.Form):
    """Base of every form: messages name the field, and nothing typed is lost when the form is refused."""

    use_required_attribute = False  # the browser's own bubbles are not in the page's language, nor listed in it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _speak(field, str(field.label or name))
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == STOCK_EMPTY_LABEL:
                field.empty_label = "请选择" if field.required else "不指定"

    def clean(self) -> dict[str, Any]:
        """Marks that nobody types and that turn the text around them about do not reach letters and lists."""
        data = super().clean() or {}
        for name, value in list(data.items()):
            if isinstance(value, str):
                data[name] = value.translate(UNSEEN)
                if value and not data[name].strip() and self.fields[name].required:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def offer(self, name: str, choices: Any) -> None:
        """What a select of this form offers: a queryset for a model field, pairs or groups for a choice field."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = choices
        elif isinstance(field, forms.ChoiceField):
            field.choices = choices
        else:
            raise TypeError(f"“{name}”不是选择项。")


def _speak(field: forms.Field, label: str) -> None:
    """Replace the stock message «这个字段是必填项» by a sentence that says what to do."""
    if isinstance(field, forms.FileField):
        verb = "上传"
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.BooleanField):
        verb = "选择"
    else:
        verb = "填写"
    wording = f"请勾选“{label}”。" if type(field) is forms.BooleanField else f"请{verb}{label}。"
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = wording


class HalfWidthField(forms.CharField):
    """Text whose digits and letters are wanted half-width, however they were typed."""

    def to_python(self, value: Any) -> str:
        return half_width(super().to_python(value) or "").strip()


class CodeField(HalfWidthField):
    """A number or code: half-width, capital letters, no spaces inside."""

    def to_python(self, value: Any) -> str:
        return re.sub(r"\s+", "", super().to_python(value)).upper()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "class": "input--code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }


class UsccField(CodeField):
    """统一社会信用代码: 18 characters with a check character (GB 32100-2015)."""

    width_class = "input--medium"

    def validate(self, value: str) -> None:
        super().validate(value)
        _refuse(codes.check_uscc(value) if value else [])


class CitizenIdField(CodeField):
    """公民身份号码: 18 characters with a check character (GB 11643-1999)."""

    width_class = "input--medium"

    def validate(self, value: str) -> None:
        super().validate(value)
        _refuse(codes.check_citizen_id(value) if value else [])


def _refuse(problems: Sequence[Any]) -> None:
    if problems:
        raise ValidationError([str(problem) for problem in problems])


class PhoneField(HalfWidthField):
    """手机、固定电话（可带区号和分机）或服务热线."""

    width_class = "input--medium"
    default_error_messages = {"invalid": "请填写正确的电话号码，例如 13812345678 或 0371-65501234。"}

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s()]+", "", super().to_python(value))
        return re.sub(r"^(\+?86-?)(?=1[3-9])", "", text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not is_phone(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "tel", "autocomplete": "tel"}


class DateInput(forms.DateInput):
    """The device's own calendar; without one, a text box that takes every usual way to write a date."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """日期, as 2026-11-22, 2026/11/22, 2026.11.22, 20261122 or 2026年11月22日, full-width too.

    `first` and `last` are the bounds, both allowed.
    """

    widget = DateInput
    default_error_messages = {"invalid": "请填写正确的日期，例如 2026-11-22。"}

    def __init__(self, *, first: date | None = None, last: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"])
        self.first, self.last = first, last  # widget_attrs needs them before the base is ready
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        return super().to_python(half_width(value).replace(" ", "") if isinstance(value, str) else value)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and self.first and value < self.first:
            raise ValidationError(f"不能早于 {self.first:%Y-%m-%d}。", code="early")
        if value and self.last and value > self.last:
            raise ValidationError(f"不能晚于 {self.last:%Y-%m-%d}。", code="late")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        bounds = {"min": self.first, "max": self.last}
        return {**super().widget_attrs(widget), **{name: day.isoformat() for name, day in bounds.items() if day}}


class RichTextarea(forms.Textarea):
    """A text box that becomes the editor where scripts run."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-editor": "", "rows": 16, **(attrs or {})})


class RichTextField(forms.CharField):
    """正文: HTML reduced to the editor's vocabulary before anybody else sees it."""

    widget = RichTextarea

    def clean(self, value: Any) -> str:
        cleaned = richtext.clean(self.to_python(value) or "")
        empty = not richtext.plain_text(cleaned) and "<img" not in cleaned
        return str(super().clean("" if empty else cleaned))


class FileInput(forms.FileInput):
    """Several files where the field takes several."""

    allow_multiple_selected = True


class UploadField(forms.FileField):
    """附件: the limits are said before they are broken; content is judged by `kernel.files` on storing.

    Cleans to a list of files. `extensions` (without dots, empty: any) only helps the person choose.
    """

    widget = FileInput

    def __init__(self, *, extensions: Sequence[str] = (), max_count: int | None = None, **kwargs: Any) -> None:
        self.extensions = tuple(extensions)
        self.max_count = max_count or settings.UPLOAD_MAX_COUNT
        kwargs.setdefault("help_text", self._limits())
        super().__init__(**kwargs)
        if self.max_count == 1:
            self.widget.attrs.pop("multiple", None)  # Django offers several wherever several may arrive

    def _limits(self) -> str:
        kinds = f"，支持 {'、'.join(self.extensions)} 格式" if self.extensions else ""
        count = f"，最多 {self.max_count} 个" if self.max_count > 1 else ""
        return f"单个文件不超过 {file_size(settings.UPLOAD_MAX_BYTES)}{count}{kinds}。"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs["data-max-bytes"] = str(settings.UPLOAD_MAX_BYTES)
        if self.max_count > 1:
            attrs["multiple"] = True
        if self.extensions:
            attrs["accept"] = ",".join(f".{name}" for name in self.extensions)
        return attrs

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not given:
            if self.required and not initial:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(given) > self.max_count:
            raise ValidationError(f"最多上传 {self.max_count} 个文件，现在选了 {len(given)} 个。", code="count")
        problems = [problem for one in given for problem in self._problems(one)]
        _refuse(problems)
        return [super(UploadField, self).clean(one, initial) for one in given]

    def _problems(self, one: UploadedFile) -> list[str]:
        name, size = one.name or "", one.size or 0
        extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
        problems = []
        if size > settings.UPLOAD_MAX_BYTES:
            problems.append(f"“{name}”大小 {file_size(size)}，超过 {file_size(settings.UPLOAD_MAX_BYTES)} 的上限。")
        if self.extensions and extension not in self.extensions:
            kinds = "、".join(self.extensions)
            problems.append(f"“{name}”的格式不在支持之列（{kinds}）。{advice(extension, self.extensions)}")
        return problems


class ReasonForm(Form):
    """What every act that cannot be taken back asks for."""

    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="理由将记入办理日志，不可更改。",
    )


class PeriodForm(Form):
    """A filter by dates, both ends included."""

    since = DateField(label="起始日期", required=False)
    until = DateField(label="截止日期", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "截止日期不能早于起始日期。")
        return data
