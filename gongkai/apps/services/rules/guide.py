"""The elements in plain language, for the page that people read before they set out."""

from dataclasses import dataclass

from gongkai.apps.services.rules import limits, tables
from gongkai.apps.services.rules.elements import Elements


@dataclass(frozen=True, slots=True)
class Highlight:
    """One thing people want to know first: a short answer, and what lies behind it."""

    label: str
    value: str
    note: str = ""


def highlights(e: Elements) -> list[Highlight]:
    """How long, how often one must come, what it costs, how it is applied for; only what the entry says."""
    found = [promise(e), visits(e), fee(e), way(e)]
    return [one for one in found if one is not None]


def promise(e: Elements) -> Highlight | None:
    ours, law = limits.promised(e), limits.statutory(e)
    if ours is None:
        return None
    shorter = law is not None and ours.unit == law.unit and law.days > 0
    percent = round((law.days - ours.days) * 100 / law.days) if shorter and law else 0
    note = f"法定{law.words}" if law else ""
    return Highlight("承诺办结", ours.words, f"{note}，缩短{percent}%" if percent > 0 else note)


def visits(e: Elements) -> Highlight | None:
    if e.visits is None:
        return None
    if e.visits == 0:
        return Highlight("到现场", "不用跑", "全程不需要到现场")
    return Highlight("到现场", f"{e.visits}次", e.visits_note)


def fee(e: Elements) -> Highlight | None:
    if e.is_fee is None:
        return None
    return Highlight("收费", "收费" if e.is_fee else "不收费", "见收费标准" if e.is_fee else "")


def way(e: Elements) -> Highlight | None:
    if e.depth:
        return Highlight("怎么办", tables.label("depths", e.depth), "可以预约" if e.bookable else "")
    words = "、".join(tables.label("forms", code) for code in e.handling_forms)
    return Highlight("怎么办", words) if words else None


def times(e: Elements) -> list[tuple[str, str]]:
    """(label, words) of every limit and of what is not counted in it."""
    rows = []
    for label, limit, note in (
        ("法定办结时限", limits.statutory(e), e.statutory_note),
        ("承诺办结时限", limits.promised(e), e.promised_note),
    ):
        if limit is not None:
            rows.append((label, f"{limit.words}{f'（{note}）' if note else ''}"))
    for special in e.special_procedures:
        name = special.name or tables.label("special_kinds", special.kind)
        days = f"，一般需要{special.days}个工作日" if special.days else ""
        counted = "" if special.kind == "other" else "，所需时间不计算在办结时限内"
        rows.append((name, f"依据{special.basis}{days}{counted}。"))
    return rows
