"""Longer texts that acts on applications ask for."""

from typing import Any

from django import forms

from gongkai.web.acts import ActForm

LONG = {"rows": 4}


def long_text(label: str, *, max_length: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=max_length, widget=forms.Textarea(attrs=LONG), **more)


class ReasonForm(ActForm):
    reason = long_text("理由")
