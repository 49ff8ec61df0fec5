"""Raw values → Elements, strictly: every problem names element, row and national name; nothing is dropped silently.

Readers are made once from law/elements.toml, so that a row of a large list costs a dictionary look-up per value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.elements import ROWS, Elements
from gongkai.apps.services.rules.problems import Problem

MOST_ROWS = 500
EXTRA_LENGTH = 10_000
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
            values[key] = _extras(value, problems)
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


def _row_document(key: str, row: Any) -> dict[str, Any]:
    values = ((name, getattr(row, name)) for name in _names(ROWS[key]))
    return {name: value for name, value in values if value is not None and value != ""}


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
    kind, readers, required = ROWS[key], _columns(key), _required_columns(key)
    found = []
    for number, given in enumerate(value, 1):
        if not isinstance(given, Mapping):
            problems.append(Problem(key, "应为一行各列的值。", number))
            continue
        values: dict[str, Any] = {}
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
        if not values:
            continue
        for column in required:
            if column not in values and not given.get(column):
                problems.append(Problem(key, "没有填写。", number, column))
        found.append(kind(**values))
    return tuple(found)


def _extras(value: Any, problems: list[Problem]) -> Mapping[str, str]:
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
def _required_columns(key: str) -> tuple[str, ...]:
    return tuple(column.key for column in tables.elements()[key].columns if column.required)


def reader_of(spec: tables.Element | tables.Column) -> Reader:
    """What reads one value of this element: (value, "") or (None, what is wrong)."""
    make: dict[str, Callable[[tables.Element | tables.Column], Reader]] = {
        "text": _text,
        "long": _text,
        "number": _number,
        "flag": _flag,
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
