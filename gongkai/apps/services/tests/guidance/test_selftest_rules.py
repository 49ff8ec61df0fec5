"""自测 as plain values: answering, and what is said against a tree before anybody is led by it."""

from dataclasses import replace

import pytest

from gongkai.apps.services.rules import selftest_checks as checks
from gongkai.apps.services.rules import selftests as rules
from gongkai.apps.services.rules.selftests import Answer, Astray, Outcome, Question, Tree

TREE = Tree(
    title="我能不能开燃气站",
    questions=(
        Question("q1", "您是企业吗？", answers=(Answer("是", "q2"), Answer("不是", "r2"))),
        Question("q2", "经营什么？", answers=(Answer("瓶装气", "r1", ("储存场所证明",)), Answer("加油", "r3"))),
    ),
    outcomes=(
        Outcome("r1", "apply", "可以申请。", materials=("从业人员证明",)),
        Outcome("r2", "refuse", "个人不能经营燃气。", basis="城镇燃气管理条例第十五条"),
        Outcome("r3", "other", "加油站另有许可。", codes=("340131010001",)),
    ),
)
LISTED = {"储存场所证明", "从业人员证明"}


def said(tree, codes=("340131010001",), materials=LISTED):
    return [(flaw.key, flaw.text) for flaw in checks.flaws(tree, codes=codes, materials=materials)]


def questions(*given):
    return replace(TREE, questions=given)


def test_a_complete_tree_is_in_order_and_keeps_its_form():
    assert said(TREE) == []
    assert rules.stored(rules.document(TREE)) == TREE


def test_answers_lead_to_an_outcome_and_gather_materials():
    way = rules.walk(TREE, [0, 0])
    assert way.outcome == TREE.outcomes[0] and way.materials == ("储存场所证明", "从业人员证明")
    assert [(question.key, choice) for question, choice in way.answered] == [("q1", 0), ("q2", 0)]
    assert rules.walk(TREE, []).question == TREE.questions[0]
    assert rules.walk(TREE, [1]).outcome == TREE.outcomes[1]


@pytest.mark.parametrize("choices", [[5], [0, 0, 0], [-1], [0, 2]])
def test_answers_that_are_not_there_lead_astray(choices):
    with pytest.raises(Astray):
        rules.walk(TREE, choices)


def test_an_empty_tree_leads_astray():
    with pytest.raises(Astray):
        rules.walk(Tree(), [])


def test_a_dead_end_is_said():
    first, second = TREE.questions
    open_end = replace(second, answers=(replace(second.answers[0], to=""), second.answers[1]))
    assert ("q2", "答案“瓶装气”没有去向，是断头路。") in said(questions(first, open_end))
    gone = replace(second, answers=(replace(second.answers[0], to="r9"), second.answers[1]))
    assert ("q2", "答案“瓶装气”的去向已经删除，是断头路。") in said(questions(first, gone))


def test_what_nobody_reaches_is_said():
    lost = Question("q3", "还有吗？", answers=(Answer("有", "r1"), Answer("没有", "r2")))
    assert said(questions(*TREE.questions, lost)) == [("q3", "没有一条路能走到这里。")]
    first, second = TREE.questions
    only = replace(second, answers=(second.answers[0], replace(second.answers[1], to="r1")))
    assert ("r3", "没有一条路能走到这里。") in said(questions(first, only))


def test_a_loop_is_told_once_with_its_way():
    first, second = TREE.questions
    back = replace(second, answers=(*second.answers, Answer("不清楚", "q1")))
    assert said(questions(first, back)) == [("q1", "题目绕回原处：第1题→第2题→第1题。")]
    itself = replace(second, answers=(*second.answers, Answer("再想想", "q2")))
    assert said(questions(first, itself)) == [("q2", "题目绕回原处：第2题→第2题。")]


def test_two_ways_to_one_question_are_no_loop():
    first, second = TREE.questions
    both = replace(first, answers=(Answer("是", "q2"), Answer("准备设立", "q2"), Answer("不是", "r2")))
    assert said(questions(both, second)) == []


def test_the_first_question_leads_the_list():
    turned = rules.asked_first(TREE, "q2")
    assert [one.key for one in turned.questions] == ["q2", "q1"]
    assert ("q1", "没有一条路能走到这里。") in said(turned)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (replace(TREE.outcomes[1], basis=""), "不能办理的，要写明依据的条款。"),
        (replace(TREE.outcomes[1], kind="needless", basis=""), "不用办理的，要写明依据的条款。"),
        (replace(TREE.outcomes[1], text=""), "没有写结果的说明。"),
    ],
)
def test_a_no_needs_its_words_and_its_article(outcome, sentence):
    assert said(rules.with_outcome(TREE, outcome)) == [("r2", sentence)]


def test_another_item_has_to_be_named_and_to_be_there():
    assert ("r3", "要写明应当办理哪个事项。") in said(rules.with_outcome(TREE, replace(TREE.outcomes[2], codes=())))
    assert said(TREE, codes=()) == [("r3", "编码340131010001没有对应的在用目录或者已公布的事项。")]


def test_no_material_beyond_the_list_may_be_asked_for():
    """LIC 第三十一条."""
    said_of = said(TREE, materials={"储存场所证明"})
    assert said_of == [("r1", f"材料“从业人员证明”不在事项的材料清单中（{checks.LIST_ONLY}）。")]
    assert said(TREE, materials=None) == []


def test_a_question_needs_words_two_answers_and_different_ones():
    bare = Question("q1", "", answers=(Answer("", "r1"),))
    found = dict(said(replace(TREE, questions=(bare,), outcomes=TREE.outcomes[:1])))
    assert found == {"q1": "第1个答案没有写文字。"}
    twice = replace(TREE.questions[0], answers=(Answer("是", "q2"), Answer("是", "r2")))
    assert ("q1", "答案“是”重复。") in said(questions(twice, TREE.questions[1]))
    assert ("", "还没有题目。") in said(Tree("空"))
    assert ("", "没有“可以办理”或者“应当办理别的事项”的结果，谁都走不通。") in said(Tree("空"))


def test_keys_are_never_given_again():
    assert rules.new_key(TREE, "q") == "q3" and rules.new_key(TREE, "r") == "r4"
    left = rules.without(TREE, "q2")
    assert rules.new_key(left, "q") == "q3", "an answer still points at q2"
    assert rules.without(TREE, "r3").outcome("r3") is None
    assert TREE.name("q2") == "第2题" and TREE.name("r1") == "结果1" and TREE.name("x") == ""
