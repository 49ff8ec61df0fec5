"""A document led from draft to publication by the people whose posts it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.models import Document
from gongkai.testing import Cast, FrozenClock

DAY = date(2026, 3, 2)
CLEAN = {"state_secret": False, "work_secret": False, "trade_secret": False, "personal_data": False}


def content(**changes: Any) -> acts.Content:
    values = {
        "title": "安澜县财政局2026年预算编制办法",
        "body": "<p>第一条 为规范预算编制，制定本办法。</p><p>第二条 本办法自印发之日起施行。</p>",
        "doc_no": "安财〔2026〕3号",
    }
    return acts.Content(**{**values, **changes})


def placing(**changes: Any) -> acts.Placing:
    return acts.Placing(**{"column": "policy", "formed_on": DAY, "kind": "normative", **changes})


@dataclass
class Walk:
    """Every method is one act by the right person."""

    cast: Cast
    clock: FrozenClock
    item: Document

    def edit(self, text: dict[str, Any] | None = None, **where: Any) -> "Walk":
        acts.edit(self.item, by=self.cast.drafter, content=content(**(text or {})), placing=placing(**where))
        return self

    def submit(self, **given: Any) -> "Walk":
        acts.submit_review(self.item, by=self.cast.drafter, **given)
        return self

    def section(self, **given: Any) -> "Walk":
        acts.approve_section(self.item, by=self.cast.reviewer, **{"openness": "proactive", **given})
        return self

    def secrecy(self, allowed: Sequence[str] = (), allow_reason: str = "", **found: Any) -> "Walk":
        finding = acts.SecrecyFinding(**{**CLEAN, "read_by_hand": True, **found})
        acts.approve_secrecy(
            self.item,
            by=self.cast.secrecy,
            finding=finding,
            opinion="经审查，不涉及国家秘密。",
            allowed=allowed,
            allow_reason=allow_reason,
        )
        return self

    def office(self) -> "Walk":
        acts.approve_office(self.item, by=self.cast.head)
        return self

    def sign(self) -> "Walk":
        acts.sign(self.item, by=self.cast.leader)
        return self

    def approve(self, **given: Any) -> "Walk":
        """The whole chain."""
        return self.submit().section(**given).secrecy().office().sign()

    def publish(self) -> "Walk":
        acts.publish(self.item, by=self.cast.drafter)
        return self

    def revise(self, reason: str = "更正文字错误", **given: Any) -> "Walk":
        acts.begin_revision(self.item, by=self.cast.clerk, reason=reason, **given)
        return self

    def take_down(self, reason: str = "含有不应公开的内容") -> "Walk":
        acts.take_down(self.item, by=self.cast.head, reason=reason)
        return self

    def discard(self) -> "Walk":
        acts.discard(self.item, by=self.cast.drafter, reason="不再需要")
        return self

    @property
    def step(self) -> str:
        return self.item.case.step

    def clocks(self) -> list[tuple[str, date | None, date | None]]:
        """(rule, due, stopped) of every round of the publication clock."""
        rounds = self.item.case.clocks.filter(key="publication").order_by("round")
        return [(c.period_version.partition("@")[0], c.due_on, c.stopped_on) for c in rounds]

    def due(self) -> date | None:
        return self.item.case.due_on


def drafted(cast: Cast, clock: FrozenClock, day: date = DAY, text: dict[str, Any] | None = None, **where: Any) -> Walk:
    """A draft typed in on `day`, about something formed the same day unless `formed_on` says otherwise."""
    clock.set(day)
    where = {"formed_on": day, **where}
    made = acts.create(org=cast.bureau, by=cast.drafter, content=content(**(text or {})), placing=placing(**where))
    return Walk(cast, clock, made)


def published(
    cast: Cast, clock: FrozenClock, day: date = DAY, text: dict[str, Any] | None = None, **where: Any
) -> Walk:
    return drafted(cast, clock, day, text, **where).approve().publish()
