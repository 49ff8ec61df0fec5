"""办事程序: a procedure is written once, as data beside its app, and read by everybody.

Buttons, the permission check, the clock, the letter, the public flow chart and the tests of forbidden
moves all come from these objects.
"""

import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gongkai.kernel import law, registry
from gongkai.kernel.journal.verbs import VERBS
from gongkai.kernel.law.errors import sentences

PUBLIC = "public"
SYSTEM = "system"
START = "start"


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(Frozen):
    """环节. `waits_for` is the role in whose inbox the case lies; empty means it waits for somebody outside."""

    id: str
    label: str
    public: str = ""
    waits_for: str = ""
    terminal: bool = False
    phase: str = ""


class ClockSpec(Frozen):
    """A clock of the procedure: the legal period it measures, whose duty it is, when to warn (working days left)."""

    key: str
    label: str
    period: str
    duty: Literal["body", "applicant", "third_party"] = "body"
    alerts: tuple[int, ...] = (5, 2, 0)


class ClockEffect(Frozen):
    """What an act does to a clock; `on` names the act's argument that carries the date (default: today).

    `rule` names the detail that carries the version of another legal period, where a special law sets its own; `unit`
    and `basis` those that carry the unit and the citation, where the length comes from a published list of the body.
    """

    clock: str
    effect: Literal["start", "restart", "pause", "resume", "extend", "stop"]
    on: str = ""
    days: str = ""
    rule: str = ""
    unit: str = ""
    basis: str = ""
    reason: str = ""


class ActSpec(Frozen):
    """行为: who may do it, from where to where, with which effect, by which article."""

    id: str
    label: str
    verb: str
    by: tuple[str, ...]
    source: tuple[str, ...] = Field(alias="from")
    to: tuple[str, ...] = ()
    clock: tuple[ClockEffect, ...] = ()
    letter: str = ""
    article: str = ""
    reason_required: bool = False
    # Who did one of these in a case does not do this in it. A body with few people is only warned, unless a law itself
    # forbids the same hands: then `strict`.
    not_by: tuple[str, ...] = ()
    strict: bool = False
    primary: bool = False
    public: str = ""
    danger: bool = False
    hint: str = ""

    @model_validator(mode="before")
    @classmethod
    def _one_is_a_list(cls, values: object) -> object:
        if isinstance(values, dict):
            for name in ("to", "from", "by", "not_by"):
                if isinstance(values.get(name), str):
                    values[name] = [values[name]]
        return values

    @model_validator(mode="after")
    def _verb_is_known(self) -> "ActSpec":
        if self.verb not in VERBS:
            raise ValueError(f"动作“{self.verb}”不在动作表中")
        return self


class Procedure(Frozen):
    kind: str
    label: str
    source: str
    number_series: str
    steps: tuple[Step, ...]
    acts: tuple[ActSpec, ...]
    clocks: tuple[ClockSpec, ...] = ()
    # Roles that may look at every case of this kind without an act of their own in it.
    watchers: tuple[str, ...] = ()
    # Acts of review that one person who holds all their posts may do in one go, in this order, each on record.
    one_pass: tuple[str, ...] = ()
    module: str = ""

    @model_validator(mode="after")
    def _hangs_together(self) -> "Procedure":
        if problems := list(dict.fromkeys([*self._doubles(), *self._loose_ends(), *self._dead_ends()])):
            raise ValueError("；".join(problems))
        return self

    def _doubles(self) -> Iterator[str]:
        names = (
            ("环节", [s.id for s in self.steps]),
            ("行为", [a.id for a in self.acts]),
            ("时钟", [c.key for c in self.clocks]),
        )
        for name, ids in names:
            yield from (f"{name}“{i}”重复" for i in ids if ids.count(i) > 1)

    def _loose_ends(self) -> Iterator[str]:
        """Names that lead nowhere."""
        steps = {s.id for s in self.steps} | {START}
        clocks = {c.key for c in self.clocks}
        acts = {a.id for a in self.acts}
        for act in self.acts:
            yield from (f"行为“{act.id}”引用了不存在的环节“{s}”" for s in (*act.source, *act.to) if s not in steps)
            yield from (f"行为“{act.id}”引用了不存在的时钟“{e.clock}”" for e in act.clock if e.clock not in clocks)
            yield from (f"行为“{act.id}”的回避引用了不存在的行为“{n}”" for n in act.not_by if n not in acts)
        yield from (f"一次办理引用了不存在的行为“{n}”" for n in self.one_pass if n not in acts)

    def _dead_ends(self) -> Iterator[str]:
        """Steps where a case would stay for ever, or lie in the inbox of somebody who can do nothing with it."""
        for step in self.steps:
            acts = self.acts_from(step.id)
            if step.terminal and step.waits_for:
                yield f"终结环节“{step.id}”不应等待岗位"
            if not any(step.id in a.to for a in self.acts):
                yield f"环节“{step.id}”无法到达"
            if not step.terminal and not any(set(a.to) - {step.id} for a in acts):
                yield f"环节“{step.id}”没有出口"
            if step.waits_for and not step.terminal and not any(step.waits_for in a.by for a in acts):
                yield f"环节“{step.id}”等待的岗位在此没有可办的行为"

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def _acts(self) -> dict[str, ActSpec]:
        return {act.id: act for act in self.acts}

    @cached_property
    def _clocks(self) -> dict[str, ClockSpec]:
        return {clock.key: clock for clock in self.clocks}

    def step(self, step_id: str) -> Step:
        return self._steps[step_id]

    def act(self, act_id: str) -> ActSpec:
        found = self._acts.get(act_id)
        if found is None:
            raise LookupError(f"程序“{self.kind}”没有行为“{act_id}”。")
        return found

    def clock(self, key: str) -> ClockSpec:
        return self._clocks[key]

    def acts_from(self, step_id: str) -> list[ActSpec]:
        return [a for a in self.acts if step_id in a.source]


def load(path: Path, module: str = "") -> Procedure:
    """Read one procedure file; everything wrong with it in one sentence."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Procedure.model_validate({**data, "module": module})
    except tomllib.TOMLDecodeError as error:
        raise ImproperlyConfigured(f"程序文件 {path.name} 有误：不是有效的 TOML（{error}）。") from error
    except ValidationError as error:
        found = "\n".join(sentences(path.name, error, data))
        raise ImproperlyConfigured(f"程序文件 {path.name} 有误：\n{found}") from error


@cache
def procedures() -> dict[str, Procedure]:
    """All procedures by kind; unknown roles, periods and duplicate kinds refuse to start."""
    found: dict[str, Procedure] = {}
    for module, path in registry.procedure_paths("procedures"):
        procedure = load(path, module)
        if procedure.kind in found:
            raise ImproperlyConfigured(f"办件种类“{procedure.kind}”被声明了两次。")
        _check_roles(procedure)
        _check_periods(procedure)
        found[procedure.kind] = procedure
    return found


def procedure(kind: str) -> Procedure:
    return procedures()[kind]


def act_label(name: str) -> str:
    """What an act of the journal is called ("disclosure.request.register" → 登记); empty for what is no act."""
    kind, _, act_id = name.rpartition(".")
    known = procedures().get(kind)
    return next((act.label for act in known.acts if act.id == act_id), "") if known else ""


def _check_roles(procedure: Procedure) -> None:
    known = {*registry.roles(), PUBLIC, SYSTEM}
    used = {role for act in procedure.acts for role in act.by} | set(procedure.watchers)
    used |= {step.waits_for for step in procedure.steps if step.waits_for}
    if unknown := sorted(used - known):
        raise ImproperlyConfigured(f"程序“{procedure.kind}”用到未声明的岗位：{'、'.join(unknown)}。")


def _check_periods(procedure: Procedure) -> None:
    known = _known_periods()
    if unknown := sorted({clock.period for clock in procedure.clocks} - known.keys()):
        raise ImproperlyConfigured(f"程序“{procedure.kind}”用到未登记的期限：{'、'.join(unknown)}。")
    if hourly := [clock.label for clock in procedure.clocks if known[clock.period] == "hours"]:
        raise ImproperlyConfigured(f"程序“{procedure.kind}”的时钟不能按小时计算：{'、'.join(hourly)}。")


def _known_periods() -> dict[str, str]:
    """Unit of every period, by its name; dates of every year, and families of them, have none.

    `disclosure.annual_report` is such a family: departments and governments have their own days.
    """
    library = law.library()
    units = {version.id: version.unit for version in library.all_periods()}
    families = {name.rpartition(".")[0] for name in library.annual_dates}
    return {**dict.fromkeys([*library.annual_dates, *families], ""), **units}
