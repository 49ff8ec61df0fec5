"""The yearly report as a Word file in the layout of official documents (GB/T 9704), tables as in the form.

The fonts are named, not embedded: 方正小标宋简体, 仿宋_GB2312 and 楷体_GB2312 are not free to hand on.
"""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from gongkai.apps.disclosure.rules.report.document import Part, ReportDocument, parts
from gongkai.apps.disclosure.rules.report.tables import TableCell, TableModel

TITLE_FONT, TEXT_FONT, HEADING_FONT, SUBHEADING_FONT, TABLE_FONT = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
# 二号, 三号, 四号 and the sizes of small print in the tables.
TITLE_SIZE, TEXT_SIZE, FOOTER_SIZE = Pt(22), Pt(16), Pt(14)
TABLE_SIZE = {"proactive": Pt(12), "statistics": Pt(12), "entries": Pt(12), "requests": Pt(9), "disputes": Pt(9)}
LINE = Pt(28)
PAGE = {"page_width": Mm(210), "page_height": Mm(297)}
MARGINS = {"top_margin": Mm(37), "bottom_margin": Mm(35), "left_margin": Mm(28), "right_margin": Mm(26)}
# Widths of the grid columns in millimetres; each adds up to the 156 mm of the text area.
WIDTHS: dict[str, tuple[float, ...]] = {
    "statistics": (112, 18, 26),
    "entries": (112, 26, 18),
    "requests": (13, 20, 47.8, *(10.6,) * 6, 11.6),
    "disputes": (10.4,) * 15,
}


def word_file(document: ReportDocument) -> bytes:
    """The report as a .docx file."""
    word = Document()
    _set_up(word, document)
    _paragraph(word, document.title, TITLE_FONT, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER, style="Title")
    for part in parts(document):
        _part(word, part)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def _set_up(word: WordDocument, document: ReportDocument) -> None:
    section = word.sections[0]
    for name, size in {**PAGE, **MARGINS}.items():
        setattr(section, name, size)
    _style(word, "Normal", TEXT_FONT, TEXT_SIZE)
    _style(word, "Heading 1", HEADING_FONT, TEXT_SIZE)
    _style(word, "Heading 2", SUBHEADING_FONT, TEXT_SIZE)
    _style(word, "Title", TITLE_FONT, TITLE_SIZE)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    word.styles["Normal"].element.get_or_add_rPr().append(language)
    properties = word.core_properties
    properties.title, properties.author, properties.language = document.title, document.unit_name[:255], "zh-CN"
    properties.subject = f"政府信息公开工作年度报告 {document.report_year}"
    properties.comments = ""
    _page_number(section.footer.paragraphs[0])


def _style(word: WordDocument, name: str, font: str, size: int) -> None:
    style = word.styles[name]
    style.font.name, style.font.size, style.font.bold = font, size, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    fonts.set(qn("w:eastAsia"), font)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    # The default title style draws a rule under the title.
    if (properties := style.element.pPr) is not None and (border := properties.find(qn("w:pBdr"))) is not None:
        properties.remove(border)


def _part(word: WordDocument, part: Part) -> None:
    if part.heading:
        heading = _paragraph(word, part.heading, HEADING_FONT, TEXT_SIZE, style="Heading 1")
        heading.paragraph_format.first_line_indent = TEXT_SIZE * 2
    for line in part.paragraphs:
        font, style = (SUBHEADING_FONT, "Heading 2") if line.is_heading else (TEXT_FONT, "Normal")
        text = _paragraph(word, line.text, font, TEXT_SIZE, style=style)
        text.paragraph_format.first_line_indent = TEXT_SIZE * 2
    if part.table:
        _table(word, part.table)


def _paragraph(
    word: WordDocument,
    text: str,
    font: str,
    size: int,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    style: str = "Normal",
) -> WordParagraph:
    paragraph = word.add_paragraph(style=style)
    paragraph.alignment = alignment
    _font(paragraph.add_run(text), font, size)
    return paragraph


def _font(run: Run, font: str, size: int) -> None:
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(word: WordDocument, model: TableModel) -> None:
    table = word.add_table(rows=len(model.rows), cols=model.width, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _narrow_margins(table)
    rows = list(table.rows)
    grid = [list(row.cells) for row in rows]
    widths = WIDTHS.get(model.key) or _evenly(model.width)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for y, row in enumerate(rows):
        _row(row, is_head=y < len(model.head))
        for x, width in enumerate(widths):
            grid[y][x].width = Mm(width)
    for y, x, cell in model.placed():
        last = grid[y + cell.rowspan - 1][x + cell.colspan - 1]
        _fill(grid[y][x].merge(last), cell, TABLE_SIZE[model.key])
    word.add_paragraph()


def _evenly(columns: int) -> tuple[float, ...]:
    """二: a wide column for the row's name, the rest shared alike."""
    return (54, *((156 - 54) / (columns - 1),) * (columns - 1))


def _fill(target: _Cell, cell: TableCell, size: int) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = target.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.SINGLE, 1.0
    left = cell.scope in ("row", "rowgroup") and cell.rowspan == 1 and not cell.id.startswith("h-art")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    _font(paragraph.add_run(cell.text), TABLE_FONT, size)


def _row(row: _Row, *, is_head: bool) -> None:
    """A row stays on one page; head rows come again on the next."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _narrow_margins(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "28")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # The schema fixes the order of table properties: margins stand before the look.
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def _page_number(paragraph: WordParagraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(paragraph.add_run("— "), TABLE_FONT, FOOTER_SIZE)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    shown = paragraph.add_run("1")
    _font(shown, TABLE_FONT, FOOTER_SIZE)
    field.append(shown._r)
    _font(paragraph.add_run(" —"), TABLE_FONT, FOOTER_SIZE)
