"""Rich text: only what a published document needs, whatever was pasted, typed or uploaded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.kernel.files import clean
from gongkai.kernel.files.tests import hostile

OWN = "/files/0190d5a2-1f6c-7b59-8d0a-3f2b6c1e9a77/"


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<style>p{color:red}</style>",
        "<iframe src='//evil.example'></iframe>",
        "<object data='x'></object>",
        "<form action='/login/'><input name='a'></form>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<img src=x onerror=alert(1)>",
        "<img src='https://evil.example/track.gif'>",
        "<img src='/files/../admin/'>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->",
        "<p style='position:fixed'>\u3000</p>",
    ],
)
def test_nothing_is_left_of_hostile_markup(markup: str) -> None:
    assert clean.to_text(clean.sanitise(markup)) == "" and "<" not in clean.sanitise(markup)


def test_links_lose_scripts_and_gain_rel() -> None:
    assert clean.sanitise("<p><a href='javascript:alert(1)' onclick='x()'>链接</a></p>") == (
        '<p><a rel="noopener noreferrer">链接</a></p>'
    )
    assert 'rel="noopener noreferrer"' in clean.sanitise("<a href='https://www.example.cn/' target='_blank'>链接</a>")
    assert "target" not in clean.sanitise("<a href='/x' target='_blank'>链接</a>")


def test_styles_go_and_alignment_becomes_a_class() -> None:
    centred = "<p style='text-align: center; color:red' class='MsoNormal'>标题</p>"
    assert clean.sanitise(centred) == '<p class="align-center">标题</p>'
    assert clean.sanitise("<p align=right class='signature x'>落款</p>") == '<p class="signature align-right">落款</p>'


def test_only_pictures_of_our_own_are_kept() -> None:
    assert clean.sanitise(f"<p><img src='{OWN}' alt='图' width='300' height='9em'></p>") == (
        f'<p><img src="{OWN}" alt="图" width="300"></p>'
    )


def test_word_paste_becomes_plain_paragraphs() -> None:
    pasted = (
        "<!--StartFragment--><p class=MsoTitle>关于印发办法的通知<o:p></o:p></p>"
        "<p class=MsoNormal style='text-indent:21pt'><span lang=EN-US style='font-family:仿宋'>　　各乡镇：</span></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><div>现将《办法》印发给你们。</div><b>特此通知</b>"
    )
    assert clean.sanitise(pasted) == (
        "<h2>关于印发办法的通知</h2><p>各乡镇：</p><p>现将《办法》印发给你们。</p><strong>特此通知</strong>"
    )


def test_tables_keep_their_shape() -> None:
    table = (
        '<table border="1"><tbody><tr><td colspan="2" onclick="x">甲</td><td rowspan="zz">乙</td></tr></tbody></table>'
    )
    assert clean.sanitise(table) == '<table><tbody><tr><td colspan="2">甲</td><td>乙</td></tr></tbody></table>'


PIECES = ["<p>", "</p>", "<div>", "</div>", "<b>", "<table>", "<td>", "<a href='javascript:x'>", "<img src=x>", "文字"]
PIECES += ["<", "&lt;", "\0", "<!--", "-->", "<script>", "</script>", "style='x'", "<h1>", "<svg>", "<o:p>", "\u3000"]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_cleaning_twice_changes_nothing(markup: str) -> None:
    once = clean.sanitise(markup)
    assert clean.sanitise(once) == once
    assert "<script" not in once and "href" not in once and "<img" not in once


def test_a_word_file_becomes_clean_text_with_a_title() -> None:
    done = clean.from_docx(hostile.word("各乡镇人民政府：", "现印发<b>给你们</b>。", title="关于印发办法的通知"))
    assert done.html == "<h2>关于印发办法的通知</h2><p>各乡镇人民政府：</p><p>现印发&lt;b&gt;给你们&lt;/b&gt;。</p>"
    assert done.title == "关于印发办法的通知" and done.problems == []
    assert "张三丰" not in done.html


def test_a_web_page_becomes_its_clean_main_content() -> None:
    body = (
        "<div class=nav><a href=/>首页</a></div><div id=zoom><p onclick=x()>"
        + "各单位要认真贯彻执行本通知。" * 5
        + "</p></div>"
    )
    done = clean.from_page(f"<title>通知</title>{body}".encode())
    assert done.title == "通知" and done.html.startswith("<div>") is False and "首页" not in done.text
    assert "onclick" not in done.html and done.text.startswith("各单位")


def test_text_and_back() -> None:
    markup = clean.from_text("　　第一段 <a>。\r\n\r\n第二段 & 完。")
    assert markup == "<p>第一段 &lt;a&gt;。</p>\n<p>第二段 &amp; 完。</p>"
    assert clean.to_text(markup) == "第一段 <a>。\n第二段 & 完。"
    assert clean.to_text("") == ""


def test_properties_are_stripped_from_office_files() -> None:
    stripped = clean.without_properties(hostile.word("内容"))
    assert b"\xe5\xbc\xa0\xe4\xb8\x89" not in stripped
    assert clean.from_docx(stripped).text == "内容"
    assert clean.without_properties(hostile.workbook()).startswith(b"PK")


def test_width() -> None:
    assert clean.half_width("２０２６年，Ａ座") == "2026年，A座"
    assert clean.half_width("（１）", punctuation=True) == "(1)"
    assert clean.full_width("A1 ") == "Ａ１\u3000"
    assert clean.tidy_number(" ５３２３０１ 19900101\u200b１２３ｘ") == "53230119900101123x"
    assert clean.tidy_number("0551–6200１") == "0551-62001"
