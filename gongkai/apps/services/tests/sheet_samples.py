"""Lists as bodies send them, made for one test each."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.sheets import writing
from gongkai.apps.services.rules.sheets.files import Source, open_content
from gongkai.apps.services.rules.sheets.items import read
from gongkai.apps.services.rules.sheets.sent import SentList
from gongkai.apps.services.tests import samples

Grid = Sequence[Sequence[Any]]


def book(sheets: dict[str, Grid], dress: Callable[[Any, dict[str, Any]], None] | None = None) -> bytes:
    """A workbook with these sheets; `dress` may merge and hide."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    pages = {}
    for name, rows in sheets.items():
        page = pages[name] = made.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                page.write(r, c, value) if not isinstance(value, str) else page.write_string(r, c, value)
    if dress:
        dress(made, pages)
    made.close()
    return out.getvalue()


def table(rows: Grid, charset: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(charset)


def sent(content: bytes, name: str = "清单.xlsx") -> SentList:
    return read(open_content(name, content))


def opened(content: bytes, name: str = "清单.xlsx") -> Source:
    return open_content(name, content)


def written(org: Any, code: str, elements: Elements | None = None) -> writing.Written:
    return writing.Written(
        org.name, org.uscc, samples.BASIC, code, "in_use", samples.DAY, 1, elements or samples.elements()
    )


def workbook(*items: writing.Written) -> bytes:
    out = io.BytesIO()
    writing.workbook(out, items, list(dict.fromkeys(n for i in items for n in i.elements.extras)))
    return out.getvalue()
