"""登记表、月报、自查报告 as Word documents and as rows of a spreadsheet."""

from typing import Any

from gongkai.apps.disclosure.queries.workload import Statement
from gongkai.apps.disclosure.rules.statistics import SECTIONS, Finding
from gongkai.kernel import law, workdays
from gongkai.web.official import OfficialDocument, OfficialTable

HEADER = ["项目", "单位", "本期", "本年累计", "上年同期"]
NO_CASES = "没有办件"


def statement_rows(found: Statement) -> tuple[list[str], list[list[Any]]]:
    rows = [[x.measure.label, x.measure.unit, x.now, x.so_far, x.before] for x in found.lines]
    return HEADER, [*rows, ["按期答复率", "%", rate(found), "", ""]]


def rate(found: Statement) -> Any:
    return NO_CASES if found.on_time_rate is None else found.on_time_rate


def statement_document(asked: Any, title: str, found: Statement) -> OfficialDocument:
    tables = [
        OfficialTable(
            [
                [x.measure.label, f"{x.now}", f"{x.so_far}", f"{x.before}", x.measure.unit]
                for x in found.lines
                if x.measure.section == key
            ],
            ["项目", "本期", "本年累计", "上年同期", "单位"],
            label,
        )
        for key, label in SECTIONS.items()
    ]
    shown = f"{rate(found)}{'' if found.on_time_rate is None else '%'}"
    lead = f"统计时段：{asked.period.label}。按期答复率：{shown}。数据由办理记录生成。"
    return _document(asked, title, [lead, *tables])


def check_rows(found: list[Finding]) -> tuple[list[str], list[list[Any]]]:
    return ["项目", "依据", "情况", "结论"], [[x.item, law.cite(x.article), x.text, x.verdict] for x in found]


def check_document(asked: Any, title: str, found: list[Finding]) -> OfficialDocument:
    """The findings in prose: what was looked at, what is in order, what is not, what is to be done."""
    bad = [x for x in found if x.good is False]
    lead = f"按照《中华人民共和国政府信息公开条例》的规定，对{asked.period.label}政府信息公开工作进行自查，情况如下。"
    text: list[Any] = [lead, "一、自查情况"]
    text += [f"（{number(n)}）{x.item}。{x.text}（{law.cite(x.article)}）" for n, x in enumerate(found, 1)]
    text.append("二、存在的问题")
    text += [x.text for x in bad] or ["本期自查没有发现问题。"]
    text.append("三、整改措施")
    text.append("（由公开工作机构填写：责任科室、整改措施和完成时限。）" if bad else "继续按规定做好各项工作。")
    return _document(asked, title, text)


def number(value: int) -> str:
    return "一二三四五六七八九十"[value - 1]


def progress_document(asked: Any, title: str, heads: list[str], rows: list[list[str]]) -> OfficialDocument:
    """The requests of the period, the newest first."""
    lead = f"统计时段：{asked.period.label}，含以前收到、期末尚未办结的申请，共{len(rows)}件。"
    return _document(asked, title, [lead, OfficialTable(rows, heads)])


def _document(asked: Any, title: str, paragraphs: list[Any]) -> OfficialDocument:
    return OfficialDocument(
        org=asked.org.name, title=title, paragraphs=paragraphs, date=workdays.today(), style="plain"
    )
