"""Raw values → Elements, strictly: every problem names element, row and national name; nothing is dropped silently.

Readers are made once from law/elements.toml, so that a row of a large list costs a dictionary look-up per value.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import ROWS, Elements
from gongkai.apps.services.rules.problems import Problem

MOST_ROWS = 500
EXTRA_LENGTH = 10_000
MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
Reader = Callable[[Any], tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read, and everything said against the rest; an unreadable value counts as not filled in."""

    elements: Elements
    problems: tuple[Problem, ...]


def load(raw: Mapping[str, Any]) -> Loaded:
    """Read plain values as a document, a form or a list gives them: key of law/elements.toml → value."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    readers = _readers()
    for key, value in raw.items():
        if value is None or value == "":
            continue
        if key == "extras":
            values[key] = extras(value, problems)
        elif key in ROWS:
            values[key] = _rows(key, value, problems)
        elif (reader := readers.get(key)) is None:
            problems.append(Problem(key, "没有这个要素。"))
        else:
            read, trouble = reader(value)
            if trouble:
                problems.append(Problem(key, trouble))
            else:
                values[key] = read
    return Loaded(Elements(**values), tuple(problems))


def document(elements: Elements) -> dict[str, Any]:
    """The JSON document of a version: only what is filled in, in the order of the elements."""
    found: dict[str, Any] = {}
    for name in _names(Elements):
        value = getattr(elements, name)
        if value is None or value == "" or value == ():
            continue
        if name in ROWS:
            found[name] = [_row_document(name, row) for row in value]
        elif name == "extras":
            found.update({"extras": dict(value)} if value else {})
        else:
            found[name] = list(value) if isinstance(value, tuple) else value
    return found


def stored(document: Mapping[str, Any]) -> Elements:
    """The elements of a document of this product's own. ValueError when somebody else wrote it."""
    loaded = load(document)
    if loaded.problems:
        raise ValueError("；".join(map(str, loaded.problems)))
    return loaded.elements


class Made(NamedTuple):
    """One row of a repeated element, as the elements hold it and as the document writes it."""

    row: Any
    written: dict[str, Any]


def made(key: str, values: Mapping[str, Any]) -> Made:
    """From values that were each read strictly before."""
    return Made(ROWS[key](**values), {name: values[name] for name in _names(ROWS[key]) if name in values})


def composed(values: Mapping[str, Any], rows: Mapping[str, Sequence[Made]]) -> tuple[Elements, dict[str, Any]]:
    """Elements and their document from what was read strictly before; a list of thousands is read once, not again."""
    known = _known()
    found: dict[str, Any] = {name: [one.written for one in some] for name, some in rows.items()}
    held: dict[str, Any] = {name: tuple([one.row for one in some]) for name, some in rows.items()}
    for name, value in values.items():
        if name in rows or name not in known or (not value and (value is None or not isinstance(value, int))):
            continue
        held[name] = MappingProxyType(value) if name == "extras" else value
        found[name] = list(value) if type(value) is tuple else dict(value) if name == "extras" else value
    return Elements(**held), found


def frozen(document: Mapping[str, Any]) -> Elements:
    """`stored` without looking at each value again: for published versions, which the database does not let change."""
    rows = {key: [made(key, one) for one in document[key]] for key in ROWS.keys() & document.keys()}
    return composed({k: tuple(v) if type(v) is list else v for k, v in document.items()}, rows)[0]


def _row_document(key: str, row: Any) -> dict[str, Any]:
    values = ((name, getattr(row, name)) for name in _names(ROWS[key]))
    return {name: value for name, value in values if value is not None and value != ""}


@cache
def _known() -> frozenset[str]:
    return frozenset(_names(Elements))


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def _rows(key: str, value: Any, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        problems.append(Problem(key, "应为若干行。"))
        return ()
    if len(value) > MOST_ROWS:
        problems.append(Problem(key, f"不能超过{MOST_ROWS}行。"))
        return ()
    kind = ROWS[key]
    found = []
    for number, given in enumerate(value, 1):
        if not isinstance(given, Mapping):
            problems.append(Problem(key, "应为一行各列的值。", number))
        elif values := row(key, given, number, problems):
            found.append(kind(**values))
    return tuple(found)


def row(key: str, given: Mapping[str, Any], number: int, problems: list[Problem]) -> dict[str, Any]:
    """One row of a repeated element; nothing when none of it can be read."""
    readers, values = _columns(key), {}
    for column, cell in given.items():
        if cell is None or cell == "":
            continue
        if (reader := readers.get(column)) is None:
            problems.append(Problem(key, f"没有“{column}”这一列。", number))
            continue
        read, trouble = reader(cell)
        if trouble:
            problems.append(Problem(key, trouble, number, column))
        else:
            values[column] = read
    if values:
        problems += lacking(key, number, {c: cell for c, cell in given.items() if cell} | values)
    return values


def lacking(key: str, number: int, there: Mapping[str, Any]) -> list[Problem]:
    """Columns that every row of the element must fill in and this one does not."""
    required = _required_columns(key)
    if required <= there.keys():
        return []
    missing = [c.key for c in tables.elements()[key].columns if c.key in required and c.key not in there]
    return [Problem(key, "没有填写。", number, column) for column in missing]


def extras(value: Any, problems: list[Problem]) -> Mapping[str, str]:
    """What a foreign list carries beyond the elements; nothing of it when one text is too long."""
    if not isinstance(value, Mapping) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        problems.append(Problem("extras", "应为名称和文字。"))
        return MappingProxyType({})
    if long := [k for k, v in value.items() if len(v) > EXTRA_LENGTH]:
        problems.append(Problem("extras", f"“{'、'.join(long)}”不能超过{EXTRA_LENGTH}字。"))
        return MappingProxyType({})
    return MappingProxyType(dict(value))


@cache
def _readers() -> dict[str, Reader]:
    return {e.key: reader_of(e) for e in tables.elements().values() if e.kind != "rows"}


@cache
def _columns(key: str) -> dict[str, Reader]:
    return {column.key: reader_of(column) for column in tables.elements()[key].columns}


@cache
def _required_columns(key: str) -> frozenset[str]:
    return frozenset(column.key for column in tables.elements()[key].columns if column.required)


def reader_of(spec: tables.Element | tables.Column) -> Reader:
    """What reads one value of this element: (value, "") or (None, what is wrong)."""
    make: dict[str, Callable[[tables.Element | tables.Column], Reader]] = {
        "text": _text,
        "long": _text,
        "number": _number,
        "flag": _flag,
        "money": _money,
        "code": _code,
        "codes": _codes,
        "lines": _lines,
    }
    return make[spec.kind](spec)


def _text(spec: tables.Element | tables.Column) -> Reader:
    length, one_line = spec.length, spec.kind == "text"

    def read(value: Any) -> tuple[Any, str]:
        if not isinstance(value, str):
            return None, "应为文字。"
        text = " ".join(value.split()) if one_line else value.replace("\r\n", "\n").strip()
        if len(text) > length:
            return None, f"不能超过{length}字，现在是{len(text)}字。"
        return (None, "含有不能保存的字符。") if "\x00" in text else (text, "")

    return read


def _number(spec: tables.Element | tables.Column) -> Reader:
    most = 10**spec.length - 1

    def read(value: Any) -> tuple[Any, str]:
        if not isinstance(value, int) or isinstance(value, bool):
            return None, "应为整数。"
        return (value, "") if 0 <= value <= most else (None, f"应为0至{most}的整数。")

    return read


def _flag(spec: tables.Element | tables.Column) -> Reader:
    return lambda value: (value, "") if isinstance(value, bool) else (None, "应为“是”或者“否”。")


def _money(spec: tables.Element | tables.Column) -> Reader:
    """Yuan as text with two decimals, so that JSON carries it exactly."""

    def read(value: Any) -> tuple[Any, str]:
        if not isinstance(value, str) or not MONEY.fullmatch(value) or len(value) > spec.length:
            return None, "应为金额，最多两位小数。"
        return f"{Decimal(value):.2f}", ""

    return read


def _code(spec: tables.Element | tables.Column) -> Reader:
    known = tables.table(spec.table)
    extensible = spec.table == "types"

    def read(value: Any) -> tuple[Any, str]:
        if isinstance(value, str) and (value in known or (extensible and tables.is_extension(value))):
            return value, ""
        return None, f"“{value}”不在可选的值中（{_choices(known)}）。"

    return read


def _codes(spec: tables.Element | tables.Column) -> Reader:
    known = tables.table(spec.table)

    def read(value: Any) -> tuple[Any, str]:
        if not isinstance(value, list | tuple):
            return None, "应为若干代码。"
        if strange := [str(v) for v in value if not isinstance(v, str) or v not in known]:
            return None, f"“{'、'.join(strange)}”不在可选的值中（{_choices(known)}）。"
        return tuple(dict.fromkeys(value)), ""

    return read


def _lines(spec: tables.Element | tables.Column) -> Reader:
    length = spec.length

    def read(value: Any) -> tuple[Any, str]:
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            return None, "应为若干行文字。"
        lines = tuple(" ".join(v.split()) for v in value if v.strip())
        return (None, f"每行不能超过{length}字。") if any(len(v) > length for v in lines) else (lines, "")

    return read


def _choices(known: Mapping[str, str]) -> str:
    shown = [f"{code} {label}" for code, label in list(known.items())[:12]]
    return "、".join(shown) + ("等" if len(known) > len(shown) else "")
