"""Filters of public lists of the hall."""

from typing import Any

from django import forms

from gongkai.apps.services.queries import decisions
from gongkai.web.forms import DateField, Form


class DecisionFilter(Form):
    text = forms.CharField(
        label="事项、单位名称或者许可编号", required=False, max_length=60, help_text="不能按个人姓名查找。"
    )
    org = forms.ChoiceField(label="许可机关", required=False)
    decided_from = DateField(label="决定日期从", required=False)
    decided_to = DateField(label="到", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("org", [("", "全部"), *((org.site_slug, org.label) for org in decisions.bodies() if org.site_slug)])
