"""Marked pieces are plain text that adds up to the original."""

from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.search import Part
from gongkai.kernel.search.highlight import WIDTH, marked, snippet


def hits(parts: list[Part]) -> list[str]:
    return [p.text for p in parts if p.hit]


def test_traditional_text_is_marked_by_a_simplified_query() -> None:
    assert hits(marked("機關事務管理局", "机关事务")) == ["機關事務"]


def test_markup_stays_text() -> None:
    parts = marked("<script>公开</script>", "公开")
    assert parts == [Part("<script>"), Part("公开", hit=True), Part("</script>")]


def test_brackets_of_a_number_do_not_matter() -> None:
    assert hits(marked("见国办发〔2019〕5号文", "国办发[2019]5号")) == ["国办发〔2019〕5号"]


def test_a_number_is_not_marked_inside_a_longer_one() -> None:
    assert hits(marked("12345 和 345", "345")) == ["345"]


def test_the_snippet_shows_the_densest_place() -> None:
    text = "公开。" + "其他内容" * 100 + "。信息公开与政务公开并重。" + "结尾" * 100
    parts = snippet(text, "信息 公开")
    assert hits(parts) == ["信息", "公开", "公开"]
    assert parts[0] == Part("…") and parts[-1] == Part("…")
    assert sum(len(p.text) for p in parts) < 200


def test_a_short_text_is_shown_whole() -> None:
    text = "第一句话说的是别的事。" * 8 + "信息公开"
    assert "".join(p.text for p in snippet(text, "信息公开")) == text


def test_a_hit_near_the_end_has_what_stands_before_it() -> None:
    parts = snippet("一二三四五六七八九十" * 30 + "信息公开", "信息公开")
    assert parts[0] == Part("…") and parts[-1] == Part("信息公开", hit=True)
    assert WIDTH <= sum(len(p.text) for p in parts) <= WIDTH + 31


def test_blanks_of_a_snippet_are_one_space() -> None:
    assert snippet("先  后", "后") == [Part("先 "), Part("后", hit=True)]
    parts = snippet("申请 \n\t材料\u3000\u3000名称  齐全", "材料")
    assert [part.text for part in parts] == ["申请 ", "材料", " 名称 齐全"]


def test_relaxed_marking_shows_parts_of_words() -> None:
    assert hits(marked("公开信息", "信息公开", relaxed=True)) == ["公开", "信息"]


@given(st.text(max_size=300), st.text(max_size=30))
def test_parts_add_up_to_the_text(text: str, query: str) -> None:
    assert "".join(p.text for p in marked(text, query)) == text
    assert "".join(p.text for p in marked(text, query, relaxed=True)) == text
    snippet(text, query)
