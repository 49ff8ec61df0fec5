"""Text by kind of file."""

import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from gongkai.kernel.files.extract import office, pages, web
from gongkai.kernel.files.extract.charsets import decode

_CRUMB = re.compile(r"[>＞»]|^(?:当前位置|您的位置|首页)")
_NO_TEXT = "此类文件不提取文字。"


@dataclass(frozen=True)
class Extracted:
    """`html` only where the file has structure (Word, web page); `problems` are sentences for the editor."""

    text: str = ""
    title: str = ""
    html: str = ""
    charset: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def extract(content: bytes, kind: str) -> Extracted:
    """Text of checked content; a file that can not be read gives no text and says why, never an error."""
    reader = _READERS.get(kind)
    if reader is None:
        return Extracted(problems=[_NO_TEXT])
    try:
        return reader(content)
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, OSError, RecursionError):
        return Extracted(problems=["文件已损坏，无法提取文字。"])
    except Exception as error:
        # Readers of foreign formats raise their own types; a hostile file must not stop a batch.
        return Extracted(problems=[f"无法提取文字（{type(error).__name__}）。"])


def _plain(content: bytes) -> Extracted:
    decoded = decode(content)
    text = re.sub(r"\r\n?", "\n", decoded.text)
    return Extracted(text=text, title=first_line(text), charset=decoded.charset)


def _page(content: bytes) -> Extracted:
    page = web.read_page(content)
    return Extracted(page.text, page.title, page.html, page.charset, page.meta)


def _docx(content: bytes) -> Extracted:
    text = office.docx_text(content)
    return Extracted(text=text, title=first_line(text), html=office.docx_html(content))


def _pdf(content: bytes) -> Extracted:
    text, problems = pages.pdf_text(content)
    return Extracted(text=text, title=first_line(text), problems=problems)


def _sheet(content: bytes) -> Extracted:
    return Extracted(text=office.sheet_text(content))


def _odf(content: bytes) -> Extracted:
    text = office.odf_text(content)
    return Extracted(text=text, title=first_line(text))


def _ofd(content: bytes) -> Extracted:
    text = office.ofd_text(content)
    return Extracted(text=text, title=first_line(text))


def first_line(text: str) -> str:
    """A suggestion for the title: the first line that is more than a mark and not a breadcrumb of a saved page."""
    lines = (line.strip() for line in text.splitlines())
    return next((line[:200] for line in lines if len(re.findall(r"\w", line)) >= 4 and not _CRUMB.search(line)), "")


_READERS = {
    "txt": _plain,
    "csv": _plain,
    "html": _page,
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _sheet,
    "xls": _sheet,
    "et": _sheet,
    "ods": _sheet,
    "odt": _odf,
    "odp": _odf,
    "ofd": _ofd,
}
