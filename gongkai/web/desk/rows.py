"""What a list of cases shows of each: where its page is, why it is urgent, what is usually done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import NoReverseMatch, reverse

from gongkai.kernel import registry, workdays
from gongkai.kernel.cases import queries
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people.actors import Actor

SOON_DAYS = 3
LATE, TODAY, SOON, LATER, PAUSED, OPEN = "已超期", "今天到期", "三天内到期", "以后到期", "暂停计时", "无期限"


@dataclass(frozen=True)
class CaseRow:
    """One line; `act` is the label of the usual act of this person, empty where there is none."""

    case: Case
    url: str
    kind: str
    step: str
    clock: str
    clock_url: str
    act: str = ""
    for_name: str = ""


@dataclass(frozen=True)
class Group:
    label: str
    tone: str
    rows: list[CaseRow]


TONES = {LATE: "late", TODAY: "today", SOON: "soon", LATER: "later", PAUSED: "paused", OPEN: "open"}


def case_url(case: Case) -> str:
    """The page the case's own app has for it, else the general one."""
    name = registry.case_page(case.kind)
    if name:
        try:
            return reverse(name, args=[case.uid])
        except NoReverseMatch:
            pass
    return reverse("desk:case", args=[case.uid])


def rows(cases: Sequence[Case], actor: Actor) -> list[CaseRow]:
    """Lines for cases of one list; one query for all of them."""
    usual = queries.usual_acts(cases, actor)
    return [_row(case, usual.get(case.pk)) for case in cases]


def _row(case: Case, usual: queries.OfferedAct | None) -> CaseRow:
    spec = procedure(case.kind)
    clock = spec.clock(case.due_clock).label if case.due_clock else ""
    return CaseRow(
        case=case,
        url=case_url(case),
        kind=spec.label,
        step=spec.step(case.step).label,
        clock=clock,
        clock_url=reverse("desk:clock", args=[case.uid, case.due_clock]) if case.due_clock else "",
        act=usual.spec.label if usual else "",
        for_name=usual.holding.for_name if usual and usual.holding else "",
    )


def grouped(lines: Sequence[CaseRow]) -> list[Group]:
    """By urgency; the lines come in order of their due dates already."""
    today, calendar = workdays.today(), workdays.calendar()
    return [
        Group(label, TONES[label], list(members))
        for label, members in groupby(lines, key=lambda line: urgency(line.case, today, calendar))
    ]


def urgency(case: Case, today: date, calendar: workdays.Calendar) -> str:
    if case.due_on is None:
        return PAUSED if case.paused else OPEN
    if case.due_on < today:
        return LATE
    if case.due_on == today:
        return TODAY
    return SOON if calendar.elapsed(today, case.due_on) <= SOON_DAYS else LATER
