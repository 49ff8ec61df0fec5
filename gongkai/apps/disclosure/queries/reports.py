"""Reading annual reports: live cells, findings, what the public sees."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from gongkai.apps.disclosure.models import AnnualReport, Document, DocumentKind, ReportVersion
from gongkai.apps.disclosure.queries import report_units
from gongkai.apps.disclosure.queries.documents import public
from gongkai.apps.disclosure.queries.report_cells import data_from, live_cells, of_version, own_data, source_of
from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.apps.disclosure.rules.report.check import check
from gongkai.apps.disclosure.rules.report.data import OtherFigure, ReportData
from gongkai.apps.disclosure.rules.report.document import Contact, ReportDocument
from gongkai.apps.disclosure.rules.report.evidence import PUBLISHED_ELSEWHERE
from gongkai.apps.disclosure.rules.report.findings import Finding
from gongkai.apps.disclosure.rules.report.inputs import Body, Facts
from gongkai.apps.disclosure.rules.report.live_fields import narrative_fields
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.figures import freezing, offering
from gongkai.kernel.figures.declare import Scope
from gongkai.kernel.figures.reading import drill, table
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import subtree
from gongkai.kernel.people.actors import Actor

KIND = "disclosure.report"


def records(report: AnnualReport, cell: str) -> QuerySet[Any] | None:
    """What a number opens to: of a fixed report the very records that were counted; None where it has none."""
    source = source_of(cell)
    if source is None or report.overrides.filter(cell=cell).exists():
        return None
    found = drill(source.figure, scope_of(report), source.key)
    if report.cells is None:
        return found
    fixed = freezing.frozen(report.case.subject).get(cell)
    return found.model._default_manager.filter(pk__in=fixed.ids if fixed else [])


def subject_of(version: ReportVersion) -> str:
    """Under what the figures of a published version are kept with the ids behind them."""
    return f"{version.report.case.subject}/{version.number}"


def scope_of(report: AnnualReport) -> Scope:
    """Whose records a report counts: the body's, of a government those of every unit it adds up."""
    return Scope.year(report.org, report.year, org_ids=report_units.ids(report))


def data_of(report: AnnualReport) -> ReportData:
    """The report's numbers now: fixed ones if it was fixed, else its own and those of its units as they stand."""
    if report.imported:
        return of_version(report.versions.all()[0])
    if report.cells is not None:
        data = data_from(report, report.cells).with_lacking(report.lacking)
    else:
        data = report_units.together(report) if report_units.ids(report) else own_data(report)
    return data.with_others(others_of(report))


def others_of(report: AnnualReport) -> dict[str, OtherFigure]:
    """Numbers that other systems offer for the text: those it tells, of a fixed report as they were fixed with it."""
    told = others_told(report)
    fixed = offering.fixed(report.case.subject) if told and report.cells is not None else None
    scope = scope_of(report)
    found = {}
    for name, one in offering.OFFERED.items():
        value = None
        if name in told:
            value = offering.count(name, scope) if fixed is None else fixed.get(name)
        found[name] = OtherFigure(one.label, one.unit, value)
    return found


def others_told(report: AnnualReport) -> list[str]:
    """Which offered numbers the text of a report names."""
    fields = [field for text in narrative(report).values() for field in narrative_fields(text)]
    return sorted({field.key for field in fields} & offering.OFFERED.keys())


def findings(report: AnnualReport, data: ReportData | None = None) -> list[Finding]:
    """勾稽 R1 to R15 on the report as it stands; nothing stands behind an imported one but its original.

    `data`: its numbers, if the caller has them.
    """
    data = data_of(report) if data is None else data
    if report.imported:
        return check(data, previous=previous_data(report), narrative=narrative(report), body=body_of(report))
    live = data if report.cells is None else None
    added, codes = report_units.subordinates(report, live) or (None, None)
    return check(
        data,
        previous=previous_data(report),
        narrative=narrative(report),
        body=body_of(report),
        added=added,
        facts=_facts(report, codes),
    )


def body_of(report: AnnualReport) -> Body:
    return Body(kind=report.org.kind, rule_making=report.org.rule_making, name=report.org.name)


def _facts(report: AnnualReport, units: tuple[str, ...] | None) -> Facts:
    scope = scope_of(report)
    return Facts(
        fee_notices_issued=int(table("disclosure.fees.noticed", scope)[()]),
        excessive_records=int(table("disclosure.requests.reasons_asked", scope)[()]),
        external=report.external or None,
        drilldown=_drilldown(report, scope),
        frozen_units=units,
    )


def _drilldown(report: AnnualReport, scope: Scope) -> dict[str, int]:
    """How many records open behind every cell that has any; of a fixed report those that were fixed with it."""
    if report.cells is not None:
        fixed = freezing.frozen(report.case.subject).values()
        return {row.cell: len(row.ids) for row in fixed if row.figure}
    counted = data_from(report, dict(live_cells(scope))).with_totals()
    return {cell: int(value) for cell, value in counted.values.items() if source_of(cell)}


def compared_cells() -> dict[str, str]:
    """Cells that the publication systems of licences, penalties and compulsion count as well (R14) → label."""
    return {key: cell.label for key, cell in catalogue().printed.items() if cell.table in PUBLISHED_ELSEWHERE}


def narrative(report: AnnualReport) -> dict[str, str]:
    return {"overview": report.overview, "problems": report.problems, "other_matters": report.other_matters}


def previous_data(report: AnnualReport) -> ReportData | None:
    """Last year's published numbers of the same body, made here or imported, for R4, R7 and R13."""
    return published_data(report.org, report.year - 1)


def published_data(org: Organisation, year: int) -> ReportData | None:
    version = published_report(org, year)
    return of_version(version) if version else None


def fingerprint(finding: Finding) -> str:
    """What an answer belongs to: the rule, the cells and the numbers it speaks of."""
    text = "|".join([finding.rule, *sorted(finding.cells), finding.message])
    return hashlib.sha256(text.encode()).hexdigest()


def unanswered(report: AnnualReport, found: list[Finding] | None = None) -> list[Finding]:
    """Warnings without an answer, among the findings already made or those made now."""
    answered = set(report.answers.values_list("fingerprint", flat=True))
    warnings = (f for f in (findings(report) if found is None else found) if f.checked and f.severity == "warning")
    return [warning for warning in warnings if fingerprint(warning) not in answered]


def reports(actor: Actor) -> QuerySet[AnnualReport]:
    return AnnualReport.objects.filter(cases.within_reach(actor, KIND)).select_related("case", "org")


def report(actor: Actor, uid: UUID) -> AnnualReport | None:
    return reports(actor).filter(case__uid=uid).first()


def within(actor: Actor, candidates: Iterable[AnnualReport]) -> set[int]:
    """Which of these reports this person may open."""
    return set(reports(actor).filter(pk__in=[one.pk for one in candidates]).values_list("pk", flat=True))


def by_case(uid: UUID) -> AnnualReport | None:
    """For handlers and jobs, who act for the platform."""
    return AnnualReport.objects.filter(case__uid=uid).select_related("case", "org__parent").first()


def desk_address(report: AnnualReport) -> str:
    return reverse("disclosure_desk:report", args=[report.case.uid])


def published(org: Organisation | None = None) -> QuerySet[ReportVersion]:
    """Published versions, newest report first; every one stays readable."""
    rows = ReportVersion.objects.select_related("report__org")
    if org is not None:
        rows = rows.filter(report__org=org)
    return rows.order_by("-report__year", "report__org__path", "-number")


def published_report(org: Organisation, year: int, number: int | None = None) -> ReportVersion | None:
    rows = published(org).filter(report__year=year)
    return rows.filter(number=number).first() if number is not None else rows.first()


def missing_reports(year: int, path: str, today: date) -> QuerySet[Organisation]:
    """Bodies below `path` that have not published their report of `year` (第四十九条)."""
    done = AnnualReport.objects.filter(year=year, published_on__isnull=False, published_on__lte=today).values("org")
    brought = earlier_reports().filter(report_year=year).values("org")
    return subtree(path).filter(active=True).exclude(pk__in=done).exclude(pk__in=brought)


def earlier_reports(org: Organisation | None = None) -> QuerySet[Document]:
    """Reports that were published on an earlier site and came here by import."""
    rows = public().filter(kind=DocumentKind.REPORT, report_year__isnull=False)
    return rows if org is None else rows.filter(org=org)


def document_of(version: ReportVersion) -> ReportDocument:
    """A published version in reading order, for page, Word and spreadsheet."""
    report = version.report
    return ReportDocument(
        data=of_version(version),
        unit_name=report.org.name,
        report_year=report.year,
        unit_code=report.org.uscc,
        narrative={
            "overview": version.overview,
            "problems": version.problems,
            "other_matters": version.other_matters,
        },
        introduction=version.introduction,
        original_title=report.original_title,
        as_published=report.imported,
        contact=_contact(report.org),
    )


def draft_document(report: AnnualReport) -> ReportDocument:
    """The report as it stands at the desk."""
    return ReportDocument(
        data=data_of(report),
        unit_name=report.org.name,
        report_year=report.year,
        unit_code=report.org.uscc,
        narrative=narrative(report),
        original_title=report.original_title,
        as_published=report.imported,
        contact=_contact(report.org),
    )


def _contact(org: Organisation) -> Contact:
    return Contact(address=org.address, postcode=org.postcode, phone=org.phone, email=org.email)


def of_body(name: str, year: int) -> AnnualReport | None:
    """By the body's full or short name: for the console, whose operator has every body's data anyway."""
    named = AnnualReport.objects.filter(Q(org__name=name) | Q(org__short_name=name), year=year)
    return named.select_related("case", "org").first()
