"""岗位风险内控表: which risks a step has by the acts that are done in it, and how high they stand."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gongkai.apps.supervision.rules import schema, signals
from gongkai.kernel import law

GradeName = Literal["low", "medium", "high"]
ORDER: tuple[GradeName, ...] = ("low", "medium", "high")


class Risk(law.Sourced):
    """风险点 of every step in which one of these acts is done; without `verbs`, of steps that have no other."""

    id: str
    label: str
    verbs: tuple[str, ...] = ()
    rules: Annotated[tuple[str, ...], Field(min_length=1)]
    grade: GradeName
    measures: str


class ControlLaw(law.Table):
    risks: tuple[Risk, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> "ControlLaw":
        if [risk.id for risk in self.risks if not risk.verbs] != [self.risks[-1].id]:
            raise ValueError("只有最后一条风险点不写动作")
        if unknown := sorted({rule for risk in self.risks for rule in risk.rules} - schema.rules().keys()):
            raise ValueError(f"风险点引用了不存在的规则：{'、'.join(unknown)}")
        return self


@cache
def table() -> ControlLaw:
    return law.load("apps/supervision/law/controls.toml", ControlLaw)


def risks_of(verbs: Iterable[str]) -> list[Risk]:
    """The risks of a step in which these acts are done, in the order of the table; never none."""
    done = set(verbs)
    found = [risk for risk in table().risks if done.intersection(risk.verbs)]
    return found or [table().risks[-1]]


def inherent(risks: Iterable[Risk]) -> GradeName:
    """The highest grade of these risks."""
    return max((risk.grade for risk in risks), key=ORDER.index, default="low")


def floor(signals_found: Iterable[int], accountable: int) -> GradeName:
    """The lowest grade that what was found at a step allows: a red card or accountability is high, a yellow medium."""
    highest = max(signals_found, default=0)
    if accountable or highest >= signals.RED:
        return "high"
    return "medium" if highest >= signals.YELLOW else "low"


def higher(one: GradeName, other: GradeName) -> GradeName:
    return max(one, other, key=ORDER.index)


def below(grade: str, lowest: str) -> bool:
    """Whether a grade is lower than the one that was found."""
    return ORDER.index(grade) < ORDER.index(lowest)
