"""How a Django form field becomes a form row: its kind, its descriptions, its class."""

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField, widgets
from django.utils.html import strip_tags

GROUPS = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)
SHORT = (widgets.DateInput, widgets.NumberInput, widgets.TimeInput)


def kind_of(bound: BoundField) -> str:
    """hidden, checkbox (one box), group (several boxes), or input."""
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, widgets.CheckboxInput):
        return "checkbox"
    return "input"


def field_context(bound: BoundField) -> dict[str, Any]:
    kind = kind_of(bound)
    described = [name for name, there in (("help", bound.help_text), ("error", bound.errors)) if there]
    ids = " ".join(f"{bound.auto_id}-{name}" for name in described)
    attrs: dict[str, Any] = {}
    if kind in ("input", "checkbox"):
        attrs["aria-describedby"] = ids or None
        attrs["aria-invalid"] = "true" if bound.errors else None
    if kind == "input":
        attrs["class"] = f"input {_width(bound)} {bound.field.widget.attrs.get('class', '')}".strip()
    return {
        "bound": bound,
        "kind": kind,
        "control": bound.as_widget(attrs={name: value for name, value in attrs.items() if value is not None}),
        "described_by": ids,
        "picker": getattr(bound.field.widget, "picker", None),
        "inline": getattr(bound.field.widget, "inline", False),
        "counts": kind == "input"
        and isinstance(bound.field.widget, forms.Textarea)
        and getattr(bound.field, "max_length", None),
    }


def _width(bound: BoundField) -> str:
    if isinstance(bound.field.widget, SHORT):
        return "input--short"
    return getattr(bound.field, "width_class", "")


def errors_of(form: BaseForm) -> list[dict[str, str]]:
    """One line for each error, in the order of the fields; those of the whole form first."""
    lines = [{"text": strip_tags(str(text)), "url": ""} for text in form.non_field_errors()]
    for bound in form:
        lines += [{"text": _named(bound, str(text)), "url": f"#{_target(bound)}"} for text in bound.errors]
    return lines


def _named(bound: BoundField, text: str) -> str:
    """Messages that do not say which field they mean get its label in front."""
    label = str(bound.label or "")
    return text if not label or label in text else f"{label}：{text}"


def _target(bound: BoundField) -> str:
    """Of a group the first box takes the focus."""
    return f"{bound.auto_id}_0" if kind_of(bound) == "group" else bound.auto_id
