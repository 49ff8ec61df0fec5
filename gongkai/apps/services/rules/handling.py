"""办理规则: what may stop a clock, how long it may become, what must stand in a refusal. No rows, no Django."""

import calendar as gregorian
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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

    path: Literal["review", "suit", "suit_after_review"]
    days: int
    text: str


class Ground(Sourced):
    """情形: why an application is not accepted, refused, a decision revoked, withdrawn or a licence cancelled.

    `needs` is what must come with it; `bar` the kind of bar or record it may lead to.
    """

    id: str
    act: Literal["refuse_acceptance", "refuse", "revoke", "recall", "cancel", "terminate"]
    label: str
    needs: Literal["", "right_body", "told_once"] = ""
    bar: str = ""


class BarRule(Sourced):
    """不得再次申请, or a record without an end: `safety` says whether it needs a matter of public safety."""

    id: str
    label: str
    said: str
    period: str = ""
    safety: bool


class HandlingTable(Table):
    special_procedures: tuple[SpecialKind, ...]
    extensions: tuple[ExtensionRule, ...]
    remedies: tuple[Remedy, ...]
    grounds: tuple[Ground, ...]
    bars: tuple[BarRule, ...]


def served(elements: Elements) -> list[str]:
    """Who may apply (`person`, `legal`), by 服务对象 (GB/T 39046 A.4); anybody where the item does not say."""
    objects = elements.service_objects
    found = {"person" if code == NATURAL_PERSON else "legal" for code in objects}
    return [kind for kind in ("person", "legal") if kind in found or not found]


def serves_people(elements: Elements) -> bool:
    """Whether a natural person may apply; else whoever comes has come for a company."""
    return "person" in served(elements)


def table() -> HandlingTable:
    return law.load("apps/services/law/handling.toml", HandlingTable)


def special_kinds() -> dict[str, SpecialKind]:
    return {one.code: one for one in table().special_procedures}


def extension_rule(name: str) -> ExtensionRule:
    return next(one for one in table().extensions if one.id == name)


def grounds(act: str) -> dict[str, Ground]:
    """情形 of one act, by their ids, in the order of the law."""
    return {one.id: one for one in table().grounds if one.act == act}


def ground_label(ground: str) -> str:
    """What a stored ground is called; empty for none."""
    return next((one.label for one in table().grounds if one.id == ground), "")


def bar_label(kind: str) -> str:
    """What a stored kind of bar is called."""
    return next((one.label for one in table().bars if one.id == kind), "")


def special_label(kind: str) -> str:
    """What a stored special procedure is called."""
    found = special_kinds().get(kind)
    return found.label if found else ""


def bar_rule(kind: str) -> BarRule:
    return next(one for one in table().bars if one.id == kind)


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


def is_limited(elements: Elements) -> bool:
    """有数量限制 (LIC 第五十七条): equal applications are then decided in the order of acceptance."""
    said = elements.limit_note.strip()
    return bool(said) and not said.startswith(("无", "没有", "不限", "否"))


def lists_hearing(elements: Elements) -> bool:
    """Whether the published list names a hearing among the procedures of the item."""
    return any(one.kind == "hearing" for one in elements.special_procedures)


def months_later(day: date, months: int) -> date:
    """The corresponding day so many months later, else the last of that month (民法典第二百零二条); not rolled on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def same_length(first: date, last: date, start: date) -> date:
    """The last day of a term that begins on `start` and is as long as the one from `first` to `last`: in whole months
    where that one was, else in days."""
    end = last + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month
    if months > 0 and months_later(first, months) == end:
        return months_later(start, months) - timedelta(days=1)
    return start + (last - first)


def is_shared(material: Material) -> bool:
    """Whether the state has it already, so that nobody asks for it (O722 第三十五条)."""
    return bool(material.shared)


def unchecked(materials: Sequence["Row"]) -> list[str]:
    """Materials nobody has looked at: those that came in, and those without which nothing is accepted."""
    return [row.name for row in materials if not row.verdict and (row.handed_in or row.necessity == "necessary")]


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
    fine = ("fitting", "corrected", "tolerated")
    return [row.name for row in materials if row.necessity == "necessary" and row.verdict not in fine]


def outstanding(materials: Sequence["Row"]) -> list[str]:
    """Names of necessary materials that are not there yet, tolerated ones among them: nothing is granted without."""
    return [
        row.name for row in materials if row.necessity == "necessary" and row.verdict not in ("fitting", "corrected")
    ]


def knowable(materials: Sequence["Row"], told: Sequence[str], told_on: date) -> list[str]:
    """What a second notice asks for though it could have been seen at the first one (casework R8).

    What the first notice named, or came in after it, could not.
    """
    return [
        row.name
        for row in materials
        if row.verdict in ("missing", "faulty")
        and not any(f"《{row.name}》" in line for line in told)
        and (row.received_on is None or row.received_on <= told_on)
    ]


class Row(Protocol):
    name: str
    necessity: str
    verdict: str
    note: str
    handed_in: str
    received_on: date | None


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
