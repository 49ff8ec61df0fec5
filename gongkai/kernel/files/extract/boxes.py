"""Tables drawn in plain text: bars between cells, lines of dashes or box signs between rows."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

Grid = list[list[str | None]]
BARS = "|│┃║｜"
RULES = "─━═┄┈-—+┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋:：= "
_BAR = re.compile(f"[{re.escape(BARS)}]")
_PARTLY = re.compile(r"[─━═-]{3,}")
MAX_COLUMNS = 200


def is_drawn(line: str) -> bool:
    """A line of a drawn table: cells between bars, or the line between two rows."""
    text = line.strip()
    bars = _BAR.findall(text)
    if len(bars) > 1 and text[0] in BARS:
        return True
    return len(text) > 3 and text[0] in "┌├└╔╠╚┏┣┗+" and not text.strip(RULES + BARS)


def begins(line: str) -> bool:
    """The upper edge of a box: another table than the one just above."""
    return line.strip()[:1] in ("┌", "╔", "┏")


def boxes(lines: Iterable[str]) -> Iterator[str | Grid]:
    """The grid of consecutive drawn lines; their words as lines where bars do not stand under each other.

    Lines between two rules are one row when the table has rules between its rows.
    """
    rows: list[list[tuple[int, str]]] = []
    joined: list[list[list[tuple[int, str]]]] = [[]]
    rules = 0
    for line in lines:
        if _is_rule(line):
            rules += 1
            joined.append([])
            continue
        cells = _cells(line.strip())
        rows.append(cells)
        joined[-1].append(cells)
    if not rows:
        return
    places = [start for start, _ in max(rows, key=len)][:MAX_COLUMNS]
    even = len({len(row) for row in rows}) == 1
    if not even and any(_column(places, start) is None for row in rows for start, _ in row):
        for row in rows:
            if text := " ".join(cell for _, cell in row if cell):
                yield text
        return
    groups = [group for group in joined if group] if rules > 2 else [[row] for row in rows]
    yield [_row(group, places, even) for group in groups]


def _is_rule(line: str) -> bool:
    text = line.strip()
    return not text.strip(RULES + BARS) and bool(re.search(r"[─━═\-+┼]", text))


def _cells(text: str) -> list[tuple[int, str]]:
    """Where each cell starts, counted as wide as it is shown, and its words."""
    found: list[tuple[int, str]] = []
    start, words, at = 0, "", 0
    for sign in text:
        at += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if sign in BARS:
            found.append((start, words))
            start, words = at, ""
        else:
            words += sign
    if text and text[-1] not in BARS:
        found.append((start, words))
    return [(start, "" if _PARTLY.search(words) else words.strip()) for start, words in found[1:]]


def _column(places: list[int], start: int) -> int | None:
    return next((n for n, place in enumerate(places) if abs(place - start) <= 1), None)


def _row(group: list[list[tuple[int, str]]], places: list[int], even: bool) -> list[str | None]:
    """Lines of one row, cell under cell; a cell that goes over several columns covers them."""
    row: list[str | None] = [None] * len(places)
    for line in group:
        for n, (start, words) in enumerate(line[: len(places)]):
            at = n if even else _column(places, start)
            if at is not None:
                before = row[at]
                row[at] = words if not before else f"{before}\n{words}" if words else before
    return row
