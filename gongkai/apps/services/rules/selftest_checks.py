"""What is wrong with the questions of a self-test before anybody is led by them: dead ends, loops, what nobody
reaches, a "no" without its article, a material that nobody may ask for."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from gongkai.apps.services.rules.selftests import APPLY, KINDS, NEEDLESS, OTHER, REFUSE, Outcome, Question, Tree

LIST_ONLY = "《行政许可法》第三十一条：不得要求清单以外的材料"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing said against a tree; `key` is the question or outcome it stands beside, empty for the whole."""

    text: str
    key: str = ""


def flaws(tree: Tree, *, codes: Collection[str], materials: Collection[str] | None) -> list[Flaw]:
    """Why a tree cannot be published. `codes` lead to something in force; `materials` are those of what is tested,
    None where they depend on the outcome."""
    return [
        *_frame(tree),
        *_questions(tree),
        *_loops(tree),
        *_unreached(tree),
        *_outcomes(tree, codes),
        *(_unlisted(tree, materials) if materials is not None else ()),
    ]


def _frame(tree: Tree) -> Iterator[Flaw]:
    if not tree.title:
        yield Flaw("请填写标题。")
    if not tree.questions:
        yield Flaw("还没有题目。")
    if not any(one.kind in (APPLY, OTHER) for one in tree.outcomes):
        yield Flaw("没有“可以办理”或者“应当办理别的事项”的结果，谁都走不通。")


def _questions(tree: Tree) -> Iterator[Flaw]:
    for one in tree.questions:
        if not one.text:
            yield Flaw("没有写题目。", one.key)
        if len(one.answers) < 2:
            yield Flaw("至少要有两个答案。", one.key)
        texts = [answer.text for answer in one.answers]
        for number, answer in enumerate(one.answers, 1):
            if not answer.text:
                yield Flaw(f"第{number}个答案没有写文字。", one.key)
            elif texts.index(answer.text) != number - 1:
                yield Flaw(f"答案“{answer.text}”重复。", one.key)
            if not answer.to:
                yield Flaw(f"答案“{answer.text}”没有去向，是断头路。", one.key)
            elif tree.place(answer.to) is None:
                yield Flaw(f"答案“{answer.text}”的去向已经删除，是断头路。", one.key)


def _loops(tree: Tree) -> Iterator[Flaw]:
    """Each loop once, told from the question where one comes back to."""
    told: set[frozenset[str]] = set()
    done: set[str] = set()
    for start in tree.questions:
        for way in _ways_back(tree, start.key, [], done):
            if (members := frozenset(way)) not in told:
                told.add(members)
                names = "→".join(tree.name(key) for key in (*way, way[0]))
                yield Flaw(f"题目绕回原处：{names}。", way[0])


def _ways_back(tree: Tree, key: str, path: list[str], done: set[str]) -> Iterator[list[str]]:
    if key in path:
        yield path[path.index(key) :]
        return
    question = tree.question(key)
    if question is None or key in done:
        return
    path.append(key)
    for target in dict.fromkeys(answer.to for answer in question.answers):
        yield from _ways_back(tree, target, path, done)
    path.pop()
    done.add(key)


def reached(tree: Tree) -> set[str]:
    """Keys of everything some row of answers leads to."""
    found: set[str] = set()
    waiting = [tree.questions[0].key] if tree.questions else []
    while waiting:
        key = waiting.pop()
        if key in found or tree.place(key) is None:
            continue
        found.add(key)
        question = tree.question(key)
        waiting += [answer.to for answer in question.answers] if question else []
    return found


def _unreached(tree: Tree) -> Iterator[Flaw]:
    found = reached(tree)
    everything: Iterable[Question | Outcome] = (*tree.questions, *tree.outcomes)
    for one in everything:
        if one.key not in found:
            yield Flaw("没有一条路能走到这里。", one.key)


def _outcomes(tree: Tree, codes: Collection[str]) -> Iterator[Flaw]:
    for one in tree.outcomes:
        if not one.text:
            yield Flaw("没有写结果的说明。", one.key)
        if one.kind in (REFUSE, NEEDLESS) and not one.basis:
            yield Flaw(f"{KINDS[one.kind]}的，要写明依据的条款。", one.key)
        if one.kind == OTHER and not one.codes:
            yield Flaw("要写明应当办理哪个事项。", one.key)
        for code in one.codes:
            if code not in codes:
                yield Flaw(f"编码{code}没有对应的在用目录或者已公布的事项。", one.key)


def _unlisted(tree: Tree, materials: Collection[str]) -> Iterator[Flaw]:
    for question in tree.questions:
        for answer in question.answers:
            for name in answer.materials:
                if name not in materials:
                    yield Flaw(f"材料“{name}”不在事项的材料清单中（{LIST_ONLY}）。", question.key)
    for one in tree.outcomes:
        for name in one.materials if one.kind == APPLY else ():
            if name not in materials:
                yield Flaw(f"材料“{name}”不在事项的材料清单中（{LIST_ONLY}）。", one.key)
