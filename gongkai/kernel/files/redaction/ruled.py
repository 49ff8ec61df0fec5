"""Tables with drawn lines on the pages of a PDF, each number in its cell. Runs in the child process only.

A PDF has no tables, only lines and letters. Where lines close off cells, a letter belongs to the cell around it, and a
blank cell keeps its place; the plain text of the page loses both.
"""

import ctypes
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MAX_PAGES = 500
MAX_CHARACTERS = 50_000  # of one page
MAX_LINES = 20_000  # drawn on one page
MAX_CELLS = 20_000
MAX_DEPTH = 4
SECONDS = 20.0
NEAR = 2.5  # points: two edges of one drawn line, or the ends of two that meet
THIN = 1.5

Grid = list[list[str | None]]
Block = str | Grid
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Rule:
    """A drawn line: at `at` across, from `low` to `high` along."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Letter:
    text: str
    x: float
    y: float
    left: float
    right: float
    height: float


def blocks(content: bytes) -> list[Block]:
    """Lines of text and grids in reading order; nothing where no page has a table with lines."""
    found: list[Block] = []
    tables = 0
    started = time.monotonic()
    document = pdfium.PdfDocument(content)
    try:
        for number in range(min(len(document), MAX_PAGES)):
            if time.monotonic() - started > SECONDS:
                break
            page = document[number]
            try:
                read = _page(page)
            finally:
                page.close()
            tables += sum(not isinstance(one, str) for one in read)
            found += read
    finally:
        document.close()
    return found if tables else []


def _page(page: pdfium.PdfPage) -> list[Block]:
    turn = raw.FPDFPage_GetRotation(page)
    across, upright = _rules(page, turn)
    letters = list(_letters(page, turn))
    tables = [table for table in (_Table.of(*part) for part in _parts(across, upright)) if table is not None]
    rest: list[Letter] = []
    inside: dict[int, list[Letter]] = {}
    for letter in letters:
        home = next((n for n, table in enumerate(tables) if table.holds(letter)), None)
        (rest if home is None else inside.setdefault(home, [])).append(letter)
    placed: list[tuple[float, Block]] = [(line[0].y, _written(line)) for line in _lines(rest)]
    placed += [(table.top, table.grid(inside.get(n, []))) for n, table in enumerate(tables)]
    placed.sort(key=lambda one: -one[0])
    return [block for _, block in placed if block]


# Lines that are drawn ------------------------------------------------------------


def _rules(page: pdfium.PdfPage, turn: int) -> tuple[list[Rule], list[Rule]]:
    across: list[Rule] = []
    upright: list[Rule] = []
    for start, end in _strokes(page):
        (x, y), (x2, y2) = _turned(start, turn), _turned(end, turn)
        if abs(y - y2) < THIN and abs(x - x2) > THIN:
            across.append(Rule((y + y2) / 2, min(x, x2), max(x, x2)))
        elif abs(x - x2) < THIN and abs(y - y2) > THIN:
            upright.append(Rule((x + x2) / 2, min(y, y2), max(y, y2)))
        if len(across) + len(upright) > MAX_LINES:
            return [], []
    return across, upright


def _strokes(page: pdfium.PdfPage) -> Iterator[tuple[Point, Point]]:
    for n in range(raw.FPDFPage_CountObjects(page)):
        yield from _of_object(raw.FPDFPage_GetObject(page, n), (1, 0, 0, 1, 0, 0), 0)


def _of_object(item: object, over: Matrix, depth: int) -> Iterator[tuple[Point, Point]]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
        matrix = _times(_matrix(item), over)
        for n in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _of_object(raw.FPDFFormObj_GetObject(item, n), matrix, depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_PATH and _painted(item):
        yield from _of_path(item, _times(_matrix(item), over))


def _painted(item: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(item, fill, stroke)) and bool(fill.value or stroke.value)


def _of_path(item: object, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    first: Point | None = None
    last: Point | None = None
    for n in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, n)
        x, y = ctypes.c_float(), ctypes.c_float()
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        here = _moved((x.value, y.value), matrix)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and last is not None:
            yield last, here
        last = here
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield here, first


def _matrix(item: object) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return (1, 0, 0, 1, 0, 0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved(point: Point, matrix: Matrix) -> Point:
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def _turned(point: Point, turn: int) -> Point:
    """As a reader sees the page, upwards and to the right; only the order of places matters, not where zero is."""
    x, y = point
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn % 4]


# Letters ----------------------------------------------------------------------------


def _letters(page: pdfium.PdfPage, turn: int) -> Iterator[Letter]:
    text = page.get_textpage()
    try:
        for n in range(min(text.count_chars(), MAX_CHARACTERS)):
            code = raw.FPDFText_GetUnicode(text, n)
            if code <= 0x20 or 0xD800 <= code < 0xE000 or code >= 0x110000:
                continue
            edges = [ctypes.c_double() for _ in range(4)]
            if not raw.FPDFText_GetCharBox(text, n, *edges):
                continue
            left, right, bottom, top = (edge.value for edge in edges)
            (x, y), (x2, y2) = _turned((left, bottom), turn), _turned((right, top), turn)
            size = raw.FPDFText_GetFontSize(text, n)
            height = max(abs(y2 - y), size if 0 < size < 100 else 0, 1.0)
            yield Letter(chr(code), (x + x2) / 2, (y + y2) / 2, min(x, x2), max(x, x2), height)
    finally:
        text.close()


def _lines(letters: Iterable[Letter]) -> list[list[Letter]]:
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: -one.y):
        if lines and lines[-1][0].y - letter.y < 0.6 * lines[-1][0].height:
            lines[-1].append(letter)
        else:
            lines.append([letter])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def _written(line: Sequence[Letter]) -> str:
    parts: list[str] = []
    for n, letter in enumerate(line):
        if n and letter.left - line[n - 1].right > 0.6 * letter.height:
            parts.append(" ")
        parts.append(letter.text)
    return "".join(parts)


# Tables -----------------------------------------------------------------------------


def _parts(across: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Lines that meet, together: each lot may be a table."""
    rules = [*across, *upright]
    home = list(range(len(rules)))

    def root(n: int) -> int:
        while home[n] != n:
            home[n] = home[home[n]]
            n = home[n]
        return n

    order = sorted(range(len(across), len(rules)), key=lambda n: rules[n].at)
    places = [rules[n].at for n in order]
    for a, line in enumerate(across):
        for n in order[bisect_left(places, line.low - NEAR) : bisect_right(places, line.high + NEAR)]:
            if rules[n].low - NEAR <= line.at <= rules[n].high + NEAR:
                home[root(n)] = root(a)
    lots: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate(rules):
        lots.setdefault(root(n), ([], []))[n >= len(across)].append(rule)
    for lot in lots.values():
        yield from _apart(*lot)


def _apart(across: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Two tables that touch: where other columns begin, another table begins."""
    ends = _ends(upright)
    across = [*across, *(Rule(y, min(r.at for r in upright), max(r.at for r in upright)) for y in ends)]
    ys = _places(rule.at for rule in across)
    edges = [rule.at for rule in upright]
    begun = 0
    inner: list[list[float]] = []
    for low, high in pairwise(ys):
        middle = (low + high) / 2
        crossing = _places(rule.at for rule in upright if rule.low <= middle <= rule.high)
        inner.append([x for x in crossing if min(edges) + NEAR < x < max(edges) - NEAR])
    for n in range(1, len(inner)):
        if _strange(inner[n - 1], inner[n]):
            yield _between(across, upright, ys[begun], ys[n])
            begun = n
    yield _between(across, upright, ys[begun], ys[-1]) if begun else (across, upright)


def _ends(upright: list[Rule]) -> list[float]:
    """Where a page cuts a table inside a row, its upright lines end together and no line closes the row."""
    if not upright:
        return []
    lows, highs = [rule.low for rule in upright], [rule.high for rule in upright]
    found = [min(lows)] if sum(low - min(lows) <= NEAR for low in lows) > 2 else []
    return found + ([max(highs)] if sum(max(highs) - high <= NEAR for high in highs) > 2 else [])


def _strange(one: list[float], two: list[float]) -> bool:
    shared = sum(any(abs(a - b) <= NEAR for b in two) for a in one)
    return min(len(one), len(two)) >= 3 and shared < min(len(one), len(two)) / 2


def _between(across: list[Rule], upright: list[Rule], low: float, high: float) -> tuple[list[Rule], list[Rule]]:
    flat = [rule for rule in across if low - NEAR <= rule.at <= high + NEAR]
    return flat, [rule for rule in upright if rule.low < high - NEAR and rule.high > low + NEAR]


def _places(values: Iterable[float]) -> list[float]:
    """Places of lines; the two edges of one thick line, and lines drawn twice, are one place."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


class _Table:
    """A lot of lines that meet: where its rows and columns are, and which neighbouring cells no line parts."""

    def __init__(self, across: list[Rule], upright: list[Rule], xs: list[float], ys: list[float]) -> None:
        self.xs, self.ys = xs, ys  # left to right; from below upwards
        self.columns, self.rows = len(xs) - 1, len(ys) - 1
        self.top = ys[-1]
        self._across, self._upright = _by_place(across, ys), _by_place(upright, xs)
        self.home = [self._home(n) for n in range(self.rows * self.columns)]

    @classmethod
    def of(cls, across: list[Rule], upright: list[Rule]) -> "_Table | None":
        xs, ys = _places(one.at for one in upright), _places(one.at for one in across)
        if len(xs) < 3 or len(ys) < 3 or len(xs) * len(ys) > MAX_CELLS:
            return None
        return cls(across, upright, xs, ys)

    def holds(self, letter: Letter) -> bool:
        return self.xs[0] <= letter.x <= self.xs[-1] and self.ys[0] <= letter.y <= self.ys[-1]

    def grid(self, letters: Iterable[Letter]) -> Grid:
        held: dict[int, list[Letter]] = {}
        for letter in letters:
            column = min(bisect_right(self.xs, letter.x), self.columns) - 1
            row = min(bisect_right(self.ys, letter.y), self.rows) - 1
            held.setdefault(self.home[self._index(max(row, 0), max(column, 0))], []).append(letter)
        found: Grid = []
        for row in reversed(range(self.rows)):
            cells = [self._index(row, column) for column in range(self.columns)]
            found.append([self._text(held.get(n, ())) if self.home[n] == n else None for n in cells])
        return found

    @staticmethod
    def _text(letters: Iterable[Letter]) -> str:
        return "\n".join(_written(line) for line in _lines(letters))

    def _index(self, row: int, column: int) -> int:
        return row * self.columns + column

    def _home(self, n: int) -> int:
        """The upper left cell of the one that this is a part of."""
        row, column = divmod(n, self.columns)
        while column and not _drawn(self._upright[column], (self.ys[row] + self.ys[row + 1]) / 2):
            column -= 1
        while row + 1 < self.rows and not _drawn(self._across[row + 1], (self.xs[column] + self.xs[column + 1]) / 2):
            row += 1
        return self._index(row, column)


def _by_place(rules: list[Rule], places: list[float]) -> list[list[Rule]]:
    found: list[list[Rule]] = [[] for _ in places]
    for rule in rules:
        found[bisect_right(places, rule.at) - 1].append(rule)
    return found


def _drawn(rules: Iterable[Rule], at: float) -> bool:
    return any(rule.low - NEAR <= at <= rule.high + NEAR for rule in rules)
