"""期限说明: every day of a clock as a calendar sheet and as a list, with the rule it follows from."""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.kernel import law, workdays
from gongkai.kernel.cases import clocks, clockwork
from gongkai.kernel.cases.models import Case, Clock
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import clock_rounds
from gongkai.web.formatting import cn_date
from gongkai.web.shapes import Fact

UNITS = {"working": "个工作日", "calendar": "日", "months": "个月", "exact": "日（法定日期，不顺延）"}
EVENTS = {
    "start": "开始计时",
    "restart": "重新起算",
    "pause": "暂停计时",
    "resume": "恢复计时",
    "extend": "延长期限",
    "stop": "停止计时",
}
FIRST_WEEKDAY = 0


@dataclass(frozen=True)
class DayCell:
    """One square of the sheet. `kind`: start counted rest paused rolled, or nothing outside the period."""

    on: date
    kind: str = ""
    number: int = 0
    note: str = ""
    due: bool = False
    today: bool = False


@dataclass(frozen=True)
class MonthSheet:
    label: str
    weeks: list[list[DayCell | None]]


@dataclass(frozen=True)
class ExplainedDay:
    on: date
    weekday: str
    counted: bool
    number: int
    kind: str
    reason: str
    source: str


@dataclass(frozen=True)
class Happening:
    """One event of the clock, in words."""

    on: date
    label: str
    text: str
    article: str


@dataclass(frozen=True)
class Explanation:
    """Everything the page shows of one round of one clock."""

    clock: Clock
    label: str
    state: clocks.ClockState
    left: int | None
    facts: list[Fact]
    events: list[Happening]
    days: list[ExplainedDay]
    months: list[MonthSheet]
    rounds: int

    @property
    def unit(self) -> str:
        return UNITS[self.state.unit]


def explain(case: Case, key: str, round_number: int | None = None, *, names: bool = True) -> Explanation | None:
    """The latest round of a clock, or the one asked for; None when the case has no such clock.

    `names=False` for pages that others than the body read: of a reason only what stands before a colon, behind which
    clocks of earlier versions named whom a body asked.
    """
    rounds = clock_rounds(case, key)
    clock = next((c for c in rounds if c.round == round_number), rounds[-1] if rounds and not round_number else None)
    if clock is None:
        return None
    calendar, today = workdays.calendar(), workdays.today()
    state = clockwork.state(clock)
    lines = clocks.explain_days(state, calendar, until=today)
    days = [_day(line, calendar) for line in lines]
    return Explanation(
        clock=clock,
        label=procedure(case.kind).clock(key).label,
        state=state,
        left=clocks.days_left(state, today, calendar) if state.running else None,
        facts=_facts(clock, state, calendar),
        events=[_happening(event, state.unit, names) for event in clockwork.stored_events(clock)],
        days=days,
        months=_months(state, days, today),
        rounds=len(rounds),
    )


def _facts(clock: Clock, state: clocks.ClockState, calendar: workdays.Calendar) -> list[Fact]:
    label, basis, version = _rule(clock)
    unit = UNITS[state.unit]
    extension = f"，延长 {state.extension_days} {unit}" if state.extension_days else ""
    due = cn_date(state.due_on) if state.due_on else f"暂停中（自{cn_date(state.paused_since)}起）"
    return [
        Fact("期限", f"{label}：{state.base_days} {unit}{extension}"),
        Fact("依据", basis),
        Fact("适用版本", version),
        Fact("起算日", f"{cn_date(state.anchor_on)}（当日不计入）"),
        Fact(
            "扣除的暂停",
            f"{state.paused_days} {unit if state.unit == 'working' else '日'}" if state.paused_days else "",
        ),
        Fact("到期日", due + ("（暂定，待放假通知公布后重新计算）" if state.provisional and state.due_on else "")),
        Fact("停止计时", cn_date(state.stopped_on) if state.stopped_on else ""),
        Fact("工作日历", f"版本 {calendar.version}"),
    ]


def _rule(clock: Clock) -> tuple[str, str, str]:
    """Name, citation and version of the rule the clock runs under."""
    try:
        rule = law.period_by_version(clock.period_version)
    except law.LawError:
        # A clock that ends on a day the law names itself: its own events say which.
        started = next(iter(clockwork.stored_events(clock)))
        return procedure(clock.case.kind).clock(clock.key).label, started.article, ""
    return rule.label, rule.citation, f"自{cn_date(rule.valid_from)}起施行的规定"


def _happening(event: clocks.ClockEvent, unit: str, names: bool) -> Happening:
    length = f"{event.days} {UNITS[unit]}" if event.kind in ("start", "restart", "extend") else ""
    reason = event.reason if names else event.reason.partition("：")[0]
    text = "，".join(part for part in (length, reason) if part)
    return Happening(event.on, EVENTS[event.kind], text, event.article)


def _day(line: clocks.DayLine, calendar: workdays.Calendar) -> ExplainedDay:
    if line.counted:
        kind = "counted"
    elif line.paused:
        kind = "paused"
    else:
        kind = "rolled" if line.article else "rest"
    source = line.article or calendar.days(line.on - timedelta(days=1), line.on)[0].source
    weekday = "周" + "一二三四五六日"[line.on.weekday()]
    return ExplainedDay(line.on, weekday, line.counted, line.number, kind, line.reason, source)


def _months(state: clocks.ClockState, days: list[ExplainedDay], today: date) -> list[MonthSheet]:
    known = {day.on: day for day in days}
    last = max([state.anchor_on, *known], default=state.anchor_on)
    sheets = []
    year, month = state.anchor_on.year, state.anchor_on.month
    while (year, month) <= (last.year, last.month):
        weeks = gregorian.Calendar(FIRST_WEEKDAY).monthdatescalendar(year, month)
        within = [week for week in weeks if week[0] <= last and week[-1] >= state.anchor_on]
        cells = [[_cell(on, month, known, state, today) for on in week] for week in within]
        sheets.append(MonthSheet(f"{year}年{month}月", cells))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return sheets


def _cell(
    on: date, month: int, known: dict[date, ExplainedDay], state: clocks.ClockState, today: date
) -> DayCell | None:
    if on.month != month:
        return None
    due, now = on == state.due_on, on == today
    if on == state.anchor_on:
        return DayCell(on, "start", 0, "起算日，当日不计入", due, now)
    day = known.get(on)
    if day is None:
        return DayCell(on, today=now)
    note = (
        f"第 {day.number} {'天' if state.unit != 'working' else '个工作日'}，{day.reason}"
        if day.counted
        else day.reason
    )
    return DayCell(on, day.kind, day.number, note + ("，到期" if due else ""), due, now)
