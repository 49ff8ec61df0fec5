"""Who keeps the special lists of 安澜县, and short ways to a line in force. Everything goes through the acts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.services.actions.lists import changes as acts
from gongkai.apps.services.actions.lists.changes import Terms
from gongkai.apps.services.models import ListChange, ListLine
from gongkai.apps.services.rules.lists.loading import Line, load
from gongkai.apps.services.tests.stage import Stage
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO

LAW = {"title": "城镇燃气管理条例", "number": "国务院令第583号", "kind": "regulation", "article": "第十五条"}
RULE = {"title": "安澜县收费办法", "kind": "normative", "article": "第三条"}
RAW: dict[str, dict[str, Any]] = {
    "fee": {
        "category": "administrative",
        "standard": "每证10元",
        "unit": "元/证",
        "collector": "县财政局",
        "bases": [LAW],
        "service_objects": ["2"],
        "legal_topics": ["operate"],
    },
    "fund": {
        "category": "industry",
        "manager": "县经信局",
        "purpose": "支持中小企业技术改造",
        "bases": [{"title": "安澜县专项资金管理办法", "kind": "normative"}],
    },
    "intermediary": {
        "category": "consulting",
        "approval": "燃气经营许可证核发",
        "bearer": "applicant",
        "bases": [LAW],
    },
    "certificate": {
        "category": "kept",
        "purpose": "证明经营场所的使用权",
        "requester": "县财政局",
        "issuer": "社区居民委员会",
        "bases": [LAW],
    },
}
NONE = Terms()
NAMES = {"fee": "燃气许可证工本费", "fund": "技术改造专项资金", "intermediary": "安全评价", "certificate": "场所证明"}


def line(list_id: str = "fee", name: str = "", **changes: Any) -> Line:
    """A complete line; a change of None takes the element out."""
    raw = {key: value for key, value in (RAW[list_id] | changes).items() if value is not None}
    loaded = load(list_id, name or NAMES[list_id], raw)
    assert not loaded.problems, [str(p) for p in loaded.problems]
    return loaded.line


@dataclass
class Lists:
    """`who("keeper")` keeps the lists of the bureau; reviewer and publisher sit at the county."""

    stage: Stage

    def who(self, name: str) -> Actor:
        if name == "publisher":
            return self.stage.who("publisher")
        return self.stage.cast.actor(f"list_{name}")

    def account(self, name: str) -> Account:
        return self.stage.cast.account(f"list_{name}")

    @property
    def bureau(self) -> Organisation:
        return self.stage.cast.bureau

    def draft(self, list_id: str = "fee", name: str = "", terms: Terms = NONE, **changes: Any) -> ListChange:
        given = line(list_id, name, **changes)
        return acts.propose_line(org=self.bureau, by=self.who("keeper"), line=given, reason="新设", terms=terms)

    def approve(self, change: ListChange) -> ListChange:
        acts.submit(change, by=self.who("keeper"))
        return acts.approve(change, by=self.who("reviewer"))

    def publish(self, change: ListChange, on: date | None = None) -> ListLine:
        acts.publish(self.approve(change), by=self.who("publisher"), effective_on=on)
        return ListLine.objects.get(pk=change.line_id)

    def held(self, list_id: str = "fee", name: str = "", terms: Terms = NONE, **changes: Any) -> ListLine:
        """A line of the bureau in force."""
        return self.publish(self.draft(list_id, name, terms, **changes))

    def changed(self, row: ListLine, on: date | None = None, terms: Terms | None = None, **changes: Any) -> ListLine:
        change = acts.propose_change(org=row.org, by=self.who("keeper"), row=row, reason="调整", terms=terms)
        acts.edit(change, by=self.who("keeper"), line=line(row.list, changes.pop("name", row.name), **changes))
        return self.publish(change, on)

    def ended(self, row: ListLine, on: date) -> ListLine:
        terms = Terms(effective_on=on, basis="国发〔2026〕3号取消")
        change = acts.propose_end(org=row.org, by=self.who("keeper"), row=row, reason="取消", terms=terms)
        return self.publish(change, on)


def make_lists(stage: Stage) -> Lists:
    cast = stage.cast
    for name, role, org in (
        ("keeper", "services.list_keeper", cast.bureau),
        ("other_keeper", "services.list_keeper", cast.other_bureau),
        ("reviewer", "services.list_reviewer", cast.county),
    ):
        account = Account.objects.create(username=f"list_{name}", name=f"清单{name}")
        Post.objects.create(account=account, org=org, role=role, from_on=LONG_AGO)
        cast.accounts[f"list_{name}"] = account
    return Lists(stage)
