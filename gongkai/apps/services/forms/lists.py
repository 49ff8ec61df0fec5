"""专项清单: filters, proposals, the editor of a line made from law/special_lists.toml, and upload of a whole list."""

from collections.abc import Mapping
from typing import Any

from django import forms

from gongkai.apps.services.actions.lists.changes import Terms
from gongkai.apps.services.forms.acts import OpinionForm, PublishForm, ReasonForm
from gongkai.apps.services.forms.elements import RowForm, RowSet, field_for, shown, typed
from gongkai.apps.services.forms.sheets import ListForm
from gongkai.apps.services.models import LineState, ListKind, ListLine
from gongkai.apps.services.queries.lists.lines import in_force_by_code
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.lists.definitions import BASES, ListDefinition, findings, lists
from gongkai.apps.services.rules.lists.loading import NAME_LENGTH, Line, document, load
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm
from gongkai.web.forms import CodeField, DateField, Form, HalfWidthField

# A yes or nothing, as a box.
TICKED = ("enterprise", "own_need")


def themes() -> list[Any]:
    return [
        ("", "全部"),
        ("个人办事", [(f"person.{k}", v) for k, v in tables.table("person_topics").items()]),
        ("法人办事", [(f"legal.{k}", v) for k, v in tables.table("legal_topics").items()]),
    ]


def _reason() -> forms.CharField:
    return forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PublicListFilter(Form):
    """What a visitor narrows a list by; `on` shows what held on that day."""

    q = HalfWidthField(label="名称、标准或者依据中的文字", max_length=100, required=False)
    region = forms.ChoiceField(label="地区", required=False)
    org = forms.ModelChoiceField(
        label="责任单位",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="全部",
        to_field_name="site_slug",
    )
    category = forms.ChoiceField(label="类别", required=False)
    objects = forms.ChoiceField(label="服务对象", required=False)
    theme = forms.ChoiceField(label="主题", required=False)
    on = DateField(label="在这一日有效", required=False, help_text="不填的为今天。")

    def __init__(self, *args: Any, spec: ListDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = next((e.label for e in spec.elements if e.key == "category"), "类别")
        self.fields["category"].label = label
        self.offer("category", [("", "全部"), *tables.table(spec.categories).items()])
        self.offer("objects", [("", "全部"), *tables.table("objects").items()])
        self.offer("theme", themes())


class LineFilter(Form):
    """The desk's list of lines."""

    text = HalfWidthField(label="名称或编号", max_length=100, required=False)
    list = forms.ChoiceField(label="清单", choices=[("", "全部"), *ListKind.choices], required=False)
    org = forms.ModelChoiceField(
        label="责任单位", queryset=Organisation.objects.none(), required=False, empty_label="全部"
    )
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *LineState.choices[:3]], required=False)
    ending = forms.BooleanField(label="三十日内期满", required=False)


class FindingFilter(Form):
    list = forms.ChoiceField(label="清单", choices=[("", "全部"), *ListKind.choices], required=False)
    finding = forms.ChoiceField(label="出入", required=False)
    org = forms.ModelChoiceField(
        label="实施主体", queryset=Organisation.objects.none(), required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("finding", [("", "全部"), *((one.code, one.label) for one in findings().values())])


class TermsForm(Form):
    """生效日期和执行期限 of a draft."""

    effective_on = DateField(label="计划生效日期", required=False, help_text="不填的为发布当日。")
    until_on = DateField(label="执行期限至", required=False, help_text="没有期限的不填；期满后自动不再有效。")

    def terms(self, basis: str = "") -> Terms:
        return Terms(self.cleaned_data["effective_on"], self.cleaned_data["until_on"], basis)


class ProposeLineForm(TermsForm):
    """列入清单: what the line says follows on its own page."""

    org = forms.ModelChoiceField(label="责任单位", queryset=Organisation.objects.none(), empty_label=None)
    name = forms.CharField(label="名称", max_length=NAME_LENGTH)
    code = CodeField(label="清单编号", max_length=60, required=False, help_text="不填写时由平台编号。")
    reason = _reason()
    field_order = ("org", "name", "code", "reason", "effective_on", "until_on")

    def __init__(self, *args: Any, spec: ListDefinition, orgs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = f"{spec.line}名称"
        self.offer("org", orgs)


class ChangeLineForm(Form):
    reason = _reason()


class EndLineForm(Form):
    """取消: with its basis, its day and, where there is one, the line that takes its place."""

    reason = _reason()
    basis = forms.CharField(label="取消依据", max_length=500)
    effective_on = DateField(label="取消日期", help_text="自这一日零时起不再有效。")
    replaced_by = CodeField(label="替代它的清单编号", max_length=60, required=False)

    def __init__(self, *args: Any, line: ListLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line

    def clean_replaced_by(self) -> ListLine | None:
        code = self.cleaned_data["replaced_by"]
        if not code:
            return None
        found = in_force_by_code(self.line.org, self.line.list, code)
        if found is None or found.pk == self.line.pk:
            raise forms.ValidationError("本单位的清单中没有这个编号的在用条目。")
        return found

    def terms(self) -> Terms:
        return Terms(effective_on=self.cleaned_data["effective_on"], basis=self.cleaned_data["basis"])


class LineForm(Form):
    """The single elements of a line."""

    name = forms.CharField(max_length=NAME_LENGTH)

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spec = lists()[line.list_id]
        self.specs = spec.scalars
        self.fields["name"].label = f"{spec.line}名称"
        self.fields["name"].error_messages["required"] = f"请填写{spec.line}名称。"
        self.initial["name"] = line.name
        for element in self.specs:
            ticked = element.key in TICKED
            self.fields[element.key] = field_for(element, ticked=ticked)
            self.initial[element.key] = shown(element, line.get(element.key), ticked=ticked)

    def raw(self) -> dict[str, Any]:
        return {e.key: typed(e, self.cleaned_data.get(e.key)) for e in self.specs}


class LineEditor:
    """The page that edits a draft; `line` is the draft as it would be saved."""

    def __init__(self, draft: Line, data: Mapping[str, Any] | None = None) -> None:
        self.draft, self.line = draft, draft
        self.more = data.get("more", "") if data is not None else ""
        self.form = LineForm(*((data,) if data is not None else ()), line=draft)
        element = tables.elements()[BASES]
        self.bases = RowSet(element, Elements(bases=draft.bases), data, 2 if self.more == BASES else 0)

    @property
    def forms(self) -> list[Form]:
        return [self.form, *self.bases.forms]

    def is_valid(self) -> bool:
        """Reads everything that was typed; what cannot be read stands beside its field."""
        if not all([form.is_valid() for form in self.forms]):
            return False
        rows = self.bases.staying()
        raw = document(self.draft)["values"] | self.form.raw() | {BASES: [row.raw() for row in rows]}
        loaded = load(self.draft.list_id, self.form.cleaned_data["name"], raw)
        for problem in loaded.problems:
            self._say(problem, rows)
        self.line = loaded.line
        return not loaded.problems

    def _say(self, problem: Any, rows: list[RowForm]) -> None:
        form: Form = rows[problem.row - 1] if problem.row and problem.element == BASES else self.form
        name = problem.column if form is not self.form else problem.element
        form.add_error(name if name in form.fields else None, problem.text)


class ImportListForm(ListForm):
    """上传专项清单."""

    list = forms.ChoiceField(
        label="清单",
        choices=[("", "按工作表名称识别"), *ListKind.choices],
        required=False,
        help_text="工作表名称不是清单名称的，请选择。",
    )
    field_order = ("source", "list", "do", "document", "effective_on")

    def __init__(self, *args: Any, may_enter: bool, **kwargs: Any) -> None:
        super().__init__(*args, may_enter=may_enter, **kwargs)
        del self.fields["keep_deviations"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["keep_deviations"] = False
        return data


class PublishLineForm(PublishForm):
    """发布: today, or a later day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].first = workdays.today()  # type: ignore[attr-defined]


LIST_FORMS: dict[str, type[ActForm]] = {
    "return_draft": ReasonForm,
    "discard": ReasonForm,
    "approve": OpinionForm,
    "publish": PublishLineForm,
}
