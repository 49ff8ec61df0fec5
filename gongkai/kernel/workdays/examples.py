"""Worked examples of all law files, run through the calendar of the files."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from gongkai.kernel import law
from gongkai.kernel.law.library import Library, PeriodVersion
from gongkai.kernel.law.schema import PeriodExample, Sense, Unit
from gongkai.kernel.workdays.arithmetic import Calendar
from gongkai.kernel.workdays.files import LAW


class CountExample(law.Entry):
    """A start, a number of units and the day that must come out."""

    start: date
    days: int
    unit: Unit
    sense: Sense = "within"
    due: date
    note: str = ""


class CountingRule(law.Sourced):
    """One rule of how periods are counted (民法典第二百零一条至第二百零四条)."""

    id: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(min_length=1)]
    examples: tuple[CountExample, ...] = ()


class CountingRules(law.Table):
    rules: tuple[CountingRule, ...]


def counting_rules() -> tuple[CountingRule, ...]:
    return law.load(LAW / "counting.toml", CountingRules).rules


def broken_examples(calendar: Calendar, library: Library | None = None) -> list[str]:
    """One Chinese sentence for each example that does not come out; rules of counting, periods and annual dates."""
    library = library or law.library()
    return [*_counting(calendar), *_periods(calendar, library), *_annual_dates(calendar, library)]


def counted(calendar: Calendar, start: date, days: int, unit: Unit, sense: Sense) -> date:
    """The date a period leads to, in the sense in which the law states it."""
    if sense == "before":
        return calendar.latest_start(start, days, unit)
    if sense == "at_least":
        return calendar.earliest_end(start, days, unit)
    return calendar.due(start, days, unit)


def _counting(calendar: Calendar) -> Iterator[str]:
    for rule in counting_rules():
        for example in rule.examples:
            due = counted(calendar, example.start, example.days, example.unit, example.sense)
            if due != example.due:
                yield _sentence(f"计算规则 {rule.id}", example.start, example.due, due)


def _periods(calendar: Calendar, library: Library) -> Iterator[str]:
    for period in library.all_periods():
        for example in period.examples:
            try:
                due = _due_of(calendar, period, example)
            except ValueError as error:
                yield f"{period.version} 的示例（自 {example.start} 起）算不出来：{error}"
                continue
            if due != example.due:
                yield _sentence(period.version, example.start, example.due, due)


def _due_of(calendar: Calendar, period: PeriodVersion, example: PeriodExample) -> date:
    amount = period.days + example.plus
    if period.unit == "hours":
        if not isinstance(example.start, datetime):
            raise ValueError("按小时计算的期限须从具体时刻起算。")
        return calendar.due_at(example.start, amount, round_the_clock=period.round_the_clock)
    if isinstance(example.start, datetime):
        raise ValueError("按日计算的期限从某日起算，不写时刻。")
    return counted(calendar, example.start, amount, period.unit, period.sense)


def _annual_dates(calendar: Calendar, library: Library) -> Iterator[str]:
    for rule in library.annual_dates.values():
        for version in rule.versions:
            for example in version.examples:
                due = calendar.annual_due(example.year, version.month, version.day, rolls=version.rolls)
                if due != example.due:
                    yield _sentence(rule.version_name(version), example.year, example.due, due)


def _sentence(name: str, start: object, said: date, due: date) -> str:
    return f"{name} 的示例（自 {start} 起）写明 {said}，计算结果是 {due}。"
