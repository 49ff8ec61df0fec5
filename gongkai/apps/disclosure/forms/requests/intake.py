"""Confirming, assigning, asking for completion and for reasons; merging and splitting."""

from typing import Any

from django import forms

from gongkai.apps.disclosure.forms.requests.common import LONG
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.queries.requests import similar_by_applicant
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


class ReasonNoticeForm(ActForm):
    basis = forms.CharField(label="数量、频次明显超过合理范围的事实", widget=forms.Textarea(attrs=LONG))
    allowed_days = forms.IntegerField(label="说明理由期限（工作日）", min_value=1, max_value=60, initial=10)


class TextForm(ActForm):
    text = forms.CharField(label="申请人说明的理由", widget=forms.Textarea(attrs=LONG))


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
        label="拆分后的各项内容", widget=forms.Textarea(attrs=LONG), help_text="每行一项；第一项留在本件。"
    )
