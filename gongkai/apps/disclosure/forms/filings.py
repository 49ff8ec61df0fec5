"""Forms of 报送情况: the filter of the list, reminding, returning."""

from datetime import timedelta
from typing import Any

from django import forms

from gongkai.apps.disclosure.queries import filings
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import OrganisationKind
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, Form

CORRECTION_DAYS = 10


class FilingFilter(Form):
    """报送情况: year, state, kind and name of the bodies."""

    year = forms.TypedChoiceField(label="报告年度", coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(
        label="报送状态", choices=[("", "全部"), *filings.STATES.items()], required=False, initial="missing"
    )
    kind = forms.ChoiceField(label="单位性质", choices=[("", "全部"), *OrganisationKind.choices], required=False)
    text = forms.CharField(label="单位名称", max_length=40, required=False)
    under = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = filings.years(workdays.today())
        self.offer("year", [(str(year), f"{year}年") for year in years])
        self.fields["year"].initial = str(years[0])


class RemindForm(Form):
    note = forms.CharField(label="催报说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class RemindActForm(ActForm, RemindForm):
    pass


class SendBackForm(ActForm):
    reason = forms.CharField(label="需要更正的内容和理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))
    correct_by = DateField(label="重新报送期限")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"correct_by": workdays.calendar().add(workdays.today(), CORRECTION_DAYS)}

    def clean_correct_by(self) -> Any:
        day = self.cleaned_data["correct_by"]
        if not workdays.today() <= day <= workdays.today() + timedelta(days=366):
            raise forms.ValidationError("重新报送期限应在今天以后一年以内。")
        return day
