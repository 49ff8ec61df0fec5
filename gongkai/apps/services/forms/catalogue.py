"""The basic catalogue: header, proposals, filters."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.catalogue import Terms
from gongkai.apps.services.actions.entries import Header
from gongkai.apps.services.models import CatalogueEntry, CatalogueState
from gongkai.apps.services.queries.catalogue import in_force_by_code
from gongkai.apps.services.rules import tables
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import CodeField, DateField, Form, HalfWidthField


class CatalogueFilter(Form):
    text = HalfWidthField(label="名称或编码", max_length=100, required=False)
    type = forms.ChoiceField(label="事项类型", required=False)
    state = forms.ChoiceField(
        label="状态",
        choices=[("", "全部"), (CatalogueState.IN_FORCE, "在用"), (CatalogueState.CANCELLED, "取消")],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("type", [("", "全部"), *tables.table("types").items()])


class ProposalForm(Form):
    """新增目录: the code can be left to the platform; the standard elements follow on their own pages."""

    org = forms.ModelChoiceField(label="目录编制机关", queryset=Organisation.objects.none(), empty_label=None)
    name = forms.CharField(label="事项名称", max_length=1000)
    type = forms.ChoiceField(label="事项类型")
    department = CodeField(label="指导部门代码", max_length=2, help_text="两位数字或者字母。")
    guided_by = forms.CharField(label="指导部门", max_length=120, required=False)
    levels = forms.MultipleChoiceField(label="行使层级", widget=forms.CheckboxSelectMultiple)
    code = CodeField(
        label="基本编码", max_length=64, required=False, help_text="不填写时按类型、指导部门取下一个主项序号。"
    )
    parent = CodeField(label="主项的基本编码", max_length=64, required=False, help_text="子项填写。")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    effective_on = DateField(label="计划生效日期", required=False)
    due_on = DateField(label="下级认领期限", required=False)

    def __init__(self, *args: Any, orgs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("org", orgs)
        self.offer("type", [("", "请选择"), *tables.table("types").items()])
        self.offer("levels", list(tables.table("levels").items()))

    def clean_parent(self) -> CatalogueEntry | None:
        code = self.cleaned_data["parent"]
        if not code:
            return None
        found = in_force_by_code(code)
        if found is None:
            raise forms.ValidationError("没有这个编码的在用目录。")
        return found

    def header(self) -> Header:
        data = self.cleaned_data
        return Header("".join(sorted(data["levels"])), data["department"], data["guided_by"])

    def terms(self) -> Terms:
        return Terms(effective_on=self.cleaned_data["effective_on"], due_on=self.cleaned_data["due_on"])


class HeaderForm(Form):
    """目录信息 of a draft: levels, guiding department, dates."""

    levels = forms.MultipleChoiceField(label="行使层级", widget=forms.CheckboxSelectMultiple)
    department = CodeField(label="指导部门代码", max_length=2, required=False)
    guided_by = forms.CharField(label="指导部门", max_length=120, required=False)
    effective_on = DateField(label="计划生效日期", required=False)
    due_on = DateField(label="下级调整期限", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("levels", list(tables.table("levels").items()))

    def header(self) -> Header:
        data = self.cleaned_data
        return Header("".join(sorted(data["levels"])), data["department"], data["guided_by"])

    def terms(self, basis: str) -> Terms:
        return Terms(self.cleaned_data["effective_on"], self.cleaned_data["due_on"], basis)


class ChangeEntryForm(Form):
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    effective_on = DateField(label="计划生效日期", required=False)
    due_on = DateField(label="下级调整期限", required=False)

    def terms(self) -> Terms:
        return Terms(effective_on=self.cleaned_data["effective_on"], due_on=self.cleaned_data["due_on"])


class CancelEntryForm(Form):
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.CharField(label="取消依据", max_length=500)
    effective_on = DateField(label="取消日期", help_text="自这一日零时起，各地的实施事项同时取消。")

    def terms(self) -> Terms:
        return Terms(effective_on=self.cleaned_data["effective_on"], basis=self.cleaned_data["basis"])
