"""本单位设置."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.rules.choices import HIGHEST_LINE, MOST_DAYS, Choices
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import Form

REASON = {"label": "设置的理由", "max_length": 300}


class ChoicesForm(Form):
    sections = (
        ("数量、频次的提示线（条例第三十五条）", ("excessive_in_month", "reason_days", "reason_pauses")),
        ("复议和诉讼", ("hearing_notice_days",)),
        ("记录", ("reason",)),
    )

    excessive_in_month = forms.IntegerField(
        label="一个自然月内的提示线（件）",
        min_value=1,
        max_value=HIGHEST_LINE,
        help_text="超过后提示可以要求说明理由；条例没有规定数量，缺省取信息处理费的起收点。",
    )
    reason_days = forms.IntegerField(label="说明理由期限（工作日）", min_value=1, max_value=MOST_DAYS)
    reason_pauses = forms.BooleanField(
        label="说明理由期间暂停计算答复期限", required=False, help_text="条例没有规定暂停，缺省不暂停。"
    )
    hearing_notice_days = forms.IntegerField(label="开庭、听证前几日提醒", min_value=0, max_value=MOST_DAYS)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **REASON)  # type: ignore[arg-type]

    def chosen(self) -> Choices:
        return Choices(**{name: self.cleaned_data[name] for name in self.fields if name != "reason"})


class SmallForm(Form):
    small = forms.BooleanField(
        label="人员较少，一人可以担任多个岗位",
        required=False,
        help_text="审查、审核、签发仍须逐环节办理并记录；同一人办理应当分离的环节时给出提示，记录在案，供主管部门查看。",
    )
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **REASON)  # type: ignore[arg-type]

    def __init__(self, *args: Any, org: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, initial={"small": org.is_small}, **kwargs)
