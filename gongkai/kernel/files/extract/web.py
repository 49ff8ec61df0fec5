"""HTML pages as published by Chinese government sites: title, meta data, main content without the frame."""

import re
from dataclasses import dataclass, field

from lxml import etree, html
from lxml.html import HtmlElement

from gongkai.kernel.files.extract.charsets import declared_in_page, decode

_FRAME = (
    *("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "iframe"),
    *("object", "embed", "svg", "button", "select", "input"),
)
# Names of the content block in the content systems that these sites use.
_CONTENT = re.compile(
    r"(?i)(trs_editor|ucap-?content|article|content|zoom|detail|xxgk_?txt|pages_?content|view|main-?text|zhengwen)"
)
_NOISE = re.compile(r"(?i)(nav|menu|crumb|share|footer|header|sidebar|related|recommend|copyright|toolbar|banner)")
_BLOCKS = ("div", "article", "section", "td", "main", "body")
_MIN_TEXT = 20


@dataclass(frozen=True)
class WebPage:
    """`html` is the main content as it was; sanitise it before use. `meta` has lower-case names (pubdate …)."""

    title: str
    text: str
    html: str
    charset: str
    meta: dict[str, str] = field(default_factory=dict)


def read_page(content: bytes, declared: str = "") -> WebPage:
    """Read a page; `declared` is the charset of an HTTP header, if there was one."""
    decoded = decode(content, declared or declared_in_page(content))
    root = _parsed(decoded.text)
    if root is None:
        return WebPage("", "", "", decoded.charset)
    meta, title = _meta(root), _title(root)
    title = meta.get("articletitle") or title
    main = _main(root)
    inner = html.tostring(main, encoding="unicode", with_tail=False)
    return WebPage(title, block_text(main), inner, decoded.charset, meta)


def block_text(element: HtmlElement) -> str:
    """Text with a line for each block and a tab between table cells."""
    parts: list[str] = []
    _collect(element, parts)
    lines = (re.sub(r"[^\S\n\t]+", " ", line).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _parsed(text: str) -> HtmlElement | None:
    if not text.strip():
        return None
    # An encoding declaration inside a decoded text is an error for the parser.
    plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\0", ""))
    try:
        parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
        return html.document_fromstring(plain, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _meta(root: HtmlElement) -> dict[str, str]:
    pairs = ((e.get("name", ""), e.get("content", "")) for e in root.iter("meta"))
    return {name.strip().lower(): " ".join(value.split()) for name, value in pairs if name.strip() and value.strip()}


def _title(root: HtmlElement) -> str:
    for path in (".//h1", ".//title"):
        for element in root.iterfind(path):
            if words := " ".join(element.text_content().split()):
                return re.split(r"\s*[_|]\s*|\s+-+\s+", words)[0]
    return ""


def _main(root: HtmlElement) -> HtmlElement:
    """The block with most text of its own; links count against it, known names for it."""
    for element in list(root.iter(*_FRAME)):
        element.drop_tree()
    body = root.find("body")
    blocks = [e for e in root.iter(*_BLOCKS) if len(e.text_content().strip()) >= _MIN_TEXT]
    best = max(blocks, key=_worth, default=None)
    if best is None or _worth(best) <= 0:
        return body if body is not None else root
    return best


def _worth(element: HtmlElement) -> float:
    own = sum(len(p.text_content().strip()) for p in element.iterchildren("p", "h2", "h3", "table", "ul", "ol"))
    own += len((element.text or "").strip()) + sum(len((e.tail or "").strip()) for e in element)
    own += sum(len(e.text_content().strip()) for e in element.iterchildren("span", "b", "strong", "font"))
    linked = sum(len(a.text_content()) for a in element.iter("a"))
    named = f"{element.get('id', '')} {element.get('class', '')}"
    worth = float(own - 2 * linked)
    if worth <= 0:
        return worth
    if _CONTENT.search(named):
        worth *= 1.5
    return worth * 0.2 if _NOISE.search(named) else worth


_BREAKING = frozenset(
    (
        *("p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol"),
        *("table", "tr", "blockquote", "pre", "dl", "dt", "dd", "br", "hr", "thead", "tbody", "body"),
    )
)


def _collect(element: HtmlElement, parts: list[str]) -> None:
    if not isinstance(element.tag, str):
        return
    if element.tag in _BREAKING:
        parts.append("\n")
    if element.tag in ("td", "th"):
        parts.append("\t")
    if element.text:
        parts.append(element.text.replace("\n", " "))
    for child in element:
        _collect(child, parts)
        if child.tail:
            parts.append(child.tail.replace("\n", " "))
    if element.tag in _BREAKING and element.tag != "br":
        parts.append("\n")
