"""公开年报 as lists: a province keeps tens of thousands of reports, so a list reads a year or a body and no figures."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from gongkai.apps.disclosure.models import AnnualReport, ReportVersion
from gongkai.apps.disclosure.queries.reports import earlier_reports
from gongkai.kernel.orgs.models import Organisation

ROW = (
    "report__original_title",
    "report__org__name",
    "report__org__site_slug",
    "report__year",
    "published_on",
    "report__org__path",
)


@dataclass(frozen=True)
class Listed:
    """One published report in a list, by its permanent address."""

    title: str
    url: str
    published_on: date
    year: int
    org_path: str


def newest_versions() -> QuerySet[ReportVersion]:
    """Of every report the version that counts: the newest."""
    later = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    return ReportVersion.objects.filter(~Exists(later))


def latest(size: int) -> list[Listed]:
    return _listed(newest_versions().order_by("-published_on", "-pk"), size)


def years() -> list[int]:
    """Years of which any report is public, the newest first."""
    own = AnnualReport.objects.filter(published_on__isnull=False).order_by().values_list("year", flat=True).distinct()
    brought = earlier_reports().order_by().values_list("report_year", flat=True).distinct()
    return sorted({*own, *(year for year in brought if year)}, reverse=True)


def of_year(year: int, words: str = "") -> list[Listed]:
    """Every body's report of one year in the order of the bodies; `words` is part of a body's name."""
    rows = newest_versions().filter(report__year=year, report__org__name__contains=words)
    return _with_earlier(_listed(rows.order_by("report__org__path")), None, year, words)


def of_body(org: Organisation) -> list[Listed]:
    """All years of one body, the newest first."""
    return _with_earlier(_listed(newest_versions().filter(report__org=org).order_by("-report__year")), org)


def _listed(rows: QuerySet[ReportVersion], size: int | None = None) -> list[Listed]:
    return [
        Listed(
            title or AnnualReport.title_of(name, year),
            reverse("disclosure:report", args=[slug, year]),
            day,
            year,
            path,
        )
        for title, name, slug, year, day, path in rows.values_list(*ROW)[:size]
    ]


def _with_earlier(
    listed: list[Listed], org: Organisation | None, year: int | None = None, words: str = ""
) -> list[Listed]:
    """Also what came by import as a document, where the body has no report of that year."""
    known = {(one.org_path, one.year) for one in listed}
    brought = earlier_reports(org).filter(org__name__contains=words)
    for document in brought.filter(report_year=year) if year else brought:
        if document.published_on and document.report_year and (document.org.path, document.report_year) not in known:
            address = reverse("disclosure:document", args=[document.case.uid])
            title = document.title_in_public
            listed.append(Listed(title, address, document.published_on, document.report_year, document.org.path))
    return sorted(listed, key=lambda one: (-one.year, one.org_path))
