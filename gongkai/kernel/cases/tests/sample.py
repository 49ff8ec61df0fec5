"""A procedure, its rules, letters, roles and people that exist only in these tests."""

import tomllib
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import get_resolver

from gongkai.kernel import law, workdays
from gongkai.kernel.cases import acts, letters, opening, procedures
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.law import Library
from gongkai.kernel.law.reading import law_folders
from gongkai.kernel.orgs.actions import add_department, create_organisation
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, actor_for, public
from gongkai.kernel.registry import Role, store

SHANGHAI = ZoneInfo("Asia/Shanghai")
KIND = "sample.request"
CITIZEN = public("王小明")

LAW = """
[[sources]]
key = "SAMPLE"
title = "样本办法"
number = "样本令第1号"
mark = "D"

[[periods]]
id = "sample.reply"
label = "答复期限"
[[periods.versions]]
from = 2008-05-01
to = 2019-05-14
days = 15
unit = "working"
source = "SAMPLE"
article = "第二十四条"
[[periods.versions]]
from = 2019-05-15
days = 20
unit = "working"
source = "SAMPLE"
article = "第三十三条"

[[periods]]
id = "sample.supplement"
label = "补正期限"
[[periods.versions]]
from = 2019-05-15
days = 10
unit = "working"
source = "SAMPLE"
article = "第三十条"
"""

STEPS = """
kind = "sample.request"
label = "样本申请"
source = "SAMPLE"
number_series = "sample.request.yb"
watchers = ["sample.watcher"]

steps = [
  { id = "received", label = "待受理", waits_for = "sample.clerk" },
  { id = "handling", label = "办理中", waits_for = "sample.handler" },
  { id = "waiting", label = "待补正" },
  { id = "review", label = "待审核", waits_for = "sample.head" },
  { id = "done", label = "已办结", terminal = true },
  { id = "dropped", label = "不再处理", terminal = true },
]
clocks = [
  { key = "reply", label = "答复期限", period = "sample.reply", alerts = [5, 2, 0] },
  { key = "supplement", label = "补正期限", period = "sample.supplement", duty = "applicant", alerts = [0] },
]

[[acts]]
id = "submit"
label = "提交申请"
verb = "submit"
by = ["public", "sample.clerk"]
from = "start"
to = "received"
clock = [{ clock = "reply", effect = "start", on = "received_on" }]
letter = "sample.receipt"
public = "您提交了申请"

[[acts]]
id = "accept"
label = "受理"
verb = "accept"
by = "sample.clerk"
from = "received"
to = "handling"
primary = true
public = "行政机关受理了您的申请"

[[acts]]
id = "ask"
label = "要求补正"
verb = "request_supplement"
by = "sample.handler"
from = "handling"
to = "waiting"
clock = [{ clock = "reply", effect = "pause", reason = "等待补正" }, { clock = "supplement", effect = "start" }]

[[acts]]
id = "answer"
label = "收到补正"
verb = "supplement"
by = ["public", "sample.clerk"]
from = "waiting"
to = "handling"
clock = [{ clock = "supplement", effect = "stop" }, { clock = "reply", effect = "resume", on = "answered_on" }]

[[acts]]
id = "give_up"
label = "视为放弃"
verb = "abandon"
by = ["system", "sample.clerk"]
from = "waiting"
to = "dropped"

[[acts]]
id = "extend"
label = "批准延期"
verb = "extend"
by = "sample.head"
from = ["handling", "review"]
clock = [{ clock = "reply", effect = "extend", days = "days" }]
reason_required = true
article = "第三十三条第二款"

[[acts]]
id = "note"
label = "登记"
verb = "edit"
by = "sample.handler"
from = "handling"

[[acts]]
id = "draft"
label = "拟稿"
verb = "draft"
by = "sample.handler"
from = "handling"
to = "review"
primary = true

[[acts]]
id = "judge"
label = "审核"
verb = "review"
by = "sample.head"
from = "review"
to = ["handling", "done"]
not_by = ["draft"]
clock = []
primary = true
public = "审核完毕"

[[acts]]
id = "reopen"
label = "重新办理"
verb = "reopen"
by = "sample.head"
from = "done"
to = "handling"
clock = [{ clock = "reply", effect = "start" }]
reason_required = true
danger = true
"""

LETTERS = """
[[letters]]
id = "sample.receipt"
title = "收件回执"
series = "sample.receipt"
number = "{mark}回〔{year}〕{n}号"
addressee = "{{ applicant }}"
body = "您于{{ received_on|cn_date }}提交的《{{ case.title }}》已收到。\\n\\n编号：{{ case.number }}。"
source = "SAMPLE"
"""

ROLES = {
    f"sample.{name}": Role(f"sample.{name}", label, scope)
    for name, label, scope in (
        ("clerk", "受理员", "own"),
        ("handler", "承办人", "own"),
        ("head", "负责人", "own"),
        ("watcher", "主管部门", "subtree"),
    )
}


def read_procedure(text, tmp_path, name="steps.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return procedures.load(path, "sample")


@pytest.fixture
def clock():
    """2 March 2026, a Monday with no holiday near."""
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI), tick=False) as traveller:
        yield traveller


@pytest.fixture
def sample(monkeypatch, tmp_path, clock, db):
    """The sample procedure in force, its acts implemented as in an app."""
    folder = tmp_path / "law"
    folder.mkdir()
    (folder / "sample.toml").write_text(LAW, encoding="utf-8")
    library = Library([*law_folders(), folder])
    assert library.problems == []
    monkeypatch.setattr(law, "library", lambda: library)
    roles = store.roles()
    monkeypatch.setattr(store, "roles", lambda: {**roles, **ROLES})
    # The interface reads the procedures of the apps when its addresses are first asked for.
    assert get_resolver().url_patterns
    spec = read_procedure(STEPS, tmp_path)
    monkeypatch.setattr(procedures, "procedures", lambda: {KIND: spec})
    monkeypatch.setattr("gongkai.kernel.cases.queries.procedures", lambda: {KIND: spec})
    made = {t.id: t for t in letters.LetterFile.model_validate(tomllib.loads(LETTERS)).letters}
    monkeypatch.setattr(letters, "templates", lambda: made)
    monkeypatch.setattr(acts, "IMPLEMENTED", {})
    workdays.calendar()  # so that no test counts the query for the calendar's state
    return _implement()


class Sample:
    """The acts of the sample procedure by name."""


def _implement():
    made = Sample()

    @act("sample.request.submit")
    def submit(*, by, org, title="申请", received_on=None, applicant="王小明", department=None) -> Case:
        return opening.open_case(KIND, org=org, title=title, opened_on=received_on, department=department)

    @act("sample.request.ask")
    def ask(case: Case, *, by) -> Case:
        return case

    @act("sample.request.extend")
    def extend(case: Case, *, by, days: int, reason: str) -> Case:
        context().detail(days=days)
        return case

    @act("sample.request.answer")
    def answer(case: Case, *, by, answered_on: date | None = None) -> Case:
        return case

    @act("sample.request.judge")
    def judge(case: Case, *, by, agreed: bool | None = None, text: str = "") -> Case:
        if agreed is not None:
            context().goto("done" if agreed else "handling")
        case.outcome = "granted" if agreed else ""
        context().detail(public_note=text)
        return case

    @act("sample.request.note")
    def note(case: Case, *, by, fail: bool = False, title: str = "") -> Case:
        case.title = title or case.title
        case.save()
        if fail:
            raise RuntimeError("the act breaks off")
        return case

    @act("sample.request.reopen")
    def reopen(case: Case, *, by, reason: str = "") -> Case:
        return case

    for name in ("accept", "draft", "give_up"):
        setattr(made, name, _plain(f"sample.request.{name}"))
    for function in (submit, ask, extend, answer, judge, note, reopen):
        setattr(made, function.__name__, function)
    return made


def _plain(name):
    @act(name)
    def run(case: Case, *, by) -> Case:
        return case

    return run


@pytest.fixture
def county(sample):
    return create_organisation(
        name="临江县人民政府", short_name="县政府", kind="government", site_slug="lin", letter_mark="临政"
    )


@pytest.fixture
def office(county):
    return create_organisation(
        parent=county,
        name="县政府办公室",
        short_name="县府办",
        kind="government_office",
        site_slug="office",
        letter_mark="临政办",
    )


@pytest.fixture
def bureau(county):
    return create_organisation(
        parent=county, name="县财政局", short_name="财政局", kind="government_department", site_slug="bureau"
    )


@pytest.fixture
def departments(office):
    return [add_department(office, name) for name in ("信息科", "综合科")]


@pytest.fixture
def staff(sample):
    """staff("clerk", office) → the account with that post, made on first use."""

    def make(role, org, username="", department=None):
        account = people.create_account(by=SYSTEM, username=username or f"{role}{org.pk}", name=f"{org.label}{role}")
        people.give_post(
            account, by=SYSTEM, role=f"sample.{role}", org=org, department=department, from_on=date(2020, 1, 1)
        )
        return account

    return make


@pytest.fixture
def cast(staff, office):
    """Actors of one office by their role."""
    return {role: actor_for(staff(role, office)) for role in ("clerk", "handler", "head", "watcher")}


@pytest.fixture
def submitted(sample, office):
    """submitted() → a fresh case at the office, received today."""

    def make(**values):
        return sample.submit(by=CITIZEN, org=values.pop("org", office), **values)

    return make
