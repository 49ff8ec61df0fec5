"""The workbook that goes back to whoever sent a list: only what was not taken, each problem beside its row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

import xlsxwriter

from gongkai.apps.services.rules.sheets import cells
from gongkai.apps.services.rules.sheets.files import Source
from gongkai.apps.services.rules.sheets.layouts import Layout
from gongkai.apps.services.rules.sheets.sent import CellProblem, SentList, SheetItem

COLUMN = "问题（重新导入时忽略）"
LISTING = "问题清单"
HEADER = ("工作表", "行", "列", "列名", "填写的值", "问题")
MOST_COMMENTS = 5_000
LONGEST = 30_000


def write_back(
    target: IO[bytes],
    source: Source,
    sent: SentList,
    refused: Iterable[SheetItem],
    problems: Sequence[CellProblem],
    safe: Callable[[str], str],
) -> None:
    """Headers as they were sent, the rows of refused items, a column that says what is wrong, coloured cells.

    Corrected and sent again it is read like the file it came from; the column and the list of problems are ignored.
    """
    wanted = _wanted(refused, problems)
    said: dict[tuple[str, int], list[CellProblem]] = defaultdict(list)
    for problem in problems:
        said[problem.sheet, problem.row].append(problem)
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    style = {
        "head": book.add_format({"bold": True, "bg_color": "#EAEEF3", "border": 1, "text_wrap": True}),
        "wrong": book.add_format({"bg_color": "#FFD9D6", "text_wrap": True}),
        "said": book.add_format({"font_color": "#B3261E", "text_wrap": True, "valign": "top"}),
    }
    commented = 0
    sheets = {sheet.name: sheet for sheet in source.sheets}
    for layout in sent.layouts:
        page = book.add_worksheet(layout.sheet[:31])
        commented = _sheet(page, layout, sheets[layout.sheet].rows(), wanted, said, style, safe, commented)
    _listing(book, problems, style, safe)
    book.close()


def _wanted(refused: Iterable[SheetItem], problems: Iterable[CellProblem]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for item in refused:
        found[item.layout.sheet].add(item.row)
        for there in item.rows.values():
            for layout, row, _ in there:
                found[layout.sheet].add(row)
    for problem in problems:
        found[problem.sheet].add(problem.row)
    return found


def _sheet(
    page: Any,
    layout: Layout,
    rows: Iterable[tuple[int, list[Any]]],
    wanted: dict[str, set[int]],
    said: dict[tuple[str, int], list[CellProblem]],
    style: dict[str, Any],
    safe: Callable[[str], str],
    commented: int,
) -> int:
    width = max(len(row) for row in layout.header)
    for at, labels in enumerate(layout.header):
        for column, label in enumerate(labels):
            page.write_string(at, column, label, style["head"])
    page.write_string(len(layout.header) - 1, width, COLUMN, style["head"])
    page.freeze_panes(len(layout.header), 0)
    page.set_column(0, width - 1, 18)
    page.set_column(width, width, 60)
    line = len(layout.header) - 1
    for number, row in rows:
        if number <= layout.last or number not in wanted[layout.sheet]:
            continue
        line += 1
        here = said.get((layout.sheet, number), [])
        wrong = {p.column - layout.first_column: p.text for p in here if p.column >= 0}
        for column in range(max(len(row), width)):
            text = cells.text(row[column]) if column < len(row) else ""
            if column in wrong:
                page.write_string(line, column, safe(text), style["wrong"])
                if commented < MOST_COMMENTS:
                    page.write_comment(line, column, wrong[column][:1000])
                    commented += 1
            elif text and column < width:
                page.write_string(line, column, safe(text))
        if here:
            words = "\n".join(f"{p.heading}：{p.text}" if p.heading else p.text for p in here)
            page.write_string(line, width, words[:LONGEST], style["said"])
    return commented


def _listing(book: Any, problems: Sequence[CellProblem], style: dict[str, Any], safe: Callable[[str], str]) -> None:
    page = book.add_worksheet(LISTING)
    page.freeze_panes(1, 0)
    page.set_column(0, 4, 16)
    page.set_column(5, 5, 80)
    for column, label in enumerate(HEADER):
        page.write_string(0, column, label, style["head"])
    for line, p in enumerate(problems, 1):
        letters = p.place.rsplit("!", 1)[-1].rstrip("0123456789") if p.column >= 0 else ""
        for column, value in enumerate((p.sheet, str(p.row), letters, p.heading, p.value[:200], p.text)):
            page.write_string(line, column, safe(value))
