"""The files of made-up reports: spreadsheets, Word, web pages, CSV and texts, merged or not, in several charsets."""

import io
import zipfile
from collections.abc import Callable
from html import escape
from typing import Any

import xlsxwriter

from benchmarks._report_shapes import Block, Grid, Span, Style, flat, placed, script

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _xlsx(blocks: list[Block], style: Style) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheets = style.rng.random() < 0.3
    sheet = book.add_worksheet()
    y = style.rng.choice((0, 0, 2))
    x = style.rng.choice((0, 0, 1))
    for block in blocks:
        if isinstance(block, str):
            sheet.write_string(y, x, script(style, block))
            y += 1
            continue
        if sheets:
            sheet, y = book.add_worksheet(), 0
        for row, column, (text, wide, tall) in placed(block):
            _write(sheet, y + row, x + column, text, wide, tall, style)
        y += len(block.rows) + style.rng.choice((0, 1))
    book.close()
    return target.getvalue()


def _write(sheet: Any, y: int, x: int, text: str, wide: int, tall: int, style: Style) -> None:
    if style.merged and (wide > 1 or tall > 1):
        sheet.merge_range(y, x, y + tall - 1, x + wide - 1, text)
    elif text.isascii() and text.isdigit() and style.rng.random() < 0.7:
        sheet.write_number(y, x, int(text))
    elif text:
        sheet.write_string(y, x, text)


def _html(blocks: list[Block], style: Style) -> bytes:
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p>{escape(script(style, block))}</p>")
        else:
            parts.append(_html_table(block, style))
    inner = "\n".join(parts)
    if style.rng.random() < 0.25:
        inner = f"<table><tr><td>{inner}</td></tr></table>"
    charset = style.rng.choice(("utf-8", "gb18030"))
    head = f"<head><meta charset='{charset}'><title>年报</title></head>"
    page = f"<html>{head}<body><div class='nav'>首页</div>{inner}</body></html>"
    return page.encode(charset)


def _html_table(grid: Grid, style: Style) -> str:
    rows = [[(text, 1, 1) for text in row] for row in flat(grid, style)] if not style.merged else grid.rows
    tag = style.rng.choice(("td", "td", "th"))
    out = []
    for row in rows:
        cells = []
        for text, wide, tall in row:
            spans = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{tall}"' if tall > 1 else "")
            body = escape(text).replace("\n", "<br>")
            inner = f"<p><span>{body}</span></p>" if style.numbering == "half" else body or "&nbsp;"
            cells.append(f"<{tag}{spans}>{inner}</{tag}>")
        out.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(out)}</table>"


def _docx(blocks: list[Block], style: Style) -> bytes:
    parts = []
    for block in blocks:
        parts.append(_word_line(script(style, block)) if isinstance(block, str) else _word_table(block, style))
    document = f'<w:document xmlns:w="{WORD}"><w:body>{"".join(parts)}</w:body></w:document>'
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", rels)
        archive.writestr("word/document.xml", document)
    return target.getvalue()


def _word_line(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _word_table(grid: Grid, style: Style) -> str:
    if not style.merged:
        rows: list[list[Span | None]] = [[(text, 1, 1) for text in row] for row in flat(grid, style)]
    else:
        cells = list(placed(grid))
        width = max(x + cell[1] for _, x, cell in cells)
        rows = [[None] * width for _ in grid.rows]
        covered: dict[tuple[int, int], int] = {}
        for y, x, cell in cells:
            rows[y][x] = cell
            for dy in range(1, cell[2]):
                covered[y + dy, x] = cell[1]
        for (y, x), wide in covered.items():
            rows[y][x] = ("\0", wide, 1)
    return f"<w:tbl>{''.join(_word_row(row) for row in rows)}</w:tbl>"


def _word_row(row: list[Span | None]) -> str:
    cells = []
    for cell in row:
        if cell is None:
            continue
        text, wide, tall = cell
        merge = "<w:vMerge/>" if text == "\0" else '<w:vMerge w:val="restart"/>' if tall > 1 else ""
        span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
        lines = "".join(_word_line(part) for part in text.replace("\0", "").split("\n"))
        cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{lines}</w:tc>")
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _csv(blocks: list[Block], style: Style) -> bytes:
    lines = []
    for block in blocks:
        rows = [[script(style, block)]] if isinstance(block, str) else flat(block, style)
        lines += [
            ",".join('"' + cell.replace('"', '""') + '"' if "," in cell or "\n" in cell else cell for cell in row)
            for row in rows
        ]
    return "\r\n".join(lines).encode(style.rng.choice(("gb18030", "utf-8-sig")))


def _tabs(blocks: list[Block], style: Style) -> bytes:
    lines = []
    for block in blocks:
        rows = [[script(style, block)]] if isinstance(block, str) else flat(block, style)
        lines += ["\t".join(cell.replace("\n", "") for cell in row) for row in rows]
    return "\n".join(lines).encode(style.rng.choice(("gb18030", "utf-8")))


def _lines(blocks: list[Block], style: Style) -> bytes:
    """A page copied as text: a cell on each line, blank cells gone."""
    lines = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(script(style, block))
        else:
            lines += [part for _, _, (text, _, _) in placed(block) for part in text.split("\n") if part.strip()]
    return "\n".join(lines).encode("utf-8")


def _rows(blocks: list[Block], style: Style) -> bytes:
    """What a PDF gives: label and numbers of a row on one line, long labels broken."""
    lines = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(script(style, block))
            continue
        for row in block.rows:
            words = [text.replace("\n", "") for text, _, _ in row if text.strip()]
            labels = [text for text in words if not text.replace(",", "").isdigit()]
            if len(words) > len(labels) and labels and len(labels[-1]) > 22 and style.rng.random() < 0.5:
                long = labels[-1]
                at = words.index(long)
                lines.append(" ".join([*words[:at], long[:18]]))
                words = [long[18:], *words[at + 1 :]]
            lines.append(" ".join(words))
    return "\n".join(lines).encode("utf-8")


WRITERS: dict[str, Callable[[list[Block], Style], bytes]] = {
    "xlsx": _xlsx,
    "docx": _docx,
    "html": _html,
    "csv": _csv,
    "tabs": _tabs,
    "lines": _lines,
    "rows": _rows,
}
