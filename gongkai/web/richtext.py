"""Rich text: what the editor can make is all that is ever kept or shown. Cleaned on the way in and on the way out."""

import re
from html import unescape

import nh3
from django.utils.safestring import SafeString

INLINE = {"a", "b", "br", "em", "i", "img", "s", "strong", "sub", "sup", "u"}
BLOCKS = {"blockquote", "h2", "h3", "h4", "hr", "li", "ol", "p", "ul"}
TABLE = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
CLASSES = {"align-center", "align-right", "indent"}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
WITH_CLASS = {"p", "h2", "h3", "h4", "td", "th"}
BLOCK_END = re.compile(r"<br\s*/?>|</(?:p|li|h[1-6]|tr|td|th|blockquote|caption)>", re.IGNORECASE)
CLEANER = nh3.Cleaner(
    tags=INLINE | BLOCKS | TABLE,
    attributes=ATTRIBUTES,
    allowed_classes={tag: CLASSES for tag in WITH_CLASS},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def clean(html: str) -> str:
    """HTML reduced to the editor's vocabulary: no style, no script, no frame, no foreign class."""
    return CLEANER.clean(html or "").strip()


def display(html: str) -> SafeString:
    """Stored rich text for a template, cleaned once more: the row may have come by import or repair."""
    return SafeString(clean(html))


def plain_text(html: str) -> str:
    """The text alone, a line for each block; for summaries and the search index."""
    spaced = BLOCK_END.sub(r"\g<0>\n", html or "")
    lines = (" ".join(unescape(line).split()) for line in nh3.clean(spaced, tags=set()).splitlines())
    return "\n".join(line for line in lines if line)
