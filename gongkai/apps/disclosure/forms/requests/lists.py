"""Filters of the lists of requests."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.models import Channel
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.forms import DateField, Form


class RequestFilter(Form):
    """Filters of the list of requests."""

    text = forms.CharField(label="编号、内容或者申请人", required=False)
    step = forms.ChoiceField(label="环节", required=False)
    channel = forms.ChoiceField(label="渠道", choices=[("", "全部"), *Channel.choices], required=False)
    received_from = DateField(label="收到日期从", required=False)
    received_to = DateField(label="到", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "办理中"), ("late", "已超期"), ("closed", "已办结")],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(s.id, s.label) for s in procedure("disclosure.request").steps]
        self.offer("step", [("", "全部"), *steps])
