"""Forms of single acts on changes of items and of the catalogue."""

from typing import Any

from django import forms

from gongkai.apps.services.models import ChangeKind
from gongkai.kernel import workdays
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField


class OpinionForm(ActForm):
    opinion = forms.CharField(label="审核意见", max_length=300, initial="同意。")


class ReasonForm(ActForm):
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class PublishForm(ActForm):
    effective_on = DateField(label="生效日期", help_text="当日零时起生效；以后的日期到时自动生效。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = workdays.today()
        self.initial["effective_on"] = max(self.subject.effective_on or today, today)


CHANGE_FORMS: dict[str, type[ActForm]] = {
    "return_draft": ReasonForm,
    "discard": ReasonForm,
    "approve_legal": OpinionForm,
    "approve_office": OpinionForm,
    "approve_establishment": OpinionForm,
    "publish": PublishForm,
}
CATALOGUE_FORMS: dict[str, type[ActForm]] = {
    "return_draft": ReasonForm,
    "discard": ReasonForm,
    "approve": OpinionForm,
    "publish": PublishForm,
}
OPENING: dict[str, ChangeKind] = {
    "begin_change": ChangeKind.CHANGE,
    "begin_correction": ChangeKind.CORRECT,
    "propose_suspension": ChangeKind.SUSPEND,
    "propose_resumption": ChangeKind.RESUME,
    "propose_cancellation": ChangeKind.CANCEL,
}
