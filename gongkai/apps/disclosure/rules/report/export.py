"""The numbers of the yearly report as data: JSON in the keys of the template, CSV with one line for each cell.

What is written here reads back through `shapes.read` as the same report.
"""

import csv
from io import StringIO

from gongkai.apps.disclosure.rules.report.cells import DISPUTES, FEE_KEY, OTHER_GROUP, REQUESTS, Cell
from gongkai.apps.disclosure.rules.report.cells import request_columns as columns
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.document import ReportDocument
from gongkai.apps.disclosure.rules.report.payload import plain
from gongkai.apps.disclosure.rules.report.values import printed

CSV_HEAD = ("template_id", "report_year", "unit_code", "key", "label", "value")
# Full-width forms too: a Chinese spreadsheet program reads them as the half-width ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def json_data(document: ReportDocument) -> dict[str, object]:
    """The keys of the template: `{template_id, …, art20_1: {row: {column: n}}, requests: {column: {row: n}}, …}`."""
    data = document.data
    tables: dict[str, dict[str, dict[str, object]]] = {}
    disputes: dict[str, object] = {}
    known: dict[str, object] = {}
    for cell in _cells(data):
        number = plain(data.value(cell.key))
        if cell.table == DISPUTES:
            name = cell.key.removeprefix(f"{DISPUTES}.")
            (known if _is_lost(data, name) else disputes)[name] = number
        elif cell.table == REQUESTS:
            tables.setdefault(REQUESTS, {}).setdefault(cell.column, {})[cell.row] = number
        elif cell.table:
            tables.setdefault(cell.table, {}).setdefault(cell.row, {})[cell.column] = number
    found: dict[str, object] = {**_identity(document), "unit_name": document.unit_name, **tables}
    found |= {key: block for key, block in ((DISPUTES, disputes), ("disputes_known", known)) if block}
    if FEE_KEY in data.given:
        found[FEE_KEY] = plain(data.value(FEE_KEY))
    return found


def csv_file(document: ReportDocument) -> bytes:
    """UTF-8 with a byte order mark, so that Chinese spreadsheet programs read the labels."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(CSV_HEAD)
    identity = [_harmless(str(value)) for value in _identity(document).values()]
    for cell in _cells(document.data):
        writer.writerow([*identity, cell.key, cell.label, printed(document.data.value(cell.key))])
    return target.getvalue().encode("utf-8-sig")


def _identity(document: ReportDocument) -> dict[str, object]:
    return {
        "template_id": document.data.form_id,
        "report_year": document.report_year,
        "unit_code": document.unit_code,
    }


def _cells(data: ReportData) -> list[Cell]:
    """The cells of the tables that the report has; those that the original does not tell are left out."""
    book = data.book
    cells = [cell for cell in book.printed.values() if cell.table in data.tables or cell.key in data.given]
    if data.bare_other:
        groups = [book.bare[f"{REQUESTS}.{column.key}.{OTHER_GROUP}"] for column in columns()]
        rows = {part for group in groups for part in book.sums[group.key]}
        cells = [*(cell for cell in cells if cell.key not in rows), *groups]
    return [cell for cell in cells if data.usable(cell.key)]


def _is_lost(data: ReportData, name: str) -> bool:
    group = name.partition(".")[0]
    return any(key.startswith(f"{DISPUTES}.{group}.") for key in data.unknown)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
