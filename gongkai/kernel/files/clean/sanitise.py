"""The allow-list for rich text, and what Word leaves behind when pasted.

Looks are classes of ours, never styles: a page keeps its design, and the content policy allows no inline style.
"""

import re

import nh3
from lxml import etree, html
from lxml.html import HtmlElement

TAGS = frozenset(
    (
        *("p", "br", "h2", "h3", "h4", "h5", "strong", "em", "u", "s", "sub", "sup", "ul", "ol", "li"),
        *("blockquote", "pre", "hr", "a", "img", "figure", "figcaption", "table", "caption", "thead"),
        *("tbody", "tfoot", "tr", "th", "td", "colgroup", "col"),
    )
)
# What a style says becomes one of these classes; all others are dropped.
CLASSES = frozenset({"align-center", "align-right", "indent", "no-indent", "signature", "table-wide"})
_ATTRIBUTES = {
    "*": {"class"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "col": {"span"},
}
# Kept by the first pass only, to read from them what they mean.
_TRANSIENT = frozenset(("div", "span", "font", "b", "i", "strike", "del", "h1", "h6", "center", "dl", "dt", "dd"))
_LOOKS = {"style", "align"}
_DROPPED = ("script", "style", "template", "title", "xml")
_SCHEMES = ("http", "https", "mailto", "tel")
_EMPTIED = ("p", "h2", "h3", "h4", "h5", "strong", "em", "u", "s", "a", "ul", "ol", "table", "blockquote")
_ROUNDS = 4
_OWN_FILE = re.compile(r"/files/[0-9a-fA-F-]{36}/\Z")
_NUMBER = re.compile(r"\d{1,4}\Z")
_RENAMED = {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "del": "s",
    "h1": "h2",
    "h6": "h5",
    "center": "p",
    "dd": "p",
    "dt": "p",
}
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "div", "center")
_WORD_NOISE = re.compile(r"<!--\[if.*?<!\[endif\]-->|<!\[if[^>]*>|<!\[endif\]>|<\?xml[^>]*>|</?o:p[^>]*>", re.I | re.S)


def sanitise(markup: str) -> str:
    """Clean rich text. Never fails, and cleaning twice changes nothing."""
    cleaned = markup
    for _ in range(_ROUNDS):
        # Two parsers repair broken nesting in their own ways; sound text settles in the first round.
        before, cleaned = cleaned, _once(cleaned)
        if cleaned == before:
            break
    return cleaned


def _once(markup: str) -> str:
    harmless = nh3.clean(
        _WORD_NOISE.sub("", markup.replace("\0", "")),
        tags=set(TAGS | _TRANSIENT),
        clean_content_tags=set(_DROPPED),
        attributes={tag: set(names | _LOOKS) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel=None,
    )
    return nh3.clean(
        _prepared(harmless),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer",
    ).strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        kept = [word for word in value.split() if word in CLASSES]
        return " ".join(dict.fromkeys(kept)) or None
    if tag == "img" and name == "src":
        return value if _OWN_FILE.match(value) else None
    if name in ("colspan", "rowspan", "span", "width", "height", "start"):
        return value if _NUMBER.match(value) else None
    return value


def _prepared(markup: str) -> str:
    """Alignment into classes, old tags renamed, foreign pictures and empty paragraphs dropped."""
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return markup
    for element in list(root.iterdescendants()):
        _prepare(element)
    for image in list(root.iterdescendants("img")):
        if not _OWN_FILE.match(image.get("src", "")):
            image.drop_tree()
    for element in list(root.iterdescendants(*_EMPTIED)):
        if _is_empty(element):
            element.drop_tree()
    inner = html.tostring(root, encoding="unicode")
    return inner.removeprefix("<div>").removesuffix("</div>")


def _prepare(element: HtmlElement) -> None:
    style, named = element.get("style", ""), element.get("class", "")
    classes = [word for word in named.split() if word in CLASSES]
    aligned = re.search(r"text-align\s*:\s*(center|right)", style, re.I)
    given = element.get("align", "").lower()
    if element.tag in _BLOCKS and (aligned or given in ("center", "right") or element.tag == "center"):
        classes.append(f"align-{(aligned.group(1).lower() if aligned else given) or 'center'}")
    if heading := re.fullmatch(r"MsoHeading([1-4])|MsoTitle", named.strip()):
        element.tag = f"h{int(heading.group(1) or 1) + 1}"
    if element.tag == "div" and not any(child.tag in _CONTAINED for child in element):
        element.tag = "p"
    element.tag = _RENAMED.get(element.tag, element.tag)
    if element.tag == "p" and element.text:
        # Paragraphs are indented by the style sheet; typed blanks would double it.
        element.text = element.text.lstrip(" \u3000\u00a0\t")
    if classes:
        element.set("class", " ".join(dict.fromkeys(classes)))
    elif "class" in element.attrib:
        del element.attrib["class"]


_CONTAINED = frozenset(
    {"p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "figure"}
)


def _is_empty(element: HtmlElement) -> bool:
    return (
        not element.text_content().strip(" \u3000\u00a0\t\r\n")
        and element.find(".//img") is None
        and element.find(".//table") is None
    )
