"""A request led from step to step by the people whose posts it waits for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.kernel.people.actors import public
from gongkai.testing import Cast, FrozenClock

CITIZEN = "11010519491231002X"


def applicant(**changes: Any) -> acts.Applicant:
    values = {
        "applicant_class": "natural_person",
        "name": "王小明",
        "identity_kind": "citizen_id",
        "identity_number": CITIZEN,
        "phone": "13800138000",
        "email": "wang@example.org",
        "address": "安澜县解放街1号",
    }
    return acts.Applicant(**{**values, **changes})


def wish(**changes: Any) -> acts.Wish:
    values = {"description": "2025年度县级部门预算批复文件", "form": "paper", "delivery": "post"}
    return acts.Wish(**{**values, **changes})


@dataclass
class Walk:
    """Every method is one act by the right person."""

    cast: Cast
    clock: FrozenClock
    item: DisclosureRequest

    def assign(self) -> "Walk":
        acts.assign(self.item, by=self.cast.clerk)
        return self

    def search(self) -> "Walk":
        record = acts.Search(
            places="综合档案室", keywords="预算 批复", years="2025", searchers="李四", found="未检索到"
        )
        acts.record_search(self.item, by=self.cast.handler, search=record)
        return self

    def draft(self, outcome: str = "granted", **fields: Any) -> "Walk":
        values = {"reply_text": "现将所申请的信息提供给您。", "grounds": "依据和理由。", **fields}
        acts.draft_reply(self.item, by=self.cast.handler, outcome=outcome, **values)
        return self

    def approve(self) -> "Walk":
        acts.approve_section(self.item, by=self.cast.reviewer)
        acts.approve_secrecy(self.item, by=self.cast.secrecy, opinion="不涉及国家秘密。")
        acts.approve_office(self.item, by=self.cast.head)
        return self

    def sign(self) -> "Walk":
        acts.sign(self.item, by=self.cast.leader)
        return self

    def deliver(self, on: date) -> "Walk":
        acts.deliver(self.item, by=self.cast.clerk, way="post", answered_on=on)
        return self

    def answer(self, on: date, outcome: str = "granted", **fields: Any) -> "Walk":
        return self.assign().draft(outcome, **fields).approve().sign().deliver(on)

    def consult(self, kind: str = "third_party", name: str = "安澜建设公司", sent_on: date | None = None) -> Any:
        consultation, _ = acts.consult(
            self.item, by=self.cast.handler, kind=kind, name=name, question="项目合同", sent_on=sent_on
        )
        return consultation

    def reason(self, verdict: str, text: str = "个人兴趣") -> "Walk":
        acts.request_reason(self.item, by=self.cast.clerk, basis="频次明显超过合理范围", below_line="跨月累计")
        acts.give_reason(self.item, by=self.cast.clerk, text=text)
        acts.judge_reason(self.item, by=self.cast.handler, verdict=verdict, finding="与各件内容比对。")
        acts.review_reason(self.item, by=self.cast.head, agrees=True, opinion="同意。")
        return self

    def due(self, key: str = "reply") -> date | None:
        return self.item.case.clocks.filter(key=key).latest("round").due_on


def received(cast: Cast, clock: FrozenClock, on: date, description: str = "", **changes: Any) -> Walk:
    """A request handed in at the counter on this day."""
    clock.set(on)
    made = acts.register(
        org=cast.bureau,
        by=cast.clerk,
        applicant=applicant(**changes),
        wish=wish(**({"description": description} if description else {})),
        channel="in_person",
        submitted_on=on,
    )
    return Walk(cast, clock, made.request)


def submitted(cast: Cast, clock: FrozenClock, on: date) -> Walk:
    """A request sent in over the web, not yet confirmed."""
    clock.set(on)
    made = acts.submit(org=cast.bureau, by=public("王小明"), applicant=applicant(), wish=wish())
    return Walk(cast, clock, made.request)
