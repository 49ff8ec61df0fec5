"""The builder's view of a form: its parts in order, each with what is said of it and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any

from gongkai.kernel.eforms import editing, queries
from gongkai.kernel.eforms.definition import DefinitionProblem, problems_of
from gongkai.web.eforms.part_forms import kind_label, kind_of


@dataclass
class Item:
    """One part of the outline."""

    id: str
    label: str
    kind: str
    kind_label: str
    marks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    parts: "list[Item]" = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return self.kind in ("page", "group", "rows")


@dataclass(frozen=True)
class Outline:
    pages: list[Item]
    rules: list[Item]
    problems: list[DefinitionProblem]

    @property
    def rest(self) -> list[DefinitionProblem]:
        """Problems of the form as a whole, and those of places that the outline cannot show."""
        known = set(self._ids(self.pages)) | {one.id for one in self.rules}
        return [one for one in self.problems if one.part not in known]

    def _ids(self, items: list[Item]) -> list[str]:
        return [id_ for item in items for id_ in (item.id, *self._ids(item.parts))]


def outline_of(content: dict[str, Any]) -> Outline:
    problems = list(problems_of(content, queries.known()))
    told: dict[str, list[str]] = {}
    for problem in problems:
        told.setdefault(problem.part, []).append(problem.message)
    pages = [_item(one, told) for one in _objects(content.get("pages"))]
    return Outline(pages, [_rule(one, told) for one in _objects(content.get("rules"))], problems)


def _objects(items: Any) -> list[dict[str, Any]]:
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def _item(part: dict[str, Any], told: dict[str, list[str]]) -> Item:
    id_, kind = str(part.get("id", "")), kind_of(part)
    inner = [_item(one, told) for name in editing.INNER for one in _objects(part.get(name))]
    label = str(part.get("label") or part.get("title") or id_)
    return Item(id_, label, kind, kind_label(kind), _marks(part), told.get(id_, []), inner)


def _rule(rule: dict[str, Any], told: dict[str, list[str]]) -> Item:
    id_ = str(rule.get("id", ""))
    return Item(id_, str(rule.get("message", "")), "rule", "校验规则", [str(rule.get("check", ""))], told.get(id_, []))


def _marks(part: dict[str, Any]) -> list[str]:
    """What one wants to see without opening the part."""
    found = ["必填"] if part.get("required") else []
    words = (("show", "显示条件"), ("require", "必填条件"), ("calculate", "公式"), ("prefill", "预填"))
    return [*found, *(f"{word}：{part[name]}" for name, word in words if part.get(name))]
