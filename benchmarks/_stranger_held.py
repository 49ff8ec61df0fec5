"""Layouts held back: no rule of the reader was written after a look at what it made of these."""

import random

from benchmarks._report_shapes import Grid, Span
from benchmarks._stranger_layouts import GROUPS, PARTS, RESULTS, Layout, Show, cell, entries, inputs, proactive, rows_of
from gongkai.apps.disclosure.rules.report.cells import DISPUTES, REQUESTS
from gongkai.apps.disclosure.rules.report.template import Form

ORDER = ("total", "natural_person", "enterprise", "research", "public_interest", "legal_service", "other_org")


def total_first(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """No merged cell anywhere; 合计 stands before the kinds of applicants; labels without their numbers."""
    rows: list[list[Span]] = [
        [cell(text) for text in ("", "办理情况", "合计", "自然人", "法人或其他组织", "", "", "", "")],
        [cell(text) for text in ("", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    last = ""
    for row in inputs(made):
        parent = next((one.label for one in rows_of(made) if one.key == row.parent and one.level == 1), "")
        label = row.label[2:] if row.level == 2 else row.label
        numbers = [cell(show(f"{REQUESTS}.{column}.{row.key}")) for column in ORDER]
        rows.append([cell("" if parent == last else parent), cell(label), *numbers])
        last = parent
    return [Grid(rows)]


def spaced(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """Letters of labels spread with blanks, the whole table's name inside it, the unit in a corner."""
    names = ("自 然 人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其　他", "总　计")
    rows: list[list[Span]] = [[cell("政府信息公开申请办理情况统计表（单位：件）", 9)]]
    rows.append([cell("项　目", 2), *(cell(name) for name in names)])
    for row in inputs(made):
        parent = next((one for one in rows_of(made) if one.key == row.parent and one.level == 1), None)
        numbers = [cell(show(f"{REQUESTS}.{column.key}.{row.key}")) for column in made.tables[REQUESTS].columns]
        labels = [cell(parent.label), cell(" ".join(row.label))] if parent else [cell(row.label, 2)]
        rows.append([*labels, *numbers])
    return [Grid(rows)]


def all_columns(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """Section 二 as one table with every column of every block; what a row does not have is blank."""
    names: list[str] = []
    for name in proactive(made):
        names += [c.label for c in made.tables[name].columns if c.label not in names]
    rows: list[list[Span]] = [[cell("信息内容"), *(cell(name) for name in names)]]
    for name in proactive(made):
        table = made.tables[name]
        for row in table.rows:
            known = {c.label: show(f"{name}.{row.key}.{c.key}") for c in table.columns}
            rows.append([cell(row.label), *(cell(known.get(label, "")) for label in names)])
    return [Grid(rows)]


def fifteen_rows(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """Section 四 as a list: the way over five rows, the result, the number."""
    rows: list[list[Span]] = [[cell("类别"), cell("结果"), cell("件数")]]
    for group, label in GROUPS:
        for n, (part, result) in enumerate(zip(PARTS, RESULTS, strict=True)):
            side = [cell(label, 1, 5)] if n == 0 else []
            rows.append([*side, cell(result), cell(show(f"{DISPUTES}.{group}.{part}"))])
    return [Grid(rows)]


def usual_disputes(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """The fifteen cells with blank cells in place of merged ones."""
    blank = [cell("")] * 4
    head = [cell("行政复议"), *blank, cell("行政诉讼"), *[cell("")] * 9]
    ways = [*[cell("")] * 5, cell("未经复议直接起诉"), *blank, cell("复议后起诉"), *blank]
    numbers = [cell(show(f"{DISPUTES}.{group}.{part}")) for group, _ in GROUPS for part in PARTS]
    return [Grid([head, ways, [cell(text) for text in (*RESULTS, *RESULTS, *RESULTS)], numbers])]


def in_parts(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """The list of 2014 as a table for each block."""
    return [
        Grid(
            [
                [cell(table.label, 3)],
                [cell("指标名称"), cell("计量单位"), cell("数值")],
                *([cell(row.label), cell(row.unit), cell(show(f"{name}.{row.key}.number"))] for row in table.rows),
            ]
        )
        for name, table in made.tables.items()
    ]


def unit_last(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """The number before the unit, wide merged labels."""
    rows = [[cell("项目", 2), cell("数量"), cell("单位")]]
    rows += [[cell(row.label, 2), cell(number), cell(row.unit)] for row, number in entries(made, show)]
    return [Grid(rows)]


HELD: dict[str, list[Layout]] = {
    "二": [all_columns],
    "三": [total_first, spaced],
    "四": [fifteen_rows, usual_disputes],
    "2014": [in_parts, unit_last],
}
