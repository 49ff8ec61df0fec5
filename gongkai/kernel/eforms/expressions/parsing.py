"""Reading an expression into its tree, by recursive descent.

expression  = conjunction { "or" conjunction } ;
conjunction = negation { "and" negation } ;
negation    = "not" negation | comparison ;
comparison  = sum [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum | [ "not" ] "in" ( list | name ) ] ;
sum         = product { ( "+" | "-" ) product } ;
product     = factor { ( "*" | "/" ) factor } ;
factor      = "-" factor | primary ;
primary     = literal | name [ "(" [ expression { "," expression } ] ")" ] | "(" expression ")" ;
list        = "[" literal { "," literal } "]" ;
literal     = number | text | "true" | "false" ;
"""

from collections.abc import Callable
from decimal import Decimal

from gongkai.kernel.eforms.expressions.lexing import Token, tokens
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
)

DEEPEST = 20
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


def parse(source: str) -> Node:
    """The tree of an expression. Raises `ExpressionProblem`."""
    return _Parser(tokens(source)).whole()


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def whole(self) -> Node:
        if self.next.kind == "end":
            raise ExpressionProblem("没有内容。")
        node = self.expression()
        if self.next.kind != "end":
            raise ExpressionProblem(f"“{self.next.text}”不应出现在这里。", self.next.at)
        return node

    def take(self, kind: str, *texts: str) -> Token | None:
        token = self.next
        if token.kind != kind or (texts and token.text not in texts):
            return None
        self.place += 1
        return token

    def want(self, sign: str) -> None:
        if not self.take("sign", sign):
            raise ExpressionProblem(f"这里应当是“{sign}”。", self.next.at)

    def deeper(self, rule: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionProblem(f"嵌套不能超过{DEEPEST}层。", self.next.at)
        node = rule()
        self.depth -= 1
        return node

    def expression(self) -> Node:
        return self.deeper(lambda: self.chain("or", self.conjunction))

    def conjunction(self) -> Node:
        return self.chain("and", self.negation)

    def chain(self, word: str, rule: Callable[[], Node]) -> Node:
        node = rule()
        while token := self.take("word", word):
            node = Logic(token.at, word, node, rule())
        return node

    def negation(self) -> Node:
        if token := self.take("word", "not"):
            return Not(token.at, self.deeper(self.negation))
        return self.comparison()

    def comparison(self) -> Node:
        left = self.sum()
        if token := self.take("sign", *COMPARISONS):
            return Compare(token.at, token.text, left, self.sum())
        negated = self.take("word", "not") if self.tokens[self.place + 1 : self.place + 2] else None
        if token := self.take("word", "in"):
            return In(token.at, left, self.options(), negated is not None)
        if negated:
            raise ExpressionProblem("“not”后面应当是“in”。", self.next.at)
        return left

    def options(self) -> tuple[Literal, ...] | Name:
        if name := self.take("name"):
            return Name(name.at, name.text)
        self.want("[")
        found = [self.literal_only()]
        while self.take("sign", ","):
            found.append(self.literal_only())
        self.want("]")
        return tuple(found)

    def literal_only(self) -> Literal:
        node = self.literal()
        if node is None:
            raise ExpressionProblem("列表里只能是数字或者加引号的文字。", self.next.at)
        return node

    def sum(self) -> Node:
        return self.signs(("+", "-"), self.product)

    def product(self) -> Node:
        return self.signs(("*", "/"), self.factor)

    def signs(self, wanted: tuple[str, ...], rule: Callable[[], Node]) -> Node:
        node = rule()
        while token := self.take("sign", *wanted):
            node = Arithmetic(token.at, token.text, node, rule())
        return node

    def factor(self) -> Node:
        if token := self.take("sign", "-"):
            return Negate(token.at, self.deeper(self.factor))
        return self.primary()

    def literal(self) -> Literal | None:
        if token := self.take("number"):
            return Literal(token.at, Decimal(token.text))
        if token := self.take("text"):
            return Literal(token.at, token.text)
        if token := self.take("word", "true", "false"):
            return Literal(token.at, token.text == "true")
        return None

    def primary(self) -> Node:
        if (literal := self.literal()) is not None:
            return literal
        if self.take("sign", "("):
            node = self.expression()
            self.want(")")
            return node
        if name := self.take("name"):
            return self.call(name) if self.take("sign", "(") else Name(name.at, name.text)
        token = self.next
        what = "表达式没有写完。" if token.kind == "end" else f"“{token.text}”不应出现在这里。"
        raise ExpressionProblem(what, token.at)

    def call(self, name: Token) -> Node:
        arguments: list[Node] = []
        if not self.take("sign", ")"):
            arguments.append(self.expression())
            while self.take("sign", ","):
                arguments.append(self.expression())
            self.want(")")
        if name.text not in AGGREGATES:
            return Call(name.at, name.text, tuple(arguments))
        if not arguments or len(arguments) > 2 or not isinstance(arguments[0], Name):
            raise ExpressionProblem(f"{name.text} 的第一项应当是多行部分的标识，第二项是逐行计算的内容。", name.at)
        return Aggregate(name.at, name.text, arguments[0], arguments[1] if len(arguments) == 2 else None)
