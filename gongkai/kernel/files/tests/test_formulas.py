"""A formula without a saved result is told from a blank cell and from a zero."""

import io
import zipfile

import xlsxwriter

from gongkai.kernel.files.extract.formulas import unanswered
from gongkai.kernel.files.extract.tables import blocks


def book(results: dict[str, object]) -> bytes:
    """Two numbers and their sum in C1; what is saved as its result, "" as programs without arithmetic do."""
    target = io.BytesIO()
    work = xlsxwriter.Workbook(target)
    sheet = work.add_worksheet("表 一")
    sheet.write_row(0, 0, [2, 3])
    for place, value in results.items():
        sheet.write_formula(place, "=A1+B1", None, value)
    work.close()
    return target.getvalue()


def without_results(content: bytes) -> bytes:
    """The same book as a program writes it that leaves the sums to the reader: no value, or an empty one."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>99</v>", b"<v></v>").replace(b"<v>98</v>", b""))
    return target.getvalue()


def test_a_saved_result_is_read_and_a_missing_one_is_shown_as_the_formula():
    content = without_results(book({"C1": 5, "D1": 0, "E1": 99, "F1": 98}))
    assert blocks(content, "xlsx") == [[["2", "3", "5", "0", "=A1+B1", "=A1+B1"]]]
    assert unanswered(content) == {"表 一": {(0, 4): "=A1+B1", (0, 5): "=A1+B1"}}


def test_a_book_without_formulas_is_read_once():
    assert unanswered(book({})) == {}
