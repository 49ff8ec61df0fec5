"""Filters of deviations, sending back, choosing a body."""

from typing import Any

from django import forms

from gongkai.apps.services.rules import tables
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import Form


class DeviationFilter(Form):
    org = forms.ModelChoiceField(
        label="实施主体", queryset=Organisation.objects.none(), required=False, empty_label="全部"
    )
    type = forms.ChoiceField(label="事项类型", required=False)
    blocking = forms.BooleanField(label="只看须改正的", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type", [("", "全部"), *tables.table("types").items()])


class SendBackForm(Form):
    reason = forms.CharField(label="退回理由", max_length=500, widget=forms.Textarea(attrs={"rows": 5}))
    limit_days = forms.IntegerField(
        label="整改期限（工作日）", min_value=1, max_value=250, required=False, help_text="不填写的为20个工作日。"
    )
