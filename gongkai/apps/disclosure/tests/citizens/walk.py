"""A correction request and a suggestion led from step to step by the people whose posts they wait for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.disclosure.actions import corrections, suggestions
from gongkai.apps.disclosure.models import CorrectionRequest, PublicationSuggestion
from gongkai.kernel.people.actors import public
from gongkai.testing import Cast, FrozenClock

CITIZEN = "11010519491231002X"
DAY = date(2026, 3, 2)


def wrong(**changes: Any) -> corrections.Wrong:
    values = {
        "name": "王小明",
        "identity_kind": "citizen_id",
        "identity_number": CITIZEN,
        "phone": "13800138000",
        "record": "安财罚〔2025〕3号行政处罚决定公示",
        "inaccuracy": "公示中的姓名写成王小鸣",
        "right_content": "王小明",
        "evidence": "处罚决定书原件",
    }
    return corrections.Wrong(**{**values, **changes})


def idea(**changes: Any) -> suggestions.Idea:
    values = {"wanted": "2025年度农村公路养护资金分配表", "why": "涉及公众利益", "name": "李群"}
    return suggestions.Idea(**{**values, **changes})


@dataclass
class Correction:
    cast: Cast
    item: CorrectionRequest
    code: str

    def assign(self) -> "Correction":
        corrections.assign(self.item, by=self.cast.clerk)
        return self

    def draft(self, outcome: str = "corrected", **fields: Any) -> "Correction":
        values = {
            "decision_text": "姓名已更正为王小明。",
            "grounds": "与档案一致。",
            "right_body": "安澜县水利局 0551-62000004",
            **fields,
        }
        corrections.draft_decision(self.item, by=self.cast.handler, outcome=outcome, **values)
        return self

    def decide(self) -> "Correction":
        corrections.decide(self.item, by=self.cast.head)
        return self

    def tell(self, on: date) -> "Correction":
        corrections.deliver(self.item, by=self.cast.clerk, way="online", answered_on=on)
        return self


@dataclass
class Suggestion:
    cast: Cast
    item: PublicationSuggestion
    code: str

    def assign(self) -> "Suggestion":
        suggestions.assign(self.item, by=self.cast.clerk)
        return self

    def draft(self, outcome: str = "adopted", **fields: Any) -> "Suggestion":
        values = {"grounds": "需要公众广泛知晓。", **fields}
        suggestions.draft_decision(self.item, by=self.cast.handler, outcome=outcome, **values)
        return self

    def decide(self) -> "Suggestion":
        suggestions.decide(self.item, by=self.cast.head)
        return self


def correction(cast: Cast, clock: FrozenClock, on: date = DAY, **changes: Any) -> Correction:
    """Sent in over the web on this day."""
    clock.set(on)
    made = corrections.submit(org=cast.bureau, by=public("王小明"), wrong=wrong(**changes))
    return Correction(cast, made.correction, made.query_code)


def suggestion(cast: Cast, clock: FrozenClock, on: date = DAY, **changes: Any) -> Suggestion:
    clock.set(on)
    made = suggestions.submit(org=cast.bureau, by=public("李群"), idea=idea(**changes))
    return Suggestion(cast, made.suggestion, made.query_code)
