"""Forms of 对比: which row, which years, which bodies."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.rules.report.comparison import lines
from gongkai.web.forms import Form

SECTIONS = {
    "requests": "申请数量",
    "results": "办理结果",
    "disputes": "复议和诉讼",
    "proactive": "主动公开",
    "rates": "比率",
}
FIRST = "requests.new"


class BodiesFilter(Form):
    """单位对比: one row of the report through some years, for bodies found by name."""

    row = forms.ChoiceField(label="对比项目", required=False, initial=FIRST)
    last = forms.TypedChoiceField(label="至年度", coerce=int, required=False, empty_value=None)
    text = forms.CharField(label="单位名称", max_length=40, required=False)
    under = forms.SlugField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, years: list[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (label, [(one.key, one.label) for one in lines() if one.section == section])
            for section, label in SECTIONS.items()
        ]
        self.offer("row", groups)
        self.offer("last", [(str(year), f"{year}年") for year in years or ()])
