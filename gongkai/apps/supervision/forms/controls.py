"""What is filled in for 岗位风险内控表."""

from typing import Any

from django import forms

from gongkai.apps.supervision.models import ControlItem, RiskGrade
from gongkai.apps.supervision.queries import controls as reading
from gongkai.kernel import registry, workdays
from gongkai.kernel.cases.procedures import procedures
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.web.acts import ActForm
from gongkai.web.forms import Form

YEARS = 3
LINES = {"rows": 3}


class DrawControlForm(Form):
    """生成内控表 of a body this person answers for."""

    org = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label="请选择")
    year = forms.TypedChoiceField(label="年度", coerce=int)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = workdays.today()
        self.offer("org", reading.own_bodies(actor))
        self.fields["org"].label_from_instance = lambda org: org.name  # type: ignore[attr-defined]
        self.offer("year", [(year, f"{year}年") for year in range(today.year, today.year - YEARS, -1)])
        bodies = list(reading.own_bodies(actor)[:2])
        # In the first months of a year the table of the year before is due.
        year = today.year - 1 if today.month <= 3 else today.year
        self.initial = {"year": year, **({"org": bodies[0]} if len(bodies) == 1 else {}), **self.initial}


class ItemForm(Form):
    """填写 one item: a section for each of its posts."""

    def __init__(self, *args: Any, item: ControlItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = list(item.posts.all())
        self.sections = []
        for row in self.posts:
            own = self._fields(row)
            self.fields.update(own)
            self.sections.append((f"{row.label}（{row.roles}）", list(own)))

    def _fields(self, row: Any) -> dict[str, forms.Field]:
        area = forms.Textarea(attrs=LINES)
        return {
            f"{row.step}-risks": forms.CharField(
                label="风险点", max_length=1000, widget=area, initial=row.risks, required=False
            ),
            f"{row.step}-grade": forms.ChoiceField(
                label="风险等级",
                choices=RiskGrade.choices,
                initial=row.grade,
                help_text=f"按当年监察情况，不低于{row.get_lowest_display()}。",
            ),
            f"{row.step}-measures": forms.CharField(
                label="防控措施", max_length=1000, widget=area, initial=row.measures, required=False
            ),
            f"{row.step}-person": forms.CharField(label="责任人", max_length=60, initial=row.person, required=False),
        }

    def posts_given(self) -> dict[str, dict[str, str]]:
        names = ("risks", "grade", "measures", "person")
        return {row.step: {name: self.cleaned_data[f"{row.step}-{name}"] for name in names} for row in self.posts}


class AddItemForm(ActForm):
    kind = forms.ChoiceField(label="办理程序")
    label = forms.CharField(label="事项名称", max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = procedures()
        self.offer("kind", [(kind, known[kind].label) for kind in registry.rateable() if kind in known])


class SignForm(ActForm):
    public = forms.TypedChoiceField(
        label="是否公开",
        choices=[("yes", "签发并在网上公开"), ("no", "只签发存档")],
        coerce=lambda value: value == "yes",
        help_text="公开的内容不含人员姓名。",
    )


class ReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs=LINES))


CONTROL_FORMS: dict[str, type[ActForm]] = {
    "add": AddItemForm,
    "submit": ActForm,
    "return": ReasonForm,
    "sign": SignForm,
    "drop": ReasonForm,
}
