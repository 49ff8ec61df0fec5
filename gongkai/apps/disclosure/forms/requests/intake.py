"""Confirming, assigning, asking for completion; merging and splitting."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.forms.requests.common import LONG
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries.requests import similar_by_applicant
from gongkai.apps.disclosure.rules.matters import matters
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Department
from gongkai.kernel.people.models import Account
from gongkai.web.acts import ActForm
from gongkai.web.forms import DateField


class ConfirmForm(ActForm):
    confirmed_on = DateField(
        label="确认日期", initial=workdays.today, help_text="双方确认之日为收到申请之日，答复期限自次日起算。"
    )


class AssignForm(ActForm):
    department = forms.ModelChoiceField(label="承办机构", queryset=Department.objects.none(), required=False)
    handler = forms.ModelChoiceField(label="承办人", queryset=Account.objects.none(), required=False)

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.offer("department", subject.org.departments.filter(active=True))
        handlers = Account.objects.filter(
            posts__org=subject.org, posts__role="disclosure.handler", is_active=True
        ).distinct()
        self.offer("handler", handlers)
        if len(only := list(handlers[:2])) == 1:
            self.initial["handler"] = only[0].pk


class LinesForm(ActForm):
    """A list typed one item a line."""

    lines_name = "items"

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        data[self.lines_name] = [line.strip() for line in data[self.lines_name].splitlines() if line.strip()]
        return data


class CompletionForm(LinesForm):
    items = forms.CharField(
        label="需要补正的事项", widget=forms.Textarea(attrs=LONG), help_text="每行一项，一次性全部列明。"
    )
    allowed_days = forms.IntegerField(label="补正期限（工作日）", min_value=1, max_value=60, initial=10)


class CompleteForm(ActForm):
    text = forms.CharField(label="补正内容", widget=forms.Textarea(attrs=LONG))
    completed_on = DateField(label="收到补正日期", initial=workdays.today)


class ReasonOnlyForm(ActForm):
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(ReasonOnlyForm):
    into = forms.ModelChoiceField(label="并入", queryset=DisclosureRequest.objects.none())
    field_order = ("into", "reason")

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.offer("into", similar_by_applicant(subject).filter(case__closed_on=None))


class SplitForm(LinesForm, ReasonOnlyForm):
    lines_name = "parts"
    parts = forms.CharField(
        label="拆分后的各项内容",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="每行一项，按最小合理单位；第一项留在本件，其余各为一件，收到日期与本件相同，分别计入件数和年度报告。",
    )
    field_order = ("parts", "reason")

    def __init__(self, *args: Any, subject: DisclosureRequest, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.initial["parts"] = "\n".join(" ".join(one.split()) for one in matters(subject.description))
