"""登记表、进度表、月报、自查报告: what they count and what they say. Plain Python, no Django."""

from gongkai.apps.disclosure.rules.statistics.checks import Facts, Finding, checks
from gongkai.apps.disclosure.rules.statistics.measures import MEASURES, SECTIONS, Measure, on_time
from gongkai.apps.disclosure.rules.statistics.periods import PRESETS, Period, year_before, year_to_date

__all__ = [
    "MEASURES",
    "PRESETS",
    "SECTIONS",
    "Facts",
    "Finding",
    "Measure",
    "Period",
    "checks",
    "on_time",
    "year_before",
    "year_to_date",
]
