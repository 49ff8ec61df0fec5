"""Raw values → what a line says, as strictly as the elements of items are read (rules.loading)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from gongkai.apps.services.rules import loading
from gongkai.apps.services.rules.elements import Basis
from gongkai.apps.services.rules.lists.definitions import BASES, base_columns, lists
from gongkai.apps.services.rules.problems import Problem

MOST_BASES = 60
NAME_LENGTH = 300


@dataclass(frozen=True, slots=True)
class ListProblem(Problem):
    """What is said against a line of a list; places are named by that list."""

    list_id: str = ""

    @property
    def place(self) -> str:
        spec = lists()[self.list_id].element(self.element) if self.list_id else None
        words = spec.label if spec else {"name": lists()[self.list_id].line}.get(self.element, self.element)
        if self.row:
            words += f"第{self.row}行"
        if self.column:
            words += next((f"“{c.label}”" for c in base_columns() if c.key == self.column), "")
        return words

    @property
    def national(self) -> str:
        """There is no national exchange of these lists."""
        return ""


@dataclass(frozen=True, slots=True)
class Line:
    """清单的一条: its name and what it says, by key of its list; empty values are left out."""

    list_id: str
    name: str = ""
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, key: str) -> Any:
        return self.values.get(key)

    @property
    def bases(self) -> tuple[Basis, ...]:
        found: tuple[Basis, ...] = self.values.get(BASES, ())
        return found


@dataclass(frozen=True, slots=True)
class LoadedLine:
    line: Line
    problems: tuple[ListProblem, ...]


def load(list_id: str, name: str, raw: Mapping[str, Any]) -> LoadedLine:
    """Read plain values; what cannot be read counts as not filled in and is told."""
    problems: list[ListProblem] = []
    values: dict[str, Any] = {}
    readers = _readers(list_id)
    for key, value in raw.items():
        if value is None or value == "" or value == () or value == []:
            continue
        if key == BASES:
            values[key] = _bases(list_id, value, problems)
        elif (read := readers.get(key)) is None:
            problems.append(ListProblem(key, "没有这个要素。", list_id=list_id))
        else:
            found, trouble = read(value)
            if trouble:
                problems.append(ListProblem(key, trouble, list_id=list_id))
            elif found not in ("", ()):
                values[key] = found
    text = " ".join(name.split())
    if len(text) > NAME_LENGTH:
        problems.append(ListProblem("name", f"不能超过{NAME_LENGTH}字。", list_id=list_id))
    return LoadedLine(Line(list_id, text[:NAME_LENGTH], MappingProxyType(values)), tuple(problems))


def stored(list_id: str, document: Mapping[str, Any]) -> Line:
    """The line of a version's document. ValueError when somebody else wrote it."""
    loaded = load(list_id, document.get("name", ""), document.get("values", {}))
    if loaded.problems:
        raise ValueError("；".join(map(str, loaded.problems)))
    return loaded.line


def document(line: Line) -> dict[str, Any]:
    """As a version keeps it, in the order of the list's elements."""
    found: dict[str, Any] = {}
    for spec in lists()[line.list_id].elements:
        value = line.values.get(spec.key)
        if value in (None, "", ()):
            continue
        if spec.key == BASES:
            found[BASES] = [_row(basis) for basis in line.bases]
        else:
            found[spec.key] = list(value) if isinstance(value, tuple) else value
    return {"name": line.name, "values": found}


def _row(basis: Basis) -> dict[str, Any]:
    values = ((c.key, getattr(basis, c.key)) for c in base_columns())
    return {key: value for key, value in values if value not in (None, "")}


@cache
def _readers(list_id: str) -> dict[str, loading.Reader]:
    return {e.key: loading.reader_of(e) for e in lists()[list_id].scalars}


@cache
def _base_readers() -> dict[str, loading.Reader]:
    return {column.key: loading.reader_of(column) for column in base_columns()}


def _bases(list_id: str, given: Any, problems: list[ListProblem]) -> tuple[Basis, ...]:
    if not isinstance(given, list | tuple) or len(given) > MOST_BASES:
        problems.append(ListProblem(BASES, f"应为若干行，不超过{MOST_BASES}行。", list_id=list_id))
        return ()
    found = []
    for number, row in enumerate(given, 1):
        if not isinstance(row, Mapping):
            problems.append(ListProblem(BASES, "应为一行各列的值。", number, list_id=list_id))
            continue
        values: dict[str, Any] = {}
        for key, cell in row.items():
            if cell is None or cell == "":
                continue
            read = _base_readers().get(key)
            value, trouble = read(cell) if read else (None, "没有这一列。")
            if trouble:
                problems.append(ListProblem(BASES, trouble, number, key, list_id=list_id))
            else:
                values[key] = value
        if values:
            if not values.get("title"):
                problems.append(ListProblem(BASES, "没有填写。", number, "title", list_id=list_id))
            found.append(Basis(**values))
    return tuple(found)
