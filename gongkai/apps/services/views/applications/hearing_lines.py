"""A hearing as its participants read it: where it stands, what they may do, by when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gongkai.apps.services.models import HearingParticipant, LicensingHearing
from gongkai.apps.services.queries import hearings as reading
from gongkai.kernel import workdays
from gongkai.kernel.cases.procedures import procedure
from gongkai.web.shapes import Fact

LABELS = {"request": "要求听证", "waive": "放弃听证", "challenge": "申请主持人回避"}


@dataclass(frozen=True)
class HearingLine:
    """One hearing for one participant; `may` are names, labels and addresses of what can be done now."""

    hearing: LicensingHearing
    said: str
    facts: list[Fact]
    may: list[tuple[str, str, str]] = field(default_factory=list)


def lines(found: Iterable[HearingParticipant], address: Callable[[LicensingHearing, str], str]) -> list[HearingLine]:
    return [_line(one, address) for one in found]


def _line(told: HearingParticipant, address: Callable[[LicensingHearing, str], str]) -> HearingLine:
    hearing = told.hearing
    names = may(told)
    return HearingLine(
        hearing,
        procedure(reading.KIND).step(hearing.case.step).public,
        [
            Fact("听证事项", hearing.subject_matter, wide=True),
            Fact("提出听证的期限", told.due_on if hearing.case.step == "told" and not told.answer else None),
            Fact("您的答复", told.get_answer_display() if told.answer else ""),
            Fact("举行时间", hearing.at if hearing.case.step in ("scheduled", "recorded", "closed") else None),
            Fact("地点", hearing.place),
            Fact("听证主持人", hearing.chair.name if hearing.chair else ""),
            Fact("是否公开举行", "" if hearing.at is None else ("否" if hearing.closed_reason else "是")),
        ],
        [(name, LABELS[name], address(hearing, name)) for name in names],
    )


def may(told: HearingParticipant) -> list[str]:
    """What this participant can do at this step, on this day."""
    step, found = told.hearing.case.step, []
    in_time = workdays.today() <= told.due_on and told.hearing.origin == "asked"
    if step in ("told", "arranging", "scheduled") and told.answer != "asked" and in_time:
        found.append("request")
    if step == "told" and not told.answer and in_time:
        found.append("waive")
    if step == "scheduled" and not told.challenges.filter(upheld=None).exists():
        found.append("challenge")
    return found
