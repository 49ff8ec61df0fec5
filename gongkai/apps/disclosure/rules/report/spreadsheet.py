"""The tables of the yearly report as a workbook: one sheet each, merged as in the form, numbers as numbers."""

from io import BytesIO
from typing import Any

import xlsxwriter

from gongkai.apps.disclosure.rules.report.document import ReportDocument, printable
from gongkai.apps.disclosure.rules.report.tables import TableCell, TableModel, table_model
from gongkai.apps.disclosure.rules.report.values import printed

TABLE_ROW = 1
WIDTHS: dict[str, tuple[float, ...]] = {
    "statistics": (70, 10, 16),
    "entries": (70, 16, 10),
    "requests": (12, 16, 46, *(10,) * 7),
    "disputes": (10,) * 15,
}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def spreadsheet_file(document: ReportDocument) -> bytes:
    """The tables as an .xlsx file; the form starts in the second row of each sheet, under the title."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"title": document.title, "author": printable(document.unit_name)[:255]})
    formats = _formats(book)
    for model in table_model(document.data):
        _sheet(book, document, model, formats)
    book.close()
    return target.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 10}
    return {
        "title": book.add_format({**base, "border": 0, "align": "center", "bold": True, "font_size": 14}),
        "head": book.add_format({**base, "align": "center", "bold": True}),
        "row": book.add_format({**base, "align": "left"}),
        "number": book.add_format({**base, "align": "center", "num_format": "0"}),
        "amount": book.add_format({**base, "align": "center", "num_format": "0.######"}),
    }


def _sheet(book: Any, document: ReportDocument, model: TableModel, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(model.title)
    for column, width in enumerate(WIDTHS.get(model.key) or (30, *(54 / (model.width - 1),) * (model.width - 1))):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.merge_range(0, 0, 0, model.width - 1, "", formats["title"])
    sheet.write_string(0, 0, f"{document.title}　{model.title}", formats["title"])
    for y, x, cell in model.placed():
        _cell(sheet, y + TABLE_ROW, x, cell, _format(cell, formats))
    if model.head:
        sheet.repeat_rows(TABLE_ROW, TABLE_ROW + len(model.head) - 1)


def _cell(sheet: Any, y: int, x: int, cell: TableCell, form: Any) -> None:
    if cell.rowspan > 1 or cell.colspan > 1:
        sheet.merge_range(y, x, y + cell.rowspan - 1, x + cell.colspan - 1, "", form)
    if cell.value is None or cell.text != printed(cell.value):
        sheet.write_string(y, x, cell.text, form)
    else:
        sheet.write_number(y, x, cell.value, form)


def _format(cell: TableCell, formats: dict[str, Any]) -> Any:
    if cell.key:
        whole = cell.value is None or cell.value == int(cell.value)
        return formats["number" if whole else "amount"]
    return formats["row"] if cell.scope == "row" else formats["head"]
