"""与公开版本的差异: nothing of either text is lost, nothing is invented."""

from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules.differences import Line, Piece, compare, too_long

TEXTS = st.lists(st.text(alphabet="甲乙丙丁一二三。，ab1 ", max_size=12), max_size=8).map("\n".join)


def said(lines: list[Line], *changes: str) -> list[str]:
    """Paragraphs that are made of pieces of these kinds."""
    texts = ["".join(p.text for p in line.pieces if p.change in changes) for line in lines if line.pieces]
    return [t for t in texts if t]


def test_a_changed_word_is_marked_inside_its_paragraph():
    lines = compare("第一条 办公时间为八时。\n第二条 不变。", "第一条 办公时间为九时。\n第二条 不变。")
    assert lines == [
        Line((Piece("第一条 办公时间为"), Piece("八", "removed"), Piece("九", "added"), Piece("时。"))),
        Line((Piece("第二条 不变。"),)),
    ]


def test_paragraphs_that_have_little_in_common_are_one_gone_and_one_new():
    assert compare("收费标准见附件。", "本项目自二月起取消") == [
        Line((Piece("收费标准见附件。", "removed"),)),
        Line((Piece("本项目自二月起取消", "added"),)),
    ]


def test_what_stays_the_same_is_counted_not_repeated():
    old = "\n".join(f"第{n}条" for n in range(1, 21))
    lines = compare(old, f"{old}\n新增条款")
    assert [line.skipped for line in lines] == [19, 0, 0]
    assert said(lines, "added") == ["新增条款"]


def test_the_same_text_has_no_difference():
    assert compare("甲\n乙", "甲\n乙") == []
    assert compare("", "") == []


def test_very_long_texts_are_not_compared():
    assert not too_long("甲\n" * 1000, "乙\n" * 1000)
    assert too_long("甲\n" * 4000, "乙\n" * 4000)


@given(TEXTS, TEXTS)
def test_every_difference_is_there_and_only_differences_are(old, new):
    lines = compare(old, new)
    before, after = old.splitlines(), new.splitlines()
    assert (lines == []) is (before == after)
    shown_old, shown_new = said(lines, "same", "removed"), said(lines, "same", "added")
    skipped = sum(line.skipped for line in lines)
    blank_old, blank_new = ([t for t in texts if t] for texts in (before, after))
    assert all(t in blank_old for t in shown_old)
    assert all(t in blank_new for t in shown_new)
    if lines:
        unchanged = sum(1 for line in lines if line.pieces and not line.changed)
        kept = skipped + unchanged + sum(1 for line in lines if {p.change for p in line.pieces} > {"same"})
        assert kept <= min(len(before), len(after)) + len([x for x in lines if x.changed])
        assert [t for t in blank_old if t not in blank_new] == [t for t in shown_old if t not in blank_new], (
            "every paragraph that is gone is shown"
        )
        assert [t for t in blank_new if t not in blank_old] == [t for t in shown_new if t not in blank_old]


@given(TEXTS)
def test_adding_and_removing_are_mirror_images(text):
    extra = f"{text}\n全新段落" if text else "全新段落"
    assert said(compare(text, extra), "added") == ["全新段落"]
    assert said(compare(extra, text), "removed") == ["全新段落"]
