"""纳入汇总的单位: a government's report is the sum of its own numbers and its units' reports (条例第四十九条)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.apps.disclosure.models import AnnualReport, ReportSubmission, ReportVersion
from gongkai.apps.disclosure.queries.report_cells import data_from, of_version, own_data
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.filing import CellChange, changes, number
from gongkai.apps.disclosure.rules.report.subordinates import add_cells, add_up
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.orgs.models import Organisation, OrganisationKind
from gongkai.kernel.orgs.queries import enabled, subtree

KIND = "disclosure.report"
MODULE = "disclosure"
OWN = "own"
NOT_BEGUN, RETURNED, CORRECTING = "未编制", "退回更正中", "已公布，更正中"


@dataclass(frozen=True)
class Unit:
    """One unit of the list: its report if it has one, and its numbers once they are submitted.

    `source` names the filing the numbers come from, so that a later one can be told from it.
    """

    org: Organisation
    report: AnnualReport | None
    cells: Mapping[str, object] | None
    source: str = ""

    @cached_property
    def data(self) -> ReportData | None:
        if self.cells is None or self.report is None:
            return None
        # What an imported original does not show is unknown, not zero.
        imported = self.report.versions.first() if self.report.imported else None
        return of_version(imported) if imported else data_from(self.report, self.cells)

    @property
    def state(self) -> str:
        return state_of(self.report)

    @property
    def published_on(self) -> date | None:
        return self.report.published_on if self.report else None


def state_of(report: AnnualReport | None) -> str:
    """Where a body's report stands, for those above it."""
    if report is None:
        return NOT_BEGUN
    if report.returned_on:
        return RETURNED
    if report.published_on and report.case.step != "published":
        return CORRECTING
    return procedure(KIND).step(report.case.step).label


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
    return _units(report, sorted(report.units.all(), key=lambda org: org.path))


def _units(report: AnnualReport, orgs: list[Organisation]) -> list[Unit]:
    filed = AnnualReport.objects.filter(org__in=orgs, year=report.year).select_related("org", "case")
    known = {one.org_id: one for one in filed if one.pk != report.pk}
    filings = newest_filings(known.values())
    return [_own(org, report) if org.pk == report.org_id else _unit(org, known.get(org.pk), filings) for org in orgs]


def missing(report: AnnualReport) -> list[Organisation]:
    """Units that have not submitted: R12 keeps the government's report open until they do, or are left out."""
    return [unit.org for unit in of_report(report) if unit.cells is None]


def together(report: AnnualReport) -> ReportData:
    """Everything that is submitted, and the government's own numbers; five queries, whatever the number of units.

    Stored cells are added as they are read; what shows a group alone goes the careful way.
    """
    found = add_cells(_counted(report), report.template)
    if found is None:
        found = add_up(tuple(unit.data for unit in of_report(report) if unit.data))
    return replace(found.with_totals(), report_year=report.year, unit_code=report.org.uscc, unit_name=report.org.name)


def _counted(report: AnnualReport) -> Iterator[Mapping[str, object]]:
    """The cells of every filing that counts, one at a time."""
    yield _own(report.org, report).cells or {}
    theirs = {"report__year": report.year, "report__org__in": report.units.values("pk")}
    submitted = ReportSubmission.objects.filter(**theirs, returned_on=None).exclude(report=report)
    yield from _last_of_each(submitted.order_by("report_id", "number").values_list("report_id", "cells"))
    replaced = ReportSubmission.objects.filter(report=OuterRef("report"), returned_on=None)
    versions = ReportVersion.objects.filter(~Exists(replaced), **theirs).exclude(report=report)
    yield from _last_of_each(versions.order_by("report_id", "number").values_list("report_id", "cells"))


def _last_of_each(rows: QuerySet[Any, tuple[int, Mapping[str, object]]]) -> Iterator[Mapping[str, object]]:
    for _, group in groupby(rows.iterator(chunk_size=500), key=itemgetter(0)):
        *_, (_, cells) = group
        yield cells


def subordinates(report: AnnualReport) -> tuple[tuple[ReportData, ...], tuple[str, ...]] | None:
    """What R12 compares: the submitted reports, and the codes of the whole list; None for who adds up nobody."""
    units = of_report(report)
    if not units:
        return None
    return tuple(replace(u.data, unit_code=_code(u.org)) for u in units if u.data), tuple(_code(u.org) for u in units)


def sources_of(units: Iterable[Unit]) -> dict[str, str]:
    """By unit the filing that was counted, as a fixed report keeps it."""
    return {str(unit.org.pk): unit.source for unit in units if unit.source and unit.source != OWN}


@dataclass(frozen=True)
class UnitChange:
    """A unit that filed again, or for the first time, after the government's report was fixed."""

    unit: Unit
    cells: list[CellChange]
    was_counted: bool


def changed_since(report: AnnualReport, only: Organisation | None = None) -> list[UnitChange]:
    """Units whose latest filing is not the one that was counted, each cell by cell; `only`: one of them.

    Those that were left out because they had not filed belong to it.
    """
    if report.cells is None or not report.units.exists():
        return []
    moved = [
        unit
        for unit in _units(report, candidates(report.org) if only is None else [only])
        if unit.cells is not None and unit.source != OWN and unit.source != report.sources.get(str(unit.org.pk))
    ]
    counted = _cells_of(report.sources.get(str(unit.org.pk), "") for unit in moved)
    found = []
    for unit in moved:
        source = report.sources.get(str(unit.org.pk), "")
        found.append(
            UnitChange(unit, changes(counted.get(source, {}), unit.cells or {}, report.template), bool(source))
        )
    return [one for one in found if one.cells or not one.was_counted]


def effect_of(report: AnnualReport, found: Iterable[UnitChange]) -> list[CellChange]:
    """What these changes would make of the report's own cells, were it corrected now."""
    before = report.cells or {}
    after = {key: number(value) for key, value in before.items()}
    for change in (cell for one in found for cell in one.cells):
        after[change.key] = after.get(change.key, 0) + change.difference
    return changes(before, after, report.template)


def _cells_of(sources: Iterable[str]) -> dict[str, Mapping[str, object]]:
    """Cells of filings by their names: `s12` a submission, `v7` a published version."""
    names = [name for name in sources if name]
    tables = {"s": ReportSubmission, "v": ReportVersion}
    found: dict[str, Mapping[str, object]] = {}
    for letter, model in tables.items():
        wanted = [int(name[1:]) for name in names if name.startswith(letter)]
        if wanted:
            rows = model._default_manager.filter(pk__in=wanted).values_list("pk", "cells")
            found |= {f"{letter}{pk}": cells for pk, cells in rows}
    return found


def newest_filings(reports: Iterable[AnnualReport]) -> dict[int, tuple[str, Mapping[str, object]]]:
    """What counts of each report: the last submission that was not returned, else the last published version.

    A report under correction still counts as it was submitted or published.
    """
    wanted = [one.pk for one in reports]
    rows = ReportSubmission.objects.filter(report__in=wanted, returned_on=None).order_by("report_id", "number")
    found = {r: (f"s{pk}", cells) for r, pk, cells in rows.values_list("report_id", "pk", "cells")}
    rest = [pk for pk in wanted if pk not in found]
    versions = ReportVersion.objects.filter(report__in=rest).order_by("report_id", "number")
    return found | {r: (f"v{pk}", cells) for r, pk, cells in versions.values_list("report_id", "pk", "cells")}


def _own(org: Organisation, report: AnnualReport) -> Unit:
    """The government's own part: of a fixed report as it was fixed."""
    if report.cells is not None and report.own_cells is not None:
        return Unit(org, report, report.own_cells, OWN)
    return Unit(org, report, own_data(report).values, OWN)


def _unit(org: Organisation, one: AnnualReport | None, filings: dict[int, tuple[str, Mapping[str, object]]]) -> Unit:
    source, cells = filings.get(one.pk, ("", None)) if one else ("", None)
    return Unit(org, one, cells, source)


def _code(org: Organisation) -> str:
    return org.uscc or org.name
