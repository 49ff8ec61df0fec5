"""Grids out of files that only look like tables: PDF with drawn lines, boxes drawn in text."""

import io

import pypdf
import pytest
import typst

from gongkai.kernel.files.extract.tables import blocks
from gongkai.kernel.files.kinds import advice
from gongkai.kernel.files.tests import hostile


def printed(tmp_path, source: str, *, page: str = "width: 400pt, height: 400pt") -> list:
    path = tmp_path / "a.typ"
    path.write_text(f"#set page({page})\n{source}")
    return blocks(typst.compile(str(path)), "pdf")


def test_a_blank_cell_of_a_printed_table_keeps_its_place(tmp_path):
    source = "Before\n#table(columns: 3, [a], [b], [c], [1], [], [3])\nAfter"
    assert printed(tmp_path, source) == ["Before", [["a", "b", "c"], ["1", "", "3"]], "After"]


def test_merged_cells_of_a_printed_table_cover_their_neighbours(tmp_path):
    cells = "table.cell(rowspan: 2)[side], table.cell(colspan: 2)[over], [1], [2]"
    assert printed(tmp_path, f"#table(columns: 3, {cells})") == [[["side", "over", None], [None, "1", "2"]]]


def test_a_number_broken_by_a_narrow_column_stays_in_its_cell(tmp_path):
    source = "#table(columns: (60pt, 60pt), [a], [12\\ 345], [b], [6])"
    assert printed(tmp_path, source) == [[["a", "12\n345"], ["b", "6"]]]


def test_a_turned_page_is_read_as_it_is_seen(tmp_path):
    path = tmp_path / "a.typ"
    path.write_text(
        "#set page(width: 300pt, height: 300pt)\n#rotate(-90deg, reflow: true, table(columns: 2, [a], [b], [1], [2]))"
    )
    writer = pypdf.PdfWriter(io.BytesIO(typst.compile(str(path))))
    writer.pages[0].rotate(90)
    target = io.BytesIO()
    writer.write(target)
    assert blocks(target.getvalue(), "pdf") == [[["a", "b"], ["1", "2"]]]


def test_a_page_without_drawn_tables_stays_lines(tmp_path):
    assert printed(tmp_path, "first 1\\ second 2") == ["first 1", "second 2"]


def test_a_scan_says_what_to_send_instead():
    with pytest.raises(ValueError, match=r"可能是扫描件.*能选中文字的 PDF"):
        blocks(hostile.pdf(), "pdf")


def text(*lines: str) -> list:
    return blocks("\n".join(lines).encode(), "txt")


def test_a_box_drawn_in_text_is_a_grid():
    lines = ("┌────┬──┐", "│项目│数│", "├────┼──┤", "│收到│ 3│", "├────┼──┤", "│办结│  │", "└────┴──┘")
    assert text("标题", *lines) == ["标题", [["项目", "数"], ["收到", "3"], ["办结", ""]]]


def test_lines_between_two_rules_are_one_row():
    lines = ("┌──────┬──┐", "│申请  │ 1│", "│办结数│  │", "├──────┼──┤", "│答复数│ 2│", "└──────┴──┘")
    assert text(*lines) == [[["申请\n办结数", "1"], ["答复数", "2"]]]


def test_a_cell_over_two_columns_keeps_the_places_of_those_below():
    lines = ("│项目│  办结  │", "│    │按时│延期│", "│申请│ 1  │ 2  │")
    assert text(*lines) == [[["项目", "办结", None], ["", "按时", "延期"], ["申请", "1", "2"]]]


def test_bars_that_do_not_stand_under_each_other_are_no_grid():
    assert text("│项目│数│", "│收到数│3│备注│", "│甲│4│") == ["项目 数", "收到数 3 备注", "甲 4"]


def test_two_boxes_under_each_other_are_two_tables():
    box = ("┌─┬─┐", "│a│b│", "├─┼─┤", "│1│2│", "└─┴─┘")
    assert text(*box, *box) == [[["a", "b"], ["1", "2"]]] * 2


@pytest.mark.parametrize(
    ("extension", "accepted", "told"),
    [
        ("doc", {"docx", "pdf"}, "请用Word 或者 WPS打开，另存为 .docx 后再上传。"),
        ("wps", {"pdf"}, "请用Word 或者 WPS打开，另存为 .pdf 后再上传。"),
        ("ofd", {"docx", "pdf"}, "请用OFD 阅读器打开，另存为 .pdf 后再上传。"),
        ("exe", {"docx", "pdf"}, ""),
        ("doc", {"jpg"}, ""),
    ],
)
def test_what_to_save_a_file_as_that_is_not_taken(extension, accepted, told):
    assert advice(extension, accepted) == told
