"""Reading the attributes of one JSON object: each by its shape, every problem noted, nothing raised."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.kernel.eforms.definition.kinds import Attribute
from gongkai.kernel.eforms.definition.parts import Choice
from gongkai.kernel.eforms.definition.problems import DefinitionProblem
from gongkai.kernel.eforms.expressions.lexing import LONGEST

ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset({"and", "or", "not", "in", "true", "false"})
MOST_CHOICES = 500
LABEL = 120


@dataclass
class Problems:
    """Where problems are noted."""

    found: list[DefinitionProblem] = field(default_factory=list)

    def add(self, path: str, message: str, part: str = "", attribute: str = "") -> None:
        self.found.append(DefinitionProblem(path, message, part, attribute))


@dataclass
class Reader:
    """One object of the JSON and its place."""

    data: Mapping[str, Any]
    path: str
    problems: Problems

    @property
    def id(self) -> str:
        found = self.data.get("id", "")
        return found if isinstance(found, str) else ""

    def wrong(self, name: str, message: str) -> None:
        self.problems.add(f"{self.path}.{name}" if self.path else name, message, self.id, name)

    def refuse_unknown(self, known: Iterable[str]) -> None:
        for name in sorted(map(str, self.data.keys() - set(known))):
            self.wrong(name, f"不认识“{name}”这一项。")

    def identifier(self) -> str:
        if not ID.fullmatch(self.id) or self.id in RESERVED:
            self.wrong("id", "标识应当以小写字母开头，由小写字母、数字和下划线组成，不超过40个字符，不能是表达式用词。")
        return self.id

    def line(self, name: str, most: int, *, required: bool = False) -> str:
        value = self.data.get(name, "")
        if not isinstance(value, str):
            self.wrong(name, "应当是文字。")
            return ""
        if required and not value.strip():
            self.wrong(name, "不能为空。")
        if len(value) > most:
            self.wrong(name, f"不能超过{most}字。")
        return value.strip()

    def flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            self.wrong(name, "应当是 true 或 false。")
            return False
        return value

    def count(self, name: str, least: int, most: int, usual: int | None = None) -> int | None:
        value = self.data.get(name, usual)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.wrong(name, f"应当是{least}到{most}的整数。")
            return usual
        return value

    def number(self, name: str) -> Decimal | None:
        value = self.data.get(name)
        if value is None:
            return None
        try:
            found = Decimal(value) if isinstance(value, str | int) and not isinstance(value, bool) else Decimal("NaN")
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) >= Decimal(10) ** 15:
            self.wrong(name, '应当是数字，小数写成文字，例如 "0.5"，整数部分不超过15位。')
            return None
        return found

    def day(self, name: str) -> date | None:
        value = self.data.get(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.wrong(name, "应当是日期，例如 2026-01-01。")
            return None

    def items(self, name: str, most: int, what: str) -> list[Any]:
        value = self.data.get(name, [])
        if not isinstance(value, list):
            self.wrong(name, "应当是列表。")
            return []
        if len(value) > most:
            self.wrong(name, f"{what}不能超过{most}个。")
            return []
        return value

    def words(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        value = self.items(name, 40, "取值")
        if unknown := [str(one) for one in value if one not in known]:
            self.wrong(name, f"不支持{'、'.join(unknown)}；可以是{'、'.join(sorted(known))}。")
            return ()
        return tuple(value)

    def choices(self, name: str) -> tuple[Choice, ...]:
        found: dict[str, Choice] = {}
        for place, one in enumerate(self.items(name, MOST_CHOICES, "选项")):
            where = f"{name}[{place}]"
            if not isinstance(one, dict) or set(one) != {"value", "label"}:
                self.wrong(where, "选项应当只有 value 和 label 两项。")
                continue
            value, label = one["value"], one["label"]
            if not isinstance(value, str) or not isinstance(label, str) or not value.strip() or not label.strip():
                self.wrong(where, "选项的值和名称都应当是文字，不能为空。")
            elif len(value) > 60 or len(label) > 200:
                self.wrong(where, "选项的值不能超过60字，名称不能超过200字。")
            elif value in found:
                self.wrong(where, f"选项“{value}”重复。")
            else:
                found[value] = Choice(value.strip(), label.strip())
        return tuple(found.values())

    def attribute(self, one: Attribute, known: Mapping[str, Iterable[str]]) -> Any:
        """The value of a field's attribute by its shape."""
        match one.shape:
            case "flag":
                return self.flag(one.name)
            case "count":
                return self.count(one.name, one.least, one.most)
            case "number":
                return self.number(one.name)
            case "day":
                return self.day(one.name)
            case "choices":
                return self.choices(one.name)
            case "words":
                return self.words(one.name, known[one.name])
            case "expression":
                return self.line(one.name, LONGEST)
            case "reference":
                return self.reference(one, known[one.name])
            case _:
                return self.line(one.name, one.most)

    def reference(self, one: Attribute, known: Iterable[str]) -> str:
        value = self.line(one.name, 80)
        if value and value not in known:
            self.wrong(one.name, f"没有登记的{one.label}“{value}”。")
        return value
