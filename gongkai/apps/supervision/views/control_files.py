"""岗位风险内控表 as lines for the page, the spreadsheet and Word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.apps.supervision.models import ControlItem, ControlPost, ControlTable, MeasureForm
from gongkai.apps.supervision.queries import controls as reading
from gongkai.apps.supervision.queries.events import rule_label
from gongkai.apps.supervision.queries.rules import labels
from gongkai.apps.supervision.rules.patterns import patterns
from gongkai.web.official import OfficialDocument, OfficialTable, Paragraph

HEADING = "岗位风险内控表"
HAPPENED = {
    "opened": "收件",
    "closed": "办结",
    "late": "超过承诺期限",
    "legal_late": "超过法定期限",
    "yellow": "黄牌",
    "red": "红牌",
    "corrections": "整改",
    "orders": "督办",
    **{str(value): str(label) for value, label in MeasureForm.choices},
}
POST_HEADER = (
    "环节",
    "岗位",
    "风险点",
    "风险等级",
    "防控措施",
    "责任人",
    "当年办理人",
    "用时中位数（工作日）",
    "当年监察事件",
)
# What the public reads: posts, no persons.
OPEN_HEADER = tuple(name for name in POST_HEADER if name not in ("责任人", "当年办理人"))


RuleLabels = Mapping[str, str]  # `queries.rules.labels()`, asked once for a whole table


@dataclass(frozen=True)
class Numbers:
    """What happened with one item: numbers that are not zero, events by rule, unusual patterns."""

    happened: list[tuple[str, str, int]]
    rules: list[tuple[str, str, int]]
    patterns: list[tuple[str, int]]


def numbers(item: ControlItem, rules: RuleLabels) -> Numbers:
    known = patterns()
    return Numbers(
        [(name, label, item.facts[name]) for name, label in HAPPENED.items() if item.facts.get(name)],
        [(rule, rule_label(rule, rules), n) for rule, n in sorted(item.facts.get("rules", {}).items())],
        [(known[one].label, n) for one, n in sorted(item.facts.get("patterns", {}).items()) if n and one in known],
    )


def events_text(events: Mapping[str, int], rules: RuleLabels) -> str:
    return "；".join(f"{rule_label(rule, rules)} {n} 件" for rule, n in sorted(events.items()))


def holders_text(row: ControlPost) -> str:
    return "、".join(f"{name}（{n}）" for name, n in row.holders)


def summary(item: ControlItem, rules: RuleLabels) -> str:
    """One sentence of what happened in the year."""
    found = numbers(item, rules)
    parts = [f"{label} {n}" for _, label, n in found.happened]
    parts += [f"{label} {n} 件" for _, label, n in found.rules]
    parts += [f"{label} {n} 件" for label, n in found.patterns]
    return "，".join(parts) or "当年没有办件"


def _cells(row: ControlPost, rules: RuleLabels, *, names: bool) -> list[Any]:
    cells = dict(
        zip(
            POST_HEADER,
            (
                row.label, row.roles, row.risks, row.get_grade_display(), row.measures, row.person, holders_text(row),
                "" if row.median is None else row.median, events_text(row.events, rules),
            ),
            strict=True,
        )
    )  # fmt: skip
    return [cells[name] for name in header(names=names)]


def header(*, names: bool) -> tuple[str, ...]:
    return POST_HEADER if names else OPEN_HEADER


def sheet_rows(items: Iterable[ControlItem], *, names: bool) -> list[list[Any]]:
    """One line for each post, its item and what happened with it before it."""
    rules = labels()
    return [
        [item.label, summary(item, rules), *_cells(row, rules, names=names)]
        for item in items
        for row in item.posts.all()
    ]


def document(table: ControlTable, items: Iterable[ControlItem], *, names: bool) -> OfficialDocument:
    paragraphs: list[str | Paragraph | OfficialTable] = [
        f"{table.year}年第 {table.version} 版，数据截至{table.until:%Y年%m月%d日}。"
        "风险等级不低于当年监察情况：有红牌、责任追究的为一级，有黄牌的不低于二级。"
    ]
    rules = labels()
    for item in items:
        lines = [[str(cell) for cell in _cells(row, rules, names=names)] for row in item.posts.all()]
        paragraphs += [Paragraph(item.label, 2), f"当年情况：{summary(item, rules)}。"]
        paragraphs.append(OfficialTable(lines, header(names=names)))
    return OfficialDocument(
        table.org.name,
        table.case.title,
        paragraphs,
        number=table.case.number,
        date=table.signed_on,
        signature=table.org.name if table.case.step in reading.SIGNED else "",
        style="plain",
    )
