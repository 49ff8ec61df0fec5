"""A stored value in words, for pages, letters and print."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.kernel.eforms.definition import Definition, Field


def show(
    field: Field, value: Any, *, region_name: Callable[[str], str] = str, files: Mapping[str, str] | None = None
) -> str:
    """What a person reads; "" for nothing. `files` gives the names of uploaded files by their uid."""
    if value is None or value == "":
        return ""
    match field.kind:
        case "integer" | "amount":
            return _number(value, field.unit)
        case "date":
            day = date.fromisoformat(value)
            return f"{day.year}年{day.month}月{day.day}日"
        case "choice":
            return field.label_of(value)
        case "choices":
            return "、".join(field.label_of(one) for one in value)
        case "yes_no":
            return "是" if value else "否"
        case "statement":
            return "已阅读并同意" if value else ""
        case "region":
            return region_name(value) or value
        case "address":
            return f"{region_name(value['region']) if value.get('region') else ''}{value['detail']}"
        case "file":
            return "、".join((files or {}).get(uid, "已上传的文件") for uid in value)
        case "signature":
            return f"{value['name']}（手写）" if value.get("strokes") else str(value["name"])
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class Words:
    """One answer as a person reads it: its path, what it answers, and the text."""

    path: str
    label: str
    text: str


def words_of(
    definition: Definition,
    values: Mapping[str, Any],
    *,
    region_name: Callable[[str], str] = str,
    files: Mapping[str, str] | None = None,
) -> Iterator[Words]:
    """Every answer in the order of the form, rows cell by cell; what says nothing is left out."""
    for id_ in in_order(definition):
        if id_ in definition.rows:
            rows = definition.rows[id_]
            for number, row in enumerate(values.get(id_, [])):
                for one in rows.fields:
                    if text := show(one, row.get(one.id), region_name=region_name, files=files):
                        label = f"{rows.label}第{number + 1}{rows.row_label}·{one.label}"
                        yield Words(f"{id_}.{number}.{one.id}", label, text)
        elif text := show(definition.fields[id_], values.get(id_), region_name=region_name, files=files):
            yield Words(id_, definition.fields[id_].label, text)


def in_order(definition: Definition) -> list[str]:
    """Fields outside of rows and repeating parts, in the order of the form."""
    return list(dict.fromkeys(definition.rows_of.get(id_, id_) for id_ in definition.fields))


def _number(value: Any, unit: str) -> str:
    whole, dot, rest = str(value).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{dot}{rest}{unit}"
