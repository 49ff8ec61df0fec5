"""同一事项、同一标准、同一编码: an entry against its entry of the basic catalogue (A1–A7, A9; A8 compares)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from gongkai.apps.services.rules import limits
from gongkai.apps.services.rules.elements import Basis, Elements
from gongkai.apps.services.rules.problems import WARN, Problem, found
from gongkai.kernel.numbering.codes.text import half_width, squeeze

BY_LEVELS = "7"
# What may add a condition, step or material (O722 第三十五条).
MAY_ADD = {"law", "regulation", "decision", "local_regulation", "rule"}
NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)+")


@dataclass(frozen=True, slots=True)
class Standard:
    """基本目录的一条 as the entries below are judged by it. `levels` are digits of 行使层级."""

    code: str
    name: str
    type: str
    levels: str
    in_force_from: date
    in_force_to: date | None = None
    elements: Elements = field(default_factory=Elements)

    def in_force_on(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register knows beside the entry itself: another one in force for the same catalogue, body, level."""

    on: date
    twin: str = ""


def problems(e: Elements, standard: Standard | None, standing: Standing) -> Iterator[Problem]:
    """A1–A7 and A9 on the day the version takes effect; an internal call order follows the numbers."""
    if standard is None:
        yield found("A1", "name", "没有对应的基本目录。")
        return
    yield from a1(e, standard, standing.on)
    yield from a2(e, standard)
    yield from a3(e, standard)
    yield from a4(e, standard)
    yield from a5(e, standard)
    if standing.twin:
        yield found("A6", "name", f"同一目录、实施主体和层级已有在用的事项（{standing.twin}）。")
    yield from a7(e, standard)


def a1(e: Elements, standard: Standard, day: date) -> Iterator[Problem]:
    if standard.in_force_to is not None and day > standard.in_force_to:
        yield found("A9", "name", f"基本目录“{standard.name}”自{standard.in_force_to}后已经取消。")
    elif not standard.in_force_on(day):
        yield found("A1", "name", f"基本目录“{standard.name}”自{standard.in_force_from}起施行，此时尚未施行。")
    if e.type and e.type != standard.type:
        yield found("A1", "type", f"事项类型与基本目录（{standard.type}）不一致。")


def a2(e: Elements, standard: Standard) -> Iterator[Problem]:
    if e.name and not same_name(e.name, standard.name):
        yield found("A2", "name", f"应与基本目录“{standard.name}”一致，只能在括号中补充情形。")


def a3(e: Elements, standard: Standard) -> Iterator[Problem]:
    there = {_basis_key(basis) for basis in e.bases}
    for basis in standard.elements.bases:
        if _basis_key(basis) not in there:
            yield found("A3", "bases", f"基本目录中的依据不能减少：{basis.title}{basis.article}。")


def a4(e: Elements, standard: Standard) -> Iterator[Problem]:
    if e.level and e.level not in standard.levels and BY_LEVELS not in standard.levels:
        yield found("A4", "level", f"基本目录允许的行使层级为{'、'.join(standard.levels)}。")


def a5(e: Elements, standard: Standard) -> Iterator[Problem]:
    s = standard.elements
    named = {squeezed(m.name) for m in s.materials}
    for row, material in enumerate(e.materials if _has_materials(s) else (), 1):
        if squeezed(material.name) in named:
            continue
        if not material.basis.strip() or material.basis_kind not in MAY_ADD:
            text = f"“{material.name}”不在基本目录的材料中，增加材料应有法律、法规、规章依据。"
            yield found("A5", "materials", text, row=row, column="basis")
    if any(b.kind in MAY_ADD for b in added_bases(e, standard)):
        return
    for line in added_conditions(s.accept_conditions, e.accept_conditions):
        yield found("A5", "accept_conditions", f"“{line}”不在基本目录的条件中，增加条件应有法律、法规、规章依据。")
    if s.steps:
        known = {squeezed(step.name) for step in s.steps}
        for row, step in enumerate(e.steps, 1):
            if squeezed(step.name) not in known:
                text = f"“{step.name}”不在基本目录的环节中，增加环节应有法律、法规、规章依据。"
                yield found("A5", "steps", text, row=row, column="name")


def a7(e: Elements, standard: Standard) -> Iterator[Problem]:
    statutory, promise, ceiling = limits.statutory(e), limits.promised(e), limits.statutory(standard.elements)
    if statutory and ceiling:
        yield from _longer(statutory, ceiling, "statutory_days", "法定办结时限", f"基本目录的{ceiling.words}")
    if promise and statutory:
        yield from _longer(promise, statutory, "promised_days", "承诺办结时限", f"法定办结时限{statutory.words}")


def _longer(ours: limits.Limit, ceiling: limits.Limit, key: str, name: str, theirs: str) -> Iterator[Problem]:
    longer = ours.exceeds(ceiling)
    if longer:
        yield found("A7", key, f"{name}{ours.words}长于{theirs}。")
    elif longer is None:
        yield Problem(key, f"{name}与{theirs}单位不同，不能比较，请用同一单位。", severity=WARN, check="A7")


def same_name(name: str, standard: str) -> bool:
    """Equal, or with one situation in brackets behind it."""
    ours, theirs = squeezed(name), squeezed(standard)
    return ours == theirs or (ours.startswith(theirs + "(") and ours.endswith(")"))


def added_bases(e: Elements, standard: Standard) -> list[Basis]:
    known = {_basis_key(basis) for basis in standard.elements.bases}
    return [basis for basis in e.bases if _basis_key(basis) not in known]


def added_conditions(before: str, after: str) -> list[str]:
    """Lines of the conditions that were not there, whatever their numbering; nothing to compare with adds nothing."""
    known = _conditions(before)
    lines = [line.strip() for line in after.splitlines() if line.strip()]
    return [line for line in lines if _condition(line) not in known] if before.strip() else []


@lru_cache(maxsize=20_000)
def squeezed(text: str) -> str:
    """Without blanks, brackets of one width: how names are compared."""
    return squeeze(half_width(text)).replace("《", "").replace("》", "")


@lru_cache(maxsize=4_000)
def _conditions(text: str) -> frozenset[str]:
    """Those of a catalogue entry are asked for by each of its items."""
    return frozenset(map(_condition, text.splitlines()))


@lru_cache(maxsize=20_000)
def _condition(line: str) -> str:
    return squeezed(NUMBERING.sub("", line.strip())).rstrip("；;。.，,")


def _basis_key(basis: Basis) -> tuple[str, str]:
    return squeezed(basis.title).removeprefix("中华人民共和国"), squeezed(basis.article)


def _has_materials(elements: Elements) -> bool:
    """Whether the catalogue says anything about materials at all."""
    return bool(elements.materials) or bool(elements.no_materials)


# A8 --------------------------------------------------------------------------

COMPARED = ("material_count", "promised", "visits", "is_fee")


@dataclass(frozen=True, slots=True)
class Compared:
    """What siblings are compared by. `promised` in working days."""

    material_count: int
    promised: int | None
    visits: int | None
    is_fee: bool | None


def differing(rows: list[Compared]) -> list[str]:
    """A8: in which of `COMPARED` the entries of one catalogue entry differ."""
    return [name for name in COMPARED if len({getattr(row, name) for row in rows}) > 1]


def severity_of(found: list[Problem]) -> int:
    """How far an entry stands from its catalogue: what blocks weighs ten, what warns one; for ranking."""
    return sum(10 if problem.blocks else 1 for problem in found)
