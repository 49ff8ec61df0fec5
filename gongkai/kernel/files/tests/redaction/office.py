"""Word documents and spreadsheets in which a secret stands at every place that a reader does not see."""

import io

import docx
import xlsxwriter
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from gongkai.kernel.files.tests import hostile

SECRET = "13812345678"
SHOWN = "可以公开的内容"


def word(secret: str = SECRET) -> bytes:
    """Hidden, deleted, white and tiny text, comments, fields, alternative text, properties, parts nobody opens."""
    document = docx.Document()
    document.core_properties.author = secret
    document.add_paragraph(f"{SHOWN}一")
    hidden = document.add_paragraph(SHOWN).add_run(secret)
    hidden.font.hidden = True
    white = document.add_paragraph().add_run(f"白{secret}")
    white.font.color.rgb = docx.shared.RGBColor(255, 255, 255)
    tiny = document.add_paragraph().add_run(f"小{secret}")
    tiny.font.size = docx.shared.Pt(1)
    style = document.styles.add_style("Covert", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    document.add_paragraph().add_run(f"样式{secret}", style="Covert")
    changed = document.add_paragraph("经修订")
    changed._p.append(_xml("w:del", f"<w:r><w:delText>{secret}</w:delText></w:r>"))
    changed._p.append(_xml("w:ins", "<w:r><w:t>插入的话</w:t></w:r>"))
    document.add_comment(changed.runs, text=secret, author=secret)
    for code in (f'INCLUDETEXT "{secret}"', "PAGE"):
        _field(document.add_paragraph("域"), code)
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = secret
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG", exif=exif.tobytes())
    document.add_picture(io.BytesIO(picture.getvalue()))
    document.inline_shapes[0]._inline.docPr.set("descr", secret)
    link = document.add_paragraph("链接")
    key = document.part.relate_to(f"https://example.org/{secret}", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, True)
    link._p.append(parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{key}"><w:r><w:t>网页</w:t></w:r></w:hyperlink>'))
    start = OxmlElement("w:bookmarkStart")
    start.set(qn("w:name"), f"b{secret}")
    start.set(qn("w:id"), "7")
    link._p.append(start)
    target = io.BytesIO()
    document.save(target)
    extra: dict[str, bytes | str | None] = {
        "customXml/item1.xml": f"<a>{secret}</a>",
        "word/glossary/document.xml": f"<a>{secret}</a>",
        "docProps/thumbnail.jpeg": hostile.jpg(),
        "word/embeddings/oleObject1.bin": secret.encode(),
    }
    return hostile.changed(target.getvalue(), extra)


def split_word(secret: str = SECRET) -> bytes:
    """The words run over three runs, in a table, a header and a footnote-like paragraph."""
    document = docx.Document()
    paragraph = document.add_paragraph("电话：")
    for piece in (secret[:3], secret[3:7], secret[7:]):
        paragraph.add_run(piece).bold = piece == secret[3:7]
    paragraph.add_run("，请保密")
    document.add_table(1, 1).cell(0, 0).text = f"表内{secret}"
    document.sections[0].header.paragraphs[0].text = f"页眉{secret}"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def workbook(secret: str = SECRET) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"author": secret, "comments": secret})
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, [SHOWN, "合计", "底数"])
    sheet.write_row(1, 0, ["张三", 3, 1])
    sheet.write_formula(2, 1, "=SUM(底稿!A1:A2)", None, 42)
    sheet.write_row(3, 0, [secret, 1, 2])
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.write(0, 4, secret)
    sheet.set_column(4, 4, None, None, {"hidden": True})
    sheet.write(4, 0, secret, book.add_format({"num_format": ";;;"}))
    sheet.write(5, 0, f"白{secret}", book.add_format({"font_color": "#FFFFFF"}))
    sheet.write_comment(1, 0, secret, {"author": secret})
    sheet.data_validation(8, 0, 8, 0, {"validate": "list", "source": [secret]})
    sheet.conditional_format(8, 1, 8, 1, {"type": "text", "criteria": "containing", "value": secret, "format": None})
    sheet.write_url(7, 0, f"https://example.org/{secret}", string="网页")
    book.add_worksheet("底稿").write(0, 0, secret)
    book.get_worksheet_by_name("底稿").hide()
    deep = book.add_worksheet("深藏")
    deep.write(0, 0, secret)
    deep.very_hidden()
    book.define_name("联系人", f'="{secret}"')
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": secret, "values": "=底稿!$A$1:$A$2"})
    sheet.insert_chart("H2", chart)
    book.close()
    return target.getvalue()


def _xml(tag: str, inside: str) -> object:
    return parse_xml(
        f'<{tag} {nsdecls("w")} w:id="5" w:author="{SECRET}" w:date="2026-01-01T00:00:00Z">{inside}</{tag}>'
    )


def _field(paragraph: object, code: str) -> None:
    for inside in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>结果</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inside}</w:r>"))  # type: ignore[attr-defined]
