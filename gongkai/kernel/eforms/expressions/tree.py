"""The tree of a parsed expression. Every node knows where it began, for messages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

Value: TypeAlias = "Decimal | str | date | bool | frozenset[str] | None"


class Type(Enum):
    """The types of values; the label is what messages call them."""

    NUMBER = "数字"
    TEXT = "文字"
    DATE = "日期"
    BOOLEAN = "是否"
    SET = "多选"
    THING = "材料、地址或签名"
    ROWS = "多行"


# The functions over the rows of a repeating part, and what their second argument must be.
AGGREGATES: dict[str, Type | None] = {
    "sum": Type.NUMBER,
    "count": Type.BOOLEAN,
    "any": Type.BOOLEAN,
    "all": Type.BOOLEAN,
    "lowest": None,
    "highest": None,
}


@dataclass(frozen=True, slots=True)
class Literal:
    at: int
    value: Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Name:
    at: int
    id: str


@dataclass(frozen=True, slots=True)
class Negate:
    at: int
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    at: int
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    at: int
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Logic:
    at: int
    word: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Compare:
    at: int
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class In:
    """`options` are the literals of a list, or a field of several choices."""

    at: int
    item: "Node"
    options: "tuple[Literal, ...] | Name"
    negated: bool


@dataclass(frozen=True, slots=True)
class Call:
    at: int
    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A function over rows; `body` is judged once in each row."""

    at: int
    function: str
    rows: Name
    body: "Node | None"


Node: TypeAlias = Literal | Name | Negate | Not | Arithmetic | Logic | Compare | In | Call | Aggregate


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Negate() | Not():
            return (node.operand,)
        case Arithmetic() | Logic() | Compare():
            return (node.left, node.right)
        case In():
            return (node.item, node.options) if isinstance(node.options, Name) else (node.item, *node.options)
        case Call():
            return node.arguments
        case Aggregate():
            return (node.rows,) if node.body is None else (node.rows, node.body)
        case _:
            return ()


def nodes_of(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from nodes_of(child)


def names_of(node: Node) -> set[str]:
    """Every field, column and repeating part the expression reads."""
    return {one.id for one in nodes_of(node) if isinstance(one, Name)}


def rows_of(node: Node) -> set[str]:
    """The repeating parts whose rows are walked."""
    return {one.rows.id for one in nodes_of(node) if isinstance(one, Aggregate)}
