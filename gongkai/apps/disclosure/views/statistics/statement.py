"""情况登记表、月报, and the records behind every number."""

from operator import attrgetter
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.queries import workload
from gongkai.apps.disclosure.rules.statistics import SECTIONS, Measure
from gongkai.apps.disclosure.rules.statistics.measures import by_id
from gongkai.apps.disclosure.views.statistics.common import (
    NAME,
    PAGES,
    TEMPLATE,
    PerBody,
    asked_for,
    context_of,
    file_response,
)
from gongkai.apps.disclosure.views.statistics.files import statement_document, statement_rows
from gongkai.kernel.figures.reading import get
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.shapes import Crumb
from gongkai.web.tables import Column, Empty, table_response

RECORDS = 50


def statement(request: HttpRequest, page: str = "statistics") -> HttpResponseBase:
    """情况登记表、月报: the period, the year so far, the same period of last year; below, one line for each body."""
    asked = asked_for(request, page)
    table = BodiesTable(request, asked.orgs, asked) if asked.below else None
    wanted = request.GET.get("export", "")
    if table is not None and wanted in ("xlsx", "csv", "csv-gb"):
        return table.export_response(wanted)
    found = workload.statement(asked.org, asked.period, below=asked.below)
    if wanted:
        title = f"{asked.title}政府信息公开{PAGES[page][0]}"
        return file_response(wanted, title, statement_document(asked, title, found), *statement_rows(found))
    context = context_of(request, page, asked)
    lines = [line for line in found.lines if line.now or line.so_far or line.before or not line.measure.level]
    context |= {
        "statement": found,
        "sections": [(label, [x for x in lines if x.measure.section == key]) for key, label in SECTIONS.items()],
        "table": table,
        "records": reverse("disclosure_desk:statistics_records"),
    }
    return (
        table_response(request, TEMPLATE, table, context)
        if table
        else render(request, TEMPLATE, context, status=422 if asked.form.errors else 200)
    )


def monthly(request: HttpRequest) -> HttpResponseBase:
    """月报: the same table for the month before, unless another period is asked for."""
    return statement(request, "monthly")


def _column(measure: Measure) -> Column:
    """The number of a body, opening to its records; 0 opens nothing."""
    count = attrgetter("counts")
    return Column(
        measure.id,
        measure.compact,
        lambda org: count(org)[measure.id],
        kind="number",
        url=lambda org: f"{org.records}&measure={measure.id}" if count(org)[measure.id] else "",
    )


class BodiesTable(PerBody):
    id = "by-body"
    caption = "各单位情况"
    export_name = "政府信息公开情况登记表"
    empty = Empty("没有下级单位")
    columns = (
        NAME,
        *(_column(measure) for measure in workload.COMPACT),
        Column("on_time", "按期答复率（%）", lambda org: "无办件" if org.on_time_rate is None else org.on_time_rate),
    )

    def attach(self, orgs: list[Organisation]) -> list[Organisation]:
        period = self.asked.period
        span = {"span": "days", "since": period.first, "until": period.last}
        for org in workload.attach(orgs, period):
            query = urlencode({"org": org.site_slug, **span})
            org.records = f"{reverse('disclosure_desk:statistics_records')}?{query}"  # type: ignore[attr-defined]
        return orgs


def records(request: HttpRequest) -> HttpResponse:
    """The records behind one number, newest first, page by page."""
    page = "statistics"
    asked, measure = asked_for(request, page), by_id(request.GET.get("measure", ""))
    if measure is None or asked.form.errors:
        raise Http404
    rows = workload.records(measure, workload.scope_of(asked.org, asked.period, below=asked.below))
    before = request.GET.get("before", "")
    found = list((rows.filter(pk__lt=int(before)) if before.isdecimal() else rows).order_by("-pk")[: RECORDS + 1])
    more = request.GET.copy()
    if len(found) > RECORDS:
        more["before"] = str(found[RECORDS - 1].pk)
    context = {
        "heading": measure.label,
        "crumbs": [Crumb("情况登记表", f"{reverse('disclosure_desk:statistics')}?{_plain(request)}")],
        "asked": asked,
        "rows": [get(measure.figure).describe(row) for row in found[:RECORDS]],
        "next": f"?{more.urlencode()}" if len(found) > RECORDS else "",
    }
    return render(request, "disclosure/desk/statistics_records.html", context)


def _plain(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("measure", "before"):
        query.pop(name, None)
    return query.urlencode()
