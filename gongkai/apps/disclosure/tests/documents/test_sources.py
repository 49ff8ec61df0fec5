"""从文件起草: title, number and body from Word, PDF, text and web pages."""

import pytest
from django.core.files.base import ContentFile

from gongkai.apps.disclosure.queries.source_files import read
from gongkai.apps.disclosure.tests.documents.conftest import word_file
from gongkai.kernel import files
from gongkai.web import pdf
from gongkai.web.official import OfficialDocument

TITLE = "安澜县财政局关于印发预算编制办法的通知"


def checked(content: bytes, name: str) -> files.Checked:
    return files.check(ContentFile(content, name=name), files.TEXTS)


def test_a_word_file_gives_title_number_and_body():
    found = read(checked(word_file(TITLE, "安财[2026]3号", "第一条 正文。", "第二条 正文。"), "通知.docx"))
    assert (found.title, found.doc_no) == (TITLE, "安财〔2026〕3号")
    assert "第一条 正文。" in found.body
    assert TITLE not in found.body, "the page shows the title itself"
    assert found.problems == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_file_gives_paragraphs(encoding):
    found = read(checked(f"{TITLE}\n\n第一条 正文。\n第二条 <b>正文</b>。".encode(encoding), "通知.txt"))
    assert found.title == TITLE
    assert found.body == "<p>第一条 正文。</p>\n<p>第二条 &lt;b&gt;正文&lt;/b&gt;。</p>"


def test_a_web_page_gives_its_content_without_scripts():
    page = f"<html><head><title>{TITLE}</title></head><body><nav>首页</nav><article><h1>{TITLE}</h1>"
    page += (
        "<p>第一条 正文。"
        + "文字" * 80
        + "</p><script>alert(1)</script><p onclick='x()'>第二条。</p></article></body></html>"
    )
    found = read(checked(page.encode(), "页面.html"))
    assert found.title == TITLE
    assert "第一条 正文。" in found.body
    assert "script" not in found.body and "onclick" not in found.body


def test_a_pdf_gives_its_paragraphs_without_page_numbers():
    long = "为了规范预算编制工作，提高财政资金使用效益，根据有关法律法规，结合本县实际，制定本办法。" * 2
    document = OfficialDocument(
        "安澜县财政局", TITLE, [long, "本办法自印发之日起施行。"], "安财〔2026〕3号", style="plain"
    )
    found = read(checked(pdf.render(document), "通知.pdf"))
    assert (found.title, found.doc_no) == (TITLE, "安财〔2026〕3号")
    assert f"<p>{long}</p>\n<p>本办法自印发之日起施行。</p>" in found.body
    assert "— 1 —" not in found.body


def test_a_file_without_text_says_so():
    found = read(checked(word_file(" "), "扫描件.docx"))
    assert found.body.strip() in ("", "<p></p>")
    assert "没有可以读取的文字" in found.problems[-1]
