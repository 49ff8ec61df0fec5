"""Erasure and copies of personal data, asked for at the counter."""

from django import forms

from gongkai.web.acts import ActForm
from gongkai.web.forms import Form

CHECKED = "怎样核对了身份"
HINT = "如：当面核对居民身份证原件。不要填写证件号码，理由将记入办理日志。"


class EraseForm(ActForm):
    reason = forms.CharField(label=CHECKED, max_length=200, help_text=HINT)


class CopyForm(Form):
    reason = forms.CharField(label=CHECKED, max_length=200, help_text=HINT)
