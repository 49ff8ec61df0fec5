"""Between Word, web pages, plain text and clean rich text."""

import html as escaping
import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree, html

from gongkai.kernel.files.clean.sanitise import sanitise
from gongkai.kernel.files.extract import office
from gongkai.kernel.files.extract.door import first_line
from gongkai.kernel.files.extract.web import block_text, read_page


@dataclass(frozen=True)
class CleanDocument:
    """`title` is a suggestion (the first line); `problems` tells the editor what was left out."""

    html: str
    text: str
    title: str
    problems: list[str] = field(default_factory=list)


def from_docx(content: bytes) -> CleanDocument:
    """A Word file as clean rich text: no pictures, comments, deletions or properties."""
    raw = office.docx_html(content)
    clean = sanitise(raw)
    text = to_text(clean)
    problems = ["文档中的图片没有转换，请另行上传。"] if "<img" in raw else []
    return CleanDocument(clean, text, first_line(text), problems)


def from_page(content: bytes, declared: str = "") -> CleanDocument:
    """The main content of a web page as clean rich text."""
    page = read_page(content, declared)
    clean = sanitise(page.html)
    text = to_text(clean)
    return CleanDocument(clean, text, page.title or first_line(text))


def from_text(text: str) -> str:
    """Plain text as paragraphs."""
    lines = (line.strip() for line in re.split(r"\r\n?|\n", text))
    return "\n".join(f"<p>{escaping.escape(line, quote=False)}</p>" for line in lines if line)


def to_text(markup: str) -> str:
    """Rich text as plain text: a line for each block."""
    if not markup.strip():
        return ""
    try:
        return block_text(html.fragment_fromstring(markup, create_parent="div"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""


_BLANK_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_BLANK_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_BLANK_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_PROPERTIES = {"docProps/core.xml": _BLANK_CORE, "docProps/app.xml": _BLANK_APP, "docProps/custom.xml": _BLANK_CUSTOM}


def without_properties(content: bytes) -> bytes:
    """An OOXML file (docx, xlsx, pptx) without author, company, times and custom properties."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            blank = zipfile.ZipInfo(entry.filename)  # the member's own time is a property too
            blank.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(blank, _PROPERTIES.get(entry.filename) or source.read(entry))
    return target.getvalue()
