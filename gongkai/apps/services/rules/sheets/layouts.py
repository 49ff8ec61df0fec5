"""Where the header of a sheet stands and what each column means, whatever was written above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise, zip_longest
from typing import Any

from gongkai.apps.services.rules.sheets import cells, words
from gongkai.apps.services.rules.sheets.columns import Reading, Readings
from gongkai.apps.services.rules.sheets.words import ITEM, Target

SEARCHED = 30
DEEPEST = 3
MOST_HEADERS = 2_000


@dataclass(frozen=True, slots=True)
class Col:
    """One column: at which place of a row, under which heading, for what, and how its cells are read."""

    at: int
    heading: str
    target: Target
    read: Reading


@dataclass(slots=True)
class Layout:
    """The header of a sheet. `last` is its last row, `unknown` the headings nobody knows, by place."""

    sheet: str
    scope: str
    first: int
    last: int
    columns: list[Col]
    first_column: int = 0
    unknown: dict[int, str] = field(default_factory=dict)
    header: list[list[str]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    def column_of(self, scope: str, key: str, number: int = 0) -> int | None:
        """The sheet's own number of the column, from 0; None when the sheet has no such column."""
        for col in self.columns:
            if col.target[:3] == (scope, key, number):
                return col.at + self.first_column
        return None

    @property
    def has_groups(self) -> bool:
        """Whether rows of repeated elements stand below each other in this sheet of items."""
        return any(c.target.scope != ITEM and not c.target.number for c in self.columns) and self.scope == ITEM


def find(
    sheet: str, rows: Iterable[tuple[int, Sequence[Any]]], first_column: int = 0, readings: Readings | None = None
) -> Layout | None:
    """The header among the first rows; None for a sheet that is no list."""
    scope = words.sheet_scopes().get(words.plain(sheet), ITEM)
    head, held = _Head(rows), readings if readings is not None else Readings()
    best: tuple[int, int, Layout] | None = None
    for top in range(SEARCHED):
        if best is not None and top > best[2].last:
            # Whatever follows a header is data, even where a row of it reads like headings.
            break
        for depth in range(1, DEEPEST + 1):
            rows_here = head.rows(top, depth)
            if len(rows_here) < depth:
                break
            if best is not None and (_filled(rows_here), -depth) <= best[:2]:
                # Not even if every cell were a heading.
                continue
            layout = _layout(sheet, scope, rows_here, first_column, held)
            if layout is None:
                continue
            rank = (len(layout.columns), -depth)
            if best is None or rank > best[:2]:
                best = (*rank, layout)
    return best[2] if best else None


class _Head:
    """The first rows of a sheet as text, read as far as anybody looks."""

    def __init__(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> None:
        self._rest = islice(rows, SEARCHED)
        self._read: list[tuple[int, list[str]]] = []

    def rows(self, top: int, depth: int) -> list[tuple[int, list[str]]]:
        for number, row in islice(self._rest, max(top + depth - len(self._read), 0)):
            self._read.append((number, [cells.text(v) for v in row]))
        return self._read[top : top + depth]


def _filled(head: list[tuple[int, list[str]]]) -> int:
    return sum(1 for column in zip_longest(*(row for _, row in head)) if any(column))


def _layout(
    sheet: str, scope: str, head: list[tuple[int, list[str]]], first_column: int, readings: Readings
) -> Layout | None:
    """The layout that these rows are the header of; a header of the same words is understood once in an import."""
    words_of_it = (scope, tuple(tuple(row) for _, row in head))
    if (known := readings.headers.get(words_of_it)) is not None:
        return replace(known, sheet=sheet, first=head[0][0], last=head[-1][0], first_column=first_column)
    width = max(len(row) for _, row in head)
    # A wide merged title is one text in many cells and means nothing of its own.
    columns: list[Col] = []
    unknown: dict[int, str] = {}
    repeated: list[str] = []
    taken: set[Target] = set()
    for at in range(width):
        labels = list(dict.fromkeys(row[at] for _, row in head if at < len(row) and row[at]))
        if not labels or words.plain(labels[-1]) in words.ignored_columns():
            continue
        bottom = head[-1][1][at] if at < len(head[-1][1]) else ""
        if len(head) > 1 and not bottom:
            # Below a heading that is not merged downwards there is data, not a second row of the header.
            target = _target(labels, scope) if len(labels) == 1 else None
        else:
            target = _target(labels, scope)
        heading = "-".join(labels)
        if target is None:
            unknown[at] = heading
        elif target._replace(unit="") in taken:
            repeated.append(heading)
        else:
            taken.add(target._replace(unit=""))
            columns.append(Col(at, heading, target, readings.of(target)))
    if not _is_list(columns, scope) or (len(head) > 1 and not _uses_every_row(head, columns)):
        return None
    header = [row for _, row in head]
    made = Layout(sheet, scope, head[0][0], head[-1][0], columns, first_column, unknown, header, repeated)
    if len(readings.headers) < MOST_HEADERS:
        readings.headers[words_of_it] = made
    return made


def _target(labels: list[str], scope: str) -> Target | None:
    """申请材料 over 材料名称: together, the lower alone, the upper alone."""
    if len(labels) > 1:
        upper, lower = labels[-2], labels[-1]
        return (
            words.resolve(f"{upper}-{lower}", scope)
            or words.resolve(lower, scope)
            or words.resolve("-".join(labels), scope)
        )
    return words.resolve(labels[0], scope)


def _is_list(columns: list[Col], scope: str) -> bool:
    keys = {(c.target.scope, c.target.key) for c in columns}
    if scope != ITEM:
        linked = keys & {(ITEM, "code"), (ITEM, "serial"), (ITEM, "name")}
        return bool(linked) and any(s == scope for s, _ in keys)
    return len(keys) >= 2 and bool(keys & {(ITEM, "name"), (ITEM, "code")})


def _uses_every_row(head: list[tuple[int, list[str]]], columns: list[Col]) -> bool:
    """Each row of a deep header names something of its own; else the row below the header is data."""
    for upper, lower in pairwise(head):
        own = sum(
            1
            for c in columns
            if c.at < len(lower[1]) and lower[1][c.at] and (c.at >= len(upper[1]) or lower[1][c.at] != upper[1][c.at])
        )
        if own < 2:
            return False
    # The lowest row of headings resolves by itself more often than a row of data would.
    known = sum(1 for c in columns if c.at < len(head[-1][1]) and _names(head[-1][1][c.at], c.target))
    return known >= 2


def _names(label: str, target: Target) -> bool:
    found = words.scope_names(target.scope).get(words.plain(label)) if label else None
    return found == target.key or (bool(label) and words.resolve(label, ITEM) is not None)
