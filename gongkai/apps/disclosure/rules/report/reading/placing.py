"""Where things stand in a grid: columns of numbers beside codes, rows with the same words, tables on their side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.apps.disclosure.rules.report.cells import REQUESTS
from gongkai.apps.disclosure.rules.report.reading.labels import Labels, Match, Place, applicant_labels, words
from gongkai.apps.disclosure.rules.report.reading.numbers import NIL, is_figure
from gongkai.apps.disclosure.rules.report.template import STATISTICS_2014

Row = Sequence[str | None]
MAX_COLUMNS = 10_000
# So many results across, above kinds of applicants down the side, show a table of 申请情况 that lies on its side.
LYING, LYING_KINDS, LABELS = 8, 2, 3


@dataclass
class NumberColumns:
    """Where the numbers of a list stand: one column in each half, beside columns of codes or of another year."""

    boundary: int
    codes: set[int]
    columns: dict[bool, set[int]]

    @classmethod
    def of(cls, grid: Sequence[Row], labels: Labels) -> "NumberColumns":
        rows = []
        for row in grid:
            found = [n for n, text in enumerate(row) if text and not is_figure(text) and labels.match(text)]
            if found:
                rows.append((row, found))
        boundary = min((found[1] for _, found in rows if len(found) > 1), default=MAX_COLUMNS)
        shown: dict[int, list[str]] = {}
        for row, found in rows:
            for n, text in enumerate(row):
                if n > found[0] and text and text.strip() not in NIL and is_figure(text):
                    shown.setdefault(n, []).append(text.strip())
        codes = {n for n, texts in shown.items() if is_numbered(texts)}
        columns: dict[bool, set[int]] = {}
        for n in shown.keys() - codes:
            columns.setdefault(n >= boundary, set()).add(n)
        return cls(boundary, codes, columns)

    def column(self, label: int) -> int | None:
        """The one number column of the half that the label stands in."""
        found = self.columns.get(label >= self.boundary, set())
        return next(iter(found)) if len(found) == 1 else None

    def several(self, label: int) -> bool:
        return len(self.columns.get(label >= self.boundary, ())) > 1


def upright(grid: Sequence[Row], labels: Labels) -> list[Sequence[Row]]:
    """The grid in parts, where a table of 申请情况 lies on its side: turned so that its applicants stand across."""
    requests = frozenset({REQUESTS})
    head = next((y for y, row in enumerate(grid) if _matched(row, labels, requests) >= LYING), None)
    if labels.form.id == STATISTICS_2014 or head is None:
        return [grid]
    end = head + 1
    while end < len(grid) and any(words(text)[0] in applicant_labels() for text in grid[end][:LABELS] if text):
        end += 1
    if end - head <= LYING_KINDS:
        return [grid]
    used = [n for n in range(max(map(len, grid[head:end]))) if any(n < len(row) and row[n] for row in grid[head:end])]
    turned = [[row[n] if n < len(row) else "" for row in grid[head:end]] for n in used]
    return [part for part in (grid[:head], turned, *upright(grid[end:], labels)) if part]


def _matched(row: Row, labels: Labels, tables: frozenset[str]) -> int:
    return sum(bool(text and labels.match(text, tables)) for text in row)


def is_numbered(firsts: Sequence[str]) -> bool:
    """Whether these are the running numbers of rows (代码), not figures."""
    numbers = [int(text) for text in firsts if text.isascii() and text.isdigit()]
    steps = sum(0 < b - a <= 3 for a, b in pairwise(numbers))
    return len(numbers) > 5 and steps >= 0.9 * (len(numbers) - 1)


def next_place(labels: Labels, match: Match, last: Place | None) -> tuple[Place, bool]:
    """Of several rows with the same words the next one behind the row read last, and whether that is certain."""
    if len(match.places) == 1:
        return match.places[0], True
    here = labels.order.get(last, -1) if last else -1
    behind = [place for place in match.places if labels.order[place] > here]
    place = min(behind or match.places, key=lambda one: labels.order[one])
    same = [one for one in behind if last and one.table == last.table]
    return place, bool(same) and place == same[0]
