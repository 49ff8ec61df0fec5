"""Types: every expression is judged against the definition when it is saved, so that evaluating cannot go wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from gongkai.kernel.eforms.expressions.problems import ExpressionProblem
from gongkai.kernel.eforms.expressions.tree import (
    AGGREGATES,
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    In,
    Literal,
    Logic,
    Name,
    Negate,
    Node,
    Not,
    Type,
)

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# name → (types of the arguments, type of the result); None stands for any type.
FUNCTIONS: dict[str, tuple[tuple[Type | None, ...], Type]] = {
    "empty": ((None,), Type.BOOLEAN),
    "days": ((Type.DATE, Type.DATE), Type.NUMBER),
    "years": ((Type.DATE, Type.DATE), Type.NUMBER),
    "today": ((), Type.DATE),
    "date": ((Type.TEXT,), Type.DATE),
    "born": ((Type.TEXT,), Type.DATE),
    "round": ((Type.NUMBER, Type.NUMBER), Type.NUMBER),
    "abs": ((Type.NUMBER,), Type.NUMBER),
    "length": ((Type.TEXT,), Type.NUMBER),
}
ORDERED = frozenset({Type.NUMBER, Type.DATE})
EQUAL = ORDERED | {Type.TEXT, Type.BOOLEAN}


@dataclass(frozen=True)
class Scope:
    """What names mean here. `row` is the repeating part inside whose row the expression stands."""

    fields: Mapping[str, Type]
    columns: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    row: str = ""
    aggregating: bool = False

    def type_of(self, name: Name) -> Type:
        inside = self.columns.get(self.row, {})
        if name.id in inside:
            return inside[name.id]
        if name.id in self.fields:
            return self.fields[name.id]
        if name.id in self.columns:
            return Type.ROWS
        owner = next((rows for rows, columns in self.columns.items() if name.id in columns), "")
        if owner:
            raise ExpressionProblem(
                f"“{name.id}”是多行部分“{owner}”中的字段，在这里要用 sum({owner}, …) 一类的函数。", name.at
            )
        raise ExpressionProblem(f"没有标识为“{name.id}”的字段。", name.at)


def check(node: Node, scope: Scope) -> Type:
    """The type of the expression's value. Raises `ExpressionProblem` for the first thing that does not fit."""
    match node:
        case Literal():
            return _literal(node)
        case Name():
            return scope.type_of(node)
        case Negate():
            return _want(node.operand, scope, Type.NUMBER)
        case Not():
            return _want(node.operand, scope, Type.BOOLEAN)
        case Logic():
            _want(node.left, scope, Type.BOOLEAN)
            return _want(node.right, scope, Type.BOOLEAN)
        case Arithmetic():
            return _arithmetic(node, scope)
        case Compare():
            return _compare(node, scope)
        case In():
            return _in(node, scope)
        case Call():
            return _call(node, scope)
        case Aggregate():
            return _aggregate(node, scope)


def _literal(node: Literal) -> Type:
    if isinstance(node.value, bool):
        return Type.BOOLEAN
    return Type.TEXT if isinstance(node.value, str) else Type.NUMBER


def _want(node: Node, scope: Scope, wanted: Type) -> Type:
    found = check(node, scope)
    if found is not wanted:
        raise ExpressionProblem(f"这里应当是{wanted.value}，现在是{found.value}。", node.at)
    return found


def _arithmetic(node: Arithmetic, scope: Scope) -> Type:
    left = check(node.left, scope)
    if node.sign == "+" and left is Type.TEXT:
        return _want(node.right, scope, Type.TEXT)
    if node.sign in "+-" and left is Type.DATE:
        _want(node.right, scope, Type.NUMBER)  # a date and a number of days
        return Type.DATE
    _want(node.left, scope, Type.NUMBER)
    return _want(node.right, scope, Type.NUMBER)


def _compare(node: Compare, scope: Scope) -> Type:
    left, right = check(node.left, scope), check(node.right, scope)
    if left is not right:
        raise ExpressionProblem(f"不能拿{left.value}与{right.value}比较。", node.at)
    if left not in (EQUAL if node.sign in ("=", "!=") else ORDERED):
        raise ExpressionProblem(f"{left.value}不能用“{node.sign}”比较。", node.at)
    return Type.BOOLEAN


def _in(node: In, scope: Scope) -> Type:
    item = check(node.item, scope)
    if isinstance(node.options, Name):
        if scope.type_of(node.options) is not Type.SET:
            raise ExpressionProblem(f"“{node.options.id}”不是多选字段。", node.options.at)
        return _want(node.item, scope, Type.TEXT) and Type.BOOLEAN
    for option in node.options:
        if _literal(option) is not item:
            raise ExpressionProblem(f"列表里应当都是{item.value}。", option.at)
    if item not in (Type.TEXT, Type.NUMBER):
        raise ExpressionProblem(f"{item.value}不能用“in”比较。", node.at)
    return Type.BOOLEAN


def _call(node: Call, scope: Scope) -> Type:
    if node.function == "if":
        return _if(node, scope)
    if node.function in ("min", "max"):
        return _extreme(node, scope)
    if node.function not in FUNCTIONS:
        raise ExpressionProblem(f"没有函数“{node.function}”。", node.at)
    wanted, result = FUNCTIONS[node.function]
    if len(wanted) != len(node.arguments):
        raise ExpressionProblem(f"{node.function} 应当有{len(wanted)}项内容，现在有{len(node.arguments)}项。", node.at)
    for argument, type_ in zip(node.arguments, wanted, strict=True):
        found = check(argument, scope)
        if type_ is not None and found is not type_:
            raise ExpressionProblem(f"这里应当是{type_.value}，现在是{found.value}。", argument.at)
    _check_literals(node)
    return result


def _check_literals(node: Call) -> None:
    if node.function == "date":
        first = node.arguments[0]
        text = first.value if isinstance(first, Literal) else ""
        if not isinstance(text, str) or not ISO_DATE.fullmatch(text) or not _is_date(text):
            raise ExpressionProblem('date 里应当是写明的日期，例如 date("2026-01-01")。', node.at)
    if node.function == "round":
        places = node.arguments[1]
        if not isinstance(places, Literal) or str(places.value) not in "0123456":
            raise ExpressionProblem("round 的第二项是保留的小数位数，0 到 6。", node.at)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _if(node: Call, scope: Scope) -> Type:
    if len(node.arguments) != 3:
        raise ExpressionProblem("if 应当有三项：条件、成立时的值、不成立时的值。", node.at)
    condition, one, other = node.arguments
    _want(condition, scope, Type.BOOLEAN)
    found = check(one, scope)
    if found not in EQUAL:
        raise ExpressionProblem(f"if 的结果不能是{found.value}。", one.at)
    return _want(other, scope, found)


def _extreme(node: Call, scope: Scope) -> Type:
    if len(node.arguments) < 2:
        raise ExpressionProblem(f"{node.function} 至少应当有两项；多行部分用 lowest、highest。", node.at)
    found = check(node.arguments[0], scope)
    if found not in ORDERED:
        raise ExpressionProblem(f"{node.function} 只能用于数字或者日期。", node.at)
    for argument in node.arguments[1:]:
        _want(argument, scope, found)
    return found


def _aggregate(node: Aggregate, scope: Scope) -> Type:
    if scope.aggregating:
        raise ExpressionProblem("逐行计算的内容里不能再逐行计算。", node.at)
    if node.rows.id not in scope.columns:
        raise ExpressionProblem(f"“{node.rows.id}”不是多行部分。", node.rows.at)
    if node.body is None:
        if node.function != "count":
            raise ExpressionProblem(f"{node.function} 还缺逐行计算的内容。", node.at)
        return Type.NUMBER
    found = check(node.body, replace(scope, row=node.rows.id, aggregating=True))
    wanted = AGGREGATES[node.function]
    if wanted is None and found not in ORDERED:
        raise ExpressionProblem(f"{node.function} 只能用于数字或者日期。", node.body.at)
    if wanted is not None and found is not wanted:
        raise ExpressionProblem(f"这里应当是{wanted.value}，现在是{found.value}。", node.body.at)
    return {"sum": Type.NUMBER, "count": Type.NUMBER}.get(node.function, found)
