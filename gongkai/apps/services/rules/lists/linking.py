"""事项与清单核对: which line a row of an item means, and in what the two differ. From plain values."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.services.rules.elements import Elements, Fee, Intermediary, Material
from gongkai.apps.services.rules.lists.definitions import by_rows
from gongkai.apps.services.rules.lists.loading import Line
from gongkai.kernel.numbering.codes.text import half_width, squeeze

PUNCTUATION = re.compile(r"[\s，,。.；;：:、（）()《》〈〉\"“”'‘’\-—]+")
OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an item that a list should hold; `number` counts the rows of its element from 1."""

    list_id: str
    number: int
    name: str
    code: str
    value: Fee | Intermediary | Material


@dataclass(frozen=True, slots=True)
class Known:
    """A line as it stands: `key` is its row in the database, `holds` whether it is in force on the day."""

    key: int
    code: str
    name: str
    line: Line
    holds: bool
    until_on: date | None = None
    # How near its body is to that of the item; the nearest list is the one that counts.
    nearness: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """What was found for one row: the line it means, if any, and what is said against it."""

    row: Row
    known: Known | None
    findings: tuple[str, ...] = ()
    detail: str = ""


def rows_of(elements: Elements) -> Iterator[Row]:
    """收费项目, 中介服务, and of the materials those that are 证明."""
    for element, spec in by_rows().items():
        for number, value in enumerate(getattr(elements, element), 1):
            if isinstance(value, Material) and not value.certificate:
                continue
            yield Row(spec.id, number, value.name, value.list_line.strip(), value)


def plain(name: str) -> str:
    return PUNCTUATION.sub("", squeeze(half_width(name))).lower()


class LineIndex:
    """The lines that count for one body, found by code and by name whatever their number."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._codes: dict[tuple[str, str], list[Known]] = {}
        self._names: dict[tuple[str, str], list[Known]] = {}
        for one in known:
            self._codes.setdefault((one.line.list_id, one.code.upper()), []).append(one)
            self._names.setdefault((one.line.list_id, plain(one.name)), []).append(one)

    def link(self, row: Row) -> Link:
        """The line a row names by code, else by its name; of several bodies the nearest, of several lines those in
        force."""
        if row.code:
            named = self._codes.get((row.list_id, row.code.upper()), [])
            if not named:
                return Link(row, None, ("unlisted",), f"清单编号{row.code}不在现行清单中。")
        else:
            named = self._names.get((row.list_id, plain(row.name)), [])
            if not named:
                return Link(row, None, ("unlisted",))
        held = [one for one in named if one.holds] or named
        nearest = max(one.nearness for one in held)
        held = [one for one in held if one.nearness == nearest]
        if len(held) > 1 and held[0].holds:
            return Link(row, None, ("several",), "、".join(one.code for one in held))
        one = held[-1]
        if not one.holds:
            return Link(row, one, ("ended",))
        said = list(_differing(row, one.line))
        return Link(row, one, tuple(code for code, _ in said), "\n".join(text for _, text in said if text))


def _differing(row: Row, line: Line) -> Iterator[tuple[str, str]]:
    value: Any = row.value
    if isinstance(value, Fee):
        listed = line.get("standard") or ""
        if value.standard and listed and plain(value.standard) != plain(listed):
            yield "standard", f"清单：{listed}\n事项：{value.standard}"
    if isinstance(value, Material):
        if line.get("category") == "commitment" and not value.commitment:
            yield "commitment", ""
        if line.get("category") == "checked" and not value.shared and value.necessity != OPTIONAL:
            yield "asked", ""
    if value.basis.strip() and line.bases and not _same_basis(value.basis, line):
        yield "basis", f"清单：{'；'.join(b.title for b in line.bases)}\n事项：{value.basis}"


def _same_basis(said: str, line: Line) -> bool:
    """Whether one of the line's laws is named, with or without 中华人民共和国 and its year."""
    text = plain(said)
    return any(_stem(b.title) in text or text in plain(b.title) for b in line.bases)


def _stem(title: str) -> str:
    return plain(re.sub(r"[（(][^（）()]*(?:修正|修订|年)[^（）()]*[）)]", "", title)).removeprefix("中华人民共和国")
