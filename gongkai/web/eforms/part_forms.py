"""The builder's forms: one for each kind of part, made from what the kernel says the kind may have."""

import json
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from gongkai.kernel.eforms import editing
from gongkai.kernel.eforms.code_lists import all_lists
from gongkai.kernel.eforms.definition import KINDS, DefinitionProblem
from gongkai.kernel.eforms.definition.kinds import FILE_TYPES, LEVELS, Attribute, attributes_of
from gongkai.kernel.eforms.definition.reading import ID
from gongkai.kernel.eforms.sources import all_sources
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.forms import DateField, Form, HalfWidthField, UploadField

EXPRESSION_HELP = "可以用“从列表选择条件”生成，也可以直接书写。"
SHOW = Attribute("show", "显示条件", "expression", frozenset(), "不写则总是显示")
HELP = Attribute("help", "说明", "text", frozenset(), most=500)
OUTER: dict[str, tuple[Attribute, ...]] = {
    "page": (HELP, SHOW),
    "group": (HELP, SHOW),
    "rows": (
        HELP,
        Attribute("row_label", "一行叫什么", "line", frozenset(), "例如 人、项、套", most=20),
        Attribute("min", "最少行数", "count", frozenset(), most=100),
        Attribute("max", "最多行数", "count", frozenset(), "缺省 20 行", least=1, most=100),
        SHOW,
    ),
}
OUTER_LABELS = {"page": "步骤", "group": "分组", "rows": "多行部分"}


def kind_of(part: dict[str, Any]) -> str:
    """A page has no kind of its own, and a rule has a check."""
    return "rule" if "check" in part or "message" in part else str(part.get("kind", "page"))


def kind_label(kind: str) -> str:
    return OUTER_LABELS.get(kind) or (KINDS[kind].label if kind in KINDS else kind)


class Revised(Form):
    """Carries which state of the form its answers were written on."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class PartForm(Revised):
    """One page, group, repeating part or field."""

    label = forms.CharField(label="名称", max_length=120)
    id = HalfWidthField(
        label="标识", max_length=40, help_text="条件和公式用它；小写字母开头，可用小写字母、数字和下划线。"
    )

    def __init__(self, *args: Any, content: dict[str, Any], part: dict[str, Any], **kwargs: Any) -> None:
        self.content, self.part, self.kind = content, part, kind_of(part)
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        for attribute in self.attributes:
            self.fields[attribute.name] = _control(attribute)

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        return OUTER.get(self.kind) or tuple(attributes_of(self.kind))

    def _initial(self) -> dict[str, Any]:
        shown = {name: _shown(name, value) for name, value in self.part.items()}
        return {**shown, "label": self.part.get("label") or self.part.get("title", "")}

    def clean_id(self) -> str:
        id_ = str(self.cleaned_data["id"])
        if not ID.fullmatch(id_):
            raise forms.ValidationError("标识应当以小写字母开头，由小写字母、数字和下划线组成。")
        if id_ != self.part.get("id") and any(one.part.get("id") == id_ for one in editing.walk(self.content)):
            raise forms.ValidationError(f"标识“{id_}”已被使用。")
        return id_

    def made(self) -> dict[str, Any]:
        """The part as JSON; what is empty is left out, what stands inside is kept."""
        data = self.cleaned_data
        name = "title" if self.kind == "page" else "label"
        part = {"kind": self.kind} if self.kind != "page" else {}
        part |= {"id": data["id"], name: data["label"]}
        for attribute in self.attributes:
            value = _stored(attribute, data.get(attribute.name))
            if value not in (None, "", [], False):
                part[attribute.name] = value
        return part | {inner: self.part[inner] for inner in editing.INNER if inner in self.part}

    def complain(self, problems: list[DefinitionProblem]) -> None:
        """What the kernel finds wrong with this part, beside the attribute it is about."""
        self.cleaned_data = getattr(self, "cleaned_data", {})
        for problem in problems:
            name = "label" if problem.attribute == "title" else problem.attribute
            self.add_error(name if name in self.fields else None, problem.message)


def _control(attribute: Attribute) -> forms.Field:
    about: dict[str, Any] = {"label": attribute.label, "help_text": attribute.help, "required": False}
    match attribute.shape:
        case "flag":
            return forms.BooleanField(**about)
        case "count":
            control: forms.Field = forms.IntegerField(min_value=attribute.least, max_value=attribute.most, **about)
        case "number":
            control = forms.DecimalField(max_digits=21, decimal_places=6, **about)
        case "day":
            control = DateField(**about)
        case "choices":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), max_length=40_000, **about)
        case "words":
            pairs = [(kind, kind) for kind in sorted(FILE_TYPES)]
            return forms.MultipleChoiceField(choices=pairs, widget=_inline(forms.CheckboxSelectMultiple()), **about)
        case "expression":
            about["help_text"] = f"{attribute.help}。{EXPRESSION_HELP}" if attribute.help else EXPRESSION_HELP
            widget = forms.Textarea(attrs={"rows": 2, "class": "input--code", "spellcheck": "false"})
            return forms.CharField(widget=widget, max_length=500, **about)
        case "reference":
            return forms.ChoiceField(choices=[("", "不选"), *_references(attribute.name)], **about)
        case "text":
            return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=attribute.most, **about)
        case _:
            return forms.CharField(max_length=attribute.most, **about)
    return control


def _inline(widget: forms.Widget) -> forms.Widget:
    widget.inline = True  # type: ignore[attr-defined]  # read by form_markup
    return widget


def _references(name: str) -> list[tuple[str, str]]:
    if name == "prefill":
        return [(one.name, one.label) for one in all_sources().values()]
    if name == "code_list":
        return [(one.name, f"{one.label}（{one.source}）") for one in all_lists().values()]
    return list(LEVELS.items())


def _shown(name: str, value: Any) -> Any:
    if name == "choices" and isinstance(value, list):
        pairs = [(one.get("value", ""), one.get("label", "")) for one in value if isinstance(one, dict)]
        return "\n".join(value if value == label else f"{value}={label}" for value, label in pairs)
    return value


def _stored(attribute: Attribute, value: Any) -> Any:
    if value in (None, "", []):
        return None
    match attribute.shape:
        case "choices":
            lines = [line.strip() for line in str(value).replace("＝", "=").splitlines() if line.strip()]
            pairs = [line.partition("=") for line in lines]
            return [
                {"value": first.strip(), "label": (label if sign else first).strip()} for first, sign, label in pairs
            ]
        case "number":
            return format(value.normalize(), "f")
        case "day":
            return value.isoformat()
        case _:
            return value


class RuleForm(Revised):
    """校验规则."""

    check = forms.CharField(
        label="应当成立的条件",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input--code", "spellcheck": "false"}),
        help_text="例如 ended_on >= started_on。填写不全时不判断。",
    )
    message = forms.CharField(
        label="不成立时的提示语", max_length=200, help_text="写清应当怎样，例如：结束日期不能早于开始日期。"
    )
    at = forms.ChoiceField(label="提示显示在", required=False)

    def __init__(self, *args: Any, content: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("at", [("", "表单上方"), *named_fields(content)])

    def complain(self, problems: list[DefinitionProblem]) -> None:
        self.cleaned_data = getattr(self, "cleaned_data", {})
        for problem in problems:
            self.add_error(problem.attribute if problem.attribute in self.fields else None, problem.message)


def named_fields(content: dict[str, Any]) -> list[tuple[str, str]]:
    """(id, label) of every field and repeating part, for lists to choose from."""
    return [
        (str(one.part["id"]), f"{one.part.get('label', '')}（{one.part['id']}）")
        for one in editing.walk(content)
        if "id" in one.part and (one.part.get("kind") == "rows" or _is_answered(one.part))
    ]


def _is_answered(part: dict[str, Any]) -> bool:
    kind = KINDS.get(str(part.get("kind")))
    return kind is not None and kind.answered


class AddForm(Revised):
    """添加内容 to a page, group or repeating part."""

    label = forms.CharField(label="名称", max_length=120)
    kind = forms.ChoiceField(label="类型", widget=forms.RadioSelect)

    def __init__(self, *args: Any, inside: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [
            (one.id, f"{one.label}（{one.hint}）" if one.hint else one.label)
            for one in KINDS.values()
            if inside != "rows" or one.repeats
        ]
        outer = {"page": ["group", "rows"], "group": ["rows"]}.get(inside, [])
        self.offer("kind", [*fields, *((one, OUTER_LABELS[one]) for one in outer)])


class MoveForm(Revised):
    into = forms.ChoiceField(label="移到")

    def __init__(self, *args: Any, content: dict[str, Any], part: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = kind_of(part)
        allowed = {"group": ("page",), "rows": ("page", "group")}.get(kind, ("page", "group", "rows"))
        places = [one.part for one in editing.walk(content) if kind_of(one.part) in allowed and one.part is not part]
        self.offer(
            "into",
            [(one["id"], f"{kind_label(kind_of(one))}：{one.get('title') or one.get('label')}") for one in places],
        )


class NewForm(Form):
    """新建表单."""

    org = forms.ModelChoiceField(label="单位", queryset=Organisation.objects.none(), empty_label=None)
    title = forms.CharField(label="表单名称", max_length=120)
    key = forms.SlugField(
        label="表单标识", max_length=60, help_text="小写字母、数字和连字符，全平台不重复，以后不能修改。"
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("org", bodies)


class SettingsForm(Revised):
    title = forms.CharField(label="表单名称", max_length=120)
    intro = forms.CharField(label="填写须知", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    keep_days = forms.IntegerField(
        label="草稿保存天数",
        min_value=1,
        max_value=180,
        help_text="最后一次保存后过了这些天没有提交，内容和材料即销毁；期满前三日提醒。",
    )


class PublishForm(Form):
    note = forms.CharField(label="修改说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ImportForm(Revised):
    """导入 a definition that another platform has exported."""

    file = UploadField(label="表单文件", extensions=("json",), max_count=1, required=False)
    text = forms.CharField(
        label="或者粘贴表单内容",
        required=False,
        max_length=512 * 1024,
        widget=forms.Textarea(attrs={"rows": 8, "class": "input--code", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        files = data.get("file") or []
        self.content: dict[str, Any] = {}
        try:
            source = files[0].read().decode("utf-8-sig") if files else data.get("text", "")
            found = json.loads(source) if source.strip() else None
        except (ValueError, RecursionError):
            raise forms.ValidationError("内容不是有效的 JSON 文件。") from None
        if found is None:
            raise forms.ValidationError("请选择文件，或者粘贴表单内容。")
        if not isinstance(found, dict):
            raise forms.ValidationError("表单定义应当是一个对象。")
        self.content = found
        return data


def add_problems(form: Form, problems: list[DefinitionProblem]) -> None:
    """Every problem with its path, above a form."""
    for problem in problems:
        form.add_error(NON_FIELD_ERRORS, str(problem))
