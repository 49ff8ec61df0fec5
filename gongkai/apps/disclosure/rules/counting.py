"""公平计数: how many requests of one applicant to one body lie in one calendar month (条例第三十五条; FEE 第四条).

Whatever the channel. A natural person is known by the identity number, an organisation by its credit code; an agent
counts for the one he acts for, joint applicants once by the first of them. A request that was split counts as its
parts; one that was withdrawn or joined to another does not count, nor does a new answer after a lost dispute (K: the
reading that favours the applicant). The place of a request is by its receipt date, then by the order of registration.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

WITHDRAWN, MERGED = "已撤回，不计件", "已并入另一件，不计件"


@dataclass(frozen=True)
class Received:
    """One request as far as counting goes. `left_out` says why it does not count."""

    key: int
    received_on: date
    left_out: str = ""


@dataclass(frozen=True)
class Placed:
    """A request with its number in the month; None where it does not count."""

    key: int
    number: int | None
    left_out: str = ""


def placed(received: Iterable[Received]) -> list[Placed]:
    """Every request of the month in its order, numbered from 1."""
    found, number = [], 0
    for one in sorted(received, key=lambda r: (r.received_on, r.key)):
        if one.left_out:
            found.append(Placed(one.key, None, one.left_out))
        else:
            number += 1
            found.append(Placed(one.key, number))
    return found


def left_out(*, outcome: str, merged: bool) -> str:
    """Why a request does not count; empty when it does."""
    if merged:
        return MERGED
    return WITHDRAWN if outcome == "other.other" else ""


def reason_problems(*, count: int, line: int, basis: str, below_line: str) -> list[str]:
    """Why no reasons may be asked for (第三十五条: 数量、频次明显超过合理范围)."""
    found = [] if basis.strip() else ["请写明申请数量、频次明显超过合理范围的事实。"]
    if count <= line and not below_line.strip():
        found.append(
            f"该申请人本月申请{count}件，没有超过本单位的提示线（{line}件）；"
            "仍然认为明显超过合理范围的，请写明根据，例如跨月累计的数量、频次。"
        )
    return found


def delay_problems(*, days: int, verdict: str, reviewed: bool) -> list[str]:
    """Why no delayed period may be fixed (第三十五条: 申请理由合理，但是无法在规定的期限内答复)."""
    found = [] if days >= 1 else ["请填写延迟的工作日数。"]
    if verdict != "reasonable" or not reviewed:
        found.append("仅适用于已经要求说明理由、判断理由合理并经复核的申请（条例第三十五条）。")
    return found
