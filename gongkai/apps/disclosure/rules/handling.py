"""补正、延期、说明理由、按期答复 (条例第三十条、第三十三条、第三十五条)."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.regimes import regime_on
from gongkai.apps.disclosure.rules.workdays import Workdays
from gongkai.kernel import law

Alert = Literal["overdue", "red", "yellow", ""]


def completion_problems(
    *, received_on: date, on: date, items: Sequence[str], allowed_days: int, asked_before: bool, calendar: Workdays
) -> list[str]:
    """Why completion may not be asked on this day (第三十条).

    Within seven working days of receipt, once, naming every item and a reasonable period. The old regulation
    had neither the seven days nor the limit to one notice.
    """
    found = []
    if asked_before and regime_on(received_on).completion_once:
        found.append("补正告知以一次为限（条例第三十条）。补正后仍不明确的，请作“无法提供”答复。")
    days = law.period("disclosure.completion_notice", on=received_on).days
    if on > calendar.add(received_on, days):
        found.append(f"已超过自收到申请之日起{days}个工作日的补正告知期限（条例第三十条）。")
    if not any(item.strip() for item in items):
        found.append("请逐项写明需要补正的内容（条例第三十条）。")
    if allowed_days < 1:
        found.append("请给出合理的补正期限，至少1个工作日（条例第三十条）。")
    return found


def abandonment_problems(*, due_on: date, on: date) -> list[str]:
    """Why a request may not be deemed abandoned yet: the applicant has until the end of the last day (第三十条)."""
    return [] if on > due_on else [f"期限尚未届满，届满之日为{due_on.isoformat()}。"]


def extension_problems(
    *,
    received_on: date,
    on: date,
    due_on: date | None,
    days: int,
    extended_before: bool,
    approved_by_head: bool,
    reason: str,
) -> list[str]:
    """Why the reply period may not be extended (第三十三条第二款).

    Approved by the head of the disclosure office, up to 20 working days (15 under the old regulation), told to
    the applicant; once and before the period ends (K). `due_on` is None while the clock is paused without end.
    """
    cap = law.period("disclosure.extension", on=received_on).days
    found = []
    if not 1 <= days <= cap:
        found.append(f"延长的期限为1至{cap}个工作日（条例第三十三条）。")
    if extended_before:
        found.append("答复期限已经延长过一次。")
    if due_on is not None and on > due_on:
        found.append("答复期限已经届满，不能再延长。")
    if not approved_by_head:
        found.append("延长答复期限须经政府信息公开工作机构负责人同意（条例第三十三条）。")
    if not reason.strip():
        found.append("请写明延长答复期限的理由，并告知申请人（条例第三十三条）。")
    return found


def is_excessive(count_in_month: int, *, on: date, threshold: int | None = None) -> bool:
    """Whether the number in a calendar month calls for asking reasons (第三十五条).

    The regulation names no number; `threshold` is the body's setting, by default the fee threshold (D).
    """
    return count_in_month > (tables.limit("excessive_in_month").on(on).value if threshold is None else threshold)


def is_late(*, due_on: date | None, answered_on: date | None, today: date) -> bool:
    """On time is an answer dispatched on or before the due date; an open request is late after it (第三十三条)."""
    return due_on is not None and (answered_on or today) > due_on


def alert(*, due_on: date | None, today: date, calendar: Workdays) -> Alert:
    """预警: five working days left yellow, two red, past the due date overdue (D); "" while there is time."""
    if due_on is None:
        return ""
    left = calendar.elapsed(today, due_on) if due_on >= today else -1
    for level in ("overdue", "red", "yellow"):
        lead = law.period(f"disclosure.alert.{level}", on=today).days
        if left < 0 or (level != "overdue" and left <= lead):
            return level
    return ""
