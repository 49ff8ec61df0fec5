"""Tables of a file as grids, in reading order with the lines of text around them.

A grid is a list of rows; a cell is its text, `None` where a merged cell covers it, "" where it is blank. So a blank
cell keeps its place, which plain text loses. A formula whose result was not saved stands as the formula, `=B2+B3`.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.html import HtmlElement
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from gongkai.kernel.files.extract.boxes import begins, boxes, is_drawn
from gongkai.kernel.files.extract.charsets import declared_in_page, decode
from gongkai.kernel.files.extract.formulas import unanswered
from gongkai.kernel.files.extract.office import MAX_ROWS, _part
from gongkai.kernel.files.extract.pages import raw_lines
from gongkai.kernel.files.extract.web import _parsed
from gongkai.kernel.files.redaction import page_tables
from gongkai.kernel.files.refusals import FileRefused

Grid = list[list[str | None]]
Block = str | Grid
MAX_COLUMNS = 200
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = ("script", "style", "noscript", "template", "iframe", "select", "button", "svg", "nav")
_BREAKS = frozenset(("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "hr"))


def blocks(content: bytes, kind: str) -> list[Block]:
    """Lines and grids of checked content. Raises ValueError with a sentence for a file that cannot be read."""
    reader = _READERS.get(kind)
    if reader is None:
        raise ValueError("此类文件没有可以读取的表格。")
    try:
        found = list(reader(content))
    except Exception as error:
        # Readers of foreign formats raise their own types; a hostile file must not stop a batch.
        raise ValueError(f"文件无法读取（{type(error).__name__}）。") from error
    if kind == "pdf" and not found:
        raise ValueError("PDF 没有文字，可能是扫描件，不能读取。请上传原来的 Word、电子表格，或者能选中文字的 PDF。")
    return found


# Spreadsheets ---------------------------------------------------------------


def _sheets(content: bytes) -> Iterator[Block]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    open_formulas = unanswered(content) if zipfile.is_zipfile(io.BytesIO(content)) else {}
    for meta in book.sheets_metadata:
        if meta.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        rows = sheet.to_python(skip_empty_area=False)[:MAX_ROWS]
        grid: Grid = [[_shown(value) for value in row[:MAX_COLUMNS]] for row in rows]
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            for y in range(top, min(bottom + 1, len(grid))):
                for x in range(left, min(right + 1, len(grid[y]))):
                    if (y, x) != (top, left):
                        grid[y][x] = None
        _put(grid, open_formulas.get(meta.name, {}))
        if grid:
            yield grid


def _put(grid: Grid, formulas: Mapping[tuple[int, int], str]) -> None:
    """Into their blank cells; the reader ends a sheet before cells without a value, so it may have to grow."""
    for (y, x), formula in formulas.items():
        if y >= MAX_ROWS or x >= MAX_COLUMNS:
            continue
        grid += [[] for _ in range(y + 1 - len(grid))]
        grid[y] += [""] * (x + 1 - len(grid[y]))
        if grid[y][x] == "":
            grid[y][x] = formula


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _csv(content: bytes) -> Iterator[Block]:
    text = decode(content).text
    rows = csv.reader(io.StringIO(text), delimiter=max(",\t;", key=text[:20_000].count))
    grid: Grid = [[cell.strip() for cell in row[:MAX_COLUMNS]] for row, _ in zip(rows, range(MAX_ROWS), strict=False)]
    if grid:
        yield grid


# Word -----------------------------------------------------------------------


def _docx(content: bytes) -> Iterator[Block]:
    body = _part(content, "word/document.xml").find(f"{_W}body")
    for element in body if body is not None else ():
        yield from _word_block(element)


def _word_block(element: etree._Element) -> Iterator[Block]:
    if element.tag == f"{_W}p":
        if text := _words(element):
            yield text
    elif element.tag == f"{_W}tbl":
        yield _word_grid(element)
    elif element.tag == f"{_W}sdt":
        for inner in element.iterfind(f"{_W}sdtContent/*"):
            yield from _word_block(inner)


def _word_grid(table: etree._Element) -> Grid:
    grid: Grid = []
    for row in table.iterfind(f"{_W}tr"):
        line: list[str | None] = []
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        line += [""] * (int(before.get(f"{_W}val", "0")) if before is not None else 0)
        for cell in row.iterfind(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = int(span.get(f"{_W}val", "1")) if span is not None else 1
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            text = "\n".join(words for p in cell.iter(f"{_W}p") if (words := _words(p)))
            line += [None if goes_on else text, *[None] * (min(width, MAX_COLUMNS) - 1)]
        grid.append(line[:MAX_COLUMNS])
    return grid


def _words(paragraph: etree._Element) -> str:
    """Text of a paragraph as it stands: deletions are left out."""
    parts = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        parts.append((node.text or "") if node.tag == f"{_W}t" else " ")
    return "".join(parts).strip()


# Web pages ------------------------------------------------------------------


def _page(content: bytes) -> Iterator[Block]:
    root = _parsed(decode(content, declared_in_page(content)).text)
    body = None if root is None else root.find("body")
    if body is None:
        return
    for element in list(body.iter(*_SKIPPED)):
        element.drop_tree()
    yield from _flow(body)


def _flow(element: HtmlElement) -> Iterator[Block]:
    line: list[str] = []

    def flush() -> Iterator[str]:
        text = re.sub(r"\s+", " ", "".join(line)).strip()
        line.clear()
        if text:
            yield text

    def walk(node: HtmlElement) -> Iterator[Block]:
        line.append(node.text or "")
        for child in node:
            if not isinstance(child.tag, str):
                pass
            elif child.tag == "table" and child.find(".//table") is None:
                yield from flush()
                yield _html_grid(child)
            elif child.tag in _BREAKS or child.tag in ("table", "td", "th"):
                yield from flush()
                yield from walk(child)
                yield from flush()
            else:
                yield from walk(child)
            line.append(child.tail or "")

    yield from walk(element)
    yield from flush()


def _html_grid(table: HtmlElement) -> Grid:
    placed: dict[tuple[int, int], str | None] = {}
    y = 0
    for y, row in enumerate(table.iter("tr")):
        x = 0
        for cell in row.iterchildren("td", "th"):
            while (y, x) in placed:
                x += 1
            if x >= MAX_COLUMNS:
                break
            text = re.sub(r"[^\S\n]+", " ", cell.text_content()).strip()
            tall, wide = _span(cell, "rowspan"), _span(cell, "colspan")
            placed |= {(y + dy, x + dx): None for dy in range(tall) for dx in range(wide)}
            placed[y, x] = text
            x += wide
    height = y + 1 if placed else 0
    width = max((x for _, x in placed), default=-1) + 1
    return [[placed.get((row, column), "") for column in range(width)] for row in range(height)]


def _span(cell: HtmlElement, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(int(text), 1), MAX_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 4 else 1


# Text -----------------------------------------------------------------------


def _plain(content: bytes) -> Iterator[Block]:
    yield from _lines(decode(content).text.splitlines())


def _pdf(content: bytes) -> Iterator[Block]:
    """By its drawn lines; as plain lines where it has none, or where its reader gave up."""
    try:
        found = page_tables(content)
    except FileRefused:
        found = []
    yield from found or _lines(raw_lines(content))


def _lines(lines: list[str]) -> Iterator[Block]:
    """Consecutive lines with tabs, or with bars as in a drawn table, are a grid; the others are lines."""
    held: list[str] = []
    drawn = False
    for line in lines:
        bars, tabs = is_drawn(line), "\t" in line.strip() or ("\t" in line and bool(held) and not drawn)
        if held and (bars != drawn or not (bars or tabs) or begins(line)):
            yield from _held(held, drawn)
            held = []
        if bars or tabs:
            held, drawn = [*held, line], bars
        elif line.strip():
            yield line.strip()
    yield from _held(held, drawn)


def _held(lines: list[str], drawn: bool) -> Iterator[Block]:
    if drawn:
        yield from boxes(lines)
    elif lines:
        yield [[cell.strip() for cell in line.rstrip("\r\n").split("\t")[:MAX_COLUMNS]] for line in lines]


_READERS = {
    "xlsx": _sheets,
    "xls": _sheets,
    "et": _sheets,
    "ods": _sheets,
    "csv": _csv,
    "docx": _docx,
    "html": _page,
    "txt": _plain,
    "pdf": _pdf,
}
