"""事项的生命周期: which change suits which state, what a change has to say, whether applications are taken on a day."""

from dataclasses import dataclass
from datetime import date

DRAFT, IN_USE, SUSPENDED, CANCELLED = "draft", "in_use", "suspended", "cancelled"
# Kind of change → states of the item it can begin from and, in the end, take effect upon.
FROM = {
    "claim": (DRAFT,),
    "change": (IN_USE, SUSPENDED),
    "correct": (IN_USE, SUSPENDED),
    "suspend": (IN_USE,),
    "resume": (SUSPENDED,),
    "cancel": (IN_USE, SUSPENDED),
}
EXCHANGE = {IN_USE: "1", SUSPENDED: "2", CANCELLED: "3"}


def refusal(kind: str, state: str, label: str) -> str:
    """Why a change of this kind cannot begin or take effect; empty when it can."""
    return "" if state in FROM[kind] else f"“{label}”状态的事项不能这样变动。"


def change_problems(
    kind: str, *, basis: str, effective_on: date | None, until_on: date | None, transition: str
) -> list[tuple[str, str]]:
    """(field, sentence) for what a suspension or cancellation still lacks (service items §12)."""
    found = []
    if kind == "cancel":
        if not basis.strip():
            found.append(("basis", "请写明取消的依据（法律修改、权力下放或收回、机构合并等）。"))
        if effective_on is None:
            found.append(("effective_on", "请填写取消日期。"))
        if not transition.strip():
            found.append(("transition", "请写明在办件如何处理。"))
    if kind == "suspend":
        if until_on is None:
            found.append(("until_on", "请填写预计恢复日期。"))
        elif effective_on is not None and until_on <= effective_on:
            found.append(("until_on", "预计恢复日期应在暂停日期之后。"))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an item takes applications; days are the last day the catalogue entry holds."""

    state: str
    is_handled: bool
    cancelled_on: date | None
    catalogue_to: date | None
    starts_from: str


def why_closed(standing: Standing, day: date) -> str:
    """Why no application is taken on this day; empty when it is (A9; O722 第四十条: outside the list is unlawful)."""
    if standing.starts_from == "duty":
        return "本事项依职权办理，不接受申请。"
    if not standing.is_handled:
        return "请选择具体的办理项提出申请。"
    if standing.cancelled_on is not None and day >= standing.cancelled_on:
        return f"本事项自{standing.cancelled_on}起取消，不再办理。"
    if standing.catalogue_to is not None and day > standing.catalogue_to:
        return f"本事项的目录在{standing.catalogue_to}后已经取消，不再办理。"
    if standing.state == SUSPENDED:
        return "本事项暂停办理，恢复后再提出申请。"
    return "" if standing.state == IN_USE else "本事项没有公布，不能办理。"
