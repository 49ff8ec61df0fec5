"""Redaction is proven: hidden text is looked for in every place where it stays behind."""

import io

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText

from gongkai.kernel.files.residues import leaks, traces
from gongkai.kernel.files.tests import hostile

SECRET = "张三 13800138000"


def annotated_pdf(text: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_annotation(0, FreeText(text=text, rect=(10, 10, 90, 90)))
    writer.add_attachment("note.txt", text.encode())
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def altered(name: str, data: str | bytes) -> bytes:
    return hostile.changed(hostile.word(), {name: data})


LEFTOVERS = [
    ("text", hostile.word(f"申请人{SECRET}"), "docx", "文字"),
    ("comment", altered("word/comments.xml", f"<w:comment><w:t>{SECRET}</w:t></w:comment>"), "docx", "批注"),
    ("properties", altered("docProps/core.xml", f"<a>{SECRET}</a>"), "docx", "文档属性"),
    ("in pieces", altered("word/document.xml", "<t>张三</t><t> 13800</t><t>138000</t>"), "docx", "正文"),
    ("attribute", altered("word/people.xml", f'<p author="{SECRET}"/>'), "docx", "内部文件 word/people.xml"),
    ("embedded", altered("word/embeddings/a.xlsx", hostile.workbook(hidden=SECRET)), "docx", "单元格"),
    ("hidden sheet", hostile.workbook(hidden=SECRET), "xlsx", "文字"),
    ("pdf properties", hostile.pdf(title=SECRET), "pdf", "文档属性"),
    ("pdf object", hostile.pdf_with_form_value(SECRET), "pdf", "批注、表单或书签"),
    ("pdf attachment", annotated_pdf(SECRET), "pdf", "内部数据"),
    ("gbk", SECRET.encode("gb18030"), "txt", "文字"),
    ("image", hostile.png() + SECRET.replace(" ", "").encode(), "png", "文件数据"),
    ("utf-16", hostile.png() + SECRET.replace(" ", "").encode("utf-16-le"), "png", "文件数据"),
]


@pytest.mark.parametrize(("content", "kind", "place"), [x[1:] for x in LEFTOVERS], ids=[x[0] for x in LEFTOVERS])
def test_a_leftover_is_found_and_its_place_named(content: bytes, kind: str, place: str) -> None:
    assert place in leaks(content, kind, ["没有的词", SECRET])


def test_nothing_found_is_the_proof() -> None:
    assert leaks(hostile.word("申请人某某"), "docx", [SECRET]) == []
    assert leaks(hostile.pdf(), "pdf", [SECRET]) == []
    assert leaks(hostile.word(SECRET), "docx", ["", " "]) == []


@pytest.mark.parametrize(
    ("part", "trace"),
    [
        ("<w:ins w:id='1'/>", "有修订痕迹"),
        ("<w:rPr><w:vanish/></w:rPr>", "有隐藏文字"),
        ("<w:comment w:id='1'/>", "有批注"),
    ],
)
def test_traces_of_editing_are_reported(part: str, trace: str) -> None:
    assert traces(hostile.changed(hostile.word(), {"word/x.xml": part}), "docx") == [trace]


def test_hidden_sheets_and_attachments_are_reported() -> None:
    assert traces(hostile.workbook(hidden="x"), "xlsx") == ["有隐藏的工作表"]
    assert traces(annotated_pdf("x"), "pdf") == ["有批注或表单", "内嵌附件"]
    assert traces(hostile.word(), "docx") == traces(hostile.pdf(), "pdf") == traces(b"abc", "txt") == []
