"""Forms of the desk."""

from typing import Any

from django import forms

from gongkai.kernel.cases import assignment, queries
from gongkai.kernel.cases.models import Case
from gongkai.kernel.journal.verbs import VERBS
from gongkai.kernel.orgs.models import Department, Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account
from gongkai.kernel.registry import role_label
from gongkai.web.forms import Form, PeriodForm


class InboxForm(Form):
    """What of the inbox to show; choices come from one's own posts."""

    kind = forms.ChoiceField(label="事项", required=False)
    org = forms.ChoiceField(label="单位", required=False)
    whose = forms.ChoiceField(
        label="承办", required=False, choices=[("", "全部"), ("mine", "分给我的"), ("open", "尚未分办的")]
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(spec.kind, spec.label) for spec in queries.kinds_of(actor)]
        bodies = dict(sorted({h.org_id: h.org_name for h in actor.holdings}.items()))
        self.fields["kind"].choices = [("", "全部"), *kinds]  # type: ignore[attr-defined]  # a choice field
        self.fields["org"].choices = [("", "全部"), *bodies.items()]  # type: ignore[attr-defined]  # a choice field
        if len(bodies) < 2:
            del self.fields["org"]
        if len(kinds) < 2:
            del self.fields["kind"]

    def wanted(self) -> queries.InboxFilter:
        """Nothing for a filter that cannot be understood."""
        data = self.cleaned_data if self.is_valid() else {}
        org = data.get("org") or ""
        return queries.InboxFilter(
            kind=data.get("kind") or "", org_id=int(org) if org else None, whose=data.get("whose") or ""
        )


class SearchForm(Form):
    q = forms.CharField(label="编号或者标题", required=False, max_length=100)
    kind = forms.ChoiceField(label="事项", required=False)
    open_only = forms.BooleanField(label="只看未办结的", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(spec.kind, spec.label) for spec in queries.kinds_of(actor)]
        self.fields["kind"].choices = [("", "全部"), *kinds]  # type: ignore[attr-defined]  # a choice field


class PersonChoice(forms.ModelChoiceField):
    """People with the posts that let them handle the case."""

    def label_from_instance(self, obj: Account) -> str:
        posts = getattr(obj, "posts_here", ())
        duties = "、".join(dict.fromkeys(_duty(post) for post in posts))
        return f"{obj}（{duties}）" if duties else str(obj)


def _duty(post: Any) -> str:
    return f"{post.department} {role_label(post.role)}" if post.department else role_label(post.role)


class AssignForm(Form):
    """分办: the internal unit and, if wanted, the person."""

    department = forms.ModelChoiceField(
        label="承办机构", queryset=Department.objects.none(), required=False, empty_label="不指定"
    )
    handler = PersonChoice(label="承办人", queryset=Account.objects.none(), required=False, empty_label="不指定")
    reason = forms.CharField(label="说明", required=False, max_length=200)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"department": case.department_id, "handler": case.handler_id})
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = case.org.departments.filter(active=True)  # type: ignore[attr-defined]
        able = [account.pk for account in assignment.candidates(case)]
        self.fields["handler"].queryset = assignment.candidates_query(case, able)  # type: ignore[attr-defined]


class HandoverForm(Form):
    """移交: all open cases of one person to another."""

    giver = forms.ModelChoiceField(label="移交人", queryset=Account.objects.none(), empty_label=None)
    receiver = forms.ModelChoiceField(label="接收人", queryset=Account.objects.none(), empty_label="请选择")
    org = forms.ModelChoiceField(
        label="限于单位", queryset=Organisation.objects.none(), required=False, empty_label="全部单位"
    )
    reason = forms.CharField(label="原因", max_length=200, help_text="逐件记入办理日志，不可更改。")

    def __init__(self, *args: Any, givers: Any, receivers: Any, orgs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].queryset = givers  # type: ignore[attr-defined]  # model choices
        self.fields["receiver"].queryset = receivers  # type: ignore[attr-defined]
        self.fields["org"].queryset = orgs  # type: ignore[attr-defined]


class AuditForm(PeriodForm):
    subject = forms.CharField(label="对象", required=False, max_length=80, help_text="如 case: 或 account: 开头的标识")
    verb = forms.ChoiceField(label="动作", required=False, choices=[("", "全部"), *VERBS.items()])
    person = forms.CharField(label="行为人", required=False, max_length=60)
    field_order = ("since", "until", "verb", "person", "subject")
