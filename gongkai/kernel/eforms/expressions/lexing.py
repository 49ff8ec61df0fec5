"""Cutting an expression into words. Full-width signs are read as what they look like, outside of quoted text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.kernel.eforms.expressions.problems import ExpressionProblem

LONGEST = 500
WIDE = str.maketrans("（），＞＜＝＋－×÷＊／！［］【】；", "(),><=+-*/*/![][];")
QUOTES = {'"': '"', "“": "”", "”": "”", "'": "'", "＂": "＂"}
WORDS = frozenset({"and", "or", "not", "in", "true", "false"})
CHINESE_WORDS = {"且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not"}
_SIGN = re.compile(r"<=|>=|!=|==|[-+*/(),<>=\[\]]")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CHINESE = re.compile(r"并且|或者|且|或|非")
_ALIKE = {"==": "=", "≥": ">=", "≤": "<=", "≠": "!="}
DIGITS = 20


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, text, name, word, sign or end."""

    kind: str
    text: str
    at: int


def tokens(source: str) -> list[Token]:
    """Raises `ExpressionProblem`."""
    if len(source) > LONGEST:
        raise ExpressionProblem(f"表达式不能超过{LONGEST}个字符。")
    return [*_cut(source), Token("end", "", len(source))]


def _cut(source: str) -> Iterator[Token]:
    narrow = source.translate(WIDE)
    at = 0
    while at < len(source):
        if source[at].isspace():
            at += 1
            continue
        token, at = _text(source, at) if source[at] in QUOTES else _other(narrow, at)
        yield token


def _text(source: str, at: int) -> tuple[Token, int]:
    end = source.find(QUOTES[source[at]], at + 1)
    if end < 0:
        raise ExpressionProblem("引号没有成对。", at)
    return Token("text", source[at + 1 : end], at), end + 1


def _other(source: str, at: int) -> tuple[Token, int]:
    if source[at] in _ALIKE:
        return Token("sign", _ALIKE[source[at]], at), at + 1
    if found := _NUMBER.match(source, at):
        if len(found.group().replace(".", "")) > DIGITS:
            raise ExpressionProblem(f"数字不能超过{DIGITS}位。", at)
        return Token("number", found.group(), at), found.end()
    if found := _NAME.match(source, at):
        word = found.group()
        return Token("word" if word in WORDS else "name", word, at), found.end()
    if found := _CHINESE.match(source, at):
        return Token("word", CHINESE_WORDS[found.group()], at), found.end()
    if found := _SIGN.match(source, at):
        return Token("sign", _ALIKE.get(found.group(), found.group()), at), found.end()
    raise ExpressionProblem(f"不认识的字符“{source[at]}”。", at)
