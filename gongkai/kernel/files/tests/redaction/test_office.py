"""Word documents and spreadsheets go out only as cleaned copies: what hides in them is shown, then gone."""

import io
import zipfile

import docx
import pytest
from python_calamine import CalamineWorkbook

from gongkai.kernel.files import redaction
from gongkai.kernel.files.checking.archives import inspect
from gongkai.kernel.files.extract import extract
from gongkai.kernel.files.redaction.office import BLOCK, opened
from gongkai.kernel.files.residues import leaks, traces
from gongkai.kernel.files.tests.redaction import office
from gongkai.kernel.files.tests.redaction.office import SECRET, SHOWN


def places(content: bytes, kind: str) -> str:
    return "；".join(f"{one.place}={one.content}" for one in opened(content, kind).hidden)


def copy_of(content: bytes, kind: str, *words: str) -> bytes:
    return opened(content, kind).copy(words)


def test_what_a_word_document_hides_is_shown_with_place_and_words():
    found = places(office.word(), "docx")
    for place in (
        "正文隐藏文字",
        "正文白色文字",
        "正文小到看不见的文字",
        "正文删除的文字（修订）",
        "正文域代码",
        "正文图片的替代文字",
    ):
        assert f"{place}=" in found, place
    for place in ("文档属性", "批注", "自定义 XML 数据", "文档部件库", "缩略图", "内嵌对象", "外部链接"):
        assert f"{place}=" in found, place
    assert found.count(SECRET) >= 9 and "正文修订=1 处插入" in found


def test_what_a_spreadsheet_hides_is_shown_with_place_and_words():
    found = places(office.workbook(), "xlsx")
    for place in ("隐藏的工作表“底稿”", "隐藏的工作表“深藏”", "工作表“名单”隐藏的第 4 行", "工作表“名单”隐藏列中的 E1"):
        assert f"{place}={SECRET}" in found, place
    for place in (
        "工作表“名单”用格式隐藏的 A5",
        "工作表“名单”用格式隐藏的 A6",
        "定义的名称",
        "批注",
        "文档属性",
        "外部链接",
    ):
        assert f"{place}=" in found, place
    assert "图表及其数据=" in found and "工作表“名单”数据有效性=" in found


@pytest.mark.parametrize(("make", "kind"), [(office.word, "docx"), (office.workbook, "xlsx")])
def test_nothing_hidden_is_left_and_what_was_seen_stays(make, kind):
    content = make()
    assert leaks(content, kind, [SECRET])
    copy = copy_of(content, kind)
    assert leaks(copy, kind, [SECRET]) == [] and traces(copy, kind) == []
    assert SHOWN in extract(copy, kind).text
    assert [h for h in opened(copy, kind).hidden if h.place != "图片"] == []
    assert inspect(copy, f"a.{kind}") == (kind, ())  # the door would take it as a sound file


def test_the_copy_of_a_word_document_opens_with_what_a_reader_saw():
    document = docx.Document(io.BytesIO(copy_of(office.word(), "docx")))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert f"{SHOWN}一" in text and "经修订插入的话" in text and "链接网页" in text
    assert len(document.inline_shapes) == 1
    with zipfile.ZipFile(io.BytesIO(copy_of(office.word(), "docx"))) as archive:
        names = set(archive.namelist())
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())
        assert b"PAGE" in archive.read("word/document.xml")
    assert not any(
        n.startswith(("docProps", "customXml", "word/embeddings", "word/glossary", "word/comments")) for n in names
    )


def test_the_copy_of_a_spreadsheet_has_values_and_no_formulas():
    copy = copy_of(office.workbook(), "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(copy))
    assert book.sheet_names == ["名单"]
    rows = book.get_sheet_by_name("名单").to_python(skip_empty_area=False)
    assert rows[0][:3] == [SHOWN, "合计", "底数"] and rows[1][:3] == ["张三", 3.0, 1.0] and rows[2][1] == 42.0
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/theme.xml",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_words_over_several_runs_become_one_block_of_fixed_length():
    copy = copy_of(office.split_word(), "docx", "138-1234 5678".replace("-", ""))
    assert leaks(copy, "docx", [SECRET]) == []
    document = docx.Document(io.BytesIO(copy))
    assert document.paragraphs[0].text == f"电话：{BLOCK}，请保密"
    assert document.tables[0].cell(0, 0).text == f"表内{BLOCK}"
    assert document.sections[0].header.paragraphs[0].text == f"页眉{BLOCK}"
    long, short = (copy_of(office.split_word(w), "docx", w) for w in ("12345678901234567890", "12345678"))
    assert docx.Document(io.BytesIO(long)).paragraphs[0].text == docx.Document(io.BytesIO(short)).paragraphs[0].text


def test_words_in_cells_and_numbers_become_blocks():
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(f"表{SECRET}")
    sheet.write(0, 0, int(SECRET))
    sheet.write(1, 0, f"电话 {SECRET[:3]} {SECRET[3:]} 转")
    sheet.write(2, 0, "其他")
    sheet.set_header(f"&C{SECRET}")
    book.close()
    copy = copy_of(target.getvalue(), "xlsx", SECRET)
    assert leaks(copy, "xlsx", [SECRET]) == []
    read = CalamineWorkbook.from_filelike(io.BytesIO(copy))
    assert read.sheet_names == [f"表{BLOCK}"]
    assert read.get_sheet_by_index(0).to_python() == [[BLOCK], [f"电话 {BLOCK} 转"], ["其他"]]


@pytest.mark.parametrize(("make", "kind"), [(office.split_word, "docx"), (office.workbook, "xlsx")])
def test_the_proof_of_a_cleaned_copy(make, kind):
    copy = redaction.cleaned(make(), kind, [SECRET])
    assert redaction.prove_cleaned(copy, kind, [SECRET], name=f"a.{kind}").passed
    spoilt = redaction.prove_cleaned(make(), kind, [SECRET], name=f"{SECRET}.{kind}")
    failed = {check.key for check in spoilt.checks if not check.passed}
    assert {"bytes", "name", "hidden"} <= failed


WHITE, DARK = docx.shared.RGBColor(255, 255, 255), "1F3864"


def in_word(dress):
    """A document of one word in a paragraph of its own, dressed by the test; and the word it shows anyway."""
    document = docx.Document()
    document.add_paragraph(SHOWN)
    dress(document, document.add_paragraph().add_run(SECRET))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def coloured(run, value):
    run.font.color.rgb = docx.shared.RGBColor.from_string(value)


def shaded(element, fill):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:fill"), fill)
    element.append(shade)


def by_paragraph_style(document, run):
    style = document.styles.add_style("Pale", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.font.color.rgb = WHITE
    below = document.styles.add_style("Paler", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    below.base_style = style
    docx.text.paragraph.Paragraph(run._r.getparent(), document).style = below


def in_a_cell(document, run, fill=""):
    cell = document.add_table(1, 1).cell(0, 0)
    if fill:
        shaded(cell._tc.get_or_add_tcPr(), fill)
    coloured(cell.paragraphs[0].add_run(SECRET), "FFFFFF")
    run._r.getparent().remove(run._r)


@pytest.mark.parametrize(
    ("dress", "label"),
    [
        (lambda d, r: coloured(r, "FEFEFE"), "白色文字"),
        (lambda d, r: (coloured(r, DARK), shaded(r._r.get_or_add_rPr(), DARK)), "与底色相同的文字"),
        (by_paragraph_style, "白色文字"),
        (in_a_cell, "白色文字"),
        (lambda d, r: setattr(r.font, "size", docx.shared.Pt(2)), "小到看不见的文字"),
        (lambda d, r: setattr(d.styles["Normal"].font, "hidden", True), "隐藏文字"),
        (lambda d, r: (coloured(r, "FFFF00"), setattr(r.font, "highlight_color", 7)), "与底色相同的文字"),
    ],
    ids=[
        "nearly white",
        "like its ground",
        "style of a style",
        "white cell",
        "two points",
        "default style",
        "highlight",
    ],
)
def test_letters_nobody_reads_are_found_and_gone(dress, label):
    content = in_word(dress)
    assert f"正文{label}={SECRET}" in places(content, "docx")
    copy = copy_of(content, "docx")
    assert leaks(copy, "docx", [SECRET]) == []
    assert [one for one in opened(copy, "docx").hidden if one.place != "图片"] == []


@pytest.mark.parametrize(
    "dress",
    [
        lambda d, r: (coloured(r, "FFFFFF"), shaded(r._r.get_or_add_rPr(), DARK)),
        lambda d, r: in_a_cell(d, r, DARK),
        lambda d, r: coloured(r, "808080"),
        lambda d, r: setattr(r.font, "size", docx.shared.Pt(5)),
    ],
    ids=["on a dark ground", "in a dark cell", "grey", "small print"],
)
def test_letters_that_are_read_stay(dress):
    content = in_word(dress)
    assert SECRET not in places(content, "docx")
    assert SECRET in extract(copy_of(content, "docx"), "docx").text


def in_sheet(value, *pieces, **look):
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write(0, 0, SHOWN)
    if pieces:
        dressed = [book.add_format(piece) if isinstance(piece, dict) else piece for piece in pieces]
        sheet.write_rich_string(1, 0, *dressed, book.add_format(look))
    else:
        sheet.write(1, 0, value, book.add_format(look))
    book.close()
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        in_sheet(SECRET, font_color="#FFFFFF", bg_color="#FFFFFF"),
        in_sheet(SECRET, font_color="#1F3864", bg_color="#1F3864"),
        in_sheet(SECRET, font_size=1),
        in_sheet(int(SECRET), num_format=";;"),
        in_sheet(SECRET, num_format='"";"";"";""'),
        in_sheet(SECRET, f"{SHOWN}：", {"font_color": "#FFFFFF"}, SECRET),
    ],
    ids=["white on white fill", "like its ground", "tiny", "no numbers", "four times nothing", "part of a cell"],
)
def test_cells_that_show_nothing_are_found_and_gone(content):
    found = places(content, "xlsx")
    assert "A2" in found and SECRET in found and "用格式隐藏" in found
    copy = copy_of(content, "xlsx")
    assert leaks(copy, "xlsx", [SECRET]) == []
    assert opened(copy, "xlsx").hidden == []


@pytest.mark.parametrize(
    "content",
    [
        in_sheet(SECRET, font_color="#FFFFFF", bg_color="#1F3864"),
        in_sheet(SECRET, num_format=";;"),
        in_sheet(int(SECRET), num_format="0;;"),
        in_sheet(SECRET, f"{SHOWN}：", {"font_color": "#FFFFFF"}, SECRET, font_color="#FFFFFF", bg_color="#000000"),
    ],
    ids=["white on dark", "text in a format without numbers", "positive numbers", "part on a dark ground"],
)
def test_cells_that_are_read_stay(content):
    assert SECRET not in places(content, "xlsx")
    assert leaks(copy_of(content, "xlsx"), "xlsx", [SECRET])


def test_a_rule_that_may_hide_cells_is_announced():
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write(0, 0, SHOWN)
    white = book.add_format({"font_color": "#FFFFFF"})
    sheet.conditional_format("B2:B9", {"type": "cell", "criteria": ">", "value": 1, "format": white})
    book.close()
    assert "工作表“表”条件格式可能隐藏的 B2:B9=" in places(target.getvalue(), "xlsx")
