"""Where words stand on a page: found whatever their width, case and line breaks."""

from gongkai.kernel.files.redaction.shapes import Box, PageText


def page(text: str, per_line: int = 10) -> PageText:
    boxes = [
        Box(0, 0, 0, 0)
        if letter.isspace()
        else Box(
            (n % per_line) * 2_000,
            (n // per_line) * 5_000,
            (n % per_line) * 2_000 + 1_800,
            (n // per_line) * 5_000 + 2_000,
        )
        for n, letter in enumerate(text)
    ]
    return PageText(text, boxes)


def test_words_are_found_in_other_widths_and_over_blanks_and_line_ends():
    text = page("电话１３８ 1234\n5678号，王小明")
    (found,) = text.find("13812345678")
    assert text.text[slice(*found)] == "１３８ 1234\n5678"
    assert [text.text[slice(*one)] for one in text.find("王 小明")] == ["王小明"]
    assert list(text.find("")) == [] and list(text.find("李四")) == []


def test_words_over_two_lines_have_a_box_on_each():
    text = page("一二三四五六七八九十甲乙丙丁")
    boxes = text.lines(8, 12)
    assert len(boxes) == 2
    assert boxes[0].right > boxes[1].right and boxes[0].bottom < boxes[1].top


def test_cells_of_a_table_are_kept_apart():
    """On the page a column of room; in the text the numbers run into each other."""
    boxes = [
        Box(n * 1_000 + (9_000 if n >= 3 else 0), 0, n * 1_000 + 900 + (9_000 if n >= 3 else 0), 2_000)
        for n in range(6)
    ]
    text = PageText("123456", boxes)
    assert text.parted.text == "123\t456"
    assert text.parted.lines(4, 7) == text.lines(3, 6)


def test_overlapping_words_do_not_loop():
    assert len(list(page("aaaa").find("aa"))) == 2
