"""A document of the library led from its first draft to force by the people whose posts it waits for."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gongkai.apps.disclosure.actions import library as acts
from gongkai.apps.disclosure.models import LibraryEntry
from gongkai.apps.disclosure.tests.documents import walk as documents
from gongkai.kernel import outbox
from gongkai.testing import Cast, FrozenClock

DAY = date(2026, 3, 2)
TITLE = "安澜县财政局财政补贴管理办法"


def draft(**changes: Any) -> acts.Draft:
    values = {"kind": "normative", "title": TITLE, "body": "<p>第一条 为规范财政补贴，制定本办法。</p>"}
    return acts.Draft(**{**values, **changes})


@dataclass
class Walk:
    """Every method is one act by the right person."""

    cast: Cast
    clock: FrozenClock
    item: LibraryEntry

    @property
    def step(self) -> str:
        self.item.case.refresh_from_db()
        return self.item.case.step

    def skip(self) -> "Walk":
        acts.skip_soliciting(self.item, by=self.cast.drafter, reason="不涉及群众切身利益。")
        return self

    def legality(self) -> "Walk":
        acts.pass_legality(self.item, by=self.cast.legality, opinion="主体适格，内容合法。")
        return self

    def discuss(self, on: date | None = None) -> "Walk":
        acts.record_discussion(self.item, by=self.cast.head, meeting="第3次局务会议", discussed_on=on or DAY)
        return self

    def sign(self) -> "Walk":
        acts.sign(self.item, by=self.cast.leader)
        return self

    def issue(self, on: date = DAY, **given: Any) -> "Walk":
        values = {"issued_on": on, "effective_on": on, "expires_on": on.replace(year=on.year + 5) - timedelta(days=1)}
        acts.issue(self.item, by=self.cast.clerk, **{**values, **given})
        return self

    def issued(self, on: date = DAY, **given: Any) -> "Walk":
        """Everything up to 印发, in one day."""
        return self.skip().legality().discuss(on).sign().issue(on, **given)

    def publish(self) -> "Walk":
        """The document through the review of 主动公开; what follows from it is told by events."""
        chain = documents.Walk(self.cast, self.clock, self.item.document)
        chain.approve().publish()
        return self.deliver()

    def deliver(self) -> "Walk":
        outbox.run_pending()
        self.item.refresh_from_db()
        return self

    def night(self, day: date) -> "Walk":
        """The nightly job of a later day."""
        self.clock.set(day)
        acts.follow_all()
        self.item.refresh_from_db()
        return self


def drafted(cast: Cast, clock: FrozenClock, day: date = DAY, **changes: Any) -> Walk:
    clock.set(day)
    return Walk(cast, clock, acts.create(org=cast.bureau, by=cast.drafter, draft=draft(**changes)))


def in_force(
    cast: Cast, clock: FrozenClock, day: date = DAY, given: dict[str, Any] | None = None, **changes: Any
) -> Walk:
    return drafted(cast, clock, day, **changes).issued(day, **(given or {})).publish()
