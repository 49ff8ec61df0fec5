"""条件 chosen from lists, written as an expression of the kernel's language."""

from typing import Any

from django import forms

from gongkai.kernel.eforms import editing
from gongkai.kernel.eforms.definition import KINDS
from gongkai.kernel.eforms.evaluation.reading import number_of
from gongkai.kernel.eforms.expressions import Type
from gongkai.web.eforms.part_forms import Revised, named_fields

LINES = 3
OPERATORS = [
    ("", "请选择"),
    ("=", "等于"),
    ("!=", "不等于"),
    (">", "大于（晚于）"),
    (">=", "大于等于（不早于）"),
    ("<", "小于（早于）"),
    ("<=", "小于等于（不晚于）"),
    ("has", "选了"),
    ("empty", "没有填写"),
    ("filled", "已经填写"),
]
JOINS = [("and", "全部成立"), ("or", "任意一条成立")]


class ConditionForm(Revised):
    """Up to three comparisons, joined; a longer condition is written in the expression box of the part."""

    join = forms.ChoiceField(label="几条之间", choices=JOINS, widget=forms.RadioSelect, initial="and")

    def __init__(self, *args: Any, content: dict[str, Any], part: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        names = [("", "请选择"), *(pair for pair in named_fields(content) if pair[0] != part.get("id"))]
        for line in range(1, LINES + 1):
            self.fields[f"field_{line}"] = forms.ChoiceField(label=f"第{line}条：字段", choices=names, required=False)
            self.fields[f"operator_{line}"] = forms.ChoiceField(label="比较", choices=OPERATORS, required=False)
            self.fields[f"value_{line}"] = forms.CharField(
                label="内容",
                max_length=100,
                required=False,
                help_text="选项写它的值或者名称，是否写“是”或“否”，日期写 2026-01-01。",
            )
        self.sections = [
            (f"第{line}条", [f"field_{line}", f"operator_{line}", f"value_{line}"]) for line in range(1, LINES + 1)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        found = [one for line in range(1, LINES + 1) if (one := self._line(data, line))]
        if not found and not self.errors:
            raise forms.ValidationError("请至少选择一条。")
        joined = f" {data.get('join', 'and')} "
        self.expression = joined.join(found)
        return data

    def _line(self, data: dict[str, Any], line: int) -> str:
        name, operator = data.get(f"field_{line}", ""), data.get(f"operator_{line}", "")
        value = str(data.get(f"value_{line}", "")).strip()
        if not name and not operator and not value:
            return ""
        if not name or not operator:
            self.add_error(f"operator_{line}" if name else f"field_{line}", "字段和比较都要选。")
            return ""
        if operator in ("empty", "filled"):
            return f"empty({name})" if operator == "empty" else f"not empty({name})"
        written = self._value(name, value, operator)
        if written is None:
            self.add_error(f"value_{line}", "与这个字段的类型不符。")
            return ""
        return f"{written} in {name}" if operator == "has" else f"{name} {operator} {written}"

    def _value(self, name: str, value: str, operator: str) -> str | None:
        """The value as it is written in an expression; None where it cannot be."""
        part = editing.find(self.content, name).part
        kind = KINDS.get(str(part.get("kind")))
        if kind is None:
            return None
        if (kind.type is Type.SET) is not (operator == "has"):
            return None
        match kind.type:
            case Type.NUMBER:
                number = number_of(value)
                return None if number is None else format(number, "f")
            case Type.DATE:
                return f'date("{value}")'
            case Type.BOOLEAN:
                return {"是": "true", "否": "false"}.get(value)
            case Type.TEXT | Type.SET:
                return f'"{_chosen(part, value)}"' if '"' not in value else None
            case _:
                return None


def _chosen(part: dict[str, Any], value: str) -> str:
    """Of a choice the value may be given by its label."""
    choices = part.get("choices")
    pairs = choices if isinstance(choices, list) else []
    return next((one["value"] for one in pairs if value in (one.get("label"), one.get("value"))), value)
