"""Lines written as lists, so that reading them brings back what was written; and as records for programs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.services.rules.difference import words
from gongkai.apps.services.rules.lists.definitions import BASES, base_columns, identities, lists
from gongkai.apps.services.rules.lists.loading import Line, document
from gongkai.apps.services.rules.lists.sheets import basis_heading

IDENTITY = ("serial", "org_name", "org_code", "code", "name", "effective_on", "until_on", "state")


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One line on its way into a list."""

    uid: str
    org_name: str
    org_code: str
    code: str
    state: str
    version: int
    effective_on: date | None
    until_on: date | None
    line: Line


def header(list_id: str) -> list[str]:
    spec = lists()[list_id]
    first = [spec.line if key == "name" else identities()[key].label for key in IDENTITY]
    return [*first, *(e.label for e in spec.scalars), *(basis_heading(c.label) for c in base_columns())]


def rows(list_id: str, lines: Iterable[WrittenLine]) -> Iterator[list[str]]:
    """One row for a line and one more for each further basis."""
    spec = lists()[list_id]
    blank = [""] * (len(IDENTITY) + len(spec.scalars))
    for serial, one in enumerate(lines, 1):
        own = [
            str(serial), one.org_name, one.org_code, one.code, one.line.name, _day(one.effective_on),
            _day(one.until_on), one.state,
        ]  # fmt: skip
        own += [words(e, one.line.get(e.key)) for e in spec.scalars]
        for number, basis in enumerate(one.line.bases or (None,)):
            said = [words(c, getattr(basis, c.key)) if basis else "" for c in base_columns()]
            yield [*(own if number == 0 else blank), *said]


def record(one: WrittenLine) -> dict[str, Any]:
    """One line as JSON: keys of law/special_lists.toml, codes as they stand in the tables."""
    return {
        "uid": one.uid,
        "code": one.code,
        "name": one.line.name,
        "org": {"name": one.org_name, "uscc": one.org_code},
        "state": one.state,
        "version": one.version,
        "effective_on": _day(one.effective_on),
        "until_on": _day(one.until_on),
        "elements": document(one.line)["values"],
    }


def shown(line: Line) -> list[tuple[str, str]]:
    """(label, words) of everything a line says but its bases and themes, for pages."""
    spec = lists()[line.list_id]
    left_out: Sequence[str] = ("category", "person_topics", "legal_topics", BASES)
    return [(e.label, words(e, line.get(e.key))) for e in spec.elements if e.key not in left_out]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
