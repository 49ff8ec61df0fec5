"""Pages obey the content security policy and speak Chinese."""

import re
from html.parser import HTMLParser
from pathlib import Path

from tests.house.sources import ROOT, lay, templates

# Names of formats, standards and products that Chinese readers write in Latin letters.
LATIN = frozenset(
    """
    pdf word excel xlsx docx csv html xml json rss atom api openapi qr gb gb/t ofd zip txt jpg png wps url http https
    svg utf gbk sqlite postgresql gongkai totp otp app pc id ctrl alt esc enter shift tab email ip mb kb gov cn edu
    wifi wcag icp aa aria nvda voiceover talkback
    """.split()  # noqa: SIM905  a list of words reads as words
)
SHOWN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "label", "content", "value"}
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}", re.DOTALL)
# A block inside a class attribute carries a name, not a text.
NAME_BLOCK = re.compile(r"{%\s*block\s+(?:face|\w*class)\s*%}.*?{%\s*endblock", re.DOTALL)
WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
# Identifiers, addresses and codes shown as such are no sentence in a foreign language.
CODE_TAGS = {"script", "style", "code", "kbd", "samp", "pre", "svg"}


class _Text(HTMLParser):
    """Collects what a reader sees: text nodes and the attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0
        self.seen: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in CODE_TAGS:
            self.silent += 1
        values = dict(attrs)
        for name, value in attrs:
            if name == "content" and values.get("name") not in ("description", "keywords"):
                continue
            # The value of an <input> is its caption; that of a <button> is only sent.
            if name == "value" and (tag != "input" or values.get("type") not in ("submit", "button", "reset")):
                continue
            if name in SHOWN_ATTRIBUTES and value:
                self.seen.append((self.getpos()[0], value))

    def handle_endtag(self, tag: str) -> None:
        if tag in CODE_TAGS:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.seen.append((self.getpos()[0], data))


def foreign_words(html: str) -> list[tuple[int, str]]:
    """(line, word) of every visible Latin word that is not a known name."""
    blank = lambda match: "\n" * match.group().count("\n") + " "  # noqa: E731  keeps the line numbers
    parser = _Text()
    parser.feed(TAG.sub(blank, NAME_BLOCK.sub(blank, COMMENT.sub(blank, html))))
    parser.close()
    found = []
    for line, text in parser.seen:
        if re.match(r"\s*(https?://|/|#)", text):
            continue
        found += [(line, w) for w in WORD.findall(text) if w.lower() not in LATIN]
    return found


def english_on_pages(root: Path = ROOT) -> list[str]:
    return [
        f"{path.relative_to(root)}:{line} “{word}”"
        for path in templates(root)
        for line, word in foreign_words(path.read_text(encoding="utf-8"))
    ]


INLINE = (
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "style attribute"),
    (re.compile(r"<style\b", re.IGNORECASE), "style element"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE), "script attribute"),
    (re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)", re.IGNORECASE), "script"),
    (re.compile(r"javascript:", re.IGNORECASE), "script address"),
    (re.compile(r"\bhx-on|\bhx-vals=[\"']js:"), "htmx script"),
)


def inline_code(root: Path = ROOT) -> list[str]:
    return [
        f"{path.relative_to(root)}:{number} {what} inside the page"
        for path in templates(root)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for pattern, what in INLINE
        if pattern.search(line)
    ]


UNSAFE = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off|\bmark_safe\(")


def unescaped(root: Path = ROOT) -> list[str]:
    """`|safe` needs its reason on the line: `{# safe: why #}`."""
    return [
        f"{path.relative_to(root)}:{number} is not escaped"
        for path in templates(root)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNSAFE.search(line) and "{# safe:" not in line
    ]


# What an HTML checker calls an error: htmx takes the prefix `data-`, and cells of a table have their roles already.
INVALID = (
    (re.compile(r"\shx-[a-z]"), "attribute without data-"),
    (re.compile(r"\srole=[\"'](?:table|rowgroup|row|cell|rowheader|columnheader)[\"']"), "role of a table"),
    (re.compile(r"<input type=[\"'](?:checkbox|radio)[\"'][^>]*\sautocomplete="), "autocomplete of a choice"),
)


def invalid_markup(root: Path = ROOT) -> list[str]:
    return [
        f"{path.relative_to(root)}:{number} {what}"
        for path in templates(root)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for pattern, what in INVALID
        if pattern.search(line)
    ]


def test_pages_are_valid_markup():
    assert invalid_markup() == []


def test_invalid_markup_is_found(tmp_path):
    page = '<a hx-get="/">\n<td role="cell">\n<input type="radio" autocomplete="off">\n<a data-hx-get="/">\n'
    lay(tmp_path, {"gongkai/web/templates/web/a.html": page})
    assert len(invalid_markup(tmp_path)) == 3


def test_pages_carry_no_inline_style_or_script():
    assert inline_code() == []


def test_inline_style_and_script_are_found(tmp_path):
    lay(
        tmp_path,
        {
            "gongkai/web/templates/web/a.html": (
                '<p style="color:red">\n<style>\n<a onclick="f()">\n<script>f()</script>\n'
                '<a href="javascript:f()">\n<b hx-on:click="f()">\n'
                '<script src="a.js"></script><script type="application/json">{}</script>\n'
            )
        },
    )
    assert len(inline_code(tmp_path)) == 6


def test_pages_speak_chinese():
    assert english_on_pages() == []


def test_english_on_a_page_is_found(tmp_path):
    lay(
        tmp_path,
        {
            "gongkai/apps/asking/templates/asking/a.html": (
                "{% extends 'web/public.html' %}{# a note #}\n{% block main %}\n<h1>申请 Request</h1>\n"
                '<img alt="Logo" src="a.png"><input name="title" placeholder="请输入标题">\n'
                '<input type="submit" value="Send">\n<code>disclosure.reply</code> 下载 PDF 或 Word\n'
                "{{ request.title|default:'none' }}\n{% endblock %}"
            )
        },
    )
    assert [line.split(":")[1] for line in english_on_pages(tmp_path)] == ["3 “Request”", "4 “Logo”", "5 “Send”"]


def test_unescaped_text_says_why():
    assert unescaped() == []


def test_unescaped_text_is_found(tmp_path):
    lay(
        tmp_path,
        {"gongkai/web/templates/web/a.html": "{{ a|safe }}\n{{ b|safe }}{# safe: cleaned by nh3 on the way in #}\n"},
    )
    assert len(unescaped(tmp_path)) == 1
