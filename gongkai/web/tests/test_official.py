"""公文 in the layout of GB/T 9704—2012, as PDF and as Word."""

import io
import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import docx as word
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from gongkai.web import docx, pdf
from gongkai.web.official import OfficialDocument, OfficialTable, Paragraph, Style, of_letter, outlined

SENTENCE = "经审查，您申请公开的信息属于本机关主动公开范围，现将获取该信息的方式和途径告知如下。"
ANSWER = OfficialDocument(
    org="青溪县人力资源和社会保障局",
    number="青人社公开〔2026〕12号",
    title="政府信息公开申请答复书",
    addressee="张三",
    paragraphs=(SENTENCE, "一、检索情况", "（一）检索范围", "1．档案系统", SENTENCE),
    date=date(2026, 11, 22),
    attachments=("分配表", "情况说明"),
    tables=(OfficialTable([["1", "通知"]], ["序号", "名称"], "附表"),),
    note="此件公开发布",
    copies="青溪县人民政府办公室。",
)
STYLES: tuple[Style, ...] = ("letter", "document", "plain")


def pages(document: OfficialDocument) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf.render(document))).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def paragraphs(document: OfficialDocument) -> list[str]:
    return [p.text for p in word.Document(io.BytesIO(docx.render(document))).paragraphs]


@pytest.mark.parametrize("style", STYLES)
def test_the_pdf_says_everything(style: Style) -> None:
    text = squeezed("".join(pages(replace(ANSWER, style=style))))
    parts = [
        ANSWER.number,
        ANSWER.title,
        "张三：",
        SENTENCE,
        "一、检索情况",
        "附件：1．分配表",
        "2．情况说明",
        "2026年11月22日",
    ]
    for part in [*parts, "（此件公开发布）", "抄送：青溪县人民政府办公室。", "附表", "序号"]:
        assert squeezed(part) in text


def test_the_page_is_a4_and_only_later_pages_of_a_letter_are_numbered() -> None:
    long = replace(ANSWER, paragraphs=(SENTENCE * 40,))
    reader = PdfReader(io.BytesIO(pdf.render(long)))
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    assert "—1—" not in texts[0]
    assert "—2—" in texts[1]
    assert "—1—" in squeezed(pages(replace(long, style="document"))[0])


@pytest.mark.parametrize("sentences", range(9, 17))
def test_the_signature_never_stands_on_a_page_without_text(sentences: int) -> None:
    """GB/T 9704—2012 7.3.5.4: 正文应当与印章（署名）同处一面."""
    made = OfficialDocument(org="某局", title="题", paragraphs=(SENTENCE,) * sentences, date=date(2026, 11, 22))
    last = squeezed(pages(made)[-1])
    assert "2026年11月22日" in last and "现将获取该信息" in last


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    # GB/T 9704—2012 5.2.3: 一般每面排 22 行，每行排 28 个字。
    long = OfficialDocument(org="某局", title="题", paragraphs=("国" * 28 * 60,), style="plain")
    middle = [line for line in pages(long)[1].splitlines() if "国" in line]
    assert len(middle) == 22
    assert {line.count("国") for line in middle} == {28}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf.render(ANSWER) == pdf.render(ANSWER)


def test_it_compiles_without_any_chinese_font() -> None:
    assert pdf.typeset(ANSWER, system_fonts=False).startswith(b"%PDF")


def test_missing_fonts_are_named_with_their_substitute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_families", lambda: frozenset({"Noto Serif CJK SC", "SimHei"}))
    faces = {font.face for font in pdf.fonts_missing()}
    assert "仿宋体（正文）" in faces and "黑体（一级标题）" not in faces
    assert "以 Noto Serif CJK SC 代替" in str(pdf.fonts_missing()[0])
    monkeypatch.setattr(pdf, "_families", frozenset)
    assert "无法显示" in str(pdf.fonts_missing()[0])


@settings(max_examples=15)
@given(st.text(alphabet="#*_$[]{}\\\"'`@<>/=~-+国文", min_size=1, max_size=40))
def test_no_text_acts_as_markup(text: str) -> None:
    made = replace(ANSWER, paragraphs=(text,), title=text, tables=(OfficialTable([[text]]),))
    assert pdf.render(made).startswith(b"%PDF")
    assert text in paragraphs(made)


# Word ------------------------------------------------------------------------------


@pytest.mark.parametrize("style", STYLES)
def test_word_says_everything(style: Style) -> None:
    made = replace(ANSWER, style=style)
    text = "\n".join(paragraphs(made))
    for part in (
        ANSWER.number,
        ANSWER.title,
        "张三：",
        SENTENCE,
        "附件：1．分配表",
        "青溪县人力资源和社会保障局",
        "（此件公开发布）",
    ):
        assert part in text
    cells = word.Document(io.BytesIO(docx.render(made))).tables[0]
    assert [[cell.text for cell in row.cells] for row in cells.rows] == [["序号", "名称"], ["1", "通知"]]


def test_word_has_the_margins_and_the_grid_of_the_standard() -> None:
    section = word.Document(io.BytesIO(docx.render(ANSWER))).sections[0]
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(m.mm) for m in margins if m] == [37, 28, 35, 26]
    assert [round(size.mm) for size in (section.page_width, section.page_height) if size] == [210, 297]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    assert grid.get(qn("w:linePitch")) == "579"


def test_word_names_the_fonts_of_the_standard() -> None:
    made = word.Document(io.BytesIO(docx.render(ANSWER)))
    fonts = {
        run.text: run._r.rPr.rFonts.get(qn("w:eastAsia")) for p in made.paragraphs for run in p.runs if run.text.strip()
    }
    assert fonts[ANSWER.title] == "方正小标宋简体"
    assert fonts[SENTENCE] == "仿宋_GB2312"
    assert fonts["一、检索情况"] == "黑体"
    assert fonts["（一）检索范围"] == "楷体_GB2312"


# The text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、申请内容", 1),
        ("十二、附则", 1),
        ("（三）检索情况", 2),
        ("1．档案", 3),
        ("（1）纸质", 4),
        # A sentence that begins with a number is text.
        ("一、本机关于2026年11月2日收到您的申请。", 0),
        ("一、" + "长" * 50, 0),
        ("普通段落", 0),
    ],
)
def test_headings_are_recognised_by_their_numbering(text: str, level: int) -> None:
    # GB/T 9704—2012 7.3.3 结构层次序数
    assert outlined(text) == Paragraph(text, level)


def test_a_single_attachment_has_no_number() -> None:
    assert replace(ANSWER, attachments=("分配表",)).marks == ["附件：分配表"]
    assert ANSWER.marks == ["附件：1．分配表", "　　　2．情况说明"]


def test_a_frozen_letter_becomes_a_document() -> None:
    letter = SimpleNamespace(
        org=SimpleNamespace(name="某局"),
        number="某〔2026〕1号",
        title="告知书",
        addressee="李四",
        issued_on=date(2026, 11, 22),
        content={"paragraphs": ["甲", "乙"], "signature": "某局（章）"},
    )
    made = of_letter(letter)
    assert (made.org, made.signed, made.dated) == ("某局", "某局（章）", "2026年11月22日")
    assert [p.text for p in made.blocks if isinstance(p, Paragraph)] == ["甲", "乙"]
