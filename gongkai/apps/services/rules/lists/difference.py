"""两个版本的差别 of a line, as the difference of two versions of an item is shown (rules.difference)."""

from collections.abc import Iterator

from gongkai.apps.services.rules.difference import Cell, Change, Difference, words
from gongkai.apps.services.rules.elements import Basis
from gongkai.apps.services.rules.lists.definitions import BASES, base_columns, lists
from gongkai.apps.services.rules.lists.loading import Line

# What newly weighs on people when it changes.
BURDENS = {
    ("fee", "standard"): "改变收费标准",
    ("fee", "payer"): "改变缴费人",
    ("intermediary", "bearer"): "改变费用承担",
}


def difference(before: Line, after: Line) -> Difference:
    spec, found = lists()[after.list_id], []
    if before.name != after.name:
        found.append(Change("name", spec.line, "changed", (Cell(spec.line, before.name, after.name),)))
    for element in spec.scalars:
        old, new = words(element, before.get(element.key)), words(element, after.get(element.key))
        if old != new:
            kind = "added" if not old else "removed" if not new else "changed"
            burden = BURDENS.get((after.list_id, element.key), "") if old else ""
            found.append(Change(element.key, element.label, kind, (Cell(element.label, old, new),), burden=burden))
    return Difference((*found, *_bases(before, after)))


def _bases(before: Line, after: Line) -> Iterator[Change]:
    label = next(e.label for e in lists()[after.list_id].elements if e.key == BASES)
    old, new = ({(b.title, b.article): b for b in line.bases} for line in (before, after))
    for key, basis in new.items():
        earlier = old.get(key)
        if earlier != basis:
            cells = tuple(c for c in _cells(earlier, basis) if c.changed)
            yield Change(BASES, label, "changed" if earlier else "added", cells, " ".join(filter(None, key)))
    for key, basis in old.items():
        if key not in new:
            cells = tuple(c for c in _cells(basis, None) if c.changed)
            yield Change(BASES, label, "removed", cells, " ".join(filter(None, key)))


def _cells(old: Basis | None, new: Basis | None) -> Iterator[Cell]:
    for column in base_columns():
        before, after = (words(column, getattr(one, column.key)) if one else "" for one in (old, new))
        yield Cell(column.label, before, after)
