"""Refusals of law data: one clear Chinese sentence each, naming the file and the entry."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

PACKAGE = Path(__file__).resolve().parents[2]
NAMING_KEYS = ("id", "key", "code", "name", "label")
SHAPES = {
    "int": "整数",
    "float": "数",
    "decimal": "数",
    "bool": "true 或 false",
    "date": "日期",
    "time": "时刻",
    "string": "文字",
    "list": "列表",
    "tuple": "列表",
    "dict": "表",
    "model": "表",
}


class LawError(ValueError):
    """Law data that may not be used, or a rule that does not exist; the message is Chinese."""


def display(path: Path) -> str:
    """The path inside the package, so that a message never carries a machine's folders."""
    try:
        return path.resolve().relative_to(PACKAGE).as_posix()
    except ValueError:
        return path.name


def sentences(file: str, error: ValidationError, raw: object) -> list[str]:
    """One sentence for each finding of a failed validation."""
    found = error.errors()
    places = [item["loc"] for item in found]
    # A list whose items are wrong is also reported as too short, because the wrong items are left out of it.
    return [
        f"{file}：{_place(item['loc'], raw)}{_finding(item)}。"
        for item in found
        if item["type"] != "too_short" or not any(_lies_within(place, item["loc"]) for place in places)
    ]


def refuse(problems: Iterable[str]) -> None:
    """Raise LawError when there is at least one problem."""
    found = list(problems)
    if found:
        raise LawError("\n".join(found))


def _lies_within(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _place(loc: Sequence[int | str], raw: object) -> str:
    """`periods 第3项“disclosure.reply”、versions 第1项：`; empty at the top of the file."""
    steps: list[str] = []
    here: Any = raw
    for index, part in enumerate(loc):
        if isinstance(part, int):
            here = here[part] if isinstance(here, Sequence) and part < len(here) else None
            label = f"{loc[index - 1]} 第{part + 1}项" if index else f"第{part + 1}项"
            steps.append(label + _named(here))
        else:
            here = here.get(part) if isinstance(here, Mapping) else None
    return "、".join(steps) + "：" if steps else ""


def _named(entry: object) -> str:
    if isinstance(entry, Mapping):
        for key in NAMING_KEYS:
            if entry.get(key):
                return f"“{entry[key]}”"
    return ""


def _finding(item: Any) -> str:
    kind, loc = item["type"], item["loc"]
    field = next((str(p) for p in reversed(loc) if isinstance(p, str)), "")
    if kind == "missing":
        return f"缺少“{field}”"
    if kind == "extra_forbidden":
        return f"有不认识的字段“{field}”"
    if kind in ("value_error", "assertion_error"):
        return str(item["ctx"]["error"]).rstrip("。")
    if kind == "literal_error":
        return f"“{field}”的值“{item['input']}”不在允许的范围内（{item['ctx']['expected']}）"
    if kind in ("too_short", "string_too_short"):
        return f"“{field}”不能为空"
    shape = next((word for prefix, word in SHAPES.items() if kind.startswith(prefix)), "")
    return f"“{field}”的值“{item['input']}”不对" + (f"，应为{shape}" if shape else "")
