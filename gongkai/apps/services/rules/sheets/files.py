"""A file as sheets of rows: xlsx, xls, et and ods through calamine, CSV in any charset a body sends."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound

from gongkai.kernel.files.extract.charsets import decode_strict

WORKBOOKS = frozenset({"xlsx", "xls", "et", "ods", "xlsm"})
TEXTS = frozenset({"csv", "txt", "tsv"})
MOST_CELL = 40_000
HIDDEN_ROW = re.compile(rb"<row\s[^>]*?hidden=\"(?:1|true)\"[^>]*>")
ROW_NUMBER = re.compile(rb"\br=\"(\d+)\"")
Row = list[Any]


class UnreadableFile(ValueError):
    """Why nothing at all could be read, as a sentence."""


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One sheet. Rows count from 1, columns from 0, both as the sheet itself counts them."""

    name: str
    first_column: int
    _rows: Any
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: tuple[int, ...] = ()

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Every row with its number; cells of a merged range all carry its value. Raises UnreadableFile."""
        if not self.merged:
            yield from enumerate(self._rows(), 1)
            return
        spans = _downwards(self.merged, self.first_column)
        across = _across(self.merged, self.first_column)
        held: dict[int, tuple[int, Any]] = {}
        for number, row in enumerate(self._rows(), 1):
            for column in across.get(number, ()):
                start, end = column
                for at in range(start + 1, min(end + 1, len(row))):
                    if row[at] == "":
                        row[at] = row[start]
            if held:
                for at, (last, value) in list(held.items()):
                    if number > last:
                        del held[at]
                    elif at < len(row) and row[at] == "":
                        row[at] = value
            for at, last in spans.get(number, ()):
                if at < len(row):
                    held[at] = (last, row[at])
            yield number, row


@dataclass(frozen=True, slots=True)
class Source:
    """An opened file; `notes` say what was left out (hidden sheets)."""

    sheets: list[SheetRows]
    notes: list[str]
    charset: str = ""


def open_content(name: str, content: bytes) -> Source:
    """Raises UnreadableFile; of a CSV whose marks do not match only when its rows are read."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in WORKBOOKS:
        return _workbook(name, content)
    if ending in TEXTS:
        return _text(name, content)
    raise UnreadableFile(f"“{name}”不是电子表格或者 CSV（xlsx、xls、et、ods、csv）。")


def _workbook(name: str, content: bytes) -> Source:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets, notes = [], []
        # The reader does not tell which rows are hidden; only an xlsx does, and only in the file itself.
        with zipfile.ZipFile(io.BytesIO(content)) if content.startswith(b"PK") else nullcontext() as archive:
            parts = frozenset(archive.namelist()) if archive else frozenset()
            for at, meta in enumerate(book.sheets_metadata):
                if meta.visible != SheetVisibleEnum.Visible:
                    notes.append(f"工作表“{meta.name}”是隐藏的，没有读取。")
                    continue
                part = f"xl/worksheets/sheet{at + 1}.xml"
                hidden = _hidden_rows(archive, part) if archive and part in parts else ()
                sheets.append(_sheet(book.get_sheet_by_index(at), hidden))
    except (CalamineError, WorksheetNotFound, zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFile(f"“{name}”不是可以读取的电子表格，请用 Excel 或 WPS 另存后再上传。") from error
    notes += [f"工作表“{s.name}”有{len(s.hidden_rows)}个隐藏行，已一并读取。" for s in sheets if s.hidden_rows]
    return Source(sheets, notes)


def _sheet(sheet: CalamineSheet, hidden: tuple[int, ...]) -> SheetRows:
    first = sheet.start[1] if sheet.start else 0
    merged = [(a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in sheet.merged_cell_ranges or []]
    return SheetRows(sheet.name, first, sheet.iter_rows if sheet.start else list, merged, hidden)


def _hidden_rows(archive: zipfile.ZipFile, name: str) -> tuple[int, ...]:
    found: list[int] = []
    rest = b""
    with archive.open(name) as part:
        while block := part.read(1 << 20):
            text = rest + block
            cut = text.rfind(b"<row")
            whole, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            found += _numbers(whole)
    return (*found, *_numbers(rest))


def _numbers(xml: bytes) -> list[int]:
    if b"hidden" not in xml:
        return []
    matches = (ROW_NUMBER.search(row) for row in HIDDEN_ROW.findall(xml))
    return [int(match.group(1)) for match in matches if match]


def _text(name: str, content: bytes) -> Source:
    decoded = decode_strict(content)
    if decoded is None:
        raise UnreadableFile(f"“{name}”的文字编码无法识别，请另存为 UTF-8 的 CSV 或者 Excel 工作簿。")
    text = decoded.text
    delimiter = _delimiter(text)

    def rows() -> Iterator[Row]:
        # The reader of the library counts records; what people look for is the record, not the line.
        try:
            yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        except csv.Error as error:
            raise UnreadableFile(f"“{name}”的引号或者分隔符有误，不能按 CSV 读取。") from error

    csv.field_size_limit(MOST_CELL * 25)
    return Source([SheetRows(name.rsplit(".", 1)[0], 0, rows)], [], decoded.charset)


def _delimiter(text: str) -> str:
    """What the first lines are cut by; quoted parts do not count."""
    head = re.sub(r'"[^"]*"', "", text[:20_000])
    lines = [line for line in head.splitlines() if line.strip()][:20]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in (",", "\t", ";", "|", "，")}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def _downwards(merged: list[tuple[int, int, int, int]], first: int) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, right in merged:
        if bottom > top:
            found.setdefault(top, []).extend((at - first, bottom) for at in range(left, right + 1))
    return found


def _across(merged: list[tuple[int, int, int, int]], first: int) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for top, left, _, right in merged:
        if right > left:
            found.setdefault(top, []).append((left - first, right - first))
    return found
