"""Acts beside the straight way of an application: tolerated materials, extension, parties and what they say."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import Verdict
from gongkai.apps.services.actions.applications.tolerance import wanting
from gongkai.apps.services.forms.texts import ReasonForm, long_text
from gongkai.kernel import law, workdays
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField


class ToleratedForm(ActForm):
    numbers = forms.MultipleChoiceField(label="收到并符合要求的材料", widget=forms.CheckboxSelectMultiple)
    received_on = DateField(label="收到日期", initial=workdays.today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.number), row.name) for row in wanting(self.subject)]
        self.offer("numbers", rows)
        self.fields["numbers"].initial = [number for number, _ in rows]

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "numbers": [int(one) for one in self.cleaned_data["numbers"]]}


class CheckToleratedForm(ActForm):
    """核对补交的材料: each one fits, or says what is wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(self.subject.materials.filter(verdict="supplied"))
        for row in self.rows:
            self.fields[f"verdict_{row.number}"] = forms.ChoiceField(
                label=row.name, choices=[("fitting", "符合要求"), ("faulty", "不符合要求，重新补交")]
            )
            self.fields[f"note_{row.number}"] = forms.CharField(
                label=f"{row.name}：哪里不符合要求", max_length=300, required=False
            )
        self.fields["allowed_days"] = forms.IntegerField(
            label="重新补交的期限（工作日）",
            min_value=1,
            max_value=60,
            initial=law.period("services.tolerance", on=workdays.today()).days,
            help_text="全部符合要求的，不起作用。",
        )

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        verdicts = [
            Verdict(row.number, data[f"verdict_{row.number}"], note=data[f"note_{row.number}"]) for row in self.rows
        ]
        return {"verdicts": verdicts, "allowed_days": data["allowed_days"]}


class ProposeExtensionForm(ReasonForm):
    days = forms.IntegerField(label="延长工作日", min_value=1, max_value=60)
    field_order: tuple[str, ...] = ("days", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = self.subject.extension_proposed or None
        self.fields["reason"].initial = self.subject.extension_reason


class ExtensionForm(ProposeExtensionForm):
    """Of a joint case, the approval of the head of the government by its number."""

    approval = forms.CharField(label="本级人民政府负责人批准的文号", max_length=120)
    field_order = ("days", "reason", "approval")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.subject.case.children.filter(application__part="joint").exists():
            del self.fields["approval"]


class PartyForm(ActForm):
    name = forms.CharField(label="利害关系人", max_length=120)
    interest = long_text("有何重大利益关系")
    contact = forms.CharField(label="联系方式", max_length=100, required=False)
    address = forms.CharField(label="通信地址", max_length=200, required=False)


class StatementForm(ActForm):
    """What somebody said at the window or on the phone."""

    party = forms.ChoiceField(label="由谁提出", required=False)
    text = long_text("陈述、申辩的内容")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {str(one.uid): one for one in self.subject.parties.all()}
        self.offer("party", [("", "申请人"), *((uid, f"利害关系人：{one}") for uid, one in self.parties.items())])

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"text": data["text"], "party": self.parties.get(data["party"]), "oral": True}
