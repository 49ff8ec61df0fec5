"""The form above 登记表、进度表、月报、自查报告: whose figures, and for when."""

from datetime import date
from typing import Any

from django import forms

from gongkai.apps.disclosure.rules.statistics import PRESETS, Period
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import DateField, Form

EARLIEST = date(2008, 5, 1)  # 条例施行
MANY = 300  # more bodies than this are found by name, not in a list


class StatisticsForm(Form):
    """A body by its address word, with those below if asked; a period by name or by two days."""

    org = forms.CharField(label="单位", required=False, max_length=60)
    below = forms.BooleanField(label="含下级单位", required=False)
    span = forms.ChoiceField(
        label="时段", required=False, choices=[*((k, v[0]) for k, v in PRESETS.items()), ("days", "自选起止日期")]
    )
    since = DateField(label="起始日期", required=False, first=EARLIEST)
    until = DateField(label="截止日期", required=False, first=EARLIEST)

    def __init__(self, *args: Any, orgs: list[Organisation], reaches_below: bool, span: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.default = span
        self.fields["span"].initial = span
        if len(orgs) <= MANY:
            choices = [(org.site_slug, org.name) for org in orgs]
            self.fields["org"] = forms.ChoiceField(label="单位", required=False, choices=choices)
        if not reaches_below:
            del self.fields["below"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("span") == "days":
            for name in ("since", "until"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, "请填写日期。")
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "截止日期不能早于起始日期。")
        return data

    @property
    def period(self) -> Period:
        """The period asked for; while the form is refused, the default one."""
        data = getattr(self, "cleaned_data", {})
        if self.is_valid() and data.get("span") == "days":
            return Period(data["since"], data["until"])
        name = data.get("span") or self.default
        return PRESETS[name if name in PRESETS else self.default][1](workdays.today())
