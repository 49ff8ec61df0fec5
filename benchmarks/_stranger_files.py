"""The ways that strangers' tables become files: saved by LibreOffice, printed by a browser, exported, drawn as text."""

import io
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from shutil import which

import xlsxwriter

from benchmarks._report_shapes import Block, Grid, Span, placed

# Office: (filter that reads, target); each is one run of the program for all its files.
OFFICE = {
    "office.pdf": ("HTML (StarWriter)", "pdf:writer_pdf_Export", "pdf"),
    "office.docx": ("HTML (StarWriter)", "docx:MS Word 2007 XML", "docx"),
    "office.xls": ("HTML (StarCalc)", "xls:MS Excel 97", "xls"),
    "office.xlsx": ("HTML (StarCalc)", "xlsx:Calc MS Excel 2007 XML", "xlsx"),
    "office.ods": ("HTML (StarCalc)", "ods:calc8", "ods"),
}
CHROME = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
WIDE = 16  # columns: such tables are printed on a wide page
PAGE = (
    "<style>@page{{size:{size};margin:12mm}} body{{font:9pt 'Noto Serif CJK SC'}} "
    "table{{border-collapse:collapse;width:100%}} td{{border:1px solid}}</style>"
)


def page(blocks: Iterable[Block], charset: str = "utf-8", *, nested: bool = False) -> bytes:
    blocks = list(blocks)
    widest = max(sum(wide for _, wide, _ in grid.rows[0]) for grid in blocks if isinstance(grid, Grid))
    style = PAGE.format(size="A3 landscape" if widest > WIDE else "A4")
    parts = []
    for block in blocks:
        parts.append(f"<p>{escape(block)}</p>" if isinstance(block, str) else _table(block))
    body = "\n".join(parts)
    if nested:
        body = f"<table><tr><td>导航</td><td><table><tr><td>{body}</td></tr></table></td></tr></table>"
    return f"<html><head><meta charset='{charset}'>{style}</head><body>{body}</body></html>".encode(charset)


def _table(grid: Grid) -> str:
    rows = ("".join(_cell(one) for one in row) for row in grid.rows)
    return f"<table border='1'>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _cell(one: Span) -> str:
    text, wide, tall = one
    spans = (f" colspan='{wide}'" if wide > 1 else "") + (f" rowspan='{tall}'" if tall > 1 else "")
    return f"<td{spans}>{escape(text).replace(chr(10), '<br>') or '&nbsp;'}</td>"


def workbook(blocks: Iterable[Block], *, sheets: bool) -> bytes:
    """Merged cells, numbers as numbers; a sheet for every table, or one sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet, y = book.add_worksheet(), 0
    for block in blocks:
        if isinstance(block, str):
            sheet.write_string(y, 0, block)
            y += 1
            continue
        if sheets:
            sheet, y = book.add_worksheet(), 0
        for row, x, (text, wide, tall) in placed(block):
            if wide > 1 or tall > 1:
                sheet.merge_range(y + row, x, y + row + tall - 1, x + wide - 1, text)
            elif text.isascii() and text.isdigit():
                sheet.write_number(y + row, x, int(text))
            else:
                sheet.write_string(y + row, x, text)
        y += len(block.rows) + 1
    book.close()
    return target.getvalue()


def drawn(blocks: Iterable[Block]) -> bytes:
    """Text with the signs that draw boxes."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        cells = {(y, x): (text, wide) for y, x, (text, wide, _) in placed(block)}
        width = max(x + wide for (_, x), (_, wide) in cells.items())
        rule = "─".join("┼" * 1 + "─" * 8 for _ in range(width))
        lines.append(f"┌{rule}┐")
        for y in range(len(block.rows)):
            texts = [cells.get((y, x), ("", 1))[0].replace("\n", "") for x in range(width)]
            lines += ["│" + "│".join(f" {text:<6}" for text in texts) + "│", f"├{rule}┤"]
    return "\n".join(lines).encode("gb18030")


DIRECT: dict[str, Callable[[list[Block]], bytes]] = {
    "page.html": page,
    "gbk.html": lambda blocks: page(blocks, "gbk"),
    "nested.html": lambda blocks: page(blocks, nested=True),
    "one.xlsx": lambda blocks: workbook(blocks, sheets=False),
    "sheets.xlsx": lambda blocks: workbook(blocks, sheets=True),
    "drawn.txt": drawn,
}


def routes() -> list[str]:
    """Those that this machine has the programs for."""
    found = list(DIRECT)
    found += list(OFFICE) if which("soffice") else []
    return found + (["chrome.pdf"] if which("chromium") else [])


def made_by(route: str, reports: list[list[Block]]) -> list[bytes]:
    """The file of each report."""
    if route in DIRECT:
        return [DIRECT[route](blocks) for blocks in reports]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = [folder / f"{n:04d}.html" for n in range(len(reports))]
        for path, blocks in zip(pages, reports, strict=True):
            path.write_bytes(page(blocks))
        if route == "chrome.pdf":
            for path in pages:
                target = path.with_suffix(".pdf")
                subprocess.run([*CHROME, f"--print-to-pdf={target}", path.as_uri()], check=True, capture_output=True)
            return [path.with_suffix(".pdf").read_bytes() for path in pages]
        reading, target_filter, ending = OFFICE[route]
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += [f"--infilter={reading}", "--convert-to", target_filter, "--outdir", str(folder), *map(str, pages)]
        subprocess.run(command, check=True, capture_output=True)
        return [path.with_suffix(f".{ending}").read_bytes() for path in pages]
