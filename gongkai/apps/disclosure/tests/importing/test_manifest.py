"""导入清单: as people fill it in."""

from datetime import date, datetime

import pytest

from gongkai.apps.disclosure.rules.importing import BadManifest, Line, csv_rows, read_manifest, write_manifest

KINDS = {"information": "一般信息", "report": "年度报告"}
HEAD = ["文件", "机关", "标题", "公开日期", "所属年度", "栏目", "信息种类", "附件"]


def test_a_line_is_read_as_it_was_filled_in():
    row = [
        "a.txt",
        "县水务局",
        "年报",
        datetime(2020, 1, 16),
        2019.0,
        "政府信息公开年报",
        "年度报告",
        "表.xlsx；图.pdf",
    ]
    (line,) = read_manifest([HEAD, row], KINDS)
    assert line == Line(
        "a.txt",
        "县水务局",
        "年报",
        date(2020, 1, 16),
        year=2019,
        column="reports",
        kind="report",
        attachments=("表.xlsx", "图.pdf"),
        number=2,
    )


def test_every_fault_is_named_with_its_line():
    rows = [
        HEAD,
        ["a.txt", "", "", "去年", "19", "没有的栏目", "没有的种类"],
        [],
        ["", "县水务局"],
        ["a.txt"],
    ]
    with pytest.raises(BadManifest) as caught:
        read_manifest(rows, KINDS)
    text = "\n".join(caught.value.problems)
    assert "第2行：公开日期“去年”不是日期" in text
    assert "第2行：所属年度“19”应为四位年份" in text
    assert "第2行：栏目“没有的栏目”不存在" in text
    assert "第2行：信息种类“没有的种类”不存在，可用的有：一般信息、年度报告。" in text
    assert "第4行：没有填写文件名。" in text
    assert "第5行：文件“a.txt”在第2行已经列出。" in text


@pytest.mark.parametrize("rows", [[], [["名称", "日期"]], [["文件", "备注栏"]], [["文件"]], [["文件"], ["", ""]]])
def test_a_list_that_is_none_is_refused_with_a_sentence(rows):
    with pytest.raises(BadManifest, match="清单"):
        read_manifest(rows, KINDS)


def test_what_is_written_can_be_read_again():
    lines = [
        Line(
            "甲,一.txt", "县水务局", '说"明"', date(2020, 1, 16), date(2020, 1, 15), 2019, "reports", "report", number=2
        ),
        Line("乙.docx", attachments=("一.pdf", "二.pdf"), number=3),
    ]
    assert read_manifest(csv_rows(write_manifest(lines, KINDS)), KINDS) == lines


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separators_of_different_offices(mark):
    assert csv_rows(f"文件{mark}机关\na.txt{mark}县水务局\n")[1] == ["a.txt", "县水务局"]
