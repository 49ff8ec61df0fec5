"""对审查提示的处理: which findings may stand, and why."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.queries import secrecy
from gongkai.web.acts import ActForm


class FindingChoices(forms.MultipleChoiceField):
    """Findings that must be dealt with, each with place, mask and the reason its author gave."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, scan: secrecy.Scan) -> None:
        self.choices = [(aid.key, _offered(aid)) for aid in scan.open]


def _offered(aid: secrecy.Aid) -> str:
    said = aid.answer.explanation if aid.answer and aid.answer.explanation else "未说明理由"
    return f"{aid.place}：{aid.finding.label} {aid.finding.shown}（{said}）"


class AllowForm(ActForm):
    """准予保留: which, and why."""

    allowed = FindingChoices(label="准予保留的内容")
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["allowed"].offer(self.scan())  # type: ignore[attr-defined]

    def scan(self) -> secrecy.Scan:
        return secrecy.scan(self.subject.shown)
