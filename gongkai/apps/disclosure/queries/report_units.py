"""纳入汇总的单位: a government's report is the sum of its own numbers and its units' reports (条例第四十九条)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from gongkai.apps.disclosure.models import AnnualReport, ReportSubmission, ReportVersion
from gongkai.apps.disclosure.queries.report_cells import data_from, of_version, own_data
from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.apps.disclosure.rules.report.data import ReportData
from gongkai.apps.disclosure.rules.report.filing import CellChange, changes, number
from gongkai.apps.disclosure.rules.report.inputs import Added
from gongkai.apps.disclosure.rules.report.subordinates import Filing, Sum
from gongkai.apps.disclosure.rules.report.template import CURRENT
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


def adds_up(org: Organisation) -> bool:
    """Whether there is anybody below for this body to add up, without reading who."""
    if org.kind != OrganisationKind.GOVERNMENT:
        return False
    below = subtree(org.path).filter(active=True).exclude(pk=org.pk)
    return any(enabled(body, MODULE) for body in below.only("pk", "active", "modules_off").iterator(chunk_size=20))


def listed(report: AnnualReport) -> QuerySet[Any]:
    """The list, those that have not filed first; `filed` says which is which."""
    theirs = {"report__org": OuterRef("pk"), "report__year": report.year}
    submitted = Exists(ReportSubmission.objects.filter(**theirs, returned_on=None))
    published = Exists(ReportVersion.objects.filter(**theirs))
    filed = Q(submitted) | Q(published) | Q(pk=report.org_id)
    rows = report.units.annotate(filed=Case(When(filed, then=Value(True)), default=Value(False)))
    return rows.order_by("filed", "path")


def of_report(report: AnnualReport, orgs: Iterable[Organisation] | None = None) -> list[Unit]:
    """Units in the order of the tree, each with what it has filed, in five queries; `orgs`: only those."""
    wanted = report.units.order_by("path") if orgs is None else orgs
    return _units(report, list(wanted))


def _units(report: AnnualReport, orgs: list[Organisation]) -> list[Unit]:
    filed = AnnualReport.objects.filter(org__in=orgs, year=report.year).select_related("org", "case")
    known = {one.org_id: one for one in filed if one.pk != report.pk}
    filings = newest_filings(known.values())
    return [_own(org, report) if org.pk == report.org_id else _unit(org, known.get(org.pk), filings) for org in orgs]


def missing(report: AnnualReport) -> list[Organisation]:
    """Units that have not submitted: R12 keeps the government's report open until they do, or are left out."""
    return list(listed(report).filter(filed=False))


def together(report: AnnualReport) -> ReportData:
    """Everything that is submitted, and the government's own numbers; a few queries, whatever the number of units.

    What a unit's report does not show is missing from the sum, and the sum names the unit.
    """
    found = _sum(report).data()
    return replace(found.with_totals(), report_year=report.year, unit_code=report.org.uscc, unit_name=report.org.name)


def _sum(report: AnnualReport) -> Sum:
    total = Sum(report.template or CURRENT)
    for filing in _counted(report):
        total.add(filing)
    return total


def own_part(report: AnnualReport) -> Mapping[str, object]:
    """The government's own numbers: of a fixed report as they were fixed."""
    if report.cells is not None and report.own_cells is not None:
        return dict(report.own_cells)
    return dict(own_data(report).values)


def _counted(report: AnnualReport) -> Iterator[Filing]:
    """Every filing that counts, one at a time."""
    yield Filing(report.org.name, own_part(report))
    keys = frozenset(catalogue(report.template or CURRENT).printed)
    theirs = {"report__year": report.year, "report__org__in": report.units.values("pk")}
    told = ("report_id", "report__org__name", "report__template", "cells", "lacking")
    submitted = ReportSubmission.objects.filter(**theirs, returned_on=None).exclude(report=report)
    for _, name, template, cells, lacking in _last_of_each(submitted.values_list(*told)):
        yield Filing(name, cells, _gaps(template, report, cells, keys).union(*lacking.values()))
    replaced = ReportSubmission.objects.filter(report=OuterRef("report"), returned_on=None)
    versions = ReportVersion.objects.filter(~Exists(replaced), **theirs).exclude(report=report)
    for _, name, template, cells, lacking, unknown in _last_of_each(versions.values_list(*told, "unknown")):
        yield Filing(name, cells, _gaps(template, report, cells, keys).union(unknown, *lacking.values()))


def _gaps(template: str, report: AnnualReport, cells: Mapping[str, object], keys: frozenset[str]) -> frozenset[str]:
    """A report of another form does not show what only this form asks for."""
    return keys - cells.keys() if template and template != (report.template or CURRENT) else frozenset()


def _last_of_each(rows: QuerySet[Any, Any]) -> Iterator[Any]:
    ordered = rows.order_by("report_id", "number")
    for _, group in groupby(ordered.iterator(chunk_size=500), key=itemgetter(0)):
        *_, last = group
        yield last


def subordinates(report: AnnualReport, live: ReportData | None = None) -> tuple[Added, tuple[str, ...]] | None:
    """What R12 compares: the sum of what was submitted, and the codes of the whole list; None for who adds up nobody.

    Reports are added as they are read, codes are read without them: a province has thousands of units. `live`: the
    report's numbers while it is not fixed; they are that very sum, which is not made a second time.
    """
    rows = [(uscc or name, filed) for uscc, name, filed in listed(report).values_list("uscc", "name", "filed")]
    if not rows:
        return None
    codes = tuple(code for code, filed in rows if filed)
    if live is not None:
        return Added(live, codes, live.bare_other), tuple(code for code, _ in rows)
    total = _sum(report)
    added = Added(total.data(), codes, total.bare)
    return added, tuple(code for code, _ in rows)


def sources_of(report: AnnualReport) -> dict[str, str]:
    """By unit the filing that was counted, as a fixed report keeps it."""
    filed = AnnualReport.objects.filter(org__in=report.units.values("pk"), year=report.year).exclude(pk=report.pk)
    orgs = dict(filed.values_list("pk", "org_id"))
    return {str(orgs[pk]): source for pk, source in newest_sources(filed.values("pk")).items()}


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
    moved = [unit for unit in _units(report, _moved(report, only)) if unit.cells is not None and unit.source != OWN]
    counted = _cells_of(report.sources.get(str(unit.org.pk), "") for unit in moved)
    found = []
    for unit in moved:
        source = report.sources.get(str(unit.org.pk), "")
        found.append(
            UnitChange(unit, changes(counted.get(source, {}), unit.cells or {}, report.template), bool(source))
        )
    return [one for one in found if one.cells or not one.was_counted]


def _moved(report: AnnualReport, only: Organisation | None) -> list[Organisation]:
    """Bodies whose newest filing is another than the one counted; no cells are read to find them."""
    able = subtree(report.org.path) if only is None else Organisation.objects.filter(pk=only.pk)
    filed = AnnualReport.objects.filter(org__in=able.values("pk"), year=report.year).exclude(pk=report.pk)
    orgs = dict(filed.values_list("pk", "org_id"))
    newest = newest_sources(filed.values("pk"))
    moved = {orgs[pk] for pk, source in newest.items() if source != report.sources.get(str(orgs[pk]))}
    return [only] if only and moved else [org for org in candidates(report.org) if org.pk in moved] if moved else []


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


def newest_sources(wanted: Iterable[int] | QuerySet[Any, Any]) -> dict[int, str]:
    """Which filing counts of each report: `s12` the last submission that was not returned, else `v7` the last version.

    A report under correction still counts as it was submitted or published.
    """
    versions = ReportVersion.objects.filter(report__in=wanted).order_by("report_id", "number")
    submitted = ReportSubmission.objects.filter(report__in=wanted, returned_on=None).order_by("report_id", "number")
    found = {one: f"v{pk}" for one, pk in versions.values_list("report_id", "pk")}
    return found | {one: f"s{pk}" for one, pk in submitted.values_list("report_id", "pk")}


def newest_filings(reports: Iterable[AnnualReport]) -> dict[int, tuple[str, Mapping[str, object]]]:
    """What counts of each report, with its cells."""
    sources = newest_sources([one.pk for one in reports])
    cells = _cells_of(sources.values())
    return {pk: (source, cells[source]) for pk, source in sources.items()}


def _own(org: Organisation, report: AnnualReport) -> Unit:
    return Unit(org, report, own_part(report), OWN)


def _unit(org: Organisation, one: AnnualReport | None, filings: dict[int, tuple[str, Mapping[str, object]]]) -> Unit:
    source, cells = filings.get(one.pk, ("", None)) if one else ("", None)
    return Unit(org, one, cells, source)
