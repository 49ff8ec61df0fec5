"""Spreadsheets and CSV, written row by row, with every formula made harmless."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from gongkai.web.formatting import cn_date, cn_datetime
from gongkai.web.official import OfficialDocument, OfficialTable

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS = 1_048_575
# Full-width forms too: a Chinese spreadsheet program reads them as the half-width ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title, the header and the rows (any iterable; read once)."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]


def neutralise(text: str) -> str:
    """Text that a spreadsheet program could take for a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain(value: Any) -> Any:
    """A cell's value as a number, a date or harmless text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return cn_datetime(value)
    if isinstance(value, int | float | Decimal | date):
        return value
    return neutralise(str(value))


def write_xlsx(target: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write a workbook in constant memory; rows beyond one sheet's limit go on in the next."""
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "bg_color": "#EAEEF3", "border": 1, "valign": "vcenter", "text_wrap": True})
    day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"', "align": "left"})
    used: set[str] = set()
    for sheet in sheets:
        rows, part = iter(sheet.rows), 0
        more = True
        while more:
            part += 1
            page = book.add_worksheet(_sheet_name(sheet.title, part, used))
            page.freeze_panes(1, 0)
            page.set_column(0, max(len(sheet.header) - 1, 0), 18)
            for column, label in enumerate(sheet.header):
                page.write_string(0, column, label, head)
            more = _fill(page, rows, day)
    book.close()


def _fill(page: Any, rows: Iterator[Sequence[Any]], day: Any) -> bool:
    """Fill one sheet; whether it was filled to the brim."""
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            cell = plain(value)
            if isinstance(cell, str):
                page.write_string(number, column, cell)
            elif isinstance(cell, date):
                page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)
            else:
                page.write_number(number, column, float(cell))
        if number == SHEET_ROWS:
            return True
    return False


def _sheet_name(title: str, part: int, used: set[str]) -> str:
    """At most 31 characters, none of []:*?/\\, never twice."""
    clean = "".join("_" if c in "[]:*?/\\'" else c for c in title).strip() or "数据"
    number = part
    while True:
        suffix = f"（{number}）" if number > 1 else ""
        name = clean[: 31 - len(suffix)] + suffix
        if name.lower() not in used:
            used.add(name.lower())
            return name
        number += 1


class _Echo:
    def write(self, text: str) -> str:
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str = "utf-8-sig") -> Iterator[bytes]:
    """Encoded lines. `utf-8-sig` for current programs, `gb18030` for old Chinese ones."""
    writer = csv.writer(_Echo())
    mark = "\ufeff" if encoding == "utf-8-sig" else ""
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    yield (mark + str(writer.writerow(header))).encode(codec)
    for row in rows:
        yield str(writer.writerow([_csv_cell(value) for value in row])).encode(codec, errors="replace")


def _csv_cell(value: Any) -> Any:
    cell = plain(value)
    return cell.isoformat() if isinstance(cell, date) else cell


def stamped(name: str) -> str:
    """A file name that says when it was made: 办件列表_20261122_0905."""
    return f"{name}_{timezone.localtime():%Y%m%d_%H%M}"


def xlsx_response(name: str, sheets: Iterable[Sheet]) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it after the last byte
    write_xlsx(file, sheets)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{stamped(name)}.xlsx", content_type=XLSX)


def csv_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str = "utf-8-sig"
) -> HttpResponseBase:
    charset = "utf-8" if encoding == "utf-8-sig" else encoding
    response = StreamingHttpResponse(csv_lines(header, rows, encoding), content_type=f"text/csv; charset={charset}")
    disposition = content_disposition_header(as_attachment=True, filename=f"{stamped(name)}.csv")
    response["Content-Disposition"] = disposition or "attachment"
    return response


def docx_response(name: str, document: OfficialDocument) -> HttpResponseBase:
    # python-docx loads slowly; only who asks for a Word file needs it.
    from gongkai.web import docx

    response = HttpResponse(docx.render(document), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, f"{stamped(name)}.docx") or ""
    return response


def docx_table(org: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> OfficialDocument:
    """A list as a document that holds nothing but its table."""
    cells = [[_written(value) for value in row] for row in rows]
    return OfficialDocument(org, title, (OfficialTable(cells, header),), style="plain")


def _written(value: Any) -> str:
    cell = "" if value is None else ("是" if value else "否") if isinstance(value, bool) else value
    if isinstance(cell, datetime):
        return cn_datetime(cell)
    return cn_date(cell) if isinstance(cell, date) else str(cell)
