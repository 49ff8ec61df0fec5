"""纳入汇总的单位: a government's report is the sum of its own numbers and its units' reports (条例第四十九条)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from gongkai.apps.disclosure.models import AnnualReport, ReportVersion
from gongkai.apps.disclosure.queries.report_cells import data_from, own_data
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.subordinates import add_up
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Organisation, OrganisationKind
from gongkai.kernel.orgs.queries import enabled, subtree

KIND = "disclosure.report"
MODULE = "disclosure"


@dataclass(frozen=True)
class Unit:
    """One unit of the list: its report if it has one, and its numbers once they are fixed."""

    org: Organisation
    report: AnnualReport | None
    data: ReportData | None

    @property
    def state(self) -> str:
        return procedure(KIND).step(self.report.case.step).label if self.report else "未编制"

    @property
    def published_on(self) -> date | None:
        return self.report.published_on if self.report else None


def candidates(org: Organisation) -> list[Organisation]:
    """Who may be added up by a government: itself and every body below, each lower government as one unit.

    What stands below a lower government is in that government's own report. Other bodies add up nobody.
    """
    if org.kind != OrganisationKind.GOVERNMENT:
        return []
    found: list[Organisation] = []
    closed = "-"
    for body in subtree(org.path).filter(active=True).order_by("path"):
        if body.path.startswith(closed) or not enabled(body, MODULE):
            continue
        found.append(body)
        if body.kind == OrganisationKind.GOVERNMENT and body.pk != org.pk:
            closed = body.path
    return found if len(found) > 1 else []


def ids(report: AnnualReport) -> tuple[int, ...]:
    """The frozen list; empty for a body that reports only for itself."""
    return tuple(sorted(unit.pk for unit in report.units.all()))


def of_report(report: AnnualReport) -> list[Unit]:
    """The list in the order of the tree, each unit with what it has filed; five queries however long the list is."""
    orgs = sorted(report.units.all(), key=lambda org: org.path)
    filed = AnnualReport.objects.filter(org__in=orgs, year=report.year).select_related("org", "case")
    known = {one.org_id: one for one in filed if one.pk != report.pk}
    versions = _newest(known.values())
    return [
        Unit(org, report, own_data(report)) if org.pk == report.org_id else _unit(org, known.get(org.pk), versions)
        for org in orgs
    ]


def missing(report: AnnualReport) -> list[Organisation]:
    """Units whose report is not fixed yet: R12 keeps the government's report open until they are, or are left out."""
    return [unit.org for unit in of_report(report) if unit.data is None]


def together(report: AnnualReport) -> ReportData:
    """Everything that is fixed, and the government's own numbers."""
    return replace(
        add_up(tuple(unit.data for unit in of_report(report) if unit.data)).with_totals(),
        report_year=report.year,
        unit_code=report.org.uscc,
        unit_name=report.org.name,
    )


def subordinates(report: AnnualReport) -> tuple[tuple[ReportData, ...], tuple[str, ...]] | None:
    """What R12 compares: the fixed reports, and the codes of the whole list; None for who adds up nobody."""
    units = of_report(report)
    if not units:
        return None
    return tuple(replace(u.data, unit_code=_code(u.org)) for u in units if u.data), tuple(_code(u.org) for u in units)


def _unit(org: Organisation, one: AnnualReport | None, versions: dict[int, ReportVersion]) -> Unit:
    if one is None:
        return Unit(org, None, None)
    cells = one.cells if one.cells is not None else versions[one.pk].cells if one.pk in versions else None
    return Unit(org, one, None if cells is None else data_from(one, cells))


def _newest(reports: Iterable[AnnualReport]) -> dict[int, ReportVersion]:
    """A report under correction still counts as it was published."""
    rows = ReportVersion.objects.filter(report__in=[one.pk for one in reports]).order_by("report_id", "number")
    return {row.report_id: row for row in rows}


def _code(org: Organisation) -> str:
    return org.uscc or org.name
