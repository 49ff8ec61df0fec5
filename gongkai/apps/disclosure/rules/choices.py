"""What a body may choose for itself, where the law leaves it open; kept in the settings of the organisation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gongkai.apps.disclosure.rules import tables
from gongkai.kernel import law

# The key under which a body's settings hold these.
KEY = "disclosure"
MOST_DAYS, HIGHEST_LINE = 60, 1000


@dataclass(frozen=True)
class Choices:
    """提示线、说明理由期限 and whether the reply clock waits meanwhile (条例第三十五条 leaves all three open)."""

    excessive_in_month: int
    reason_days: int
    # K: the regulation names no pause, so none is the default.
    reason_pauses: bool = False
    # 开庭、听证前几日提醒.
    hearing_notice_days: int = 3


def choices(settings: Mapping[str, Any], *, on: date) -> Choices:
    """A body's own, and what the law or the design gives where it has chosen nothing."""
    own = settings.get(KEY, {})
    return Choices(
        excessive_in_month=own.get("excessive_in_month", tables.limit("excessive_in_month").on(on).value),
        reason_days=own.get("reason_days", law.period("disclosure.reason", on=on).days),
        reason_pauses=own.get("reason_pauses", False),
        hearing_notice_days=own.get("hearing_notice_days", 3),
    )


def problems(chosen: Choices) -> list[str]:
    found = []
    if not 1 <= chosen.excessive_in_month <= HIGHEST_LINE:
        found.append(f"提示线应为1至{HIGHEST_LINE}件。")
    if not 1 <= chosen.reason_days <= MOST_DAYS:
        found.append(f"说明理由期限应为1至{MOST_DAYS}个工作日。")
    if not 0 <= chosen.hearing_notice_days <= MOST_DAYS:
        found.append(f"提醒应在开庭前0至{MOST_DAYS}日。")
    return found


def as_settings(chosen: Choices) -> dict[str, Any]:
    return {KEY: asdict(chosen)}
