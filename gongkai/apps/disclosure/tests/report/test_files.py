"""Word, spreadsheet, CSV: opened again and compared with the form cell by cell."""

import csv
import io
from decimal import Decimal

import docx
import pytest
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from gongkai.apps.disclosure.rules.report import (
    Contact,
    ReportDocument,
    catalogue,
    csv_file,
    introduction,
    parts,
    read,
    table_model,
)
from gongkai.apps.disclosure.rules.report.spreadsheet import TABLE_ROW, spreadsheet_file
from gongkai.apps.disclosure.rules.report.word import word_file
from gongkai.apps.disclosure.tests.report.samples import bureau, city

TEXTS = {
    "overview": "（一）主动公开\n全年收到申请{{指标:requests.total.new|件}}。\x0b",
    "problems": "解读不够。",
    "other_matters": "未收取信息处理费。",
}
CONTACT = Contact(address="人民路1号", postcode="210000", phone="025-12345678", email="a@example.gov.cn")


def document(report) -> ReportDocument:
    return ReportDocument(
        read(report), "某市人民政府", 2025, "11320000014000000X", TEXTS, website="某市人民政府网站", contact=CONTACT
    )


@pytest.mark.parametrize("report", [bureau, city])
def test_word_holds_every_cell_at_its_place(report):
    given = document(report())
    word = docx.Document(io.BytesIO(word_file(given)))
    models = table_model(given.data)
    assert len(word.tables) == len(models) == 3
    for table, model in zip(word.tables, models, strict=True):
        assert (len(table.rows), len(table.columns)) == (len(model.rows), model.width)
        rows = [list(row.cells) for row in table.rows]
        for y, x, cell in model.placed():
            assert rows[y][x].text == cell.text
            last = rows[y + cell.rowspan - 1][x + cell.colspan - 1]
            assert last._tc is rows[y][x]._tc, f"{cell.text} is not one merged cell"


def test_word_reads_in_the_order_of_the_form():
    word = docx.Document(io.BytesIO(word_file(document(city()))))
    lines = [paragraph.text for paragraph in word.paragraphs if paragraph.text]
    assert lines[0] == "某市人民政府2025年政府信息公开工作年度报告"
    assert [line for line in lines if line[:2] in {"一、", "二、", "三、", "四、", "五、", "六、"}] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    assert "全年收到申请14069件。" in lines
    body = [child.tag.rpartition("}")[2] for child in word.element.body if child.tag != qn("w:sectPr")]
    assert body.count("tbl") == 3


def test_word_names_the_fonts_of_official_documents():
    """GB/T 9704: title 小标宋, text 仿宋, headings 黑体 and 楷体; each also as the East Asian font."""
    word = docx.Document(io.BytesIO(word_file(document(city()))))
    fonts = {}
    for paragraph in word.paragraphs:
        for run in paragraph.runs:
            fonts[run.text] = (run.font.name, run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt)
    assert fonts["某市人民政府2025年政府信息公开工作年度报告"] == ("方正小标宋简体", "方正小标宋简体", 22)
    assert fonts["一、总体情况"] == ("黑体", "黑体", 16)
    assert fonts["（一）主动公开"] == ("楷体_GB2312", "楷体_GB2312", 16)
    assert fonts["解读不够。"] == ("仿宋_GB2312", "仿宋_GB2312", 16)


def test_word_repeats_the_head_of_the_long_table():
    table = docx.Document(io.BytesIO(word_file(document(city())))).tables[1]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True] * 3 + [False] * 25


@pytest.mark.parametrize("report", [bureau, city])
def test_the_workbook_holds_every_cell_at_its_place(report):
    given = document(report())
    book = CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet_file(given)))
    models = table_model(given.data)
    assert book.sheet_names == [model.title for model in models]
    for model in models:
        sheet = book.get_sheet_by_name(model.title)
        rows = sheet.to_python()
        for y, x, cell in model.placed():
            found = rows[y + TABLE_ROW][x]
            assert found == (cell.text if cell.value is None else cell.value)
            assert isinstance(found, str if cell.value is None else float)
        merged = {((y1 - TABLE_ROW, x1), (y2 - TABLE_ROW, x2)) for (y1, x1), (y2, x2) in sheet.merged_cell_ranges}
        assert merged - {((-TABLE_ROW, 0), (-TABLE_ROW, model.width - 1))} == {
            ((y, x), (y + cell.rowspan - 1, x + cell.colspan - 1))
            for y, x, cell in model.placed()
            if cell.rowspan > 1 or cell.colspan > 1
        }


def test_a_name_that_looks_like_a_formula_stays_text():
    given = ReportDocument(read(bureau()), "=1+1", 2023, "=cmd()")
    book = CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet_file(given)))
    assert book.get_sheet_by_index(0).to_python()[0][0].startswith("=1+1")
    rows = list(csv.DictReader(io.StringIO(csv_file(given).decode("utf-8-sig"))))
    assert {row["unit_code"] for row in rows} == {"'=cmd()"}


@pytest.mark.parametrize("report", [bureau, city])
def test_csv_has_a_line_for_every_known_number(report):
    given = document(report())
    rows = list(csv.DictReader(io.StringIO(csv_file(given).decode("utf-8-sig"))))
    assert all(Decimal(row["value"]) == given.data.value(row["key"]) for row in rows)
    assert {(row["template_id"], row["report_year"], row["unit_code"]) for row in rows} == {
        ("gov-info-annual-report-2021", "2025", "11320000014000000X")
    }
    written = {row["key"] for row in rows}
    known = {key for key, cell in catalogue().printed.items() if cell.table and given.data.usable(key)}
    assert known - written == {key for key in known if given.data.bare_other and ".other." in key and "requests" in key}


def test_the_introduction_names_basis_period_and_contact():
    text = introduction(document(city()))
    assert text == (
        "根据《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条和《政府信息公开工作年度报告格式》"
        "（国办公开办函〔2021〕30号），编制本报告。本报告所列数据的统计期限自2025年1月1日起至2025年12月31日止。"
        "本报告电子版可在某市人民政府网站下载。如对本报告有疑问，请与某市人民政府联系"
        "（地址：人民路1号；邮编：210000；电话：025-12345678；电子邮箱：a@example.gov.cn）。"
    )


def test_own_words_replace_the_usual_introduction():
    given = ReportDocument(read(city()), "某局", 2025, introduction="本报告由某局编制。")
    first = next(iter(parts(given)))
    assert [paragraph.text for paragraph in first.paragraphs] == ["本报告由某局编制。"]
