"""One page of a form as a Django form: controls by kind, problems beside them. Judging is the kernel's alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict, ErrorList
from django.utils.datastructures import MultiValueDict

from gongkai.kernel.eforms.definition import Field
from gongkai.kernel.eforms.evaluation import Problem
from gongkai.kernel.eforms.evaluation.reading import DEFAULT_TYPES, USUAL_LENGTH
from gongkai.web.forms import DateInput, Form, UploadField

YES_NO = [("true", "是"), ("false", "否")]


class PageForm(Form):
    """`paths` are (path, field) of everything that stands on the page; `typed` what is in it."""

    def __init__(
        self,
        paths: Iterable[tuple[str, Field]],
        typed: Mapping[str, Any],
        problems: Iterable[Problem],
        required: frozenset[str],
        live: Mapping[str, Any],
        regions: list[tuple[str, str]],
    ) -> None:
        self.problems = tuple(problems)
        self.controls = {}
        data: MultiValueDict[str, Any] = MultiValueDict()
        for path, field in paths:
            for name, control in _controls(path, field, regions).items():
                control.required = path in required
                if field.id in live:
                    control.widget.attrs.update(live[field.id])
                self.controls[name] = control
            _fill(data, path, field, typed.get(path))
        super().__init__(data)
        self.fields.update(self.controls)
        self.target_of = {path: target_of(path, field) for path, field in paths}

    def full_clean(self) -> None:
        """The problems of the kernel, put beside the controls they are about; rows and the form itself stand above."""
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}
        for problem in self.problems:
            name = self.target_of.get(problem.path, "")
            place = name if name in self.fields else NON_FIELD_ERRORS
            self._errors.setdefault(place, ErrorList(renderer=self.renderer)).append(problem.message)


def target_of(path: str, field: Field) -> str:
    """The control that a problem leads to."""
    return f"{path}.detail" if field.kind == "address" else f"{path}.name" if field.kind == "signature" else path


def _fill(data: MultiValueDict[str, Any], path: str, field: Field, value: Any) -> None:
    if value is None or field.kind == "file":
        return
    if field.kind == "address":
        parts = value if isinstance(value, dict) else {"detail": value}
        data[f"{path}.detail"], data[f"{path}.region"] = parts.get("detail", ""), parts.get("region", "")
    elif field.kind == "signature":
        parts = value if isinstance(value, dict) else {"name": value}
        data[f"{path}.name"], data[f"{path}.strokes"] = parts.get("name", ""), parts.get("strokes", "")
    elif field.kind == "choices":
        data.setlist(path, value if isinstance(value, list) else [value])
    elif isinstance(value, bool):
        data[path] = "true" if value else "false"
    else:
        data[path] = str(value)


def _controls(path: str, field: Field, regions: list[tuple[str, str]]) -> dict[str, forms.Field]:
    if field.kind == "address":
        help_text = field.help or "街道、门牌号、楼栋、房间号。"
        detail = forms.CharField(label=f"{field.label}（详细地址）", max_length=200, help_text=help_text)
        return {f"{path}.region": _region(f"{field.label}（所在地区）", "", regions), f"{path}.detail": detail}
    if field.kind == "signature":
        name = forms.CharField(label=field.label, max_length=60, help_text=field.help or "键入姓名，视为本人签名。")
        strokes = forms.CharField(label="手写签名", widget=forms.HiddenInput(attrs={"data-strokes": ""}))
        return {f"{path}.name": name, f"{path}.strokes": strokes}
    return {path: control_of(field, regions)}


def control_of(field: Field, regions: list[tuple[str, str]]) -> forms.Field:
    """The control of a field that has one."""
    about: dict[str, Any] = {"label": _label(field), "help_text": field.help}
    match field.kind:
        case "text":
            return forms.CharField(max_length=field.max_length or USUAL_LENGTH["text"], **about)
        case "long_text":
            most = field.max_length or USUAL_LENGTH["long_text"]
            return forms.CharField(max_length=most, widget=forms.Textarea(attrs={"rows": 5}), **about)
        case "integer" | "amount":
            mode = "numeric" if field.kind == "integer" else "decimal"
            return _short(forms.CharField(widget=forms.TextInput(attrs={"inputmode": mode}), **about))
        case "date":
            return forms.CharField(widget=DateInput(attrs=_days(field)), **about)
        case "choice":
            pairs = [(one.value, one.label) for one in field.choices]
            if len(pairs) > 7:
                return forms.ChoiceField(choices=[("", "请选择"), *pairs], **about)
            return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect, **about)
        case "choices":
            pairs = [(one.value, one.label) for one in field.choices]
            return forms.MultipleChoiceField(choices=pairs, widget=forms.CheckboxSelectMultiple, **about)
        case "yes_no":
            widget = forms.RadioSelect()
            widget.inline = True  # type: ignore[attr-defined]  # read by form_markup
            return forms.ChoiceField(choices=YES_NO, widget=widget, **about)
        case "statement":
            return forms.BooleanField(label="我已阅读并同意", widget=forms.CheckboxInput(attrs={"value": "true"}))
        case "region":
            return _region(field.label, field.help, regions)
        case "file":
            return _upload(field)
        case _:
            return _code(field, about)


def _label(field: Field) -> str:
    return f"{field.label}（{field.unit}）" if field.unit else field.label


def _short(control: forms.Field) -> forms.Field:
    control.width_class = "input--short"  # type: ignore[attr-defined]  # read by form_markup
    return control


def _days(field: Field) -> dict[str, str]:
    bounds = {"min": field.first, "max": field.last}
    return {name: day.isoformat() for name, day in bounds.items() if day}


def _region(label: str, help_text: str, regions: list[tuple[str, str]]) -> forms.Field:
    """A list where the places are known and few, else the code."""
    if regions:
        return forms.ChoiceField(label=label, help_text=help_text, choices=[("", "请选择"), *regions])
    shown = help_text or "行政区划代码，6、9 或者 12 位数字。"
    return _short(forms.CharField(label=label, help_text=shown, widget=forms.TextInput(attrs={"inputmode": "numeric"})))


def _code(field: Field, about: dict[str, Any]) -> forms.Field:
    attrs = {
        "mobile": {"inputmode": "tel", "autocomplete": "tel"},
        "phone": {"inputmode": "tel", "autocomplete": "tel"},
        "email": {"inputmode": "email", "autocomplete": "email"},
    }.get(field.kind, {"class": "input--code", "autocapitalize": "characters", "spellcheck": "false"})
    control = forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=60, **about)
    control.width_class = "input--medium"  # type: ignore[attr-defined]  # read by form_markup
    return control


def _upload(field: Field) -> forms.Field:
    kinds = field.types or DEFAULT_TYPES
    count = f"最多 {field.max_count} 个，" if field.max_count > 1 else ""
    limits = f"{count}单个不超过 {field.max_mb} MB，支持 {'、'.join(kinds)} 格式。"
    control = UploadField(
        label=field.label,
        extensions=tuple(kinds),
        max_count=field.max_count,
        help_text=f"{field.help} {limits}".strip(),
    )
    control.widget.attrs["data-max-bytes"] = str(field.max_mb * 1024 * 1024)
    return control
