"""公文 as an editable Word file, in the layout of GB/T 9704—2012."""

from io import BytesIO
from typing import Any

import segno
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from gongkai.web.official import OfficialDocument, OfficialTable, Paragraph

RED = RGBColor(0xD7, 0x00, 0x0F)
PITCH = Pt(28.95)  # 225 mm / 22 lines
NARROW = "-4"  # -0.2 pt a character, in twentieths: 28 of 16 pt in 156 mm
BODY, TITLE, SMALL = Pt(16), Pt(22), Pt(14)  # 三号、二号、四号

# Named first as the standard asks; the program opening the file puts its own in place of one it lacks.
FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
SUBSTITUTES = {
    FANGSONG: "FangSong;Noto Serif CJK SC;SimSun",
    XIAOBIAOSONG: "STZhongsong;Noto Serif CJK SC;SimSun",
    HEITI: "SimHei;Noto Sans CJK SC",
    KAITI: "KaiTi;Noto Serif CJK SC;SimSun",
    SONGTI: "SimSun;Noto Serif CJK SC",
}
LEVEL_FONTS = (FANGSONG, HEITI, KAITI, FANGSONG, FANGSONG)


def render(document: OfficialDocument) -> bytes:
    """The document as .docx."""
    return _Writer(document).write()


class _Writer:
    def __init__(self, document: OfficialDocument) -> None:
        self.source = document
        self.word = Document()

    def write(self) -> bytes:
        self._page()
        self._base_style()
        self._head()
        self._title()
        if self.source.addressee:
            self._line(f"{self.source.addressee.rstrip('：:')}：")
        for block in self.source.blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block)
            else:
                self._table(block)
        self._attachments()
        self._signature()
        self._tail()
        self._properties()
        out = BytesIO()
        self.word.save(out)
        return out.getvalue()

    # Page ---------------------------------------------------------------------

    def _page(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        grid = OxmlElement("w:docGrid")
        # 22 lines a page, in twentieths of a point. The 28 characters come from narrowed runs, not from the grid:
        # programs disagree on the width of its cells.
        for name, value in (("type", "lines"), ("linePitch", "579")):
            grid.set(qn(f"w:{name}"), value)
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        section._sectPr.append(grid)
        self._page_numbers(section)

    def _page_numbers(self, section: Any) -> None:
        """单页居右空一字, 双页居左空一字; the first page of a letter has none."""
        self.word.settings.odd_and_even_pages_header_footer = True
        section.different_first_page_header_footer = self.source.style == "letter"
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            line = footer.paragraphs[0]
            line.alignment = side
            indent = line.paragraph_format
            if side == WD_ALIGN_PARAGRAPH.RIGHT:
                indent.right_indent = SMALL
            else:
                indent.left_indent = SMALL
            self._run(line, "— ", SONGTI, SMALL)
            self._page_field(line)
            self._run(line, " —", SONGTI, SMALL)

    def _page_field(self, line: Any) -> None:
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = self._run(line, "", SONGTI, SMALL)
            if kind:
                part = OxmlElement("w:fldChar")
                part.set(qn("w:fldCharType"), kind)
            else:
                part = OxmlElement("w:instrText")
                part.set(qn("xml:space"), "preserve")
                part.text = text
            run._r.append(part)

    def _base_style(self) -> None:
        style = self.word.styles["Normal"]
        style.font.name, style.font.size = LATIN, BODY
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANGSONG)
        language = OxmlElement("w:lang")
        for name, value in (("val", "zh-CN"), ("eastAsia", "zh-CN")):
            language.set(qn(f"w:{name}"), value)
        style.element.get_or_add_rPr().append(language)
        self._name_substitutes()

    def _name_substitutes(self) -> None:
        """fontTable.xml: what to use where a font of the standard is not installed."""
        part = next(p for p in self.word.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in SUBSTITUTES.items()
        )
        part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")

    # Parts --------------------------------------------------------------------

    def _head(self) -> None:
        doc = self.source
        if doc.style == "plain":
            return
        name = f"{doc.org}文件" if doc.style == "document" else doc.org
        if doc.style == "document":
            self._blank(3)
        head = self._line("", align=WD_ALIGN_PARAGRAPH.CENTER, exact=False)
        # 156 mm hold the name in one line; long names are set smaller.
        size = Pt(min(36, 430 / max(len(name), 1)))
        self._run(head, name, XIAOBIAOSONG, size, RED)
        if doc.style == "document":
            self._blank(1)
            self._rule(self._line(doc.number, align=WD_ALIGN_PARAGRAPH.CENTER), "single", 12)
        else:
            self._rule(head, "thickThinSmallGap", 18)
            self._line(doc.number, align=WD_ALIGN_PARAGRAPH.RIGHT)
        self._blank(1)

    def _title(self) -> None:
        doc = self.source
        title = self._line("", align=WD_ALIGN_PARAGRAPH.CENTER, exact=False)
        title.paragraph_format.line_spacing = Pt(35)
        title.style = self.word.styles["Normal"]
        self._run(title, doc.title, XIAOBIAOSONG, TITLE)
        if doc.style == "plain" and doc.number:
            self._line(doc.number, align=WD_ALIGN_PARAGRAPH.CENTER)
        self._blank(1)

    def _paragraph(self, block: Paragraph) -> None:
        line = self._line("", indent=True)
        line.paragraph_format.keep_with_next = block.level > 0
        run = self._run(line, block.text, LEVEL_FONTS[block.level], BODY)
        run.bold = block.level == 3

    def _table(self, block: OfficialTable) -> None:
        if block.caption:
            caption = self._line("", align=WD_ALIGN_PARAGRAPH.CENTER)
            caption.paragraph_format.keep_with_next = True
            self._run(caption, block.caption, HEITI, Pt(12))
        rows = [list(map(str, row)) for row in ([block.header] if block.header else [])] + [
            [str(cell) for cell in row] for row in block.rows
        ]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return
        table = self.word.add_table(rows=0, cols=width, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for number, values in enumerate(rows):
            cells = table.add_row().cells
            for cell, text in zip(cells, [*values, *[""] * (width - len(values))], strict=True):
                line = cell.paragraphs[0]
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
                line.paragraph_format.line_spacing = Pt(18)
                head = bool(block.header) and number == 0
                self._run(line, text, HEITI if head else FANGSONG, Pt(12))
        if block.header:
            self._repeat_header(table.rows[0])

    def _repeat_header(self, row: Any) -> None:
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)

    def _attachments(self) -> None:
        if self.source.attachments:
            self._blank(1)
        for mark in self.source.marks:
            self._line(mark, indent=True)

    def _signature(self) -> None:
        """署名 centred over the date, the date four characters from the right; never on a page without text."""
        doc = self.source
        self._blank(2)
        for line in self.word.paragraphs[-3:]:  # the last of the text and the two blank lines
            line.paragraph_format.keep_with_next = True
        overhang = max(0, (len(doc.signed) - len(doc.dated)) / 2) * BODY.pt
        edge = 4 * BODY.pt
        for text, shift in ((doc.signed, edge - overhang), (doc.dated, max(edge, overhang))):
            if text:
                line = self._line(text, align=WD_ALIGN_PARAGRAPH.RIGHT)
                line.paragraph_format.right_indent = Pt(max(0, shift))
                line.paragraph_format.keep_with_next = text == doc.signed

    def _tail(self) -> None:
        if self.source.qr:
            drawn = BytesIO()
            segno.make(self.source.qr, error="m", micro=False).save(drawn, kind="png", scale=4, border=1)
            self._line("", exact=False).add_run().add_picture(drawn, width=Mm(28))
        if self.source.note:
            self._line(f"（{self.source.note}）", indent=True)
        if self.source.copies:
            self._blank(1)
            line = self._line("", exact=False)
            self._run(line, f"　抄送：{self.source.copies}", FANGSONG, SMALL)
            self._rule(line, "single", 8, both=True)

    def _properties(self) -> None:
        known = self.word.core_properties
        known.title, known.author, known.language = self.source.title, self.source.org, "zh-CN"
        known.comments, known.keywords = "", ""

    # Pieces --------------------------------------------------------------------

    def _blank(self, count: int) -> None:
        for _ in range(count):
            self._line("")

    def _line(self, text: str, *, align: Any = None, indent: bool = False, exact: bool = True) -> Any:
        line = self.word.add_paragraph()
        form = line.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if exact else WD_LINE_SPACING.SINGLE
        if exact:
            form.line_spacing = PITCH
        if indent:
            self._indent(line)
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None else align
        if text:
            self._run(line, text, FANGSONG, BODY)
        return line

    def _indent(self, line: Any) -> None:
        """Two characters, whatever the size: a unit python-docx does not offer."""
        indent = line._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), "640")  # for programs that do not know the unit

    def _run(self, line: Any, text: str, font: str, size: Any, colour: RGBColor | None = None) -> Any:
        run = line.add_run(text)
        run.font.size, run.font.name = size, LATIN
        marks = run._r.get_or_add_rPr()
        marks.get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if colour is not None:
            run.font.color.rgb = colour
        if size == BODY:
            narrow = OxmlElement("w:spacing")
            narrow.set(qn("w:val"), NARROW)
            marks.insert_element_before(narrow, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
        return run

    def _rule(self, line: Any, kind: str, eighths: int, *, both: bool = False) -> None:
        """A rule under a line (and above it), `eighths` of a point thick; red where the head is."""
        borders = OxmlElement("w:pBdr")
        for side in ("top", "bottom") if both else ("bottom",):
            edge = OxmlElement(f"w:{side}")
            colour = "000000" if both else "D7000F"
            for name, value in (("val", kind), ("sz", str(eighths)), ("space", "6"), ("color", colour)):
                edge.set(qn(f"w:{name}"), value)
            borders.append(edge)
        # The schema fixes the order of these elements, and Word refuses files that do not keep it.
        line._p.get_or_add_pPr().insert_element_before(borders, "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
