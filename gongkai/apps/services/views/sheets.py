"""清单导入 at the desk, and the public list as open data."""

import json
import tempfile
from collections.abc import Iterator

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongkai.apps.services.actions import sheets as acts
from gongkai.apps.services.actions.sheets import FileOutcome
from gongkai.apps.services.forms.sheets import RETURN, ListForm
from gongkai.apps.services.queries import exports
from gongkai.apps.services.queries import items as reading
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules.sheets import files, writing
from gongkai.apps.services.rules.sheets.returning import write_back
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.exports import XLSX, csv_response, neutralise, stamped
from gongkai.web.shapes import Crumb

HEADING = "清单导入"
MOST_ITEMS = 5_000
PUBLISHERS = frozenset({"services.publisher"})
SHOWN_PROBLEMS = 100


def import_page(request: HttpRequest) -> HttpResponseBase:
    """Upload, look at what would be new, changed or left alone and what is wrong; whoever publishes may enter it."""
    orgs = list(reading.bodies(request.actor))  # type: ignore[attr-defined]
    if not orgs:
        raise Http404
    publishing = list(reading.bodies(request.actor, PUBLISHERS))  # type: ignore[attr-defined]
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ListForm(*bound, may_enter=bool(publishing))
    outcome = None
    if request.method == "POST" and form.is_valid():
        outcome = _outcome(request, form, publishing if form.enters else orgs)
        if outcome is not None and form.cleaned_data["do"] == RETURN and not outcome.is_clean:
            return _workbook(outcome)
    return _page(request, form, outcome)


def _outcome(request: HttpRequest, form: ListForm, orgs: list[Organisation]) -> FileOutcome | None:
    source = form.cleaned_data["source"]
    only = orgs[0] if len(orgs) == 1 else None
    try:
        return acts.import_content(
            source.name,
            source.content,
            Register.of(orgs),
            form.terms(),
            by=request.actor,  # type: ignore[attr-defined]
            only=only,
            most=MOST_ITEMS,
        )
    except files.UnreadableFile as error:
        form.add_error("source", str(error))
        return None


def _page(request: HttpRequest, form: ListForm, outcome: FileOutcome | None) -> HttpResponse:
    context = {
        "heading": HEADING,
        "crumbs": [Crumb("实施清单", reverse("services_desk:items"))],
        "form": form,
        "outcome": outcome,
        "entered": outcome is not None and form.enters,
        "bodies": [
            (one, [str(p) for p in one.plan.problems[:SHOWN_PROBLEMS]], len(one.plan.problems) - SHOWN_PROBLEMS)
            for one in (outcome.bodies if outcome else ())
        ],
        "stray": [str(p) for p in outcome.sent.stray[:SHOWN_PROBLEMS]] if outcome else [],
    }
    return render(request, "services/desk/sheets.html", context, status=422 if form.errors else 200)


def _workbook(outcome: FileOutcome) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it after the last byte
    write_back(file, outcome.source, outcome.sent, *outcome.told(), neutralise)
    file.seek(0)
    name = f"{stamped(outcome.name.rsplit('.', 1)[0] + '_待修改')}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
def open_data(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The public list of one body: every element as CSV, or the records of the national exchange, a line for each."""
    org = by_slug(slug)
    if org is None:
        raise Http404
    rows = reading.public().filter(org=org)
    if form == "csv":
        extras = exports.extra_names(rows)
        return csv_response(
            f"{org.label}_实施清单", writing.flat_header(extras), writing.flat_rows(exports.written(rows), extras)
        )
    response = StreamingHttpResponse(_records(rows), content_type="application/x-ndjson; charset=utf-8")
    disposition = content_disposition_header(as_attachment=True, filename=f"{stamped(org.label + '_实施清单')}.jsonl")
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _records(rows: exports.Items) -> Iterator[bytes]:
    now = timezone.localtime()
    exchange = writing.Exchange(f"{now:%Y%m%d%H%M%S}", f"{now:%Y-%m-%d %H:%M:%S}", "gongkai")
    for item in exports.written(rows):
        yield (json.dumps(writing.record(item, exchange), ensure_ascii=False) + "\n").encode()
