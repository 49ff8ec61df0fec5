"""征求意见: what an answer, or silence, means (条例第三十二条至第三十四条)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.regimes import regime_on
from gongkai.apps.disclosure.rules.schemas import Answer, ConsultationResult, ConsultationRow
from gongkai.apps.disclosure.rules.workdays import Workdays
from gongkai.kernel import law

Kind = Literal["third_party", "joint_maker", "other_agency"]
PERIODS: dict[Kind, str] = {
    "third_party": "disclosure.third_party",
    "joint_maker": "disclosure.joint_maker",
    # Other agencies have no period of their own (第三十三条); the same number is the default.
    "other_agency": "disclosure.joint_maker",
}


@dataclass(frozen=True)
class Verdict:
    """The result of a consultation. `duties`: what the agency must still do. `outcome`: the reply it leads to."""

    result: ConsultationResult
    outcome: str
    text: str
    citation: str
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pause:
    """Days that do not count, both inclusive; `to` is None while the answer is awaited."""

    since: date
    to: date | None


def answer_due(kind: Kind, *, received_on: date, letter_received_on: date, calendar: Workdays) -> date:
    """The last day to answer: 15 working days from receipt of the letter (第三十二条、第三十四条).

    `received_on` is the receipt date of the request, which chooses the regulation.
    """
    return calendar.add(letter_received_on, law.period(PERIODS[kind], on=received_on).days)


def pause(
    kind: Kind, *, received_on: date, sent_on: date, answered_on: date | None, answer_due_on: date, today: date
) -> Pause | None:
    """The time that is not counted in the reply period (第三十三条第三款); None where the law stops no clock.

    From the day the letter is sent to the answer, or to the end of the period when there is none (K). Under the
    old regulation only the consultation of third parties stood outside the clock (旧条例第二十四条第三款).
    """
    if kind != "third_party" and not regime_on(received_on).other_agencies_pause:
        return None
    if answered_on is not None:
        return Pause(sent_on, max(sent_on, min(answered_on, answer_due_on)))
    return Pause(sent_on, answer_due_on if today > answer_due_on else None)


def third_party_verdict(
    answer: Answer, *, received_on: date, reasonable: bool | None = None, public_interest: str = ""
) -> Verdict:
    """第三方意见的处理 (第三十二条).

    `reasonable` judges the ground of a refusal and is needed under R711; `public_interest` says why withholding
    would heavily affect the public interest, which lifts any refusal. Raises ValueError when a refusal was not judged.
    """
    row = _row(tables.consultations().third_party, answer, regime_on(received_on).key, reasonable)
    if public_interest.strip() and row.result != "disclose":
        return Verdict(
            result="disclose",
            outcome="",
            text="不公开可能对公共利益造成重大影响，决定予以公开。",
            citation=law.source(row.source).cited + row.article,
            duties=("将决定公开的政府信息内容和理由书面告知第三方。",),
        )
    return Verdict(row.result, row.outcome, row.text, law.source(row.source).cited + row.article)


def joint_maker_verdict(answer: Answer) -> Verdict:
    """共同制作机关的意见: silence is consent (第三十四条)."""
    row = _row(tables.consultations().joint_maker, answer, "R711", None)
    return Verdict(row.result, row.outcome, row.text, law.source(row.source).cited + row.article)


def _row(rows: tuple[ConsultationRow, ...], answer: Answer, regime: str, reasonable: bool | None) -> ConsultationRow:
    candidates = [r for r in rows if r.regime == regime and r.answer == answer]
    judged = {True: "yes", False: "no", None: "any"}[reasonable]
    found = next((r for r in candidates if r.reasonable in ("any", judged)), None)
    if found is None:
        raise ValueError(
            "请先判断不同意公开的理由是否合理（条例第三十二条）。" if candidates else f"没有“{answer}”这种意见。"
        )
    return found
