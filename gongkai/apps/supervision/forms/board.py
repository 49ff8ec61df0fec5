"""What is chosen on the board, in rankings and bulletins."""

from typing import Any

from django import forms

from gongkai.apps.supervision.models import Bulletin, Standing
from gongkai.apps.supervision.queries.board import STATES
from gongkai.apps.supervision.rules import indicators as rules
from gongkai.apps.supervision.rules.periods import quarter_before, year_before
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedures
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, Form

LINES = {"rows": 4}


class OpenCaseForm(Form):
    state = forms.ChoiceField(label="状态", choices=[*STATES.items()], initial="open", required=False)
    kind = forms.ChoiceField(label="种类", required=False)
    due = DateField(label="到期日", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, spec.label) for kind, spec in sorted(procedures().items())]
        self.fields["kind"].choices = [("", "全部"), *kinds]  # type: ignore[attr-defined]


class PeriodForm(Form):
    first = DateField(label="自")
    last = DateField(label="至")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and not data["first"] <= data["last"]:
            self.add_error("last", "截止日不能早于起始日。")
        return data


class DrawForm(Form):
    """拟定通报."""

    first = DateField(label="考核期自")
    last = DateField(label="考核期至")
    comments_until = DateField(label="意见截止日期", help_text="各单位在此日之前可以对本单位的得分提出意见。")
    summary = forms.CharField(
        label="情况说明", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, year: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = (year_before if year else quarter_before)(workdays.today())
        until = workdays.calendar().add(workdays.today(), 5)
        self.initial = {"first": first, "last": last, "comments_until": until, **self.initial}


class LineForm(ActForm):
    """A text about one line of the bulletin."""

    org = forms.ModelChoiceField(label="单位", queryset=Standing.objects.none(), empty_label="请选择")
    text = forms.CharField(label="内容", max_length=2000, widget=forms.Textarea(attrs=LINES))

    def __init__(self, *args: Any, subject: Bulletin, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field: Any = self.fields["org"]
        field.queryset = self.lines(subject)
        field.label_from_instance = lambda row: row.org.label

    def lines(self, subject: Bulletin) -> Any:
        return subject.standings.select_related("org")

    def arguments(self) -> dict[str, Any]:
        return {"org": self.cleaned_data["org"].org, "text": self.cleaned_data["text"]}


class RemarkForm(Form):
    text = forms.CharField(
        label="意见", max_length=2000, widget=forms.Textarea(attrs=LINES), help_text="写明哪一项、哪些办件，以及理由。"
    )


class AnswerForm(LineForm):
    def lines(self, subject: Bulletin) -> Any:
        return super().lines(subject).exclude(remark="")


class PlainForm(ActForm):
    pass


class ReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs=LINES))


ACT_FORMS: dict[str, type[ActForm]] = {
    "answer": AnswerForm,
    "submit": PlainForm,
    "publish": PlainForm,
    "drop": ReasonForm,
}


class SchemeForm(Form):
    """调整考核方案: one field for each indicator, 100 points in all."""

    effective_on = DateField(label="生效日期")
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs=LINES))

    def __init__(self, *args: Any, weights: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {
            f"weight_{row.id}": forms.IntegerField(
                label=f"{row.label}（分）",
                min_value=0,
                max_value=100,
                initial=weights.get(row.id, 0),
                help_text=row.formula,
            )
            for row in rules.table().indicators
        }
        self.fields = {**own, **self.fields}

    def weights(self) -> dict[str, int]:
        return {row.id: self.cleaned_data[f"weight_{row.id}"] for row in rules.table().indicators}
