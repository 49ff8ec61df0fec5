"""Several applications of one item at once."""

from typing import Any

from django import forms

from gongkai.apps.services.models import Application
from gongkai.kernel.cases.assignment import candidates, candidates_query
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account
from gongkai.web.forms import Form


class BulkForm(Form):
    chosen_uids = forms.MultipleChoiceField(label="办件", widget=forms.CheckboxSelectMultiple)
    do = forms.ChoiceField(label="办理", choices=[("accept", "受理（材料已全部核对）"), ("assign", "分给一人承办")])
    handler = forms.ModelChoiceField(label="承办人（分办时选择）", queryset=Account.objects.none(), required=False)

    def __init__(self, *args: Any, rows: list[Application], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.case.uid): row for row in rows}
        self.offer("chosen_uids", [(uid, f"{row.case.number} {row.applicant_name}") for uid, row in self.rows.items()])
        case = rows[0].case
        self.offer("handler", candidates_query(case, [account.pk for account in candidates(case)]))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("do") == "assign" and not data.get("handler"):
            self.add_error("handler", "请选择承办人。")
        return data

    def chosen(self) -> list[Application]:
        return [self.rows[uid] for uid in self.cleaned_data["chosen_uids"]]
