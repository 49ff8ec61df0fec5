"""Bodies of acts: written from the forms of the desk, so that the interface asks for what the page asks for.

A field with a default on the page may be left out. What the page offers as a choice of rows is given by its uid here.
"""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django import forms
from pydantic import BaseModel, ConfigDict, Field, StrictBool, create_model

from gongkai.apps.services.forms.application_acts import ACT_FORMS, OtherProcedureForm, ProcedureForm
from gongkai.apps.services.models import Application, MaterialForm, MaterialVerdict
from gongkai.apps.services.rules import handling
from gongkai.kernel.people.actors import Actor
from gongkai.web.acts import ActForm
from gongkai.web.api.types import CLEAN, FILLED, JSON_WHOLE, NOT_BLANK, PLAIN, Day, Line300, OneOf

# Files come by an operation of their own.
APART = frozenset({"attach_files"})
MOST_ROWS = 20
EXAMPLES: dict[str, Any] = {
    "reason": "申请材料不符合法定条件。",
    "opinion": "材料齐全，符合法定条件，建议准予。",
    "proposed": "granted",
    "allowed_days": 5,
    "expected_days": 10,
    "days": 10,
    "on": "2026-03-05",
    "place": "安澜县人民路3号",
    "officers": "张三、李四",
    "finding": "现场与申请材料一致。",
    "kind": "inspection",
    "numbers": ["1"],
    "document_number": "安财特〔2026〕3号",
    "result": "检验合格，报告附后。",
    "delivery": "window",
    "receiver": "陈晓兰",
    "promise": "承诺于5个工作日内补交营业执照复印件。",
    "commitment": "承诺符合告知的全部条件。",
    "correction": "证件名称更正为“燃气经营许可证”。",
    "item": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11",
    "items": ["3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11"],
    "version": 2,
    "line": "1",
    "fee": "1",
    "amount": "20.00",
    "payment_way": "凭通知到窗口刷卡缴纳",
    "channel": "window",
    "receipt": "0123456789",
    "paid_on": "2026-03-05",
}


class CheckedMaterial(BaseModel):
    """一项材料的核对结果."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, Field(ge=1, le=999), JSON_WHOLE] = Field(description="序号")
    verdict: Annotated[str, OneOf(lambda: MaterialVerdict.values)] = Field(
        description="核对结果：fitting 符合要求、missing 缺少、faulty 不符合法定形式、tolerated 容缺；空为未核对"
    )
    form: Annotated[str, OneOf(lambda: ["", *_forms()])] | None = Field(None, description="收到的形式；不填的不改变")
    note: Line300 | None = Field(None, description="说明；不符合形式的必须写明；不填的不改变")


class CheckedMaterials(BaseModel):
    """核对材料：没有列出的材料不改变."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"materials": [{"number": 1, "verdict": "fitting", "form": "original"}]}]},
    )

    materials: list[CheckedMaterial] = Field(min_length=1, max_length=200, description="核对的各项材料")


def body_of(act: str, label: str) -> type[BaseModel] | None:
    """What an act is sent; None for one that cannot be carried out with a JSON body."""
    if act in APART:
        return None
    if act == "check_materials":
        return CheckedMaterials
    form = ACT_FORMS.get(act, ActForm)
    fields = {name: _field(form, name, field) for name, field in form.base_fields.items()}
    if any(found is None for found in fields.values()):
        return None
    example = {
        name: _example(name, field)
        for name, field in form.base_fields.items()
        if field.required and not _default(field)
    }
    if issubclass(form, OtherProcedureForm):
        example["kind"] = "site_survey"
    name = "".join(part.title() for part in act.split("_"))
    return create_model(
        f"{name}Body",
        __config__=ConfigDict(extra="forbid", json_schema_extra={"examples": [example]}),
        __doc__=f"“{label}”所需的内容.",
        **fields,  # type: ignore[call-overload]  # pydantic takes (type, Field) pairs
    )


def form_for(act: str, application: Application, actor: Actor, body: BaseModel) -> ActForm:
    """The form of the desk, filled in with what was sent; its own rules decide."""
    form_class = ACT_FORMS.get(act, ActForm)
    blank = form_class(subject=application, actor=actor)
    if isinstance(body, CheckedMaterials):
        data = _checked(blank, body)
    else:
        data = {name: _data(field, getattr(body, name, None)) for name, field in blank.fields.items()}
        for name, field in blank.fields.items():
            if data[name] is None:
                data[name] = blank.get_initial_for_field(field, name) if field.required else ""
    return form_class(data, subject=application, actor=actor)


def _forms() -> list[str]:
    return [one for one in MaterialForm.values if one != MaterialForm.SHARED]


def _field(form: type[ActForm], name: str, field: forms.Field) -> tuple[Any, Any] | None:
    """Type and description of one field; None for what no JSON can carry."""
    found = _type(form, name, field)
    if found is None:
        return None
    words = str(field.label or name) + (f"。{field.help_text}" if field.help_text else "")
    if field.required and not _default(field):
        return found, Field(description=words)
    return found | None, Field(None, description=f"{words.rstrip('。')}；可以不填")


def _type(form: type[ActForm], name: str, field: forms.Field) -> Any:
    match field:
        case forms.FileField():
            return None
        case forms.ModelMultipleChoiceField():
            return Annotated[list[UUID], Field(min_length=1, max_length=MOST_ROWS)]
        case forms.ModelChoiceField():
            return Annotated[int, Field(ge=1, le=9999), JSON_WHOLE] if name == "version" else UUID
        case forms.BooleanField():
            return StrictBool
        case forms.DateField():
            return Day
        case forms.DecimalField():
            return Annotated[str, Field(pattern=r"^[0-9]{1,10}(\.[0-9]{1,2})?$")]
        case forms.IntegerField():
            bounds: Any = {"ge": field.min_value, "le": field.max_value}
            return Annotated[int, Field(**bounds), JSON_WHOLE]
        case forms.MultipleChoiceField():
            return Annotated[list[str], Field(max_length=MOST_ROWS)]
        case forms.ChoiceField():
            return _choice(form, name, field)
        case forms.CharField():
            return _text(field)
    return None


def _text(field: forms.CharField) -> Any:
    longest = Field(max_length=field.max_length)
    return (
        Annotated[str, longest, FILLED, CLEAN, NOT_BLANK] if field.required else Annotated[str, longest, PLAIN, CLEAN]
    )


def _choice(form: type[ActForm], name: str, field: forms.ChoiceField) -> Any:
    if issubclass(form, ProcedureForm) and name == "kind":
        stopping = not issubclass(form, OtherProcedureForm)
        return Annotated[
            str, OneOf(lambda: [one.code for one in handling.special_kinds().values() if one.stops_clock == stopping])
        ]
    offered: Any = field.choices
    known = [str(value) for value, _ in offered]
    return Annotated[str, OneOf(lambda: known)] if known else Annotated[str, Field(max_length=60), PLAIN, CLEAN]


def _default(field: forms.Field) -> bool:
    """Whether the page begins with a value that is right in the usual case."""
    return field.initial is not None and not isinstance(field, forms.BooleanField)


def _example(name: str, field: forms.Field) -> Any:
    return EXAMPLES.get(name, f"{field.label}……")


def _data(field: forms.Field, given: Any) -> Any:
    """A value as a page would send it; rows are named by their keys there."""
    if given is None:
        return None
    if isinstance(field, forms.ModelMultipleChoiceField):
        keys = dict(field.queryset.filter(uid__in=given).values_list("uid", "pk"))  # type: ignore[union-attr]
        return [keys.get(one, 0) for one in given]
    if isinstance(field, forms.ModelChoiceField):
        by = {"number": given} if isinstance(given, int) else {"uid": given}
        return field.queryset.filter(**by).values_list("pk", flat=True).first() or 0  # type: ignore[union-attr]
    return given


def _checked(blank: ActForm, body: CheckedMaterials) -> Mapping[str, Any]:
    data = {name: blank.get_initial_for_field(field, name) for name, field in blank.fields.items()}
    for one in body.materials:
        # A number the list does not have is refused by name, in words.
        data[f"verdict_{one.number}"] = one.verdict
        if one.form is not None:
            data[f"form_{one.number}"] = one.form
        if one.note is not None:
            data[f"note_{one.number}"] = one.note
    return data
