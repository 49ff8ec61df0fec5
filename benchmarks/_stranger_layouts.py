"""Layouts of report tables that the reader was not written against: as other offices would draw them, cell by cell.

Nothing here shares code with `_reports`: labels are those of the forms, everything else is drawn anew. A layout is
named in `SEEN` or, in `_stranger_held`, in `HELD`: the reader may be mended after a look at the seen ones only.
"""

import random
from collections.abc import Callable, Mapping
from decimal import Decimal

from benchmarks._report_shapes import Grid, Span
from gongkai.apps.disclosure.rules.report.cells import DISPUTES, REQUESTS
from gongkai.apps.disclosure.rules.report.template import Form, Row
from gongkai.apps.disclosure.rules.report.values import Number, printed

Truth = Mapping[str, Number]
Show = Callable[[str], str]
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
PARTS = ("upheld", "corrected", "other", "pending", "total")
GROUPS = (("review", "行政复议"), ("direct_suit", "未经复议直接起诉"), ("suit_after_review", "复议后起诉"))


def cell(text: str, wide: int = 1, tall: int = 1) -> Span:
    return (text, wide, tall)


def shown(truth: Truth, rng: random.Random, blank: str, habits: frozenset[str]) -> Show:
    """How this office writes a number."""

    def show(key: str) -> str:
        value = truth.get(key)
        if value is None:
            return ""
        if not value:
            return "0.00" if isinstance(value, Decimal) and "cents" in habits else blank
        text = printed(value)
        if "thousands" in habits and isinstance(value, int):
            text = f"{value:,}".replace(",", "，" if "wide" in habits else ",")
        if "units" in habits and rng.random() < 0.4:
            text += "万元" if isinstance(value, Decimal) else "件"
        return text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")) if "wide" in habits else text

    return show


# 三 ------------------------------------------------------------------------------


def _columns(made: Form) -> list[str]:
    return [column.key for column in made.tables[REQUESTS].columns]


def _numbers(made: Form, row: Row, show: Show, extra: str = "") -> list[Span]:
    found = [cell(show(f"{REQUESTS}.{column}.{row.key}")) for column in _columns(made)]
    return [*found[:6], cell(extra), found[6]] if extra else found


def rows_of(made: Form) -> list[Row]:
    return [row for row in made.tables[REQUESTS].rows if row.key != "results"]


def inputs(made: Form) -> list[Row]:
    return [row for row in rows_of(made) if row.kind != "header"]


def _children(made: Form, key: str) -> list[Row]:
    return [row for row in rows_of(made) if row.parent == key]


def official(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """As the form is printed: three columns of labels, 三 over all its rows, each group over its own."""
    head = [
        [cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), cell("申请人情况", 7)],
        [cell("自然人", 1, 2), cell("法人或其他组织", 5), cell("总计", 1, 2)],
        [cell(text) for text in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    body: list[list[Span]] = []
    inner = sum(row.level > 0 for row in inputs(made))
    opened: set[str] = set()
    for row in inputs(made):
        labels: list[Span] = []
        if row.level == 0:
            labels = [cell(row.label, 3)]
        else:
            if "results" not in opened:
                opened.add("results")
                labels.append(cell("三、本年度办理结果", 1, inner))
            if row.level == 2 and row.parent not in opened:
                opened.add(str(row.parent))
                parent = next(one for one in rows_of(made) if one.key == row.parent)
                labels.append(cell(parent.label, 1, len(_children(made, parent.key))))
            labels.append(cell(row.label, 1 if row.level == 2 else 2))
        body.append([*labels, *_numbers(made, row, show)])
    return [Grid([*head, *body])]


def flat_labels(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """One column of labels; groups are rows of their own with nothing in them; one line of heads."""
    names = ("指标名称", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    rows = [[cell(name) for name in names]]
    for row in made.tables[REQUESTS].rows:
        numbers = [cell("")] * 7 if row.kind == "header" else _numbers(made, row, show)
        rows.append([cell("　" * row.level + row.label), *numbers])
    return [Grid(rows)]


def subtotal(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """A column 小计 that the form does not have stands behind the kinds of organisations."""
    head = [
        [cell("项目", 2, 2), cell("自然人", 1, 2), cell("法人或其他组织", 6), cell("总计", 1, 2)],
        [cell(text) for text in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "小计")],
    ]
    rows: list[list[Span]] = []
    for row in inputs(made):
        parent = next((one.label for one in rows_of(made) if one.key == row.parent and one.level == 1), "")
        found = _numbers(made, row, show)
        values = [str(_plain(text)) for text, _, _ in found]
        together = sum(int(value) for value in values[1:6] if value.isdigit())
        rows.append([cell(parent), cell(row.label), *found[:6], cell(str(together)), found[6]])
    return [Grid([*head, *rows])]


def _plain(text: str) -> str:
    found = text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    return "".join(one for one in found if one.isdigit()) or "0"


def transposed(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """Kinds of applicants down the side, results across the top."""
    rows = inputs(made)
    head = [[cell("申请人"), *(cell(row.label) for row in rows)]]
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    body = [
        [cell(name), *(cell(show(f"{REQUESTS}.{column}.{row.key}")) for row in rows)]
        for name, column in zip(names, _columns(made), strict=True)
    ]
    return [Grid([*head, *body])]


def cut(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """The form's table cut in two by a page, the head not repeated; the second part starts inside 三."""
    whole = official(made, show, rng)[0].rows
    at, results, denied = 11, 5, 7
    first, second = whole[:at], whole[at:]
    group = first[denied][0]
    first[results] = [cell("三、本年度办理结果", 1, at - results), *first[results][1:]]
    first[denied] = [cell(group[0], 1, at - denied), *first[denied][1:]]
    second[0] = [cell("", 1, len(second) - 1), cell(group[0], 1, group[2] - (at - denied)), *second[0]]
    return [Grid(first), Grid(second)]


def cut_with_head(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """Cut in two with the head above either part."""
    whole = flat_labels(made, show, rng)[0].rows
    return [Grid(whole[:13]), Grid([whole[0], *whole[13:]])]


def group_sums(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """Every group carries the sum of its rows, in a table without lines between heads."""
    names = ("", "自然人", "商业企业", "科研机构", "公益组织", "法律服务机构", "其他", "总计")
    rows = [[cell(name) for name in names]]
    for row in rows_of(made):
        numbers = _numbers(made, row, show)
        if row.kind == "header":
            values = [
                sum(int(_plain(show(f"{REQUESTS}.{c}.{one.key}"))) for one in _children(made, row.key))
                for c in _columns(made)
            ]
            numbers = [cell(str(value)) for value in values]
        rows.append([cell(row.label), *numbers])
    rows[0][4] = cell("社会公益组织")
    return [Grid(rows)]


def noted(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """Running numbers before, remarks behind, a note in a row over the whole width below."""
    names = ("序号", "类别", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计", "备注")
    rows = [[cell(name) for name in names]]
    for number, row in enumerate(inputs(made), start=1):
        remark = rng.choice(("", "", "含上年2件", "见说明3"))
        rows.append([cell(str(number)), cell(row.label), *_numbers(made, row, show), cell(remark)])
    rows.append([cell("注：1.本表数据截至12月31日；2.予以公开中有5件通过网络提供。", 10)])
    return [Grid(rows)]


# 二 ------------------------------------------------------------------------------


def proactive(made: Form) -> list[str]:
    return [name for name, table in made.tables.items() if table.section == 2]


def one_table(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """All blocks under each other in one table, titles over the whole width, narrower blocks with wide cells."""
    rows: list[list[Span]] = []
    for name in proactive(made):
        table = made.tables[name]
        wide = {1: 3, 2: 1, 3: 1}[len(table.columns)]
        last = 3 - wide * (len(table.columns) - 1)
        spans = [wide] * (len(table.columns) - 1) + [last]
        rows.append([cell(table.label, 4)])
        rows.append(
            [
                cell("信息内容"),
                *(cell(c.label.replace("（", "\n（"), w) for c, w in zip(table.columns, spans, strict=True)),
            ]
        )
        for row in table.rows:
            numbers = (cell(show(f"{name}.{row.key}.{c.key}"), w) for c, w in zip(table.columns, spans, strict=True))
            rows.append([cell(row.label), *numbers])
    return [Grid(rows)]


def beside(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """A table for each block with the article down the side."""
    grids = []
    for name in proactive(made):
        table = made.tables[name]
        head = [cell("条款"), cell("信息内容"), *(cell(c.label) for c in table.columns)]
        rows: list[list[Span]] = [head]
        for n, row in enumerate(table.rows):
            numbers = [cell(show(f"{name}.{row.key}.{c.key}")) for c in table.columns]
            article = [cell(table.label, 1, len(table.rows))] if n == 0 else []
            rows.append([*article, cell(row.label), *numbers])
        grids.append(Grid(rows))
    return grids


def with_last_year(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """A column of the year before beside the form's columns."""
    grids = []
    for name in proactive(made):
        table = made.tables[name]
        rows = [[cell(table.label, len(table.columns) + 2)]]
        rows.append([cell("信息内容"), *(cell(c.label) for c in table.columns), cell("上年数")])
        for row in table.rows:
            numbers = [cell(show(f"{name}.{row.key}.{c.key}")) for c in table.columns]
            rows.append([cell(row.label), *numbers, cell(str(rng.randint(1, 99)))])
        grids.append(Grid(rows))
    return grids


# 四 ------------------------------------------------------------------------------


def fifteen(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    return [
        Grid(
            [
                [cell("行政复议", 5), cell("行政诉讼", 10)],
                [*(cell(t, 1, 2) for t in RESULTS), cell("未经复议直接起诉", 5), cell("复议后起诉", 5)],
                [cell(t) for t in (*RESULTS, *RESULTS)],
                [cell(show(f"{DISPUTES}.{group}.{part}")) for group, _ in GROUPS for part in PARTS],
            ]
        )
    ]


def three_rows(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """A row for each way, the results across."""
    rows = [[cell("类别", 2), *(cell(t) for t in RESULTS)]]
    for n, (group, label) in enumerate(GROUPS):
        side = [cell("行政复议", 2)] if n == 0 else [*([cell("行政诉讼", 1, 2)] if n == 1 else []), cell(label)]
        rows.append([*side, *(cell(show(f"{DISPUTES}.{group}.{part}")) for part in PARTS)])
    return [Grid(rows)]


def two_tables(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """复议 in one table, 诉讼 in another."""
    review = [[cell("行政复议", 5)], [cell(t) for t in RESULTS]]
    suits = [
        [cell("行政诉讼", 10)],
        [cell("未经复议直接起诉", 5), cell("复议后起诉", 5)],
        [cell(t) for t in (*RESULTS, *RESULTS)],
    ]
    review.append([cell(show(f"{DISPUTES}.review.{part}")) for part in PARTS])
    suits.append([cell(show(f"{DISPUTES}.{group}.{part}")) for group, _ in GROUPS[1:] for part in PARTS])
    return [Grid(review), Grid(suits)]


# 2014 ----------------------------------------------------------------------------


def entries(made: Form, show: Show) -> list[tuple[Row, str]]:
    return [(row, show(f"{name}.{row.key}.number")) for name, table in made.tables.items() for row in table.rows]


def list_of_three(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    rows = [[cell("统计指标"), cell("单位"), cell("统计数")]]
    rows += [[cell(row.label), cell(row.unit), cell(number)] for row, number in entries(made, show)]
    return [Grid(rows)]


def list_with_remarks(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    """Running numbers in front and remarks that hold numbers behind; the unit in brackets in the label."""
    rows = [[cell(text) for text in ("序号", "指标", "数量", "备注")]]
    for n, (row, number) in enumerate(entries(made, show), start=1):
        label = f"{row.label}（单位：{row.unit}）" if row.unit else row.label
        rows.append([cell(str(n)), cell(label), cell(number), cell(rng.choice(("", "", "含网站3条", "12")))])
    return [Grid(rows)]


def list_of_two_years(made: Form, show: Show, rng: random.Random) -> list[Grid]:
    rows = [[cell("项目"), cell("计量单位"), cell("上年"), cell("本年")]]
    for row, number in entries(made, show):
        before = "" if row.kind == "header" else str(rng.randint(0, 50))
        rows.append([cell(row.label), cell(row.unit), cell(before), cell(number)])
    return [Grid(rows)]


Layout = Callable[[Form, Show, random.Random], list[Grid]]
SEEN: dict[str, list[Layout]] = {
    "二": [one_table, beside, with_last_year],
    "三": [official, flat_labels, subtotal, cut, transposed, cut_with_head, group_sums, noted],
    "四": [fifteen, three_rows, two_tables],
    "2014": [list_of_three, list_with_remarks, list_of_two_years],
}
