"""Folding and tokens: what counts as the same word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.search.text import _table, code_token, fold, token_texts, tokens


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("政務公開", "政务公开"),
        ("著名", "着名"),
        ("執著", "执着"),
        ("鍾", "钟"),
        ("餘額", "余额"),
        ("二○二三年", "二〇二三年"),
        ("⽂件", "文件"),  # Kangxi radical, as PDF text often has it
        ("（一）　总则", "(一) 总则"),
    ],
)
def test_writings_of_one_word_fold_alike(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=200))
def test_folding_keeps_the_length_and_is_stable(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_each_character_of_the_table_folds_by_itself_and_in_a_text() -> None:
    for code, plain in _table().items():
        assert (fold(chr(code)), fold(f"中{chr(code)}")) == (plain, f"中{plain}")


def test_chinese_becomes_overlapping_pairs() -> None:
    assert token_texts("政府信息") == ["政府", "府信", "信息"]


def test_a_joint_of_word_and_character_is_a_token() -> None:
    assert token_texts("2017年度") == ["2017", "年", "年度"]
    assert token_texts("关于2017年") == ["关于", "于", "2017", "年"]
    assert token_texts("5月1日") == ["5", "月", "1", "日"]


def test_white_space_inside_chinese_text_does_not_count() -> None:
    assert token_texts("通\u3000\u3000知") == ["通知"]
    assert token_texts("信息公\n开") == ["信息", "息公", "公开"]


def test_punctuation_parts() -> None:
    assert token_texts("甲方，乙方") == ["甲方", "乙方"]


@given(st.text(alphabet="政务公开〔〕12aZ \n，年", max_size=40))
def test_spans_and_texts_agree(text: str) -> None:
    spans = list(tokens(text))
    assert [t.text for t in spans] == token_texts(text)
    for token in spans:
        assert "".join(fold(text[token.start : token.end]).split()) == token.text


@pytest.mark.parametrize(
    "written",
    ["国办发[2019]5号", "国办发（2019）5号", "国办发 〔2019〕 5 号", "国办发〔2019〕第5号", "国办发〔２０１９〕05号"],
)
def test_a_document_number_has_one_spelling(written: str) -> None:
    assert code_token(written) == code_token("国办发〔2019〕5号")


@pytest.mark.parametrize("other", ["国办发〔2019〕54号", "国办发〔2018〕5号", "国发〔2019〕5号"])
def test_different_numbers_stay_different(other: str) -> None:
    assert code_token(other) != code_token("国办发〔2019〕5号")
