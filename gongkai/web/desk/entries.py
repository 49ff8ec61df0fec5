"""Journal entries in words: which act, which post, which step to which, and the details that have a Chinese name."""

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from gongkai.kernel import registry
from gongkai.kernel.cases.procedures import Procedure, act_label
from gongkai.kernel.cases.queries import case_numbers
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.people.queries import account_names
from gongkai.web.formatting import cn_date
from gongkai.web.shapes import Fact

DETAILS = {
    "reason": "理由",
    "opinion": "意见",
    "message": "内容",
    "letters": "文书",
    "due_on": "到期日",
    "days": "天数",
    "department": "承办机构",
    "handler": "承办人",
    "from": "移交人",
    "to": "接收人",
    "what": "事项",
    "username": "登录名",
    "name": "姓名",
    "fields": "修改内容",
    "method": "方式",
    "result": "结果",
    "address": "网络地址",
    "org": "单位",
    "role_label": "岗位",
    "last_day": "最后一日",
    "from_on": "起始日期",
    "to_on": "截止日期",
    "warnings": "提示",
    "calendar": "工作日历版本",
    "form": "表单",
    "version": "版本号",
    "left_out": "未提交的内容",
    "via": "接入系统",
}
DATES = ("_on", "last_day")


@dataclass(frozen=True)
class EntryItem:
    entry: Entry
    title: str
    steps: str
    facts: list[Fact]
    about: str = ""


def entry_items(entries: list[Entry], procedure: Procedure | None = None) -> list[EntryItem]:
    """The entries of one case, or of many things when no procedure is named."""
    names = {} if procedure else _names(entries)
    return [_item(entry, procedure, names.get(entry.subject, "")) for entry in entries]


def _names(entries: list[Entry]) -> dict[str, str]:
    """What the subjects are called, as far as they still exist: two queries for a page."""
    uids: dict[str, list[str]] = {"case": [], "account": []}
    for entry in entries:
        kind, _, uid = entry.subject.partition(":")
        if kind in uids and uid not in uids[kind]:
            uids[kind].append(uid)
    return {
        **{f"case:{uid}": f"办件 {number}" for uid, number in case_numbers(uids["case"]).items()},
        **{f"account:{uid}": f"账号 {name}" for uid, name in account_names(uids["account"]).items()},
    }


def _item(entry: Entry, procedure: Procedure | None, about: str) -> EntryItem:
    labels = {step.id: step.label for step in procedure.steps} if procedure else {}
    moved = entry.step_before != entry.step_after
    before, after = labels.get(entry.step_before, ""), labels.get(entry.step_after, "")
    steps = " → ".join(filter(None, (before, after))) if moved else ""
    return EntryItem(entry, act_label(entry.act) or entry.verb_label, steps, entry_facts(entry), about)


def entry_facts(entry: Entry) -> list[Fact]:
    """What an entry tells a person: choices by their names, then the details every kind shares."""
    details = entry.details
    chosen = registry.details().get(entry.act.rpartition(".")[0], [])
    facts = [Fact(one.label, _words(one.words, details[one.key])) for one in chosen if details.get(one.key)]
    own = {one.key for one in chosen}
    shared = [(name, label) for name, label in DETAILS.items() if details.get(name) and name not in own]
    return facts + [Fact(label, _shown(name, details[name])) for name, label in shared]


def _words(path: str, value: Any) -> str:
    """A value that its choices no longer know stays as it was written: the record is not altered."""
    try:
        found = import_string(path)(value)
    except (KeyError, ValueError):
        return str(value)
    return str(getattr(found, "label", found))


def _shown(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return cn_date(value) if name.endswith(DATES) else str(value)
