"""Rich text: only the editor's vocabulary survives."""

import re

from hypothesis import given
from hypothesis import strategies as st

from gongkai.web import richtext

EVIL = (
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://example.invalid"></iframe>',
    '<p style="background:url(x)">x</p>',
    "<svg><script>alert(1)</script></svg>",
    '<form action="/x"><input name="a"></form>',
    "<!-- comment --><style>p{}</style>",
    '<a href="data:text/html,x">x</a>',
)


def test_nothing_that_runs_loads_or_paints_survives() -> None:
    for html in EVIL:
        kept = richtext.clean(html)
        assert not re.search(r"script|onerror|javascript|iframe|style|<form|<input|comment|data:", kept), kept


def test_the_vocabulary_of_the_editor_survives() -> None:
    html = (
        '<h2>标题</h2><p class="indent"><strong>粗</strong><em>斜</em><u>线</u></p><ul><li><p>一</p></li></ul>'
        '<blockquote><p>引</p></blockquote><table><tbody><tr><th colspan="2"><p>头</p></th></tr></tbody></table>'
    )
    assert richtext.clean(html) == html


def test_links_out_do_not_hand_over_the_window() -> None:
    assert 'rel="noopener noreferrer"' in richtext.clean('<a href="https://example.invalid/">x</a>')


@given(st.text(alphabet="<>/\"'= abpstyle甲&;:#!-", max_size=200))
def test_cleaning_twice_changes_nothing_more(html: str) -> None:
    once = richtext.clean(html)
    assert richtext.clean(once) == once


def test_plain_text_has_a_line_for_each_block() -> None:
    html = "<h2>一</h2><p>甲&amp;乙<br>丙</p><ul><li>丁</li></ul><table><tr><td>戊</td><td>己</td></tr></table><p> </p>"
    assert richtext.plain_text(html) == "一\n甲&乙\n丙\n丁\n戊\n己"
