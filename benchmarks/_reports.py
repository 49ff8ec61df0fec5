"""Report files as bodies publish them, made up by the hundred: every layout, spelling and fault knows its true numbers.

The same seed gives the same files. Nothing in them is about a body that exists.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from benchmarks._report_files import WRITERS
from benchmarks._report_shapes import Block, Grid, Span, Style, script
from gongkai.apps.disclosure.rules.report.cells import DISPUTES, REQUESTS, catalogue, request_key
from gongkai.apps.disclosure.rules.report.template import CURRENT, STATISTICS_2014, Form, Row, form, form_of
from gongkai.apps.disclosure.rules.report.values import Number, printed

FORMATS = ("xlsx", "docx", "html", "csv", "tabs", "lines", "rows")
ENDINGS = {"tabs": "txt", "lines": "txt", "rows": "txt"}
BODIES = ("财政局", "教育局", "民政局", "水务局", "卫生健康局", "交通运输局", "人民政府办公室", "机关事务管理局")
COUNTIES = ("安澜县", "临川区", "望江市", "青石县", "云和县")
BLANKS = ("0", "", "-", "/", "—")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(frozen=True)
class Made:
    """`truth`: what stands in each cell of the original; a cell that it does not have is not there."""

    name: str
    format: str
    year: int
    form_id: str
    content: bytes
    truth: dict[str, Number]
    title: str = ""


def report(seed: int, *, format: str = "", year: int = 0) -> Made:
    """One file."""
    rng = random.Random(seed)
    format = format or FORMATS[seed % len(FORMATS)]
    year = year or rng.randint(2014, 2025)
    made = form_of(year)
    style = _style(rng, format, made)
    truth = numbers(rng, made)
    if made.id == CURRENT and rng.random() < 0.15:
        _one_row_of_other(truth)
    if rng.random() < 0.05:
        _misprint(rng, truth, style)
    _leave_out(rng, made, style, truth)
    body = rng.choice(COUNTIES) + rng.choice(BODIES)
    title = f"{body}{year}年政府信息公开工作年度报告"
    blocks = [*_before(rng, title, made), *_tables(made, style, truth), *_after(rng, made)]
    writer = WRITERS[format]
    content = writer(blocks, style)
    ending = ENDINGS.get(format, format)
    return Made(f"{seed:04d}-{body}{year}.{ending}", format, year, made.id, content, truth, title)


def reports(count: int, *, seed: int = 2014) -> Iterator[Made]:
    return (report(seed * 100_000 + n) for n in range(count))


def _style(rng: random.Random, format: str, made: Form) -> Style:
    def one_in(n: int) -> bool:
        return rng.randrange(n) == 0

    return Style(
        rng,
        zero=rng.choice(BLANKS) if format != "rows" else rng.choice(("0", "0", "-", "/")),
        traditional=one_in(8),
        separators=one_in(4),
        wide=one_in(12),
        units=one_in(10),
        breaks=one_in(5) and format in ("xlsx", "docx", "html", "lines"),
        numbering=rng.choice(("usual", "usual", "half", "comma", "circled", "none")),
        short=one_in(6),
        merged=not one_in(4),
        no_total=one_in(12) and format in ("xlsx", "docx", "html", "csv", "tabs"),
        typo=one_in(15),
        swapped=one_in(12),
        appendix=one_in(25),
        repeated_head=one_in(10),
        index_column=one_in(12) and format not in ("lines", "rows"),
        unit_column=not one_in(6),
        code_column=one_in(8),
        last_year_column=one_in(12),
        halves=one_in(10) and format in ("xlsx", "docx", "html"),
        headless=one_in(10),
    )


# Numbers --------------------------------------------------------------------


def numbers(rng: random.Random, made: Form) -> dict[str, Number]:
    return _statistics(rng, made) if made.id == STATISTICS_2014 else _forms(rng, made)


def _forms(rng: random.Random, made: Form) -> dict[str, Number]:
    book = catalogue(made.id)
    truth: dict[str, Number] = {}
    for key, cell in book.printed.items():
        if cell.table and cell.table not in (REQUESTS, DISPUTES):
            if cell.type == "decimal":
                truth[key] = Decimal(rng.choice((0, 0, rng.randint(1, 10**7)))) / 10**4
            elif cell.type == "change":
                truth[key] = rng.choice((0, 0, rng.randint(-9, 20)))
            else:
                truth[key] = _count(rng, 20_000)
    size = rng.choice((0, 3, 12, 60, 900))
    columns = [c.key for c in made.tables[REQUESTS].columns if not c.formula]
    rows = [r for r in made.tables[REQUESTS].rows if r.kind == "input" and r.level > 0]
    for column in columns:
        share = size if column == "natural_person" else size // 8
        results = {r.key: rng.randint(0, max(share // 4, 0)) if rng.random() < 0.35 else 0 for r in rows}
        total, out = sum(results.values()), rng.randint(0, share // 6)
        came = rng.randint(0, min(total + out, share // 5))
        values = {**results, "results_total": total, "carried_out": out, "carried_in": came, "new": total + out - came}
        truth |= {request_key(column, row): value for row, value in values.items()}
    for row in [r.key for r in made.tables[REQUESTS].rows if r.kind != "header"]:
        truth[request_key("total", row)] = sum(truth[request_key(column, row)] for column in columns)
    for group in ("review", "direct_suit", "suit_after_review"):
        parts = [rng.choice((0, 0, 0, rng.randint(1, 9))) for _ in range(4)]
        for name, value in zip(("upheld", "corrected", "other", "pending", "total"), (*parts, sum(parts)), strict=True):
            truth[f"{DISPUTES}.{group}.{name}"] = value
    return truth


def _statistics(rng: random.Random, made: Form) -> dict[str, Number]:
    book = catalogue(made.id)
    truth: dict[str, Number] = {}
    for key, cell in book.printed.items():
        if cell.kind == "input":
            truth[key] = (
                Decimal(rng.choice((0, rng.randint(1, 900)))) / 100 if cell.type == "decimal" else _count(rng, 900)
            )
    for name, table in made.tables.items():
        for row in table.rows:
            if row.part_of:
                truth[f"{name}.{row.key}.number"] = rng.randint(0, int(truth[f"{name}.{row.part_of}.number"]))
    for key, terms in reversed(book.formulas.items()):
        truth[key] = sum((truth[term] for term in terms), 0)
    return truth


def _count(rng: random.Random, most: int) -> int:
    return rng.choice((0, 0, rng.randint(1, 30), rng.randint(1, most)))


def _one_row_of_other(truth: dict[str, Number]) -> None:
    """（六）其他处理 as a total alone, as some reports of 2021 and later still print it."""
    for column in (c.key for c in form(CURRENT).tables[REQUESTS].columns):
        parts = [request_key(column, f"other.{name}") for name in ("no_completion", "fee_unpaid", "other")]
        truth[request_key(column, "other")] = sum(truth.pop(part) for part in parts)


def _misprint(rng: random.Random, truth: dict[str, Number], style: Style) -> None:
    """The body itself printed one number wrong; what stands there is still the truth of the original."""
    able = [k for k in truth if k.startswith((REQUESTS, "on_request"))]
    # A total that is left blank cannot be misprinted.
    key = rng.choice([k for k in able if not (style.no_total and k.startswith(f"{REQUESTS}.total."))])
    truth[key] = truth[key] + rng.randint(1, 9)


def _leave_out(rng: random.Random, made: Form, style: Style, truth: dict[str, Number]) -> None:
    """Some bodies delete rows that they have nothing for."""
    if rng.random() > 0.12:
        return
    if made.id == STATISTICS_2014:
        keys = [k for k in truth if not truth[k]]
        for key in rng.sample(keys, min(len(keys), 2)):
            style.missing.add(key.removesuffix(".number"))
            truth.pop(key)
        return
    rows = [r.key for r in made.tables[REQUESTS].rows if r.level == 2 and not truth.get(request_key("total", r.key))]
    for row in rng.sample(rows, min(len(rows), 2)):
        style.missing.add(f"{REQUESTS}.{row}")
        for column in (c.key for c in made.tables[REQUESTS].columns):
            truth.pop(request_key(column, row), None)


# Spelling --------------------------------------------------------------------


def _label(style: Style, text: str) -> str:
    if style.short and "（" in text[3:]:
        head, _, rest = text[3:].partition("（")
        text = text[:3] + head if rest else text
    text = _numbered(style, text)
    if style.breaks and len(text) > 8:
        middle = len(text) // 2
        text = f"{text[:middle]}\n{text[middle:]}"
    if style.typo and style.rng.randrange(8) == 0 and len(text) > 9:
        at = style.rng.randrange(5, len(text) - 1)
        text = text[:at] + style.rng.choice("的及与") + text[at + 1 :]
    return script(style, text)


def _numbered(style: Style, text: str) -> str:
    if style.numbering == "half":
        return text.replace("（", "(").replace("）", ")").replace("，", ",")
    if style.numbering == "comma":
        return text.replace(".", "、", 1) if text[:1].isdigit() else text
    if style.numbering == "circled" and text[:1].isdigit():
        return CIRCLED[int(text[0]) - 1] + text[2:]
    if style.numbering == "none" and text[:1].isdigit():
        return text[2:]
    return text


def _figure(style: Style, value: Number | None, unit: str = "", *, money: bool = False) -> str:
    if value is None:
        return ""
    if not value:
        return style.zero
    text = printed(value)
    if style.separators and isinstance(value, int):
        text = f"{value:,}"
    if money and style.units:
        text = f"{printed(Decimal(value) * 10_000)}元"
    elif style.units and unit and style.rng.randrange(3) == 0:
        text += unit
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if style.wide else text


def _tables(made: Form, style: Style, truth: dict[str, Number]) -> list[Block]:
    if made.id == STATISTICS_2014:
        return [script(style, "附件：政府信息公开情况统计表"), _statistics_grid(made, style, truth)]
    blocks: list[Block] = [script(style, "二、主动公开政府信息情况")]
    blocks += _proactive(made, style, truth)
    blocks.append(script(style, "三、收到和处理政府信息公开申请情况"))
    blocks.append(_requests(made, style, truth))
    blocks.append(script(style, "四、政府信息公开行政复议、行政诉讼情况"))
    blocks.append(_disputes(made, style, truth))
    return blocks


def _proactive(made: Form, style: Style, truth: dict[str, Number]) -> list[Block]:
    grids: list[Block] = []
    for name, table in made.tables.items():
        if table.section != 2:
            continue
        wide = len(table.columns)
        rows: list[list[Span]] = [[(script(style, table.label), wide + 1, 1)]]
        rows.append([(script(style, "信息内容"), 1, 1), *((script(style, c.label), 1, 1) for c in table.columns)])
        for row in table.rows:
            cells = []
            for c in table.columns:
                key = f"{name}.{row.key}.{c.key}"
                value = _figure(style, truth[key], "件", money=c.type == "decimal")
                if c.type == "decimal" and c.label == "采购总金额" and "元" not in value and truth[key]:
                    value += "万元"
                cells.append((value, 1, 1))
            rows.append([(_label(style, row.label), 1, 1), *cells])
        grids.append(Grid(rows, table.label))
    if style.rng.random() < 0.5:
        return grids
    together = [row for grid in grids if isinstance(grid, Grid) for row in grid.rows]
    return [Grid(together)]


def _requests(made: Form, style: Style, truth: dict[str, Number]) -> Grid:
    table = made.tables[REQUESTS]
    columns = list(table.columns)
    if style.swapped:
        organisations = columns[1:6]
        style.rng.shuffle(organisations)
        columns = [columns[0], *organisations, columns[6]]
    named = [script(style, c.label) for c in columns]
    note = script(style, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")
    head: list[list[Span]] = [
        [(note, 3, 3), (script(style, "申请人情况"), 7, 1)],
        [(named[0], 1, 2), (script(style, "法人或其他组织"), 5, 1), (named[6], 1, 2)],
        [(text, 1, 1) for text in named[1:6]],
    ]
    body: list[list[Span]] = []
    bare = request_key("total", "other") in truth and made.id == CURRENT
    for row in table.rows:
        if f"{REQUESTS}.{row.key}" in style.missing or (bare and row.parent == "other"):
            continue
        if row.kind == "header" and not (bare and row.key == "other"):
            continue
        body.append(_request_row(made, style, truth, row, [c.key for c in columns]))
    if style.repeated_head:
        middle = len(body) // 2
        body = [*body[:middle], *head, *body[middle:]]
    return Grid([*head, *_with_groups(made, style, body)], "三")


def _request_row(made: Form, style: Style, truth: dict[str, Number], row: Row, columns: list[str]) -> list[Span]:
    table = made.tables[REQUESTS]
    parent = next((r for r in table.rows if r.key == row.parent), None)
    over = parent.label if parent is not None and parent.level == 1 else ""
    cells: list[Span] = []
    for column in columns:
        value = truth.get(request_key(column, row.key))
        text = "" if column == "total" and style.no_total and row.level else _figure(style, value, "件")
        cells.append((text, 1, 1))
    three = "三、本年度办理结果" if row.level else ""
    labels = [three, over, row.label] if over else [three, row.label, ""] if three else [row.label, "", ""]
    return [*((_label(style, t) if t else "", 1, 1) for t in labels), *cells]


def _with_groups(made: Form, style: Style, body: list[list[Span]]) -> list[list[Span]]:
    """The group's name once, over its rows, as in the form; some bodies repeat it in every row."""
    if style.rng.random() < 0.2:
        return body
    last = ["", ""]
    found = []
    for row in body:
        if len(row) < 10:
            last = ["", ""]
            found.append(row)
            continue
        labels = [row[0][0], row[1][0]]
        shown = [
            "" if labels[0] and labels[0] == last[0] else labels[0],
            "" if row[2][0] and labels == last else labels[1],
        ]
        last = labels
        found.append([(shown[0], 1, 1), (shown[1], 1, 1), *row[2:]])
    return found


def _disputes(made: Form, style: Style, truth: dict[str, Number]) -> Grid:
    results = [script(style, t) for t in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")]
    head: list[list[Span]] = [
        [(script(style, "行政复议"), 5, 1), (script(style, "行政诉讼"), 10, 1)],
        [
            *((t, 1, 2) for t in results),
            (script(style, "未经复议直接起诉"), 5, 1),
            (script(style, "复议后起诉"), 5, 1),
        ],
        [(t, 1, 1) for t in (*results, *results)],
    ]
    keys = [f"{DISPUTES}.{column.key}" for column in made.tables[DISPUTES].columns]
    return Grid([*head, [(_figure(style, truth[key]), 1, 1) for key in keys]], "四")


def _statistics_grid(made: Form, style: Style, truth: dict[str, Number]) -> Grid:
    head = ["统计指标", *(["代码"] if style.code_column else []), *(["单位"] if style.unit_column else []), "统计数"]
    if style.last_year_column:
        head.append("上年数")
    rows: list[list[Span]] = [] if style.headless else [[(script(style, text), 1, 1) for text in head]]
    number = 0
    for name, table in made.tables.items():
        for row in table.rows:
            if f"{name}.{row.key}" in style.missing:
                continue
            number += 1
            value = truth.get(f"{name}.{row.key}.number")
            unit = row.unit
            if row.type == "decimal" and style.units and value:
                unit, value = "元", int(Decimal(value) * 10_000)
            indent = "" if style.rng.random() < 0.5 else "　" * row.level
            cells = [indent + _label(style, row.label), *([str(number)] if style.code_column else [])]
            cells += [script(style, unit)] if style.unit_column else []
            if not style.unit_column and unit == "元":
                cells.append(f"{value}元")
            else:
                cells.append(_figure(Style(style.rng, style.zero, separators=style.separators, wide=style.wide), value))
            if style.last_year_column:
                cells.append(str(style.rng.randint(0, 90)) if row.kind != "header" else "")
            rows.append([(text, 1, 1) for text in cells])
    if style.halves and not style.headless:
        rows = _two_halves(rows)
    return Grid(rows, "统计表")


def _two_halves(rows: list[list[Span]]) -> list[list[Span]]:
    head, body = rows[0], rows[1:]
    middle = (len(body) + 1) // 2
    right = [*body[middle:], *([[("", 1, 1)] * len(head)] * (2 * middle - len(body)))]
    return [[*head, *head], *([*a, *b] for a, b in zip(body[:middle], right, strict=True))]


# What stands around --------------------------------------------------------------


def _before(rng: random.Random, title: str, made: Form) -> list[Block]:
    blocks: list[Block] = ["当前位置：首页 > 政府信息公开 > 年度报告", title]
    if rng.random() < 0.7:
        blocks.append(f"发布日期：{rng.randint(2015, 2026)}-01-{rng.randint(10, 31)} 浏览次数：{rng.randint(10, 9000)}")
    blocks.append("根据《中华人民共和国政府信息公开条例》的规定，编制本报告。")
    if made.id != STATISTICS_2014:
        blocks.append("一、总体情况")
    blocks.append(
        f"本年度通过门户网站发布信息{rng.randint(10, 5000)}条，举办培训{rng.randint(1, 9)}期，未发生追责情形。"
    )
    if rng.random() < 0.15:
        rows = [("类别", "数量"), ("行政许可", "35"), ("行政处罚", "120"), ("访问量", "32,000"), ("总计", "155")]
        blocks.append(Grid([[(a, 1, 1), (b, 1, 1)] for a, b in rows], "权责清单"))
    return blocks


def _after(rng: random.Random, made: Form) -> list[Block]:
    if made.id == STATISTICS_2014:
        return ["单位负责人：张某　审核人：李某　填报人：王某", "联系电话：0000-1234567　填报日期：1月20日"]
    return [
        "五、存在的主要问题及改进情况",
        "公开的及时性有待提高，下一步将加强培训。",
        "六、其他需要报告的事项",
        "本年度未收取信息处理费。",
        "打印本页　关闭窗口",
    ]
