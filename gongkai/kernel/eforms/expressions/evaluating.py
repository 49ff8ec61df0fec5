"""Evaluating a checked tree.

An empty answer is neither true nor false: what is computed from it is empty too, `and` and `or` follow Kleene
(false and empty is false, true or empty is true). Whoever asks decides: a part is shown when its condition is true,
a rule is broken when its check is false. Nothing here raises: a division by zero and an overflow are empty.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from gongkai.kernel.eforms.expressions.tree import (
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
    Value,
)

# Twenty-eight digits, and no traps: what cannot be computed comes out as not finite.
MONEY = Context(prec=28, Emax=60, Emin=-60, traps=[])
CITIZEN_ID = 18


@dataclass(frozen=True)
class Look:
    """How names are looked up. `rows` gives one `Look` for each row of a repeating part; `filled` tells of things."""

    value: Callable[[str], Value]
    filled: Callable[[str], bool]
    rows: Callable[[str], "Sequence[Look]"]
    today: date


def evaluate(node: Node, look: Look) -> Value:
    """The value, None where it is empty."""
    match node:
        case Literal():
            return node.value
        case Name():
            return look.value(node.id)
        case Negate():
            operand = evaluate(node.operand, look)
            return _finite(MONEY.minus(operand)) if isinstance(operand, Decimal) else None
        case Not():
            operand = evaluate(node.operand, look)
            return None if operand is None else not operand
        case Logic():
            return _logic(node, look)
        case Arithmetic():
            return _arithmetic(node.sign, evaluate(node.left, look), evaluate(node.right, look))
        case Compare():
            return _compare(node.sign, evaluate(node.left, look), evaluate(node.right, look))
        case In():
            return _in(node, look)
        case Call():
            return _call(node, look)
        case Aggregate():
            return _aggregate(node, look)


def _logic(node: Logic, look: Look) -> Value:
    decides = node.word == "or"
    left = evaluate(node.left, look)
    if left is decides:
        return decides
    right = evaluate(node.right, look)
    if right is decides:
        return decides
    return None if left is None or right is None else not decides


def _arithmetic(sign: str, left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, date) and isinstance(right, Decimal):
        return _moved(left, right if sign == "+" else -right)
    if not isinstance(left, Decimal) or not isinstance(right, Decimal):
        return None
    compute = {"+": MONEY.add, "-": MONEY.subtract, "*": MONEY.multiply, "/": MONEY.divide}[sign]
    return _finite(compute(left, right))


def _moved(day: date, days: Decimal) -> date | None:
    try:
        return day + timedelta(days=int(days))
    except OverflowError:
        return None


def _finite(number: Decimal) -> Decimal | None:
    return number if number.is_finite() else None


def _compare(sign: str, left: Value, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    if sign == "=":
        return left == right
    if sign == "!=":
        return left != right
    order = _order(left, right)
    if order is None:
        return None
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[sign]


def _order(left: Value, right: Value) -> int | None:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return (left > right) - (left < right)
    if isinstance(left, date) and isinstance(right, date):
        return (left > right) - (left < right)
    return None


def _in(node: In, look: Look) -> bool | None:
    item = evaluate(node.item, look)
    if item is None:
        return None
    if isinstance(node.options, Name):
        chosen = look.value(node.options.id)
        found = isinstance(chosen, frozenset) and item in chosen
    else:
        found = any(item == option.value for option in node.options)
    return found is not node.negated


def _call(node: Call, look: Look) -> Value:
    first = node.arguments[0] if node.arguments else None
    if node.function == "today":
        return look.today
    if node.function == "empty" and first is not None:
        return not look.filled(first.id) if isinstance(first, Name) else evaluate(first, look) in (None, "")
    if node.function == "if":
        condition = evaluate(node.arguments[0], look)
        return None if condition is None else evaluate(node.arguments[1 if condition else 2], look)
    values = [evaluate(argument, look) for argument in node.arguments]
    if node.function in ("min", "max"):
        return _extreme(node.function, [value for value in values if value is not None])
    return None if None in values else _simple(node.function, values)


def _simple(function: str, values: list[Value]) -> Value:
    match function, values:
        case "days", [date() as start, date() as end]:
            return Decimal((end - start).days)
        case "years", [date() as start, date() as end]:
            return Decimal(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))
        case "date", [str() as text]:
            return date.fromisoformat(text)
        case "born", [str() as number]:
            return _born(number)
        case "round", [Decimal() as number, Decimal() as places]:
            return _finite(number.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP, MONEY))
        case "abs", [Decimal() as number]:
            return abs(number)
        case "length", [str() as text]:
            return Decimal(len(text))
    return None


def _born(number: str) -> date | None:
    """The date of birth in a 公民身份号码 (GB 11643)."""
    if len(number) != CITIZEN_ID or not number[6:14].isdigit():
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _extreme(function: str, values: list[Value]) -> Value:
    choose = min if function in ("min", "lowest") else max
    numbers = [value for value in values if isinstance(value, Decimal)]
    days = [value for value in values if isinstance(value, date)]
    return choose(numbers) if numbers else choose(days) if days else None


def _aggregate(node: Aggregate, look: Look) -> Value:
    rows = look.rows(node.rows.id)
    if node.body is None:
        return Decimal(len(rows))
    values = [evaluate(node.body, row) for row in rows]
    if node.function == "sum":
        total = Decimal(0)
        for value in values:
            total = MONEY.add(total, value) if isinstance(value, Decimal) else total
        return _finite(total)
    if node.function == "count":
        return Decimal(values.count(True))
    if node.function in ("any", "all"):
        decides = node.function == "any"
        return decides if decides in values else None if None in values else not decides
    return _extreme(node.function, values)
