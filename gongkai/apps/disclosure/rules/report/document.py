"""The whole yearly report in reading order: title, introduction, six sections; shared by page, Word and print."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.due import period
from gongkai.apps.disclosure.rules.report.live_fields import render_narrative
from gongkai.apps.disclosure.rules.report.tables import TableModel, table_model
from gongkai.kernel import law

# Characters that XML, and so Word, cannot hold.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SUBHEADING = re.compile(r"[（(][一二三四五六七八九十]+[）)][^。；]{1,40}")
CELLS_NAMED = 6
REGULATION = "R711"
ARTICLE = "第五十条"


@dataclass(frozen=True)
class Contact:
    """How to reach the body about its report (联系方式)."""

    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class ReportDocument:
    """报告: the numbers, the texts by section key (overview, problems, other_matters), who reports for which year.

    `introduction`: own words for the paragraph under the title; blank for the usual one. `website`: where the
    electronic version can be had.
    """

    data: ReportData
    unit_name: str
    report_year: int
    unit_code: str = ""
    narrative: Mapping[str, str] = field(default_factory=dict)
    introduction: str = ""
    website: str = ""
    # A report that came here as it was published: nothing is written into it that it did not say.
    original_title: str = ""
    as_published: bool = False
    contact: Contact = field(default_factory=Contact)

    @property
    def title(self) -> str:
        if self.original_title:
            return printable(self.original_title)
        return printable(f"{self.unit_name}{self.report_year}年政府信息公开工作年度报告")


@dataclass(frozen=True)
class Paragraph:
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Part:
    """One section: its heading (blank for the introduction), its paragraphs or its table."""

    key: str
    heading: str
    paragraphs: tuple[Paragraph, ...] = ()
    table: TableModel | None = None


def parts(document: ReportDocument) -> Iterator[Part]:
    """The introduction and the six sections in the order of the form, live figures filled in."""
    opening = document.introduction or ("" if document.as_published else introduction(document))
    yield Part("introduction", "", _paragraphs(document, opening))
    tables = {model.key: model for model in table_model(document.data)}
    for section in document.data.form.sections:
        text = document.narrative.get(section.key, "")
        yield Part(section.key, section.heading, _paragraphs(document, text), tables.get(section.key))
    if sentences := lacking_sentences(document.data):
        yield Part("lacking", "汇总说明", tuple(Paragraph(printable(one)) for one in sentences))


def lacking_sentences(data: ReportData) -> list[str]:
    """Of a sum: which units do not show which numbers, units with the same gaps together."""
    gaps: dict[tuple[str, ...], list[str]] = {}
    for cell, names in data.lacking.items():
        gaps.setdefault(names, []).append(cell)
    found = []
    for names, cells in gaps.items():
        labels = "、".join(f"“{data.book.label(cell)}”" for cell in cells[:CELLS_NAMED])
        more = f"等 {len(cells)} 栏" if len(cells) > CELLS_NAMED else ""
        found.append(f"{labels}{more}：{len(names)} 个单位的报告没有列明（{'、'.join(names)}），所列数为其余单位之和。")
    return found


def introduction(document: ReportDocument) -> str:
    """Basis, period, where to get the report, whom to ask: the opening of published reports."""
    start, end = period(document.report_year)
    basis = f"{law.source(REGULATION).cited}{ARTICLE}和{law.source(document.data.form.template.source).cited}"
    sentences = [
        f"根据{basis}，编制本报告。",
        f"本报告所列数据的统计期限自{start.year}年{start.month}月{start.day}日起至{end.year}年{end.month}月{end.day}日止。",
    ]
    if document.website:
        sentences.append(f"本报告电子版可在{document.website}下载。")
    if details := _contact(document.contact):
        sentences.append(f"如对本报告有疑问，请与{document.unit_name}联系（{details}）。")
    return "".join(sentences)


def printable(text: str) -> str:
    """The text without characters that a document cannot hold."""
    return NOT_XML.sub("", text)


def _contact(contact: Contact) -> str:
    named = {"地址": contact.address, "邮编": contact.postcode, "电话": contact.phone, "电子邮箱": contact.email}
    return "；".join(f"{label}：{value}" for label, value in named.items() if value)


def _paragraphs(document: ReportDocument, text: str) -> tuple[Paragraph, ...]:
    lines = (line.strip() for line in printable(render_narrative(text, document.data).text).splitlines())
    return tuple(Paragraph(line, bool(SUBHEADING.fullmatch(line))) for line in lines if line)
