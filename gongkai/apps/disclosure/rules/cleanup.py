"""文件清理: what an opinion and a decision must say, and how the published list is arranged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

HEADINGS = {
    "keep": "继续有效的文件",
    "amend": "修改的文件",
    "repeal": "废止的文件",
    "invalid": "宣布失效的文件",
}


@dataclass(frozen=True)
class Listed:
    """One line of the published list."""

    decision: str
    title: str
    doc_no: str
    maker: str
    address: str


def opinion_problem(opinion: str, reason: str) -> str:
    """To keep a document needs no words; to change or end it does."""
    if opinion not in HEADINGS:
        return "请选择清理意见。"
    return "" if opinion == "keep" or reason.strip() else "修改、废止、宣布失效的，请写明理由。"


def decision_problem(opinion: str, decision: str, reason: str) -> str:
    """Who decides otherwise than the maker thinks says why."""
    if decision not in HEADINGS:
        return "请选择清理决定。"
    return "" if decision == opinion or reason.strip() else "决定与单位意见不一致的，请写明理由。"


def result_body(opening: str, rows: Sequence[Listed]) -> str:
    """The text of the public notice: one table for every decision, with links to the documents."""
    parts = [f"<p>{escape(opening)}</p>"]
    for decision, heading in HEADINGS.items():
        chosen = [row for row in rows if row.decision == decision]
        if chosen:
            parts.append(f"<h2>{heading}（{len(chosen)}件）</h2>{_table(chosen)}")
    return "".join(parts)


def _table(rows: Iterable[Listed]) -> str:
    lines = "".join(
        f'<tr><td>{number}</td><td><a href="{escape(row.address)}">{escape(row.title)}</a></td>'
        f"<td>{escape(row.doc_no)}</td><td>{escape(row.maker)}</td></tr>"
        for number, row in enumerate(rows, start=1)
    )
    head = "".join(f"<th>{label}</th>" for label in ("序号", "文件名称", "发文字号", "制定机关"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
