"""What changed between two definitions, part by part. Works on JSON, so that unfinished ones can be compared too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gongkai.kernel.eforms.definition.kinds import ATTRIBUTES, KINDS
from gongkai.kernel.eforms.definition.parts import Definition, Field

LABELS = {name: one.label for name, one in ATTRIBUTES.items()} | {
    **{"id": "标识", "kind": "类型", "label": "名称", "title": "名称", "intro": "填写须知", "schema": "格式版本"},
    **{"min": "最小值或者最少行数", "max": "最大值或者最多行数", "row_label": "一行叫什么", "at": "提示位置"},
    **{"check": "校验条件", "message": "提示语"},
}
Kind = Literal["added", "removed", "changed", "moved"]
WORDS: dict[Kind, str] = {"added": "新增", "removed": "删除", "changed": "修改", "moved": "移动"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that is new, gone, elsewhere or different; `before` and `after` are texts of one attribute."""

    kind: Kind
    part: str
    label: str
    attribute: str = ""
    before: str = ""
    after: str = ""

    @property
    def word(self) -> str:
        return WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class _Spot:
    part: Mapping[str, Any]
    outer: str
    before: tuple[str, ...]


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """In the order of the new form; what is gone comes last."""
    was, now = dict(_spots(old)), dict(_spots(new))
    found = [
        Difference("changed", "", "整份表单", LABELS[name], _text(name, old.get(name)), _text(name, new.get(name)))
        for name in ("title", "intro")
        if old.get(name, "") != new.get(name, "")
    ]
    for key, spot in now.items():
        if key not in was:
            found.append(Difference("added", key, _label(spot.part)))
        else:
            found += _changes(key, was[key], spot, was.keys() & now.keys())
    return [*found, *(Difference("removed", key, _label(spot.part)) for key, spot in was.items() if key not in now)]


# What makes no difference to whoever fills in.
UNSEEN = frozenset({"id", "prefill", "lock", "code_list"})
MOST_TOLD = 30


def asked_differences(old: Definition, new: Definition) -> list[str]:
    """What is different for somebody who has begun under the old one, in sentences; at most thirty."""
    told = []
    for name, field in new.fields.items():
        if not field.spec.answered or field.calculate:
            continue
        before = old.fields.get(name)
        if before is None or not before.spec.answered:
            told.append(f"新增“{field.label}”{'（必填）' if field.required else ''}")
        elif before.kind != field.kind:
            told.append(f"“{field.label}”的填写方式改了，请重新填写")
        elif words := _changed_words(before, field):
            told.append(f"“{field.label}”{'、'.join(words)}")
    told += [f"不再填写“{one.label}”" for name, one in old.fields.items() if one.is_input and name not in new.fields]
    if len(told) > MOST_TOLD:
        return [*told[:MOST_TOLD], f"另有{len(told) - MOST_TOLD}处"]
    return told


def _changed_words(before: Field, after: Field) -> list[str]:
    words = []
    if before.label != after.label:
        words.append(f"原名“{before.label}”")
    if after.required and not before.required:
        words.append("改为必填")
    if before.required and not after.required:
        words.append("改为选填")
    names = [name for name in ATTRIBUTES if name not in UNSEEN | {"required"}]
    if any(getattr(before, name) != getattr(after, name) for name in names):
        words.append("要求有修改")
    return words


def asks_more(old: Definition | None, new: Definition) -> list[str]:
    """Labels of what the new form newly asks of people: an answer, or one that was optional before."""
    was = old.fields if old is not None else {}
    return [
        field.label
        for name, field in new.fields.items()
        if field.is_input
        and field.spec.answered
        and (name not in was or (field.required and not was[name].required) or was[name].kind != field.kind)
    ]


def _spots(content: Mapping[str, Any]) -> Iterator[tuple[str, _Spot]]:
    for name in ("pages", "rules"):
        yield from _inside(content.get(name, []), name)


def _inside(parts: list[Mapping[str, Any]], outer: str) -> Iterator[tuple[str, _Spot]]:
    before: tuple[str, ...] = ()
    for part in parts:
        id_ = str(part.get("id", ""))
        key = f"rule:{id_}" if outer == "rules" else id_
        yield key, _Spot(part, outer, before)
        before = (*before, key)
        for name in ("parts", "fields"):
            yield from _inside(part.get(name, []), id_)


def _changes(key: str, was: _Spot, now: _Spot, both: Any) -> Iterator[Difference]:
    label = _label(now.part)
    names = [*was.part, *(name for name in now.part if name not in was.part)]
    for name in names:
        if name not in ("parts", "fields") and was.part.get(name) != now.part.get(name):
            texts = (_text(name, was.part.get(name)), _text(name, now.part.get(name)))
            yield Difference("changed", key, label, LABELS.get(name, name), *texts)
    stayed = tuple(one for one in was.before if one in both), tuple(one for one in now.before if one in both)
    if was.outer != now.outer or set(stayed[0]) != set(stayed[1]):
        yield Difference("moved", key, label)


def _label(part: Mapping[str, Any]) -> str:
    return str(part.get("label") or part.get("title") or part.get("message") or part.get("id") or "")


def _text(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "无"
    if name == "kind":
        return KINDS[value].label if value in KINDS else str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(one["label"] if isinstance(one, dict) and "label" in one else str(one) for one in value)
    return str(value)
