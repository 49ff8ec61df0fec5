"""Spreadsheets and CSV: whole, in Chinese, without live formulas."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gongkai.web import exports

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert exports.neutralise(text) == f"'{text}"


@given(st.text())
def test_no_exported_text_begins_like_a_formula(text: str) -> None:
    assert not str(exports.plain(text)).startswith(exports.FORMULA_STARTS)


def test_numbers_stay_numbers_even_below_zero() -> None:
    assert exports.plain(-3) == -3
    assert exports.plain(Decimal("-1.5")) == Decimal("-1.5")
    assert exports.plain(True) == "是"
    assert exports.plain(None) == ""
    assert exports.plain(datetime(2026, 11, 22, 1, 5, tzinfo=UTC)) == "2026年11月22日 09:05"


def test_the_workbook_holds_every_row_with_numbers_and_dates_as_such() -> None:
    target = io.BytesIO()
    rows = [["一号", 12, date(2026, 11, 22), "=HYPERLINK(1)"], ["二号", Decimal("1.5"), None, "-5"]]
    exports.write_xlsx(target, [exports.Sheet("办件[1]/甲", ["编号", "数量", "日期", "备注"], rows)])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    assert sheet.sheet_names == ["办件_1__甲"]
    assert sheet.get_sheet_by_index(0).to_python() == [
        ["编号", "数量", "日期", "备注"],
        ["一号", 12.0, date(2026, 11, 22), "'=HYPERLINK(1)"],
        ["二号", 1.5, "", "'-5"],
    ]


def test_rows_beyond_one_sheet_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "SHEET_ROWS", 2)
    target = io.BytesIO()
    exports.write_xlsx(target, [exports.Sheet("表", ["号"], ([n] for n in range(3)))])
    book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    assert book.sheet_names == ["表", "表（2）"]
    assert book.get_sheet_by_index(1).to_python() == [["号"], [2.0]]


def test_sheets_of_the_same_name_are_told_apart() -> None:
    target = io.BytesIO()
    exports.write_xlsx(target, [exports.Sheet("表" * 40, ["号"], []), exports.Sheet("表" * 40, ["号"], [])])
    names = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue())).sheet_names
    assert len(set(names)) == 2
    assert all(len(name) <= 31 for name in names)


@pytest.mark.parametrize(("encoding", "codec"), [("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030")])
def test_csv_reads_back_in_its_encoding(encoding: str, codec: str) -> None:
    data = b"".join(
        exports.csv_lines(["编号", "内容"], [["甲〔2026〕1号", '有"引号"，\n换行'], ["𠮷", "=1"]], encoding)
    )
    assert list(csv.reader(io.StringIO(data.decode(codec), newline=""))) == [
        ["编号", "内容"],
        ["甲〔2026〕1号", '有"引号"，\n换行'],
        ["𠮷", "'=1"],
    ]


def test_csv_is_streamed_row_by_row() -> None:
    taken: list[int] = []

    def rows() -> Iterator[list[int]]:
        for n in range(1000):
            taken.append(n)
            yield [n]

    response = exports.csv_response("列表", ["号"], rows())
    parts = iter(response)  # type: ignore[call-overload]
    next(parts), next(parts)
    assert len(taken) < 10
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
