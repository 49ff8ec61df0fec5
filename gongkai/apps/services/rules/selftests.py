"""办事自测: a few questions that tell whether and what to apply for, as plain values.

Questions lead by their answers to further questions or to outcomes. Keys are given once and never again in one test;
the first question of the list is the first that is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

APPLY, REFUSE, OTHER, NEEDLESS = "apply", "refuse", "other", "needless"
# 不用办理: the law asks for nothing here (LIC 第三十二条第一款第（一）项), which is no refusal.
KINDS = {APPLY: "可以办理", REFUSE: "不能办理", OTHER: "应当办理别的事项", NEEDLESS: "不用办理"}
MOST_QUESTIONS, MOST_OUTCOMES, MOST_ANSWERS, MOST_LINES = 40, 40, 12, 20
TITLE, TEXT, HELP, ANSWER, BASIS, LINE = 60, 200, 500, 100, 200, 200


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, where it leads, and which materials of the list it calls for."""

    text: str = ""
    to: str = ""
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: str = ""
    help: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """结果. `basis`: the article by which one may not or need not; `codes`: what to apply for instead."""

    key: str
    kind: str = APPLY
    text: str = ""
    basis: str = ""
    codes: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    title: str = ""
    intro: str = ""
    questions: tuple[Question, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def place(self, key: str) -> Question | Outcome | None:
        return self.question(key) or self.outcome(key)

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)

    def outcome(self, key: str) -> Outcome | None:
        return next((one for one in self.outcomes if one.key == key), None)

    def name(self, key: str) -> str:
        """第2题, 结果1: what people call a place; empty for a key that is not there."""
        questions: list[str] = [one.key for one in self.questions]
        outcomes: list[str] = [one.key for one in self.outcomes]
        if key in questions:
            return f"第{questions.index(key) + 1}题"
        if key in outcomes:
            return f"结果{outcomes.index(key) + 1}"
        return ""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for one in self.outcomes for code in one.codes))


# Reading and writing --------------------------------------------------------------


def document(tree: Tree) -> dict[str, Any]:
    return {
        "title": tree.title,
        "intro": tree.intro,
        "questions": [
            {
                "key": one.key,
                "text": one.text,
                "help": one.help,
                "answers": [{"text": a.text, "to": a.to, "materials": list(a.materials)} for a in one.answers],
            }
            for one in tree.questions
        ],
        "outcomes": [
            {
                "key": one.key,
                "kind": one.kind,
                "text": one.text,
                "basis": one.basis,
                "codes": list(one.codes),
                "materials": list(one.materials),
            }
            for one in tree.outcomes
        ],
    }


def stored(written: Mapping[str, Any]) -> Tree:
    """The tree of a document of this product's own."""
    questions = tuple(
        Question(
            one["key"],
            one["text"],
            one["help"],
            tuple(Answer(a["text"], a["to"], tuple(a["materials"])) for a in one["answers"]),
        )
        for one in written["questions"]
    )
    outcomes = tuple(
        Outcome(one["key"], one["kind"], one["text"], one["basis"], tuple(one["codes"]), tuple(one["materials"]))
        for one in written["outcomes"]
    )
    return Tree(written["title"], written["intro"], questions, outcomes)


# Editing ----------------------------------------------------------------------------


def new_key(tree: Tree, letter: str) -> str:
    """The next key of questions (`q`) or outcomes (`r`)."""
    rows: Sequence[Question | Outcome] = tree.questions if letter == "q" else tree.outcomes
    pointed = [answer.to for one in tree.questions for answer in one.answers]
    used = [int(key[1:]) for key in (*(one.key for one in rows), *pointed) if key[:1] == letter and key[1:].isdigit()]
    return f"{letter}{max(used, default=0) + 1}"


def with_question(tree: Tree, question: Question) -> Tree:
    """In its place, or as the last one."""
    if tree.question(question.key) is None:
        return replace(tree, questions=(*tree.questions, question))
    return replace(tree, questions=tuple(question if q.key == question.key else q for q in tree.questions))


def with_outcome(tree: Tree, outcome: Outcome) -> Tree:
    if tree.outcome(outcome.key) is None:
        return replace(tree, outcomes=(*tree.outcomes, outcome))
    return replace(tree, outcomes=tuple(outcome if o.key == outcome.key else o for o in tree.outcomes))


def without(tree: Tree, key: str) -> Tree:
    """Without a question or an outcome; answers that led to it lead nowhere, which the checks say."""
    return replace(
        tree,
        questions=tuple(one for one in tree.questions if one.key != key),
        outcomes=tuple(one for one in tree.outcomes if one.key != key),
    )


def asked_first(tree: Tree, key: str) -> Tree:
    """With this question at the head of the list."""
    first = [one for one in tree.questions if one.key == key]
    return replace(tree, questions=(*first, *(one for one in tree.questions if one.key != key)))


# Answering --------------------------------------------------------------------------


class Astray(ValueError):
    """The answers lead nowhere in this tree: typed by hand, or of an earlier version."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a row of answers leads: what was answered, and the question or outcome reached."""

    answered: tuple[tuple[Question, int], ...]
    at: Question | Outcome
    materials: tuple[str, ...] = field(default=())

    @property
    def outcome(self) -> Outcome | None:
        return self.at if isinstance(self.at, Outcome) else None

    @property
    def question(self) -> Question | None:
        return self.at if isinstance(self.at, Question) else None


def walk(tree: Tree, choices: Sequence[int]) -> Walk:
    """From the first question by the numbers of the answers, counted from 0. Raises Astray."""
    if not tree.questions:
        raise Astray
    at: Question | Outcome = tree.questions[0]
    answered: list[tuple[Question, int]] = []
    materials: list[str] = []
    for choice in choices:
        if isinstance(at, Outcome) or not 0 <= choice < len(at.answers) or len(answered) > MOST_QUESTIONS:
            raise Astray
        answer = at.answers[choice]
        answered.append((at, choice))
        materials += answer.materials
        there = tree.place(answer.to)
        if there is None:
            raise Astray
        at = there
    if isinstance(at, Outcome):
        materials += at.materials
    return Walk(tuple(answered), at, tuple(dict.fromkeys(materials)))
