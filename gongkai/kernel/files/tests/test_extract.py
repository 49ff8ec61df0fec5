"""Text out of files: charsets of Chinese pages, main content, office formats, broken input."""

from pathlib import Path

import pytest
import typst

from gongkai.kernel.files.extract import decode, decode_strict, extract, read_page
from gongkai.kernel.files.extract.pages import joined_lines
from gongkai.kernel.files.tests import hostile

SENTENCE = "根据政府信息公开条例，现将有关事项通知如下，请认真贯彻执行。"
TRADITIONAL = "根據政府信息公開條例，現將有關事項通知如下，請認真貫徹執行。"


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (SENTENCE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode("gb18030"), "gb18030"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_simplified_text_in_every_charset(content: bytes, charset: str) -> None:
    decoded = decode_strict(content)
    assert decoded is not None and (decoded.text, decoded.charset) == (SENTENCE, charset)


def test_traditional_text_in_big5_is_not_taken_for_gb18030() -> None:
    decoded = decode_strict(TRADITIONAL.encode("big5"))
    assert decoded is not None and (decoded.text, decoded.charset) == (TRADITIONAL, "big5hkscs")


def test_traditional_text_in_gbk_is_not_taken_for_big5() -> None:
    assert decode(TRADITIONAL.encode("gb18030")).text == TRADITIONAL


def test_the_mark_wins_over_the_declaration_and_the_declaration_over_the_guess() -> None:
    assert decode(b"\xef\xbb\xbf" + SENTENCE.encode(), "gb2312").text == SENTENCE
    assert decode(TRADITIONAL.encode("big5"), "big5").charset == "big5hkscs"
    assert decode("镕".encode("gb18030"), "gb2312").text == "镕"  # not in GB 2312, though pages say so
    assert decode(SENTENCE.encode(), "gb2312").text == SENTENCE  # a declaration that does not fit
    assert decode(SENTENCE.encode(), "no-such-charset").text == SENTENCE


def test_broken_bytes_still_give_text() -> None:
    assert decode_strict(b"\xff\xff\xff") is None
    assert decode(b"abc\xff\xff").text.startswith("abc")


def page_of(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


FRAME = "<div class='nav'>{}</div>".format("".join(f"<a href='/{n}'>栏目导航第{n}项目录</a>" for n in range(30)))


def test_a_page_in_gbk_that_says_so() -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>通知_临江县人民政府</title>'
    page = read_page(f"<html><head>{head}</head><body><p>{SENTENCE}</p></body></html>".encode("gb18030"))
    assert (page.title, page.charset, page.text) == ("通知", "gb18030", SENTENCE)


def test_the_main_content_without_the_frame() -> None:
    main = f"<div id='zoom'><p>{SENTENCE}</p><p>第二段。</p></div>"
    body = f"{FRAME}{main}<div class='footer'>版权所有 {SENTENCE}</div><script>x()</script>"
    page = read_page(page_of(body))
    assert page.text == f"{SENTENCE}\n第二段。"
    assert "script" not in page.html and "栏目导航" not in page.html


def test_meta_data_of_government_sites_is_read() -> None:
    head = (
        '<meta name="ArticleTitle" content="年度报告"><meta name="PubDate" content="2024-01-04 10:17"><title>x</title>'
    )
    page = read_page(page_of(f"<p>{SENTENCE}</p>", head))
    assert page.title == "年度报告" and page.meta["pubdate"] == "2024-01-04 10:17"


def test_tables_keep_their_cells_apart() -> None:
    rows = "".join(f"<tr><td>新收数量{n}</td><td>{n}</td></tr>" for n in range(10))
    page = read_page(page_of(f"<div class='content'><p>{SENTENCE}</p><table>{rows}</table></div>"))
    assert "新收数量3\t3" in page.text.replace("\n\t", "\t")


@pytest.mark.parametrize(
    "content", [b"", b"   ", b"<", b"\x00", b"<html>", b"<?xml version='1.0' encoding='gbk'?><p>x</p>"]
)
def test_an_empty_or_broken_page_is_no_error(content: bytes) -> None:
    read_page(content)


def test_word() -> None:
    found = extract(hostile.word("第一段。", "第二段。", title="关于开展检查的通知"), "docx")
    assert found.text == "关于开展检查的通知\n第一段。\n第二段。"
    assert found.title == "关于开展检查的通知" and "<h1>" in found.html


def test_spreadsheets_with_their_hidden_sheets() -> None:
    assert extract(hostile.workbook(hidden="张三 13800138000"), "xlsx").text == (
        "统计表\n项目\t件数\n新收申请\t17\n\n底稿（隐藏）\n张三 13800138000"
    )


def test_open_document_and_ofd() -> None:
    assert extract(hostile.odt(), "odt").text == "关于开展检查的通知\n各有关单位："
    assert extract(hostile.ofd(), "ofd").text == "政府信息公开"


def test_a_pdf_with_text(tmp_path: Path) -> None:
    source = tmp_path / "a.typ"
    source.write_text("#set page(width: 300pt)\nNotice 2024\n\n#pagebreak()\nSecond page")
    found = extract(typst.compile(str(source)), "pdf")
    assert "Notice 2024" in found.text and "Second page" in found.text and found.problems == []


def test_a_pdf_without_text_says_so() -> None:
    assert extract(hostile.pdf(), "pdf").problems == ["没有文字层，可能是扫描件。"]


def test_lines_of_a_paragraph_are_joined() -> None:
    text = """　　根据政府信息公开条例的有关规定现将本单位
年度工作情况报告如下。
一、总体情况
　　本年度主动公开信息若干条，涉及财政教育
等领域。"""
    assert joined_lines(text).split("\n") == [
        "根据政府信息公开条例的有关规定现将本单位年度工作情况报告如下。",
        "一、总体情况",
        "本年度主动公开信息若干条，涉及财政教育等领域。",
    ]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "xls", "odt", "ofd", "pdf", "html", "txt", "et"])
@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"PK\x03\x04broken", b"%PDF-1.7 broken"])
def test_broken_files_give_a_problem_not_an_error(kind: str, content: bytes) -> None:
    extract(content, kind)


def test_the_title_is_no_breadcrumb() -> None:
    text = "首页\n>政府信息公开>年报\n当前位置: 首页>>正文\n一\n\n2016年政府信息公开工作年度报告\n正文"
    assert extract(text.encode(), "txt").title == "2016年政府信息公开工作年度报告"


def test_other_kinds_have_no_text() -> None:
    assert extract(hostile.png(), "png").problems == ["此类文件不提取文字。"]


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("机密内容")
    xml = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>' + hostile.ODT_CONTENT.replace("各有关单位", "&x;")
    found = extract(hostile.zipped({"mimetype": "x", "content.xml": xml}), "odt")
    assert "机密内容" not in found.text
