"""The calendar that the project's own law files make: every notice since 2004, fixed holidays, weekly rest."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from gongkai.kernel import law
from gongkai.kernel.workdays.arithmetic import Calendar
from gongkai.kernel.workdays.ground import CalendarData, FixedDay
from gongkai.kernel.workdays.hours import OfficeHours
from gongkai.kernel.workdays.notices import Layer, file_layer, merge

LAW = Path(__file__).parent / "law"


class MonthDay(law.Entry):
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    name: str


class FixedDaysVersion(law.Version):
    days: tuple[MonthDay, ...]


class WeeklyRest(law.Sourced):
    """Weekly rest days; 1 is Monday, 7 Sunday."""

    days: tuple[Annotated[int, Field(ge=1, le=7)], ...]


class OfficeHoursEntry(law.Sourced):
    sessions: str
    note: str = ""


class StatutoryDays(law.Table):
    """What holds in a year whose notice is not published (全国年节及纪念日放假办法第二条)."""

    fixed_days: law.Versioned[FixedDaysVersion]
    weekly_rest: WeeklyRest
    office_hours: OfficeHoursEntry


@cache
def file_layers() -> tuple[Layer, ...]:
    """One layer for each year's file, in order of years."""
    return tuple(file_layer(str(path)) for path in sorted((LAW / "holidays").glob("*.toml")))


def calendar_of(layers: list[Layer]) -> Calendar:
    """A calendar of these notices on the ground of the statutory days."""
    table = law.load(LAW / "statutory_days.toml", StatutoryDays)
    special, covered = merge(layers)
    return Calendar(
        CalendarData(
            office=OfficeHours.parse(table.office_hours.sessions),
            special=special,
            covered=covered,
            fixed=tuple(_fixed(table)),
            rest=frozenset(day - 1 for day in table.weekly_rest.days),
            rest_source=_cited(table.weekly_rest),
        )
    )


@cache
def file_calendar() -> Calendar:
    """The calendar of the files alone, without administrators' notices; needs no database."""
    return calendar_of(list(file_layers()))


def _fixed(table: StatutoryDays) -> list[FixedDay]:
    return [
        FixedDay(d.month, d.day, d.name, _cited(version), version.valid_from, version.valid_to or date.max)
        for version in table.fixed_days.versions
        for d in version.days
    ]


def _cited(entry: law.Sourced) -> str:
    return law.source(entry.source).cited + entry.article
