"""区分处理 (条例第三十六条第三项、第三十七条): what the reply says, what may not go out, how the copy is named."""

import pytest

from gongkai.apps.disclosure.rules import redactions as rules
from gongkai.apps.disclosure.rules.redactions import Given

NUMBER = "13812345678"


def test_the_reply_tells_number_page_and_reason_of_every_hidden_place():
    """不予公开的，应当说明理由 (第三十六条第三项)."""
    given = [
        Given(1, 0, "personal_privacy"),
        Given(2, 0, "personal_privacy"),
        Given(3, 1, "internal_affairs"),
        Given(4, 4, "personal_privacy"),
    ]
    first, *reasons = rules.told("名单.pdf", given)
    assert first == "所附“名单.pdf”作了区分处理，遮盖 4 处。"
    text = "".join(reasons)
    assert "第 1—2、4 处（第 1、5 页）：个人隐私" in text and "第十五条不予公开" in text
    assert "第 3 处（第 2 页）：人事管理" in text and "第十六条第一款不予公开" in text
    assert rules.told("名单.pdf", []) == []


def test_word_documents_have_no_pages_to_tell_of():
    assert rules.told("a.docx", [Given(1, None, "personal_privacy")])[1].startswith("第 1 处：")


@pytest.mark.parametrize("key", [ground for ground, _ in rules.ground_choices()])
def test_every_ground_names_its_article(key):
    """第十四条至第十六条."""
    assert any(f"第十{n}条" in rules.reason(key) for n in "四五六")


def test_what_keeps_a_copy_from_being_made():
    fine = {"proposed": 0, "without_ground": 0, "unseen": 0, "looked_through": False}
    assert rules.release_problems(**fine) == []
    assert len(rules.release_problems(**{**fine, "proposed": 2, "without_ground": 1, "unseen": 3})) == 3
    assert rules.release_problems(**{**fine, "unseen": 3, "looked_through": True}) == []


def test_hidden_parts_make_a_partial_answer():
    """能够作区分处理的……提供可以公开的政府信息内容 (第三十七条): 区分处理的只计部分公开."""
    assert rules.outcome_problems("granted", unfinished=0, hidden=1)
    assert rules.outcome_problems("partial", unfinished=0, hidden=1) == []
    assert rules.outcome_problems("granted", unfinished=0, hidden=0) == []
    assert rules.outcome_problems("partial", unfinished=1, hidden=0)


@pytest.mark.parametrize(
    ("original", "words", "name"),
    [
        ("名单.docx", [], "名单（区分处理）.docx"),
        (f"{NUMBER}.pdf", [], "可以公开的部分.pdf"),
        ("张 三的申请.xlsx", ["张三"], "可以公开的部分.xlsx"),
        ("x" * 200 + ".pdf", [], "x" * 100 + "（区分处理）.pdf"),
    ],
)
def test_the_copy_has_a_name_that_says_nothing_hidden(original, words, name):
    assert rules.copy_name(original, paged=original.endswith("pdf"), words=words) == name


def test_scans_become_pdf_files():
    assert rules.copy_name("扫描件.png", paged=True) == "扫描件（区分处理）.pdf"


def test_numbers_are_masked_in_lists_and_typed_words_are_not():
    assert NUMBER not in rules.shown("mobile_phone", NUMBER) and rules.shown("term", "王小明") == "王小明"


@pytest.mark.parametrize(
    ("kind", "refused"), [("docx", True), ("xlsx", True), ("doc", True), ("pdf", False), ("png", False)]
)
def test_office_files_are_not_handed_over_as_they_are(kind, refused):
    assert bool(rules.provision_problem(f"a.{kind}", kind)) is refused
