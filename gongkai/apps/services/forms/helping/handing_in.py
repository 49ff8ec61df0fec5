"""代为提交、上门收件: the application of whoever is helped."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import Filing, HandedIn
from gongkai.apps.services.forms.application_extras import NOT_FOUND, extra_fields, project_code_problem, renewed
from gongkai.apps.services.forms.applications import BASIC, HANDED_IN
from gongkai.apps.services.models import (
    DeliveryChoice,
    ItemVersion,
    ServiceItem,
)
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.web.forms import Form


class HandInForm(Form):
    """收件 for whoever is helped: materials of the version as they came, and how the result is to be delivered."""

    content = forms.CharField(label="申请内容", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    delivery = forms.ChoiceField(label="结果送达方式", choices=DeliveryChoice.choices)

    def __init__(self, *args: Any, item: ServiceItem, version: ItemVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        elements = elements_of(version)
        self.item = item
        self.asked = [(n, one) for n, one in enumerate(elements.materials, 1) if not handling.is_shared(one)]
        self.shared = [one.name for one in elements.materials if handling.is_shared(one)]
        for number, one in self.asked:
            self.fields[f"material_{number}"] = forms.ChoiceField(label=one.name, choices=HANDED_IN, required=False)
        self.fields.update(extra_fields(elements))
        self.initial["content"] = f"申请办理{item.name}"[:500]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if problem := project_code_problem(data):
            self.add_error("project_code", problem)
        if data.get("renewed_number") and renewed(self.item, data) is None:
            self.add_error("renewed_number", NOT_FOUND)
        return data

    def filing(self) -> Filing:
        data = self.cleaned_data
        came = [(number, data.get(f"material_{number}")) for number, _ in self.asked]
        return Filing(
            data["content"],
            {"content": data["content"]},
            BASIC,
            data["delivery"],
            [HandedIn(number, form, 1) for number, form in came if form],
            project_code=data.get("project_code", ""),
            renews=renewed(self.item, data),
        )
