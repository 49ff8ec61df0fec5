"""Text of Word, spreadsheet, OpenDocument and OFD files."""

import io
import re
import zipfile

import mammoth
from lxml import etree, html
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from gongkai.kernel.files.extract.web import block_text

MAX_ROWS = 20_000
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='标题'] => h1:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
u => u
"""


def docx_html(content: bytes) -> str:
    """HTML of a Word document without pictures; comments and deletions are left out."""
    result = mammoth.convert_to_html(
        io.BytesIO(content), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda image: {"src": ""})
    )
    return str(result.value)


def docx_text(content: bytes) -> str:
    fragment = html.fragment_fromstring(docx_html(content) or "<p></p>", create_parent="div")
    return block_text(fragment)


def sheet_text(content: bytes) -> str:
    """Every sheet, hidden ones too: a line for each row, tabs between cells."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    parts = []
    for meta in book.sheets_metadata:
        rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=True)[:MAX_ROWS]
        hidden = "" if meta.visible == SheetVisibleEnum.Visible else "（隐藏）"
        lines = ("\t".join(_cell(cell) for cell in row).rstrip() for row in rows)
        parts.append("\n".join([f"{meta.name}{hidden}", *(line for line in lines if line)]))
    return "\n\n".join(parts)


def sheet_rows(content: bytes) -> list[list[object]]:
    """The cells of the first visible sheet, dates as dates and numbers as numbers."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    visible = (meta.name for meta in book.sheets_metadata if meta.visible == SheetVisibleEnum.Visible)
    name = next(visible, None)
    if name is None:
        return []
    return [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=True)[:MAX_ROWS]]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def odf_text(content: bytes) -> str:
    """Paragraphs, headings and cells of an OpenDocument file."""
    root = _part(content, "content.xml")
    lines = []
    for element in root.iter("{*}p", "{*}h"):
        words = _words(element)
        if words:
            lines.append(words)
    return "\n".join(lines)


def ofd_text(content: bytes) -> str:
    """Text of an OFD file (GB/T 33190): the TextCode of every page, in page order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pages = [n for n in archive.namelist() if re.search(r"Pages/.+\.xml$", n)]
        lines = []
        for name in sorted(pages, key=_page_order):
            root = _parse(archive.read(name))
            lines.append("\n".join(_words(e) for e in root.iter("{*}TextCode")))
        return "\n".join(line for line in lines if line)


def _words(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext()).strip()


def _page_order(name: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", name)]


def _part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _parse(archive.read(name))


def _parse(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(xml, parser=parser)
