"""What makers and writers of made-up report files share: the habits of a body, grids of cells with their spans."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhconv_rs import zhconv

Span = tuple[str, int, int]


@dataclass
class Style:
    """The habits of one body."""

    rng: random.Random
    zero: str = "0"
    traditional: bool = False
    separators: bool = False
    wide: bool = False
    units: bool = False
    breaks: bool = False
    numbering: str = "usual"
    short: bool = False
    merged: bool = True
    no_total: bool = False
    typo: bool = False
    swapped: bool = False
    appendix: bool = False
    repeated_head: bool = False
    index_column: bool = False
    unit_column: bool = True
    code_column: bool = False
    last_year_column: bool = False
    halves: bool = False
    headless: bool = False
    missing: set[str] = field(default_factory=set)


@dataclass
class Grid:
    """A table as rows of (text, colspan, rowspan)."""

    rows: list[list[Span]]
    title: str = ""


Block = str | Grid


def script(style: Style, text: str) -> str:
    return zhconv(text.replace("文件", "檔案"), "zh-hant") if style.traditional else text


def placed(grid: Grid) -> Iterator[tuple[int, int, Span]]:
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(grid.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            yield y, x, cell
            taken |= {(y + dy, x + dx) for dy in range(cell[2]) for dx in range(cell[1])}
            x += cell[1]


def flat(grid: Grid, style: Style) -> list[list[str]]:
    """Merged cells undone: the text in the upper left, blanks elsewhere."""
    cells = list(placed(grid))
    width = max(x + cell[1] for _, x, cell in cells)
    rows = [[""] * width for _ in grid.rows]
    for y, x, cell in cells:
        rows[y][x] = cell[0]
    if style.index_column:
        rows = [[str(n) if n > 2 else "", *row] for n, row in enumerate(rows)]
    return rows
