"""办理规则: what may stop a clock, how long it may become, what must stand in a refusal. No rows, no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from pydantic import model_validator

from gongkai.apps.services.rules import limits
from gongkai.apps.services.rules.elements import Elements, Material
from gongkai.kernel import law
from gongkai.kernel.law import Sourced, Table

OWN_RULE = "HALL"
NATURAL_PERSON = "1"  # 服务对象 of GB/T 39046 A.4; every other one is a body of some kind
# 事项的期限单位 → how a clock counts; an hour is part of a working day of eight, a year is twelve months.
HOURS_A_DAY, MONTHS_A_YEAR = 8, 12
UNITS = {"working": "working", "natural": "calendar", "hour": "working", "month": "months", "year": "months"}
INSTANT = "1"


class SpecialKind(Sourced):
    """特别程序的种类. Only a legal text stops a clock; a rule of this product never does."""

    code: str
    label: str
    stops_clock: bool

    @model_validator(mode="after")
    def _stops_by_law_only(self) -> "SpecialKind":
        if self.stops_clock and (self.source == OWN_RULE or not self.article):
            raise ValueError(f"“{self.label}”没有法律依据，不能停止计算期限")
        return self


class ExtensionRule(Sourced):
    """延长: at most so many working days, once, approved by whom."""

    id: str
    label: str
    most: int
    approved_by: str


class Remedy(Sourced):
    """救济告知: a sentence of the letter."""

    path: Literal["review", "suit"]
    days: int
    text: str


class HandlingTable(Table):
    special_procedures: tuple[SpecialKind, ...]
    extensions: tuple[ExtensionRule, ...]
    remedies: tuple[Remedy, ...]


def served(elements: Elements) -> list[str]:
    """Who may apply (`person`, `legal`), by 服务对象 (GB/T 39046 A.4); anybody where the item does not say."""
    objects = elements.service_objects
    found = {"person" if code == NATURAL_PERSON else "legal" for code in objects}
    return [kind for kind in ("person", "legal") if kind in found or not found]


def table() -> HandlingTable:
    return law.load("apps/services/law/handling.toml", HandlingTable)


def special_kinds() -> dict[str, SpecialKind]:
    return {one.code: one for one in table().special_procedures}


def extension_rule(name: str) -> ExtensionRule:
    return next(one for one in table().extensions if one.id == name)


def remedies(*, review_body: str, court: str) -> list[str]:
    """救济告知, printed in every decision against the applicant (LIC 第三十八条第二款)."""
    said = "；".join(one.text.format(review_body=review_body, court=court) for one in table().remedies)
    return [f"{said}。"]


@dataclass(frozen=True, slots=True)
class ClockLimit:
    """How long a clock runs: days in a unit of `kernel.cases.clocks`."""

    days: int
    unit: str


def clock_limit(limit: limits.Limit) -> ClockLimit:
    """办结时限 of the list as a clock counts it (casework W8: hours lie within office hours)."""
    days = limit.days
    if limit.unit == "hour":
        days = -(-days // HOURS_A_DAY)
    elif limit.unit == "year":
        days *= MONTHS_A_YEAR
    return ClockLimit(days, UNITS[limit.unit])


def statutory(elements: Elements) -> ClockLimit | None:
    """法定办结时限 of the item; None where it names none, and the general period holds."""
    found = limits.statutory(elements)
    return clock_limit(found) if found else None


def promised(elements: Elements) -> ClockLimit | None:
    """承诺办结时限, else the statutory one: an item that promises nothing still has a limit."""
    found = limits.promised(elements) or limits.statutory(elements)
    return clock_limit(found) if found else None


def is_instant(elements: Elements) -> bool:
    """即办件 (G39046 附录A.6)."""
    return elements.project_type == INSTANT


def is_shared(material: Material) -> bool:
    """Whether the state has it already, so that nobody asks for it (O722 第三十五条)."""
    return bool(material.shared)


def gaps(materials: Sequence["Row"], faults: Sequence[Mapping[str, str]] = ()) -> list[str]:
    """What is still missing or wrong, as a supplement notice has to name it: once, and all of it.

    `faults` are what the form needs corrected: label and note of each.
    """
    words = {"missing": "请提交", "faulty": "请更正"}
    found = []
    for row in materials:
        if row.verdict in words:
            found.append(f"{words[row.verdict]}《{row.name}》{f'：{row.note}' if row.note else ''}")
    return [*found, *(f"请改正申请表中的“{one['label']}”：{one['note']}" for one in faults)]


def unfit(materials: Sequence["Row"]) -> list[str]:
    """Names of necessary materials without which no application is accepted (LIC 第三十二条第一款第（五）项)."""
    fine = ("fitting", "tolerated")
    return [row.name for row in materials if row.necessity == "necessary" and row.verdict not in fine]


class Row(Protocol):
    name: str
    necessity: str
    verdict: str
    note: str


def extension_problems(
    rule: ExtensionRule, *, days: int, on: date, due_on: date | None, extended_before: bool
) -> list[str]:
    """Why a period cannot be extended (LIC 第四十二条)."""
    found = []
    if extended_before:
        found.append("办理期限只能延长一次。")
    if not 1 <= days <= rule.most:
        found.append(f"延长天数应为1至{rule.most}个工作日（{rule.approved_by}批准）。")
    if due_on is not None and on > due_on:
        found.append("期限已经届满，不能再延长。")
    return found
