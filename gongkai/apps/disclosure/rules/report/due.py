"""When a yearly report is due (条例第四十九条), the period it covers, and its states in order."""

from datetime import date

from gongkai.apps.disclosure.rules.report.template import Status, template
from gongkai.kernel import law

ANNUAL_DATE = "disclosure.annual_report"


def due_on(report_year: int, body_kind: str) -> date:
    """The last day to submit and publish the report of `report_year`.

    Departments 31 January, governments 31 March of the next year; reports for 2008 to 2018 under decree 492 were due
    on 31 March for every agency. `body_kind`: a kind of the organisation register, or `department`. Raises ValueError
    for a kind or a year that the law data does not know.
    """
    rule = filing_rule(report_year, body_kind)
    return date(report_year + 1, rule.month, rule.day)


def filing_rule(report_year: int, body_kind: str) -> law.AnnualDateVersion:
    """The annual date of this kind of body, with its article."""
    reporter = next((k.reporter for k in template().bodies if k.kind == body_kind), None)
    if reporter is None and body_kind != "department":
        raise ValueError(f"不认识的单位性质“{body_kind}”")
    return law.annual_date(f"{ANNUAL_DATE}.{reporter or 'department'}", year=report_year + 1)


def period(report_year: int) -> tuple[date, date]:
    """统计期限: 1 January to 31 December."""
    return date(report_year, 1, 1), date(report_year, 12, 31)


def statuses() -> tuple[Status, ...]:
    """`collecting → checked → signed → submitted → published → corrected`, each with its Chinese label."""
    return template().statuses


def next_status(key: str) -> Status:
    """The state after this one; a corrected report may be corrected again. Raises ValueError for an unknown state."""
    keys = [status.key for status in statuses()]
    if key not in keys:
        raise ValueError(f"不认识的报告状态“{key}”")
    return statuses()[min(keys.index(key) + 1, len(keys) - 1)]
