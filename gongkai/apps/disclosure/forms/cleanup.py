"""Forms of 文件清理: opening a round, opinions and decisions, document by document."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.actions.cleanup import Opinion, Scope
from gongkai.apps.disclosure.forms.document_acts import OpinionForm, ReasonForm
from gongkai.apps.disclosure.models import CleanUpItem, Verdict
from gongkai.apps.disclosure.queries import cleanup as reading
from gongkai.apps.disclosure.queries.library_search import KINDS
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField, Form

# A page that nobody would fill in at once is given out in parts, what is open first.
AT_ONCE = 100


class OpenForm(Form):
    title = forms.CharField(label="清理名称", max_length=200)
    basis = forms.CharField(
        label="清理依据和标准",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="上级通知的名称和文号，哪些情形应当修改、废止或者宣布失效。",
    )
    kinds = forms.MultipleChoiceField(
        label="清理范围", choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple, initial=["normative"]
    )
    cutoff_on = DateField(label="清理此日以前印发的文件", initial=workdays.today)
    deadline_on = DateField(label="意见报送截止")
    bodies = forms.MultipleChoiceField(
        label="单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选为全部有现行文件的单位。目录由文件库自动生成。",
    )

    def __init__(self, *args: Any, orgs: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orgs = {str(org.pk): org for org in orgs}
        self.fields["org"] = forms.ChoiceField(
            label="组织单位", choices=[(key, org.name) for key, org in self.orgs.items()]
        )
        below = {body.pk: body for org in orgs for body in reading.bodies_with_documents(org)}
        self.fields["bodies"].choices = [(str(pk), body.name) for pk, body in below.items()]  # type: ignore[attr-defined]
        self.fields["title"].initial = f"{workdays.today().year}年行政规范性文件清理"
        self.order_fields(("org", "title", "basis", "kinds", "cutoff_on", "deadline_on", "bodies"))

    @property
    def org(self) -> Organisation:
        return self.orgs[self.cleaned_data["org"]]

    def scope(self) -> Scope:
        data = {name: value for name, value in self.cleaned_data.items() if name != "org"}
        return Scope(**{**data, "bodies": [int(pk) for pk in data["bodies"]]})


class _ItemsForm(ActForm):
    """One choice and one reason for each document; what is left open is kept open."""

    asks = "清理意见"
    why = "理由"
    argument = "opinions"

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.items = self.chosen(subject)
        for item in self.items:
            entry = item.entry
            label = f"《{entry.title}》{f'（{entry.doc_no}）' if entry.doc_no else ''}"
            self.fields[f"verdict_{item.pk}"] = forms.ChoiceField(
                label=f"{label}{self.asks}",
                choices=[("", "暂不填写"), *Verdict.choices],
                required=False,
                initial=self.now(item)[0],
                help_text=self.told(item),
            )
            self.fields[f"reason_{item.pk}"] = forms.CharField(
                label=self.why, max_length=300, required=False, initial=self.now(item)[1]
            )

    def chosen(self, subject: Any) -> list[CleanUpItem]:
        return list(reading.items(subject).order_by("opinion", "pk")[:AT_ONCE])

    def now(self, item: CleanUpItem) -> tuple[str, str]:
        return item.opinion, item.reason

    def told(self, item: CleanUpItem) -> str:
        document = item.entry.document
        if document is None:
            return ""
        ends = f"，有效期至{document.expires_on:%Y年%-m月%-d日}" if document.expires_on else ""
        return f"{document.formed_on:%Y年%-m月%-d日}印发{ends}。"

    def arguments(self) -> dict[str, Any]:
        given = [
            Opinion(item, self.cleaned_data[f"verdict_{item.pk}"], self.cleaned_data[f"reason_{item.pk}"])
            for item in self.items
            if self.cleaned_data[f"verdict_{item.pk}"]
        ]
        return {self.argument: given}


class OpinionsForm(_ItemsForm):
    """填写清理意见."""


class DecisionsForm(_ItemsForm):
    """逐件修改决定: what its maker wants changed or ended comes first."""

    asks = "清理决定"
    why = "与单位意见不一致的理由"
    argument = "decisions"

    def chosen(self, subject: Any) -> list[CleanUpItem]:
        rows = list(reading.items(subject))
        return sorted(rows, key=lambda item: (item.opinion == Verdict.KEEP, item.pk))[:AT_ONCE]

    def now(self, item: CleanUpItem) -> tuple[str, str]:
        return item.decision, item.decision_reason

    def told(self, item: CleanUpItem) -> str:
        said = f"：{item.reason}" if item.reason else ""
        return f"{item.task.org.label}的意见：{item.get_opinion_display()}{said}"


ROUND_FORMS: dict[str, type[ActForm]] = {
    "decide": DecisionsForm,
    "return_decision": ReasonForm,
    "sign": OpinionForm,
    "cancel": ReasonForm,
}
TASK_FORMS: dict[str, type[ActForm]] = {
    "give_opinions": OpinionsForm,
    "return_opinions": ReasonForm,
    "confirm": OpinionForm,
    "return_task": ReasonForm,
    "cancel": ReasonForm,
}
