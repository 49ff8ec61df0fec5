"""The lists of a province as spreadsheets, as untidy as bodies send them: one file for each body.

Four shapes in turn: a workbook with a sheet for each repeated element; flat CSV in UTF-8; a workbook with titles above
a header of two rows, cells merged downwards and days as words; flat CSV in GBK.
"""

import csv
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks._province import DAY, Body, Entry, carried_out, lists

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CHARSETS = {1: "utf-8-sig", 3: "gb18030"}
DAY_WORDS = f"{DAY.year}年{DAY.month}月{DAY.day}日"
MERGED = ("序号", "基本编码", "事项编码", "事项名称")


def write(folder: Path, count: int) -> list[Path]:
    """The files of `count` items."""
    return [write_one(folder, number, body, entries) for number, (body, entries) in enumerate(lists(count))]


def write_one(folder: Path, number: int, body: Body, entries: Sequence[Entry]) -> Path:
    from gongkai.apps.services.rules.sheets import writing

    folder.mkdir(parents=True, exist_ok=True)
    items = written(body, entries)
    path = folder / f"{number:05d}.{'xlsx' if number % 2 == 0 else 'csv'}"
    if number % 4 == 0:
        with path.open("wb") as file:
            writing.workbook(file, items, safe=untidy)
    elif number % 4 == 2:
        _titled(path, body, items)
    else:
        with path.open("w", encoding=CHARSETS[number % 4], newline="") as file:
            out = csv.writer(file)
            out.writerow(writing.flat_header())
            out.writerows([untidy(v) for v in row] for row in writing.flat_rows(items))
    return path


def written(body: Body, entries: Iterable[Entry]) -> list[Any]:
    from gongkai.apps.services.rules.loading import stored
    from gongkai.apps.services.rules.sheets import writing

    return [
        writing.Written(body.name, body.uscc, entry.code, code, "in_use", DAY, 1, stored(values))
        for entry in entries
        for code, values in carried_out(body, entry)
    ]


def _titled(path: Path, body: Body, items: Sequence[Any]) -> None:
    """附件 in the first row, who filled it in in the second, headings over headings in the third and fourth."""
    from gongkai.apps.services.rules.sheets import writing

    header = writing.flat_header()
    rows = [[untidy(v) for v in row] for row in writing.flat_rows(items)]
    used = [at for at in range(len(header)) if any(row[at] for row in rows)]
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("附件1")
    page.merge_range(0, 0, 0, len(used) - 1, "附件：政务服务事项实施清单（2026年版）")
    page.write_string(1, 0, f"填报单位：{body.name}")
    page.write_string(1, len(used) - 1, f"填报日期：{DAY_WORDS}")
    upper = [header[at].split("-", 1)[0] for at in used]
    for column, at in enumerate(used):
        if "-" not in header[at]:
            page.merge_range(2, column, 3, column, f" {header[at]}*")
            continue
        page.write_string(3, column, header[at].split("-", 1)[1])
        if upper.index(upper[column]) == column:
            last = max(c for c, name in enumerate(upper) if name == upper[column])
            if last > column:
                page.merge_range(2, column, 2, last, upper[column])
            else:
                page.write_string(2, column, upper[column])
    day = header.index("生效日期")
    merged = {column for column, at in enumerate(used) if header[at] in MERGED}
    starts = [n for n, row in enumerate(rows) if row[0]] + [len(rows)]
    for start, end in pairwise(starts):
        for line in range(start, end):
            for column, at in enumerate(used):
                if column in merged and line > start:
                    continue
                value = DAY_WORDS if at == day and rows[line][at] else rows[line][at]
                if column in merged and end - start > 1:
                    page.merge_range(4 + start, column, 3 + end, column, value)
                elif value:
                    page.write_string(4 + line, column, value)
    page.write_string(4 + len(rows), 0, "注：以上事项以本机关公布的为准。")
    book.close()


def untidy(text: str) -> str:
    """Short numbers in full width, words with stray blanks: about one cell in eight, always the same ones."""
    if len(text) < 3 and text.isdigit():
        return text.translate(FULL_WIDTH) if text > "5" else text
    return f"　{text}\u00a0" if len(text) % 8 == 3 else text
