"""一件事: what an event in the life of a person or of a company asks for, step by step, as plain values.

A step names what is done by the code of the basic catalogue, so that one text serves every place, or by the code of an
item of one body. Codes are never used again and never change, so they hold where a key of a row would not travel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from gongkai.apps.services.rules.tables import FOLDER
from gongkai.kernel import law
from gongkai.kernel.law import Entry, Sourced, Table

BRACKETS = (("（", "）"), ("(", ")"))
TITLE, TEXT, INTRO, WHEN, SITUATION = 60, 1000, 2000, 120, 60
MOST_STEPS, MOST_ITEMS, MOST_WORDS = 20, 20, 20
PERSON, LEGAL = "person", "legal"
# What a step names: a code, and of an entry perhaps the situation.
Named = tuple[str, str]


class Stage(Entry):
    """全生命周期的一个阶段."""

    code: str
    label: str


class Audience(Sourced):
    """个人、企业, with the stages of their life in order."""

    code: str
    label: str
    short: str
    stages: tuple[Stage, ...]


class _Journeys(Table):
    audiences: tuple[Audience, ...]


@cache
def audiences() -> dict[str, Audience]:
    return {one.code: one for one in law.load(f"{FOLDER}/journeys.toml", _Journeys).audiences}


@cache
def stages(audience: str) -> dict[str, str]:
    """Code → label of the stages of an audience, in their order; none for an audience nobody knows."""
    known = audiences().get(audience)
    return {stage.code: stage.label for stage in known.stages} if known else {}


@dataclass(frozen=True, slots=True)
class StepItem:
    """One thing to do in a step: its code, and in which case; empty: everybody.

    `situation`: of an entry of the catalogue, the 业务办理项 by its name (变更), as each place has it.
    """

    code: str
    when: str = ""
    situation: str = ""

    @property
    def key(self) -> Named:
        return self.code, self.situation


@dataclass(frozen=True, slots=True)
class JourneyStep:
    """一步. `together`: may be done at the same time as the step before."""

    title: str = ""
    text: str = ""
    together: bool = False
    items: tuple[StepItem, ...] = ()


@dataclass(frozen=True, slots=True)
class JourneyText:
    """What the service management office writes. `lead`: the code of the item under which all is applied for at once
    (一表申请); `joint_note`: how that goes. `words`: what people call it, for the search."""

    title: str = ""
    audience: str = ""
    stage: str = ""
    intro: str = ""
    words: tuple[str, ...] = ()
    lead: str = ""
    joint_note: str = ""
    steps: tuple[JourneyStep, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code it names, once, in order."""
        named = [one.code for step in self.steps for one in step.items]
        return tuple(dict.fromkeys([*named, self.lead] if self.lead else named))

    @property
    def keys(self) -> tuple[Named, ...]:
        """Everything its steps name, once, in order: one entry in two situations is two things to do."""
        return tuple(dict.fromkeys(one.key for step in self.steps for one in step.items))

    @property
    def lead_key(self) -> Named:
        """The lead as the first step that has it names it."""
        return next((key for key in self.keys if key[0] == self.lead), (self.lead, ""))


def bare(situation: str) -> str:
    """A situation without the one pair of brackets it stands in behind the name of its entry; those within it stay."""
    text = situation.strip()
    for opening, closing in BRACKETS:
        if text.startswith(opening) and _closes(text, opening, closing) == len(text) - 1:
            return text[1:-1].strip()
    return text


def _closes(text: str, opening: str, closing: str) -> int:
    """Where the bracket at the beginning is closed; -1: nowhere."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == opening) - (sign == closing)
        if depth == 0:
            return at
    return -1


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing said against a text. `step` counts from 1; 0: the whole."""

    text: str
    step: int = 0

    def __str__(self) -> str:
        return f"第{self.step}步：{self.text}" if self.step else self.text


def document(text: JourneyText) -> dict[str, Any]:
    """The JSON document of a revision."""
    return {
        "title": text.title,
        "audience": text.audience,
        "stage": text.stage,
        "intro": text.intro,
        "words": list(text.words),
        "lead": text.lead,
        "joint_note": text.joint_note,
        "steps": [
            {
                "title": step.title,
                "text": step.text,
                "together": step.together,
                "items": [_written(one) for one in step.items],
            }
            for step in text.steps
        ],
    }


def _written(one: StepItem) -> dict[str, str]:
    return {"code": one.code, "when": one.when} | ({"situation": one.situation} if one.situation else {})


def stored(written: Mapping[str, Any]) -> JourneyText:
    """The text of a document of this product's own."""
    steps = tuple(
        JourneyStep(
            step["title"],
            step["text"],
            step["together"],
            tuple(StepItem(one["code"], one["when"], one.get("situation", "")) for one in step["items"]),
        )
        for step in written["steps"]
    )
    rest = {key: value for key, value in written.items() if key not in ("steps", "words")}
    return JourneyText(**rest, words=tuple(written["words"]), steps=steps)


def flaws(text: JourneyText, known: Iterable[str], situations: Iterable[Named] = ()) -> list[Flaw]:
    """Why it cannot be published; `known` are the codes that lead to something in force, `situations` those of entries
    that some body has published."""
    found = list(_frame(text))
    there, offered = set(known), set(situations)
    for number, step in enumerate(text.steps, 1):
        found += [Flaw(said, number) for said in _of_step(step, there, offered)]
    if text.lead and text.lead not in {one.code for step in text.steps for one in step.items}:
        found.append(Flaw("牵头事项不在各步的事项之中。"))
    return found


def _frame(text: JourneyText) -> Iterable[Flaw]:
    if not text.title:
        yield Flaw("请填写标题。")
    if text.stage not in stages(text.audience):
        yield Flaw("请选择对象和阶段。")
    if not text.intro:
        yield Flaw("请填写简介，说明谁在什么情况下需要。")
    if not text.steps:
        yield Flaw("还没有步骤。")
    if text.steps and not any(step.items for step in text.steps):
        yield Flaw("各步都没有事项。")


def _of_step(step: JourneyStep, known: set[str], situations: set[Named]) -> Iterable[str]:
    if not step.title:
        yield "请填写这一步做什么。"
    if not step.items and not step.text:
        yield "既没有事项也没有说明。"
    named = [one.key for one in step.items]
    for code, situation in dict.fromkeys(key for key in named if named.count(key) > 1):
        yield f"编码{code}{f'的“{situation}”' if situation else ''}重复。"
    for code, situation in dict.fromkeys(named):
        if code not in known:
            yield f"编码{code}没有对应的在用目录或者已公布的事项。"
        elif situation and (code, situation) not in situations:
            yield f"编码{code}没有机关公布“{situation}”这一情形；情形只用于目录编码，与办理项名称括号中的一致。"


def with_step(text: JourneyText, number: int, step: JourneyStep, place: int = 0) -> JourneyText:
    """The text with its step `number` (from 1) put in place, one beyond the last being new; `place` moves it."""
    rest = [one for at, one in enumerate(text.steps, 1) if at != number]
    at = min(max(place or number, 1), len(rest) + 1) - 1
    return replace(text, steps=(*rest[:at], step, *rest[at:]))


def without_step(text: JourneyText, number: int) -> JourneyText:
    return replace(text, steps=tuple(one for at, one in enumerate(text.steps, 1) if at != number))
