"""Annual reports: the desk's pages and the public ones with permanent addresses."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.forms.reports import ACT_FORMS, OpenReportForm
from gongkai.apps.disclosure.models import AnnualReport, WarningAnswer
from gongkai.apps.disclosure.queries import filings, report_units
from gongkai.apps.disclosure.queries import report_imports as imports
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.queries.report_cells import source_of
from gongkai.apps.disclosure.rules.report.cells import catalogue
from gongkai.apps.disclosure.rules.report.document import ReportDocument, parts
from gongkai.apps.disclosure.rules.report.export import csv_file, json_data
from gongkai.apps.disclosure.rules.report.findings import Finding
from gongkai.apps.disclosure.rules.report.tables import table_model
from gongkai.apps.disclosure.views.body_lists import pages
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available
from gongkai.kernel.figures.reading import get
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.queries import bodies, by_slug
from gongkai.kernel.people.actors import Actor
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, steps
from gongkai.web.tables import Column, Empty, Table, table_response

KIND = reading.KIND
PHASES = ("汇集", "审签", "报送", "公布")
DRILL_LIMIT = 500
UNITS_SHOWN = 100
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class ReportTable(Table):
    id = "reports"
    caption = "政府信息公开工作年度报告"
    default_sort = "-year"
    export_name = "年度报告"
    empty = Empty("还没有年度报告", "每年一月起编制上一年度的报告。")
    columns = (
        Column("title", "报告", "title", main=True, url=lambda r: page_of(r)),
        Column("year", "年度", sort="year"),
        Column("step", "状态", lambda r: procedure(KIND).step(r.case.step).label),
        Column("due", "期限", html=lambda r: clock_badge(r.case), export=False),
        Column("published_on", "公布日期", kind="date"),
    )


def page_of(report: AnnualReport) -> str:
    return reverse("disclosure_desk:report", args=[report.case.uid])


def report_list(request: HttpRequest) -> HttpResponseBase:
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "heading": "年度报告",
        "may_open": bool(actor.org_ids("disclosure.clerk")),
        "may_follow": filings.may_follow(actor),
        "may_import": imports.imports(actor).exists() or bool(actor.org_ids("disclosure.clerk")),
    }
    return table_response(
        request, "disclosure/desk/reports.html", ReportTable(request, reading.reports(actor)), context
    )


def open_report(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    orgs = list(bodies(actor.org_ids("disclosure.clerk")))
    if not orgs:
        raise Http404
    form = OpenReportForm(request.POST or None, orgs=orgs)
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.open_report(org=form.org, by=actor, year=form.cleaned_data["year"])
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "已建立年度报告，数据由办理记录生成。")
            return redirect(page_of(made))
    context = {
        "form": form,
        "heading": "开始编制年度报告",
        "submit": "开始编制",
        "back": reverse("disclosure_desk:reports"),
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def report_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """编制: tables with every cell open to its records, the findings of R1 to R15, the texts."""
    report = _report(request, uid)
    step = procedure(KIND).step(report.case.step)
    document = reading.draft_document(report)
    answered = {a.fingerprint: a for a in report.answers.all()}
    findings = [(f, answered.get(reading.fingerprint(f))) for f in reading.findings(report, document.data)]
    labels = catalogue(report.template).printed
    actor = request.actor  # type: ignore[attr-defined]
    unanswered = any(f.checked and f.severity == "warning" and not answer for f, answer in findings)
    above = filings.is_above(actor, report.org)
    units = report_units.listed(report)
    unit_count = units.count()
    idle = _idle(
        drop_override=report.overrides.exists(),
        begin_correction=not report.imported,
        answer_warning=unanswered,
        change_units=report_units.adds_up(report.org),
        remind=above and not (report.published_on and not report.returned_on),
        send_back=above and not report.imported,
    )
    # What has nothing to work on is not offered.
    offered = [one for one in available(report.case, actor) if one.name not in idle]
    context = {
        "heading": report.title,
        "crumbs": [Crumb("年度报告", reverse("disclosure_desk:reports"))],
        "report": report,
        "case": report.case,
        "step": step,
        "phases": steps(PHASES, len(PHASES) if step.terminal else PHASES.index(step.phase)),
        "offered": offered,
        "error_title": "有错误，不能定稿" if step.id == "collecting" else "定稿后数据有变化，请核对",
        "errors": [f for f, _ in findings if f.checked and f.severity == "error"],
        "may_answer": any(one.name == "answer_warning" for one in offered),
        "warnings": [(f, a, reading.fingerprint(f)) for f, a in findings if f.checked and f.severity == "warning"],
        "together": _together(findings),
        "unchecked": [f for f, _ in findings if not f.checked],
        "parts": list(parts(document)),
        "drill_base": "" if report.imported else reverse("disclosure_desk:report_cells", args=[uid]),
        "overrides": [(o, labels[o.cell].label) for o in report.overrides.all()],
        "units": report_units.of_report(report, units[:UNITS_SHOWN]),
        "unit_count": unit_count,
        "unfiled": units.filter(filed=False).count(),
        "changed": report_units.changed_since(report),
        "may_follow": bool(unit_count) and filings.may_follow(actor),
        "submissions": report.submissions.defer("cells"),
        "versions": report.versions.all(),
        "entries": entries(report.case.subject).order_by("-seq"),
    }
    return render(request, "disclosure/desk/report.html", context)


def _together(findings: list[tuple[Finding, WarningAnswer | None]]) -> list[tuple[str, int, str]]:
    """Rules with several warnings without an answer, and the query that names them all."""
    rules: dict[str, list[str]] = {}
    for finding, answer in findings:
        if finding.checked and finding.severity == "warning" and not answer:
            rules.setdefault(finding.rule, []).append(reading.fingerprint(finding))
    return [(rule, len(f), urlencode({"fingerprint": f}, doseq=True)) for rule, f in rules.items() if len(f) > 1]


def _idle(**work: bool) -> set[str]:
    """Acts without anything to work on."""
    return {act for act, has_work in work.items() if not has_work}


def report_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    report = _report(request, uid)
    return act_response(request, report, KIND, act, ACT_FORMS.get(act, ActForm), page_of(report))


def report_cell(request: HttpRequest, uid: UUID, cell: str) -> HttpResponse:
    """The records behind one figure; a reported number shows who reported it and why."""
    report = _report(request, uid)
    if report.imported or cell not in catalogue(report.template).printed:
        raise Http404
    source = source_of(cell)
    page = Paginator(report_units.listed(report).order_by("path"), UNITS_SHOWN).get_page(request.GET.get("page"))
    units = report_units.of_report(report, page.object_list)
    reached = reading.within(request.actor, [u.report for u in units if u.report])  # type: ignore[attr-defined]
    found, data = reading.records(report, cell), reading.data_of(report)
    rows: list[tuple[str, str]] = []
    if source is not None and found is not None:
        rows = [get(source.figure).describe(row) for row in found.select_related("case")[:DRILL_LIMIT]]
    context = {
        "heading": catalogue(report.template).printed[cell].label,
        "crumbs": [Crumb("年度报告", reverse("disclosure_desk:reports")), Crumb(report.title, page_of(report))],
        "value": data.value(cell),
        "lacking": data.lacking.get(cell, ()),
        "rows": rows,
        "total": found.count() if found is not None else 0,
        "override": report.overrides.filter(cell=cell).first(),
        "has_source": source is not None,
        "fill_address": _fill_address(report, cell, request.actor),  # type: ignore[attr-defined]
        "units": [_share(unit, cell, report, reached) for unit in units],
        **pages(request, page),
    }
    return render(request, "disclosure/desk/report_cell.html", context)


def _share(unit: report_units.Unit, cell: str, report: AnnualReport, reached: set[int]) -> tuple[Any, Any, str]:
    """A unit's part of a number, and where it opens in turn: down the tree to the records."""
    opens = unit.report is not None and unit.report.pk in reached and unit.report.pk != report.pk
    address = reverse("disclosure_desk:report_cell", args=[unit.report.case.uid, cell]) if unit.report and opens else ""
    return unit, unit.data.value(cell) if unit.data else None, address


def _fill_address(report: AnnualReport, cell: str, actor: Actor) -> str:
    """Where this cell is filled in or corrected, while it may be; a sum is not."""
    if cell in catalogue().formulas or "override" not in {one.name for one in available(report.case, actor)}:
        return ""
    return f"{reverse('disclosure_desk:report_act', args=[report.case.uid, 'override'])}?cell={quote(cell)}"


def report_file(request: HttpRequest, uid: UUID, form: str) -> HttpResponse:
    return _file(reading.draft_document(_report(request, uid)), form)


def _report(request: HttpRequest, uid: UUID) -> AnnualReport:
    found = reading.report(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


# Public ---------------------------------------------------------------------


@require_GET
def public_report(request: HttpRequest, slug: str, year: int, number: int | None = None) -> HttpResponse:
    """年报: the permanent address; an earlier version keeps its own."""
    version = _version(slug, year, number)
    newest = version.report.versions.first()
    document = reading.document_of(version)
    context = {
        "heading": document.title,
        "crumbs": [Crumb("公开年报", reverse("disclosure:reports"))],
        "version": version,
        "org": version.report.org,
        "parts": list(parts(document)),
        "tables": table_model(document.data),
        "versions": version.report.versions.all(),
        "is_old": version != newest,
        "source": imports.public_source(version.report),
        "address": request.build_absolute_uri(reverse("disclosure:report", args=[slug, year])),
    }
    return render(request, "disclosure/public/report.html", context)


@require_GET
def public_file(request: HttpRequest, slug: str, year: int, form: str) -> HttpResponse:
    return _file(reading.document_of(_version(slug, year)), form)


def _version(slug: str, year: int, number: int | None = None) -> Any:
    org = by_slug(slug)
    found = reading.published_report(org, year, number) if org else None
    if found is None:
        raise Http404
    return found


def _file(document: ReportDocument, form: str) -> HttpResponse:
    """Word, spreadsheet, CSV or JSON of one report."""
    if form == "json":
        return JsonResponse(json_data(document), json_dumps_params={"ensure_ascii": False, "indent": 1})
    if form not in TYPES:
        raise Http404
    response = HttpResponse(_bytes(document, form), content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, f"{document.title}.{form}") or ""
    return response


def _bytes(document: ReportDocument, form: str) -> bytes:
    if form == "csv":
        return csv_file(document)
    # python-docx and xlsxwriter load slowly; only these two requests need them.
    if form == "docx":
        from gongkai.apps.disclosure.rules.report.word import word_file

        return word_file(document)
    from gongkai.apps.disclosure.rules.report.spreadsheet import spreadsheet_file

    return spreadsheet_file(document)
