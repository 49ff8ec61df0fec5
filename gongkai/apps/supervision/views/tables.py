"""Lists and sheets of rankings and bulletins."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from gongkai.apps.supervision.models import Bulletin, Signal
from gongkai.apps.supervision.queries import bulletins as reading
from gongkai.apps.supervision.queries import summaries
from gongkai.apps.supervision.queries.ranking import Line
from gongkai.apps.supervision.queries.summaries import Summary
from gongkai.apps.supervision.rules import indicators as rules
from gongkai.apps.supervision.rules.indicators import Indicator
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.figures.declare import FIGURES
from gongkai.web.formatting import percent
from gongkai.web.official import OfficialDocument, OfficialTable, Paragraph
from gongkai.web.tables import Column, Empty, Table

NO_CASES = "没有办件"
FACTS = "监察情况"


class BulletinTable(Table):
    id = "bulletins"
    caption = "绩效通报"
    default_sort = "-pk"
    export_name = "绩效通报"
    empty = Empty("还没有绩效通报", "在绩效排名中选定考核期，即可拟定。")
    columns = (
        Column(
            "title",
            "通报",
            "case.title",
            main=True,
            url=lambda r: reverse("supervision_desk:bulletin", args=[r.case.uid]),
        ),
        Column("number", "编号", "case.number"),
        Column("org", "单位", "org.label"),
        Column("step", "环节", lambda r: procedure("supervision.bulletin").step(r.case.step).label),
        Column("published_on", "印发日期", kind="date"),
    )


def record_table(figure: str) -> type[Table]:
    """A list of the records of one figure, each line as the figure describes it."""
    known = FIGURES[f"supervision.{figure}"]

    class RecordTable(Table):
        id = "records"
        caption = known.label
        export_name = known.label
        empty = Empty("没有这样的记录")
        columns = (
            Column(
                "record", "记录", lambda row: known.describe(row)[0], main=True, url=lambda row: known.describe(row)[1]
            ),
        )

    return RecordTable


def figure_label(figure: str) -> str:
    return FIGURES[f"supervision.{figure}"].label


def shown(weights: Mapping[str, int]) -> list[Indicator]:
    """Indicators that count, in the order of the table."""
    return [row for row in rules.table().indicators if weights.get(row.id)]


def header() -> list[str]:
    return ["名次", "单位", "得分", "等次", "办结", "黄牌", "红牌", *(row.label for row in rules.table().indicators)]


def rows(lines: Iterable[Line]) -> Iterable[Sequence[Any]]:
    for line in lines:
        yield [
            line.rank,
            line.org.label,
            line.total or NO_CASES,
            line.grade,
            line.tally.closed,
            line.tally.yellow,
            line.tally.red,
            *(
                percent(line.values[row.id]) if line.values[row.id] is not None else NO_CASES
                for row in rules.table().indicators
            ),
        ]


def standing_header(weights: Mapping[str, int]) -> list[str]:
    return [
        "名次",
        "单位",
        "得分",
        "等次",
        "办结",
        "黄牌",
        "红牌",
        *(f"{row.label}（{weights[row.id]}分）" for row in shown(weights)),
    ]


def standing_rows(found: Bulletin) -> list[list[Any]]:
    return [
        [
            row.rank or "",
            row.org.label,
            f"{row.total:.2f}" if row.total is not None else NO_CASES,
            row.grade,
            row.closed,
            row.yellow,
            row.red,
            *(part(row.parts.get(one.id)) for one in shown(found.weights)),
        ]
        for row in reading.standings(found)
    ]


def part(written: Sequence[str | None] | None) -> str:
    """One indicator as it was fixed: its value and the points it gave."""
    if not written or written[0] is None:
        return NO_CASES
    return f"{percent(Decimal(written[0]))}（{Decimal(written[1] or 0):.2f}）"


def rule_header() -> list[str]:
    return ["规则", "情形", *(str(label) for label in Signal.labels), "合计"]


def rule_rows(summary: Summary) -> list[list[Any]]:
    return [[line.rule, line.label, *line.counts, line.total] for line in summary.rules]


def told(summary: Summary) -> str:
    """The numbers of a period in one sentence."""
    numbers = "，".join(f"{label} {n}" for label, n in summary.numbers)
    rate = NO_CASES if summary.on_time is None else percent(summary.on_time)
    return f"{numbers}。有承诺期限的办结件按时办结率：{rate}。"


def _facts(found: Bulletin) -> list[str | Paragraph | OfficialTable]:
    summary = summaries.read(found.facts)
    if summary is None:
        return []
    lines = [[str(cell) for cell in row] for row in rule_rows(summary)]
    return [told(summary), *([OfficialTable(lines, rule_header(), FACTS)] if lines else [])]


def document(found: Bulletin, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> OfficialDocument:
    period = f"{found.first:%Y年%m月%d日}至{found.last:%Y年%m月%d日}"
    method = "；".join(f"{one.label}：{one.formula}" for one in shown(found.weights))
    paragraphs: list[str | Paragraph | OfficialTable] = [
        f"现将{period}的监察和绩效情况通报如下。",
        *[line for line in found.summary.splitlines() if line.strip()],
        *_facts(found),
        OfficialTable([[str(cell) for cell in row] for row in rows], header, "绩效得分"),
        f"计分办法：{method}。每张黄牌扣 1 分，红牌扣 3 分；没有办件的指标不计分，其余指标折算为 100 分。",
    ]
    return OfficialDocument(
        found.org.name, found.case.title, paragraphs, number=found.case.number, date=found.published_on, style="plain"
    )
