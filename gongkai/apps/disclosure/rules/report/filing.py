"""报送、催报、退回 (条例第四十九条): when to remind, whom to tell, what changed from one filing to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from pydantic import Field

from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.apps.disclosure.rules.report.template import CURRENT, LAW
from gongkai.apps.disclosure.rules.report.values import Number
from gongkai.apps.disclosure.rules.workdays import Workdays
from gongkai.kernel import law


class Reminders(law.Sourced):
    """催报: days before the due date on which a report is begun for its body, working days between reminders,
    the reminder from which leaders and the authority are told, days after which the clock stops reminding."""

    open_days_before: int = Field(ge=0)
    interval_days: int = Field(ge=1)
    escalate_after: int = Field(ge=1)
    stop_days_after: int = Field(ge=1)


class FilingTable(law.Table):
    reminders: Reminders


@cache
def reminders() -> Reminders:
    return law.load(f"{LAW}/report_filing.toml", FilingTable).reminders


def watched(due_on: date, today: date) -> bool:
    """Whether the clock looks after a report that is due on this day: from some weeks before to some months after."""
    rule = reminders()
    return due_on - timedelta(days=rule.open_days_before) <= today <= due_on + timedelta(days=rule.stop_days_after)


def reminder_due(due_on: date, today: date, last: date | None, calendar: Workdays) -> bool:
    """Late, and never reminded or long enough ago. Before the due date the filing clock of the report warns."""
    if today <= due_on or not watched(due_on, today):
        return False
    return last is None or calendar.add(last, reminders().interval_days) <= today


def escalated(count: int) -> bool:
    """Whether the `count`-th reminder goes to leaders and the competent authority too."""
    return count > reminders().escalate_after


@dataclass(frozen=True)
class CellChange:
    """One cell of a filing against the one before."""

    key: str
    label: str
    before: Number
    after: Number

    @property
    def difference(self) -> Number:
        return self.after - self.before


def changes(before: Mapping[str, object], after: Mapping[str, object], form_id: str = CURRENT) -> list[CellChange]:
    """Cell by cell, in the order of the form; a cell that one of them does not have is 0 there."""
    keys, book = before.keys() | after.keys(), catalogue(form_id)
    order = [key for key in (*book.printed, *book.bare) if key in keys]
    found = (CellChange(key, book.label(key), number(before.get(key)), number(after.get(key))) for key in order)
    return [change for change in found if change.before != change.after]


def number(value: object) -> Number:
    """A stored cell: counts as int, amounts as Decimal; a missing one is 0."""
    if isinstance(value, str) and value.isdigit() and value.isascii():
        return int(value)
    if value is None:
        return 0
    found = Decimal(str(value))
    return int(found) if found == found.to_integral_value() else found
