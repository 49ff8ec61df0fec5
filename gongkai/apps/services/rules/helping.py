"""代办和上门 by law/helping.toml: scopes of an authority, who may ask for a visit, when, and by how many it is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from gongkai.apps.services.rules.tables import FOLDER
from gongkai.kernel import law
from gongkai.kernel.law import Entry, Sourced, Table

CITIZEN_ID = "citizen_id"


class Scope(Sourced):
    """授权范围."""

    code: str
    label: str


class StepKind(Sourced):
    """代办的一种工作, and the authority it needs."""

    code: str
    label: str
    scope: str


class Condition(Sourced):
    """可以申请上门的情形."""

    code: str
    label: str
    kinds: tuple[str, ...]
    proof: str
    min_age: int = 0
    needs_note: bool = False


class TimeWindow(Entry):
    """上门的时间段."""

    code: str
    label: str
    starts: str
    ends: str

    @property
    def begins(self) -> time:
        return time.fromisoformat(self.starts)

    @property
    def finishes(self) -> time:
        return time.fromisoformat(self.ends)

    @property
    def words(self) -> str:
        return f"{self.label}（{self.starts}—{self.ends}）"


class AgencyRule(law.Version):
    most_days: int
    most_items: int
    deciding: tuple[str, ...]


class AgencyRules(law.Versioned[AgencyRule]):
    pass


class VisitRule(law.Version):
    officers: int
    ahead_days: int
    change_hours: int
    wait_minutes: int
    no_shows: int
    within_days: int
    pause_days: int


class VisitRules(law.Versioned[VisitRule]):
    pass


class HelpingTable(Table):
    scopes: tuple[Scope, ...]
    steps: tuple[StepKind, ...]
    agency: tuple[AgencyRules, ...]
    conditions: tuple[Condition, ...]
    windows: tuple[TimeWindow, ...]
    visits: tuple[VisitRules, ...]


@cache
def _table() -> HelpingTable:
    return law.load(f"{FOLDER}/helping.toml", HelpingTable)


@cache
def scopes() -> dict[str, Scope]:
    return {one.code: one for one in _table().scopes}


@cache
def step_kinds() -> dict[str, StepKind]:
    return {one.code: one for one in _table().steps}


@cache
def conditions() -> dict[str, Condition]:
    return {one.code: one for one in _table().conditions}


@cache
def windows() -> dict[str, TimeWindow]:
    return {one.code: one for one in _table().windows}


def agency_rule(day: date) -> AgencyRule:
    return _table().agency[0].on(day)


def visit_rule(day: date) -> VisitRule:
    return _table().visits[0].on(day)


def scope_words(codes: Iterable[str]) -> str:
    return "、".join(scopes()[code].label for code in codes if code in scopes())


def authority_problem(codes: Iterable[str], until: date, today: date) -> tuple[str, str]:
    """(field, sentence) for what is wrong with an authority that begins today; empty when it may be given."""
    wanted = list(codes)
    if not wanted or set(wanted) - scopes().keys():
        return "scope", "请选择授权范围。"
    rule = agency_rule(today)
    if until < today:
        return "authority_until", "授权期限不能早于今天。"
    if until > today + timedelta(days=rule.most_days):
        return "authority_until", f"授权期限最长{rule.most_days}天。"
    return "", ""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a visit, and why; `born_on` where the number says it."""

    kind: str
    condition: str
    note: str
    born_on: date | None = None


def condition_problem(asking: Asking, today: date) -> tuple[str, str]:
    """(field, sentence) where the condition does not carry a visit; empty when it does."""
    condition = conditions().get(asking.condition)
    if condition is None:
        return "condition", "请选择上门的情形。"
    if asking.kind not in condition.kinds:
        return "condition", f"“{condition.label}”不适用于这类申请人，请另选情形。"
    if condition.needs_note and not asking.note.strip():
        return "condition_note", f"请填写情形说明：{condition.proof}。"
    if condition.min_age and asking.born_on is not None and age(asking.born_on, today) < condition.min_age:
        return "condition", f"按身份证件未满{condition.min_age}周岁，请另选情形。"
    return "", ""


def born_on(identity_kind: str, number: str) -> date | None:
    """The date of birth in a 公民身份号码; None for any other document."""
    if identity_kind != CITIZEN_ID or len(number) != 18:
        return None
    try:
        return datetime.strptime(number[6:14], "%Y%m%d").date()
    except ValueError:
        return None


def age(born: date, today: date) -> int:
    """Full years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def window_words(code: str) -> str:
    """上午（09:00—11:30） for morning."""
    found = windows().get(code)
    return found.words if found else code
